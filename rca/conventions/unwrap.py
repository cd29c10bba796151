"""Taking off what SDKs and instrumentations put around a payload, until the text remains that the service passed.

Each rule knows one wrapper and answers UNCHANGED for everything else. Rules that could eat the service's own JSON (a dict with one key)
apply only where the convention says that the value is a call (`Shape.CALL`).
"""

from __future__ import annotations

from collections.abc import Callable

from rca.conventions import vendors
from rca.conventions.conversation import read_messages, transcript
from rca.conventions.instructions import split_marked, split_variables
from rca.conventions.jsonish import dumps, fenced, looks_structured, parse, parse_keywords, parse_repr, salvage, unescape
from rca.conventions.messages import block_list, message_list, parts_of, plain_message, role_of, tool_text
from rca.conventions.spec import INPUT, OUTPUT, Content, Encoding, Shape
from rca.conventions.vendors import UNCHANGED
from rca.model import Document, State, Value
from rca.records import dataclass, field
from rca.typed import Any

MAX_STEPS = 16
MAX_TEXT = 8_000_000
SENTENCE = 60  # a longer text under a generic name is a payload, a shorter one an argument
GENERIC = frozenset(
    {"payload", "input", "inputs", "data", "body", "request", "args", "arguments", "kwargs", "value", "text", "document", "params"}
)
CUT = "the recorded JSON is cut; what stands before the cut was recovered"


@dataclass(slots=True)
class Work:
    """A value on its way: what was learned while wrappers came off."""

    side: str
    shape: Shape
    rules: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    facts: dict[str, Value] = field(default_factory=dict)
    finish: str = ""
    unwrapped_call: bool = False


def load(raw: Value, encoding: Encoding) -> tuple[Value, bool]:
    """The decoded value and whether it was cut; a string where it is text."""
    if not isinstance(raw, str):
        return raw, False
    if encoding is Encoding.JSON_ALWAYS:
        return _load_always(raw)
    if encoding is Encoding.TEXT or not (looks_structured(raw) or encoding is Encoding.REPR):
        return raw, False
    ok, value = parse(raw)
    if ok and not isinstance(value, str | int | float):
        return value, False
    ok, value = parse_repr(raw) if encoding is Encoding.REPR else (False, None)
    if ok:
        return value, False
    ok, value = salvage(raw)
    return (value, True) if ok else (raw, False)


def _load_always(raw: str) -> tuple[Value, bool]:
    """JSON that may be encoded once more; a scalar that a convention encodes is decoded as well."""
    ok, value = parse(raw)
    if not ok:
        ok, value = salvage(raw) if raw[:1] in ('"', "[", "{") else (False, None)
        return (value, True) if ok else (raw, False)
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        again, inner = parse(value)
        if again and isinstance(inner, str):
            value = inner
    return value, False


def unwrap(raw: Value, side: str, encoding: Encoding = Encoding.JSON, shape: Shape = Shape.DATA) -> Content:
    """One side of a payload, as a reader would read it."""
    if isinstance(raw, str) and len(raw) > MAX_TEXT:
        raw = raw[:MAX_TEXT]
    value, cut = load(raw, encoding)
    if not cut:
        return _interpret(value, raw if isinstance(raw, str) else None, Work(side, shape))
    if encoding is not Encoding.JSON_ALWAYS and not _is_envelope(value, side):
        return _interpret(raw, None, Work(side, shape))  # the service's own JSON may be broken: that is its output, not a cut attribute
    content = _interpret(value, None, Work(side, shape))
    content.state = State.TRUNCATED
    content.notes.append(CUT)
    return content


def _is_envelope(value: Value, side: str) -> bool:
    """Whether a value is something that an instrumentation serialises, and not the service's own data."""
    if isinstance(value, list | dict) and _is_conversation(value):
        return True
    if isinstance(value, list) and value and all(isinstance(v, dict) and role_of(v) for v in value):
        return True
    return vendors.strip(value, side) is not UNCHANGED or (isinstance(value, dict) and (vendors.is_call(value) or value.get("lc") == 1))


def _interpret(value: Value, source: str | None, work: Work) -> Content:
    """Take wrappers off until none is left; `source` is the string that `value` was parsed from, where nothing was taken off."""
    for _ in range(MAX_STEPS):
        if isinstance(value, str):
            inner = _inside(value, work)
            if inner is UNCHANGED:
                break
            value, source = inner, None
            continue
        if work.shape is not Shape.ARGUMENTS and (content := _conversation(value, work)) is not None:
            return _finished(content, work)
        changed = _take_off(value, work)
        if changed is UNCHANGED:
            break
        value, source = changed, None
    return _finished(_plain(value, source, work), work)


def _inside(text: str, work: Work) -> Any:
    """The value in a string, where it is a wrapper that someone serialised; UNCHANGED for a text or the service's own JSON."""
    if work.shape is Shape.ARGUMENTS:
        return UNCHANGED
    if looks_structured(text):
        ok, value = parse(text)
        if not ok:
            ok, value = parse_repr(text)
        if ok and isinstance(value, dict | list) and (_is_conversation(value) or vendors.strip(value, work.side) is not UNCHANGED):
            return value
        if ok and work.shape in (Shape.MESSAGES, Shape.TRANSCRIPT) and isinstance(value, list) and (blocks := block_list(text)):
            return [{"role": "user" if work.side == INPUT else "assistant", "content": blocks}]
        return UNCHANGED
    if "=[" in text[:40] or "=<" in text[:40] or "Message(" in text[:60]:
        ok, value = parse_keywords(text)
        if not ok:
            ok, value = parse_repr(text)
        if ok and isinstance(value, dict | list) and (_is_conversation(value) or vendors.strip(value, work.side) is not UNCHANGED):
            return value
    return UNCHANGED


def _is_conversation(value: Value) -> bool:
    if isinstance(value, list):
        return message_list(value) is not None
    return isinstance(value, dict) and (plain_message(value) is not None or vendors.holds_messages(value))


def _conversation(value: Value, work: Work) -> Content | None:
    """Messages, alone or in a request with its parameters; None for everything else."""
    reader: Callable[[list[dict[str, Any]], str], Content] = transcript if work.shape is Shape.TRANSCRIPT else read_messages
    if isinstance(value, list):
        if (found := message_list(value)) is not None:
            return reader(found, work.side)
        if work.shape in (Shape.MESSAGES, Shape.TRANSCRIPT) and value:
            return _loose_messages(value, work)
        return None
    if not isinstance(value, dict):
        return None
    if (message := plain_message(value)) is not None:
        return read_messages([message], work.side)
    if not vendors.holds_messages(value):
        return None
    if isinstance(value.get("model"), str):
        work.facts.setdefault("model", value["model"])
    key = vendors.messages_key(value)
    found = message_list(value[key]) or []
    rules, rest = vendors.beside_messages(value, key)
    if work.side == OUTPUT and len(found) > 1:
        reader = transcript
    content = reader(found, work.side)
    if rules and work.side == INPUT:
        content.instructions = "\n\n".join(x for x in (rules, content.instructions) if x)
    if rest:
        content.text = "\n\n".join(x for x in (content.text, dumps(rest)) if x)
        content.notes.append("other variables stand beside the messages")
    return content


def _loose_messages(value: list[Any], work: Work) -> Content | None:
    """Where a convention promises messages: parts without a role, or strings."""
    role = "user" if work.side == INPUT else "assistant"
    messages = [plain_message(v) or (v if isinstance(v, dict) and "parts" in v else {"role": role, "content": [v]}) for v in value]
    if not any(isinstance(v, dict | str) for v in value):
        return None
    parts = parts_of(messages, role)
    return read_messages(messages, work.side) if parts else None


def _take_off(value: Value, work: Work) -> Any:
    """The value inside one more wrapper, or UNCHANGED."""
    inner = vendors.strip(value, work.side)
    if inner is not UNCHANGED:
        learned = vendors.learn(value)
        work.finish = work.finish or str(learned.pop("finish", "") or "")
        rules = learned.pop("rules", "")
        work.rules += [str(rules)] if rules and work.side == INPUT else []
        work.facts = learned | work.facts
        return inner
    if work.shape is Shape.CALL and work.side == INPUT and isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    if not isinstance(value, dict) or work.unwrapped_call:
        return UNCHANGED
    if vendors.is_call(value):
        return _call(value, work)
    if work.shape is Shape.ARGUMENTS and work.side == INPUT and len(value) == 1 and next(iter(value)).lower() in GENERIC:
        work.unwrapped_call = True
        inner = next(iter(value.values()))
        return inner if isinstance(inner, dict | list) or (isinstance(inner, str) and len(inner) > SENTENCE) else UNCHANGED
    if work.shape is not Shape.CALL:
        return UNCHANGED
    work.unwrapped_call = True
    if work.side == OUTPUT:
        return next(iter(value.values())) if set(value) in ({"output"}, {"outputs"}, {"result"}) else UNCHANGED
    return _arguments(value, work)


def _call(value: dict[str, Any], work: Work) -> Any:
    """The data in `{"args": [...], "kwargs": {...}}`."""
    work.unwrapped_call = True
    args = vendors.positional(value.get("args") or [])
    kwargs = value.get("kwargs") or {}
    if not kwargs:
        return args[0] if len(args) == 1 else args or None
    named: dict[str, Any] = {**{f"arg{i}": a for i, a in enumerate(args)}, **kwargs}
    kept = _arguments(named, work)
    return named if kept is UNCHANGED else kept


def _arguments(value: dict[str, Any], work: Work) -> Any:
    """The data among named arguments: the only one itself, several as an object; rules among them are set apart."""
    inner = value.get("kwargs")
    if isinstance(inner, dict) and inner:
        value = {**{k: v for k, v in value.items() if k != "kwargs"}, **inner}
    rules, rest = split_variables(value)
    work.rules += [rules] if rules else []
    kept = vendors.data_arguments(rest) if isinstance(rest, dict) else {}
    if len(kept) == 1:
        name, only = next(iter(kept.items()))
        work.unwrapped_call = not (isinstance(only, dict) and name in vendors.CONTAINERS)
        return only
    return kept if kept and (len(kept) != len(value) or inner) else UNCHANGED


def _plain(value: Value, source: str | None, work: Work) -> Content:
    """The text of a value without wrappers."""
    content = Content()
    if vendors.only_objects(value):
        return Content(state=State.PLACEHOLDER, notes=["only the names of objects are recorded, not what they hold"])
    if work.shape is Shape.ARGUMENTS and (joined := tool_text(value)):
        text, value = joined, joined
    elif isinstance(value, str):
        text = value
    elif value is None:
        text = ""
    elif source is not None:
        text = source
    else:
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else dumps(value)
    if isinstance(value, str) and work.side == INPUT and work.shape is not Shape.ARGUMENTS:
        rules, text = split_marked(text)
        work.rules += [rules] if rules else []
    content.text = text
    content.value = value if isinstance(value, dict | list) else None
    content.documents = _documents(value) if work.side == OUTPUT else ()
    if content.value is not None:
        content.text = unescape(content.text)
    return content


def _finished(content: Content, work: Work) -> Content:
    """The content with what was learned on the way, and the parsed JSON of a text that is JSON as a whole."""
    content.instructions = "\n\n".join(x for x in (*work.rules, content.instructions) if x)
    content.finish = content.finish or work.finish
    content.facts = work.facts | content.facts
    content.notes = work.notes + content.notes
    return complete(content, work.side)


def complete(content: Content, side: str) -> Content:
    """The content with the parsed JSON of a text that is JSON as a whole, and the documents in it."""
    if content.value is not None or not content.text:
        return content
    content.text = once_less(content.text)
    bare = fenced(content.text)
    if looks_structured(bare):
        ok, value = parse(bare)
        if ok and isinstance(value, dict | list):
            content.value = value
            content.text = unescape(content.text)
            if side == OUTPUT and not content.documents:
                content.documents = _documents(value)
    return content


def _documents(value: Value) -> tuple[Document, ...]:
    if not isinstance(value, list | dict):
        return ()
    from rca.conventions.documents import read

    return read(value)


def once_less(text: str) -> str:
    """A text that the application had serialised as a JSON string (quotes and escapes), without that; any other text as it is."""
    if len(text) > 2 and text[0] == text[-1] == '"' and "\\" in text:
        ok, value = parse(text)
        if ok and isinstance(value, str):
            return value
    return text
