"""The one HTTP client of all sources, on requests: time-outs, retries, size caps, and credentials that stay where they belong."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from rca.config import SourceConfig
from rca.errors import NotFoundError, RefusedError, SourceError, TooLargeError, UnreachableError
from rca.model import Notice
from rca.records import dataclass
from rca.sources.body import BrokenOff, Limits, read_body
from rca.sources.credentials import (
    PORTS,
    auth_headers,
    checked_url,
    host_of,
    masked,
    same_origin,
    secrets_of,
    shown,
    tls_files,
    with_userinfo,
)
from rca.sources.deadline import within
from rca.sources.failures import reason_of, retriable
from rca.sources.sending import Params, retry_after, send

if TYPE_CHECKING:
    from requests import Response as RawResponse

MAX_REDIRECTS: Final = 5
DEADLINE_FACTOR: Final = 15  # the whole of one call, retries included, may take this many times `timeout_s`
MAX_RETRY_AFTER_S: Final = 30.0
_BACKOFF_S: Final = 0.5
_RETRY_STATUS: Final = frozenset({429, 502, 503, 504})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer. `url` is fit for people: no credentials, no query."""

    status: int
    body: bytes
    content_type: str
    url: str

    @property
    def html(self) -> bool:
        """Whether a web page came where data was asked for (a UI's catch-all route, a login page)."""
        return "html" in self.content_type or self.body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))

    @property
    def gone(self) -> bool:
        """Whether this server has no such endpoint at all, as against: has it, and knows no such trace."""
        return self.html or (self.status in (404, 405) and self.body.strip() in (b"404 page not found", b"Not Found", b"404 Not Found"))


class Client:
    """GET requests below one base URL. `sleep` and `seed` serve tests; `notices` gathers what the user should be told."""

    def __init__(
        self, config: SourceConfig, tenant_header: str = "", *, sleep: Callable[[float], None] = time.sleep, seed: int | None = None
    ) -> None:
        base = checked_url(config.url)
        self.config = with_userinfo(config, base)
        self._base = base._replace(netloc=host_of(base), path=base.path.rstrip("/"), query="", fragment="")
        self._query = parse_qsl(base.query, keep_blank_values=True)
        self._headers = auth_headers(self.config, tenant_header)
        self._secrets = secrets_of(self.config, self._headers, base.query)
        self._verify, self._certificate = tls_files(self.config)
        self._sleep = sleep
        self._random = random.Random(seed)
        self._notices: list[Notice] = []
        if not config.verify and base.scheme == "https":
            text = f"{self.base_url}: its certificate is not checked (verify: false), so anyone on the way could read the credentials"
            self._notices.append(Notice("tls_unverified", text))

    @property
    def base_url(self) -> str:
        """The base URL without user name, password and query."""
        return self._base.geturl()

    def __repr__(self) -> str:
        return f"Client({self.base_url!r})"

    def take_notices(self) -> tuple[Notice, ...]:
        """What was gathered since the last call."""
        taken, self._notices = tuple(self._notices), []
        return taken

    def clean(self, text: str, limit: int = 200) -> str:
        """One printable line of a server's text, without the secrets of this client (servers do echo them)."""
        return masked(text, self._secrets, limit)

    def get(self, path: str, params: Params = (), accept: str = "application/json", retries: int | None = None) -> Response:
        """The answer to a GET, whatever its status but 401, 403, 407 and what remains of 429/502/503/504 after retries.

        RefusedError, UnreachableError, TooLargeError, SourceError; each names the URL without credentials.
        """
        deadline = time.monotonic() + self.config.timeout_s * DEADLINE_FACTOR
        attempts = 1 + (self.config.retries if retries is None else retries)
        for attempt in range(attempts):
            last = attempt + 1 == attempts
            outcome = self._attempt(path, params, accept, deadline)
            if isinstance(outcome, _Again):
                if last or not self._pause(attempt, outcome.wait_s, deadline):
                    raise outcome.error
                continue
            return outcome
        raise AssertionError("at least one attempt is made")

    def failure(self, response: Response, what: str, detail: str = "") -> SourceError:
        """The error for a status that the caller has no better explanation for."""
        # what came with 200 is data of another kind, not a message
        said = self.clean(detail or ("" if response.status == 200 else response.body[:2000].decode("utf-8", "replace")))
        if response.html:
            return SourceError(
                f"{response.url}: answered with a web page instead of {what}",
                "the URL should be that of the API (with its base path), and a login page means that a token is needed",
            )
        message = f"{response.url}: HTTP {response.status} instead of {what}" + (f": {said}" if said else "")
        if response.gone:
            return SourceError(message, "there is no such endpoint: check the base URL, a path prefix may be missing")
        if response.status == 404:
            return NotFoundError(message, "check what was asked for, and the base URL")
        if response.status in (413, 422):
            return TooLargeError(message, "raise the server's limit on the size of a trace, or take the trace from a file")
        return SourceError(message, "see the server's log" if response.status >= 500 else "check the request against the server's version")

    def _pause(self, attempt: int, wait_s: float | None, deadline: float) -> bool:
        """Sleep before the next attempt; False if that would be too long."""
        pause = _BACKOFF_S * 2**attempt * self._random.uniform(0.5, 1.0) if wait_s is None else wait_s
        if pause > MAX_RETRY_AFTER_S or time.monotonic() + pause > deadline:
            return False
        self._sleep(pause)
        return True

    def _attempt(self, path: str, params: Params, accept: str, deadline: float) -> Response | _Again:
        """One request with its redirects."""
        url = self._base.geturl() + quote(path, safe="/%")
        query: Params | None = [*params, *self._query]
        trusted = True
        for _ in range(MAX_REDIRECTS + 1):
            raw = self._send(url, query, accept, trusted, deadline)
            if isinstance(raw, _Again):
                return raw
            target = raw.headers.get("Location") if raw.status_code in _REDIRECTS else None
            if target is None:
                return self._finish(raw, url, trusted, deadline)
            raw.close()
            following = self._redirect(url, target)
            if trusted and not same_origin(url, following):
                trusted = False
                text = f"{shown(url)} redirects to {shown(following)}; credentials were not sent there (set that URL if it is yours)"
                self._notices.append(Notice("redirected", self.clean(text, 400)))
            url, query = following, None
        raise SourceError(f"{self.clean(shown(url), 300)}: more than {MAX_REDIRECTS} redirects", "set the URL to which it finally leads")

    def _redirect(self, url: str, target: str) -> str:
        following = urljoin(url, target)
        before, after = urlsplit(url), urlsplit(following)
        if after.scheme not in PORTS or not after.hostname:
            raise SourceError(f"{shown(url)}: redirects to something that is not HTTP", "check the URL")
        if before.scheme == "https" and after.scheme == "http":
            where = self.clean(shown(following), 300)
            raise RefusedError(f"{shown(url)}: redirects from https to {where}, which is not followed", "check the URL and the proxy")
        return after._replace(netloc=host_of(after), fragment="").geturl()

    def _send(self, url: str, query: Params | None, accept: str, trusted: bool, deadline: float) -> RawResponse | _Again:
        import requests

        headers = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": "rca"} | (self._headers if trusted else {})
        tls = self._verify, self._certificate if trusted else None
        left = max(0.05, deadline - time.monotonic())
        try:
            return within(left, lambda: send(url, headers, min(self.config.timeout_s, left), tls, params=query))
        except (requests.RequestException, OSError, ValueError) as error:
            problem = error
        # raised outside of the handler: what requests raises holds the request, and so the credentials
        return self._unreachable(url, problem)

    def _finish(self, raw: RawResponse, url: str, trusted: bool, deadline: float) -> Response | _Again:
        """Judge the status, then read the body."""
        name = self.clean(shown(url), 300)
        with raw:
            if raw.status_code in (401, 403, 407):
                raise self._refused(name, raw, trusted, deadline)
            if raw.status_code in _RETRY_STATUS:
                return _Again(self._overloaded(name, raw, deadline), retry_after(raw.headers.get("Retry-After")))
            limits = Limits(self.config.max_bytes, self.config.max_bytes_decoded, deadline)
            try:
                body = read_body(raw, name, limits)
            except BrokenOff as error:
                return _Again(UnreachableError(str(error), "try again; if it persists, see the limits of the proxy before the server"))
        return Response(raw.status_code, body, raw.headers.get("Content-Type", "").lower(), name)

    def _excerpt(self, raw: RawResponse, deadline: float) -> str:
        """The beginning of a refusal's body, "" where it cannot be had."""
        if "html" in raw.headers.get("Content-Type", "").lower():
            return ""
        try:
            return self.clean(read_body(raw, "", Limits(1 << 16, 1 << 16, deadline)).decode("utf-8", "replace"))
        except (SourceError, BrokenOff):
            return ""

    def _refused(self, name: str, raw: RawResponse, trusted: bool, deadline: float) -> RefusedError:
        said = self._excerpt(raw, deadline)
        message = f"{name}: HTTP {raw.status_code}" + (f": {said}" if said else "")
        if not trusted:
            return RefusedError(message, "that is another host than the configured one, so no credentials were sent; configure its URL")
        if raw.status_code == 407:
            return RefusedError(message, "the proxy wants credentials: put them into HTTPS_PROXY")
        if "tenant" in said or "org id" in said:
            return RefusedError(message, "set the tenant (RCA_TENANT, or `tenant` of the source in rca.yaml)")
        sent = "the credentials that were sent are not accepted" if "Authorization" in self._headers else "no credentials were sent"
        return RefusedError(message, f"{sent}: set a token or user and password (RCA_TOKEN, RCA_USER, RCA_PASSWORD, or rca.yaml)")

    def _overloaded(self, name: str, raw: RawResponse, deadline: float) -> SourceError:
        said = self._excerpt(raw, deadline)
        wait = retry_after(raw.headers.get("Retry-After"))
        later = f"try again in {wait:.0f} s" if wait else "try again later"
        message = f"{name}: HTTP {raw.status_code}" + (f": {said}" if said else "")
        if raw.status_code == 429:
            return RefusedError(f"{message} (too many requests)", later)
        return UnreachableError(f"{message} (the server or a proxy before it is not able to answer)", later)

    def _unreachable(self, url: str, error: Exception) -> _Again:
        name = self.clean(shown(url), 300)
        reason = self.clean(reason_of(error))
        hint = "check the URL, and that the server runs; or take the trace from a file with --from"
        if "certificate" in reason or "TLS" in reason:
            hint = "set ca_file to the authority that signed it (or verify: false for a test)"
        failed = UnreachableError(f"{name}: {reason}", hint)
        if not retriable(error):
            raise failed
        return _Again(failed)


@dataclass(frozen=True, slots=True)
class _Again:
    """A failure that may pass: the error to raise if it does not, and how long the server asks to wait."""

    error: SourceError
    wait_s: float | None = None
