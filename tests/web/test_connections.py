"""What clients without a login cannot do: keep others from being answered, smuggle requests, ask under another name, fill the log."""

import http.client
import json
import logging
import socket
import threading
import time

import psycopg
import pytest
import waitress
from psycopg.conninfo import make_conninfo

from runner import log
from runner.web import ask, connections, create_app, security, serve


@pytest.fixture
def address(app):
    """(host, port) of the application, served as demogen serve does."""
    sockets = {}
    server = waitress.create_server(
        app, map=sockets, host="127.0.0.1", port=0, threads=2, ident=None, **connections.SETTINGS
    )
    serve._limit(sockets, None)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield "127.0.0.1", server.effective_port
    server.asyncore.close_all(sockets)
    thread.join(10)


def status(address, path="/healthz") -> int:
    connection = http.client.HTTPConnection(*address, timeout=3)
    connection.request("GET", path)
    with connection.getresponse() as answer:
        answer.read()
        return answer.status


def is_open(client: socket.socket) -> bool:
    client.settimeout(0.01)
    try:
        while client.recv(100_000):
            pass
        return False
    except TimeoutError:
        return True
    except OSError:
        return False


SENT = {
    "nothing": b"",
    "a byte": b"G",
    "half a head": b"GET / HTTP/1.1\r\nHost: localhost\r\nX:",
    "half a body": b"POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                   b"application/json\r\nContent-Length: 100\r\n\r\n{",
    "chunks without end": b"POST /api/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                          b"chunked\r\n\r\n1\r\n{\r\n",
    "a promise": b"POST /api/login HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n",
    "a request whose answer is not read": b"GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


@pytest.mark.parametrize("kind", SENT)
def test_any_number_of_clients_that_send_or_read_no_further_keep_nobody_out(address, kind):
    clients = []
    try:
        for number in range(200):
            client = socket.create_connection(address, timeout=10)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            clients.append(client)
            client.sendall(SENT[kind])
            if number % 50 == 49:
                begun = time.monotonic()
                assert status(address) == 200
                assert time.monotonic() - begun < 2
        # what lies in the buffers of the system still comes where an answer was not read
        assert kind.startswith("a request") or sum(map(is_open, clients)) <= connections.MOST_OF_A_PEER
    finally:
        for client in clients:
            client.close()


@pytest.mark.parametrize("kind", SENT)
def test_who_takes_too_long_is_let_go(address, kind, monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_TIME", 1)
    monkeypatch.setattr(connections, "IDLE_TIME", 1.5)
    with socket.create_connection(address, timeout=10) as client:
        client.sendall(SENT[kind])
        time.sleep(0.3)
        end = time.monotonic() + 6
        client.settimeout(6)
        try:
            while client.recv(100_000):
                assert time.monotonic() < end
        except ConnectionError:
            pass
    assert time.monotonic() < end


def test_a_byte_now_and_then_buys_no_time(address, monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_TIME", 1)
    with socket.create_connection(address, timeout=10) as client, pytest.raises(OSError):
        for _ in range(60):
            client.sendall(b"G")
            time.sleep(0.1)


def test_a_request_that_is_worked_on_is_not_interrupted(app, monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_TIME", 0.5)
    monkeypatch.setattr(connections, "IDLE_TIME", 0.5)
    monkeypatch.setattr(connections, "MOST_OF_A_PEER", 3)

    @app.get("/slow")
    @security.public
    def slow():
        time.sleep(3)
        return "x" * 1_000_000

    sockets = {}
    server = waitress.create_server(
        app, map=sockets, host="127.0.0.1", port=0, threads=2, ident=None, **connections.SETTINGS
    )
    serve._limit(sockets, None)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        with socket.create_connection(("127.0.0.1", server.effective_port), timeout=10) as client:
            client.sendall(b"GET /slow HTTP/1.0\r\nHost: localhost\r\n\r\n")
            time.sleep(0.2)
            others = [socket.create_connection(("127.0.0.1", server.effective_port)) for _ in range(10)]
            answer = b"".join(iter(lambda: client.recv(100_000), b""))
            assert answer.startswith(b"HTTP/1.0 200") and answer.endswith(b"x" * 1000)
            for other in others:
                other.close()
    finally:
        server.asyncore.close_all(sockets)
        thread.join(10)


@pytest.mark.parametrize(
    "peers, gone", [(["a", "a", "a", "a"], 0), (["b", "a", "a", "a", "a"], 1), (["a", "b", "a", "b", "a", "c"], 0)]
)
def test_too_many_in_all_cost_whoever_has_most(monkeypatch, peers, gone):
    class Fake(connections.Channel):
        def __init__(self, number, peer):
            self.peer, self.last_activity, self.requests, self.will_close = peer, number, [], False

        def drop(self):
            self.will_close = True

    monkeypatch.setattr(connections, "MOST", len(peers) - 1)
    sockets = {number: Fake(number, peer) for number, peer in enumerate(peers)}
    connections.Connections(sockets, None).admit(sockets[len(peers) - 1])
    assert [number for number, fake in sockets.items() if fake.will_close] == [gone]


@pytest.mark.parametrize("address, network", [
    ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8::1:2:3:4", "2001:db8::/64"),
    ("fe80::1%eth0", "fe80::/64"), ("", ""),
])
def test_connections_are_counted_by_network(address, network):
    assert connections.network_of(address) == network


# -- one reading of a request --------------------------------------------------------------------------------------

HEAD = b"POST /api/login HTTP/1.1\r\n"
TWO_WAYS = {
    "two hosts": b"Host: localhost\r\nHost: evil.example\r\n",
    "the same host twice": b"Host: localhost\r\nhost: localhost\r\n",
    "no host": b"X: y\r\n",
    "an empty host": b"Host:\r\n",
    "both lengths": b"Host: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n",
    "both lengths, otherwise": b"Host: localhost\r\ncontent-length: 5\r\nTRANSFER-ENCODING: chunked\r\n",
    "two lengths": b"Host: localhost\r\nContent-Length: 5\r\nContent-Length: 5\r\n",
    "two codings": b"Host: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    "a blank before the colon": b"Host: localhost\r\nContent-Length : 5\r\n",
    "two tokens": b"Host: localhost\r\nX-CSRF-Token: a\r\nX-CSRF-Token: b\r\n",
}


def answered(address, request: bytes) -> http.client.HTTPResponse:
    with socket.create_connection(address, timeout=10) as client:
        client.sendall(request)
        answer = http.client.HTTPResponse(client)
        answer.begin()
        answer.body = answer.read()
        return answer


@pytest.mark.parametrize("target, host, status", [
    ("http://evil.example/healthz", "localhost", 400), ("http://localhost/healthz", "evil.example", 400),
    ("http://localhost:1/healthz", "localhost", 400), ("http://a@localhost/healthz", "localhost", 400),
    ("http://evil.example/healthz", "evil.example", 421), ("http://LOCALHOST/healthz", "localhost", 200),
])
def test_an_address_with_a_host_is_that_of_the_header(address, target, host, status):
    assert answered(address, f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()).status == status


@pytest.mark.parametrize("kind", TWO_WAYS)
def test_a_request_that_could_be_read_in_two_ways_is_refused_and_the_connection_ends(address, kind):
    follow_up = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = answered(address, HEAD + TWO_WAYS[kind] + b"\r\n0\r\n\r\n" + follow_up)
    assert answer.status == 400 and json.loads(answer.body)["error"]["code"] == "VALIDATION_ERROR"
    assert answer.getheader("Connection") == "close"


@pytest.mark.parametrize("request_line, coding", [
    (b"POST /api/login HTTP/1.0", b"Transfer-Encoding: chunked\r\n"),
    (b"GET / HTTP/2.0", b""),
    (b"GET / HTTP/0.9", b""),
])
def test_other_versions_are_refused(address, request_line, coding):
    assert answered(address, request_line + b"\r\nHost: localhost\r\n" + coding + b"\r\n").status == 400


# -- names ---------------------------------------------------------------------------------------------------------

LOCAL = [
    "localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8765", "[::1]", "[::1]:8765", "localhost.",
    "[0:0:0:0:0:0:0:1]",
]
FOREIGN = [
    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:80", "192.0.2.1", "[2001:db8::1]",
    "::1", "localhost:80:80", "localhost@evil.example", "a, localhost", "localhost/", "[localhost", "0x7f000001",
]


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/login", "/api/session", "/nowhere", "/static/x/app.css"])
@pytest.mark.parametrize("host", ["evil.example", "192.0.2.1:8765"])
def test_a_request_to_another_host_is_misdirected(client, path, host):
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 421 and "--host-name" in answer.text
    assert answer.headers["Content-Security-Policy"] and host not in answer.text


@pytest.mark.parametrize("host", LOCAL)
def test_this_machine_s_own_names_are_known(client, host):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("names, known, unknown", [
    ((), LOCAL, FOREIGN),
    (("0.0.0.0",), [*LOCAL, "192.0.2.1", "[2001:db8::1]:80"], ["evil.example", "0x7f000001"]),
    (("::",), ["192.0.2.1"], ["evil.example"]),
    (
        ("192.0.2.1", "Demo.Corp.Example"),
        ["192.0.2.1:80", "demo.corp.example.", "DEMO.corp.example:443"],
        ["192.0.2.2", "corp.example", "x.demo.corp.example"],
    ),
    (("2001:db8::1",), ["[2001:db8::1]", "[2001:DB8:0::1]:80"], ["[2001:db8::2]"]),
])
def test_hosts(names, known, unknown):
    hosts = security.Hosts(*names)
    assert [host for host in known if not hosts.hold(host)] == []
    assert [host for host in unknown if hosts.hold(host)] == []


# -- the log ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(
    "path", ["/" + "x" * 200_000, "/" + "%F0%9F%92%A9" * 30_000, "/\u009b31m" * 5000, "/api/" + "%00" * 9000]
)
def test_a_line_of_the_log_stays_short_whatever_is_asked_for(client, caplog, path):
    caplog.set_level(logging.INFO, logger="demogen")
    client.get(path)
    client.open("/", method="X" * 9000)
    for record in caplog.records:
        line = log.JsonLine().format(record)
        assert len(line.encode()) < 3000 and line.isprintable() and json.loads(line)


def test_an_error_with_a_long_text_stays_short_in_the_log(app, caplog):
    @app.get("/failing")
    @security.public
    def failing():
        raise RuntimeError("x" * 1_000_000)

    assert app.test_client().get("/failing").status_code == 500
    lines = [log.JsonLine().format(record) for record in caplog.records]
    assert lines and max(map(len, lines)) < 30_000 and "1000" in lines[0]


def test_a_path_too_long_for_any_address_of_ours_is_refused_unread(address):
    assert answered(address, b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 431


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", None])
def test_a_line_is_json_in_every_encoding(encoding):
    text = "日本 é \x9b \u2028 \U0001f600 \ud800 \U000e0001"
    record = logging.makeLogRecord({"msg": "E", "fields": {"message": text}})
    line = log.JsonLine(encoding).format(record).encode(encoding or "ascii")
    assert b"\n" not in line and json.loads(line.decode(encoding or "ascii"))["message"] == text


# -- the database comes back -----------------------------------------------------------------------------------------

class Door:
    """A port before the database's own, closed until it is opened."""

    def __init__(self, dsn: str):
        parts = psycopg.conninfo.conninfo_to_dict(dsn)
        self.behind = parts["host"], int(parts["port"])
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.dsn = make_conninfo(dsn, user="demo_app", host="127.0.0.1", port=self.listener.getsockname()[1])
        self.ends = []

    def open(self):
        self.listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.behind)
            self.ends += [client, server]
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one, other):
        try:
            while data := one.recv(65536):
                other.sendall(data)
        except OSError:
            pass

    def close(self):
        for end in (self.listener, *self.ends):
            end.close()


@pytest.fixture
def door(db):
    made = Door(db)
    yield made
    made.close()


def test_the_first_request_after_an_outage_is_answered_at_once(door, monkeypatch):
    monkeypatch.setattr(ask, "PATIENCE", 0.5)
    app = create_app(door.dsn, pool_size=4)
    try:
        begun = time.monotonic()
        while time.monotonic() < begun + 6:  # by then the pool alone would wait four seconds and more between attempts
            assert app.test_client().get("/healthz").status_code == 503
        door.open()
        opened = time.monotonic()
        while app.test_client().get("/healthz").status_code != 200:
            assert time.monotonic() < opened + 1.5
    finally:
        app.extensions["pool"].close()


def test_a_request_that_waits_is_answered_as_soon_as_the_database_is_back(door):
    app = create_app(door.dsn, pool_size=4)
    try:
        threading.Timer(2, door.open).start()
        begun = time.monotonic()
        assert app.test_client().get("/healthz").status_code == 200
        assert time.monotonic() - begun < 4
    finally:
        app.extensions["pool"].close()


def test_a_deploy_that_changes_what_a_function_answers_breaks_no_connection(app, conn):
    """A prepared statement would be refused for as long as its connection lives: "cached plan must not change result type"."""
    with app.test_request_context():
        try:
            for columns, values, expected in (("a int", "1", {"a": 1}), ("a int, b int", "1, 2", {"a": 1, "b": 2})):
                conn.execute(f"drop function if exists demo.answers(); create function demo.answers() returns table ({columns}) "
                             f"language sql as 'select {values}'; grant execute on function demo.answers() to demo_app")
                for _ in range(12):  # more often than it takes to prepare a statement
                    assert ask.rows("answers") == [expected]
        finally:
            conn.execute("drop function if exists demo.answers()")
