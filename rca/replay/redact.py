"""Takes private pieces out of a trace before it is written to a file that others will read.

The same piece has the same placeholder (`[email-1]`) wherever it stands, so that what was copied from where is still seen. Secrets are
always taken out; other kinds and the user's own patterns are those of `redact:` of the judge, which are on unless they are switched off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rca.config import RedactConfig
from rca.judge.redact import PLACEHOLDER, Redactor
from rca.model import Complaint, Event, Link, LogRecord, Span, Trace, Value
from rca.records import dataclass, replace

SECRETS = "key"
_PLURALS = {"email": "e-mail addresses", "phone": "telephone numbers", "card": "card numbers", "iban": "IBANs", "key": "secrets"}
_ONE = {"email": "e-mail address", "phone": "telephone number", "card": "card number", "iban": "IBAN", "key": "secret"}


@dataclass(frozen=True, slots=True)
class Redaction:
    """How often something of a kind was replaced at one place: a service and what held it, e.g. `gen_ai.input.messages`."""

    kind: str
    service: str
    place: str
    count: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """A trace and a complaint without what is private, and what was taken out of them."""

    trace: Trace
    complaint: Complaint
    taken: tuple[Redaction, ...]


def redacted(trace: Trace, complaint: Complaint, config: RedactConfig) -> Redacted:
    """The trace and the complaint with placeholders for what is private; UsageError for a pattern that is no regular expression.

    Texts are replaced wherever they stand (names, attributes, resources, events, links, log records, items of payloads), numbers are not.
    """
    kinds = config.kinds if SECRETS in config.kinds else (SECRETS, *config.kinds)
    # Read once, so that a telephone number that is known by its look in one place is found where it stands without it.
    said = (complaint.text, complaint.bad, complaint.expected)
    texts = list(said)

    def read(text: str, _place: _Place) -> str:
        texts.append(text)
        return text

    _Rewriter(read).trace(trace)
    hider = _Hider(Redactor(replace(config, kinds=kinds), texts=dict.fromkeys(texts)))
    clean = _Rewriter(hider.hide).trace(trace)
    asked = Complaint(*(hider.hide(text, ("", "complaint")) for text in said))
    return Redacted(clean, asked, hider.taken())


def summary(taken: tuple[Redaction, ...]) -> str:
    """`2 e-mail addresses, 1 secret`; "nothing" where nothing was taken out."""
    counts: Counter[str] = Counter()
    for row in taken:
        counts[row.kind] += row.count
    told = [f"{n} {_ONE.get(kind, 'piece that your patterns name') if n == 1 else plural(kind)}" for kind, n in sorted(counts.items())]
    return ", ".join(told) or "nothing"


def places(taken: tuple[Redaction, ...]) -> Iterator[str]:
    """One line a place: `2 e-mail addresses in claim-extractor: gen_ai.input.messages`."""
    rows: dict[tuple[str, str], list[Redaction]] = {}
    for row in taken:
        rows.setdefault((row.service, row.place), []).append(row)
    for (service, place), held in sorted(rows.items()):
        yield f"{summary(tuple(held))} in {f'{service}: ' if service else ''}{place}"


def plural(kind: str) -> str:
    """What a kind is called where there are several."""
    return _PLURALS.get(kind, "pieces that your patterns name")


_Place = tuple[str, str]


class _Hider:
    """Hides what is private in texts, and counts what was hidden where."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._counts: Counter[tuple[str, str, str]] = Counter()

    def hide(self, text: str, place: _Place) -> str:
        clean = self._redactor.hide(text)
        if clean != text:
            new = Counter(re.findall(PLACEHOLDER, clean))
            new.subtract(re.findall(PLACEHOLDER, text))
            for name, count in new.items():
                if count > 0:
                    self._counts[name[1:].rpartition("-")[0], *place] += count
        return clean

    def taken(self) -> tuple[Redaction, ...]:
        return tuple(Redaction(*key, count) for key, count in sorted(self._counts.items()))


class _Rewriter:
    """Puts every text of a trace through a function that is told the service and what held the text."""

    def __init__(self, change: Callable[[str, _Place], str]) -> None:
        self._change = change
        self._resources: dict[int, tuple[Mapping[str, Value], Mapping[str, Value]]] = {}

    def trace(self, trace: Trace) -> Trace:
        return replace(trace, spans=tuple(self._span(span) for span in trace.spans))

    def _span(self, span: Span) -> Span:
        who = span.service
        # Spans of one service share their resource, which is looked at once; it is kept here as well, so that its id stays its own.
        if id(span.resource) not in self._resources:
            self._resources[id(span.resource)] = span.resource, self._fields(span.resource, who, "resource ")
        _, resource = self._resources[id(span.resource)]
        return replace(
            span,
            service=self._change(who, (who, "service name")),
            name=self._change(span.name, (who, "span name")),
            status_message=self._change(span.status_message, (who, "status message")),
            attributes=self._fields(span.attributes, who),
            resource=resource,
            events=tuple(self._event(event, who) for event in span.events),
            links=tuple(self._link(link, who) for link in span.links),
            logs=tuple(self._log(log, who) for log in span.logs),
        )

    def _event(self, event: Event, who: str) -> Event:
        return replace(event, attributes=self._fields(event.attributes, who, f"event {event.name}, "))

    def _link(self, link: Link, who: str) -> Link:
        return replace(link, attributes=self._fields(link.attributes, who, "link "))

    def _log(self, log: LogRecord, who: str) -> LogRecord:
        named = f"log record {log.name}".rstrip()
        fields = self._fields(log.attributes, who, f"{named}, ")
        return replace(log, service=self._change(log.service, (who, named)), body=self._value(log.body, (who, named)), attributes=fields)

    def _fields(self, fields: Mapping[str, Value], who: str, before: str = "") -> dict[str, Value]:
        return {key: self._value(value, (who, before + key)) for key, value in fields.items()}

    def _value(self, value: Value, place: _Place) -> Any:
        if isinstance(value, str):
            return self._change(value, place)
        if isinstance(value, bytes):
            try:
                return self._change(value.decode(), place).encode()
            except UnicodeDecodeError:
                return value
        if isinstance(value, list):
            return [self._value(item, place) for item in value]
        if isinstance(value, dict):
            return {self._change(key, place): self._value(item, place) for key, item in value.items()}
        return value
