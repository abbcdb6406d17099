"""demogen serve: pages, API and job workers in one process."""

import os
import socket
import sys
import threading

import waitress
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask

from runner import exact_json, log
from runner.errors import Failure
from runner.web import create_app, replies, security
from runner.worker import Worker, signals_heard

THREADS = 8
# The application itself answers what is too large for it; only what is far beyond is cut off before it is stored.
LIMIT_BYTES = 16 * exact_json.LIMIT_BYTES


class Refusal(ErrorTask):
    """The answer to what waitress refuses before the application sees it: a body far too large, broken or huge
    headers."""

    def execute(self):
        error = self.request.error
        body = exact_json.dumps(replies.error_body(replies.worded(error.code))).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        self.response_headers += security.HEADERS.items()
        if self.channel.server.adj.trusted_proxy:  # browsers reach this server through its TLS alone
            self.response_headers += security.HSTS.items()
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):
    error_task_class = Refusal


def serve(app_dsn: str, worker_dsn: str, *, host: str, port: int, workers: int, proxy: str | None, announce) -> None:
    """Serves until SIGTERM or Ctrl-C; running jobs are finished first, and given back at another signal. `proxy` is
    the address of a TLS proxy in front, whose X-Forwarded-* headers are believed. `announce` is called with the
    server's URL when it listens."""
    app = create_app(app_dsn, pool_size=THREADS, secure=proxy is not None, proxy=proxy)
    try:
        sockets = {}
        server = waitress.create_server(app, map=sockets, host=host, port=port, threads=THREADS, ident=None,
                                        max_request_body_size=LIMIT_BYTES, **_trusted(proxy))
        for listener in sockets.values():
            if isinstance(listener, BaseWSGIServer):
                listener.channel_class = Channel
    except (OSError, ValueError) as error:  # the latter for a host that does not exist
        reason = getattr(error, "strerror", None) or error
        raise Failure(f"cannot listen on {host}:{port}: {reason}; --host and --port choose another address") from error

    log.to_stderr()
    stop, running = threading.Event(), {}
    with signals_heard(on_first=sys.exit) as signals:  # waitress leaves its loop on SystemExit
        try:
            running = _start_workers(worker_dsn, workers, stop)
            announce(f"http://{f'[{host}]' if ':' in host else host}:{_port(server)}")
            server.run()
        finally:
            stop.set()
            server.close()
            for worker, thread in running.items():
                while thread.is_alive():
                    thread.join(0.1)
                    if len(signals) > 1:
                        for each in running:
                            each.give_back()
            app.extensions["pool"].close()


def _start_workers(dsn: str, count: int, stop: threading.Event) -> dict[Worker, threading.Thread]:
    running = {}
    for number in range(1, count + 1):
        worker = Worker(dsn, f"{socket.gethostname()[:40]}-{os.getpid()}-{number}")
        running[worker] = threading.Thread(target=worker.run, args=(stop,), name=f"worker {worker.name}")
    for thread in running.values():
        thread.start()
    return running


def _port(server) -> int:
    """The port that the system chose for --port 0; a name such as localhost may stand for several sockets."""
    return server.effective_listen[0][1] if hasattr(server, "effective_listen") else server.effective_port


def _trusted(proxy: str | None) -> dict:
    if proxy is None:
        return {}
    return {"trusted_proxy": proxy, "trusted_proxy_count": 1, "clear_untrusted_proxy_headers": True,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}}
