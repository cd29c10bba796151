"""Every way in which an endpoint fails, over a real HTTP server: a FAILED reply whose line says where, what, and what to do next."""

from __future__ import annotations

import socket
import threading
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from rca.judge.records import Reply, Status, Usage
from tests.judge.asking import ANSWER, KEY, asker, canned, chat, question, refused, sent
from tests.sources.server import Canned, Request, Server, tls

GOOD = chat(ANSWER)
WEB_PAGE = Canned(200, b"<!doctype html><title>Sign in</title>", {"Content-Type": "text/html"})
MEGABYTE = chat("x" * 1_000_000)
HALF = Canned(200, GOOD.body, GOOD.headers, cut=len(GOOD.body) // 2)
MODEL = "The model `m` does not exist or you do not have access to it."

# name, what the server answers (the last one again and again), what the line says, calls that are made
FAULTS: list[tuple[str, list[Canned], list[str], int]] = [
    ("401", [refused(401, f"Incorrect API key provided: {KEY}")], ["HTTP 401: Incorrect API key", "not accepted", "key_env"], 1),
    ("403", [refused(403, "not allowed to use this model")], ["HTTP 403: not allowed", "check key_env and model"], 1),
    ("404 model", [refused(404, MODEL, "model_not_found")], ["HTTP 404: The model `m`", "check model of the judge (m)"], 1),
    ("404 path", [Canned(404, b"404 page not found")], ["HTTP 404: 404 page not found", "check url of the judge", "/v1"], 1),
    ("429 without Retry-After", [refused(429, "slow down")], ["HTTP 429: slow down", "try again later", "concurrency"], 4),
    ("429 with Retry-After", [refused(429, "slow down", **{"Retry-After": "1"})], ["HTTP 429", "try again in 1 s"], 4),
    ("429 an hour", [refused(429, "slow down", **{"Retry-After": "3600"})], ["HTTP 429", "try again in 3600 s"], 1),
    ("429 spent", [refused(429, "You exceeded your quota", "insufficient_quota")], ["HTTP 429", "quota is spent"], 1),
    ("500", [Canned(500, b"boom")], ["HTTP 500: boom", "try again later"], 4),
    ("503", [refused(503, "Loading model")], ["HTTP 503: Loading model", "try again later"], 4),
    ("529", [canned({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, 529)], ["529: Overloaded"], 4),
    ("reset", [Canned(reset=True)], ["connection reset by the server"], 4),
    ("cut body", [HALF], ["the answer broke off"], 4),
    ("not JSON", [Canned(200, b"OK!", {"Content-Type": "text/plain"})], ["something that is not JSON: OK!", "check url"], 1),
    ("web page", [WEB_PAGE], ["answered with a web page", "url of the judge should be that of the API"], 1),
    ("other JSON", [canned({"status": "ok"})], ["no answer of a model (no choices)", "check url and api"], 1),
    ("error with 200", [canned({"error": {"message": "upstream gone"}})], ["no answer of a model: upstream gone"], 1),
    ("empty", [chat("")], ["does not keep to its schema", "it is empty"], 2),
    ("null", [chat(None)], ["does not keep to its schema", "it is empty"], 2),
    ("no choices", [canned({"choices": []})], ["no choices"], 1),
    ("refusal", [chat(None, refusal="I cannot help with that.")], ["the model refused: I cannot help", "ask another model"], 1),
    ("content filter", [chat("", finish="content_filter")], ["content filter", "ask another model"], 1),
    ("filtered question", [refused(400, "triggered content management policy", "content_filter")], ["HTTP 400", "content filter"], 1),
    ("length", [chat('{"places": [', finish="length")], ["cut off at max_answer (4000 tokens)", "raise max_answer"], 1),
    ("too long", [refused(400, "request (6031 tokens) exceeds the available context size (4096 tokens)")], ["6031", "lower context"], 1),
    ("413", [Canned(413, b"too large")], ["HTTP 413: too large", "lower context"], 1),
    ("400 whatever is asked", [refused(400, "no such thing")], ["HTTP 400: no such thing", "check model and url"], 4),
    ("a megabyte", [MEGABYTE], ["larger than 512 kB", "max_answer"], 1),
    ("a megabyte in small", [Canned(200, MEGABYTE.body, MEGABYTE.headers, compress=True)], ["larger than 512 kB"], 1),
    ("a megabyte of error", [Canned(500, b"x" * 1_000_000)], ["HTTP 500"], 4),
    ("encoding", [Canned(200, b"xyz", {"Content-Encoding": "br"})], ["an encoding that was not asked for", "proxy"], 1),
    ("damaged gzip", [Canned(200, b"xyz", {"Content-Encoding": "gzip"})], ["the answer broke off"], 4),
    ("not UTF-8", [Canned(200, b"\xff\xfe{}")], ["not JSON"], 1),
    ("a redirect", [Canned(302, b"", {"Location": "/login"})], ["redirects to", "/login", "nothing was sent"], 1),
    ("a circle", [Canned(307, b"", {"Location": "/v1/chat/completions"})], ["redirects", "url of the judge"], 4),
]


@pytest.mark.parametrize(("answers", "says", "calls"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_fault_is_one_line_and_no_exception(answers: list[Canned], says: list[str], calls: int) -> None:
    with Server(lambda _r: answers[-1], queue=list(answers)) as server:
        (reply,) = asker(server.url)[0].ask([question()])
        assert len(server.requests) == calls
    _is_failure(reply, server.url)
    for words in says:
        assert words in reply.error


def _is_failure(reply: Reply, url: str) -> None:
    assert (reply.status, reply.data, reply.origin) == (Status.FAILED, None, "")
    assert reply.error.startswith(f"{url}/v1/chat/completions: ")
    assert "; " in reply.error
    assert len(reply.error) < 600
    assert reply.error.isprintable()
    assert KEY not in repr(reply)


@pytest.mark.parametrize(
    "busy",
    [
        [refused(429, "slow", **{"Retry-After": "5"})],
        [Canned(500, b""), Canned(503, b"")],
        [Canned(reset=True)],
        [HALF, refused(429, "slow"), Canned(529, b"")],
    ],
)
def test_what_passes_is_waited_out(busy: list[Canned]) -> None:
    with Server(queue=[*busy, GOOD]) as server:
        asking, pauses = asker(server.url)
        (reply,) = asking.ask([question()])
    assert (reply.status, reply.error, reply.usage) == (Status.ANSWERED, "", Usage(1, 100, 20))
    assert len(pauses) == len(busy)


def test_the_time_that_a_server_names_is_kept() -> None:
    later = formatdate(time.time() + 5, usegmt=True)
    with Server(queue=[refused(429, "slow", **{"Retry-After": "4"}), Canned(503, b"", {"Retry-After": later}), GOOD]) as server:
        asking, pauses = asker(server.url)
        (reply,) = asking.ask([question()])
    assert reply.status is Status.ANSWERED
    assert pauses[0] == pytest.approx(4, abs=1)
    assert 2 < max(pauses[1:]) <= 5


def test_backoff_grows() -> None:
    with Server(lambda _r: Canned(503)) as server:
        asking, pauses = asker(server.url, timeout_s=20)
        asking.ask([question()])
    assert len(pauses) == 3
    assert 0.5 <= pauses[0] <= 1 <= pauses[1] <= 2 <= pauses[2] <= 4


def test_a_server_that_hangs_is_left_at_the_time_out_and_given_up_at_three_of_them() -> None:
    with Server(lambda _r: Canned(200, GOOD.body, GOOD.headers, latency_s=4)) as server:
        begun = time.monotonic()
        (reply,) = asker(server.url, timeout_s=0.3)[0].ask([question()])
        took = time.monotonic() - begun
    _is_failure(reply, server.url)
    assert "no answer within 0.3 s" in reply.error
    assert "raise timeout" in reply.error
    assert took < 3


def test_a_server_that_drips_is_left_when_time_is_up() -> None:
    with Server(lambda _r: Canned(200, GOOD.body, GOOD.headers, drip_s=0.05)) as server:
        begun = time.monotonic()
        (reply,) = asker(server.url, timeout_s=0.5)[0].ask([question()])
        took = time.monotonic() - begun
    _is_failure(reply, server.url)
    assert "still sending after 0.5 s" in reply.error
    assert took < 3


def test_headers_that_drip_end_at_the_time_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        over = threading.Event()

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                while not over.wait(0.05):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        threading.Thread(target=drip, daemon=True).start()
        (reply,) = asker(f"http://127.0.0.1:{port}", timeout_s=0.4, retries=0)[0].ask([question()])
        over.set()
    assert "no answer within 0.4 s" in reply.error


def test_a_certificate_that_nobody_vouches_for(certificate: tuple[Path, Path]) -> None:
    with Server(lambda _r: GOOD, tls=tls(certificate)) as server:
        (reply,) = asker(server.url)[0].ask([question()])
        _is_failure(reply, server.url)
        assert server.requests == []
        assert "certificate not accepted" in reply.error
        assert "ca_file of the judge" in reply.error
        (reply,) = asker(server.url, ca_file=str(certificate[0]))[0].ask([question()])
        assert reply.status is Status.ANSWERED
        (reply,) = asker(server.url, verify=False)[0].ask([question()])
        assert reply.status is Status.ANSWERED


def test_tls_against_a_server_without_it() -> None:
    with Server(lambda _r: GOOD) as server:
        (reply,) = asker(server.url.replace("http:", "https:"))[0].ask([question()])
    assert "TLS" in reply.error or "closed the connection" in reply.error or "reset" in reply.error


def test_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    asking, pauses = asker(f"http://127.0.0.1:{port}")
    replies = asking.ask([question("a"), question("b"), question("c")])
    _is_failure(replies[0], f"http://127.0.0.1:{port}")
    assert "connection refused" in replies[0].error
    assert "start the model's server" in replies[0].error
    assert all(reply.error.startswith("not asked, as an earlier call failed: http://127.0.0.1") for reply in replies[1:])
    assert pauses == []


def test_a_redirect_to_another_host_gets_neither_key_nor_question() -> None:
    with Server(lambda _r: GOOD) as stranger:
        target = f"{stranger.url}/v1/chat/completions?token={KEY}"
        for status in (301, 302, 307, 308):
            with Server(lambda _r, status=status: Canned(status, b"", {"Location": target})) as server:
                (reply,) = asker(server.url)[0].ask([question()])
                _is_failure(reply, server.url)
                assert f"redirects to {stranger.url}/v1/chat/completions, where nothing was sent" in reply.error
        assert stranger.requests == []


def test_a_redirect_within_the_host_is_followed() -> None:
    def moved(request: Request) -> Canned:
        return GOOD if request.path == "/api/chat" else Canned(308, b"", {"Location": "/api/chat"})

    with Server(moved) as server:
        (reply,) = asker(server.url)[0].ask([question()])
        assert sent(server.requests[1]) == sent(server.requests[0])
    assert reply.status is Status.ANSWERED


@pytest.mark.parametrize("fault", [refused(401, "no"), refused(404, MODEL), WEB_PAGE])
def test_an_endpoint_that_cannot_be_used_is_asked_once(fault: Canned) -> None:
    with Server(lambda _r: fault) as server:
        replies = asker(server.url)[0].ask([question(str(n)) for n in range(5)])
        assert len(server.requests) == 1
    assert [reply.status for reply in replies] == [Status.FAILED] * 5
    assert all(reply.error for reply in replies)


def test_an_endpoint_that_stays_down_is_not_asked_for_every_question() -> None:
    with Server(lambda _r: Canned(503)) as server:
        replies = asker(server.url)[0].ask([question(str(n)) for n in range(9)])
        assert len(server.requests) == 8
    assert all("HTTP 503" in reply.error for reply in replies)


def test_one_question_that_fails_does_not_stop_the_others() -> None:
    def some(request: Request) -> Canned:
        text = sent(request)["messages"][1]["content"]
        if "filter" in text:
            return refused(400, "blocked", "content_filter")
        return Canned(500) if "trip" in text else GOOD

    texts = ["a", "filter", "filter", "b", "trip", "c", "filter", "trip", "d"]
    with Server(some) as server:
        replies = asker(server.url)[0].ask([question(text) for text in texts])
    assert [reply.status is Status.ANSWERED for reply in replies] == [len(text) == 1 for text in texts]


def test_a_server_that_wants_to_be_left_alone_is_so_by_every_thread() -> None:
    with Server(lambda _r: refused(429, "slow down", **{"Retry-After": "3600"})) as server:
        replies = asker(server.url, concurrency=2)[0].ask([question(str(n)) for n in range(8)])
        assert len(server.requests) <= 2
    assert all("HTTP 429" in reply.error for reply in replies)


def test_hostile_words_of_a_server_stay_on_one_printable_line() -> None:
    with Server(lambda _r: refused(400, "\x1b[2J\u202eevil\nsecond line " + "long " * 500)) as server:
        (reply,) = asker(server.url)[0].ask([question()])
    _is_failure(reply, server.url)
