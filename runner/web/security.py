"""Who asks, and may they: login, sessions, CSRF, origin, headers.

A view needs a login unless it is marked @public. A change (any method but GET and HEAD) must come from our own pages,
as far as a browser says where from, and carry the token of its session: header X-CSRF-Token, or in a form field
csrf_token.
"""

import hashlib
import hmac
import ipaddress
import re
import secrets
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import psycopg
from flask import Flask, Response, current_app, g, redirect, request
from markupsafe import Markup
from werkzeug.exceptions import RequestEntityTooLarge

from runner import errors, passwords
from runner.errors import Failure
from runner.web import ask, replies

SAFE_METHODS = ("GET", "HEAD")
MAX_AGE = 12 * 3600  # seconds; the database ends sessions earlier
HEADERS = {
    "Content-Security-Policy":
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    # not no-referrer: with that, browsers send forms with Origin: null
    "Referrer-Policy": "same-origin",
}

HSTS = {"Strict-Transport-Security": "max-age=31536000"}  # where a browser came through TLS


class Hosts:
    """Names and addresses under which the server may be asked: this machine's own, and those given. Whoever leads a
    browser here under another name, as with DNS rebinding, gets nothing."""

    LOCAL = ("localhost", "127.0.0.1", "::1")

    def __init__(self, *names: str):
        self.names = {_plain_name(name) for name in (*self.LOCAL, *names)}
        # who listens on all addresses is asked under any of them; no name leads to an address that is written out
        self.any_address = bool(self.names & {"0.0.0.0", "::"})

    def hold(self, host: str) -> bool:
        """Whether `host`, as a header has it, with or without a port, is one of them."""
        found = re.fullmatch(r"(\[[^\[\]]+\]|[^:\[\]]+)(:[0-9]*)?", host)
        name = found and _plain_name(found[1])
        return bool(name) and (name in self.names or self.any_address and _is_address(name))


def _plain_name(name: str) -> str:
    """Demo.Corp.Example. -> demo.corp.example, [::1] -> ::1"""
    bare = name.strip().strip("[]").lower().removesuffix(".")
    return str(ipaddress.ip_address(bare)) if _is_address(bare) else bare


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


# -- for views ----------------------------------------------------------------------------------------------------

def public(view):
    """Marks a view that needs no login."""
    view.public = True
    return view


def admin_id() -> str:
    """The id of the master admin who asks: created_by of what is done."""
    return g.session["user"]["id"]


def session_data() -> dict:
    """What a client may know of its session: {user: {id, email, fullName}, expiresAt, csrfToken}"""
    return g.session | {"csrfToken": csrf_token()}


def csrf_token() -> str:
    """The token of this browser's session. It is made from the cookie, so the two cannot be of different sessions and
    no secret key has to be kept; Flask-WTF's lives in Flask's own signed session, which we do not have."""
    return _derived(_session_token())


def csrf_field(token: str | None = None) -> Markup:
    """The token as a field of a form."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(token or csrf_token())


# -- log in and out -----------------------------------------------------------------------------------------------

def log_in(email: str, password: str) -> None:
    """Opens a session with a new token; the answer will set its cookie. Raises the database's error 401 or 429. Known
    and unknown accounts take the same steps and the same time."""
    peer = _peer()
    with _failure_kept(email, peer):
        settings = ask.value("demo_login.begin_login", email=email, peer=peer)
        proof = passwords.same_hash(password, settings or passwords.NOBODY)
        old, token = _session_token(), secrets.token_urlsafe(32)
        g.session = ask.value(
            "demo_login.open_session", email=email, password_hash=proof, token_digest=_digest(token), peer=peer,
            replaced_digest=old and _digest(old),
        )
    g.new_token = token


@contextmanager
def _failure_kept(email: str, peer: str):
    """A login that fails is kept: the refusal itself, an error, leaves nothing in the database. One beyond the limits
    is told and counted; SQL knows whether it is also to be kept."""
    try:
        yield
    except psycopg.Error as error:
        status = errors.describe(error).status
        if status == 401:
            ask.value("demo_login.note_failed_login", email=email, peer=peer)
        elif status == 429:
            ask.value("demo_login.note_blocked_login", email=email, peer=peer)
        raise


def _peer() -> str:
    """The address that attempts are counted by, without the zone of a link-local one. Where a proxy tells something
    that is no address, such as "unknown", it is the proxy's own: those who cannot be told apart share its limit."""
    told = request.remote_addr.partition("%")[0]
    return told if _is_address(told) else (current_app.config["PROXY"] or told).partition("%")[0]


def log_out() -> None:
    ask.value("demo_login.close_session", token_digest=_digest(_session_token()))
    g.session, g.new_token = None, ""


def login_form_token() -> str:
    """The CSRF token of the login form, where there is no session yet: made from a cookie of its own."""
    if not request.cookies.get(_cookie_name("login")) and "login_secret" not in g:
        g.login_secret = secrets.token_urlsafe(32)
    return _derived(g.get("login_secret") or request.cookies[_cookie_name("login")])


def check_login_form_token() -> None:
    _compare(request.form.get("csrf_token"), request.cookies.get(_cookie_name("login")))


# -- for every request --------------------------------------------------------------------------------------------

def register(app: Flask) -> None:
    app.before_request(_guard)
    app.after_request(_set_cookies)
    app.after_request(_set_headers)
    app.jinja_env.globals |= {"csrf_token": csrf_token, "login_form_token": login_form_token, "csrf_field": csrf_field}


def _guard():
    hosts = current_app.config["HOSTS"]
    if hosts is not None and not hosts.hold(request.host):
        raise Failure("this server does not go by that name; demogen serve --host-name adds one",
                      code="MISDIRECTED_REQUEST", status=421)
    if (request.content_length or 0) > current_app.config["MAX_CONTENT_LENGTH"]:
        raise RequestEntityTooLarge
    unknown = request.routing_exception is not None  # 404 or 405; Flask raises it after this
    open_to_all = unknown or getattr(current_app.view_functions[request.endpoint], "public", False)
    changes = request.method not in SAFE_METHODS
    if changes and not unknown:
        _refuse_foreign_origin()
    if request.endpoint == "static":
        return None
    token = _session_token()
    g.session = ask.value("demo_login.session", token_digest=_digest(token)) if token else None
    if open_to_all:
        return None
    if g.session is None:
        if replies.wants_json():
            raise Failure("log in first: POST /api/login", code="UNAUTHENTICATED", status=401)
        page = _page_in_sight()
        return redirect(f"/login?next={quote(page)}" if page else "/login", 303)
    if changes:
        in_form = None if replies.wants_json() else request.form.get("csrf_token")
        _compare(request.headers.get("X-CSRF-Token") or in_form, token)
    return None


def _page_in_sight() -> str | None:
    """Where the login leads back to: the page that was asked for, or the one whose form was sent, where that is
    known."""
    if request.method in SAFE_METHODS:
        return request.full_path.rstrip("?")
    page = urlsplit(request.referrer or "")
    return f"{page.path}?{page.query}".rstrip("?") if page.netloc == request.host else None


def _refuse_foreign_origin() -> None:
    """Browsers say where a change comes from; other clients say nothing and have no cookies to be misused."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if (origin is not None and origin != f"{request.scheme}://{request.host}") or site not in ("same-origin", "none"):
        raise Failure("this came from another site", code="CSRF_FAILED", status=403)


def _set_cookies(answer: Response) -> Response:
    for name, value, age in (("", g.get("new_token"), MAX_AGE), ("login", g.get("login_secret"), None)):
        if value is not None:
            # Lax, not Strict: a link to a page from a mail or a chat finds its reader logged in, and GET changes
            # nothing.
            answer.set_cookie(_cookie_name(name), value, max_age=age if value else 0, path="/",
                              secure=current_app.config["SECURE"], httponly=True, samesite="Lax")
    return answer


def _set_headers(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        answer.headers.update(HSTS)
    return answer


def _cookie_name(kind: str = "") -> str:
    """demogen, demogen-login; behind TLS with the prefix that ties a cookie to this very host."""
    name = f"demogen-{kind}" if kind else "demogen"
    return f"__Host-{name}" if current_app.config["SECURE"] else name


def _session_token() -> str | None:
    return g.get("new_token") or request.cookies.get(_cookie_name())


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _derived(secret: str) -> str:
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def _compare(given: str | None, secret: str | None) -> None:
    if not (given and secret and hmac.compare_digest(given.encode(), _derived(secret).encode())):
        raise Failure(
            "the CSRF token is missing or belongs to another session", code="CSRF_FAILED", status=403,
            hint="Load the page again and repeat what you did.",
        )
