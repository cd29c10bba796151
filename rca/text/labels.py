"""Finds the closed sets of answers that instructions name: lists, pipes, bullets, definitions, JSON enums."""

from __future__ import annotations

import itertools
import re

from rca.patterns import regex
from rca.records import dataclass
from rca.text.claims import label_key
from rca.text.label_words import ANSWER, HEADINGS, KEYS_LEAD, LEAD, NOT_LABELS, STOP_ITEM, WRITES, patterns
from rca.text.places import found_at

MAX_LABELS = 60
LEAST = 0.2
"""Sets below this confidence are not told; from 0.5 on a set is taken as one, below it needs an answer that is one of its items."""


@dataclass(frozen=True, slots=True)
class Label:
    """One answer of a set, with what the instructions say about it ("" without)."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class LabelSet:
    """A closed set of answers.

    field       JSON field the set is for ("" where it is the whole answer or the field is not named)
    lead        the noun it was announced by ("Categories", "Priority"), singular or plural as written
    confidence  0..1: that these are all allowed answers, and not a list of something else
    """

    labels: tuple[Label, ...]
    field: str
    lead: str
    quote: str
    confidence: float

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the labels in the order of the instructions."""
        return tuple(x.name for x in self.labels)


def _mask(text: str) -> str:
    """The text with what stands in brackets blotted out, at the same length: what separates items is outside of brackets."""
    out, depth = [], 0
    for c in text:
        if c in "([{":
            depth += 1
            out.append("\1")
        elif c in ")]}":
            depth = max(0, depth - 1)
            out.append("\1")
        else:
            out.append("\1" if depth else c)
    return "".join(out)


def _enum_like(name: str) -> bool:
    return "_" in name or (name.isupper() and len(name) > 1) or bool(regex(r"[A-Z]\d").fullmatch(name))


def _clean(item: str) -> Label | None:
    """An item of a list as a label: name, and its bracketed remark; None if it does not look like one."""
    match = regex(r"(?s)\s*[\"'`*]*(?P<name>[^()\"`*]{1,60}?)[\"'`*]*\s*(?:\((?P<text>.{1,400})\))?[\"'`*.!?]*\s*").fullmatch(item)
    if match is None:
        return None
    name = match["name"].strip(" '\"`*.:")
    words = name.split()
    if len(words) > 1 and any(_enum_like(w) and "_" in w for w in words):
        return None
    if not words or len(words) > 4 or len(name) > 40 or STOP_ITEM.match(name) or not regex(r"[\w&/+' -]+").fullmatch(name):
        return None
    return Label(name, (match["text"] or "").strip())


_RIDER = regex(
    r"(?i)\s*(?:regardless|irrespective|independent\w*|whatever|depending|according|unabhängig|je nach|gleich in|egal|"
    r"quel(?:le)? que|selon|"
    r"indépendamment|independiente\w*|según|sea cual|a prescindere|indipendente\w*|secondo|ongeacht|naargelang|los van|seja qual|"
    r"independentemente|conforme|bez względu|niezależnie|oavsett|beroende|uansett|uanset)\b",
    needs=(
        "a prescindere|according|beroende|bez względu|conforme|depe|egal|gleich in|indipendente|indépendamment|"
        "irrespective|je nach|los van|naargelang|niezależnie|oavsett|ongeacht|quel|regardless|sea cual|secondo|según|"
        "seja qual|selon|uanset|unabhängig|whatever"
    ),
)
"""What ends a list of labels and is none: "high, medium, low, regardless of the tone"."""


def _items(segment: str) -> tuple[list[Label], int]:
    """The labels of a segment, and how many words before the first label were left out; ([], 0) if it is no list."""
    masked = _mask(segment)
    cuts = [0]
    for m in patterns()["separator"].finditer(masked):
        cuts += [m.start(), m.end()]
    cuts.append(len(segment))
    raw = [segment[a:b] for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    raw = [r for r in raw if r.strip(" .?!:\1")]
    if len(raw) > 2 and _RIDER.match(raw[-1]):
        raw.pop()
    if not 2 <= len(raw) <= MAX_LABELS:
        return [], 0
    labels = [_clean(r) for r in raw]
    glued = 0
    rest_enum = all(x is not None and _enum_like(x.name) for x in labels[1:])
    single = all(x is not None and len(x.name.split()) == 1 for x in labels[1:])
    wordy = labels[0] is None or (len(labels[0].name.split()) > 1 and (rest_enum or (single and len(labels[0].name.split()) > 2)))
    if wordy or (labels[0] and _verb_first(labels[0].name)):
        head = regex(r"(?s)(\S+(?:\s\([^()]*\))?)\s*$").search(raw[0])
        first = _clean(head[1]) if head else None
        if first is None or not (rest_enum or single):
            return [], 0
        labels[0], glued = first, len(raw[0].split()) - 1
    tail = regex(r"(?s)\s*(\S+(?:\s\([^()]*\))?)(?P<rest>\s.*)?").match(raw[-1])
    if tail and (labels[-1] is None or regex(r"\s+(?:for|per|as|für|pro|pour|para|per|voor)\s").match(tail["rest"] or "")):
        last = _clean(tail[1])
        short = all(x is not None and len(x.name.split()) == 1 for x in labels[:-1])
        if last is None or not (_enum_like(last.name) or (short and labels[-1] is not None)):
            return [], 0
        labels[-1] = last
    found = [x for x in labels if x is not None]
    return (found, glued) if len(found) == len(labels) and len({label_key(x.name) for x in found}) == len(found) else ([], 0)


def _verb_first(name: str) -> bool:
    return (
        bool(
            regex(
                r"(?i)(?:reply|answer|respond|return|choose|say|write|output|decide|classify|label|antworte|réponds|responde|rispondi)\b"
            ).match(name)
        )
        and " " in name
    )


def _score(labels: list[Label], lead: str, bare: bool, whole: str, at: int, glued: int, pipes: bool, length: int = 0) -> float:
    names = [x.name for x in labels]
    score = 0.2
    score += 0.45 if LEAD.search(lead) else -0.1 if lead else 0.0
    score += 0.3 if ANSWER.search(whole) else 0.0
    score += 0.3 if all(_enum_like(n) for n in names) else 0.15 if any("_" in n for n in names) else 0.0
    score += 0.1 if all(" " not in n for n in names) else -0.1
    score += 0.25 if pipes else 0.0
    score += 0.3 if length * 5 >= len(whole.strip()) * 3 else 0.0
    score += (0.25 if at == 0 else 0.1) if bare else 0.0
    score -= 0.3 if len(names) == 2 and not lead and any(" " in n for n in names) else 0.0
    score -= 0.15 if glued > 4 and not all(_enum_like(n) for n in names) else 0.0
    score -= 0.35 if WRITES.search(whole) else 0.0
    score -= 0.4 if lead and NOT_LABELS.search(lead) else 0.0
    return score


def _segments(text: str) -> list[tuple[int, str]]:
    joined = regex(r"([,|])[ \t]*\n\s*").sub(lambda m: m.group(1) + " " * (len(m.group()) - 1), text)
    masked = _mask(joined)
    found, start = [], 0
    for m in patterns()["break"].finditer(masked):
        found.append((start, joined[start : m.start()]))
        start = m.end()
    found.append((start, joined[start:]))
    return [(a, s) for a, s in found if s.strip()]


_TIGHT_COLON = regex(r":(?=[\u3040-\u9fff])")
_CHOSEN_FROM = regex(r"(?:の(?:いずれか|どれか|うち|中から)|から(?:一つ|1つ|ひとつ)?を?選)[^、。]*。?\s*$")
"""What follows a list in Japanese: `苦情、質問、注文のいずれか一つ`."""


def _listed(text: str) -> list[LabelSet]:
    sets: list[LabelSet] = []
    for at, segment in _segments(text):
        if len(segment) > 3000:
            continue
        lead, body = "", segment
        masked = _mask(segment)
        colon = max(
            masked.rfind(": "),
            masked.rfind("："),
            masked.rfind(":\n"),
            *(m.start() for m in (() if masked.isascii() else _TIGHT_COLON.finditer(masked))),
        )
        if colon >= 0:
            lead, body = segment[:colon].strip(), segment[colon + 1 :]
        if lead and KEYS_LEAD.search(lead[-60:]) and not LEAD.search(lead[-30:]):
            continue
        body, chosen_from = (body, 0) if body.isascii() else _CHOSEN_FROM.subn("", body)
        lead = lead or ("いずれか" if chosen_from else "")
        labels, glued = _items(body.strip().rstrip(".?!。"))
        if not labels or any(ANSWER.search(x.name) for x in labels):
            continue
        if not lead and glued:
            lead = " ".join(body.split()[:glued])
        if KEYS_LEAD.search(lead) and not LEAD.search(lead):
            continue
        pipes = "|" in _mask(body)
        score = _score(labels, lead, not lead, text, at, glued, pipes, len(segment))
        noun = regex(r"[\w-]+").findall(lead)
        sets.append(LabelSet(tuple(labels), "", noun[-1] if noun and colon >= 0 else "", text[at : at + len(segment)].strip(), score))
    return sets


def _defined(text: str) -> list[LabelSet]:
    """Sets given by their definitions alone: `P1: ... P2: ...`, `approve if ...; reject if ...`, bullet lists."""
    sets: list[LabelSet] = []
    forms = ("bullet", "line", "aligned", "letter")
    bullets = sorted((m for form in forms for m in patterns()[form].finditer(text)), key=lambda m: m.start())
    bullets = [m for i, m in enumerate(bullets) if i == 0 or m.start() >= bullets[i - 1].end()]
    runs: list[list[re.Match[str]]] = []
    for m in bullets:
        if runs and text[runs[-1][-1].end() : m.start()].strip() == "":
            runs[-1].append(m)
        else:
            runs.append([m])
    for run in runs:
        if len(run) < 2 or len({label_key(m["name"]) for m in run}) < len(run):
            continue
        lead = text[: run[0].start()].rstrip().rsplit("\n", 1)[-1].rstrip(":： ")
        if any(HEADINGS.match(m["name"]) or patterns()["inline"].search(m["text"] or "") for m in run):
            continue
        labels = [Label(m["name"], (m["text"] or "").strip(" )")) for m in run]
        rest = patterns()["bare"].match(text, run[-1].end())
        if rest and label_key(rest["name"]) not in {label_key(x.name) for x in labels}:
            labels.append(Label(rest["name"]))
        if KEYS_LEAD.search(lead[-60:]) and not LEAD.search(lead[-40:]):
            continue
        shaped = all(len(x.name.split()) <= 3 for x in labels)
        score = _score(labels, lead, False, text, run[0].start(), 0, False) + (
            0.1 if shaped and all(x.description for x in labels) else 0.0
        )
        if shaped and not any(STOP_ITEM.match(x.name) for x in labels):
            noun = regex(r"[\w-]+").findall(lead)
            sets.append(LabelSet(tuple(labels), "", noun[-1] if noun else "", text[run[0].start() : run[-1].end()].strip(), score))
    return sets + _defined_in_prose(text) + _tabled(text)


def _defined_in_prose(text: str) -> list[LabelSet]:
    """`approve if ...; reject if ...` where that is all, and `low: ...; high: ...` after whatever stands before it."""
    sets: list[LabelSet] = []
    defined = _without_list(list(patterns()["definition"].finditer(text)))
    names = [m["name"] for m in defined]
    if 2 <= len(defined) <= 20 and len(set(names)) == len(names) and text[: defined[0].start()].strip() == "":
        labels = [Label(m["name"], m["text"].strip()) for m in defined]
        first = defined[0].start()
        score = _score(labels, "", True, text, 0 if first == 0 else 1, 0, False)
        sets.append(LabelSet(tuple(labels), "", "", text[first : defined[-1].end()].strip(), score))
    runs: list[list[re.Match[str]]] = []
    for m in patterns()["inline"].finditer(text):
        if runs and text[runs[-1][-1].end() : m.start()].strip(" .;") == "":
            runs[-1].append(m)
        else:
            runs.append([m])
    for run in map(_without_list, runs):
        names = [m["name"] for m in run]
        if not 2 <= len(run) <= 20 or len({label_key(n) for n in names}) < len(run) or any(HEADINGS.match(n) for n in names):
            continue
        lead = text[: run[0].start("name")].rstrip(":：.\"'` \n").rsplit("\n", 1)[-1]
        labels = [Label(m["name"], m["text"].strip()) for m in run]
        score = _score(labels, lead, False, text, run[0].start(), 0, False)
        sets.append(LabelSet(tuple(labels), "", "", text[run[0].start() : run[-1].end()].strip(), score))
    return sets


def _without_list(run: list[re.Match[str]]) -> list[re.Match[str]]:
    """Definitions without a first one that only lists the others: `Areas: x, y` before `x: ...; y: ...`."""
    lists = len(run) > 2 and sum(m["name"] in run[0]["text"] for m in run[1:]) >= 2
    return run[1:] if lists else run


def _tabled(text: str) -> list[LabelSet]:
    """Sets in tags (`<label name="x">...`) and in the rows of a table."""
    sets: list[LabelSet] = []
    for kind in ("tagged", "row"):
        found = [m for m in patterns()[kind].finditer(text) if label_key(m["name"]) not in ("label", "name", "value", "class")]
        labels = [Label(m["name"], m["text"].strip()) for m in found]
        if 2 <= len(labels) <= MAX_LABELS and len({label_key(x.name) for x in labels}) == len(labels):
            lead = text[: found[0].start()].rstrip(":：-| \n")[-80:]
            quote = text[found[0].start() : found[-1].end()]
            sets.append(LabelSet(tuple(labels), "", "", quote, _score(labels, lead, False, text, 1, 0, False) + 0.2))
    return sets


def _of_fields(text: str) -> list[LabelSet]:
    sets: list[LabelSet] = []
    for m in patterns()["enum"].finditer(text):
        names = regex(r"[\"']([^\"']{1,60})[\"']").findall(m[1])
        owner = patterns()["property"].search(text[max(0, m.start() - 300) : m.start()])
        if len(names) > 1:
            sets.append(LabelSet(tuple(Label(n) for n in names), owner[1] if owner else "", "", m.group(), 0.97))
    for kind, pattern, mark in (("field_pipes", "field_pipes", "|"), ("field_slashes", "field_slashes", "/")):
        for m in patterns()[pattern].finditer(text) if mark in text else ():
            names = [n.strip(" \"'`") for n in m["list"].split(mark)]
            before = _mask(text[: m.start()])
            inside = before.count("\1") > 0 and text[: m.start()].count("{") > text[: m.start()].count("}")
            key_like = kind == "field_slashes" or inside or m.group().rstrip()[-1:] == ")" or "(" in m.group().split(names[0])[0]
            if len(set(names)) == len(names) and names[0] and key_like:
                sets.append(LabelSet(tuple(Label(n) for n in names), m["field"], "", m.group(), 0.9 if mark == "|" else 0.7))
    return sets


def _described(found: LabelSet, text: str) -> LabelSet:
    """The set with what the instructions say elsewhere about its labels: `other: anything else`, `split is for ...`, `split (...)`;
    a definition goes on over the following sentences of its line, up to that of the next label."""
    notes: dict[str, str] = {}
    keys = {label_key(x.name) for x in found.labels}
    for kind in ("about", "bracketed"):
        for m in patterns()[kind].finditer(text):
            key = label_key(m["name"])
            if key in keys:
                notes.setdefault(key, m["text"].strip())
    for name, text_of in _long_definitions(found, text):
        if len(text_of) > len(notes.get(label_key(name), "")):
            notes[label_key(name)] = text_of

    def told(label: Label) -> Label:
        note = notes.get(label_key(label.name), "")
        longer = not label.description or note.startswith(label.description.rstrip(" ."))
        return Label(label.name, note if note and longer else label.description)

    labels = tuple(told(x) for x in found.labels)
    return LabelSet(labels, found.field, found.lead, found.quote, round(min(0.98, max(0.0, found.confidence)), 2))


def _long_definitions(found: LabelSet, text: str) -> list[tuple[str, str]]:
    """Definitions of several sentences: `RED: danger to life. This includes poison. AMBER: ...`; of the last label only the first one."""
    told = []
    for (_, head_end, name), (start, _, _) in itertools.pairwise(_heads([x.name for x in found.labels], text)):
        body = text[head_end : min(start, head_end + 400)].split("\n", 1)[0]
        told.append((name, body.strip(" .;,\"'`*-")))
    return told


_HEAD_END = regex(r"[\"'`*]*(?:\s*[:：=]|\s+[–—-](?=\s))\s+(?=\S)")


def _heads(names: list[str], text: str) -> list[tuple[int, int, str]]:
    """Start, end and name of each place where a text begins to define one of the names; of two at one place, the longer name."""
    places: dict[int, tuple[int, int, str]] = {}
    for name in sorted(names, key=len):
        for start in found_at(name, text):
            head = _HEAD_END.match(text, start + len(name))
            if head and (not start or text[start - 1] in ".;\"'`" or text[start - 1].isspace()):
                places[start] = start, head.end(), name
    heads: list[tuple[int, int, str]] = []
    for start, end, name in sorted(places.values()):
        if not heads or start >= heads[-1][1]:
            heads.append((start, end, name))
    return heads


def label_sets(text: str, keys: tuple[str, ...] = ()) -> tuple[LabelSet, ...]:
    """All closed sets of answers in instructions, surest first; sets whose items are the JSON keys that are asked for are none."""
    known = {label_key(k) for k in keys}
    sets: list[LabelSet] = []
    taken: list[str] = []
    every = [(s, {label_key(n) for n in s.names}) for s in _of_fields(text) + _listed(text) + _defined(text)]
    for found, names in sorted(every, key=lambda x: -x[0].confidence):
        if found.confidence < LEAST or (known and len(names & known) * 2 > len(names)):
            continue
        if any(names <= {label_key(n) for n in s.names} and s.field == found.field for s in sets):
            continue
        if not found.field and any(names < whole and s.confidence >= LEAST for s, whole in every):
            continue  # a part of a set that was read whole in another form
        if not found.field and any(found.quote in q or q in found.quote for q in taken):
            continue
        if any(label_key(n) == label_key(found.lead) for s in sets for n in s.names):
            continue
        taken.append(found.quote)
        sets.append(_described(found, text))
    return tuple(sorted(sets, key=lambda s: (bool(s.field), -s.confidence)))
