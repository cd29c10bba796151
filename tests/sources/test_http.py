"""The HTTP client against a server that misbehaves in every way seen in the field."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
import traceback
from email.utils import formatdate
from pathlib import Path

import pytest

from rca.config import SourceConfig
from rca.errors import RcaError, RefusedError, SourceError, TooLargeError, UnreachableError, UsageError
from rca.sources.http import Client
from tests.sources.server import Canned, Server, tls

CANARY = "canary-8c1f2e-secret"
JSON = {"Content-Type": "application/json"}


def client(url: str, **settings: object) -> tuple[Client, list[float]]:
    """A client that does not really sleep between attempts, and the pauses it would have made."""
    pauses: list[float] = []
    config = SourceConfig(**{"kind": "jaeger", "url": url, "timeout_s": 2.0, **settings})
    return Client(config, "x-tenant", sleep=pauses.append, seed=1), pauses


def test_busy_server_is_asked_again_after_the_time_that_it_names() -> None:
    busy = Canned(429, b"too many jobs", {"Retry-After": "7"})
    with Server(queue=[busy, Canned(503), Canned(200, b"{}", JSON)]) as server:
        asking, pauses = client(server.url)
        assert asking.get("/api/x").body == b"{}"
    assert pauses[0] == 7
    assert 0 < pauses[1] <= 1.0


def test_retry_after_as_a_date() -> None:
    with Server(queue=[Canned(503, b"", {"Retry-After": formatdate(time.time() + 9, usegmt=True)}), Canned(200, b"{}", JSON)]) as server:
        asking, pauses = client(server.url)
        asking.get("/")
    assert 6 < pauses[0] <= 9.5


def test_a_server_that_asks_for_an_hour_is_not_waited_for() -> None:
    with Server(queue=[Canned(429, b"slow down", {"Retry-After": "3600"})]) as server:
        asking, pauses = client(server.url)
        with pytest.raises(RefusedError, match="429") as caught:
            asking.get("/")
    assert pauses == []
    assert "3600" in caught.value.hint


def test_backoff_grows_and_gives_up() -> None:
    with Server(lambda _r: Canned(502, b"bad gateway")) as server:
        asking, pauses = client(server.url, retries=3)
        with pytest.raises(UnreachableError, match="502"):
            asking.get("/")
        assert len(server.requests) == 4
    assert pauses[0] < pauses[1] < pauses[2]


def test_reset_connection_is_tried_again() -> None:
    with Server(queue=[Canned(reset=True), Canned(200, b"{}", JSON)]) as server:
        asking, _ = client(server.url)
        assert asking.get("/").status == 200
        assert len(server.requests) == 2


def test_connection_that_is_always_reset() -> None:
    with Server(lambda _r: Canned(reset=True)) as server:
        asking, _ = client(server.url, retries=1)
        with pytest.raises(UnreachableError, match=r"reset|closed"):
            asking.get("/")


@pytest.mark.parametrize("compress", [False, True])
def test_answer_that_breaks_off(compress: bool) -> None:
    whole = Canned(200, os.urandom(5000), JSON, compress=compress)
    with Server(queue=[Canned(200, whole.body, JSON, compress=compress, cut=2000), whole]) as server:
        asking, _ = client(server.url)
        assert asking.get("/").body == whole.body
    with Server(lambda _r: Canned(200, b"x" * 5000, JSON, cut=100)) as server:
        asking, _ = client(server.url, retries=1)
        with pytest.raises(UnreachableError, match="broke off after 100 bytes"):
            asking.get("/")


def test_gzip_that_ends_early_though_its_length_is_right() -> None:
    import gzip

    body = gzip.compress(os.urandom(5000))[:-900]
    with Server(lambda _r: Canned(200, body, {**JSON, "Content-Encoding": "gzip"})) as server:
        asking, _ = client(server.url, retries=0)
        with pytest.raises(UnreachableError, match="broke off"):
            asking.get("/")


def test_slow_drip_meets_the_deadline() -> None:
    with Server(lambda _r: Canned(200, b"x" * 10_000, JSON, drip_s=0.02)) as server:
        asking, _ = client(server.url, timeout_s=0.1)
        began = time.monotonic()
        with pytest.raises(UnreachableError, match="still sending"):
            asking.get("/")
    assert time.monotonic() - began < 4


def test_headers_that_drip_meet_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.02)

        threading.Thread(target=drip, daemon=True).start()
        asking, _ = client(f"http://127.0.0.1:{listening.getsockname()[1]}", timeout_s=0.1)
        began = time.monotonic()
        with pytest.raises(UnreachableError, match="no answer within the time-out"):
            asking.get("/")
    assert time.monotonic() - began < 4


def test_silent_server() -> None:
    with Server(lambda _r: Canned(200, b"x", JSON, latency_s=2)) as server:
        asking, _ = client(server.url, timeout_s=0.2)
        with pytest.raises(UnreachableError, match="no answer within the time-out"):
            asking.get("/")
        assert len(server.requests) == 1


def test_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asking, pauses = client(f"http://127.0.0.1:{port}")
    with pytest.raises(UnreachableError, match=rf"127\.0\.0\.1:{port}.*refused") as caught:
        asking.get("/api/traces/1")
    assert caught.value.exit_code == 4
    assert "--from" in caught.value.hint
    assert pauses == []


def test_unknown_host() -> None:
    asking, _ = client("http://no-such-host.invalid:16686")
    with pytest.raises(UnreachableError, match=r"no-such-host\.invalid"):
        asking.get("/")


def test_gzip_bomb_stops_early() -> None:
    bomb = Canned(200, bytes(200 * 1024 * 1024), JSON, compress=True)
    with Server(lambda _r: bomb) as server:
        asking, _ = client(server.url, max_bytes_decoded=8 * 1024 * 1024)
        with pytest.raises(TooLargeError, match="more than 8 MiB decompressed"):
            asking.get("/")


def test_announced_size_above_the_cap_is_not_read() -> None:
    with Server(lambda _r: Canned(200, b"x", JSON, length=10**12)) as server:
        asking, _ = client(server.url)
        with pytest.raises(TooLargeError, match="announced"):
            asking.get("/")


def test_received_size_above_the_cap() -> None:
    import http.server

    class Chunked(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            while True:
                self.wfile.write(b"10000\r\n" + bytes(0x10000) + b"\r\n")

        def log_message(self, *_args: object) -> None: ...

    server = Server()
    server._http.RequestHandlerClass = Chunked
    with server:
        asking, _ = client(server.url, max_bytes=3 * 1024 * 1024)
        with pytest.raises(TooLargeError, match="more than 3 MiB received"):
            asking.get("/")


@pytest.mark.parametrize("settings", [{"token": CANARY}, {"user": "ana", "password": CANARY}, {"headers": {"X-Api-Key": CANARY}}])
def test_credentials_never_follow_a_redirect_to_another_origin(settings: dict[str, object]) -> None:
    with Server(lambda _r: Canned(200, b"{}", JSON)) as other:
        answer = Canned(302, b"", {"Location": f"{other.url}/api/y"})
        with Server(lambda _r: answer) as server:
            asking, _ = client(server.url, tenant="team-a", **settings)
            assert asking.get("/api/x").status == 200
            notices = asking.take_notices()
        assert CANARY in _everything_sent(server) or "Basic" in _everything_sent(server)
        assert server.requests[0].headers["x-tenant"] == "team-a"
        sent = other.requests[0].headers
    assert set(sent) <= {"host", "accept", "accept-encoding", "user-agent", "connection"}
    assert [n.code for n in notices] == ["redirected"]
    assert CANARY not in str(notices)


def test_redirect_on_the_same_origin_keeps_credentials() -> None:
    with Server(queue=[Canned(307, b"", {"Location": "/b/api/x"}), Canned(200, b"{}", JSON)]) as server:
        asking, _ = client(server.url, token=CANARY)
        assert asking.get("/api/x").status == 200
        assert [r.target for r in server.requests] == ["/api/x", "/b/api/x"]
        assert server.requests[1].headers["authorization"] == f"Bearer {CANARY}"


def test_credentials_do_not_come_back_after_a_detour() -> None:
    with Server() as first, Server() as second:
        first.queue = [Canned(302, b"", {"Location": f"{second.url}/"}), Canned(200, b"{}", JSON)]
        second.queue = [Canned(302, b"", {"Location": f"{first.url}/chosen-by-another"})]
        asking, _ = client(first.url, token=CANARY)
        asking.get("/")
        assert "authorization" not in first.requests[1].headers


def test_redirect_loop() -> None:
    with Server(lambda _r: Canned(302, b"", {"Location": "/again"})) as server:
        asking, _ = client(server.url)
        with pytest.raises(SourceError, match="more than 5 redirects"):
            asking.get("/")
        assert len(server.requests) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x/y", "javascript:alert(1)"])
def test_redirect_to_something_that_is_not_http(target: str) -> None:
    with Server(lambda _r: Canned(302, b"", {"Location": target})) as server:
        asking, _ = client(server.url)
        with pytest.raises(SourceError, match="not HTTP"):
            asking.get("/")


def test_netrc_adds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine 127.0.0.1 login ana password {CANARY}\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    with Server(lambda _r: Canned(200, b"{}", JSON)) as server:
        client(server.url)[0].get("/")
        assert "authorization" not in server.requests[0].headers


def test_proxy_from_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(lambda _r: Canned(200, b"{}", JSON)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert client("http://jaeger.example")[0].get("/api/x").status == 200
        assert proxy.requests[0].target == "http://jaeger.example/api/x"


def test_no_proxy_stands_between_this_machine_and_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with Server(lambda _r: Canned(200, b"{}", JSON)) as server:
        assert client(server.url)[0].get("/").status == 200


def test_user_and_password_in_the_url_are_sent_and_never_shown() -> None:
    with Server(lambda _r: Canned(401, b"no")) as server:
        asking, _ = client(server.url.replace("://", f"://ana:{CANARY}@"))
        with pytest.raises(RefusedError) as caught:
            asking.get("/api/x")
        assert server.requests[0].headers["authorization"].startswith("Basic ")
    assert CANARY not in _told(caught.value) + repr(asking) + asking.base_url


def test_grafana_cloud_takes_instance_id_and_token_as_basic_auth() -> None:
    import base64

    with Server(lambda _r: Canned(200, b"{}", JSON)) as server:
        client(server.url, user="123456", token=CANARY)[0].get("/")
        sent = server.requests[0].headers["authorization"]
    assert base64.b64decode(sent.removeprefix("Basic ")).decode() == f"123456:{CANARY}"


FAILURES = {
    "401": Canned(401, f"bad token {CANARY}".encode()),
    "403": Canned(403, f'{{"message":"{CANARY} is not allowed"}}'.encode(), JSON),
    "407": Canned(407, CANARY.encode()),
    "429": Canned(429, CANARY.encode()),
    "500": Canned(500, f"Authorization: Bearer {CANARY}".encode()),
    "503": Canned(503, CANARY.encode()),
    "400": Canned(400, f"cannot parse {CANARY}".encode()),
    "reset": Canned(reset=True),
    "cut": Canned(200, b"x" * 100, JSON, cut=10),
    "late": Canned(200, b"x", JSON, latency_s=1),
    "length": Canned(200, b"x", JSON, length=10**12),
    "loop": Canned(302, b"", {"Location": f"/?signature={CANARY}"}),
    "elsewhere": Canned(302, b"", {"Location": f"http://u:{CANARY}@127.0.0.1:1/p?signature={CANARY}"}),
    "scheme": Canned(302, b"", {"Location": f"ftp://x/{CANARY}"}),
    "encoding": Canned(200, b"x", {"Content-Encoding": f"br{CANARY}"}),
    "html": Canned(200, f"<html>{CANARY}</html>".encode(), {"Content-Type": "text/html"}),
}


@pytest.mark.parametrize("kind", FAILURES)
@pytest.mark.parametrize(
    "settings",
    [{"token": CANARY}, {"user": "ana", "password": CANARY}, {"headers": {"X-Key": CANARY}}, {"url_query": f"?token={CANARY}"}],
    ids=["token", "password", "header", "query"],
)
def test_no_failure_tells_a_credential(
    kind: str, settings: dict[str, object], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    import logging

    caplog.set_level(logging.DEBUG)
    settings = dict(settings)
    with Server(lambda _r: FAILURES[kind]) as server:
        asking, _ = client(server.url + str(settings.pop("url_query", "")), timeout_s=0.3, retries=1, **settings)
        try:
            response = asking.get("/api/traces/1")
        except RcaError as error:
            failure = error
        else:
            failure = asking.failure(response, "a trace")
        assert server.requests, "the server was asked"
    assert failure.exit_code == 4
    told = _told(failure) + repr(asking) + str(asking.take_notices()) + caplog.text + "".join(capfd.readouterr())
    assert CANARY not in told
    assert "\n" not in failure.message


def test_nothing_listens_and_no_credential_is_told() -> None:
    asking, _ = client("http://127.0.0.1:1/?key=" + CANARY, token=CANARY)
    with pytest.raises(UnreachableError) as caught:
        asking.get("/api/x", [("q", CANARY)])
    assert CANARY not in _told(caught.value)


def test_header_with_a_line_break_is_refused_without_quoting_it() -> None:
    with pytest.raises(UsageError) as caught:
        client("http://localhost", headers={"X-Key": f"{CANARY}\nX-Evil: 1"})
    assert "X-Key" in caught.value.message
    assert CANARY not in _told(caught.value)


@pytest.mark.parametrize("url", ["", "localhost", "ftp://x", "http://", "http://[::1", "http://h:99999", f"nonsense:{CANARY}"])
def test_url_that_is_none(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        client(url)
    assert CANARY not in _told(caught.value)


def test_server_text_is_made_printable() -> None:
    with Server(lambda _r: Canned(500, b"\x1b[31mred\x1b]0;title\x07 \xff line\nnext")) as server:
        asking, _ = client(server.url)
        message = asking.failure(asking.get("/"), "a trace").message
    assert message.isprintable()
    assert "red" in message


def test_self_signed_certificate_is_refused_and_the_way_out_told(certificate: tuple[Path, Path]) -> None:
    with Server(lambda _r: Canned(200, b"{}", JSON), tls=tls(certificate)) as server:
        asking, _ = client(server.url, token=CANARY)
        with pytest.raises(UnreachableError, match="certificate not accepted") as caught:
            asking.get("/")
        assert "ca_file" in caught.value.hint
        assert server.requests == []
        assert CANARY not in _told(caught.value)


def test_ca_file_makes_it_trusted(certificate: tuple[Path, Path]) -> None:
    with Server(lambda _r: Canned(200, b"{}", JSON), tls=tls(certificate)) as server:
        asking, _ = client(server.url, ca_file=str(certificate[0]))
        assert asking.get("/").status == 200
        assert asking.take_notices() == ()


def test_unverified_tls_works_and_is_told(certificate: tuple[Path, Path], recwarn: pytest.WarningsRecorder) -> None:
    with Server(lambda _r: Canned(200, b"{}", JSON), tls=tls(certificate)) as server:
        asking, _ = client(server.url, verify=False)
        assert asking.get("/").status == 200
    assert [n.code for n in asking.take_notices()] == ["tls_unverified"]
    assert [str(w.message) for w in recwarn if "certificate" in str(w.message).lower()] == []


def test_client_certificate(certificate: tuple[Path, Path]) -> None:
    cert, key = map(str, certificate)
    with Server(lambda _r: Canned(200, b"{}", JSON), tls=tls(certificate, ask_client=True)) as server:
        asking, _ = client(server.url, ca_file=cert, client_cert=cert, client_key=key)
        assert asking.get("/").status == 200
        without, _ = client(server.url, ca_file=cert, retries=0)
        with pytest.raises(UnreachableError):
            without.get("/")


def test_https_is_never_left_for_http(certificate: tuple[Path, Path]) -> None:
    with Server(lambda _r: Canned(200, b"{}", JSON)) as plain:
        with Server(lambda _r: Canned(301, b"", {"Location": plain.url}), tls=tls(certificate)) as server:
            asking, _ = client(server.url, ca_file=str(certificate[0]))
            with pytest.raises(RefusedError, match="from https to"):
                asking.get("/")
        assert plain.requests == []


def test_missing_certificate_file_is_named() -> None:
    with pytest.raises(UsageError, match=r"client_cert: /no/such\.pem"):
        client("https://localhost", client_cert="/no/such.pem")


def _everything_sent(server: Server) -> str:
    return str([r.headers for r in server.requests])


def _told(error: BaseException) -> str:
    """All that a person could be shown of an error: message, hint, traceback with locals, and whatever it wraps."""
    parts = []
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is None:
            continue
        shown = traceback.TracebackException.from_exception(current)
        parts += [str(current), repr(current), getattr(current, "hint", ""), "".join(shown.format())]
        pending += [current.__cause__, current.__context__]
    return "\n".join(parts)
