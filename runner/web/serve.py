"""demogen serve: pages, API and job workers in one process."""

import os
import socket
import sys
import threading

import waitress
from waitress.server import BaseWSGIServer

from runner import exact_json, log
from runner.errors import Failure
from runner.web import connections, create_app, security
from runner.worker import Worker, signals_heard

THREADS = 8
# The application itself answers what is too large for it; only what is far beyond is cut off before it is stored.
LIMIT_BYTES = 16 * exact_json.LIMIT_BYTES


def serve(app_dsn: str, worker_dsn: str, *, host: str, port: int, workers: int, proxy: str | None,
          host_names: tuple[str, ...] = (), announce) -> None:
    """Serves until SIGTERM or Ctrl-C; running jobs are finished first, and given back at another signal. `proxy` is
    the address of a TLS proxy in front, whose X-Forwarded-* headers are believed. Requests to other hosts than
    `host`, this machine's own names and `host_names` are refused; a proxy without `host_names` chooses itself what it
    passes on. `announce` is called with the server's URL when it listens."""
    hosts = None if proxy and not host_names else security.Hosts(host, *host_names)
    app = create_app(app_dsn, pool_size=THREADS, secure=proxy is not None, proxy=proxy, hosts=hosts)
    try:
        sockets = {}
        server = waitress.create_server(app, map=sockets, host=host, port=port, threads=THREADS, ident=None,
                                        max_request_body_size=LIMIT_BYTES, **connections.SETTINGS, **_trusted(proxy))
        _limit(sockets, proxy)
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


def _limit(sockets: dict, proxy: str | None) -> None:
    """Connections of all listeners are counted together, and those that take too long are ended."""
    shared = connections.Connections(sockets, proxy)
    for listener in list(sockets.values()):
        if isinstance(listener, BaseWSGIServer):
            listener.channel_class, listener.connections = connections.Channel, shared
            listener.maintenance = shared.sweep


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
