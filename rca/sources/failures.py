"""What a network error was, in words without addresses, headers or queries, and whether another attempt makes sense."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

_DEPTH = 12  # requests wraps urllib3 wraps http.client wraps the socket's error


def reason_of(error: BaseException) -> str:
    """The innermost known cause as one short phrase; never the text of a requests or urllib3 exception, which hold the URL."""
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"certificate not accepted ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return f"TLS failed ({(cause.reason or 'handshake').replace('_', ' ').lower()})"
        if isinstance(cause, socket.gaierror):
            return "host name not found"
        if isinstance(cause, ConnectionRefusedError):
            return "connection refused, nothing listens there"
        if isinstance(cause, ConnectionResetError | BrokenPipeError):
            return "connection reset by the server"
    names = {type(cause).__name__ for cause in chain}
    if "ProxyError" in names:
        return "the proxy could not be used"
    if "ConnectTimeout" in names or "ConnectTimeoutError" in names:
        return "no connection within the time-out"
    if any(isinstance(cause, TimeoutError) for cause in chain) or names & {"ReadTimeout", "ReadTimeoutError"}:
        return "no answer within the time-out"
    for cause in chain:
        if isinstance(cause, OSError) and cause.errno and cause.strerror:
            return str(cause.strerror).lower()
    if names & {"InvalidURL", "LocationParseError", "UnicodeError", "InvalidSchema"}:
        return "not a valid URL"
    if names & {"RemoteDisconnected", "ProtocolError", "ConnectionError", "ChunkedEncodingError", "IncompleteRead"}:
        return "the server closed the connection without an answer"
    return f"request failed ({type(error).__name__})"


def retriable(error: BaseException) -> bool:
    """Whether the failure may pass by itself: a connection that was reset or closed in the middle."""
    chain = list(_chain(error))
    if any(isinstance(cause, ConnectionRefusedError | socket.gaierror | ssl.SSLError | TimeoutError) for cause in chain):
        return False
    names = {type(cause).__name__ for cause in chain}
    broken = {"RemoteDisconnected", "IncompleteRead", "ChunkedEncodingError", "InvalidChunkLength"}
    return bool(names & broken) or any(isinstance(cause, ConnectionResetError | BrokenPipeError) for cause in chain)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and all that it wraps, by cause, context, argument or urllib3's `reason`."""
    seen: set[int] = set()
    pending: list[BaseException] = [error]
    while pending and len(seen) < _DEPTH:
        current = pending.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = (current.__cause__, current.__context__, getattr(current, "reason", None), *current.args)
        pending += [e for e in inner if isinstance(e, BaseException)]
