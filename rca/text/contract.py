"""What instructions demand of an output: label set, form, keys, length, language, faithfulness.

System prompts are prose by many hands in many languages; what is read here is what can be read with some certainty, each with the
piece of the instructions that it rests on. Nothing found means nothing demanded that rca understands.
"""

from __future__ import annotations

import functools
import re

from rca.patterns import regex
from rca.records import dataclass
from rca.text.asked_language import asked, of_something_else
from rca.text.labels import LabelSet, label_sets
from rca.text.wording import patterns

MAX_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class Demand:
    """A single demand with the quote it rests on (`start`, `end` in the instructions)."""

    value: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contract:
    """What the instructions of a hop demand; empty tuples, None and "" where they say nothing.

    label_sets     every closed set of answers, the surest first; `field` names the JSON field it is for ("" for the whole answer)
    output_format  json | text | label | list | ""
    keys           top-level keys of the JSON that is asked for; `required` those that are not called optional
    language       ISO 639-1 of the answer, if named
    quotes         demand -> the piece of the instructions it was read from
    """

    label_sets: tuple[LabelSet, ...] = ()
    output_format: str = ""
    keys: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    max_words: int | None = None
    min_words: int | None = None
    max_sentences: int | None = None
    max_chars: int | None = None
    language: str = ""
    only_from_source: bool = False
    verbatim: bool = False
    null_when_absent: bool = False
    must_mention: tuple[Demand, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the surest label set, () without one."""
        return self.label_sets[0].names if self.label_sets else ()

    def quote(self, demand: str) -> str:
        """The piece of the instructions a demand rests on, "" if none."""
        return dict(self.quotes).get(demand, "")


# ---------------------------------------------------------------- reading


_LANGUAGES: dict[str, str] = {
    "en": "english englisch anglais inglés inglese engels",
    "de": "german deutsch deutsche allemand alemán tedesco duits",
    "fr": "french französisch français francés francese frans",
    "es": "spanish spanisch espagnol español spagnolo spaans",
    "it": "italian italienisch italien italiano",
    "nl": "dutch niederländisch néerlandais neerlandés nederlands",
    "pt": "portuguese portugiesisch portugais portugués",
    "ja": "japanese japanisch 日本語で",
    "pl": "polish polnisch",
    "sv": "swedish",
    "da": "danish",
    "no": "norwegian",
    "fi": "finnish",
}
_SMALL = {
    w: n
    for n, ws in enumerate(
        ("one einem une", "two zwei deux dos due twee", "three drei trois tres tre drie", "four vier quatre cuatro", "five fünf", "six"), 1
    )
    for w in ws.split()
}


def _largest(match: re.Match[str]) -> int | None:
    values: list[str] = [g for g in match.groups() if g]
    numbers: list[int] = [int(v) if v.isdigit() else _SMALL.get(v.casefold(), 0) for v in values]
    return max(numbers, default=0) or None


_WORD_COUNT = regex(r"(?i)\d\s*(?:wort|wört|word|mots|palabras|palavras|parole|woorden|語|単語)")


class _Reader:
    """Collects demands and the quotes they rest on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quotes: dict[str, str] = {}

    def search(self, name: str, demand: str = "") -> re.Match[str] | None:
        """The first match of a pattern, noted as the quote of the demand."""
        match = patterns()[name].search(self.text)
        if match:
            self.quotes.setdefault(demand or name, self.around(match))
        return match

    def around(self, match: re.Match[str]) -> str:
        """The match with the words beside it in its sentence: a quote that people understand."""
        start, end = match.span()
        before = regex(r"[^.;:\n]{0,50}$").search(self.text[max(0, start - 50) : start])
        after = regex(r"[^.;:\n]{0,50}").match(self.text[end : end + 50])
        return ((before.group() if before else "") + match.group() + (after.group() if after else "")).strip(" .,;:\n")

    def lengths(self) -> tuple[int | None, int | None, int | None, int | None]:
        """max_words, min_words, max_sentences, max_chars."""
        low = high = None
        counted = _WORD_COUNT.search(self.text) is not None
        if counted and (found := self.search("words_range", "max_words")):
            low, high = int(found[1]), int(found[2])
            if low > high:
                low = None
        elif counted and ((found := self.search("max_words")) or (found := self.search("words_exact", "max_words"))):
            high = _largest(found)
        if counted and low is None and (found := self.search("min_words")):
            low = int(found[1])
        sentences = self.search("max_sentences")
        chars = self.search("max_chars")
        return high, low, _largest(sentences) if sentences else None, _largest(chars) if chars else None

    def language(self) -> str:
        """The language that the answer is asked for in."""
        for match in patterns()["language"].finditer(self.text):
            named = (match["name"] or match["plain"] or match["ja"]).casefold()
            if of_something_else(self.text, *match.span()):
                continue
            for code, words in _LANGUAGES.items():
                if any(re.search(rf"(?<!\w){re.escape(w)}(?!\w)", named) for w in words.split()) or (code == "ja" and "日本語" in named):
                    self.quotes.setdefault("language", match.group().strip())
                    return code
        code, said = asked(self.text)
        if code:
            self.quotes.setdefault("language", said)
        return code

    def must_mention(self) -> tuple[Demand, ...]:
        """What the answer has to state."""
        found = []
        for match in patterns()["must"].finditer(self.text):
            what = match["what"].strip(" .,;:")
            if not regex(r"(?i)\b(?:no|not|never|without|only the label|nothing|label|one)\b|^(?:or|and|of|is|und|ou|o)\b|[{}|]").search(
                what[:20]
            ):
                found.append(Demand(what, match.group().strip(), match.start("what"), match.end("what")))
        return tuple(found[:8])


# ---------------------------------------------------------------- keys

_KEY = regex(r"[\"'`]?(?P<name>[A-Za-z_][\w-]{0,39})[\"'`]?(?P<note>\s*(?:[:(\[{<].*)?)$", re.DOTALL)
_KEY_LEAD = regex(
    r"(?im)(?:\bJSON\b[^:{\n.]{0,60}?(?:\bkeys?\b|\bfields?\b|\bwith\b(?: (?:the |these |following |exactly )*(?:keys|"
    r"fields)\b)?|\bmit\b|\bavec\b|\bcon\b|\bcontaining\b|\bobject\b|"
    r"Schlüsseln?|Feldern?|clés|champs|claves|campos|chiavi|campi)[^:{\n.]{0,25}?:?|\bJSON(?:[- ](?:object|list|array|"
    r"Objekt|objet|objeto))?\s?:"
    r"|\bJSON\b[^:{\n.;]{1,40}[:：]|^(?:Extract|Extrahiere|Extrais|Extrae|Estrai)[^:\n.]{0,40}:|(?:\bkeys|\bfields|Felder|Schlüssel|champs|campos|claves|"
    r"chiavi|campi|フィールド|キー|項目)[^:\n.]{0,30}[:：])\s*",
    needs="json|extract|extrah|extrai|extrae|estrai|keys|fields|felder|schlüssel|champs|campos|claves|chiavi|campi|キー|フィールド|項目",
)


def _top_level(text: str) -> list[str]:
    """Splits at commas, semicolons and line ends that no bracket encloses; ends where a sentence ends."""
    pieces: list[str] = []
    depth = start = 0
    for i, c in enumerate(text):
        if c in "([{<":
            depth += 1
        elif c in ")]}>":
            if depth == 0:
                return [*pieces, text[start:i]]
            depth -= 1
        elif depth == 0 and c in ",;、\n":
            pieces.append(text[start:i])
            start = i + 1
        elif depth == 0 and c in ".。" and (i + 1 == len(text) or text[i + 1].isspace()):
            return [*pieces, text[start:i]]
    return [*pieces, text[start:]]


def _key_names(text: str) -> list[tuple[str, str]]:
    names: list[tuple[str, str]] = []
    misses = 0
    for piece in _top_level(text):
        body = regex(r"^(?:and|und|et|y|e|en|or|plus|[-*•])\s+").sub("", piece.strip())
        if not body:
            continue
        match = _KEY.match(body)
        if match:
            names.append((match["name"], match["note"]))
            continue
        word = regex(r"[\"'`]?([A-Za-z]+(?:_\w+)+)[\"'`]?\b").match(body)
        if word:
            names.append((word[1], body))
        else:
            misses += 1
            if misses > 1 or not names:
                break
    return names


def _keys(text: str) -> tuple[list[tuple[str, str]], str]:
    """The keys of the JSON that is asked for, with what is noted beside them, and the quote."""
    led = next((m for m in _KEY_LEAD.finditer(text) if len(_key_names(text[m.end() : m.end() + 1500])) > 1), None)
    data_to = 0
    for match in regex(r"\{").finditer(text):
        if led and led.end() < match.start():
            break
        if match.start() < data_to:
            continue
        body = text[match.end() : match.end() + 1500]
        if text[match.start() : match.start() + 2] == "{{":
            continue
        if _is_data(text[max(0, match.start() - 200) : match.start()]):
            data_to = _data_end(text, match.start())
            continue
        begin = _outer(text, match.start())
        if begin >= 0 and len(names := _key_names(text[begin : begin + 1500])) > 1:
            return names, text[begin : begin + 200].split("\n\n")[0]
        names = _key_names(body)
        if names and (len(names) > 1 or names[0][1].strip()[:1] == ":"):
            return names, text[match.start() : match.start() + 200].split("\n\n")[0]
    if led:
        return _key_names(text[led.end() : led.end() + 1500]), text[led.start() : led.end() + 120].split("\n\n")[0]
    return _listed_before(text) if "JSON" in text else ([], "")


_BOUND = regex(r"[:：>\n{]|[.。!?](?=\s)")
_HOLDS = regex(
    r"(?:^|[,;、]\s*)[\"'`]?[A-Za-z_][\w-]*[\"'`]?(?:\[\])?\s*(?:[:=]\s*)?(?:\([^(){}]{0,30}|[^\W\d_]+\s+(?:of|van|von|de|di|med)\s+)?[\[(\s]*$"
)


def _outer(text: str, brace: int) -> int:
    """Where the list of keys begins of which one holds the object that opens there: `ref, items [{name}], total`; -1 if none does."""
    bounds = [m.end() for m in _BOUND.finditer(text, max(0, brace - 600), brace)]
    for begin in reversed(bounds[-3:] or [max(0, brace - 600)]):
        head = text[begin:brace]
        if _HOLDS.search(head) and ("," in head or "、" in head) and "}" not in head:
            return begin
    return -1


def _listed_before(text: str) -> tuple[list[tuple[str, str]], str]:
    """Keys that a colon leads to, where JSON is spoken of elsewhere: at least four plain names, with a note or an underscore among them."""
    for colon in regex(r"[:：]\s+").finditer(text):
        body = _top_level(text[colon.end() : colon.end() + 1500])
        names = _key_names(", ".join(body))
        telling = any("_" in name or note.strip() for name, note in names)
        if len(names) >= 4 and telling and len(names) >= len([b for b in body if b.strip()]):
            return names, text[colon.start() : colon.end() + 120].split("\n\n")[0]
    return [], ""


_FILLS = regex(
    r"(?i)\b(?:extract|return|fill|parse|collect|map|read|pull|identify|extrah|lies|fülle|gib|ermittle|erfasse|extrai|extray|renvoie|"
    r"relève|remplis|lis\b|devuelve|rellena|lee\b|saca\b|estrai|leggi|restituisci|compila|haal|lees|vul|geef|leia|preencha|devolva|"
    r"wyodrębnij|odczytaj|zwróć|wypełnij|plocka|hämta|läs|fyll|udtræk|hent|udfyld|çıkar|doldur)|抽出|返す|返して|埋め|読み取"
)
"""A list of fields alone may be those of the input; with one of these verbs it is what the answer shall hold."""

_UNDER = regex(r"(?:^|\n)[ \t]*(?:#{1,6}[ \t]*(?P<head>[^\n]{1,60})|<(?P<tag>[\w.-]{1,40})>)\s*(?:```\w*\s*)?[\[\s]*$")
_FORM = regex(
    r"(?i)out|answer|reply|respon|result|format|schema|json|form\b|antwort|ausgabe|ergebnis|sortie|réponse|salida|respuesta|formato"
    r"|uscita|risposta|uitvoer|antwoord|saída|resposta|wynik|odpowied|svar|utdata|çıktı|cevap|yanıt|出力|回答|形式"
)


def _is_data(before: str) -> bool:
    """Whether a brace opens data that was put into the instructions: directly under a heading or in a tag that speaks of no answer."""
    match = _UNDER.search(before)
    return match is not None and _FORM.search(match["head"] or match["tag"]) is None


def _data_end(text: str, at: int) -> int:
    """Where the section ends that holds the data opened at a brace: before the next heading or after the closing tag, else at the end."""
    closing = regex(r"</[\w.-]+>|\n[ \t]*#{1,6} ").search(text[at:])
    return at + closing.end() if closing else len(text)


def contract(instructions: str) -> Contract:
    """What the instructions demand of the output; an empty `Contract` where nothing can be read."""
    return _contract(instructions[:MAX_LENGTH])


@functools.lru_cache(maxsize=512)
def _contract(text: str) -> Contract:
    if not text.strip():
        return Contract()
    reader = _Reader(text)
    keys, quote = _keys(text) if reader.search("json", "output_format") or "{" in text or _KEY_LEAD.search(text) else ([], "")
    names = tuple(dict.fromkeys(k for k, _ in keys))
    if quote:
        reader.quotes["keys"] = quote
    optional = {
        k for k, note in keys if regex(r"(?i)\boptional|\bif (?:given|present|any|known)|falls|facultatif|opcional|facoltativ").search(note)
    }
    sets = label_sets(text, names)
    if sets:
        reader.quotes["labels"] = sets[0].quote
    max_words, min_words, max_sentences, max_chars = reader.lengths()
    json_asked = "output_format" in reader.quotes or (bool(names) and (quote[:1] == "{" or _FILLS.search(text) is not None))
    label_only = reader.search("label_only") is not None
    whole = [s for s in sets if not s.field]
    form = (
        "json"
        if json_asked
        else "label"
        if whole and (label_only or whole[0].confidence >= 0.5)
        else "text"
        if max_words or max_sentences
        else ""
    )
    return Contract(
        sets,
        form,
        names,
        tuple(k for k in names if k not in optional),
        max_words,
        min_words,
        max_sentences,
        max_chars,
        reader.language(),
        reader.search("only_from_source") is not None,
        reader.search("verbatim") is not None,
        reader.search("null", "null_when_absent") is not None,
        reader.must_mention(),
        tuple(reader.quotes.items()),
    )


# ---------------------------------------------------------------- the label that was chosen


def in_labels(output: str, wanted: Contract, label_set: LabelSet | None = None) -> tuple[str, bool]:
    """(the label that an output chose, whether it is of the set); ("", False) where the output shows no choice.

    Case, quotes, punctuation, separators, a JSON object around it and a short sentence that names exactly one label are seen through.
    """
    labels = label_set or (wanted.label_sets[0] if wanted.label_sets else None)
    if labels is None or not output.strip():
        return "", False
    from rca.text.choice import chosen  # most hops have no labels

    return chosen(output, labels)
