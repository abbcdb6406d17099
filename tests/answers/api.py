"""The JSON API: every endpoint, and every way in which it refuses."""

from answers import cases
from answers.scene import Scene
from answers.web import ADA, BOB, PASSWORD, Browser, Site, add_admin
from answers.world import ACME, NOBODY, World, in_month
from asking import SMALL, plan_of

API = "/api/master/demo-generator"
ENDPOINTS = [
    ("POST", "/api/login"), ("POST", "/api/logout"), ("GET", "/api/session"), ("POST", API), ("GET", API),
    ("GET", f"{API}/{NOBODY}"), ("DELETE", f"{API}/{NOBODY}"), ("POST", f"{API}/{NOBODY}/regenerate"),
    ("POST", f"{API}/preview"), ("POST", f"{API}/validate-plan"), ("POST", f"{API}/parse-plan"),
    ("GET", f"{API}/tenants"), ("GET", f"{API}/tenants/{NOBODY}/kpis"),
    ("POST", f"{API}/tenants/{NOBODY}/patch/validate"), ("POST", f"{API}/tenants/{NOBODY}/patch/apply"),
    ("GET", f"{API}/tenants/{NOBODY}/patch-jobs"), ("GET", f"{API}/patch-jobs/{NOBODY}"), ("GET", "/api/openapi.json"),
]
CONFIG = {"country": "US", "industry": "saas", "seed": "api", "tenantName": "By API", "targets": SMALL}


def record(dsn: str, scene: Scene) -> None:
    world, site = World(dsn), Site(dsn, scene)
    add_admin(world, ADA)
    add_admin(world, BOB)
    try:
        _sessions(site)
        _everybody(site)
        ada = site.browser()
        _bodies(ada)
        _lists(ada, world)
        _configs(ada)
        _tables(ada)
        _generations(site, ada, world)
        _plans(ada, world)
        _patches(site, ada, world)
        _running(ada, world)
        _deletions(ada, world)
        scene.title("for those who run the server")
        ada.get("/healthz")
        ada.get("/metrics")
    finally:
        site.close()
        world.close()


def _sessions(site: Site) -> None:
    site.scene.title("sessions")
    guest = site.browser(email=None)
    guest.get("/api/session")
    for body in (
        {}, {"email": ADA}, {"email": True, "password": None}, {"email": ADA, "password": PASSWORD, "admin": True},
    ):
        guest.post("/api/login", body)
    for email, password in ((ADA, "wrong"), (ADA, ""), ("nobody@corp.example", PASSWORD), ("", "x"),
                            ("command-line@demogen.example", "")):
        guest.post("/api/login", {"email": email, "password": password})
    guest.post("/api/login", {"email": ADA, "password": PASSWORD}, headers={"Origin": "https://evil.example"})
    guest.post("/api/login", {"email": ADA.upper(), "password": PASSWORD})
    guest.get("/api/session")
    guest.post("/api/logout", {})
    ada = site.browser()
    ada.post("/api/logout", {})
    ada.get("/api/session", about="logged out")
    for number in range(11):
        answer = guest.post("/api/login", {"email": "often@corp.example", "password": "wrong"}, show=number > 9,
                            environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 429


def _everybody(site: Site) -> None:
    site.scene.title("without a login")
    guest = site.browser(email=None)
    for method, path in ENDPOINTS:
        guest.ask(method, path)
    site.scene.title("without the token of the session")
    bob = site.browser(BOB)
    for method, path in ENDPOINTS:
        if method != "GET" and path != "/api/login":
            bob.ask(method, path, headers={"X-CSRF-Token": ""})
    bob.post(f"{API}/preview", {}, headers={"Origin": "https://evil.example"})
    bob.post(f"{API}/preview", {}, headers={"Sec-Fetch-Site": "cross-site"})
    bob.post(
        f"{API}/preview", {"seed": "s"}, headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        show=False,
    )


def _bodies(ada: Browser) -> None:
    ada.scene.title("addresses, methods and bodies")
    for method, path in (
        ("GET", "/api/nowhere"), ("GET", f"{API}/not-a-uuid"), ("GET", f"{API}/tenants/1/kpis"), ("PUT", API),
        ("PATCH", f"{API}/{NOBODY}"), ("GET", f"{API}/preview"), ("DELETE", f"{API}/tenants"), ("OPTIONS", API),
        ("HEAD", API),
    ):
        ada.ask(method, path)
    for method, path in ENDPOINTS:
        ada.ask(method, path, b" " * (256 * 1024 + 1), about="too large")
    ada.post(f"{API}/preview", "a=b", content_type="application/x-www-form-urlencoded")
    ada.post(f"{API}/preview", "{}", content_type="text/plain")
    for body in (
        "", "{", "[]", "5", "null", '{"a": NaN}', '{"a": 1, "a": 2}', '{"a": 1e999}', '{"a": 1e1000000000}', b"\xff",
        '{"seed": "\\u0000"}', '{"seed": "\\ud800"}', '{"a": [[[[[[[[[1]]]]]]]]]}', '{"a": 1000000000001}',
        '{"a": 0.1234567890123}', '{"seed": "' + "x" * 5000 + '"}', '{"a": ' + "9" * 1001 + "}",
    ):
        ada.post(f"{API}/preview", body)


def _lists(ada: Browser, world: World) -> None:
    acme, real, jobs = world.tenants["Acme Demo"], world.tenants["Real Corp"], world.jobs
    ada.scene.title("lists")
    for query in ("", "/", "?status=failed", "?page=2&pageSize=10", "?country=UK&industry=ecommerce&search=old",
                  "?sortBy=tenantName&sortOrder=asc&pageSize=10&page=1"):
        ada.get(API + query)
    for query in ("", "?demo=true&country=US", "?demo=false", "?search=demo&sortBy=createdAt&sortOrder=desc", "?page=3",
                  f"?search={acme}"):
        ada.get(f"{API}/tenants{query}")
    for path in ("", "/tenants"):
        for query in (
            "page=0", "page=x", "page=1.0", "pageSize=9&sortBy=secret&sortOrder=up", "pageSize=101", "country=FR",
            "industry=none&status=done", "search=" + "x" * 101, "other=1", "page=1&page=2", "search=%00", "demo=maybe",
            "page=99999999999999999999",
        ):
            ada.get(f"{API}{path}?{query}")
    for name, job in jobs.items():
        ada.get(f"{API}/{job}", about=name)
    for path in (f"{API}/{NOBODY}", f"{API}/{acme}"):
        ada.get(path)

    ada.scene.title("KPIs")
    kpis = f"{API}/tenants/{acme}/kpis"
    ada.get(f"{kpis}?from=2025-01&to=2025-06")
    ada.get(f"{kpis}?from=2030-01&to=2030-01")
    for query in (
        "", "?from=2025-01", "?to=2025-01", "?from=2025-02&to=2025-01", "?from=2025-1&to=2025-02", "?from=&to=",
        "?from=2025-01&to=2101-01", "?from=2025-01&to=2025-02&tenant=x", "?from=2025-01&from=2025-02&to=2025-02",
    ):
        ada.get(kpis + query)
    ada.get(f"{API}/tenants/{real}/kpis?from=2025-01&to=2025-02")
    ada.get(f"{API}/tenants/{NOBODY}/kpis?from=2025-01&to=2025-02")

    ada.scene.title("patch jobs")
    patch_jobs = f"{API}/tenants/{acme}/patch-jobs"
    ada.get(patch_jobs)
    ada.get(f"{patch_jobs}?page=2&pageSize=3")
    ada.get(f"{API}/tenants/{real}/patch-jobs")
    ada.get(f"{API}/tenants/{NOBODY}/patch-jobs")
    for query in ("page=x", "pageSize=1.5", "page=0", "pageSize=101", "page=", "size=2", "page=9999999999"):
        ada.get(f"{patch_jobs}?{query}")
    for seed, job in sorted(world.patches.items()):
        ada.get(f"{API}/patch-jobs/{job}", about=seed)
    for job in (NOBODY, jobs["Acme Demo"]):
        ada.get(f"{API}/patch-jobs/{job}")
    ada.get(f"{API}/{world.patches['sample']}", about="a patch job")


def _configs(ada: Browser) -> None:
    ada.scene.title("configs")
    for about, config in (cases.WRONG_CONFIGS | cases.INFEASIBLE_CONFIGS).items():
        ada.post(f"{API}/preview", config, about=about)
    for about in ("all defaults", "everything named", "ecommerce in Japan", "a plan for a patch"):
        ada.post(f"{API}/preview", cases.CONFIGS[about], about=about)
    for config in (
        {}, {"color": 1}, {"monthlyPlan": []}, cases.CONFIGS["a plan as a list"],
        cases.INFEASIBLE_CONFIGS["more won deals than deals"], cases.INFEASIBLE_CONFIGS["a plan in the future"],
    ):
        ada.post(f"{API}/validate-plan", config)


def _tables(ada: Browser) -> None:
    ada.scene.title("pasted tables")
    for text in ("Month\tLeads\tWon$\nJan 2025\t50\t$25k\n", 'month,leads,"closed won value"\n2025-01,50,"25,000.00"\n',
                 "Month;Leads;Won$\r\n01/2025;50;25000\r\n", "Month\tLeads\n2025-01\tmany\n", "", "\n\n",
                 'month,leads\n2025-01,"50', 'a,"b"c\n', "\n".join("x" for _ in range(201)), "," * 41):
        ada.post(f"{API}/parse-plan", {"text": text})
    for body in ({}, {"text": 1}, {"text": None}, {"text": "a", "other": 1}):
        ada.post(f"{API}/parse-plan", body)


def _generations(site: Site, ada: Browser, world: World) -> None:
    site.scene.title("generate")
    for about in ("an unknown key", "every type is wrong"):
        ada.post(API, cases.WRONG_CONFIGS[about], about=about)
    ada.post(API, cases.INFEASIBLE_CONFIGS["more won deals than deals"])
    job = ada.post(API, CONFIG).json["data"]["jobId"]
    ada.get(f"{API}/{job}")
    ada.ask("DELETE", f"{API}/{job}", about="it has not run")
    world.run(job)
    ada.get(f"{API}/{job}")
    again = ada.post(f"{API}/{job}/regenerate").json["data"]["jobId"]
    ada.get(f"{API}/{again}")
    world.run(again)
    ada.post(f"{API}/{world.jobs['Gone Demo']}/regenerate", about="its tenant is deleted")
    ada.post(f"{API}/{NOBODY}/regenerate")
    failing = ada.post(f"{API}/", CONFIG | {"seed": "fails"}).json["data"]["jobId"]
    with world.failing():
        world.run(failing)
    ada.get(f"{API}/{failing}")
    ada.ask("DELETE", f"{API}/{failing}", about="it failed")

    site.scene.title("keys of generations")
    first = {"headers": {"Idempotency-Key": "first"}}
    ada.post(API, CONFIG, **first)
    ada.post(API, CONFIG | {"teamSize": 8}, **first)
    ada.post(API, CONFIG | {"teamSize": 9}, **first)
    ada.post(f"{API}/{job}/regenerate", **first)
    site.browser(BOB).post(API, CONFIG, about="another admin", **first)
    second = {"headers": {"Idempotency-Key": "second"}}
    ada.post(f"{API}/{job}/regenerate", **second)
    ada.post(f"{API}/{job}/regenerate", **second)
    ada.post(f"{API}/{again}/regenerate", **second)
    for key in ("", "x" * 201):
        ada.post(API, CONFIG, headers={"Idempotency-Key": key})
        ada.post(f"{API}/{job}/regenerate", headers={"Idempotency-Key": key})


def _plans(ada: Browser, world: World) -> None:
    ada.scene.title("plans")
    acme = f"{API}/tenants/{world.tenants['Acme Demo']}/patch"
    for about, plan in (cases.WRONG_PLANS | cases.INFEASIBLE_PLANS).items():
        ada.post(f"{acme}/validate", plan, about=about)
    for about in ("everything", "everything, targets", "leads besides contacts", "many months, not in order"):
        ada.post(f"{acme}/validate", cases.PLANS[about], about=about)
    for tenant in (world.tenants["Real Corp"], NOBODY):
        for action in ("validate", "apply"):
            ada.post(f"{API}/tenants/{tenant}/patch/{action}", in_month("2025-03", leadsCreated=1))
    for about in ("nothing", "metrics with faults"):
        ada.post(f"{acme}/apply", cases.WRONG_PLANS[about], about=about)
    for about in ("more won deals than deals", "several at once", "to be reconciled", "too large"):
        ada.post(f"{acme}/apply", cases.INFEASIBLE_PLANS[about], about=about)


def _patches(site: Site, ada: Browser, world: World) -> None:
    site.scene.title("apply")
    acme = f"{API}/tenants/{world.tenants['Acme Demo']}/patch"
    plan = in_month("2025-04", leadsCreated=7, dealsCreated=2)
    token = ada.post(f"{acme}/validate", plan).json["data"]["planToken"]
    ada.post(f"{acme}/apply", plan | {"planToken": token[::-1]}, about="a stale token")
    job = ada.post(f"{acme}/apply", plan | {"planToken": token}).json["data"]["jobId"]
    ada.get(f"{API}/patch-jobs/{job}")
    world.run(world.patches["waiting"])
    world.run(job)
    ada.get(f"{API}/patch-jobs/{job}")
    ada.post(f"{acme}/apply", plan | {"planToken": token}, about="the same again")
    ada.post(f"{acme}/apply", plan, about="the same again without the token")

    site.scene.title("keys and seeds of patches")
    first = {"headers": {"Idempotency-Key": "first"}}
    named = in_month("2025-05", leadsCreated=1) | {"seed": "named"}
    ada.post(f"{acme}/apply", named, **first)
    ada.post(f"{acme}/apply", named | {"mode": "additive"}, **first)
    ada.post(f"{acme}/apply", named | {"seed": "other"}, **first)
    ada.post(f"{acme}/apply", {"months": []}, about="a plan that is none", **first)
    ada.post(f"{acme}/apply", named, about="no key")
    site.browser(BOB).post(f"{acme}/apply", named | {"seed": "of Bob"}, about="another admin", **first)
    haus = f"{API}/tenants/{world.tenants['Grüne Häuser & Söhne']}/patch/apply"
    ada.post(haus, in_month("2025-05", leadsCreated=1), about="another tenant", **first)
    for key in ("", "x" * 201):
        ada.post(f"{acme}/apply", named, headers={"Idempotency-Key": key})


def _running(ada: Browser, world: World) -> None:
    ada.scene.title("while jobs run")
    acme = world.tenants["Acme Demo"]
    patch = world.submit_patch(acme, in_month("2025-03", leadsCreated=2) | {"seed": "runs"})
    with world.running(patch):
        ada.get(f"{API}/patch-jobs/{patch}")
        ada.get(f"{API}/tenants/{acme}/patch-jobs?pageSize=1")
        ada.ask("DELETE", f"{API}/{world.jobs['Acme Demo']}")
    ada.get(f"{API}/patch-jobs/{patch}")
    job = world.submit(ACME | {"tenantName": "Running Demo", "seed": "runs"})
    with world.running(job):
        ada.get(f"{API}/{job}")
        ada.get(f"{API}?status=running")
        ada.ask("DELETE", f"{API}/{job}")
    ada.get(f"{API}/{job}")


def _deletions(ada: Browser, world: World) -> None:
    ada.scene.title("delete")
    job, tenant = world.jobs["Acme Demo"], world.tenants["Acme Demo"]
    patch = world.patches["sample"]
    ada.ask("DELETE", f"{API}/{job}")
    ada.ask("DELETE", f"{API}/{job}")
    ada.get(f"{API}/{job}")
    ada.get(f"{API}/patch-jobs/{patch}")
    ada.get(f"{API}/tenants/{tenant}/patch-jobs")
    ada.post(f"{API}/tenants/{tenant}/patch/apply", plan_of(("2025-03", {"leadsCreated": 1})))
    ada.ask("DELETE", f"{API}/{world.jobs['Gone Demo']}")
    ada.ask("DELETE", f"{API}/{NOBODY}")
