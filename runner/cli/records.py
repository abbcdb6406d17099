"""What a tenant holds: lists of its records, and one of them with its story."""

import click
from psycopg.types.json import Jsonb

from runner import db, show
from runner.cli.program import INTEGER, command, given, main
from runner.cli.report import print_json
from runner.records import ENTITIES

SINGULAR = {"company": "companies", "contact": "contacts", "deal": "deals", "activity": "activities", "user": "users"}
COLUMNS = {  # the id last, so that it is whole and can be copied
    "companies": ["name", "industry", "city", "employees", "owner", "created", "id"],
    "contacts": ["name", "company", "jobTitle", "status", "source", "owner", "created", "id"],
    "deals": ["title", "value", "stage", "contact", "owner", "created", "closed", "id"],
    "activities": ["created", "type", "subject", "contact", "owner", "state", "id"],
    "users": ["name", "role", "email", "contacts", "openDeals", "wonDeals", "wonValue", "id"],
}
NARROW = {  # where the terminal has no room for all of them
    "companies": ["name", "city", "id"], "contacts": ["name", "company", "status", "id"],
    "deals": ["title", "value", "stage", "id"], "activities": ["created", "type", "subject", "id"],
    "users": ["name", "role", "wonDeals", "id"],
}
ROOM = 140  # columns
NO_FACTS = ("local", "generated", "jobId", "sourceMonth", "body")  # said elsewhere


class Where(click.ParamType):
    name = "key=value"

    def convert(self, value, param, ctx):
        key, sign, wanted = value.partition("=")
        if not sign or not key:
            self.fail(f"{value!r} is not of the form key=value", param, ctx)
        return key, wanted


@command(main, "show")
@click.argument("tenant")
@click.argument("entity", type=click.Choice([*ENTITIES, *SINGULAR]), metavar="KIND")
@click.argument("record", type=click.UUID, required=False, metavar="[ID]")
@click.option("--where", type=Where(), multiple=True,
              help="Only those: stage=…, owner=…, month=YYYY-MM, source=…, job=…; several narrow it down.")
@click.option("--search", help="Beginnings of words of the name, title or subject.")
@click.option("--sort-by", help="createdAt, name, value …")
@click.option("--sort-order", help="asc or desc.")
@click.option("--page-size", type=INTEGER, help="Rows a page.")
@click.option("--after", help="Go on where a page ended, as it says.")
@click.pass_obj
def show_records(target, tenant, entity, record, where, as_json, **options):
    """List companies, contacts, deals, activities or users of TENANT, or show the one with this ID and its story.

    \b
    demogen show Acme deals --where stage=Negotiation --sort-by value
    demogen show Acme contacts --where month=2025-03 --search mül
    demogen show Acme deal 4e0264de-5cfb-87ea-86f0-5eec00000015
    """
    entity = SINGULAR.get(entity, entity)
    filters = dict(where)
    if len(filters) < len(where):
        raise click.UsageError("--where names a key twice")
    query = {"search": options["search"], "sortBy": options["sort_by"], "sortOrder": options["sort_order"],
             "pageSize": options["page_size"], "after": options["after"], "filters": filters or None}
    if record and given(query):
        raise click.UsageError("one record is shown whole: leave out --where and the like")
    with target.connect() as conn:
        tenant_id = db.call_value(conn, "find_tenant", name_or_id=tenant)
        if record:
            found = db.call_value(conn, "record", tenant_id=tenant_id, entity=entity, id=record)
        else:
            found = db.call_value(conn, entity, tenant_id=tenant_id, query=Jsonb(given(query)))
    if as_json:
        print_json(found)
    elif record:
        _show_record(found)
    else:
        _show_list(found, entity)


def _show_list(found: dict, entity: str) -> None:
    rows = [row | {"created": _day(row, "createdAt"), "closed": _day(row, "closedAt")} for row in found["data"]]
    width = show.terminal_width()
    if rows:
        columns = (NARROW if width and width < ROOM else COLUMNS)[entity]
        click.echo(show.table(rows, columns, fit=width, whole=("id", "created", "closed")))
    meta = found["meta"]
    click.echo(f"{len(rows)} of {'more than ' if meta['more'] else ''}{meta['total']:,}")
    if meta["next"]:
        click.echo(f"the next: --after '{meta['next']}'")


def _day(row: dict, name: str) -> str | None:
    at = row["local"].get(name)
    return at[:10] if at else None


def _show_record(found: dict) -> None:
    facts = {name: value for name, value in found["record"].items() if name not in NO_FACTS}
    facts |= {name: at for name, at in found["record"]["local"].items() if at}  # clocks of the tenant
    made = found["provenance"]
    if made:
        by = f"{made['jobKind']} job {made['jobId']} for {made['sourceMonth']}" if made["generated"] else "people"
        facts["madeBy"] = by + (", changed since" if made["changedSince"] else "")
    first = {name: facts.pop(name) for name in ("title", "name", "subject") if name in facts}
    ids = {name: facts.pop(name) for name in list(facts) if name == "id" or name.endswith("Id")}
    click.echo(show.pairs(first | facts | ids))
    if found["record"].get("body"):
        click.echo("\n" + "\n".join(show.wrapped(found["record"]["body"])))
    if found["people"]:
        found["people"][0]["role"] = found["people"][0]["role"] or "contact"
        click.echo("\n" + show.table(found["people"], ["name", "role", "jobTitle", "email"], fit=show.terminal_width()))
    for title, entries in (("due next", found["next"]), (f"story, times of {found['timezone']}", found["timeline"])):
        if entries:
            click.echo(f"\n{title}")
            for entry in entries:
                _show_entry(entry)
    if not found["timelineIsWhole"]:
        click.echo("\nonly the last 200 are shown")


def _show_entry(entry: dict) -> None:
    if entry.get("kind") == "move":
        before = f"{entry['from']} → " if entry["from"] else ""
        what, text = f"{before}{entry['stage']}", None
    else:
        said = [entry["type"], entry["direction"] and f"({entry['direction']})", entry["outcome"]]
        what, text = f"{' '.join(filter(None, said))}: {entry['subject']}", entry["body"]
    local = entry["local"]
    when = local if isinstance(local, str) else local["dueAt"] + (" overdue" if entry["overdue"] else "")
    click.echo("\n".join([*show.wrapped(what, f"{when}  "), *show.wrapped(text or "", " " * 18)]))
