"""Whatever is sent as a config: a plan, or one error of TG400 that lists the paths."""

import json

from asking import TIMES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import plan_strategies
from plan_strategies import letters, some

ATTEMPT = """
create function pg_temp.attempt(config jsonb, submit boolean) returns jsonb language plpgsql as $$
declare
  _result jsonb; _state text; _detail text; _message text;
begin
  if submit then
    _result := demo.submit_generation(config, null);
  else
    _result := demo.preview_generation(config);
  end if;
  return jsonb_build_object('result', _result);
exception when others then
  get stacked diagnostics _state = returned_sqlstate, _detail = pg_exception_detail, _message = message_text;
  return jsonb_build_object('state', _state, 'detail', _detail, 'message', _message);
end $$
"""

INSIGHTS = ("referrals", "fast_answer", "small_deals", "star_rep", "quarter_end")

junk = plan_strategies.junk(
    "NaN", "Infinity", "1e5", "US", "2025-01-06", "now", "'; drop table crm.tenants; --", "%s %I", "{}", "null",
    leaves=6,
)


def number(low, high, decimals=False):
    near = st.sampled_from((low, high, low - 1, high + 1, low + 0.5, (low + high) / 2))
    inside = st.integers(int(low), int(high))
    return st.one_of(inside, inside, inside, st.decimals(low, high, places=2).map(float) if decimals else inside, near)


valid = {
    "tenantName": st.text(letters, min_size=1, max_size=110),
    "country": st.sampled_from(("US", "GB", "UK", "DE", "JP", "BR", "AE", "us", "FR")),
    "timezone": st.sampled_from((
        "Asia/Tokyo", "Europe/Berlin", "America/Sao_Paulo", "Asia/Dubai", "Pacific/Kiritimati", "Mars/Olympus",
    )),
    "currency": st.sampled_from(("USD", "EUR", "JPY", "KWD", "KRW", "XXX")),
    "industry": st.sampled_from(("trading", "igaming", "saas", "ecommerce", "realestate", "finserv", "mining")),
    "startDate": st.one_of(
        st.dates().map(str),
        st.sampled_from(("2025-01-06", "2023-06-30", "2023-06-29", "2025-06-30", "2025-07-01", "2025-02-29")),
    ),
    "teamSize": number(2, 50),
    "targets": some(
        leads=number(100, 50000), contacts=number(50, 20000), companies=number(20, 5000),
        pipelineValue=number(10000, 100000000, True), closedWonValue=number(5000, 50000000, True),
        closedWonCount=number(10, 5000), deals=number(10, 100000), activities=number(0, 1000000),
    ),
    "growth": some(
        curve=st.sampled_from(("linear", "exponential", "logistic", "step", "steep")),
        monthlyRate=number(0, 50, True),
        seasonality=st.booleans(),
    ),
    "channelMix": some(**{
        c: number(0, 100, True) for c in ("seo", "meta", "google", "affiliates", "referrals", "direct")
    }),
    "realism": some(
        dropOffRate=number(0, 50, True), whaleRatio=number(0, 20, True), responseSlaHours=number(1, 72),
        messiness=number(0, 20), insights=st.lists(st.sampled_from((*INSIGHTS, "luck")), max_size=5),
    ),
    "seed": st.text(letters, max_size=70),
}


@st.composite
def configs(draw, faults=(0, 0, 0, 1, 2)):
    keys = draw(st.lists(st.sampled_from(list(valid)), unique=True, max_size=7))
    config = {key: draw(valid[key]) for key in keys}
    for _ in range(draw(st.sampled_from(faults))):
        where = draw(st.sampled_from([config, *(v for v in config.values() if isinstance(v, dict))]))
        where[
            draw(
                st.sampled_from((*valid, "leads", "curve", "seo", "targets.leads", ""))
                if draw(st.booleans())
                else st.text(letters, max_size=8)
            )
        ] = draw(junk)
    return config if draw(st.integers(0, 30)) else draw(junk)


@settings(deadline=None, max_examples=12 * TIMES, suppress_health_check=list(HealthCheck))
@given(st.lists(configs(), min_size=20, max_size=30))
def test_any_config_is_planned_or_refused_with_its_paths(fuzzed, batch):
    preview_all(fuzzed, batch)


@settings(deadline=None, max_examples=10 * TIMES, suppress_health_check=list(HealthCheck))
@given(st.lists(configs(faults=(1, 2, 3)), min_size=40, max_size=50))
def test_any_junk_in_a_config_is_refused_with_its_paths(fuzzed, batch):
    preview_all(fuzzed, batch)


def preview_all(fuzzed, batch):
    rows = fuzzed.execute(
        """
        select pg_temp.attempt(c.config, false) as preview
          from unnest(%s::jsonb[]) with ordinality as c (config, i) order by c.i""",
        [[json.dumps(c) for c in batch]],
    ).fetchall()
    for config, row in zip(batch, rows):
        judge(config, row["preview"])


def judge(config, answer):
    if "result" in answer:
        plan = answer["result"]
        assert plan["totals"] == plan["config"]["targets"], config
        return
    assert answer["state"] == "TG400", (config, answer)
    detail = json.loads(answer["detail"])
    assert detail["code"] == "VALIDATION_ERROR"
    faults = detail["details"]
    assert faults and all(
        isinstance(f["field"], str) and isinstance(f["constraint"], str) and "requested" in f for f in faults
    ), config
    assert len({(f["field"], f["constraint"]) for f in faults}) == len(faults)


@settings(deadline=None, max_examples=15 * TIMES, suppress_health_check=list(HealthCheck))
@given(st.lists(configs(), min_size=5, max_size=12))
def test_submit_accepts_what_preview_accepts_and_nothing_else(fuzzed, batch):
    rows = fuzzed.execute(
        """
        select pg_temp.attempt(c.config, false) as preview, pg_temp.attempt(c.config, true) as submitted
          from unnest(%s::jsonb[]) with ordinality as c (config, i) order by c.i""",
        [[json.dumps(c) for c in batch]],
    ).fetchall()
    for config, row in zip(batch, rows):
        if "result" in row["preview"]:
            assert row["submitted"].get("result", row["submitted"]).get("status") == "pending", (
                config, row["submitted"],
            )
        else:
            assert row["submitted"] == row["preview"], config
