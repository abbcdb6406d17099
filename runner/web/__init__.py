"""The web server's application: pages for master admins and a JSON API, both thin. A view reads arguments, calls one
function of schema demo, and shows what it says."""

import os

from flask import Flask
from jinja2 import StrictUndefined

from runner import ROOT, exact_json
from runner.web import api, ask, assets, formats, generator, operations, pages, patches, records, replies, security


def create_app(dsn: str, *, pool_size: int = 8, secure: bool = False, proxy: str | None = None,
               hosts: security.Hosts | None = security.Hosts()) -> Flask:
    """The application on the database of `dsn`, a login as demo_app. `secure`: browsers reach it through TLS alone.
    `proxy`: the address of that which speaks for them. `hosts`: the names that it answers to, None for any. The server
    need not be up yet; application.extensions["pool"].close() ends the connections."""
    app = Flask("runner.web", template_folder=ROOT / "templates", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=exact_json.LIMIT_BYTES,
        MAX_FORM_MEMORY_SIZE=exact_json.LIMIT_BYTES,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        SECURE=secure,
        PROXY=proxy,
        HOSTS=hosts,
        METRICS_TOKEN=os.environ.get("DEMOGEN_METRICS_TOKEN"),
    )
    app.url_map.strict_slashes = False
    app.jinja_options = {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.extensions["pool"] = ask.new_pool(dsn, pool_size)
    for part in (operations, assets, formats, replies, security):
        part.register(app)
    for blueprint in (api.api, pages.pages, records.records, patches.patches, generator.generator, operations.operations):
        app.register_blueprint(blueprint)
    return app
