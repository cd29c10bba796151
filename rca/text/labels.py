"""Finds the closed sets of answers that instructions name: lists, pipes, bullets, definitions, JSON enums."""

from __future__ import annotations

import functools
import re

from rca.patterns import regex
from rca.records import dataclass
from rca.text.claims import label_key

MAX_LABELS = 60


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


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    item = r"[\"'`]?[^\W\d_][\w-]{0,39}(?:[ /&][\w-]{1,30}){0,2}[\"'`]?"
    return {
        "enum": regex(r"[\"']enum[\"']\s*:\s*\[([^\]]{1,2000})\]"),
        "property": regex(r"[\"'](\w{1,40})[\"']\s*:\s*\{[^{}]{0,200}$"),
        "field_pipes": regex(
            rf"[\"'`]?(?P<field>[A-Za-z_]\w{{0,39}})[\"'`]?\s*(?::|\()\s*(?P<list>{item}(?:\s?\|"
            rf"\s?{item}){{1,30}})(?=\s*[),.}}\]\n\"]|\s*$)"
        ),
        "field_slashes": regex(
            r"[\"'`]?(?P<field>[A-Za-z_]\w{0,39})[\"'`]?\s*\((?P<list>[A-Za-z][\w-]{1,24}(?:/[A-Za-z][\w-]{1,24}){1,10})\)"
        ),
        "bullet": regex(
            r"(?m)^[ \t]*(?:[-*•▪]|\d{1,2}[.)])[ \t]+(?:\*\*|[\"'`])?(?P<name>[^\W_][\w/&-]*(?: [\w/&-]+){0,3}?)(?:\*\*|"
            r"[\"'`])?(?:[ \t]*(?::|–|—| -|=|\()[ \t]*(?P<text>[^\n]{1,300}))?[ \t]*$"
        ),
        "line": regex(r"(?m)^[ \t]*(?P<name>[A-ZÀ-Þ][A-ZÀ-Þ0-9_-]{1,39}):[ \t]+(?P<text>\S[^\n]{1,300})$"),
        "definition": regex(
            r"(?:^|(?<=[.;\n]))\s*[\"'`]?(?P<name>[^\W_][\w-]{0,39})[\"'`]?\s*(?::|=|\bif\b|\bwhen\b|\bwenn\b|\bfalls\b|\bsi\b|"
            r"\bse\b)[^\S\n]+(?P<text>[^.;\n]{2,300})"
        ),
        "about": regex(
            r"(?:^|(?<=[.;\n]))\s*[\"'`]?(?P<name>[^\W_][\w-]{0,39})[\"'`]?\s*(?:(?::|=|–)[^\S\n]|(?:means|covers|is for|is|includes|"
            r"shows in|points to|bedeutet|umfasst|heißt|signifie|couvre|significa|cubre|comprende|"
            r"betekent)\s)(?P<text>[^.;\n]{2,300})"
        ),
        "break": regex(r"(?<=[.?!。])\s+|(?<=[.?!。])$|\n+|\s--\s|\s[—–]\s|(?<=[。])"),
        "separator": regex(r"\s*(?:,\s*(?:or|and|oder|und|ou|et|o|y|e|of|en)\s+|[,|、;；]|\s/\s|\s(?:or|oder|ou|o|または)\s)\s*"),
    }


_LEAD = regex(
    r"(?i)\b(?:labels?|class(?:es)?|categor(?:y|ies)|types?|topics?|intents?|sentiments?|moods?|tones?|stances?|one of|"
    r"either|choose|pick|desks?|queues?|departments?|areas?|priorit(?:y|ies)|urgency|severity|levels?|status(?:es)?|"
    r"risk class|tours?|options?|values?|answers?|allowed|kinds?|verdicts?|decisions?|classif\w+|route|assign|sort|"
    r"kategorien?|klassen?|\w*arte?n?|stufen?|eine[rs]? von|einordn\w+|étiquettes?|catégories?|classes|l'une? (?:de|des)|"
    r"parmi|etiquetas?|categorías?|clases|tipos?|uno de|una de|etichett\w|categori\w|classi|tipi|uno tra|labels|soorten|een "
    r"van)\b|ラベル|カテゴリ|分類|種別|いずれか"
)
_KEYS_LEAD = regex(
    r"(?i)\b(?:JSON|keys?|fields?|extract|columns?|felder|schlüssel|champs|clés|campos|claves|campi|chiavi)\b|フィールド|キー|項目"
)
_NOT_LABELS = regex(
    r"(?i)\b(?:needed|signs?|order|audience|style|tone of voice|sections?|structure|include|mention|department names|note|"
    r"format|consider|avoid|except|input|example|e\.g|such as|contents?|inhalt|reihenfolge|plan|steps?)\b\s*$"
)
_ANSWER = regex(
    r"(?i)\b(?:one label|label only|labels? for|(?:only|exactly one|just) (?:the )?(?:label|category|class|one)|(?:reply|"
    r"answer|respond|output|return)(?: only)?(?: with)? (?:exactly )?(?:the |a )?(?:one|label|desk|class|type|word|bare "
    r"word|single|main|code)|one word|return one|choose (?:exactly )?one|"
    r"(?:in|with) one word|one of (?:these|the following|them)|nothing else|bare word|(?:reply|answer|respond) with \w+ or "
    r"\w+|(?<=[.\n] )labels?(?=\.?\s)|labels?\.?\s*$|nur (?:das|die|ein)|eine[rs]? (?:von|der folgenden)|ein wort|un seul "
    r"mot|une seule|una sola|uno solo|één)\b|のみ|だけ"
)
_WRITES = regex(
    r"(?i)^\W*(?:write|summari[sz]e|draft|compose|answer (?:the|customers?|policyholders?|hr)|you answer|extract|schreibe?|"
    r"fasse?|rédige|résume|redacta|resume|scrivi|riassumi|translate|brief|report|message|notice|digest|work order|reply "
    r"to)\b"
)
_STOP_ITEM = regex(
    r"(?i)^(?:the|a|an|is|are|no|never|do|does|use|if|in|at|with|without|for|to|from|then|der|die|das|mit|ohne|le|la|les|"
    r"sans|el|los|sin)\b\s+\S"
)


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
    return "_" in name or (name.isupper() and len(name) > 1) or bool(re.fullmatch(r"[A-Z]\d", name))


def _clean(item: str) -> Label | None:
    """An item of a list as a label: name, and its bracketed remark; None if it does not look like one."""
    match = re.fullmatch(r"(?s)\s*[\"'`*]*(?P<name>[^()\"`*]{1,60}?)[\"'`*]*\s*(?:\((?P<text>.{1,400})\))?[\"'`*.!?]*\s*", item)
    if match is None:
        return None
    name = match["name"].strip(" '\"`*.:")
    words = name.split()
    if len(words) > 1 and any(_enum_like(w) and "_" in w for w in words):
        return None
    if not words or len(words) > 4 or len(name) > 40 or _STOP_ITEM.match(name) or not re.fullmatch(r"[\w&/+' -]+", name):
        return None
    return Label(name, (match["text"] or "").strip())


def _items(segment: str) -> tuple[list[Label], int]:
    """The labels of a segment, and how many words before the first label were left out; ([], 0) if it is no list."""
    masked = _mask(segment)
    cuts = [0]
    for m in _patterns()["separator"].finditer(masked):
        cuts += [m.start(), m.end()]
    cuts.append(len(segment))
    raw = [segment[a:b] for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    raw = [r for r in raw if r.strip(" .?!:\1")]
    if not 2 <= len(raw) <= MAX_LABELS:
        return [], 0
    labels = [_clean(r) for r in raw]
    glued = 0
    rest_enum = all(x is not None and _enum_like(x.name) for x in labels[1:])
    single = all(x is not None and len(x.name.split()) == 1 for x in labels[1:])
    wordy = labels[0] is None or (len(labels[0].name.split()) > 1 and (rest_enum or (single and len(labels[0].name.split()) > 2)))
    if wordy or (labels[0] and _verb_first(labels[0].name)):
        head = re.search(r"(?s)(\S+(?:\s\([^()]*\))?)\s*$", raw[0])
        first = _clean(head[1]) if head else None
        if first is None or not (rest_enum or single):
            return [], 0
        labels[0], glued = first, len(raw[0].split()) - 1
    tail = re.match(r"(?s)\s*(\S+(?:\s\([^()]*\))?)(?P<rest>\s.*)?", raw[-1])
    if tail and (labels[-1] is None or re.match(r"\s+(?:for|per|as|für|pro|pour|para|per|voor)\s", tail["rest"] or "")):
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
            re.match(
                r"(?i)(?:reply|answer|respond|return|choose|say|write|output|decide|classify|label|antworte|réponds|responde|rispondi)\b",
                name,
            )
        )
        and " " in name
    )


def _score(labels: list[Label], lead: str, bare: bool, whole: str, at: int, glued: int, pipes: bool, length: int = 0) -> float:
    names = [x.name for x in labels]
    score = 0.2
    score += 0.45 if _LEAD.search(lead) else -0.1 if lead else 0.0
    score += 0.3 if _ANSWER.search(whole) else 0.0
    score += 0.3 if all(_enum_like(n) for n in names) else 0.15 if any("_" in n for n in names) else 0.0
    score += 0.1 if all(" " not in n for n in names) else -0.1
    score += 0.25 if pipes else 0.0
    score += 0.3 if length * 5 >= len(whole.strip()) * 3 else 0.0
    score += (0.25 if at == 0 else 0.1) if bare else 0.0
    score -= 0.15 if glued > 4 and not all(_enum_like(n) for n in names) else 0.0
    score -= 0.35 if _WRITES.search(whole) else 0.0
    score -= 0.4 if lead and _NOT_LABELS.search(lead) else 0.0
    return score


def _segments(text: str) -> list[tuple[int, str]]:
    joined = re.sub(r"([,|])[ \t]*\n\s*", lambda m: m.group(1) + " " * (len(m.group()) - 1), text)
    masked = _mask(joined)
    found, start = [], 0
    for m in _patterns()["break"].finditer(masked):
        found.append((start, joined[start : m.start()]))
        start = m.end()
    found.append((start, joined[start:]))
    return [(a, s) for a, s in found if s.strip()]


def _listed(text: str) -> list[LabelSet]:
    sets: list[LabelSet] = []
    for at, segment in _segments(text):
        if len(segment) > 3000:
            continue
        lead, body = "", segment
        masked = _mask(segment)
        colon = max(masked.rfind(": "), masked.rfind("："), masked.rfind(":\n"))
        if colon >= 0:
            lead, body = segment[:colon].strip(), segment[colon + 1 :]
        if lead and _KEYS_LEAD.search(lead[-60:]) and not _LEAD.search(lead[-30:]):
            continue
        labels, glued = _items(body.strip().rstrip(".?!。"))
        if not labels:
            continue
        if not lead and glued:
            lead = " ".join(body.split()[:glued])
        if _KEYS_LEAD.search(lead) and not _LEAD.search(lead):
            continue
        pipes = "|" in _mask(body)
        score = _score(labels, lead, not lead, text, at, glued, pipes, len(segment))
        noun = re.findall(r"[\w-]+", lead)
        sets.append(LabelSet(tuple(labels), "", noun[-1] if noun and colon >= 0 else "", text[at : at + len(segment)].strip(), score))
    return sets


def _defined(text: str) -> list[LabelSet]:
    """Sets given by their definitions alone: `P1: ... P2: ...`, `approve if ...; reject if ...`, bullet lists."""
    sets: list[LabelSet] = []
    bullets = sorted((*_patterns()["bullet"].finditer(text), *_patterns()["line"].finditer(text)), key=lambda m: m.start())
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
        labels = [Label(m["name"], (m["text"] or "").strip(" )")) for m in run]
        if _KEYS_LEAD.search(lead[-60:]) and not _LEAD.search(lead[-40:]):
            continue
        shaped = all(len(x.name.split()) <= 3 for x in labels)
        score = _score(labels, lead, False, text, run[0].start(), 0, False) + (
            0.1 if shaped and all(x.description for x in labels) else 0.0
        )
        if shaped and not any(_STOP_ITEM.match(x.name) for x in labels):
            noun = re.findall(r"[\w-]+", lead)
            sets.append(LabelSet(tuple(labels), "", noun[-1] if noun else "", text[run[0].start() : run[-1].end()].strip(), score))
    defined = list(_patterns()["definition"].finditer(text))
    names = [m["name"] for m in defined]
    if 2 <= len(defined) <= 20 and len(set(names)) == len(names) and text[: defined[0].start()].strip() == "":
        labels = [Label(m["name"], m["text"].strip()) for m in defined]
        first = defined[0].start()
        score = _score(labels, "", True, text, 0 if first == 0 else 1, 0, False)
        sets.append(LabelSet(tuple(labels), "", "", text[first : defined[-1].end()].strip(), score))
    return sets


def _of_fields(text: str) -> list[LabelSet]:
    sets: list[LabelSet] = []
    for m in _patterns()["enum"].finditer(text):
        names = re.findall(r"[\"']([^\"']{1,60})[\"']", m[1])
        owner = _patterns()["property"].search(text[max(0, m.start() - 300) : m.start()])
        if len(names) > 1:
            sets.append(LabelSet(tuple(Label(n) for n in names), owner[1] if owner else "", "", m.group(), 0.97))
    for kind, pattern, mark in (("field_pipes", "field_pipes", "|"), ("field_slashes", "field_slashes", "/")):
        for m in _patterns()[pattern].finditer(text) if mark in text else ():
            names = [n.strip(" \"'`") for n in m["list"].split(mark)]
            before = _mask(text[: m.start()])
            inside = before.count("\1") > 0 and text[: m.start()].count("{") > text[: m.start()].count("}")
            key_like = kind == "field_slashes" or inside or m.group().rstrip()[-1:] == ")" or "(" in m.group().split(names[0])[0]
            if len(set(names)) == len(names) and names[0] and key_like:
                sets.append(LabelSet(tuple(Label(n) for n in names), m["field"], "", m.group(), 0.9 if mark == "|" else 0.7))
    return sets


def _described(found: LabelSet, text: str) -> LabelSet:
    """The set with what the instructions say elsewhere about its labels: `other: anything else`, `split is for ...`."""
    notes: dict[str, str] = {}
    keys = {label_key(x.name) for x in found.labels}
    for m in _patterns()["about"].finditer(text):
        key = label_key(m["name"])
        if key in keys:
            notes.setdefault(key, m["text"].strip())
    labels = tuple(Label(x.name, x.description or notes.get(label_key(x.name), "")) for x in found.labels)
    return LabelSet(labels, found.field, found.lead, found.quote, round(min(0.98, max(0.0, found.confidence)), 2))


def label_sets(text: str, keys: tuple[str, ...] = ()) -> tuple[LabelSet, ...]:
    """All closed sets of answers in instructions, surest first; sets whose items are the JSON keys that are asked for are none."""
    known = {label_key(k) for k in keys}
    sets: list[LabelSet] = []
    taken: list[str] = []
    for found in sorted(_of_fields(text) + _listed(text) + _defined(text), key=lambda s: -s.confidence):
        names = {label_key(n) for n in found.names}
        if found.confidence < 0.4 or (known and len(names & known) * 2 > len(names)):
            continue
        if any(names <= {label_key(n) for n in s.names} and s.field == found.field for s in sets):
            continue
        if not found.field and any(found.quote in q or q in found.quote for q in taken):
            continue
        if any(label_key(n) == label_key(found.lead) for s in sets for n in s.names):
            continue
        taken.append(found.quote)
        sets.append(_described(found, text))
    return tuple(sorted(sets, key=lambda s: (bool(s.field), -s.confidence)))
