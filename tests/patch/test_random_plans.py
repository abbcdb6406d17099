"""Many random plans for the six countries as they come;
as many are in test_random_plans_abroad.py, so that two workers share them."""

import pytest

import plan_random

PLACES = (  # country, minor units of its currency, keys of the config
    ("US", 100, {}), ("GB", 100, {}), ("DE", 100, {}), ("JP", 1, {}), ("BR", 100, {}), ("AE", 100, {}))


@pytest.mark.parametrize("number", range(plan_random.BATCHES))
def test_a_plan_is_met_to_the_cent_or_refused_with_true_reasons(place, tally, number):
    plan_random.run_batch(place, tally, number, *PLACES[number % len(PLACES)])
