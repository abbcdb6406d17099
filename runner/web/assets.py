"""Style sheets and scripts, without comments and indentation. Their address holds a digest of all of them, so browsers
keep them for good and still get a new version at once; modules import each other by relative paths, which the digest
is a part of."""

import gzip
import hashlib
from pathlib import Path

from flask import Flask, abort, request
from rcssmin import cssmin
from rjsmin import jsmin

from runner.web.security import public

FOLDER = Path(__file__).parents[1] / "static"
KINDS = {".css": ("text/css", cssmin), ".js": ("text/javascript", jsmin), ".svg": ("image/svg+xml", str.strip)}


def register(app: Flask) -> None:
    files = {}
    # not what an editor or a desktop left there
    for file in sorted(file for file in FOLDER.iterdir() if file.suffix in KINDS):
        mimetype, shortened = KINDS[file.suffix]
        content = shortened(file.read_text(encoding="utf-8")).encode()
        files[file.name] = content, gzip.compress(content, mtime=0), mimetype
    digest = hashlib.sha256(b"".join(content for content, _, _ in files.values())).hexdigest()[:16]

    @app.get("/static/<version>/<file>", endpoint="static")
    @public
    def static(version: str, file: str):
        if file not in files:
            abort(404)
        content, packed, mimetype = files[file]
        # pages are not packed: a packed page that holds a token and what somebody sent gives the token away by its
        # length
        packs = request.accept_encodings["gzip"] > 0
        answer = app.response_class(packed if packs else content, mimetype=mimetype)
        if packs:
            answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Vary"] = "Accept-Encoding"
        # a page that was loaded before an update still gets its files, but does not keep them
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if version == digest else "no-cache"
        answer.add_etag()
        return answer.make_conditional(request)

    app.jinja_env.globals["static"] = lambda file: f"/static/{digest}/{file}"
