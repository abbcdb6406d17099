"""Connections of browsers and other clients: how many there may be, how long each may take, and what is no request.

Nobody who only opens connections may keep others from being answered: where there are too many, the one that has been
waiting longest goes, never one whose request is being worked on.
"""

import ipaddress
import logging
import re
import socket
import time

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask

from runner import exact_json, log
from runner.web import replies, security

MOST = 500  # connections at once
MOST_OF_A_PEER = 64  # of them from one address (IPv6: from a /64 network), but for the proxy's
REQUEST_TIME = 20  # seconds from the first byte of a request to its last
IDLE_TIME = 30  # seconds without a request, or without a byte of an answer being taken
LIMIT_HEADERS = 32 * 1024  # bytes, the first line among them
TOLD_EVERY = 60  # seconds, at most
ONCE_ONLY = (b"host", b"content-length", b"transfer-encoding", b"origin", b"x-csrf-token", b"authorization")

# How waitress itself is set up: it looks every second who is to go, and never stops to accept.
SETTINGS = {"connection_limit": 10 * MOST, "cleanup_interval": 1, "channel_timeout": IDLE_TIME,
            "asyncore_use_poll": True, "max_request_header_size": LIMIT_HEADERS, "log_socket_errors": False}
logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # else a line for each request that has to wait


class Parser(HTTPRequestParser):
    """Refuses what two servers could read in two ways, before anybody acts on it."""

    def parse_header(self, header_plus):
        names = [name.lower() for name in re.findall(rb"^([^:\s]+)[ \t]*:", header_plus, re.M)]
        for name in ONCE_ONLY:
            if names.count(name) > 1:
                raise ParsingError(f"more than one header {name.decode()}")
        if b"transfer-encoding" in names and b"content-length" in names:
            raise ParsingError("both Transfer-Encoding and Content-Length")
        super().parse_header(header_plus)
        if self.version not in ("1.0", "1.1") or "TRANSFER_ENCODING" in self.headers:
            raise ParsingError("HTTP of a version that is not spoken here")
        if self.version == "1.1" and not self.headers.get("HOST"):
            raise ParsingError("no header host")
        if self.proxy_netloc and self.proxy_netloc.lower() != self.headers.get("HOST", "").lower():
            raise ParsingError("an address of another host than the header's")


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
    """A connection."""

    error_task_class = Refusal
    parser_class = Parser
    begun = None  # when the first byte of a request came that is not there yet

    def __init__(self, server, sock, addr, adj, map=None):
        super().__init__(server, sock, addr, adj, map)
        self.peer = network_of(addr[0])
        server.connections.admit(self)

    def received(self, data):
        if self.request is None:
            self.begun = time.time()
        return super().received(data)

    def write_soon(self, data):
        if not self.total_outbufs_len:
            self.last_activity = time.time()  # the answer begins now, however long the work took
        return super().write_soon(data)

    @property
    def overdue(self) -> bool:
        """Whether it takes longer than it may: sending a request, taking an answer, or doing nothing."""
        now = time.time()
        if self.request is not None and not self.requests and self.begun < now - REQUEST_TIME:
            return True
        # of a request that is being worked on only the answer can be late, and that only once there is some of it
        return (not self.requests or self.total_outbufs_len > 0) and self.last_activity < now - IDLE_TIME

    def drop(self) -> None:
        """Ends it from outside. What waits to be sent is not waited for, as waitress would, or a client that reads
        nothing kept it open."""
        self.will_close = True
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the client was faster


class Connections:
    """All connections of a server, whose map of sockets this looks into."""

    def __init__(self, sockets: dict, proxy: str | None):
        self.sockets, self.proxy = sockets, proxy and network_of(proxy)
        self.dropped, self.told = 0, 0.0

    def admit(self, channel: Channel) -> None:
        """Makes room for a new one: of its peer where that has too many, else of whoever has most."""
        there = [c for c in self.sockets.values() if isinstance(c, Channel) and not c.will_close]
        of_peer = [c for c in there if c.peer == channel.peer]
        if len(of_peer) > MOST_OF_A_PEER and channel.peer != self.proxy:
            self._drop_one(of_peer, channel)
        elif len(there) > MOST:
            counts = {}
            for each in there:
                counts[each.peer] = counts.get(each.peer, 0) + 1
            most = max(counts, key=counts.get)
            self._drop_one([c for c in there if c.peer == most], channel)

    def _drop_one(self, candidates: list[Channel], newest: Channel) -> None:
        """The one that has been waiting longest; the newest where requests of all others are worked on."""
        waiting = [c for c in candidates if not c.requests and c is not newest]
        min(waiting, key=lambda c: c.last_activity, default=newest).drop()
        self.dropped += 1

    def sweep(self, _now: float = 0) -> None:
        """Ends those that take too long. Called every second."""
        for channel in list(self.sockets.values()):
            if isinstance(channel, Channel) and not channel.will_close and channel.overdue:
                channel.drop()
        if self.dropped and time.monotonic() > self.told + TOLD_EVERY:
            log.event("CONNECTIONS_DROPPED", logging.WARNING, message="there were too many at once", count=self.dropped)
            self.dropped, self.told = 0, time.monotonic()


def network_of(address: str) -> str:
    """What connections are counted by: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((ip, 64), strict=False))
