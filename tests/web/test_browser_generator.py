"""The generator's pages in a browser."""


def test_the_jobs_page_asks_for_a_login(page, login, axe, fits, screenshot):
    login(page)
    axe(page)
    fits(page)
    screenshot(page, "tenants")
