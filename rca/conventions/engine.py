"""Running every convention that matches a span, and putting together what they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rca.config import AttributeMapping
from rca.conventions import SIGNS
from rca.conventions.events import happenings
from rca.conventions.facts import coerce, error_of, fact_of, normal_finish, own_facts, token_counts
from rca.conventions.jsonish import parse
from rca.conventions.merge import choose, state_of
from rca.conventions.spec import INPUT, OUTPUT, Content, Convention, Encoding, EventSlot, Happening, Layer, Reading, Shape, Slot
from rca.conventions.unwrap import complete, unwrap
from rca.model import Capture, Notice, Part, PartKind, Payload, Span, State, Value
from rca.registry import load
from rca.registry import names as registered

_KNOWN_NAMES = 50_000
_GROUP = "rca.conventions"


class Index:
    """Which conventions an attribute name, a scope or an event name points at; answers are remembered by name."""

    def __init__(self, signs: Mapping[str, str]) -> None:
        """`signs` are the beginnings of names for which a convention is loaded and asked, "" for all; see `rca.conventions.SIGNS`."""
        self._signs = [(name, tuple(signs.get(name, "").split()) or ("",)) for name in registered(_GROUP)]
        self._loaded: dict[int, Convention] = {}
        self._names: dict[str, int] = {}
        self._scopes: dict[str, int] = {}
        self._events: dict[str, int] = {}
        self._matching: dict[int, list[Convention]] = {}

    def of_name(self, name: str) -> int:
        """Bit mask of the conventions that an attribute name means; the top bit says that the name states a fact."""
        found = self._names.get(name)
        if found is None:
            if len(self._names) > _KNOWN_NAMES:
                self._names.clear()
            found = sum(1 << i for i, c in self._asked(name) if name in c.keys or name.startswith(c.prefixes) or _claims(c, name))
            if fact_of(name):
                found |= 1 << len(self._signs)
            self._names[name] = found
        return found

    def of_scope(self, scope: str) -> int:
        """Bit mask of the conventions that write under an instrumentation scope."""
        found = self._scopes.get(scope)
        if found is None:
            found = sum(1 << i for i, c in self._asked(scope) if c.scopes and scope.startswith(c.scopes))
            self._scopes[scope] = found
        return found

    def of_event(self, name: str) -> int:
        """Bit mask of the conventions that write an event or log of that name."""
        found = self._events.get(name)
        if found is None:
            if len(self._events) > _KNOWN_NAMES:
                self._events.clear()
            found = sum(1 << i for i, c in self._asked(name) if name in c.events or (c.claims_event and c.claims_event(name)))
            self._events[name] = found
        return found

    def matching(self, mask: int) -> list[Convention]:
        """The conventions of a bit mask, in their order."""
        found = self._matching.get(mask)
        if found is None:
            found = self._matching[mask] = [c for i, c in sorted(self._loaded.items()) if mask >> i & 1]
        return found

    def _asked(self, name: str) -> Iterator[tuple[int, Convention]]:
        """The conventions to which a name may belong, with their positions."""
        for i, (convention, signs) in enumerate(self._signs):
            if name.startswith(signs):
                if i not in self._loaded:
                    self._loaded[i] = load(_GROUP, convention)
                yield i, self._loaded[i]

    def of_span(self, span: Span) -> int:
        """Bit mask of everything that a span points at; 0 for a span of no interest."""
        mask = self.of_scope(span.scope) if span.scope else 0
        for name in span.attributes:
            mask |= self.of_name(name)
        for event in span.events:
            mask |= self.of_event(event.name)
        for log in span.logs:
            mask |= self.of_event(log.name)
        return mask


def _claims(convention: Convention, name: str) -> bool:
    return convention.claims is not None and convention.claims(name)


@cache
def index() -> Index:
    """The index over all registered conventions, built at first use."""
    return Index(SIGNS)


def _mapped(span: Span, mappings: Sequence[AttributeMapping]) -> list[Reading]:
    from rca.conventions.custom import mapped_readings  # few have a convention of their own

    return mapped_readings(span, mappings)


def capture_span(span: Span, mappings: Sequence[AttributeMapping], limit: int = 0) -> Capture | None:
    """What all conventions read from one span; `limit` is the attribute length at which the exporter cut, 0 if none is known."""
    table = index()
    mask = table.of_span(span)
    own = _mapped(span, mappings) if mappings else []
    if not mask and not own:
        return None
    matching = table.matching(mask)
    bare = not own and all(c.layer is Layer.TRANSPORT and not c.may_read(span) for c in matching)
    if bare and not span.logs and not span.events:
        return _bare(span, matching)
    items = happenings(span)
    readings = list(own)
    for convention in matching:
        readings += _read(convention, span, items)
    _mark_cut(readings, span, limit)
    return _assemble(span, matching, readings, bool(own))


def _bare(span: Span, matching: Sequence[Convention]) -> Capture:
    """The capture of a span that has no payload: kind and facts alone."""
    missing = Payload(State.ABSENT)
    return Capture(
        span.span_id,
        _kind(span, matching),
        missing,
        missing,
        error=error_of(span),
        facts=own_facts(span),
        conventions=tuple(c.name for c in matching),
    )


def _read(convention: Convention, span: Span, items: Sequence[Happening]) -> list[Reading]:
    readings: list[Reading] = []
    for slot in convention.slots:
        readings += _read_slot(convention, slot, span)
    for event_slot in convention.event_slots:
        readings += _read_event(convention, event_slot, items)
    for side, key in convention.references:
        if isinstance(span.attributes.get(key), str):
            content = Content(state=State.BY_REFERENCE, notes=[f"only a reference is recorded, in {key}"])
            readings.append(Reading(side, content, (key,), convention.name, convention.layer, 0))
    if convention.read is not None:
        readings += convention.read(span, list(items))
    return [_stated(r, convention) for r in readings]


def _stated(reading: Reading, convention: Convention) -> Reading:
    content = state_of(complete(reading.content, reading.side), convention.placeholders)
    return (
        reading
        if content is reading.content
        else Reading(reading.side, content, reading.keys, reading.convention, reading.layer, reading.rank)
    )


def _read_slot(convention: Convention, slot: Slot, span: Span) -> list[Reading]:
    found: list[Reading] = []
    for key in slot.keys:
        if slot.encoding is Encoding.FLAT:
            reading = _read_flat(convention, slot, key, span)
            if reading is not None:
                found.append(reading)
            continue
        raw = span.attributes.get(key)
        if raw is None:
            continue
        found.append(Reading(slot.side, _content(raw, slot, convention), (key,), convention.name, convention.layer, slot.rank))
    return found


def _content(raw: Value, slot: Slot | EventSlot, convention: Convention) -> Content:
    content = unwrap(raw, slot.side, slot.encoding, slot.shape)
    if slot.shape in (Shape.MESSAGES, Shape.TRANSCRIPT) and content.value == [] and not content.parts:
        return Content(state=State.ABSENT)
    if slot.side == INPUT and content.value == {} and content.text.strip() == "{}" and "{}" not in convention.placeholders:
        return Content(state=State.ABSENT, instructions=content.instructions)
    return content


def _read_flat(convention: Convention, slot: Slot, prefix: str, span: Span) -> Reading | None:
    from rca.conventions.documents import as_output
    from rca.conventions.flatten import unflatten

    value, gap, keys = unflatten(span.attributes, prefix)
    if value is None:
        return None
    if slot.shape is Shape.DOCUMENTS and isinstance(value, list):
        value = as_output(value)
    content = unwrap(value, slot.side, Encoding.JSON, slot.shape)
    if gap:
        content.state = State.TRUNCATED
        content.notes.append(
            f"some of the entries of {prefix} are missing" + (": the attribute limit dropped them" if span.dropped_attributes else "")
        )
    bare = slot.shape is Shape.DOCUMENTS and not any(d.text for d in content.documents)
    return Reading(slot.side, content, keys[:8], convention.name, convention.layer, 1 if bare else slot.rank)


def _read_event(convention: Convention, slot: EventSlot, items: Sequence[Happening]) -> list[Reading]:
    found: list[Reading] = []
    for item in items:
        if item.name not in slot.names:
            continue
        for key in slot.fields:
            raw = item.fields.get(key)
            if raw is None:
                continue
            found.append(
                Reading(
                    slot.side,
                    _content(raw, slot, convention),
                    (f"{item.name}:{key}" if key else item.name,),
                    convention.name,
                    convention.layer,
                    slot.rank,
                )
            )
    return found


def _mark_cut(readings: Sequence[Reading], span: Span, limit: int) -> None:
    """Mark what stands in attributes whose length is exactly the limit that other attributes have as well."""
    for reading in readings:
        content = reading.content
        if content.state is not State.CAPTURED or not content.text or not limit:
            continue
        if any(isinstance(v := span.attributes.get(k), str) and len(v) == limit for k in reading.keys):
            content.state = State.TRUNCATED
            content.notes.append(f"cut at the attribute limit of {limit} characters")


def _assemble(span: Span, matching: Sequence[Convention], readings: Sequence[Reading], custom: bool) -> Capture:
    given, made = choose(INPUT, readings), choose(OUTPUT, readings)
    facts: dict[str, Value] = {}
    for reading in readings:
        facts = reading.content.facts | facts
    stated: dict[str, Value] = {}
    for convention in matching:
        stated = {**_table_facts(convention, span), **stated}
    facts |= stated | own_facts(span)
    finish = str(facts.pop("finish_reason", "") or next((r.content.finish for r in readings if r.content.finish), ""))
    if made.documents and "documents_count" not in facts:
        facts["documents_count"] = len(made.documents)
    conflicts = tuple(
        Notice("conflict", f"{span.service or 'service'} {span.name}: {note}", (span.span_id,))
        for payload in (given, made)
        if payload.state is State.CONFLICT
        for note in payload.notes[-1:]
    )
    calls_in, calls_out = _tool_calls(span, given, made)
    return Capture(
        span_id=span.span_id,
        kind=_kind(span, matching),
        input=given,
        output=made,
        name=next((str(span.attributes[k]).strip('"') for c in matching for k in c.name_keys if span.attributes.get(k)), ""),
        model=str(facts.pop("response_model", None) or facts.pop("model", None) or facts.pop("request_model", None) or ""),
        provider=str(facts.pop("provider", "") or ""),
        finish_reason=normal_finish(finish) if finish else "",
        input_tokens=_count(facts.pop("input_tokens", None)),
        output_tokens=_count(facts.pop("output_tokens", None)),
        response_id=str(facts.pop("response_id", "") or ""),
        error=error_of(span),
        facts={k: v for k, v in facts.items() if k not in ("model", "request_model", "rules")},
        senders=tuple(dict.fromkeys(s for c in matching if c.senders for s in c.senders(span))),
        receivers=tuple(dict.fromkeys(s for c in matching if c.receivers for s in c.receivers(span))),
        tool_calls_in=calls_in,
        tool_calls_out=calls_out,
        conventions=(*(("mapping",) if custom else ()), *(c.name for c in matching)),
        notices=conflicts,
    )


def _count(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _table_facts(convention: Convention, span: Span) -> Mapping[str, Value]:
    found: dict[str, Value] = {}
    for fact, names in convention.facts.items():
        for name in names:
            value = span.attributes.get(name)
            if value is None or value == "":
                continue
            value = coerce(fact, value)
            if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
                value = value[1:-1]
            if value is not None:
                found[fact] = value
                break
    for name in convention.usage:
        raw = span.attributes.get(name)
        counts = parse(raw)[1] if isinstance(raw, str) else raw
        if isinstance(counts, dict):
            found |= {k: v for k, v in token_counts(counts).items() if k not in found}
    return found


def _kind(span: Span, matching: Sequence[Convention]) -> str:
    """The kind that the instrumentation says, the convention nearest to the model first."""
    for convention in matching:
        if convention.kind is not None and (kind := convention.kind(span)):
            return kind
        for name, table in convention.kinds:
            value = span.attributes.get(name)
            if isinstance(value, str) and (kind := table.get(value.strip('"').lower(), "")):
                return kind
    return next((c.default_kind for c in matching if c.default_kind), "")


def _tool_calls(span: Span, given: Payload, made: Payload) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the tool calls that a span answers (its own id, results in its input) and makes."""
    own = span.attributes.get("gen_ai.tool.call.id")

    def ids(parts: Sequence[Part], kind: PartKind) -> list[str]:
        return [p.id for p in parts if p.kind is kind and p.id]

    answered = [str(own)] if own else ids(given.parts, PartKind.TOOL_RESULT)
    return tuple(dict.fromkeys(answered)), tuple(dict.fromkeys(ids(made.parts, PartKind.TOOL_CALL)))
