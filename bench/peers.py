"""What people use instead: a script that fills the same tables with Faker or Mimesis, by executemany in batches of 500
or by COPY; all constraints and indexes stay, all keys are consistent, and there are as many rows of each kind.

The scripts are written as somebody would who wants a believable tenant, and wants it soon: the library makes what it is
good at (names, companies, addresses, jobs), Python's random the rest (dates in office hours, amounts, stages, subjects
out of a list); rows are made while they are sent.
"""

import random
import statistics
import uuid
from datetime import datetime, timedelta, timezone
from itertools import islice
from typing import Iterator

import faker
import mimesis
from psycopg.conninfo import make_conninfo

import common
from floor import WAYS, frame

SIZES = {"24,000": 0.0437, "165,000": 0.3}  # shares of the large tenant
START, END = (datetime(*day, tzinfo=timezone.utc) for day in ((2024, 7, 1), (2026, 6, 29)))
BATCH = 500
SOURCES = ("seo", "meta", "google", "affiliates", "referrals", "direct")
PRODUCTS = ("Standard account", "Raw spread account", "Managed portfolio", "FX hedging", "API access", "Copy trading")
SUBJECTS = {
    "call": ("Intro call", "Weekly market outlook", "Check-in", "Re-activation call", "Onboarding call"),
    "email": ("Platform access", "Account documents", "Margin requirements", "Follow-up on your request", "Proposal"),
    "meeting": ("Platform demo", "Quarterly review", "Contract details", "Risk profile"),
    "note": ("Prefers e-mail", "Compares with a competitor", "Asked for references", "Decides next quarter"),
    "task": ("Send documents", "Prepare the offer", "Check KYC status", "Update the forecast"),
}


class Faker:
    def __init__(self):
        fake = faker.Faker("en_US")
        self.company, self.first_name, self.last_name = fake.company, fake.first_name, fake.last_name
        self.job, self.street, self.city = fake.job, fake.street_address, fake.city
        self.region, self.postal_code = fake.state_abbr, fake.zipcode


class Mimesis:
    def __init__(self):
        english = mimesis.Locale.EN
        person, address, finance = mimesis.Person(english), mimesis.Address(english), mimesis.Finance(english)
        self.company, self.first_name, self.last_name = finance.company, person.first_name, person.last_name
        self.job, self.street, self.city = person.occupation, address.address, address.city
        self.region, self.postal_code = lambda: address.state(abbr=True), address.zip_code


class Script:
    """Rows of one tenant, table by table: each an iterator over values in the order of its columns."""

    def __init__(self, library, conn, tenant: str, job: str, counts: dict[str, int]):
        self.make, self.tenant, self.job, self.counts = library, tenant, job, counts
        self.users = self._ids(conn, "users")
        self.tags = self._ids(conn, "tags")
        stages = conn.execute("select id::text, stage_type, pipeline_id::text from crm.pipeline_stages"
                              " where tenant_id = %s order by position", [tenant]).fetchall()
        self.open = [stage for stage in stages if stage[1] == "open"]
        self.ends = [stage for stage in stages if stage[1] != "open"]
        self.companies, self.contacts, self.deals = [], [], []

    def _ids(self, conn, table: str) -> list[str]:
        return [id for id, in conn.execute(f"select id::text from crm.{table} where tenant_id = %s", [self.tenant])]

    def tables(self) -> Iterator[tuple[str, str, Iterator[tuple]]]:
        """(table, its columns, rows), parents first; a table's rows are used up before the next one's begin."""
        generated = "demo_generated, demo_job_id, demo_source_month"
        yield "companies", ("tenant_id, id, name, domain, industry, employee_count, phone, address, city, region,"
                            f" postal_code, country, owner_id, created_at, updated_at, {generated}"), self._companies()
        yield "contacts", ("tenant_id, id, first_name, last_name, email, phone, job_title, status, lead_status, source,"
                           " company_id, owner_id, first_response_at, created_at, updated_at,"
                           f" {generated}"), self._contacts()
        yield "contact_tags", "tenant_id, contact_id, tag_id, created_at", self._contact_tags()
        yield "deals", ("tenant_id, id, title, value, currency, pipeline_id, stage_id, contact_id, company_id,"
                        f" owner_id, expected_close_at, closed_at, created_at, updated_at, {generated}"), self._deals()
        yield "deal_stage_history", "tenant_id, id, deal_id, stage_id, entered_at", self._history()
        yield "deal_contacts", "tenant_id, deal_id, contact_id, role", self._deal_contacts()
        yield "activities", ("tenant_id, id, type, subject, body, contact_id, deal_id, user_id, created_at, updated_at,"
                             f" {generated}"), self._activities()

    def _companies(self):
        domains = set()
        for _ in range(self.counts["companies"]):
            id, name, at = str(uuid.uuid4()), self.make.company(), moment(START)
            domain = "".join(filter(str.isalnum, name.lower()))
            if domain in domains:
                domain += str(len(domains))
            domains.add(domain)
            self.companies.append((id, f"{domain}.example", at))
            yield (self.tenant, id, name, f"{domain}.example", "trading", int(random.lognormvariate(4, 1)) + 1, phone(),
                   self.make.street(), self.make.city(), self.make.region(), self.make.postal_code(), "US",
                   random.choice(self.users), at, at, True, self.job, month(at))

    def _contacts(self):
        for n in range(self.counts["contacts"]):
            id, first, last = str(uuid.uuid4()), self.make.first_name(), self.make.last_name()
            company, domain, since = random.choice(self.companies) if random.random() < 0.6 else (
                None, "home.example", START)
            at = moment(since)
            status = random.choices(("lead", "prospect", "customer"), (7, 2, 1))[0]
            lead_status = random.choice(("new", "contacted", "qualified")) if status == "lead" else None
            answered = at + timedelta(minutes=random.randrange(5, 180))
            self.contacts.append((id, company, at, first))
            yield (self.tenant, id, first, last, f"{first}.{last}{n}@{domain}".lower(), phone(), self.make.job(),
                   status, lead_status, random.choice(SOURCES), company, random.choice(self.users), answered, at,
                   answered, True, self.job, month(at))

    def _contact_tags(self):
        for (id, _, at, _), number in zip(self.contacts, shares(self.counts["contact_tags"], len(self.contacts))):
            for tag in random.sample(self.tags, number):
                yield self.tenant, id, tag, at

    def _deals(self):
        for _ in range(self.counts["deals"]):
            id, (contact, company, since, _) = str(uuid.uuid4()), random.choice(self.contacts)
            at = moment(since)
            stage, type, pipeline = random.choice(self.ends if random.random() < 0.6 else self.open)
            expected = at + timedelta(days=random.randrange(5, 60))
            closed = min(expected, END + timedelta(days=1)) if type != "open" else None
            self.deals.append((id, contact, stage, at, closed))
            yield (self.tenant, id, random.choice(PRODUCTS), round(random.lognormvariate(8, 1), 2), "USD", pipeline,
                   stage, contact, company, random.choice(self.users), expected, closed, at, closed or at, True,
                   self.job, month(at))

    def _history(self):
        numbers = shares(self.counts["deal_stage_history"], len(self.deals))
        for (id, _, stage, at, closed), number in zip(self.deals, numbers):
            step = ((closed or at + timedelta(days=3)) - at) / max(1, number - 1)
            for n in range(number):
                entered = stage if n == number - 1 else self.open[n % len(self.open)][0]
                yield self.tenant, str(uuid.uuid4()), id, entered, at + n * step

    def _deal_contacts(self):
        for (id, *_), number in zip(self.deals, shares(self.counts["deal_contacts"], len(self.deals))):
            for contact, *_ in random.sample(self.contacts, number):
                yield self.tenant, id, contact, random.choice(("decision_maker", "influencer", "user"))

    def _activities(self):
        names = {id: first for id, _, _, first in self.contacts}
        types = tuple(SUBJECTS)
        for _ in range(self.counts["activities"]):
            if random.random() < 0.1:
                deal, contact, _, since, _ = random.choice(self.deals)
            else:
                deal, (contact, _, since, _) = None, random.choice(self.contacts)
            type, at = random.choices(types, (30, 35, 10, 15, 10))[0], moment(since)
            body = f"Hi {names[contact]}, thank you for your time. Here is what we talked about." \
                if type == "email" else None
            yield (self.tenant, str(uuid.uuid4()), type, random.choice(SUBJECTS[type]), body, contact, deal,
                   random.choice(self.users), at, at, True, self.job, month(at))


def moment(since: datetime) -> datetime:
    """A minute in office hours of a weekday, not before `since`."""
    day = since + (END - since) * random.random()
    if day.weekday() >= 5:
        day += timedelta(days=7 - day.weekday())
    return max(since, day.replace(hour=random.randrange(14, 22), minute=random.randrange(60), second=0, microsecond=0))


def month(at: datetime) -> str:
    return f"{at.year}-{at.month:02}"


def phone() -> str:
    return f"+1 {random.randrange(201, 990)}-555-01{random.randrange(100):02}"


def shares(total: int, parts: int) -> list[int]:
    """`total` in `parts` whole numbers, as even as can be."""
    return [total * (n + 1) // parts - total * n // parts for n in range(parts)]


def executemany(cursor, table: str, columns: str, rows: Iterator[tuple]) -> None:
    query = f"insert into crm.{table} ({columns}) values ({', '.join(['%s'] * len(columns.split(',')))})"
    while batch := list(islice(rows, BATCH)):
        cursor.executemany(query, batch)


def copy(cursor, table: str, columns: str, rows: Iterator[tuple]) -> None:
    with cursor.copy(f"copy crm.{table} ({columns}) from stdin") as into:
        for row in rows:
            into.write_row(row)


def run(conn, library, send, tenant: str, job: str, counts: dict[str, int]) -> None:
    with conn.transaction(), conn.cursor() as cursor:
        for table in Script(library(), conn, tenant, job, counts).tables():
            send(cursor, *table)


PEERS = {f"Faker + executemany of {BATCH}": (Faker, executemany), "Faker + COPY": (Faker, copy),
         "Mimesis + COPY": (Mimesis, copy)}
OURS = {f"this, {name}": way for way, name in WAYS.items()}


def beside_peers(dsn: str, config: dict, rounds: int, quick: bool) -> None:
    """A round makes a tenant of the same size in each way, in a fresh copy of the database; who is first changes."""
    for label, share in SIZES.items():
        if quick and share == max(SIZES.values()):
            continue
        targets = {name: int(number * share) for name, number in config["targets"].items()}
        found = {name: [] for name in [*OURS, *PEERS]}
        for number in range(rounds):
            order = [*found][number % len(found):] + [*found][:number % len(found)]
            rows = one_round(dsn, config | {"targets": targets, "seed": f"peers-{number}"}, order, found)
        report(rows, found)


def one_round(dsn: str, config: dict, order: list[str], found: dict[str, list]) -> int:
    """Adds to `found` what each way of `order` costs; the number of rows that each has made."""
    with common.copy_of(dsn) as conn:
        pattern = common.tenant_of(conn, common.generate(conn, config))  # whose rows are counted, and whose team copied
        counts = common.rows_of(conn, pattern)
        _, filled = common.tables(conn)
        for name in order:
            common.settle(conn)
            with common.connected(make_conninfo(dsn, dbname="bench_round")) as own:  # each with plans of its own
                if name in OURS:
                    common.by_sets(own, OURS[name])
                    job, cost = common.costs(own, common.generate, own, config | {"seed": f"{config['seed']} {name}"})
                    made = common.rows_of(own, common.tenant_of(own, job))
                else:
                    tenant, job = str(uuid.uuid4()), str(uuid.uuid4())
                    with own.transaction():
                        frame(own, pattern, tenant, job)
                    _, cost = common.costs(own, run, own, *PEERS[name], tenant, job, counts)
                    made = common.rows_of(own, tenant)
            assert name in OURS or made == counts, (name, made, counts)
            rows = sum(made[table] for table in filled)
            found[name].append((rows, cost))
    return sum(counts[table] for table in filled)


def report(size: int, found: dict[str, list]) -> None:
    print(f"beside peers, {size:,} rows, medians of {len(next(iter(found.values())))}:")
    speed = {}
    for name, each in found.items():
        speed[name] = statistics.median(rows / cost.wall for rows, cost in each)
        print(f"  {name}: {speed[name]:,.0f} rows/s; {common.middle([cost for _, cost in each])}", flush=True)
    fastest = max(PEERS, key=speed.get)
    for name in OURS:
        print(f"  {name}: {speed[name] / speed[fastest]:.2f} of the rows per second of {fastest} "
              "(wanted with keys as sets: 2.0 at 165,000 rows, 1.0 at 24,000)", flush=True)
