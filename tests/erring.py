"""Functions of the code put aside for one that errs:
a wrapper stands in the place of the sound one and spoils what it answers."""

from contextlib import contextmanager

PLANNERS = {
    # what a plan or a config comes to, month by month
    "plan_records": "deltas demo_kpi.figure[], industry text, currency text, drop_off_rate numeric, is_new boolean",
    "plan_months": "config jsonb, seed text, as_of timestamptz",
}


@contextmanager
def erring_planner(conn, name: str, **columns: str):
    """While the body runs, demo_plan.<name> answers with records in which the columns have the given values;
    r is the sound record:
    erring_planner(conn, "plan_records", leads="r.leads + 1")."""
    arguments = PLANNERS[name]
    names = ", ".join(argument.split()[0] for argument in arguments.split(", "))
    types = ", ".join(argument.split(maxsplit=1)[1] for argument in arguments.split(", "))
    spoiled = ", ".join(f"'{column}', {value}" for column, value in columns.items())
    conn.execute("create schema sound authorization demo_owner")
    conn.execute(f"alter function demo_plan.{name}({types}) set schema sound")
    conn.execute(f"""
        create function demo_plan.{name}({arguments}) returns setof demo_plan.records language sql stable as $$
          select (jsonb_populate_record(r, jsonb_build_object({spoiled}))).* from sound.{name}({names}) as r
        $$""")
    conn.execute(f"alter function demo_plan.{name}({types}) owner to demo_owner")
    try:
        yield
    finally:
        conn.execute(f"drop function demo_plan.{name}({types})")
        conn.execute(f"alter function sound.{name}({types}) set schema demo_plan")
        conn.execute("drop schema sound")
