"""A real HTTP server on loopback that serves captured answers of real Jaeger and Tempo servers, and misbehaves on demand."""

from __future__ import annotations

import base64
import gzip
import json
import lzma
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

DATA = Path(__file__).parent / "data"
SERVERS = tuple(sorted(p.name.removesuffix(".jsonl.xz") for p in DATA.glob("*.jsonl.xz")))
TENANT_HEADERS = ("x-tenant", "x-scope-orgid")
GONE = b"404 page not found\n"


@dataclass(frozen=True)
class Capture:
    """One request and what a real server answered."""

    server: str
    name: str
    method: str
    target: str
    headers: dict[str, str]
    status: int
    answer: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@cache
def captures(server: str) -> tuple[Capture, ...]:
    """Every capture of one server."""
    rows = (json.loads(line) for line in lzma.decompress((DATA / f"{server}.jsonl.xz").read_bytes()).splitlines())
    return tuple(
        Capture(
            server,
            row["name"],
            row["method"],
            row["target"],
            row["headers"],
            row["status"],
            row["answer"],
            base64.b64decode(row["bytes"]) if "bytes" in row else row["body"].encode(),
        )
        for row in rows
    )


def capture(server: str, name: str) -> Capture:
    """One capture by name."""
    return next(c for c in captures(server) if c.name == name)


@dataclass(frozen=True)
class Canned:
    """One answer. `drip_s` waits between bytes, `cut` closes after so many bytes, `reset` before any, `compress` gzips."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip_s: float = 0.0
    latency_s: float = 0.0
    cut: int = -1
    reset: bool = False
    compress: bool = False
    length: int = -1  # a Content-Length that is not the body's


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


Answering = Callable[[Request], Canned | None]


def canned(c: Capture) -> Canned:
    """The captured answer, gzip'd again where it was sent so."""
    headers = {k: v for k, v in c.answer.items() if k.lower() in ("content-type", "x-server-hostname", "vary")}
    return Canned(c.status, c.body, headers, compress=c.answer.get("Content-Encoding") == "gzip")


def replay(server: str, prefix: str = "") -> Answering:
    """Answer like a captured server: by exact target if it was asked, by path otherwise; protobuf if it is asked for."""

    def answer(request: Request) -> Canned | None:
        target = request.target.removeprefix(prefix)
        wants_pb = "application/protobuf" in request.headers.get("accept", "")
        same = [
            c
            for c in captures(server)
            if c.method == request.method
            and _padded(c.path) == _padded(target.partition("?")[0])
            and (wants_pb or "application/protobuf" not in c.headers.get("Accept", ""))
            and all(request.headers.get(k.lower()) == v for k, v in c.headers.items() if k.lower() in TENANT_HEADERS)
        ]
        asked = set(target.partition("?")[2].split("&"))
        same = [c for c in same if _traceql(c.target) == _traceql(target)]

        def distance(c: Capture) -> tuple[bool, bool, int, int, int]:
            params = set(c.target.partition("?")[2].split("&"))
            wrong_form = wants_pb and "application/protobuf" not in c.headers.get("Accept", "")
            return c.target != target, wrong_form, -len(c.headers), -len(params & asked), len(params)

        best = sorted(same, key=distance)
        return canned(best[0]) if best else None

    return answer


def _traceql(target: str) -> str:
    """The TraceQL of a search: another query has another answer, while limits and times do not matter here."""
    return next((param for param in target.partition("?")[2].split("&") if param.startswith("q=")), "")


def _padded(path: str) -> str:
    """A path whose last part, if it is a trace id, is filled up as servers do."""
    head, _, last = path.rpartition("/")
    return f"{head}/{last.lower().zfill(32)}" if head.endswith("traces") and last else path


class Server:
    """Serves on loopback while its `with` block runs; `requests` is what it was asked, `queue` goes before `answering`."""

    def __init__(self, answering: Answering | None = None, *, queue: list[Canned] | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.answering = answering or (lambda _request: None)
        self.queue = list(queue or [])
        self.requests: list[Request] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = Request(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                outer.requests.append(request)
                answer = outer.queue.pop(0) if outer.queue else outer.answering(request)
                _send(self, answer or Canned(404, GONE, {"Content-Type": "text/plain; charset=utf-8"}))

            do_HEAD = do_POST = do_GET

            def log_message(self, *_args: object) -> None:
                """Tests need no access log."""

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_args: object) -> None:
                """Clients of these tests hang up on purpose."""

        self._http = Quiet(("127.0.0.1", 0), Handler)
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._scheme = "https" if tls else "http"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()


def _send(handler: BaseHTTPRequestHandler, answer: Canned) -> None:
    time.sleep(answer.latency_s)
    if answer.reset:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True
        handler.connection.close()
        return
    body = gzip.compress(answer.body, 1) if answer.compress else answer.body
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    if answer.compress:
        handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(body) if answer.length < 0 else answer.length))
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    for piece in _pieces(body if answer.cut < 0 else body[: answer.cut], answer.drip_s):
        handler.wfile.write(piece)
        handler.wfile.flush()
        time.sleep(answer.drip_s)


def _pieces(body: bytes, drip_s: float) -> Iterator[bytes]:
    if not drip_s:
        yield body
        return
    for at in range(len(body)):
        yield body[at : at + 1]


def tls(certificate: tuple[Path, Path], ask_client: bool = False) -> ssl.SSLContext:
    """What a server with this certificate and key needs; with `ask_client`, clients must show the same one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    if ask_client:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(certificate[0])
    return context
