"""Holds a laid-out text against the original: each reference is read as a person would read it, and must be true."""

from __future__ import annotations

import json
import re
from typing import Any

from rca.judge.compact import canonical, value_of
from rca.judge.fence import REF_CLOSE, REF_OPEN
from rca.judge.references import split_refs
from rca.judge.shelf import parts

_PATH = re.compile(r'[^\s.\["]+(?:\.(?:input|output|instructions))?(?:\.[^\W\d][\w-]*|\[\d+\]|\["(?:[^"\\]|\\.)*"\])*')
_PART = re.compile(
    r'^(?: from "(?P<head>.*?)…" to (?:its end|"…(?P<to>.*?)", [\d,]+ of [\d,]+ characters)'
    r'| up to "…(?P<up>.*?)", (?P<size>[\d,]+) of [\d,]+ characters)',
    re.S,
)
_CHANGE = re.compile(r'(?:but "(?P<put>.*?)" for "(?P<took>.*?)"|without "(?P<gone>.*?)"|with "(?P<new>.*?)" put in)(?:; |$)', re.S)


def squashed(text: str) -> str:
    return "".join(text.split())


def at(path: str, sources: dict[str, str]) -> Any:
    """The text or JSON value at a path; KeyError where there is none."""
    if path in sources:
        value = value_of(sources[path])
        return sources[path] if value is None else value
    handle = max((h for h in sources if path.startswith((h + ".", h + "["))), key=len)
    for found, _, _, value in parts(value_of(sources[handle])):
        if handle + found == path:
            return value
    raise KeyError(path)


def untrue(laid_out: str, original: str, sources: dict[str, str]) -> list[str]:
    """The references of a laid-out text that do not hold; [] if all do."""
    wrong = []
    for piece in split_refs(laid_out):
        if piece.startswith(REF_OPEN):
            body = piece.strip(REF_OPEN + REF_CLOSE)
            if not _holds(body, original, sources):
                wrong.append(body)
    return wrong


def _holds(body: str, original: str, sources: dict[str, str]) -> bool:
    match = _PATH.match(body)
    if match is None:
        return False
    several = re.fullmatch(r"(.*)\[(\d+)\.\.(\d+)\](.*)", body)
    if several:
        items = at(several[1], sources)[int(several[2]) : int(several[3]) + 1]
        if several[4] == " regrouped":
            return all(_stands(v, original) for item in items for *_, v in parts(item) if not isinstance(v, dict | list))
        return all(_stands(item, original) for item in items)
    what, rest = at(match.group(), sources), body[match.end() :]
    if not rest:
        return _stands(what, original)
    if rest == " regrouped":
        return all(_stands(v, original) for *_, v in parts(what) if not isinstance(v, dict | list))
    if rest.startswith(" field"):
        names = list(what) if rest == " field by field" else rest.removeprefix(" fields ").split(", ")
        bare = {re.sub(r"[\W_]+", "_", k.casefold()): v for k, v in what.items()}
        return all(_stands(bare[re.sub(r"[\W_]+", "_", n.casefold())], original) for n in names)
    if isinstance(what, dict):
        return _variant(what, rest, original)
    text = what if isinstance(what, str) else sources[match.group()]
    part = _PART.match(rest)
    piece = text
    if part:
        rest = rest[part.end() :].removeprefix(": ")
        if part["head"]:
            piece = _from(piece, part["head"])
        if part["up"] or part["to"]:
            piece = _until(piece, part["up"] or part["to"], int((part["size"] or "0").replace(",", "")))
    for change in _CHANGE.finditer(rest.strip()):
        took, put = change["took"] or change["gone"] or "", change["put"] or change["new"] or ""
        if "…" in took:
            return True  # shown by its ends only
        if change["new"]:
            continue
        if squashed(took) not in squashed(piece):
            return False
        del put
    return bool(_CHANGE.search(rest)) or squashed(piece) in squashed(original)


def _from(text: str, head: str) -> str:
    found = re.search(r"\s*".join(map(re.escape, head.split())), text)
    return text[found.start() :] if found else "\0"


def _until(text: str, tail: str, size: int) -> str:
    ends = [m.end() for m in re.finditer(r"\s*".join(map(re.escape, tail.split())), text)]
    return text[: min(ends, key=lambda e: abs(e - size))] if ends and size else text[: ends[0]] if ends else "\0"


def _stands(value: Any, original: str) -> bool:
    if isinstance(value, str):
        if squashed(value) in squashed(original) or squashed(json.dumps(value, ensure_ascii=False)[1:-1]) in squashed(original):
            return True
        inner = value_of(value)
        return inner is not None and _stands(inner, original)
    whole = value_of(original)
    inner = [v for *_, v in parts(whole)] if whole is not None else []
    written = [found for v in inner if isinstance(v, str) and (found := value_of(v)) is not None]  # JSON in a text field
    if any(canonical(v) == canonical(value) for v in (whole, *inner, *written) if v is not None):
        return True
    wanted = canonical(value)
    decoder = json.JSONDecoder()
    for start in (m.start() for m in re.finditer(r"[{\[]", original)):
        try:
            found, _ = decoder.raw_decode(original, start)
        except ValueError:
            continue
        if canonical(found) == wanted or any(canonical(v) == wanted for *_, v in parts(found)):
            return True
    return isinstance(value, str | int | float | bool | None) and squashed(json.dumps(value, ensure_ascii=False)) in squashed(original)


def _variant(sent: dict[str, Any], rest: str, original: str) -> bool:
    """An object with differences: every field that is not told to differ stands in the original."""
    if rest.startswith(" only "):
        names = re.split(r"; ", rest.removeprefix(" only "))[0].split(", ")
        kept = [n for n in names if f"but {n}:" not in rest]
    else:
        gone = re.match(r" without ([^;]*)", rest)
        left = gone[1].split(", ") if gone else []
        kept = [k for k in sent if k not in left and f"but {k}:" not in rest]
    return all(
        _stands(sent[k], original) or squashed(json.dumps(sent[k], ensure_ascii=False)) in squashed(original) for k in kept if k in sent
    )
