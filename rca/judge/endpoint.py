"""Posts to a model's endpoint: time-outs, retries, size caps, one deadline for all of it, and errors that say what to do next."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from enum import Enum
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from rca.config import JudgeConfig, SourceConfig
from rca.errors import SourceError, TooLargeError, UnreachableError, UsageError
from rca.records import dataclass
from rca.sources.body import BrokenOff, Limits, read_body
from rca.sources.credentials import auth_headers, checked_url, host_of, is_loopback, masked, same_origin, secrets_of, shown, tls_files
from rca.sources.deadline import within
from rca.sources.failures import reason_of, retriable
from rca.sources.sending import retry_after, send

if TYPE_CHECKING:
    from requests import Response as RawResponse

TOTAL_FACTOR: Final = 3  # one question, with all its attempts and pauses, may take this many times the time-out
LARGEST: Final = 512 * 1024  # bytes; an answer of 4,000 tokens, escaped and counted, is a tenth of it
_BYTES_A_TOKEN: Final = 64
_BACKOFF_S: Final = 1.0
_MAX_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_RETRIED: Final = frozenset({408, 425, 429})
_SPENT: Final = ("insufficient_quota", "billing", "credit balance")


class Reach(Enum):
    """What else a trouble stands in the way of."""

    QUESTION = "question"  # nothing else
    PASSING = "passing"  # what is asked now; it may be over later
    ENDPOINT = "endpoint"  # every question to this endpoint


class Trouble(Exception):
    """No answer. The text is one line for people, without credentials: where, what, and what to do next."""

    def __init__(self, where: str, what: str, hint: str, reach: Reach) -> None:
        super().__init__(f"{where}: {what}; {hint}" if hint else f"{where}: {what}")
        self.reach = reach


@dataclass(frozen=True, slots=True)
class Answered:
    """Status and body of an answer that was read to its end."""

    status: int
    body: bytes
    html: bool


class Endpoint:
    """POST requests with JSON to one address. `sleep` and `seed` serve tests."""

    def __init__(
        self,
        config: JudgeConfig,
        url: str,
        headers: Mapping[str, str],
        *,
        sleep: Callable[[float], None] = time.sleep,
        seed: int | None = None,
    ) -> None:
        parts = checked_url(url)
        if "@" in parts.netloc:
            raise UsageError("the judge's url holds a user name or password", "set key_env or headers_env of the judge instead")
        as_source = SourceConfig(
            "judge", url=url, token=config.key, headers={**config.headers, **headers}, ca_file=config.ca_file, verify=config.verify
        )
        self.config = config
        self._url = parts._replace(netloc=host_of(parts), fragment="").geturl()
        own = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "rca"}
        # the key goes where the interface wants it, and nowhere else
        self._headers = {**own, **auth_headers(SourceConfig("judge", headers=as_source.headers), "")}
        self._secrets = secrets_of(as_source, as_source.headers, parts.query)
        self._tls = tls_files(as_source)
        self._sleep = sleep
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        # what one thread was told about waiting holds for all of them
        self._held: tuple[float, Trouble | None] = (0.0, None)
        self.name = masked(shown(self._url), self._secrets, 300)
        self.notes = self._dangers()

    def _dangers(self) -> tuple[str, ...]:
        if self._url.startswith("https:"):
            unchecked = f"{self.name}: its certificate is not checked (verify: false), so anyone on the way could read key and payloads"
            return () if self.config.verify else (unchecked,)
        return () if is_loopback(self._url) else (f"{self.name}: not encrypted (http), so anyone on the way could read key and payloads",)

    def clean(self, text: str, limit: int = 200) -> str:
        """One printable line without the secrets of this endpoint."""
        return masked(text, self._secrets, limit)

    def without_key(self, text: str) -> str:
        """An answer's text without the key, which a server could echo."""
        return text.replace(self.config.key, "***") if len(self.config.key) >= 8 else text

    def trouble(self, what: str, hint: str = "", reach: Reach = Reach.QUESTION) -> Trouble:
        """A trouble at this address."""
        return Trouble(self.name, what, hint, reach)

    def post(self, body: Mapping[str, Any], deadline: float) -> Answered:
        """The answer, whatever its status but refusals, redirects and what remains of 408, 429 and 5xx after retries; else Trouble.

        `deadline` is a moment of time.monotonic, by which attempts and pauses are over.
        """
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        for attempt in range(self.config.retries + 1):
            self._wait_turn(deadline)
            try:
                return self._attempt(data, deadline)
            except _Again as again:
                trouble, wait = again.trouble, again.wait_s
            pause = _BACKOFF_S * 2**attempt * self._random.uniform(0.5, 1.0) if wait is None else wait
            if wait is not None:
                self._hold(wait, trouble)
            if attempt == self.config.retries or time.monotonic() + pause > deadline:
                raise trouble
            if wait is None:
                self._sleep(pause)
        raise AssertionError("at least one attempt is made")

    def _hold(self, wait: float, trouble: Trouble) -> None:
        with self._lock:
            self._held = max(self._held, (time.monotonic() + wait, trouble), key=itemgetter(0))

    def _wait_turn(self, deadline: float) -> None:
        """Wait until the server wants to be asked again; what it said where that is too late."""
        with self._lock:
            until, trouble = self._held
        pause = until - time.monotonic()
        if trouble and pause > 0:
            if until > deadline:
                raise trouble
            self._sleep(pause)

    def _attempt(self, data: bytes, deadline: float) -> Answered:
        left = min(self.config.timeout_s, max(0.05, deadline - time.monotonic()))
        until = time.monotonic() + left
        url = self._url
        for _ in range(_MAX_REDIRECTS + 1):
            raw = self._send(url, data, until)
            with raw:
                if raw.status_code not in _REDIRECTS or not raw.headers.get("Location"):
                    return self._finish(raw, until)
                url = self._redirect(url, raw.status_code, raw.headers["Location"])
        raise self.trouble(f"more than {_MAX_REDIRECTS} redirects", "set url of the judge to where it finally leads", Reach.ENDPOINT)

    def _redirect(self, url: str, status: int, target: str) -> str:
        """Where to post again. The question is somebody's data: it goes to the configured host, and to no other."""
        following = urljoin(url, target)
        parts = urlsplit(following)
        if parts.scheme in ("http", "https") and status in (307, 308) and same_origin(url, following):
            return parts._replace(netloc=host_of(parts), fragment="").geturl()
        where = self.clean(shown(following), 300)
        raise self.trouble(f"redirects to {where}, where nothing was sent", "set url of the judge to that if it is yours", Reach.ENDPOINT)

    def _send(self, url: str, data: bytes, until: float) -> RawResponse:
        import requests

        left = max(0.05, until - time.monotonic())
        try:
            return within(left, lambda: send(url, self._headers, left, self._tls, body=data))
        except (requests.RequestException, OSError, ValueError) as error:
            problem = error
        # raised outside of the handler: what requests raises holds the request, and so the credentials
        raise self._unreachable(problem)

    def _unreachable(self, problem: Exception) -> Exception:
        reason = self.clean(reason_of(problem))
        if reason == "no answer within the time-out":
            what = f"no answer within {self.config.timeout_s:g} s"
            return _Again(self.trouble(what, "raise timeout of the judge if the model is slow", Reach.PASSING))
        if retriable(problem):
            return _Again(self.trouble(reason, "see the server's log", Reach.PASSING))
        hint = "start the model's server, or check url of the judge"
        if "certificate" in reason or "TLS" in reason:
            hint = "set ca_file of the judge to the authority that signed it (or verify: false for a test)"
        return self.trouble(reason, hint, Reach.ENDPOINT)

    def _finish(self, raw: RawResponse, until: float) -> Answered:
        status = raw.status_code
        if status in (401, 403, 407):
            raise self._refused(status, self._excerpt(raw, until))
        if status in _RETRIED or (status >= 500 and status != 501):
            raise self._busy(raw, until)
        cap = max(LARGEST, _BYTES_A_TOKEN * self.config.max_answer)
        try:
            body = read_body(raw, self.name, Limits(cap, cap, until))
        except BrokenOff:
            raise _Again(self.trouble("the answer broke off", "see the server's log, and the limits of a proxy", Reach.PASSING)) from None
        except TooLargeError:
            raise self.trouble(f"the answer is larger than {cap // 1024} kB", "check the model and max_answer of the judge") from None
        except UnreachableError:
            what = f"still sending after {self.config.timeout_s:g} s"
            raise self.trouble(what, "raise timeout of the judge, or lower max_answer", Reach.PASSING) from None
        except SourceError as error:
            what = error.message.removeprefix(f"{self.name}: ")
            raise self.trouble(what, "check the proxy between rca and the model", Reach.PASSING) from None
        html = "html" in raw.headers.get("Content-Type", "").lower() or body[:200].lstrip().lower().startswith((b"<!doctype", b"<html"))
        return Answered(status, body, html)

    def _excerpt(self, raw: RawResponse, until: float) -> str:
        """What a refusal says, "" where it cannot be had."""
        if "html" in raw.headers.get("Content-Type", "").lower():
            return ""
        try:
            return self.clean(complaint_of(read_body(raw, "", Limits(1 << 16, 1 << 16, until))))
        except (SourceError, BrokenOff):
            return ""

    def _refused(self, status: int, said: str) -> Trouble:
        what = f"HTTP {status}" + (f": {said}" if said else "")
        if status == 407:
            return self.trouble(what, "the proxy wants credentials: put them into HTTPS_PROXY", Reach.ENDPOINT)
        if status == 403:
            return self.trouble(what, "this key may not use that model or address: check key_env and model of the judge", Reach.ENDPOINT)
        sent = "the key is not accepted" if self.config.key or self.config.headers else "no key was sent"
        return self.trouble(what, f"{sent}: set key_env of the judge (or RCA_JUDGE_KEY)", Reach.ENDPOINT)

    def _busy(self, raw: RawResponse, until: float) -> Exception:
        said = self._excerpt(raw, until)
        what = f"HTTP {raw.status_code}" + (f": {said}" if said else "")
        if raw.status_code == 429 and any(word in said.lower() for word in _SPENT):
            return self.trouble(what, "the account's credit or quota is spent", Reach.ENDPOINT)
        wait = retry_after(raw.headers.get("Retry-After"))
        hint = f"try again in {wait:.0f} s" if wait else "try again later"
        if raw.status_code == 429:
            hint += ", or lower concurrency of the judge"
        return _Again(self.trouble(what, hint, Reach.PASSING), wait)


class _Again(Exception):
    """A trouble that may pass, and how long the server asks to wait."""

    def __init__(self, trouble: Trouble, wait_s: float | None = None) -> None:
        super().__init__()
        self.trouble = trouble
        self.wait_s = wait_s


def complaint_of(body: bytes) -> str:
    """The message in an error's body, with its code where that says more; the body itself where it has no known form."""
    text = body[:20_000].decode("utf-8", "replace")
    try:
        error = json.loads(text)
    except (ValueError, RecursionError):
        return text
    error = error.get("error", error) if isinstance(error, dict) else error
    if not isinstance(error, dict):
        return error if isinstance(error, str) else text
    message = error.get("message") or error.get("detail")
    code = error.get("code")
    if not isinstance(message, str):
        return text
    return f"{message} ({code})" if isinstance(code, str) and code not in message else message
