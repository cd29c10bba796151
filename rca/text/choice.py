"""Reads which label of a set an output chose, however it is wrapped."""

from __future__ import annotations

from rca.patterns import regex
from rca.text.claims import label_key
from rca.text.labels import LabelSet
from rca.text.leaves import Leaf, leaves
from rca.text.normalise import words_of

_LABEL_FIELDS = words_of(
    "label category class classification type intent topic sentiment decision result kategorie klasse catégorie etiqueta "
    "categoría tipo ラベル"
)


def chosen(output: str, labels: LabelSet) -> tuple[str, bool]:
    """(the label that an output chose, whether it is of the set); ("", False) where the output shows no choice."""
    known = {label_key(name): name for name in labels.names}
    fields = leaves(output)
    if fields is not None:
        return _in_json(fields, labels, known)
    body = output.strip().strip("\"'`*_.。!“”„«» \n")
    body = regex(
        r"(?i)^(?:the )?(?:final )?(?:label|category|class|answer|result|type|intent|kategorie|klasse|antwort|catégorie|réponse|"
        r"categoría|respuesta|categoria|ラベル|分類)\s*(?:is|ist|est|es|è)?\s*[:：=]\s*"
    ).sub("", body)
    body = body.strip("\"'`*_ ")
    if label_key(body) in known:
        return known[label_key(body)], True
    padded = " " + " ".join(label_key(w).replace(" ", "_") for w in body.split()) + " "
    spelled = {key: [key.replace(" ", "_"), key] for key in known}
    named = [name for key, name in known.items() if any(f" {form} " in padded for form in spelled[key])]
    named = [n for n in named if not any(n != m and f" {label_key(n)} " in f" {label_key(m)} " for m in named)]
    if len(named) == 1 and len(body.split()) <= 25:
        return named[0], True
    if not named and len(body.split()) <= 4 and "\n" not in body:
        return body, False
    return "", False


def _in_json(fields: list[Leaf], labels: LabelSet, known: dict[str, str]) -> tuple[str, bool]:
    texts = [f for f in fields if f.kind != "number" or f.text in labels.names]
    field = labels.field or labels.lead
    exact = [f for f in texts if field and label_key(f.key).rstrip("s") == label_key(field).rstrip("s")]
    for candidate in exact or texts:
        if label_key(candidate.text) in known:
            return known[label_key(candidate.text)], True
    named = exact or [f for f in texts if f.key.casefold() in _LABEL_FIELDS]
    if not named and len(fields) == 1 and fields[0].kind == "string":
        named = fields
    if named and named[0].kind == "string" and len(named[0].text.split()) <= 4:
        return named[0].text, False
    return "", False
