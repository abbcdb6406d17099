"""What the API takes and answers."""

from runner.metrics import Metric, listed, projected
from runner.web.openapi.parts import (
    MONTH, STATUSES, WITHOUT_CONTROLS, WITHOUT_HIDDEN, WITHOUT_NUL, fields, instant, integer, nullable, number, ref,
    some_text, uuid,
)

CODES = [
    "VALIDATION_ERROR", "INFEASIBLE_PLAN", "NOT_DEMO_TENANT", "UNAUTHENTICATED", "FORBIDDEN", "CSRF_FAILED",
    "NOT_FOUND", "TENANT_NOT_FOUND", "METHOD_NOT_ALLOWED", "CONFLICT", "STALE_PLAN", "PATCH_CONFLICT",
    "CONFIRMATION_REQUIRED", "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE", "MISDIRECTED_REQUEST", "IDEMPOTENCY_KEY_REUSED", "RATE_LIMITED", "EXECUTION_ERROR",
    "UNAVAILABLE",
]
COUNT, MONEY, TEXT, FLAG = {"type": "integer"}, {"type": "number"}, {"type": "string"}, {"type": "boolean"}
TEXTS = {"type": "array", "items": TEXT}
MONTHS_OR_NONE = {"type": ["array", "null"]}


def all_of(reference: dict) -> dict:
    # counts first, as the document always had them
    metrics = sorted(listed(reference), key=lambda metric: metric.is_money)
    return _asked(reference, metrics) | _shared(metrics) | _generated(metrics) | _judged() | _patched()


# -- what is asked for --------------------------------------------------------------------------------------------

def _asked(reference: dict, metrics: list[Metric]) -> dict:
    countries = [country["code"] for country in reference["countries"]] + list(reference["countryAliases"])
    limits = {m.name: number(-10**12, 10**12) if m.is_money else integer(-10**9, 10**9) for m in metrics}
    return {
        "Month": {"type": "string", "pattern": MONTH, "description": "YYYY-MM, from 2000-01 to 2100-12"},
        "Country": {"enum": sorted(countries)},
        "Industry": {"enum": sorted(industry["code"] for industry in reference["industries"])},
        "Config": _config(reference),
        "PlanMonths": {
            "type": "array", "minItems": 1, "maxItems": 24, "description": "Each month once.",
            "items": fields({
                "month": ref("Month"),
                "metrics": {"type": "object", "additionalProperties": False,
                            "description": "A metric that is not named is not constrained.", "properties": limits},
            }, closed=True),
        },
        "LeadCounting": {"enum": ["included", "separate"], "default": "included",
                         "description": "included: leads are among the contacts"},
        "Plan": _plan(),
    }


def _plan() -> dict:
    return {
        "type": "object", "additionalProperties": False, "required": ["months"],
        "properties": {
            "mode": {"enum": ["additive", "reconcile"], "default": "additive"},
            "planType": {"enum": ["deltas", "targets"], "default": "deltas"},
            "leadCounting": ref("LeadCounting"),
            "months": ref("PlanMonths"),
            "tolerances": {"type": "object", "additionalProperties": False,
                           "properties": {"countTolerance": number(0, 100), "valueTolerance": number(0, 1)}},
            "seed": {"type": "string", "maxLength": 64, "pattern": WITHOUT_CONTROLS},
            "planToken": {"type": "string", "maxLength": 4000, "pattern": WITHOUT_CONTROLS,
                          "description": "From validate: refuses the plan (STALE_PLAN) where it no longer fits."},
            "onConflict": {"enum": ["refuse", "queue"], "default": "refuse",
                           "description": "queue: where jobs ahead are in the way, go after them, judged by what they "
                                          "leave; else such a plan is refused (PATCH_CONFLICT)"},
            "queue": {"enum": ["after"], "description": "The same as onConflict: queue."},
        },
    }


def _config(reference: dict) -> dict:
    """The schema of a generation config, out of its rules."""
    whole = {"type": "object", "additionalProperties": False, "properties": {}}
    for path, rule in sorted(reference["rules"].items()):
        place, *groups = whole, *path.split(".")
        for group in groups[:-1]:
            inner = {"type": "object", "additionalProperties": False, "properties": {}}
            place = place["properties"].setdefault(group, inner)
        place["properties"][groups[-1]] = _by_rule(path, rule, reference)
    plan = whole["properties"]["monthlyPlan"]
    whole["properties"]["monthlyPlan"] = {"oneOf": [plan | {"required": ["months"]}, ref("PlanMonths")],
                                          "description": "Month by month; in place of growth."}
    return whole


def _by_rule(path: str, rule: dict, reference: dict) -> dict:
    low, high = rule["low"], rule["high"]
    match rule["kind"]:
        case "text":
            return {"type": "string", "minLength": low, "maxLength": high, "pattern": WITHOUT_HIDDEN}
        case "integer":
            return integer(low, high)
        case "number":
            return number(low, high) | {"description": "At most 6 decimals."}
        case "money":
            high *= max(1, *(currency["perUsd"] for currency in reference["currencies"]))
            return number(low, high) | {"description": "In whole minor units of the currency. The limits are those of the "
                                                       "most plentiful one."}
        case "boolean":
            return FLAG
        case "date":
            return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                    "description": "Within the last 24 months."}
        case "country":
            return ref("Country")
        case "industry":
            return ref("Industry")
        case "currency":
            return {"enum": [currency["code"] for currency in reference["currencies"]]}
        case "insights":
            return {"type": "array", "uniqueItems": True, "items": {"enum": reference["insights"]},
                    "description": "Effects to find in the data; all where it is left out."}
        case "curve":
            return {"enum": reference["curves"]}
        case "timezone":
            return {"type": "string", "pattern": WITHOUT_NUL, "description": "IANA time zone, such as Europe/Berlin."}
        case "plan":
            # the same as in a patch plan; only what adds is there for a tenant that holds nothing
            name = path.removeprefix("monthlyPlan.")
            return {"const": "additive"} if name == "mode" else _plan()["properties"][name]
        case other:
            raise ValueError(f"no schema for a {other}: {path}")


# -- what is answered ---------------------------------------------------------------------------------------------

def _shared(metrics: list[Metric]) -> dict:
    details = {"type": "array", "items": {"anyOf": [ref("Fault"), TEXT]}}
    said = fields({"code": {"enum": CODES}, "message": TEXT, "details": details})
    user = fields({"id": uuid(), "email": some_text(), "fullName": some_text()})
    levels = {"enum": ["info", "warning", "error"]}
    return {
        "Error": fields({"success": {"const": False}, "error": said}),
        "Fault": {"type": "object", "properties": {
            "field": nullable("string"), "constraint": nullable("string"), "month": nullable("string"),
            "current": {}, "requested": {},
        }},
        "Meta": fields({"total": COUNT, "page": COUNT, "pageSize": COUNT, "totalPages": COUNT}),
        "Session": fields({"user": user, "expiresAt": instant(), "csrfToken": TEXT}),
        "Metrics": fields({metric.name: MONEY if metric.is_money else COUNT for metric in metrics}),
        "Snapshot": fields({"month": ref("Month"), "metrics": ref("Metrics"), "snapshotAt": instant()}),
        "LogEntry": fields({"timestamp": instant(), "level": levels, "message": TEXT}),
        "Submitted": fields({"jobId": uuid(), "status": {"enum": STATUSES}, "seed": TEXT, "replayed": FLAG,
                             "estimatedSeconds": COUNT}),
    }


def _job() -> dict:
    """What a list shows of every job."""
    return {"status": {"enum": STATUSES}, "progress": integer(0, 100), "errorMessage": nullable("string"),
            "createdAt": instant(), "completedAt": instant(nullable=True)}


def _job_detail() -> dict:
    """What a job shows of itself beside."""
    return {
        "currentStep": nullable("string"), "logs": {"type": "array", "items": ref("LogEntry")}, "attempt": COUNT,
        "asOf": instant(), "generatorVersion": TEXT, "startedAt": instant(nullable=True),
    }


def _generated(metrics: list[Metric]) -> dict:
    months = {"type": ["array", "null"], "items": fields({"month": ref("Month"), "metrics": ref("Metrics")})}
    foretold = {metric.projected[0]: MONEY if metric.is_money else COUNT for metric in projected(metrics)}
    return {
        "JobSummary": fields(_job() | {
            "id": uuid(), "config": {"type": "object"}, "seed": TEXT, "createdTenantId": uuid(nullable=True),
            "tenantName": TEXT, "metrics": nullable("object"),
        }),
        "Job": {"allOf": [ref("JobSummary"), fields(_job_detail() | {
            "tenant": fields({"id": uuid(), "name": TEXT}) | {"type": ["object", "null"]},
            "monthlyBreakdown": months, "regeneratedFromId": uuid(nullable=True),
            "tenantDeletedAt": instant(nullable=True),
        })]},
        "Deleted": fields({"jobId": uuid(), "tenantId": uuid(), "tenantName": TEXT, "deleted": {"type": "object"}}),
        "Cancelled": fields({"jobId": uuid(), "kind": TEXT, "status": {"enum": ["cancelled"]}}),
        "Preview": fields({
            "config": {"type": "object"},
            "monthlyProjection": {"type": "array", "items": fields({"month": ref("Month")} | foretold)},
            "totals": {"type": "object"}, "estimatedRecords": {"type": "object"}, "warnings": TEXTS,
            "estimatedGenerationSeconds": COUNT,
        }),
    }


def _judged() -> dict:
    verdict = {"valid": FLAG, "errors": TEXTS, "errorDetails": {"type": "array", "items": ref("Fault")},
               "warnings": TEXTS}
    preview = fields({
        "computedDeltas": MONTHS_OR_NONE, "estimatedRecords": {"type": "object"}, "resultingKpis": MONTHS_OR_NONE,
        "warnings": TEXTS, "blockers": TEXTS, "suggestion": {}, "feasible": FLAG,
    })
    current = {"type": "array", "items": fields({"month": ref("Month"), "metrics": ref("Metrics")})}
    cells = {"type": "array", "items": fields({"row": COUNT, "column": nullable("integer"), "message": TEXT})}
    return {
        "ConfigVerdict": fields(verdict | {"preview": {"type": "object"}, "config": {"type": "object"}}),
        "Verdict": fields(verdict | {"preview": preview, "currentKpis": current, "projectedKpis": current,
                           "conflicts": {"type": "array", "items": ref("PlanConflict")},
                           "dependsOn": {"type": "array", "items": uuid()}, "seed": TEXT, "planToken": TEXT}),
        "PlanConflict": fields({
            "kind": TEXT, "severity": {"enum": ["block", "warn", "info"]}, "jobId": uuid(nullable=True),
            "months": {"type": "array", "items": ref("Month")}, "metrics": TEXTS, "text": TEXT,
        }),
        "ParsedPlan": fields({"plan": fields({"months": {"type": "array"}}), "errors": cells, "notes": cells,
                              "cells": {"type": "array", "items": TEXTS}}),
    }


def _patched() -> dict:
    snapshots = {"type": ["array", "null"], "items": ref("Snapshot")}
    return {
        "Tenant": fields({
            "id": uuid(), "name": TEXT, "slug": TEXT, "country": TEXT, "timezone": TEXT, "currency": TEXT,
            "industry": TEXT, "isDemo": FLAG, "generationJobId": uuid(nullable=True), "startDate": nullable("string"),
            "dataFrom": nullable("string"), "dataTo": nullable("string"), "createdAt": instant(),
        }),
        "Kpis": fields({"tenantId": uuid(), "currency": TEXT, "rangeStart": ref("Month"), "rangeEnd": ref("Month"),
                        "months": {"type": "array", "items": ref("Snapshot")}}),
        "Realism": _realism(),
        "Record": _record(),
        "UndoOptions": {"type": "object", "additionalProperties": False, "properties": {
            "confirm": {"type": "string", "pattern": WITHOUT_NUL, "description": "The text that undo-preview shows."},
            "onHuman": {"enum": ["refuse", "keep"],
                        "description": "keep: records that people work with stay, and the rest is undone."},
            "cascade": FLAG,
        }},
        "UndoPreview": _undo_preview(),
        "PatchJobSummary": fields(_job() | {
            "id": uuid(), "kind": {"enum": ["patch", "undo"]}, "targetJobId": uuid(nullable=True),
            "undoneAt": instant(nullable=True), "undoneByJobId": uuid(nullable=True), "mode": TEXT, "planType": TEXT,
            "rangeStartMonth": ref("Month"), "rangeEndMonth": ref("Month"), "seed": TEXT,
            "metrics": nullable("object"), "startedAt": instant(nullable=True),
        }),
        "PatchJob": {"allOf": [ref("PatchJobSummary"), fields(_job_detail() | {
            "tenantId": uuid(nullable=True), "tenantName": TEXT, "patchPlan": {"type": "object"},
            "dependsOn": {"type": "array", "items": uuid()}, "waitsFor": {"type": "array", "items": uuid()},
            "projectedKpis": {"type": ["array", "null"]},
            "tolerances": nullable("object"), "beforeKpis": snapshots, "afterKpis": snapshots,
            "diffReport": {"anyOf": [ref("DiffReport"), {"type": "null"}]}, "durationMs": nullable("number"),
            "job": {"type": "object", "description": "The same without beforeKpis, afterKpis, diffReport and metrics."},
        })]},
        "DiffReport": _diff_report(),
    }


def _record() -> dict:
    said = {"type": "array", "items": {"type": "object"}}
    return fields({
        "tenantId": uuid(), "entity": TEXT, "id": uuid(), "name": TEXT, "timezone": TEXT, "currency": TEXT,
        "record": {"type": "object"}, "timeline": said, "timelineIsWhole": FLAG, "next": said, "people": said,
        "provenance": nullable("object"),
    })


def _undo_preview() -> dict:
    faults = {"type": "array", "items": ref("Fault")}
    record = {"type": "object", "properties": {
        "entity": TEXT, "id": uuid(), "name": TEXT, "month": ref("Month"), "why": TEXT,
        "change": {"enum": ["remove", "void", "move", "restore", "keep", "gone", "stuck"]},
    }}
    return fields({
        "jobId": uuid(), "patchJobId": uuid(), "restores": FLAG, "possible": FLAG, "blockers": faults, "kept": faults,
        "changes": {"type": "object"}, "months": {"type": "array"}, "otherMonths": {"const": "unchanged"},
        "list": {"type": "array", "items": record}, "confirm": TEXT,
    })


def _realism() -> dict:
    number_or_none = nullable("number")
    check = fields({
        "area": TEXT, "checkName": TEXT, "question": TEXT, "measured": number_or_none, "low": MONEY, "high": MONEY,
        "unit": TEXT, "n": COUNT, "verdict": {"enum": ["ok", "edge", "fake", "too few"]}, "score": number_or_none,
        "weight": MONEY, "kind": {"enum": ["published", "arithmetic", "judgement"]}, "source": TEXT,
        "note": nullable("string"), "needsTexts": FLAG,
    })
    area = fields({"area": TEXT, "checks": COUNT, "fake": COUNT, "score": number_or_none})
    return fields({
        "tenantId": uuid(), "asOf": instant(), "score": number_or_none, "scoreWithoutTexts": number_or_none,
        "judged": COUNT, "verdicts": fields({"ok": COUNT, "edge": COUNT, "fake": COUNT, "tooFew": COUNT}),
        "areas": {"type": "array", "items": area}, "checks": {"type": "array", "items": check},
    })


def _diff_report() -> dict:
    entry = fields({
        "metric": TEXT, "before": MONEY, "after": MONEY, "delta": MONEY, "deltaPercent": nullable("number"),
        "target": nullable("number"), "passed": FLAG,
    })
    month = fields({"month": ref("Month"), "allPassed": FLAG, "entries": {"type": "array", "items": entry}})
    return fields({"months": {"type": "array", "items": month}, "overallPassed": FLAG, "totalMetrics": COUNT,
                   "passedMetrics": COUNT, "failedMetrics": COUNT})
