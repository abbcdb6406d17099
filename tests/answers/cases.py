"""Configs and plans, right and wrong, each with a word on what it is about."""

from answers.world import in_month
from asking import METRICS, SMALL, plan_of

EVERY_FIELD = {
    "tenantName": 1,
    "country": 1,
    "timezone": 1,
    "currency": 1,
    "industry": 1,
    "startDate": 1,
    "teamSize": "1",
    "targets": {
        name: "1"
        for name in (
            "leads", "contacts", "companies", "pipelineValue", "closedWonValue", "closedWonCount", "deals",
            "activities",
        )
    },
    "growth": {"curve": 1, "monthlyRate": "1", "seasonality": "yes"},
    "channelMix": {name: "1" for name in ("seo", "meta", "google", "affiliates", "referrals", "direct")},
    "realism": {"dropOffRate": "1", "whaleRatio": "1", "responseSlaHours": "1"},
    "seed": 1,
}
NUMBERS = {
    "teamSize": (2, 50),
    "targets": {
        "leads": (100, 50000), "contacts": (50, 20000), "companies": (20, 5000), "pipelineValue": (10000, 10**8),
        "closedWonValue": (5000, 5 * 10**7), "closedWonCount": (10, 5000), "deals": (10, 100000),
        "activities": (0, 10**6),
    },
    "growth": {"monthlyRate": (0, 50)},
    "channelMix": dict.fromkeys(("seo", "meta", "google", "affiliates", "referrals", "direct"), (0, 100)),
    "realism": {"dropOffRate": (0, 50), "whaleRatio": (0, 20), "responseSlaHours": (1, 72)},
}


def each_number(change) -> dict:
    return {
        key: {name: change(*limits) for name, limits in value.items()} if isinstance(value, dict) else change(*value)
        for key, value in NUMBERS.items()
    }


def nested(depth: int):
    return {"a": nested(depth - 1)} if depth else 1


def planned(*months, **keys) -> dict:
    return {"country": "US", "industry": "saas", "seed": "plan", "monthlyPlan": plan_of(*months, **keys)}


CONFIGS = {
    "all defaults": {"seed": "s"},
    "trading in the US": {"country": "US", "industry": "trading", "seed": "s"},
    "igaming in Britain, by its alias": {
        "country": "UK", "industry": "igaming", "seed": "s", "growth": {"curve": "linear"}
    },
    "saas in Germany": {
        "country": "DE", "industry": "saas", "seed": "s", "growth": {"curve": "logistic", "monthlyRate": 12.5}
    },
    "ecommerce in Japan": {"country": "JP", "industry": "ecommerce", "seed": "s", "growth": {"curve": "step"}},
    "realestate in Brazil": {"country": "BR", "industry": "realestate", "seed": "s", "growth": {"seasonality": False}},
    "finserv in the Emirates": {
        "country": "AE", "industry": "finserv", "seed": "s", "currency": "EUR", "timezone": "Europe/Lisbon"
    },
    "everything named": {
        "tenantName": "Named Ltd",
        "country": "GB",
        "timezone": "Europe/London",
        "currency": "GBP",
        "industry": "saas",
        "startDate": "2025-01-31",
        "teamSize": 25,
        "targets": SMALL | {"deals": 40, "pipelineValue": 99999.99, "closedWonValue": 12345.67},
        "growth": {"curve": "linear", "monthlyRate": 0, "seasonality": False},
        "channelMix": {"seo": 1, "meta": 2, "google": 3, "affiliates": 4, "referrals": 5, "direct": 6},
        "realism": {"dropOffRate": 0, "whaleRatio": 20, "responseSlaHours": 1},
        "seed": "named",
    },
    "won deals far above what is usual": {
        "seed": "s", "targets": SMALL | {"closedWonValue": 5 * 10**7, "pipelineValue": 10**8}
    },
    "some channels": {"seed": "s", "channelMix": {"seo": 70, "meta": 40}},
    "the first day that is allowed": {"seed": "s", "startDate": "2023-06-18"},
    "today": {"seed": "s", "country": "US", "startDate": "2025-06-18"},
    "a plan with leads among the contacts": planned(("2025-01", {"leadsCreated": 5, "contactsCreated": 8})),
    "a plan with leads besides the contacts": planned(
        ("2025-01", {"leadsCreated": 5, "contactsCreated": 8}), leadCounting="separate"
    ),
    "a plan as a list": {"seed": "plan", "monthlyPlan": in_month("2025-03", leadsCreated=5)["months"]},
    "a plan for a patch": planned(
        ("2025-03", {"leadsCreated": 5}), ("2025-01", {"dealsCreated": 2, "contactsCreated": 1}), mode="additive",
        planType="targets", tolerances={"countTolerance": 1}, seed="plan",
    ),
    "a plan and the targets that it comes to": planned(("2025-03", {"leadsCreated": 5})) | {"targets": {"leads": 5}},
}

WRONG_CONFIGS = {
    "an unknown key": {"color": 1},
    "unknown keys of groups": {
        "targets": {"color": 1}, "growth": {"x": 1}, "realism": {"y": 1}, "channelMix": {"fax": 5}
    },
    "every type is wrong": EVERY_FIELD,
    "everything is null": {key: None for key in EVERY_FIELD},
    "groups are no objects": {"targets": 5, "growth": "x", "channelMix": [], "realism": True, "monthlyPlan": 5},
    "every number is too small": each_number(lambda low, high: low - 1),
    "every number is too large": each_number(lambda low, high: high + 1),
    "every number has too many decimals": each_number(lambda low, high: low + 0.0000001),
    "names of nothing": {
        "country": "FR", "industry": "space", "currency": "XXX", "timezone": "Mars/Olympus",
        "growth": {"curve": "wild"},
    },
    "texts too short": {"tenantName": "ab", "seed": ""},
    "blank texts": {"tenantName": "    "},
    "texts too long": {"tenantName": "x" * 101, "seed": "y" * 65},
    "control characters": {"tenantName": "a\tb\nc", "seed": "\x7f"},
    "no such day": {"startDate": "2025-02-30"},
    "a day in other words": {"startDate": "1 Jan 2025"},
    "a day long ago": {"startDate": "1899-01-01"},
    "a day in the future": {"startDate": "2025-06-19"},
    "a day before the last 24 months": {"startDate": "2023-06-17"},
    "a day without business time until now": {"country": "JP", "startDate": "2025-06-19"},
    "cents of cents": {"targets": {"pipelineValue": 20000.005, "closedWonValue": 5000.001}},
    "parts of a yen": {"country": "JP", "targets": {"pipelineValue": 5000000.5}},
    "more won than there is": {"targets": {"pipelineValue": 10000, "closedWonValue": 10001}},
    "fewer deals than won ones": {"targets": {"deals": 10, "closedWonCount": 11}},
    "no deal for the rest of the pipeline": {
        "targets": {"deals": 10, "closedWonCount": 10, "closedWonValue": 5000, "pipelineValue": 10000}
    },
    "no channel": {"channelMix": dict.fromkeys(("seo", "meta", "google", "affiliates", "referrals", "direct"), 0)},
    "growth beside a plan": planned(("2025-01", {"leadsCreated": 5})) | {"growth": {"curve": "linear"}},
    "other targets than the plan's": planned(("2025-03", {"leadsCreated": 5})) | {"targets": {"leads": 6, "deals": 1}},
    "another seed in the plan": planned(("2025-03", {"leadsCreated": 5}), seed="other"),
    "a plan that reconciles": planned(("2025-03", {"leadsCreated": 5}), mode="reconcile"),
    "a plan without months": {"monthlyPlan": {"months": []}},
    "a plan with faults": {"monthlyPlan": {"months": [{"month": "2025-13", "metrics": {"color": 1}}], "x": 1}},
    "a plan before the last 24 months": planned(("2023-05", {"leadsCreated": 5})),
    "faults beside a plan that cannot be met": planned(("2025-03", {"dealsCreated": 2, "closedWonCount": 3}))
    | {"teamSize": 1},
    "nested deeply": nested(9),
    "very many faults": {f"key{number:03}": number for number in range(150)},
}

INFEASIBLE_CONFIGS = {
    "a plan in the future": planned(("2025-07", {"leadsCreated": 5}), ("2025-05", {"leadsCreated": 5})),
    "more won deals than deals": planned(("2025-03", {"leadsCreated": 9, "dealsCreated": 2, "closedWonCount": 3})),
    "deals for nobody": planned(("2025-03", {"dealsCreated": 2}), ("2025-04", {"leadsCreated": 5})),
    "too large": planned(("2025-03", {"leadsCreated": 10**9})),
    "a target below nothing": planned(("2025-03", {"leadsCreated": -5})),
}

WRONG_PLANS = {
    "nothing": {},
    "an unknown key": in_month("2025-03", leadsCreated=5) | {"color": 1},
    "unknown words": in_month("2025-03") | {"mode": "both", "planType": "x", "leadCounting": True},
    "seed and token are no texts": in_month("2025-03") | {"seed": 5, "planToken": None},
    "seed and token are too long": in_month("2025-03") | {"seed": "s" * 65, "planToken": "t" * 201},
    "control characters": in_month("2025-03") | {"seed": "a\nb", "planToken": "\x01"},
    "tolerances are no object": in_month("2025-03") | {"tolerances": 5},
    "tolerances with faults": in_month("2025-03")
    | {"tolerances": {"x": 1, "countTolerance": 101, "valueTolerance": "1"}},
    "tolerances too small": in_month("2025-03") | {"tolerances": {"countTolerance": -1, "valueTolerance": -0.1}},
    "months are no list": {"months": 5},
    "no months": {"months": []},
    "too many months": plan_of(*((f"20{24 + n // 12}-{n % 12 + 1:02}", {}) for n in range(25))),
    "months that are none": {"months": [5, "2025-03", None, {}]},
    "keys of months": {"months": [{"month": "2025-03", "metrics": {}, "color": 1}]},
    "months in other words": plan_of(*((month, {}) for month in ("2025-13", "2025-1", "1999-12", "2101-01", "soon"))),
    "one month twice": plan_of(("2025-03", {}), ("2025-04", {}), ("2025-03", {})),
    "metrics are no object": {"months": [{"month": "2025-03", "metrics": 5}, {"month": "2025-04"}]},
    "metrics with faults": in_month(
        "2025-03", color=1, leadsCreated="5", dealsCreated=None, companiesCreated=1.5, contactsCreated=10**9 + 1,
        closedWonValue=0.001, pipelineAddedValue=10**12 + 1,
    ),
    "very many faults": {
        "months": [{"month": f"x{number}", "metrics": {}} for number in range(24)],
        **{f"key{number:03}": number for number in range(100)},
    },
}

INFEASIBLE_PLANS = {
    "a month in the future": in_month("2025-07", leadsCreated=5),
    "a month before the tenant": plan_of(("2024-10", {"leadsCreated": 5}), ("2024-11", {"leadsCreated": 5})),
    "only months before the tenant": in_month("2024-10", leadsCreated=5),
    "less than there is": plan_of(("2025-03", {name: 0 for name in METRICS}), planType="targets"),
    "negative numbers": in_month("2025-03", **{name: -1 for name in METRICS}),
    "more leads than contacts": in_month("2025-03", leadsCreated=9, contactsCreated=8),
    "more won deals than deals": in_month("2025-03", dealsCreated=2, closedWonCount=3),
    "value without won deals": in_month("2025-03", closedWonValue=100),
    "won deals without value": in_month("2025-03", closedWonCount=2, closedWonValue=0),
    "won deals without pipeline": in_month("2025-03", closedWonCount=2, pipelineAddedValue=0),
    "less pipeline than won": in_month("2025-03", closedWonCount=2, closedWonValue=100, pipelineAddedValue=99.99),
    "no deal for the rest of the pipeline": in_month(
        "2025-03", dealsCreated=2, closedWonCount=2, closedWonValue=100, pipelineAddedValue=101
    ),
    "less than a cent each": in_month("2025-03", closedWonCount=3, closedWonValue=0.02, pipelineAddedValue=5),
    "less than a cent each in the pipeline": in_month("2025-03", closedWonCount=3, pipelineAddedValue=0.02),
    "too large": in_month("2025-03", leadsCreated=10**9),
    "too large in all": in_month("2025-03", leadsCreated=999000, activitiesCreated=1001),
    "several at once": plan_of(
        ("2025-03", {"leadsCreated": 9, "contactsCreated": 8, "closedWonValue": 5}),
        ("2025-09", {"leadsCreated": 1}),
        ("2025-04", {"dealsCreated": 1, "closedWonCount": 2}),
    ),
    "to be reconciled": in_month("2025-03", leadsCreated=5) | {"mode": "reconcile"},
    "to be reconciled and impossible": plan_of(
        ("2025-03", {"leadsCreated": 0}), planType="targets", mode="reconcile"
    ),
}

PLANS = {
    **{f"{name} alone": in_month("2025-03", **{name: 5}) for name in METRICS if name != "closedWonValue"},
    "nothing of a month": in_month("2025-03"),
    "zeros": in_month("2025-03", **{name: 0 for name in METRICS}),
    "everything": in_month("2025-03", **dict(zip(METRICS, (5, 8, 2, 3, 1, 1500.5, 9000, 40)))),
    "everything, targets": plan_of(
        ("2025-04", dict(zip(METRICS, (90, 120, 30, 40, 10, 200000, 900000, 400)))), planType="targets"
    ),
    "leads besides contacts": plan_of(
        ("2025-04", {"leadsCreated": 5, "contactsCreated": 5}), leadCounting="separate"
    ),
    "leads besides contacts, targets": plan_of(
        ("2025-04", {"leadsCreated": 60, "contactsCreated": 60}), leadCounting="separate", planType="targets"
    ),
    "many months, not in order": plan_of(
        ("2025-05", {"leadsCreated": 1}), ("2024-11", {"companiesCreated": 2}), ("2025-06", {"activitiesCreated": 3})
    ),
    "deals of an unusual size": in_month(
        "2025-03", dealsCreated=2, closedWonCount=1, closedWonValue=10**7, pipelineAddedValue=2 * 10**7
    ),
    "tolerances and a seed": in_month("2025-03", leadsCreated=2)
    | {"seed": "s", "tolerances": {"countTolerance": 100, "valueTolerance": 1}},
}

TABLES = {
    "the PRD's": [
        ["month", *METRICS[:7]],
        ["2025-01", "50", "40", "10", "8", "3", "25000", "75000"],
        ["2025-02", "60", "48", "12", "10", "4", "32000", "96000"],
    ],
    "without titles": [["2025-01", "1", "2", "3", "4", "5", "6", "7", "8"]],
    "other titles": [
        ["Period", "Leads", "New contacts", "Won", "Won$", "Pipeline"], ["Jan 2025", "5", "8", "1", "$25k", "1.5m"]
    ],
    "months in many ways": [
        ["month", "leads"], ["01/2025", "1"], ["February 2025", "2"], ["2025/03", "3"], ["4-2025", "4"],
        ["2025-05-01", "5"], ["Jun-25", "6"],
    ],
    "months that cannot be read": [["month", "leads"], ["soon", "1"], ["2025-13", "1"], ["", "5"], ["Q1 2025", "1"]],
    "one month twice": [["month", "leads"], ["2025-01", "1"], ["Jan 2025", "2"]],
    "totals": [["month", "leads"], ["2025-01", "1"], ["Total", "1"], ["Grand total:", "1"]],
    "separators": [["month", "leads", "won$"], ["2025-01", "1,234", "25.000,00"], ["2025-02", "5.000", "1,5"]],
    "separators that contradict": [["month", "pipeline", "won$"], ["2025-01", "1,234", "5.678"]],
    "a decimal mark that decides": [
        ["month", "pipeline", "won$"], ["2025-01", "1.234,5", "5.678k"], ["2025-02", "1,234", "1"]
    ],
    "scaled alone": [["month", "won$"], ["2025-01", "1,234k"]],
    "signs of currencies": [["month", "leads", "won$"], ["2025-01", "$5", "€1,000"], ["2025-02", "5", "¥900"]],
    "no numbers": [
        ["month", "leads", "won$"], ["2025-01", "n/a", "-"], ["2025-02", "5", "–"], ["2025-03", "many", "5%"]
    ],
    "wrong numbers": [
        ["month", "leads", "won$"], ["2025-01", "1.5", "9999999999999"], ["2025-02", "-3", "(500)"],
        ["2025-03", "1e3", "0.0001"],
    ],
    "numbers as JSON": [["month", "leads", "won$"], ["2025-01", 5, 1234.5], ["2025-02", None, 10]],
    "unknown and doubled titles": [["month", "colour", "leads", "New leads"], ["2025-01", "red", "5", "6"]],
    "a column without a title": [["month", "", "leads"], ["2025-01", "x", "5"]],
    "no column for the month": [["leads", "won"], ["5", "1"]],
    "titles alone": [["month", "leads"]],
    "empty rows": [["", ""], ["month", "leads"], ["", ""], ["2025-01", "5"]],
    "nothing": [],
    "empty cells": [["", ""]],
}
WRONG_TABLES = {
    "no array": {"a": 1},
    "no rows": ["month", "leads"],
    "too many rows": [["2025-01", "5"]] * 201,
    "too many columns": [["x"] * 41],
    "cells that are lists": [["month", ["leads"]]],
    "null": None,
}
