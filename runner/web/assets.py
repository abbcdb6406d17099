"""Style sheets and scripts. Their address holds a digest of all of them, so browsers keep them for good and still get a
new version at once; modules import each other by relative paths, which the digest is a part of."""

import gzip
import hashlib
from pathlib import Path

from flask import Flask, request, send_from_directory

from runner.web.security import public

FOLDER = Path(__file__).parents[1] / "static"


def register(app: Flask) -> None:
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in sorted(FOLDER.rglob("*")) if f.is_file())).hexdigest()[:16]

    @app.get("/static/<version>/<path:file>", endpoint="static")
    @public
    def static(version: str, file: str):
        answer = send_from_directory(FOLDER, file)
        answer.headers["Vary"] = "Accept-Encoding"
        # pages are not packed: a packed page that holds a token and what somebody sent gives the token away by its length
        if answer.status_code == 200 and "gzip" in request.accept_encodings:
            answer.direct_passthrough = False
            answer.set_data(gzip.compress(answer.get_data(), mtime=0))
            answer.headers["Content-Encoding"] = "gzip"
            del answer.headers["ETag"]  # it is the plain file's
        # a page that was loaded before an update still gets its files, but does not keep them
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if version == digest else "no-cache"
        return answer

    app.jinja_env.globals["static"] = lambda file: f"/static/{digest}/{file}"
