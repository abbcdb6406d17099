"""What hypothesis makes plans and configs of, for the tests of both: patch plans and the monthlyPlan of a config."""

from hypothesis import strategies as st

from asking import METRICS

# any text that PostgreSQL can hold
letters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])


def junk(*troubles, leaves=5):
    """Anything that JSON can hold; troubles: values that are most likely to be one."""
    return st.recursive(
        st.one_of(
            st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(allow_nan=False, allow_infinity=False),
            st.text(letters, max_size=12), st.sampled_from(troubles),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(letters, max_size=6), inner, max_size=3)
        ),
        max_leaves=leaves,
    )


def numbers(*troubles):
    """What a metric may be asked to be, mostly a small whole number."""
    return st.one_of(st.integers(0, 40), st.integers(0, 40), st.sampled_from((0, 1, 2, *troubles)))


def some(**keys):
    """An object with any of these keys."""
    return st.fixed_dictionaries({}, optional=keys)


def small_plans(months, low=-1, high=5, at_most=4):
    """[(month, metrics)] of small numbers, each month once; many can be met, many cannot."""
    return st.lists(
        st.tuples(
            st.sampled_from(months), st.dictionaries(st.sampled_from(METRICS), st.integers(low, high), max_size=8)
        ),
        min_size=1,
        max_size=at_most,
        unique_by=lambda month: month[0],
    )
