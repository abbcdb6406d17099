"""Every limit of a generation config, and every fault with its path."""

import json

import psycopg
import pytest

COUNTRIES = ("US", "GB", "DE", "JP", "BR", "AE")
INDUSTRIES = ("trading", "igaming", "saas", "ecommerce", "realestate", "finserv")
INSIGHTS = ["referrals", "fast_answer", "small_deals", "star_rep", "quarter_end"]


def nested(path, value, **companions):
    """{"targets": {"leads": 5, …}} for the path targets.leads; companions stand beside the value."""
    *parents, key = path.split(".")
    config = {**companions, key: value}
    for parent in reversed(parents):
        config = {parent: config}
    return config


FEW_WON = {"closedWonCount": 10, "closedWonValue": 5000, "pipelineValue": 10000}
# path, lowest, highest, the smallest difference that counts, companions that make both possible
LIMITS = [
    ("teamSize", 2, 50, 1, {}),
    ("targets.leads", 100, 50000, 1, {}),
    ("targets.contacts", 50, 20000, 1, {}),
    ("targets.companies", 20, 5000, 1, {}),
    ("targets.pipelineValue", 10000, 100000000, 0.01, {}),
    ("targets.closedWonValue", 5000, 50000000, 0.01, {}),
    ("targets.closedWonCount", 10, 5000, 1, {}),
    ("targets.deals", 10, 100000, 1, {"closedWonCount": 10, "closedWonValue": 20000, "pipelineValue": 20000}),
    ("targets.activities", 0, 1000000, 1, {}),
    ("growth.monthlyRate", 0, 50, 0.000001, {}),
    *(
        (f"channelMix.{c}", 0, 100, 0.000001, {})
        for c in ("seo", "meta", "google", "affiliates", "referrals", "direct")
    ),
    ("realism.dropOffRate", 0, 50, 0.000001, {}),
    ("realism.whaleRatio", 0, 20, 0.000001, {}),
    ("realism.responseSlaHours", 1, 72, 1, {}),
    ("realism.messiness", 0, 20, 1, {}),
]
WHOLE = [path for path, _, _, difference, _ in LIMITS if difference == 1]
every_limit = pytest.mark.parametrize("path, low, high, difference, beside", LIMITS, ids=[limit[0] for limit in LIMITS])


# -- limits -------------------------------------------------------------------------------------------------------

@every_limit
def test_the_lowest_and_the_highest_value_are_accepted(session, path, low, high, difference, beside):
    for value in (low, high, low + difference, high - difference):
        assert session.faults(nested(path, value, **beside)) == {}


@every_limit
def test_a_value_just_outside_is_refused_with_its_path(session, path, low, high, difference, beside):
    for value in (f"{low - difference:.6f}", f"{high + difference:.6f}"):
        faults = session.faults(json.dumps(nested(path, "value", **beside)).replace('"value"', value))
        assert faults == {path: f"must be between {low} and {high}"}


@pytest.mark.parametrize("path", WHOLE)
def test_a_count_is_a_whole_number(session, path):
    low = next(limit[1] for limit in LIMITS if limit[0] == path)
    assert session.faults(nested(path, low + 0.5)) == {path: "must be a whole number"}


def test_a_whole_number_may_be_written_with_a_point_or_an_exponent(session):
    assert session.complete('{"teamSize": 5.0, "targets": {"leads": 1e3}}')["targets"]["leads"] == 1000


@pytest.mark.parametrize("path, low, high", [("tenantName", 3, 100), ("seed", 0, 64)])
def test_texts_have_a_length(session, path, low, high):
    assert (
        session.faults({path: "x" * low})
        == session.faults({path: "é" * high})
        == session.faults({path: "🗼" * high})
        == {}
    )
    assert set(session.faults({path: "x" * (high + 1)})) == {path}
    if low:
        assert set(session.faults({path: "x" * (low - 1)})) == set(session.faults({path: " x     "})) == {path}


@pytest.mark.parametrize(
    "text, place",
    [
        ("tab\tbed", "4 is U+0009"), ("line\nline", "5 is U+000A"), ("bell\a", "5 is U+0007"),
        ("del\x7f", "4 is U+007F"), ("next\x85line", "5 is U+0085"), ("\u202eomeD", "1 is U+202E"),
        ("Acme\u200bDemo", "5 is U+200B"), ("Acme\u2028Demo", "5 is U+2028"), ("Acme\u2029", "5 is U+2029"),
        ("soft\u00adhyphen", "5 is U+00AD"), ("\ufeffAcme", "1 is U+FEFF"), ("Acme\u2066Demo", "5 is U+2066"),
        ("Acme\u200fDemo", "5 is U+200F"), ("Acme\u200dDemo", "5 is U+200D"), ("Acme\u200c", "5 is U+200C"),
        ("\u200dAcme", "1 is U+200D"), ("Acme\U000e0001", "5 is U+E0001"), ("Acme\uffff", "5 is U+FFFF"),
        ("Acme\u2060", "5 is U+2060"), ("Acme\u3164", "5 is U+3164"), ("\u2800\u2800\u2800", "1 is U+2800"),
        ("Acme\U000e0041", "5 is U+E0041"), ("Acme\ufe0f", "5 is U+FE0F"), ("Acme\u034f", "5 is U+034F"),
        ("\u0301\u0301\u0301", "1 is U+0301"), ("Acme\uffa0", "5 is U+FFA0"),
    ],
)
def test_texts_hold_no_control_characters(session, text, place):
    fault = f"must not contain control characters: character {place}"
    assert session.faults({"tenantName": text, "seed": text}) == {"tenantName": fault, "seed": fault}


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 Demo", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937 Demo", "\u2764\ufe0f Demo", "Caf\u00e9 No\u00ebl",
        "\u6771\u4eac\u3000\u30c7\u30e2", "A\u00a0B Demo", "\u05e9\u05dc\u05d5\u05dd",
    ],
)
def test_letters_joiners_and_blanks_of_all_scripts_are_let_be(session, text):
    assert session.faults({"tenantName": text}) == {}
    assert session.complete(json.dumps({"tenantName": text}))["tenantName"] == text


@pytest.mark.parametrize("blank", [" ", "   ", "\u00a0", "\u3000", "\u2003\u202f "])
def test_blanks_at_the_ends_of_a_name_are_taken_off(session, blank):
    assert session.complete(json.dumps({"tenantName": f"{blank}Acme  Demo{blank}"}))["tenantName"] == "Acme  Demo"


# -- types --------------------------------------------------------------------------------------------------------

PATHS = [limit[0] for limit in LIMITS]
JUNK_FOR_NUMBERS = ['"5"', '"NaN"', '"Infinity"', '"-1e5"', '""', "true", "null", "[]", "[5]", "{}", '{"a": {"b": []}}']
HUGE = ["1e308", "-1e308", "1" * 30, "-" + "9" * 30, "1e5000", "1e-5000", "0." + "1" * 300]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("junk", JUNK_FOR_NUMBERS)
def test_a_number_is_a_number(session, path, junk):
    assert session.faults(json.dumps(nested(path, "junk")).replace('"junk"', junk)) == {path: "must be a number"}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("number", HUGE)
def test_no_number_is_too_large_or_too_small_to_be_refused(session, path, number):
    faults = session.faults(json.dumps(nested(path, "number")).replace('"number"', number))
    assert set(faults) == {path}


@pytest.mark.parametrize(
    "path", ["country", "currency", "industry", "startDate", "timezone", "tenantName", "seed", "growth.curve"]
)
@pytest.mark.parametrize("junk", [5, None, True, [], ["US"], {}, {"US": 1}])
def test_a_word_is_a_word(session, path, junk):
    assert session.faults(nested(path, junk)) == {path: "must be a string"}


@pytest.mark.parametrize("junk", [5, None, "true", "yes", [], {}])
def test_seasonality_is_true_or_false(session, junk):
    assert session.faults(nested("growth.seasonality", junk)) == {"growth.seasonality": "must be true or false"}


@pytest.mark.parametrize("part", ["targets", "growth", "channelMix", "realism"])
@pytest.mark.parametrize("junk", [5, None, "x", True, [], [{"leads": 100}]])
def test_a_part_is_an_object(session, part, junk):
    assert session.faults({part: junk}) == {part: "must be an object"}


@pytest.mark.parametrize("junk", ["null", "5", '"US"', "[]", "true", '[{"country": "US"}]'])
def test_a_config_is_an_object(session, junk):
    with pytest.raises(psycopg.Error) as refused:
        session.preview(junk)
    [fault] = session.details(refused.value)
    assert (fault["field"], fault["constraint"]) == ("", "must be a JSON object")


@pytest.mark.parametrize("call", ["preview_generation(null)", "submit_generation(null, null)"])
def test_no_config_at_all_is_refused(session, call):
    with pytest.raises(psycopg.Error) as refused:
        session.value(f"select demo.{call}")
    assert refused.value.sqlstate == "TG400"


def test_unknown_keys_are_refused_at_each_level(session):
    config = {
        "contry": "US", "": 1, "targets": {"lead": 5}, "growth": {"rate": 1}, "channelMix": {"tiktok": 5},
        "realism": {"x.y": {}}, "targets.leads": 500,
    }
    assert set(session.faults(config)) == {
        "contry", "", "targets.lead", "growth.rate", "channelMix.tiktok", "realism.x.y", "targets.leads"
    }


@pytest.mark.parametrize("path", ["targets.leads", "growth.curve"])
def test_a_key_with_a_point_is_not_a_path(session, path):
    assert session.faults({path: 500 if "leads" in path else "step"}) != {}


# -- effects to plant ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("given, planted", [
    ({}, INSIGHTS), ({"insights": []}, []), ({"insights": ["star_rep"]}, ["star_rep"]),
    ({"insights": ["quarter_end", "referrals"]}, ["referrals", "quarter_end"]), ({"insights": INSIGHTS[::-1]}, INSIGHTS),
])
def test_effects_to_plant_are_all_or_those_that_are_named(session, given, planted):
    assert session.complete({"realism": given})["realism"]["insights"] == planted


def test_untidy_rows_are_three_in_a_hundred_unless_said_otherwise(session):
    assert session.complete({"realism": {"dropOffRate": 9}})["realism"]["messiness"] == 3
    assert session.complete({"realism": {"messiness": 0}})["realism"]["messiness"] == 0


@pytest.mark.parametrize("junk", [5, None, True, "referrals", {}, {"referrals": True}])
def test_effects_to_plant_are_a_list(session, junk):
    assert session.faults({"realism": {"insights": junk}}) == {"realism.insights": "must be a list"}


def test_an_effect_that_cannot_be_planted_is_refused_with_its_place(session):
    wrong = ["referrals", 5, "luck", "referrals", None, "star_rep", "", ["star_rep"], {}, *["quarter_end"] * 3]
    known = "must be one of " + ", ".join(INSIGHTS)
    assert session.faults({"realism": {"insights": wrong}}) == {
        "realism.insights[1]": "must be a string", "realism.insights[2]": known,
        "realism.insights[3]": "stands in the list already, at [0]", "realism.insights[4]": "must be a string",
        "realism.insights[6]": known, "realism.insights[7]": "must be a string", "realism.insights[8]": "must be a string",
        "realism.insights[10]": "stands in the list already, at [9]",
        "realism.insights[11]": "stands in the list already, at [9]",
    }


def test_a_place_in_the_list_is_no_key(session):
    assert session.faults({"realism": {"insights[0]": "referrals"}}) == {
        "realism.insights[0]": "is not a known key"
    }


def test_faults_of_a_list_stand_in_the_order_of_the_list(session):
    with pytest.raises(psycopg.Error) as refused:
        session.preview({"realism": {"insights": ["luck"] * 12, "messiness": 21}, "seed": "x" * 65})
    fields = [f["field"] for f in session.details(refused.value)]
    assert fields == [*(f"realism.insights[{i}]" for i in range(12)), "realism.messiness", "seed"]


@pytest.mark.parametrize("config, insights, messiness", [
    (None, INSIGHTS, 3), ({}, INSIGHTS, 3), ({"realism": {"dropOffRate": 15}}, INSIGHTS, 3),
    ({"realism": {"insights": [], "messiness": 0}}, [], 0), ({"realism": {"insights": ["star_rep"]}}, ["star_rep"], 3),
])
def test_a_config_of_before_has_the_effects_of_today(session, config, insights, messiness):
    given = config if config is None else json.dumps(config)
    found = session.conn.execute("select * from demo_calc.realism_of(%s::jsonb)", [given]).fetchone()
    assert (found["insights"], found["messiness"]) == (insights, messiness)


# -- words --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("country", ["us", "Us", "XX", "", "U", "USA ", "FR", "🇺🇸"])
def test_an_unsupported_country_is_refused_with_the_supported_ones(session, country):
    assert session.faults({"country": country}) == {"country": "must be one of AE, BR, DE, GB, JP, US"}


def test_uk_is_an_alias_of_gb(session):
    config = session.complete({"country": "UK"})
    assert (config["country"], config["timezone"], config["currency"]) == ("GB", "Europe/London", "GBP")


@pytest.mark.parametrize("path, junk", [
    ("industry", "SaaS"), ("industry", ""), ("currency", "usd"), ("currency", "XXX"), ("currency", "US"),
    ("growth.curve", "Linear"), ("growth.curve", ""),
])
def test_an_unknown_word_is_refused_with_the_known_ones(session, path, junk):
    faults = session.faults(nested(path, junk))
    assert set(faults) == {path} and faults[path].startswith("must be one of ")


@pytest.mark.parametrize("zone", [
    "Europe/Berlinn", "europe/berlin", "", "UTC+25", "12:00", "America/", "../etc/passwd", "Z" * 300, "localtime",
    "posixrules", "Factory", "posix/Europe/Berlin",
])
def test_an_unknown_time_zone_is_refused(session, zone):
    assert session.faults({"timezone": zone}) == {"timezone": "must be an IANA time zone such as Europe/Berlin"}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "Pacific/Kiritimati", "America/Argentina/Buenos_Aires"])
def test_any_iana_time_zone_will_do(session, zone):
    assert session.complete({"timezone": zone})["timezone"] == zone


@pytest.mark.parametrize("day", [
    "2025-02-30", "2025-13-01", "2025-00-10", "2025-01-00", "2025-1-1", "20250101", "01/02/2025",
    "2025-01-01T00:00:00Z", "yesterday", "infinity", "", "0000-01-01", "9999-99-99", "2025-01-01 ", "2023-02-29",
    "-2025-01-01", "２０２５-01-01",
])
def test_a_malformed_date_is_refused(session, day):
    assert session.faults({"startDate": day}) == {"startDate": "must be a date YYYY-MM-DD"}


# -- several at once ----------------------------------------------------------------------------------------------

def test_every_fault_is_reported_at_once(session):
    config = {
        "country": "usa", "industry": 5, "teamSize": 1, "startDate": "soon", "seed": "x" * 65,
        "targets": {"leads": 99, "contacts": "50", "companies": None, "bogus": 1},
        "growth": {"curve": "steep", "monthlyRate": -1, "seasonality": "no"}, "channelMix": {"seo": 101}, "realism": [],
        "colour": "red",
    }
    assert set(session.faults(config)) == {
        "country", "industry", "teamSize", "startDate", "seed", "targets.leads", "targets.contacts",
        "targets.companies", "targets.bogus", "growth.curve", "growth.monthlyRate", "growth.seasonality",
        "channelMix.seo", "realism", "colour",
    }


def test_a_fault_carries_what_was_given(session):
    with pytest.raises(psycopg.Error) as refused:
        session.preview({"teamSize": 1, "country": "us"})
    assert {f["field"]: f["requested"] for f in session.details(refused.value)} == {"teamSize": 1, "country": "us"}


def test_faults_between_values_are_reported_at_once_too(session):
    config = {
        "country": "JP",
        "startDate": "2025-07-01",
        "targets": {"pipelineValue": 1000000.5, "closedWonValue": 2000000.5, "closedWonCount": 20, "deals": 10},
    }
    assert set(session.faults(config)) == {
        "startDate", "targets.pipelineValue", "targets.closedWonValue", "targets.deals"
    }


def test_submit_refuses_what_preview_refuses_and_writes_nothing(session):
    before = session.value("select count(*) from crm.demo_generation_jobs")
    with pytest.raises(psycopg.Error) as refused:
        session.value("select demo.submit_generation('{\"teamSize\": 1}', null)")
    assert [f["field"] for f in session.details(refused.value)] == ["teamSize"]
    assert session.value("select count(*) from crm.demo_generation_jobs") == before


# -- impossible together ------------------------------------------------------------------------------------------

def test_more_won_than_in_the_pipeline_is_impossible(session):
    with pytest.raises(psycopg.Error) as refused:
        session.preview({"targets": {"closedWonValue": 20000.01, "pipelineValue": 20000}})
    [fault] = session.details(refused.value)
    assert (fault["field"], fault["current"], fault["requested"]) == ("targets.closedWonValue", 20000, 20000.01)
    assert session.faults({"targets": {"closedWonValue": 20000, "pipelineValue": 20000}}) == {}


@pytest.mark.parametrize("key", ["pipelineValue", "closedWonValue"])
def test_half_a_cent_is_refused(session, key):
    assert session.faults({"targets": {"closedWonValue": 10000, "pipelineValue": 90000, key: 50000.005}}) == {
        f"targets.{key}": "must be whole minor units of USD (2 decimals)"
    }


def test_what_is_left_out_has_no_fault_of_its_own(session):
    assert session.faults({"country": "JP", "targets": {"pipelineValue": 10000.5}}) == {
        "targets.pipelineValue": "must be whole minor units of JPY (0 decimals)"
    }


@pytest.mark.parametrize("cents", range(100))
def test_every_cent_is_accepted(session, cents):
    money = f"10000.{cents:02}"
    plan = session.preview(f'{{"targets": {{"closedWonValue": {money}, "pipelineValue": 40000.{cents:02}}}}}')
    assert plan["totals"]["closedWonValue"] == float(money)


@pytest.mark.parametrize("currency, amount, refused", [
    ("JPY", 1000000.5, True), ("JPY", 1000000, False), ("KRW", 1000000.1, True), ("KWD", 20000.125, False),
    ("KWD", 20000.1251, True), ("EUR", 20000.1, False),
])
def test_money_is_in_whole_minor_units_of_its_currency(session, currency, amount, refused):
    faults = session.faults({"currency": currency, "targets": {"pipelineValue": amount, "closedWonValue": 10000}})
    assert set(faults) == ({"targets.pipelineValue"} if refused else set())


def test_trailing_zeros_are_no_fraction(session):
    assert (
        session.faults('{"country": "JP", "targets": {"pipelineValue": 1000000.00, "closedWonValue": 500000.0}}') == {}
    )


def test_there_are_at_least_as_many_deals_as_won_ones(session):
    assert set(session.faults({"targets": {"deals": 19, "closedWonCount": 20}})) == {"targets.deals"}
    won_alone = {"deals": 20, "closedWonCount": 20, "closedWonValue": 50000, "pipelineValue": 50000}
    assert session.faults({"targets": won_alone}) == {}
    assert set(session.faults({"targets": {**won_alone, "pipelineValue": 50000.01}})) == {"targets.deals"}
    assert session.faults({"targets": {**won_alone, "pipelineValue": 50000.01, "deals": 21}}) == {}


def test_each_won_deal_has_at_least_a_minor_unit(session):
    assert (
        session.faults({
            "currency": "JPY", "targets": {"closedWonValue": 5000, "closedWonCount": 5000, "pipelineValue": 10000}
        })
        == {}
    )


def test_a_channel_mix_of_nothing_is_refused(session):
    nothing = dict.fromkeys(("seo", "meta", "google", "affiliates", "referrals", "direct"), 0)
    assert session.faults({"channelMix": nothing}) == {"channelMix": "needs at least one channel above 0"}
    assert session.faults({"channelMix": {**nothing, "seo": 0.000001}}) == {}


# -- start dates --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("as_of, country, start, accepted", [
    ("2025-06-30 16:00Z", "US", "2025-06-30", True),     # today, and the office is open
    ("2025-06-30 13:00Z", "US", "2025-06-30", True),     # its first second
    ("2025-06-30 12:59:59Z", "US", "2025-06-30", False),  # a second too early
    ("2025-06-30 16:00Z", "US", "2025-07-01", False),
    ("2025-06-30 16:00Z", "US", "9999-12-31", False),
    ("2025-06-30 16:00Z", "US", "2023-06-30", True),     # 24 months
    ("2025-06-30 16:00Z", "US", "2023-06-29", False),
    ("2025-06-30 16:00Z", "US", "1900-01-01", False),
    ("2024-02-29 16:00Z", "US", "2022-02-28", True),
    ("2024-02-29 16:00Z", "US", "2022-02-27", False),
    ("2025-06-29 16:00Z", "US", "2025-06-29", False),    # a Sunday
    ("2025-06-29 16:00Z", "US", "2025-06-28", False),    # Saturday and Sunday
    ("2025-06-29 16:00Z", "US", "2025-06-27", True),
    ("2025-07-04 16:00Z", "US", "2025-07-04", False),    # a holiday there
    ("2025-07-04 16:00Z", "GB", "2025-07-04", True),
    ("2025-06-29 16:00Z", "AE", "2025-06-29", False),
    ("2019-06-30 10:00Z", "AE", "2019-06-30", True),     # a working Sunday then
    ("2025-06-30 16:00Z", "JP", "2025-07-01", False),    # tomorrow has begun there, at one in the night
    ("2025-07-01 03:00Z", "JP", "2025-07-01", True),
    ("2025-07-01 03:00Z", "US", "2025-07-01", False),    # still June there
])
def test_a_start_date_lies_in_the_last_24_months_and_leaves_business_time(session, as_of, country, start, accepted):
    session.at(as_of)
    assert set(session.faults({"country": country, "startDate": start})) == (set() if accepted else {"startDate"})


# -- defaults -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("industry", INDUSTRIES)
def test_defaults_make_a_valid_config(session, country, industry):
    plan = session.preview({"country": country, "industry": industry})
    config = plan["config"]
    assert (config["teamSize"], config["growth"]["curve"] in ("linear", "exponential", "logistic", "step")) == (8, True)
    assert plan["warnings"] == []
    again = session.preview(config)
    assert again["config"] == config, "a complete config is complete"
    assert {k: v for k, v in again.items() if k != "config"} == {k: v for k, v in plan.items() if k != "config"}


@pytest.mark.parametrize("deals", [10, 11, 25, 59, 60, 61, 400])
@pytest.mark.parametrize("industry", INDUSTRIES)
def test_the_other_defaults_follow_a_number_of_deals(session, industry, deals):
    for country in COUNTRIES:
        targets = session.preview({"country": country, "industry": industry, "targets": {"deals": deals}})["config"][
            "targets"
        ]
        assert targets["deals"] == deals and 10 <= targets["closedWonCount"] <= deals
        assert (
            (targets["closedWonCount"] == deals)
            == (targets["pipelineValue"] == targets["closedWonValue"])
            == (deals == 10)
        )


@pytest.mark.parametrize(
    "country, currency", [("JP", "USD"), ("US", "JPY"), ("DE", "KWD"), ("AE", "KRW"), ("BR", "GBP"), ("GB", "INR")]
)
@pytest.mark.parametrize("industry", INDUSTRIES)
def test_defaults_make_a_valid_config_in_another_currency(session, country, currency, industry):
    plan = session.preview({"country": country, "industry": industry, "currency": currency})
    targets = plan["config"]["targets"]
    assert plan["config"]["currency"] == currency
    [rate] = [c["perUsd"] for c in session.value("select demo.reference() -> 'currencies'") if c["code"] == currency]
    assert (
        5000 <= targets["closedWonValue"] <= 50000000 * max(1, rate)
        and targets["closedWonValue"] <= targets["pipelineValue"] <= 100000000 * max(1, rate)
    )
    assert 10 <= targets["closedWonCount"] <= 5000


@pytest.mark.parametrize("currency, most", [("JPY", 7500000000), ("EUR", 50000000), ("KWD", 50000000)])
def test_limits_of_money_are_the_number_or_its_worth_in_the_currency(session, currency, most):
    def faults(value):
        config = {"currency": currency, "targets": {"closedWonValue": value, "pipelineValue": 2 * value}}
        return session.conn.execute(
            "select field, \"constraint\" from unnest(demo_plan.check_config(%s, demo_world.now()))", [json.dumps(config)]
        ).fetchall()

    assert faults(most) == faults(5000) == []
    assert faults(most + 1) and faults(4999)


def test_every_currency_gives_a_valid_config_in_every_industry(session):
    broken = session.rows("""
        select c.code, i.code as industry, k.faults
          from ref.currencies as c cross join ref.industries as i
         cross join lateral (select jsonb_build_object('currency', c.code, 'industry', i.code) as config) as o
         cross join lateral (select demo_plan.check_config(o.config, demo.now()) as faults) as k
         where k.faults <> '{}'""")
    assert broken == []


def test_without_a_start_date_there_are_twelve_months(session):
    plan = session.preview({})
    assert plan["config"]["startDate"] == "2024-07-01"
    assert [m["month"] for m in plan["monthlyProjection"]] == [f"2024-{m:02}" for m in range(7, 13)] + [
        f"2025-{m:02}" for m in range(1, 7)
    ]


@pytest.mark.parametrize("mix", [
    {}, {"seo": 60}, {"seo": 60, "meta": 40}, {"seo": 0}, {"seo": 100, "meta": 100},
    {"direct": 33.333333, "google": 33.333333}, {"referrals": 100}, {"affiliates": 0.000001},
    dict.fromkeys(("seo", "meta", "google", "affiliates", "referrals", "direct"), 7),
])
@pytest.mark.parametrize("industry", INDUSTRIES)
def test_the_channel_mix_is_completed_to_a_hundred_percent(session, mix, industry):
    completed = session.complete({"industry": industry, "channelMix": mix})["channelMix"]
    assert set(completed) == {"seo", "meta", "google", "affiliates", "referrals", "direct"}
    assert abs(sum(completed.values()) - 100) < 0.001 and min(completed.values()) >= 0
    named = sum(mix.values())
    scale = 100 / named if named > 100 or len(mix) == 6 else 1
    for channel, share in mix.items():
        assert abs(completed[channel] - share * scale) < 0.001


def test_what_is_given_stays_as_it_is(session):
    given = {
        "tenantName": "Ünïcode & Söhne",
        "country": "DE",
        "timezone": "Asia/Tokyo",
        "currency": "CHF",
        "industry": "finserv",
        "startDate": "2024-02-29",
        "teamSize": 50,
        "seed": "s",
        "targets": {
            "leads": 101, "contacts": 51, "companies": 21, "pipelineValue": 99999.99, "closedWonValue": 5000.01,
            "closedWonCount": 11, "deals": 77, "activities": 0,
        },
        "growth": {"curve": "step", "monthlyRate": 0.5, "seasonality": False},
        "realism": {"dropOffRate": 0, "whaleRatio": 0, "responseSlaHours": 72, "insights": ["referrals", "small_deals"],
                        "messiness": 20},
    }
    completed = session.complete(given)
    assert {key: completed[key] for key in given} == given


KIB256 = 256 * 1024


def filled(frame, part, limit=KIB256):
    """`frame` with as many of `part` (a number in each) as fit in `limit` characters."""
    parts, size, number = [], len(frame), 0
    while size + len(text := part.replace("#", str(number))) + 1 <= limit:
        parts.append(text)
        size, number = size + len(text) + 1, number + 1
    return frame.replace("#", ",".join(parts)), number


@pytest.mark.parametrize(
    "frame, part, others",
    [
        ("{#}", '"#":1', 0),
        ('{"monthlyPlan":{"months":[#]}}', "1", 1),
        ('{"monthlyPlan":{"months":[#]}}', '{"x":1,"month":"2025-01","metrics":{}}', 2),
        ('{"monthlyPlan":{#}}', '"#":[1]', 1),
        ('{"targets":{#}}', '"#":{}', 0),
        # eight characters that are 131,072 digits
        ('{"monthlyPlan":{"months":[{"month":"2025-01","metrics":{#}}]}}', '"#":1e131071', 0),
        ('{"x":[#]}', "1e131071", None),
        ("[#]", "1e131071", None),
    ],
)
def test_of_very_many_faults_a_hundred_are_listed_and_the_rest_counted(session, frame, part, others):
    config, number = filled(frame, part)
    session.conn.execute("set statement_timeout = '5s'")  # what a page may take
    with pytest.raises(psycopg.Error) as refused:
        session.preview(config)
    session.conn.execute("reset statement_timeout")
    faults = session.details(refused.value)
    assert len(refused.value.diag.message_detail) < 50_000 and len(refused.value.diag.message_primary) < 30_000
    assert all(len(str(f["requested"])) <= 201 for f in faults if "requested" in f)
    if others is None:
        assert len(faults) == 1
    else:
        assert len(faults) == 101
        assert (
            faults[100]["more"] + 100 >= number + others
            and f"has {faults[100]['more']} more faults" in refused.value.diag.message_primary
        )
        assert refused.value.diag.message_primary.startswith(f"the config has {100 + faults[100]['more']} faults")


def test_faults_grow_with_what_was_sent_and_not_with_its_square(session):
    """A month's name stands beside each of its faults: only one that is a month does."""
    config, _ = filled('{"monthlyPlan":{"months":[{"month":"' + "x" * 100_000 + '","metrics":{#}}]}}', '"#":1')
    with pytest.raises(psycopg.Error) as refused:
        session.preview(config)
    assert len(refused.value.diag.message_detail) < 50_000


@pytest.mark.parametrize("opened, closed", ["[]", ('{"x":', "}")])
def test_what_nests_so_deep_that_it_can_only_just_be_read_is_refused_like_any_other(session, opened, closed):
    def read(levels):
        try:
            return session.value("select %s::jsonb is not null", opened * levels + "1" + closed * levels)
        except psycopg.errors.StatementTooComplex:
            return False

    low, high = 100, 200_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if read(middle) else (low, middle)
    tried = 0
    for levels in (9, 100, *range(low - 60, low + 1, 4)):
        for wrapped in ("{}", '{{"x":{}}}', '{{"monthlyPlan":{}}}', '{{"monthlyPlan":{{"months":[{}]}}}}'):
            config = wrapped.format(opened * levels + "1" + closed * levels)
            for function in (
                "demo.preview_generation(%s::jsonb)", "demo.compute_deltas('[]', %s::jsonb)", "demo.tenants(%s::jsonb)",
            ):
                with pytest.raises(psycopg.Error) as refused:
                    session.value(f"select {function}", config)
                if "function" in (refused.value.diag.context or ""):  # else the parser refused it, before any function
                    assert refused.value.sqlstate == "TG400", (levels, wrapped, function, refused.value.diag.context)
                    tried += 1
    assert tried > 100
