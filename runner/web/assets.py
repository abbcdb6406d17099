"""Style sheets and scripts. Their address holds a digest of all of them, so browsers keep them for good and still get a
new version at once; modules import each other by relative paths, which the digest is a part of."""

import hashlib
from pathlib import Path

from flask import Flask, send_from_directory

from runner.web.security import public

FOLDER = Path(__file__).parents[1] / "static"


def register(app: Flask) -> None:
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in sorted(FOLDER.rglob("*")) if f.is_file())).hexdigest()[:16]

    @app.get("/static/<version>/<path:file>", endpoint="static")
    @public
    def static(version: str, file: str):
        answer = send_from_directory(FOLDER, file)
        # a page that was loaded before an update still gets its files, but does not keep them
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if version == digest else "no-cache"
        return answer

    app.jinja_env.globals["static"] = lambda file: f"/static/{digest}/{file}"
