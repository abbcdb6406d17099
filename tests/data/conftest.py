"""Generated tenants to look at: CASES names the configs, `tenant` is the one of a test's case with all of its rows.

All cases live in one database for the session and are generated when first asked for. Nothing here changes them.
"""

import json
import random
from decimal import Decimal
from functools import cached_property

import psycopg
import pytest

from asking import AS_OF, connect

COUNTRIES = ("US", "GB", "DE", "JP", "BR", "AE")
INDUSTRIES = ("trading", "igaming", "saas", "ecommerce", "realestate", "finserv")
CURVES = ("linear", "exponential", "logistic", "step")
SMALL = {"leads": 150, "contacts": 60, "companies": 25, "closedWonCount": 20, "activities": 1200}


def pairs():
    """All 36 pairs, with the other settings varied along the way."""
    for c, country in enumerate(COUNTRIES):
        for i, industry in enumerate(INDUSTRIES):
            yield f"{country}-{industry}", AS_OF, {
                "country": country, "industry": industry, "startDate": "2025-01-10", "seed": f"{country}{industry}",
                "targets": SMALL,
                "growth": {"curve": CURVES[(c + i) % 4], "monthlyRate": 5 * (c % 4), "seasonality": i % 2 == 0},
                "realism": {"dropOffRate": 10 + c, "whaleRatio": 2 * i, "responseSlaHours": 2 + c * 3},
            }


def edges():
    """Configs at the limits of what is allowed."""
    us = {"country": "US", "industry": "saas", "startDate": "2025-01-10", "seed": "edge", "targets": SMALL}

    def case(name, as_of=AS_OF, targets=None, **changes):
        return name, as_of, us | changes | {"targets": SMALL | (targets or {})}

    tiny = {
        "leads": 100, "contacts": 50, "companies": 20, "pipelineValue": 10000, "closedWonValue": 5000,
        "closedWonCount": 10,
    }
    yield case("starts today", startDate="2025-06-18")
    yield case("starts today, a minute of business left", "2025-06-18 13:01:00+00", startDate="2025-06-18")
    yield case("starts yesterday", startDate="2025-06-17")
    yield case("starts 24 months ago", startDate="2023-06-18")
    yield case("starts on a Saturday", startDate="2025-03-01")
    yield case("one whole month", "2025-06-01 03:59:00+00", startDate="2025-05-01")
    yield case("one month with a holiday", "2025-05-31 12:00:00+00", startDate="2025-05-20", country="GB")
    yield case("ends on the first of a month", "2025-06-02 15:00:00+00")
    yield case("ends on a Sunday, the first", "2025-06-01 15:00:00+00")
    yield case("least volumes, 50 percent exponential", startDate="2023-06-19", targets=tiny,
               growth={"curve": "exponential", "monthlyRate": 50})
    yield case(
        "least volumes, logistic", startDate="2023-06-19", targets=tiny, growth={"curve": "logistic", "monthlyRate": 0}
    )
    yield case("response within 1 hour", realism={"responseSlaHours": 1})
    yield case("response within 72 hours", realism={"responseSlaHours": 72})
    yield case("nobody drops off", realism={"dropOffRate": 0})
    yield case("half drop off", realism={"dropOffRate": 50})
    yield case("a third of 151 drop off", targets={"leads": 151}, realism={"dropOffRate": 33.3})
    yield case("no whales", realism={"whaleRatio": 0})
    yield case("a fifth are whales", realism={"whaleRatio": 20})
    yield case("team of 2", teamSize=2)
    yield case("team of 50", teamSize=50)
    yield case("team of 50 since yesterday", teamSize=50, startDate="2025-06-17")
    yield case("no activities", targets={"activities": 0})
    yield case("one activity", targets={"activities": 1})
    yield case("fewer activities than contacts", targets={"activities": 100})
    yield case("won deals only", targets={"deals": 20, "pipelineValue": 200000, "closedWonValue": 200000})
    yield case("won and lost deals", targets={"deals": 90, "pipelineValue": 200000, "closedWonValue": 200000})
    yield case("one deal is not won", targets={"deals": 21, "pipelineValue": 210000.01, "closedWonValue": 200000})
    yield case("a cent of open pipeline", targets={"pipelineValue": 200000.01, "closedWonValue": 200000})
    yield case("odd cents", targets={"pipelineValue": 345678.91, "closedWonValue": 123456.79})
    yield case("yen", country="JP", targets={"pipelineValue": 87654321, "closedWonValue": 7654321})
    yield case(
        "yen in Brazil", country="BR", currency="JPY", targets={"pipelineValue": 87654321, "closedWonValue": 7654321}
    )
    yield case(
        "dinars in thousandths", country="AE", currency="KWD",
        targets={"pipelineValue": 123456.789, "closedWonValue": 45678.901},
    )
    yield case("Emirates before the weekend moved", "2022-03-20 10:00:00+00", country="AE", startDate="2021-12-05")
    yield case("Kiritimati", timezone="Pacific/Kiritimati")
    yield case("Pago Pago", timezone="Pacific/Pago_Pago")
    yield case("Los Angeles", timezone="America/Los_Angeles")
    yield case("Kathmandu", timezone="Asia/Kathmandu", country="JP")
    yield case("Lord Howe, across summer time", timezone="Australia/Lord_Howe", country="GB")
    yield case(
        "Kiritimati since the first", "2025-06-03 05:00:00+00", timezone="Pacific/Kiritimati", startDate="2025-06-01"
    )
    yield case(
        "5000 won deals of one dollar",
        startDate="2024-09-01",
        targets={
            "closedWonValue": 5000, "closedWonCount": 5000, "pipelineValue": 10000, "activities": 2000, "contacts": 300
        },
    )
    yield case("largest values", targets={"closedWonValue": 50000000, "closedWonCount": 10, "pipelineValue": 100000000})
    yield case(
        "one channel", channelMix={"seo": 100, "meta": 0, "google": 0, "affiliates": 0, "referrals": 0, "direct": 0}
    )
    yield case(
        "channels that are not 100",
        channelMix={"seo": 10, "meta": 7, "google": 3, "affiliates": 1, "referrals": 0, "direct": 0.5},
    )
    yield case("more companies than contacts", targets={"companies": 400})
    yield case("alias UK", country="UK")
    yield "defaults alone", AS_OF, {}
    yield (
        "natural number of activities",
        AS_OF,
        {"country": "DE", "targets": {"leads": 120}, "startDate": "2025-04-01", "seed": "natural"},
    )


def surprises():
    """Anything allowed, thrown together by a fixed seed."""
    for number in range(12):
        dice = random.Random(number)
        count = dice.randint(10, 120)
        won = Decimal(dice.randint(500000, 90000000)) / 100
        currency = dice.choice(["USD", "EUR", "GBP", "BRL", "AED"])
        yield (
            f"surprise {number}",
            f"2025-{dice.randint(3, 9):02}-{dice.randint(3, 28):02} "
            f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}:00+00",
            {
                "country": dice.choice(COUNTRIES),
                "industry": dice.choice(INDUSTRIES),
                "currency": currency,
                "timezone": dice.choice([
                    "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Tokyo", "Europe/London", "America/St_Johns",
                    "Asia/Dubai",
                ]),
                "startDate": f"2024-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
                "seed": f"surprise {number}",
                "teamSize": dice.randint(2, 50),
                "targets": {
                    "activities": dice.randint(500, 2000), "leads": dice.randint(100, 700),
                    "contacts": dice.randint(50, 300), "companies": dice.randint(20, 120), "closedWonCount": count,
                    "closedWonValue": float(won), "pipelineValue": float(max(won * dice.randint(1, 4), 10000)),
                    "deals": count + dice.randint(1, 300),
                },
                "growth": {
                    "curve": dice.choice(CURVES),
                    "monthlyRate": dice.randint(0, 50),
                    "seasonality": dice.random() < 0.5,
                },
                "realism": {
                    "dropOffRate": dice.randint(0, 50),
                    "whaleRatio": dice.randint(0, 20),
                    "responseSlaHours": dice.randint(1, 72),
                },
            },
        )


CASES = {name: (as_of, config) for name, as_of, config in (*pairs(), *edges(), *surprises())}


def pytest_generate_tests(metafunc):
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", CASES)


def open_database(dsn: str) -> psycopg.Connection:
    conn = connect(dsn)
    conn.execute("set timezone = 'UTC'; set statement_timeout = '30s'")
    return conn


def run(conn: psycopg.Connection, as_of: str, config: dict) -> dict:
    """The completed job of a config."""
    conn.execute("select set_config('demo.as_of', %s, false)", [as_of])
    [row] = conn.execute("select demo.submit_generation(%s, null) ->> 'jobId' as id", [json.dumps(config)]).fetchall()
    conn.execute("call demo.run_generation(%s)", [row["id"]])
    return conn.execute("select demo.generation_job(%s) as job", [row["id"]]).fetchone()["job"]


class Tenant:
    """A generated tenant with its rows, read plainly from the tables;
    local_… is the same instant in the tenant's zone."""

    def __init__(self, conn: psycopg.Connection, as_of: str, job: dict):
        self.conn, self.as_of, self.job, self.config, self.id = conn, as_of, job, job["config"], job["createdTenantId"]
        [self.row] = self._all("select * from crm.tenants where id = %s", self.id)
        self.targets, self.realism = self.config.get("targets"), self.config["realism"]

    def _all(self, query, *values):
        return self.conn.execute(query, values).fetchall()

    def _local(self, table, *columns):
        extra = "".join(f", r.{column} at time zone t.timezone as local_{column}" for column in columns)
        return self._all(
            f"select r.*{extra} from crm.{table} as r join crm.tenants as t on t.id = r.tenant_id "
            f"where r.tenant_id = %s order by r.id",
            self.id,
        )

    @cached_property
    def users(self):
        return self._local("users", "created_at")

    @cached_property
    def companies(self):
        return self._local("companies", "created_at")

    @cached_property
    def contacts(self):
        return self._local("contacts", "created_at", "first_response_at")

    @cached_property
    def stages(self):
        return self._all("select * from crm.pipeline_stages where tenant_id = %s order by position", self.id)

    @cached_property
    def deals(self):
        types = {stage["id"]: stage["stage_type"] for stage in self.stages}
        return [
            deal | {"outcome": types[deal["stage_id"]]}
            for deal in self._local("deals", "created_at", "closed_at", "expected_close_at")
        ]

    @cached_property
    def history(self):
        """deal id -> its entries in order of time"""
        entries = {}
        for row in sorted(
            self._local("deal_stage_history", "entered_at"), key=lambda row: (row["entered_at"], row["id"])
        ):
            entries.setdefault(row["deal_id"], []).append(row)
        return entries

    @cached_property
    def activities(self):
        return self._local("activities", "created_at")

    @cached_property
    def tags(self):
        return self._all("select * from crm.tags where tenant_id = %s", self.id)

    @cached_property
    def contact_tags(self):
        return self._all("select * from crm.contact_tags where tenant_id = %s", self.id)

    @cached_property
    def first_activity(self):
        """contact id -> its earliest activity"""
        first = {}
        for activity in sorted(self.activities, key=lambda row: row["created_at"]):
            first.setdefault(activity["contact_id"], activity)
        return first

    @cached_property
    def holidays(self):
        return {row["day"] for row in self._all("select day from ref.holidays where country = %s", self.row["country"])}

    @cached_property
    def currency(self):
        [row] = self._all("select * from ref.currencies where code = %s", self.row["currency"])
        return row

    @cached_property
    def trade(self):
        [row] = self._all("select * from ref.industries where code = %s", self.row["industry"])
        return row

    def provenance_tables(self):
        return {
            "companies": self.companies, "contacts": self.contacts, "deals": self.deals, "activities": self.activities
        }


@pytest.fixture(scope="session")
def world(template, new_database):
    """world(name) is the tenant of a case; world.conn a connection to the database that holds them all."""
    conn = open_database(new_database(template))
    tenants = {}

    def tenant(name: str) -> Tenant:
        if name not in tenants:
            as_of, config = CASES[name]
            try:
                tenants[name] = Tenant(conn, as_of, run(conn, as_of, config))
            except psycopg.Error as error:
                tenants[name] = error
        if isinstance(tenants[name], Exception):
            raise tenants[name]
        return tenants[name]

    tenant.conn = conn
    yield tenant
    conn.close()


@pytest.fixture
def tenant(world, case):
    return world(case)


@pytest.fixture(scope="session")
def generated():
    """generated(conn, as_of, config): the completed job"""
    return run


@pytest.fixture(scope="session")
def tenant_of():
    """tenant_of(conn, as_of, job): the rows of a job's tenant"""
    return Tenant


@pytest.fixture(scope="session")
def opened():
    return open_database


@pytest.fixture(scope="session")
def as_of():
    return AS_OF


@pytest.fixture(scope="session")
def pair_config():
    """pair_config("US-saas"): the config of a case"""
    return lambda name: CASES[name][1]
