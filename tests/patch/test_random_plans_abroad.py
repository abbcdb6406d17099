"""Many random plans for tenants with a currency or a time zone from elsewhere."""

import pytest

import plan_random

PLACES = (  # country, minor units of its currency, keys of the config
    ("AE", 1, {"currency": "JPY"}),
    ("US", 1000, {"currency": "KWD"}),
    ("DE", 100, {"timezone": "Pacific/Kiritimati"}),
    ("GB", 100, {"timezone": "Pacific/Pago_Pago"}),
    ("JP", 100, {"currency": "USD", "timezone": "Asia/Kathmandu"}),
    ("BR", 100, {"currency": "AED", "timezone": "America/Los_Angeles"}),
)


@pytest.mark.parametrize("number", range(plan_random.BATCHES))
def test_a_plan_is_met_to_the_cent_or_refused_with_true_reasons(place, tally, number):
    plan_random.run_batch(place, tally, number, *PLACES[number % len(PLACES)])
