"""One HTTP request on requests, with nothing added that nobody configured, and what a server asks for before the next one."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rca.sources.credentials import is_loopback

if TYPE_CHECKING:
    from requests import Response as RawResponse

Params = Iterable[tuple[str, str]]
Tls = tuple[bool | str, str | tuple[str, str] | None]
"""What requests calls `verify` and `cert`."""


def send(
    url: str, headers: Mapping[str, str], timeout: float, tls: Tls, *, params: Params | None = None, body: bytes | None = None
) -> RawResponse:
    """Send a GET, or a POST where there is a body, and read the headers of the answer; its body is left to be streamed.

    `timeout` counts from byte to byte, in seconds. Raises what requests raises; redirects are not followed.
    """
    import warnings

    import requests
    from requests.utils import get_environ_proxies

    # urllib3 logs request lines at DEBUG, and a redirect's query may hold a signature
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    verify, certificate = tls
    with requests.Session() as session, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the notice on unverified TLS says it better than urllib3's warning
        session.trust_env = False  # or ~/.netrc would add credentials that nobody configured here
        session.headers.clear()
        return session.request(
            "GET" if body is None else "POST",
            url,
            params=list(params) if params else None,
            data=body,
            headers=dict(headers),
            timeout=(min(timeout, 10.0), timeout),
            stream=True,
            allow_redirects=False,
            verify=verify,
            cert=certificate,
            proxies={} if is_loopback(url) else get_environ_proxies(url),
        )


def retry_after(value: str | None) -> float | None:
    """Seconds that `Retry-After` (RFC 9110, 10.2.3) asks for, given as a number or as a date."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None
