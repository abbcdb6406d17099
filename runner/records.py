"""Queries of the lists of records, as addresses and commands have them. What the filters are is known to SQL alone."""

ENTITIES = ("companies", "contacts", "deals", "activities", "users")  # the functions of schema demo that list them
OF_LISTS = ("search", "sortBy", "sortOrder", "pageSize", "page", "after")


def query_of(given: dict[str, str]) -> dict:
    """What demo.deals and its like take: whatever is no parameter of every list is a filter."""
    filters = {name: value for name, value in given.items() if name not in OF_LISTS}
    return {name: value for name, value in given.items() if name in OF_LISTS} | ({"filters": filters} if filters else {})
