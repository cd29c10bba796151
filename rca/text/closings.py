"""How letters end: closing phrases, names and offices, none of which carries a full stop; and the words with which no sentence ends."""

from __future__ import annotations

import functools
import re

from rca.patterns import regex
from rca.text.normalise import words_of

# articles, prepositions, conjunctions and auxiliaries that end no sentence
_FUNCTION_WORDS = words_of(
    "the a an of and or but to from with for by at as than that which who whose is are was were be been has have had will "
    "would can could should must may might not their its our your my his in on into because if when while about between "
    "via per der die das den dem des ein eine einen einem einer und oder aber mit von zu zum zur für als dass weil wenn "
    "ist sind war waren wird werden wurde wurden hat haben kann können soll muss nicht im am auf bei nach über unter "
    "zwischen sowie sich le la les l un une du de et ou mais à au aux avec pour par sur dans que qui dont est sont était "
    "ont sera ne el los las una unos y o pero con por para sin en es son fue ha han se su sus del al il lo gli i uno e ma "
    "tra fra di da della dei che è sono hanno si het een maar met van voor op aan bij dat zijn wordt heeft niet te"
)


CLOSERS = regex(
    r"(?i)\b(?:regards|sincerely|faithfully|cheers|thanks|thx|thank you|best|yours|love|greetings|wishes|grüße|grüßen|gruß|"
    r"gruss|dank|lg|mfg|vg|cordialement|salutations(?: distinguées| respectueuses)?|amitiés|bien à vous|merci|saludos?|atentamente|"
    r"cordialmente|gracias|saluti|distinti|grazie|"
    r"groet|groeten|dank|bedankt|mvg|saluto|abbraccio|abrazo|abraço|cumprimentos|obrigad[oa]|atenciosamente|"
    r"h[äæ]lsning(?:ar)?|hilsner|tack|takk|tak|hilsen|mvh|pozdrawiam|pozdrowieni(?:a|ami)|poważaniem|dziękuję|sayg[ıi]lar(?:[ıi]mla)?|"
    r"teşekkürler|terveisin|remerci\w+|reconnaissance|dévoué\w*|hochachtungsvoll|ringrazi\w+|stima|agradec\w+|szacunkiem|hoogachtend|"
    r"敬具|以上)\b",
    needs=(
        "regards|sincerely|faithfully|cheers|thank|thx|best|yours|love|greetings|wishes|gruss|grüss|dank|lg|mfg|vg|cordial|"
        "salut|salud|amitiés|bien à vous|merci|saludos|atentamente|gracias|distinti|grazie|groet|mvg|abbraccio|abrazo|abraço|cumprimentos|"
        "obrigad|atenciosamente|hälsning|hælsning|tack|tak|hils|mvh|pozdrawiam|pozdrowieni|poważaniem|dziękuję|sayg|"
        "teşekkürler|terveisin|remerci|reconnaissance|dévoué|hochachtungsvoll|ringrazi|stima|agradec|szacunkiem|hoogachtend|敬具|以上"
    ),
)


@functools.cache
def _last_word() -> re.Pattern[str]:
    return regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*$")


PARTICLES = words_of(
    "des del della delle dello dei do dos das zum zur at from bei chez aus "
    "of von van de der du di da the and und et y e & + la le team desk department service équipe equipo squadra abteilung "
    "your our ihr ihre euer eure dein deine unser uw jouw je jullie ons onze votre notre vos su sus nuestro nuestra vuestro il vostro "
    "tuo sua seu nosso twój twoja wasz nasz din er vår deres sizin"
)


_TEAMS = words_of("team desk department service équipe équipo equipo squadra abteilung kundenservice kundendienst afdeling")


def signature(words: list[str]) -> bool:
    """Names, places, a team and its reference after the last sentence: `-- Maeve, Isle of Mull`, `Your claims team`."""
    if words[0] in ("--", "—", "–", "-", "~", "/"):
        return len(words) <= 9
    if (
        words[0].rstrip(",").casefold() in ("your", "ihr", "ihre", "votre", "su", "il", "tu", "deine", "dein", "uw", "the")
        and len(words) <= 6
        and words[-1].casefold() in _TEAMS
    ):
        return True
    if _by_name(words):
        return True
    name, comma, rest = " ".join(words).partition(", ")
    if comma and _of_person(name) and len(rest.split()) <= _OFFICE and not _SPEAKS.match(rest):
        return not ends_in_function_word(words[-1])
    proper = [w for w in words if w.casefold() not in PARTICLES]
    return (
        len(words) <= 8
        and bool(proper)
        and all(w[:1].isupper() or w[:1].isdigit() for w in proper)
        and not ends_in_function_word(words[-1])
    )


_OFFICE = 5
"""Words that a signature has at most behind the name: `customer 118-204`, `treasurer of the sailing club`."""


def _of_person(name: str) -> bool:
    """Whether words are a name: at most four with a capital, of which the first is one, and small words of names between them."""
    words = name.split()
    if not words:
        return False
    return len([w for w in words if w.casefold() not in PARTICLES]) <= 4 and words[0][:1].isupper() and all(_of_a_name(w) for w in words)


def courtesy(tail: str) -> bool:
    """Whether a last line is a closing phrase, alone or with a name: `Un cordiale saluto`, `With kind regards, Ann Lee, clerk`."""
    found = list(CLOSERS.finditer(tail))
    if not found or len(tail[: found[0].start()].split()) > 4:
        return False
    rest = _BEFOREHAND.sub("", tail[found[-1].end() :])
    name = rest.lstrip(" ,;")
    if not rest or ends_in_function_word(tail) or rest[:1] not in ",; ":
        return not rest
    small = name[:1].islower() and rest[:1] == "," and not _SPEAKS.match(name)
    if name[:1].isupper():
        signer, comma, office = name.partition(", ")
        return len(name.split()) <= 8 or bool(comma and _of_person(signer) and len(office.split()) <= _OFFICE)
    return small and (len(name.split()) <= 4 or (len(name.split()) <= 9 and all(_of_a_name(w) for w in name.split())))


_BEFOREHAND = regex(
    r"(?i)^ (?:so much|very much|a lot|in advance|im voraus|vorab|schon jetzt|d['’]avance|par avance|de antemano|por adelantado|"
    r"in anticipo|anticipatamente|bij voorbaat|antecipadamente|desde já|z góry|på förhand|på forhånd|şimdiden)(?= |[,;]|$)"
)
"""What may follow thanks: "Thanks in advance, Jo"."""


def _of_a_name(word: str) -> bool:
    """A word with a capital, also behind an apostrophe (`d'Erdre`), or a small word of names."""
    return word[:1].isupper() or word.casefold() in PARTICLES or regex(r"\w{1,2}['’][^\W\d_a-zß-ÿ]").match(word) is not None


_SPEAKS = regex(
    r"(?:we|you|please|if|ich|wir|je|nous|yo|nosotros|ik|wij|bitte|wenn|si|se|om|jag|vi|jeg|but|aber|mais|pero|ma|maar)\b", re.IGNORECASE
)
"""A first word with which another sentence begins, not a signature in small letters: `Bien à vous, le service clients`."""


def _by_name(words: list[str]) -> bool:
    """A courtesy or an office and a name (`Un abbraccio, Ginevra`), or the name of a team alone (`The School Office`)."""
    before, comma, name = " ".join(words).rpartition(", ")
    named = name.split()
    capitals = [w for w in named if w[:1].isupper()]
    if any(c.isdigit() for c in before + name) or not capitals or ends_in_function_word(name):
        return False
    if comma:
        small = [w for w in named if w not in capitals and w.casefold() not in PARTICLES and len(w) > 2]
        if small == named[:1] and len(capitals) >= 2:  # what it is before what it is called: `apteka Zielony Moździerz`
            small = []
        return len(before.split()) <= 6 and len(named) <= 6 and not small
    return len(named) <= 2 or (len(named) <= 5 and len(capitals) * 2 > len(named) - 1 and len(capitals) >= 2)


def ends_in_function_word(line: str) -> bool:
    """Whether a line ends with an article, a preposition or the like, with which no sentence ends."""
    if line.rstrip()[-1:] in ("を", "が", "へ"):
        return True
    match = _last_word().search(line)
    return bool(match) and match.group().casefold() in _FUNCTION_WORDS if match else False
