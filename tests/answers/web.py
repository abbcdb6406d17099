"""A browser that keeps its cookies, and what it was answered: status, headers, body."""

import html
import re

from argon2 import PasswordHasher
from psycopg.conninfo import make_conninfo

from answers import normal
from answers.scene import Scene, shortened
from answers.world import World
from runner.web import create_app

ADA, BOB, PASSWORD = "ada@corp.example", "bob@corp.example", "correct horse battery"
POLICY = ("default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
          "frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
# Headers that every answer has are only recorded where they differ.
USUAL = {
    "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
}
DRAWN = ("Content-Length", "X-Request-Id", "Date")
# Samples whose values are measured; of the many of requests, only how many there were stays.
MEASURED_SAMPLES = [
    (r"^(# \w+ )?(\w+_created|demogen_http_request_duration_seconds_(bucket|sum))\b.*\n", ""),
    (r"^(\w*(_bucket|_sum|oldest_\w+_job_seconds)\{.*) \S+$", r"\1 …"),
]


class Site:
    """The application on a database; site.browser() is one that is logged in as Ada."""

    def __init__(self, dsn: str, scene: Scene):
        self.scene = scene
        self.app = create_app(make_conninfo(dsn, user="demo_app"), pool_size=4)

    def browser(self, email: str | None = ADA) -> "Browser":
        made = Browser(self.app.test_client(), self.scene)
        if email:
            made.log_in(email)
        return made

    def close(self) -> None:
        self.app.extensions["pool"].close()


def add_admin(world: World, email: str) -> None:
    hashed = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(PASSWORD)
    world.conn.execute(
        "insert into crm.platform_users (email, full_name, is_master_admin, password_hash) values (%s, %s, true, %s)",
        [email, email.partition("@")[0].title(), hashed],
    )


class Browser:
    def __init__(self, client, scene: Scene):
        self._client, self.scene, self.csrf = client, scene, None

    def log_in(self, email: str = ADA, password: str = PASSWORD) -> None:
        answer = self._client.post("/api/login", json={"email": email, "password": password})
        self.csrf = answer.json["data"]["csrfToken"]

    def page_token(self, path: str) -> str:
        """The CSRF token of the forms on a page."""
        return re.search(r'name="csrf_token" value="([^"]*)"', self._client.get(path).text)[1]

    def post_login_form(self, fields: dict, **settings):
        return self.ask("POST", "/login", form={"csrf_token": self.page_token("/login")} | fields, **settings)

    def get(self, path: str, **settings):
        return self.ask("GET", path, **settings)

    def post(self, path: str, body=None, **settings):
        return self.ask("POST", path, body, **settings)

    def ask(
        self, method: str, path: str, body=None, *, headers=None, about: str = "", form: dict | None = None, show=True,
        shown_body: str | None = None, **settings,
    ):
        """Sends a JSON body, a form, or bytes as they are, and records the answer;
        of very long bodies only the begin."""
        sent = {"X-CSRF-Token": self.csrf} if self.csrf and method not in ("GET", "HEAD") and form is None else {}
        sent |= headers or {}
        if form is not None:
            settings["data"] = ({"csrf_token": self.csrf} if self.csrf else {}) | form
        elif isinstance(body, (bytes, str)):
            settings |= {"data": body, "content_type": settings.get("content_type", "application/json")}
        elif body is not None:
            settings["json"] = body
        answer = self._client.open(path, method=method, headers=sent, **settings)
        asked = [f"{method} {path}" + (f"  -- {about}" if about else "")]
        asked += [f"{name}: {value}" for name, value in (headers or {}).items() if name != "X-CSRF-Token" or not value]
        if form is not None:
            asked += [f"{name}={value!r}" for name, value in form.items() if name != "csrf_token"]
        elif body is not None:
            asked.append(_sent(body))
        self.scene.add("\n".join(asked), *_shown(answer, show))
        return answer


def _sent(body) -> str:
    if isinstance(body, bytes):
        return repr(body) if len(body) < 100 else f"{len(body)} bytes"
    return shortened(body if isinstance(body, str) else normal.laid_out(body))


def _shown(answer, show: bool) -> list[str]:
    lines = [f"< {answer.status_code} {answer.headers.get('Content-Type', '')}".rstrip()]
    there = dict.fromkeys(name for name, _ in answer.headers)
    lines += [f"{name}: MISSING" for name in USUAL if name not in there]
    for name, value in sorted(answer.headers):
        if USUAL.get(name) == value or name in DRAWN or name == "Content-Type":
            continue
        value = re.sub(r"(demogen(-login)?)=[^;]+", r"\1=…", value)
        value = re.sub(r"Expires=[^;]+", "Expires=…", value)
        measured = name == "ETag" or name == "Retry-After" and answer.status_code == 429  # by the real clock
        lines.append(f"{name}: {'…' if measured else value}")
    if show:
        lines.append(_body(answer))
    return lines


def _body(answer) -> str:
    text = answer.get_data(as_text=True)
    kind = answer.mimetype
    if kind == "application/json" and text:
        return normal.json_text(text)
    if kind == "text/html":
        return normal.page(text)
    if kind == "text/plain":
        for pattern, shown in MEASURED_SAMPLES:
            text = re.sub(pattern, shown, text, flags=re.M)
    text = text.replace("\ufeff", "<BOM>").replace("\r", "<CR>")
    return text.strip()


def form_of(answer) -> dict[str, str]:
    """What a browser would send of the form of a new tenant, without its tokens."""
    part = answer.text[answer.text.index('<form class="split"'):]
    inputs = (tag for tag in re.findall(r"<input [^>]*>", part) if 'type="radio"' not in tag)
    fields = {
        m[1]: html.unescape(m[2]) for tag in inputs if (m := re.search(r'name="([^"]+)".*? value="([^"]*)"', tag, re.S))
    }
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)".*?>(.*?)</select>', part, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'<option value="([^"]*)"', options
        )
        fields[name] = html.unescape(chosen[1])
    return {name: value for name, value in fields.items() if name not in ("csrf_token", "key")} | {"shape": "growth"}
