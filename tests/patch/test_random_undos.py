"""Random sequences of patches, undos and redos, with people's work between them, against what Python says."""

import random
from collections import Counter, defaultdict
from decimal import Decimal

import psycopg
import pytest

from asking import ENTITIES, SMALL, TIMES

SEQUENCES, STEPS = 4 * TIMES, 8
PLACES = (
    ("US", "saas"), ("DE", "trading"), ("JP", "realestate"), ("BR", "ecommerce"), ("AE", "finserv"), ("GB", "igaming")
)
MONTHS = ("2025-01", "2025-02", "2025-03", "2025-04")
PARENTS = {"contacts": ("company_id",), "deals": ("contact_id", "company_id"), "activities": ("contact_id", "deal_id")}
PARENT_OF = {"company_id": "companies", "contact_id": "contacts", "deal_id": "deals"}


class Scene:
    """A tenant, what was done to it, and what that must have come to."""

    def __init__(self, patches, number):
        self.patches, self.dice = patches, random.Random(number * 7919 + 11)
        country, industry = PLACES[number % len(PLACES)]
        self.tenant = patches.tenant(
            country=country, industry=industry, seed=f"undo{number}", tenantName=f"Undo {number}", targets=SMALL
        )
        self.standing, self.undone, self.tally = [], [], Counter()

    def state(self):
        """entity -> id -> row, and the tables of links"""
        found = {
            table: {r["id"]: r for r in self.patches.rows(f"select * from crm.{table} where tenant_id = %s", self.tenant)}
            for table in ENTITIES
        }
        for table in ("deal_stage_history", "deal_contacts", "contact_tags"):
            found[table] = self.patches.rows(
                f"select r.* from crm.{table} as r where r.tenant_id = %s order by r::text", self.tenant)
        return found

    def kpis(self, state):
        """(month, metric) -> value, by Python"""
        won = {
            r["id"]: r["stage_type"]
            for r in self.patches.rows("select id, stage_type from crm.pipeline_stages where tenant_id = %s", self.tenant)
        }
        totals = defaultdict(Decimal)
        for table in ENTITIES:
            for row in state[table].values():
                if row["deleted_at"] is None:
                    month = row["created_at"].strftime("%Y-%m")
                    totals[month, f"{table}Created"] += 1
                    if table == "contacts" and row["status"] == "lead":
                        totals[month, "leadsCreated"] += 1
                    if table == "deals":
                        totals[month, "closedWonCount"] += won[row["stage_id"]] == "won"
                        totals[month, "closedWonValue"] += row["value"] * (won[row["stage_id"]] == "won")
                        totals[month, "pipelineAddedValue"] += row["value"] * (won[row["stage_id"]] != "lost")
        return {key: value for key, value in totals.items() if value}

    def held(self, row):
        """A person's row, or one that a person changed."""
        return not row["demo_generated"] or row["updated_at"] != row["demo_written_at"]

    def stays(self, state, job):
        """The live rows of a job that an undo keeps: held ones, what people's things hang on, and their ancestors."""
        own = {(t, i) for t in ENTITIES for i, r in state[t].items() if str(r["demo_job_id"]) == job}
        children = defaultdict(set)
        for table, keys in PARENTS.items():
            for i, row in state[table].items():
                for key in keys:
                    if row[key]:
                        children[PARENT_OF[key], row[key]].add((table, i))
        marked = {("contacts", g["contact_id"]) for g in state["contact_tags"] if g["created_at"].year > 2025}
        keep = set()

        def firm(node):
            table, i = node
            row = state[table][i]
            if row["deleted_at"] is not None:
                return False
            if self.held(row) or node in keep or node in marked and node in own:
                return True
            # a row of another job goes elsewhere unless people work with it
            return node not in own and any(
                self.held(state[t][c]) and state[t][c]["deleted_at"] is None for t, c in children[node]
            )

        for table in reversed(ENTITIES):
            for node in sorted(n for n in own if n[0] == table):
                if state[table][node[1]]["deleted_at"] is None and (firm(node) or any(firm(c) for c in children[node])):
                    keep.add(node)
        for contact in [i for t, i in keep if t == "contacts"]:  # whoever stays was answered
            own_touches = [
                row for t, i in own if t == "activities" and (row := state[t][i])["contact_id"] == contact
                and row["deleted_at"] is None
            ]
            if own_touches:
                first = min(own_touches, key=lambda row: (row["created_at"], row["id"]))
                keep.add(("activities", first["id"]))
                deal = ("deals", first["deal_id"])
                if deal in own and state["deals"][deal[1]]["deleted_at"] is None:
                    keep.add(deal)
        return own, keep

    # -- what is done -------------------------------------------------------------------------------------------------

    def patch(self):
        dice = self.dice
        leads, others, deals = dice.choice((0, 3, 9)), dice.choice((1, 4, 8)), dice.choice((0, 2, 5))
        month = dice.choice(MONTHS)
        plan = {
            "seed": f"{dice.random()}", "months": [{"month": month, "metrics": {
                "leadsCreated": leads, "contactsCreated": leads + others, "companiesCreated": dice.choice((0, 2, 5)),
                "dealsCreated": deals, "closedWonCount": min(deals, dice.choice((0, 1, 2))),
                "activitiesCreated": dice.choice((0, 10, 40))}}],
        }
        before = self.patches.fingerprint(self.tenant)
        job = self.patches.apply(self.tenant, plan)["id"]
        self.standing.append({"job": job, "root": job, "before": before, "plan": plan})
        self.calm = self.standing[-1]  # nothing came after it yet

    def person(self):
        """Somebody works in the CRM."""
        dice, run = self.dice, self.patches.conn.execute
        what = dice.choice(("edit", "delete", "talk", "deal", "tag", "value", "nothing"))
        contacts = [
            r["id"] for r in self.patches.rows(
                "select id from crm.contacts where tenant_id = %s and deleted_at is null and demo_job_id = any (%s::uuid[]) "
                "order by id", self.tenant, [s["root"] for s in self.standing] or [None])
        ]
        if not contacts or what == "nothing":
            return
        contact = dice.choice(contacts)
        if what == "edit":
            run("update crm.contacts set job_title = 'Boss', updated_at = now() where id = %s", [contact])
        elif what == "delete":
            run("update crm.activities set deleted_at = now(), updated_at = now() where tenant_id = %s and id in ("
                "select a.id from crm.activities as a where a.tenant_id = %s and a.contact_id = %s and exists ("
                "select from crm.activities as f where f.contact_id = a.contact_id and f.created_at < a.created_at) "
                "order by a.created_at desc, a.id limit 1)",
                [self.tenant, self.tenant, contact])
        elif what == "talk":
            run("insert into crm.activities (tenant_id, type, subject, contact_id) values (%s, 'call', 'Hello', %s)",
                [self.tenant, contact])
        elif what == "deal":
            run("insert into crm.deals (tenant_id, title, value, currency, stage_id, contact_id) select %s, 'Mine', 100, 'USD', "
                "s.id, %s from crm.pipeline_stages as s where s.tenant_id = %s order by s.position limit 1",
                [self.tenant, contact, self.tenant])
        elif what == "tag":
            run("insert into crm.contact_tags (tenant_id, contact_id, tag_id, created_at) select %s, %s, t.id, '2026-01-01' "
                "from crm.tags as t where t.tenant_id = %s and not exists (select from crm.contact_tags as g "
                "where g.contact_id = %s and g.tag_id = t.id) limit 1", [self.tenant, contact, self.tenant, contact])
        elif what == "value":
            run("update crm.deals set value = value + 1, updated_at = now() where tenant_id = %s and contact_id = %s",
                [self.tenant, contact])
        self.calm = None

    def submit(self, job, **options):
        confirm = self.patches.value("select demo.undo_preview(%s)", job)["confirm"]
        answer = self.patches.value(
            "select demo.submit_undo(%s, %s, null)", job, psycopg.types.json.Jsonb({"confirm": confirm, **options})
        )
        self.patches.run(answer["jobId"])
        return answer["jobId"]

    def compare(self, before, after, undo):
        """Nothing but what stands in the journal has changed, and it is as the journal says."""
        entries = {
            (r["entity"], r["row_id"]): r
            for r in self.patches.rows("select * from crm.demo_job_changes where job_id = %s", undo)
        }
        for table in ENTITIES:
            changed = {i for i in {*before[table], *after[table]} if before[table].get(i) != after[table].get(i)}
            assert changed == {i for t, i in entries if t == table}, table
        return entries

    def undo(self):
        if not self.standing:
            return
        done = self.standing.pop(self.dice.randrange(len(self.standing)))
        before = self.state()
        own, keep = self.stays(before, done["root"])
        live = {(t, i) for t, i in own if before[t][i]["deleted_at"] is None}
        options = {}
        if keep:
            refused = self.patches.refused(self.submit, done["job"])
            assert refused.sqlstate in ("TG409", "TG400") and self.state() == before
            options = {"onHuman": "keep"}
            self.tally["kept"] += 1
        try:
            undo = self.submit(done["job"], **options)
        except psycopg.Error as error:
            assert error.sqlstate == "TG400" and "there is no other" in str(error) and self.state() == before
            self.standing.append(done)
            self.tally["stuck"] += 1
            return
        after = self.state()
        entries = self.compare(before, after, undo)
        gone = {key for key, e in entries.items() if e["change"] in ("remove", "void")}
        assert gone == live - keep
        expected = defaultdict(Decimal, self.kpis(before))
        for key, value in self.kpis({t: {i: before[t][i] for x, i in gone if x == t} for t in ENTITIES}).items():
            expected[key] -= value
        assert self.kpis(after) == {key: value for key, value in expected.items() if value}
        if done is self.calm:
            assert self.patches.fingerprint(self.tenant) == done["before"]
            self.tally["exact"] += 1
        self.undone.append({"job": undo, "root": done["root"], "state": before if done is self.calm else None})
        self.calm = self.undone[-1]
        self.tally["undo"] += 1
        self.tally["moved"] += sum(e["change"] == "move" for e in entries.values())
        self.tally["void"] += sum(e["change"] == "void" for e in entries.values())

    def redo(self):
        if not self.undone:
            return
        undone = self.undone.pop(self.dice.randrange(len(self.undone)))
        before = self.state()
        taken = {
            (r["entity"], r["row_id"]) for r in self.patches.rows(
                "select * from crm.demo_job_changes where job_id = %s and change in ('remove', 'void')", undone["job"])
        }
        try:
            job = self.submit(undone["job"])
        except psycopg.Error as error:
            assert error.sqlstate == "TG400" and "is gone" in str(error) and self.state() == before
            self.undone.append(undone)
            self.tally["parents gone"] += 1
            return
        after = self.state()
        entries = self.compare(before, after, job)
        back = {key for key, e in entries.items() if e["change"] == "restore"}
        assert back <= taken and {key for key in taken if key[1] not in before[key[0]]} <= back
        expected = defaultdict(Decimal, self.kpis(before))
        for key, value in self.kpis({t: {i: after[t][i] for x, i in back if x == t} for t in ENTITIES}).items():
            expected[key] += value
        assert self.kpis(after) == {key: value for key, value in expected.items() if value}
        if undone is self.calm and undone["state"]:
            assert after == undone["state"], "as before the undo, to the last bit"
            self.tally["identical"] += 1
        self.standing.append({"job": job if self.dice.random() < 0.5 else undone["root"], "root": undone["root"]})
        self.calm = None
        self.tally["redo"] += 1

    def verify(self):
        """No fault of a job; what people did to rows of jobs is none."""
        wrong = self.patches.violations(self.tenant)
        wrong.pop("human_deletion", None)
        assert wrong == {}, wrong
        ours = {(month, name): value for month, numbers in self.patches.kpis(self.tenant).items()
                for name, value in numbers.items() if value}
        mine = {key: value for key, value in self.kpis(self.state()).items() if key[0] <= "2025-08"}  # people live later
        assert {k: Decimal(v) for k, v in ours.items()} == mine


@pytest.fixture(scope="module")
def told():
    tally = Counter()
    yield tally
    print(tally)
    if tally["sequences"] == SEQUENCES:  # all of them were asked for
        seldom = ("kept", "moved") if TIMES >= 10 else ()
        assert min(tally[k] for k in ("undo", "redo", "exact", "identical", *seldom)) > 0, tally


@pytest.mark.parametrize("number", range(SEQUENCES))
def test_what_is_undone_is_gone_and_nothing_else_has_changed(kept, told, number):
    scene = Scene(kept, number)
    scene.patch()
    for _ in range(STEPS):
        what = scene.dice.choice(("patch", "patch", "undo", "undo", "redo", "redo", "person"))
        getattr(scene, what)()
        scene.verify()
    told.update(scene.tally)
    told["sequences"] += 1
