"""The pages, each in several states, and the forms on them."""

from answers.scene import Scene
from answers.web import ADA, PASSWORD, Browser, Site, add_admin, form_of
from answers.world import ACME, NOBODY, SMALL, World, in_month
from asking import METRICS

FIELDS = {
    "tenantName": "By form", "country": "JP", "industry": "igaming", "targets.leads": "120", "targets.contacts": "60",
    "targets.companies": "20", "targets.activities": " 100 ", "growth.seasonality": "false", "seed": "form",
    "shape": "growth",
}
PLAN = "Month\tLeads\tContacts\tDeals\tWon\tWon$\n2025-03\t5\t8\t2\t1\t1,500.50\nApr 2025\t6\t9\t\t\t\n"
PLANNED = {"tenantName": "By plan", "country": "US", "seed": "form", "shape": "plan", "monthlyPlan": PLAN,
           "monthlyPlan.leadCounting": ""}


def record(dsn: str, scene: Scene) -> None:
    world, site = World(dsn), Site(dsn, scene)
    add_admin(world, ADA)
    try:
        _logins(site, world)
        ada = site.browser()
        _errors(ada, world)
        _tenants(ada, world)
        _months(ada, world)
        _patches(ada, world)
        _jobs(ada, world)
        _new(ada, world)
        _running(ada, world)
        _deletions(ada, world)
    finally:
        site.close()
        world.close()


def record_empty(dsn: str, scene: Scene) -> None:
    """The pages of a database that holds nothing yet."""
    world, site = World(dsn), Site(dsn, scene)
    add_admin(world, ADA)
    try:
        scene.title("pages that have nothing to show")
        ada = site.browser()
        for path in ("/tenants", "/generator"):
            ada.get(path)
    finally:
        site.close()
        world.close()


def _logins(site: Site, world: World) -> None:
    site.scene.title("logging in and out")
    guest = site.browser(email=None)
    for path in ("/", "/tenants?page=2", f"/generator/jobs/{NOBODY}", "/nowhere"):
        guest.get(path)
    guest.get("/login?next=/tenants%3Fpage%3D2")
    guest.get("/login?next=//evil.example", show=False)
    guest.get("/login?other=1")
    guest.post("/login", form={"email": ADA, "password": PASSWORD}, about="without a token")
    guest.post("/generator/new", form={}, headers={"Referer": "http://localhost/generator/new?from=x"})
    for destination in ("/tenants?page=2", "//evil.example"):
        visitor = site.browser(email=None)
        fields = {"email": ADA, "next": destination}
        visitor.post_login_form(fields | {"password": "wrong"})
        visitor.post_login_form(fields | {"password": PASSWORD})
    visitor.get("/login", about="logged in already")
    visitor.get("/", about="logged in already")
    visitor.csrf = visitor.page_token("/tenants")
    visitor.post("/logout", form={})
    visitor.get("/tenants", about="logged out")
    for number in range(11):
        guest.post_login_form({"email": "often@corp.example", "password": "wrong"}, show=number > 9)


def _errors(ada: Browser, world: World) -> None:
    ada.scene.title("what is not there, and what may not be")
    for path in (
        "/nowhere", f"/tenants/{NOBODY}", "/tenants/1", f"/generator/jobs/{NOBODY}", f"/patch-jobs/{NOBODY}",
        f"/patch-jobs/{world.patches['sample']}/report.xml", f"/tenants/{NOBODY}/monthly", f"/tenants/{NOBODY}/history",
        "/static/0/nothing.css", f"/generator/new?from={NOBODY}", "/generator/new?from=x", "/generator/new?to=x",
    ):
        ada.get(path)
    ada.get("/static/0/icon.svg", show=False)
    ada.post("/tenants", form={})
    ada.post("/generator/new", {"country": "US"})
    ada.post("/generator/new", form={"csrf_token": "x"}, about="another token")
    ada.post("/generator/new", form={}, headers={"Origin": "https://evil.example"})
    ada.post("/generator/new", form={"color": "red"})
    ada.post("/generator/new", form={"tenantName": "x" * 70000})
    ada.post("/generator/new", b" " * (256 * 1024 + 1), content_type="application/x-www-form-urlencoded")


def _tenants(ada: Browser, world: World) -> None:
    tenants = world.tenants
    ada.scene.title("tenants")
    for query in ("", "?demo=false", "?search=demo&sortBy=createdAt&sortOrder=desc", "?country=JP&industry=&search=",
                  "?search=nobody", "?page=2", "?page=0&sortBy=secret", "?color=red", "?search=a&search=b"):
        ada.get(f"/tenants{query}")
    for name in ("Acme Demo", "Real Corp"):
        ada.get(f"/tenants/{tenants[name]}", about=name)
    for name in ("Acme Demo", "Old Demo"):
        ada.get(f"/tenants/{tenants[name]}?verify=yes", about=name)
    world.conn.execute("update crm.tenants set deleted_at = '2025-06-10 12:00Z' where name = 'Real Corp'")
    ada.get(f"/tenants/{tenants['Real Corp']}", about="deleted")
    ada.get(f"/tenants/{tenants['Real Corp']}/monthly", about="deleted")
    world.conn.execute("update crm.tenants set deleted_at = null where name = 'Real Corp'")


def _months(ada: Browser, world: World) -> None:
    tenants, patches = world.tenants, world.patches
    ada.scene.title("monthly updates")
    acme = f"/tenants/{tenants['Acme Demo']}/monthly"
    ada.get(acme)
    for metric in ("", *METRICS):
        ada.get(f"{acme}?metric={metric}&from=2025-03&to=2025-04")
    for query in ("sort=leadsCreated&order=desc", "sort=closedWonValue&from=2025-02", "to=2025-01"):
        ada.get(f"{acme}?{query}")
    for seed in ("sample", "stale", "waiting"):
        ada.get(f"{acme}?from=2025-05&job={patches[seed]}", about=seed)
    for query in (
        "from=2025-05&to=2025-04", "from=2020-01", "metric=size", "sort=size", "order=up", "job=x", f"job={NOBODY}",
        "color=red",
    ):
        ada.get(f"{acme}?{query}")
    for name, tenant in tenants.items():
        if name not in ("Acme Demo", "Old Demo"):
            ada.get(f"/tenants/{tenant}/monthly", about=name)
    ada.get(f"/tenants/{tenants['Old Demo']}/monthly?job={patches['sample']}", about="a job of another tenant")

    ada.scene.title("history")
    for query in ("", "?page=2", "?page=x", "?pageSize=5"):
        ada.get(f"/tenants/{tenants['Acme Demo']}/history{query}")
    for name in ("Old Demo", "Real Corp"):
        ada.get(f"/tenants/{tenants[name]}/history", about=name)


def _patches(ada: Browser, world: World) -> None:
    ada.scene.title("patch jobs")
    for seed, job in sorted(world.patches.items()):
        ada.get(f"/patch-jobs/{job}", about=seed)
        ada.get(f"/patch-jobs/{job}/report.csv", about=seed)
    ada.get(f"/patch-jobs/{world.patches['targets']}/report.json")


def _jobs(ada: Browser, world: World) -> None:
    jobs = world.jobs
    ada.scene.title("generation jobs")
    for query in (
        "", "?status=pending", "?country=GB&industry=&status=", "?sortBy=tenantName&sortOrder=asc&pageSize=10",
        "?sortBy=completedAt&sortOrder=desc", "?search=nobody", "?page=2", "?page=0&status=done", "?color=red",
    ):
        ada.get(f"/generator{query}")
    for name, job in jobs.items():
        ada.get(f"/generator/jobs/{job}", about=name)
    ada.get(f"/generator/jobs/{jobs['Grüne Häuser & Söhne']}/config.json")
    ada.get(f"/generator/jobs/{NOBODY}/config.json")
    key = {"key": "a key"}
    for name in ("Acme Demo", "Gone Demo"):
        ada.post(f"/generator/jobs/{jobs[name]}/regenerate", form=key | {"key": name}, about=name)
    ada.post(f"/generator/jobs/{jobs['Acme Demo']}/regenerate", form={"key": "Acme Demo"}, about="once more")
    again = ada.post(f"/generator/jobs/{jobs['Acme Demo']}/regenerate", form={}, about="no key").headers["Location"]
    ada.get(again)
    ada.post(
        f"/generator/jobs/{jobs['Old Demo']}/regenerate", form={"key": "Acme Demo"}, about="the key of another request"
    )
    ada.post(f"/generator/jobs/{NOBODY}/regenerate", form=key)


def _new(ada: Browser, world: World) -> None:
    jobs = world.jobs
    ada.scene.title("a new tenant")
    empty = form_of(ada.get("/generator/new"))
    for name in ("Acme Demo", "Grüne Häuser & Söhne"):
        ada.get(f"/generator/new?from={jobs[name]}", about=name)
    for about, fields in {
        "as it is": empty,
        "filled in": empty | FIELDS,
        "a plan": empty | PLANNED,
        "leads besides contacts": PLANNED | {"monthlyPlan.leadCounting": "separate"},
        "a plan that cannot be read": PLANNED | {"monthlyPlan": PLAN + "soon\tmany\t5\n", "teamSize": "1"},
        "a table that is none": PLANNED | {"monthlyPlan": 'a,"b"c'},
        "no plan": PLANNED | {"monthlyPlan": ""},
        "a plan that cannot be met": PLANNED | {"monthlyPlan": "month,leads,deals,won\n2025-03,9,2,3\n2025-09,1,,\n"},
        "wrong": FIELDS
        | {
            "country": "FR", "targets.leads": "many", "teamSize": "51", "growth.monthlyRate": "12,5",
            "startDate": "2025-02-30", "tenantName": "<b>&\"'",
        },
    }.items():
        ada.post("/generator/preview", form=fields, about=about)
    for about, fields in {"wrong": FIELDS | {"targets.leads": "7", "currency": "XXX", "channelMix.seo": "101"},
                          "a plan that cannot be read": PLANNED | {"monthlyPlan": "month,leads\n2025-13,5\n"},
                          "a plan that cannot be met": PLANNED | {"monthlyPlan": "month,deals\n2025-03,2\n"}}.items():
        ada.post("/generator/new", form=fields | {"key": "form"}, about=about)
    made = ada.post("/generator/new", form=FIELDS | {"key": "form"}).headers["Location"]
    ada.post("/generator/new", form=FIELDS | {"key": "form"}, about="a second click")
    ada.post("/generator/new", form=FIELDS | {"key": "form", "teamSize": "9"}, about="changed")
    planned = ada.post("/generator/new", form=PLANNED | {"key": "plan"}).headers["Location"]
    for location in (made, planned):
        world.run(location.rpartition("/")[2])
        ada.get(location)


def _running(ada: Browser, world: World) -> None:
    ada.scene.title("while jobs run")
    acme = world.tenants["Acme Demo"]
    patch = world.submit_patch(acme, in_month("2025-03", leadsCreated=2) | {"seed": "runs"})
    with world.running(patch):
        ada.get(f"/tenants/{acme}")
        ada.get(f"/tenants/{acme}/history")
        ada.get(f"/tenants/{acme}/monthly?from=2025-06&job={patch}")
        ada.get(f"/patch-jobs/{patch}")
        ada.post(f"/generator/jobs/{world.jobs['Acme Demo']}/delete", form={"confirmedName": "Acme Demo"})
    ada.get(f"/patch-jobs/{patch}")
    job = world.submit(ACME | {"tenantName": "Running Demo", "seed": "runs", "targets": SMALL})
    with world.running(job):
        ada.get("/generator?status=running")
        ada.get(f"/generator/jobs/{job}")


def _deletions(ada: Browser, world: World) -> None:
    ada.scene.title("deleting a tenant")
    job, patch = world.jobs["Acme Demo"], world.patches["sample"]
    delete = f"/generator/jobs/{job}/delete"
    ada.post(delete, form={})
    ada.post(delete, form={"confirmedName": "acme demo"})
    ada.post(delete, form={"confirmedName": "Acme Demo", "other": "x"})
    ada.post(delete, form={"confirmedName": "Acme Demo"})
    ada.post(delete, form={"confirmedName": "Acme Demo"}, about="again")
    ada.get(f"/generator/jobs/{job}")
    ada.get(f"/patch-jobs/{patch}")
    ada.get("/tenants")
