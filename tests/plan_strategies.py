"""What hypothesis makes plans and configs of, for the tests of both: patch plans and the monthlyPlan of a config."""

from hypothesis import strategies as st

METRICS = ("leadsCreated", "contactsCreated", "companiesCreated", "dealsCreated", "closedWonCount", "closedWonValue", "pipelineAddedValue", "activitiesCreated")

# any text that PostgreSQL can hold
letters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])


def junk(texts, length=10, leaves=5, low=-10**30, high=10**30):
    """Anything that JSON can hold; texts: values that have been trouble somewhere."""
    return st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(low, high), st.floats(allow_nan=False, allow_infinity=False), st.text(letters, max_size=length), st.sampled_from(texts)),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(letters, max_size=6), inner, max_size=3)), max_leaves=leaves)


def small_plans(months, low=-1, high=5, at_most=4):
    """[(month, metrics)] of small numbers, each month once; many can be met, many cannot."""
    return st.lists(st.tuples(st.sampled_from(months), st.dictionaries(st.sampled_from(METRICS), st.integers(low, high), max_size=8)), min_size=1, max_size=at_most, unique_by=lambda month: month[0])
