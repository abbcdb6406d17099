"""The Data tab of a tenant: lists of its records, its deals as a board, and a record with its story."""

import psycopg
from flask import Blueprint, abort, redirect, render_template, url_for
from psycopg.types.json import Jsonb

from runner.records import ENTITIES, OF_LISTS, query_of
from runner.web import ask, gate, replies

records = Blueprint("records", __name__)
TENANT = "/tenants/<uuid:tenant_id>/data"
KIND = f"<any({', '.join(ENTITIES)}):entity>"
BOARD_CARDS = "20"  # a stage


@records.get(TENANT)
def start(tenant_id):
    return redirect(url_for(".listing", tenant_id=tenant_id, entity="companies"), 303)


@records.get(f"{TENANT}/{KIND}")
def listing(tenant_id, entity):
    return _page("data/list.html", tenant_id, entity, entity)


@records.get("/tenants/<uuid:tenant_id>/of/<month>/<int:number>")
def counted(tenant_id, month, number):
    """The rows that a metric of a month counts, by its number in the order of the reports."""
    metrics = ask.metrics()
    if not 1 <= number <= len(metrics):
        abort(404)
    asked = metrics[number - 1]
    return redirect(url_for(".listing", tenant_id=tenant_id, entity=asked.entity, month=month, **asked.filters), 303)


@records.get(f"{TENANT}/board")
def board(tenant_id):
    return _page("data/board.html", tenant_id, "deals", "deal_board")


@records.get(f"{TENANT}/{KIND}/<uuid:record_id>")
def record(tenant_id, entity, record_id):
    facts = ask.value("tenant", tenant_id=tenant_id)
    found = ask.value("record", tenant_id=tenant_id, entity=entity, id=record_id)
    return render_template("data/record.html", tenant=facts, apart=ask.apart(facts["id"]), found=found, entity=entity)


def _page(template: str, tenant_id, entity: str, function: str):
    """A list, or above the form what is wrong with what was asked for. Nothing is asked of a tenant that is none of ours."""
    given = {name: value for name, value in gate.query().items() if value}
    facts = ask.value("tenant", tenant_id=tenant_id)
    found, problem, choices = None, None, None
    query = query_of(given | ({"pageSize": BOARD_CARDS} if function == "deal_board" else {}))
    if facts["isDemo"]:
        choices = ask.value("record_choices", tenant_id=tenant_id)
        try:
            found = ask.value(function, tenant_id=tenant_id, query=Jsonb(query))
        except psycopg.Error as error:
            problem = replies.problem_of(error)
            if problem.status != 400:
                raise
    filters = {name: value for name, value in given.items() if name not in OF_LISTS}
    page = render_template(template, tenant=facts, apart=ask.apart(facts["id"]), entity=entity, found=found, given=given,
                           filters=filters, filtered=bool(filters or given.get("search")), choices=choices, problem=problem,
                           query=query, function=function, names=_names(choices, filters))
    return page, 400 if problem else 200


def _names(choices: dict | None, filters: dict) -> dict:
    """What filters are called on the page whose value is an id."""
    known = {row["id"]: row["name"] for kind in ("stages", "owners") for row in choices[kind]} if choices else {}
    return {name: known.get(value, value) for name, value in filters.items()}
