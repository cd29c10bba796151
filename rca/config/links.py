"""Templates of links into programs of one's own: `https://logs.example.org/?trace={trace_id}&from={start_ms}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from rca.errors import UsageError

PLACEHOLDERS = ("trace_id", "span_id", "service", "start_ms", "end_ms")
NEEDED = {"trace": "trace_id", "span": "span_id"}
"""What a template of a kind cannot do without."""

_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")
_URL_MARKS = "%:/?#[]@!$&'()*+,;=~-._"


def template(kind: str, text: str, where: str) -> str:
    """A template as it is written, checked; UsageError says what is wrong with it and where.

    Values come from traces, which strangers write: they may stand behind the host only, so that they choose no server.
    """
    plain = text.strip()
    what = f"{where}: links.{kind}"
    for name in _PLACEHOLDER.findall(plain):
        if name not in PLACEHOLDERS:
            from difflib import get_close_matches

            near = get_close_matches(name, PLACEHOLDERS, n=1)
            meant = f"did you mean {{{near[0]}}}? " if near else ""
            raise UsageError(f"{what}: nothing is called {{{name}}}", f"{meant}known: {', '.join(f'{{{p}}}' for p in PLACEHOLDERS)}")
    _checked_host(plain, what)
    needed = NEEDED.get(kind)
    if needed and f"{{{needed}}}" not in plain:
        raise UsageError(f"{what} holds no {{{needed}}}, so that every link would be the same", "see docs/configuration.md on links")
    return plain


def _checked_host(plain: str, what: str) -> None:
    hint = "it should look like https://ui.example.org/trace/{trace_id}"
    try:
        parts = urlsplit(plain)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UsageError(f"{what} is no URL", hint) from None
    if parts.scheme not in ("http", "https") or not host or not plain.isprintable():
        raise UsageError(f"{what} is no URL of http or https", hint)
    if set(parts.netloc) & set("{}@\\"):
        raise UsageError(f"{what}: the host must be written out, without user name or placeholder", hint)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The link: values encoded, so that they stay one piece of a path or query; what no URL may hold is encoded as well."""
    pieces = _PLACEHOLDER.split(text)  # text, name, text, name ... text
    pieces[1::2] = [quote(values.get(name, ""), safe="", errors="replace") for name in pieces[1::2]]
    pieces[::2] = [quote(piece, safe=_URL_MARKS) for piece in pieces[::2]]
    return "".join(pieces)


def asked(text: str) -> frozenset[str]:
    """The placeholders of a template."""
    return frozenset(_PLACEHOLDER.findall(text))
