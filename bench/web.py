"""How fast the API answers while jobs run, and how fast workers start and share them.

    python bench/web.py [--dsn DSN] [--seconds N]

A load generator on loopback asks `demogen serve`'s server, in a process of its own, at a fixed rate over keep-alive
connections: a late answer does not slow the next request down. Without --dsn a server of its own is started in a
temporary folder and removed afterwards.
"""

import gzip
import hashlib
import hmac
import http.client
import itertools
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

import psycopg
from psycopg.conninfo import make_conninfo

import common

RATE = 100  # requests a second
CONNECTIONS = 16
CONFIG = {"country": "US", "industry": "trading", "teamSize": 20,
          "targets": {"leads": 5000, "contacts": 2000, "companies": 500, "activities": 40000}}
SHARED = CONFIG | {"targets": {"leads": 20000, "contacts": 8000, "companies": 2000, "activities": 160000}}
LONG = CONFIG | {"targets": {"leads": 50000, "contacts": 20000, "companies": 5000, "activities": 400000}}
API = "/api/master/demo-generator"


def log_in(conn) -> dict:
    """Headers of a session of the built-in sample admin, made without its password."""
    cookie = b"bench-session"
    hashed = "$argon2id$v=19$m=19456,t=2,p=1$ZXhhbXBsZWV4YW1wbGU$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"
    conn.execute("""insert into crm.web_sessions (token_digest, user_id, peer, created_at, last_seen_at)
        select sha256(%s), (demo.create_admin('bench@demogen.example', 'Bench', %s) ->> 'id')::uuid,
               '127.0.0.1', now(), now()""", [cookie, hashed])
    token = hmac.new(cookie, b"csrf", hashlib.sha256).hexdigest()
    return {"Cookie": f"demogen={cookie.decode()}", "X-CSRF-Token": token}


def start_server(dsn: str):
    """A server process without workers, and its host:port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "runner", "--dsn", make_conninfo(dsn, user="demo_app"), "serve", "--port", "0",
         "--workers", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    return process, process.stdout.readline().split()[0].removeprefix("http://")


class Background:
    """Two sessions that generate tenant after tenant while the block runs."""

    def __init__(self, dsn: str):
        self.dsn, self.stop = dsn, threading.Event()

    def __enter__(self):
        self.threads = [threading.Thread(target=self._work, args=[name]) for name in "ab"]
        [thread.start() for thread in self.threads]
        time.sleep(1)
        return self

    def __exit__(self, *_):
        self.stop.set()
        [thread.join() for thread in self.threads]

    def _work(self, name: str):
        with psycopg.connect(self.dsn, autocommit=True) as conn:
            for number in itertools.count():
                if self.stop.is_set():
                    return
                common.generate(conn, LONG | {"seed": f"{name}{number}"})


def load(address: str, path: str, headers: dict, seconds: float) -> list[float]:
    """Seconds from when each request was due until its answer was read."""
    local = threading.local()

    def ask(due: float) -> float:
        time.sleep(max(0, due - time.perf_counter()))
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection(address)
        local.connection.request("GET", path, headers=headers)
        answer = local.connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        return time.perf_counter() - due

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        begin = time.perf_counter() + 0.1
        return list(pool.map(ask, (begin + n / RATE for n in range(int(RATE * seconds)))))


def percentile(times: list[float], share: int) -> float:
    """In milliseconds."""
    return statistics.quantiles(times, n=100)[share - 1] * 1000


def answers(dsn: str, address: str, headers: dict, paths: dict, seconds: float) -> None:
    for label, path in paths.items():
        load(address, path, headers, 1)  # connections and plans
        idle = load(address, path, headers, seconds)
        with Background(dsn):
            busy = load(address, path, headers, seconds)
        print(f"  {label}: idle p50 {percentile(idle, 50):.1f} ms, p99 {percentile(idle, 99):.1f} ms; "
              f"while two jobs run p50 {percentile(busy, 50):.1f} ms, p99 {percentile(busy, 99):.1f} ms "
              "(wanted: p99 below 50 ms)", flush=True)


def sizes(address: str, headers: dict, paths: dict) -> None:
    """What a browser loads for a page: the page itself, its style sheets and scripts, and the modules that these
    import."""
    connection = http.client.HTTPConnection(address)

    def fetch(path: str) -> tuple[int, str]:
        """The bytes that are sent, and the text."""
        connection.request("GET", path, headers=headers | {"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        assert answer.status == 200, (path, answer.status)
        body = answer.read()
        return len(body), (gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body).decode()

    for label, path in paths.items():
        sent, text = fetch(path)
        loaded = {path: (sent, text)}
        wanted = re.findall(r'="(/static/[^"]+\.(?:css|js))"', text)
        while wanted:
            part = wanted.pop()
            if part not in loaded:
                loaded[part] = fetch(part)
                wanted += [urljoin(part, name) for name in re.findall(r'\bimport\b[^;"]*"([^"]+)"', loaded[part][1])]
        whole = sum(number for number, _ in loaded.values())
        unpacked = sum(len(text.encode()) for _, text in loaded.values())
        print(f"  {label}: page {sent / 1000:.1f} KB, with {len(loaded) - 1} style sheets and scripts "
              f"{whole / 1000:.1f} KB (wanted: below 100 KB); unpacked {unpacked / 1000:.1f} KB", flush=True)


# -- workers ------------------------------------------------------------------------------------------------------

WORKER = "import sys, threading; from runner.worker import Worker; Worker(*sys.argv[1:]).run(threading.Event())"


class Workers:
    """Workers in processes of their own."""

    def __init__(self, dsn: str, count: int):
        self.dsn, self.count = dsn, count

    def __enter__(self):
        dsn = make_conninfo(self.dsn, user="demo_worker")
        self.processes = [
            subprocess.Popen([sys.executable, "-c", WORKER, dsn, f"bench-{number}"], stderr=subprocess.DEVNULL)
            for number in range(self.count)
        ]
        time.sleep(3)  # until they listen
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
            process.wait()


def started_after(conn, dsn: str) -> None:
    """From the commit of submit to the commit of start, which the worker heard of by NOTIFY."""
    waits = []
    with Workers(dsn, 1):
        for number in range(20):
            job = common.submit(conn, {"seed": f"wait {number}"})
            finish(conn, [job])
            waits.append(seconds(conn, "min(started_at) - min(created_at)", [job]))
    print(f"a worker starts a submitted job after {statistics.median(waits) * 1000:.0f} ms (median of {len(waits)}), "
          f"at most {max(waits) * 1000:.0f} ms (wanted: 100 ms)", flush=True)


def shared_work(conn, dsn: str) -> None:
    """A job for one worker, and two jobs, of two tenants, for two workers at the same time."""
    ratios, alone = [], []
    for turn in range(3):
        took = {}
        for count in (1, 2):
            with Workers(dsn, count):
                jobs = [common.submit(conn, SHARED | {"seed": f"share {turn} {count} {n}"}) for n in range(count)]
                finish(conn, jobs)
                took[count] = seconds(conn, "max(completed_at) - min(started_at)", jobs)
        alone.append(took[1])
        ratios.append(took[2] / took[1])
    print(f"one worker makes a tenant in {statistics.median(alone):.1f} s; two workers make two tenants in "
          f"{statistics.median(ratios):.2f} times that (median of {len(ratios)}; wanted: well below 2)", flush=True)


def seconds(conn, between: str, jobs: list[str]) -> float:
    return conn.execute(f"select extract(epoch from {between})::float from crm.demo_generation_jobs"
                        " where id = any (%s::uuid[])", [jobs]).fetchone()[0]


def finish(conn, jobs: list[str]) -> None:
    """Waits until the jobs are completed."""
    while True:
        found = conn.execute("select distinct status from crm.demo_generation_jobs where id = any (%s::uuid[])", [jobs])
        states = {status for status, in found}
        assert "failed" not in states
        if states == {"completed"}:
            return
        time.sleep(0.01)


def main() -> None:
    parser = common.options(__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="length of each load")
    options = parser.parse_args()

    with common.measured(options.dsn) as dsn, psycopg.connect(dsn, autocommit=True) as conn:
        tenant, job, patch = common.sample(conn, CONFIG | {"seed": "web"})
        headers = log_in(conn)
        web, address = start_server(dsn)
        try:
            print(f"answers at {RATE} requests a second:")
            answers(dsn, address, headers, {
                "KPIs of twelve months": f"{API}/tenants/{tenant}/kpis?from=2025-01&to=2025-12",
                "generation job": f"{API}/{job}",
                "patch job": f"{API}/patch-jobs/{patch}",
            }, options.seconds)
            print("pages:")
            sizes(address, headers, {
                "tenants": "/tenants", "tenant": f"/tenants/{tenant}", "monthly updates": f"/tenants/{tenant}/monthly",
                "patch job": f"/patch-jobs/{patch}", "generation jobs": "/generator",
                "generator's form": "/generator/new", "generation job": f"/generator/jobs/{job}",
            })
        finally:
            web.terminate()
            web.wait()
        started_after(conn, dsn)
        shared_work(conn, dsn)


if __name__ == "__main__":
    main()
