"""Who a message says that it is from: by its header, by how the writer introduces themselves, by the signature."""

from __future__ import annotations

import unicodedata

from rca.patterns import regex
from rca.records import dataclass
from rca.text.closings import courtesy
from rca.text.normalise import words_of

_WORD = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]+"
_NAME = rf"{_WORD}(?:[ ](?:(?:van|von|der|den|de|da|do|dos|di|del|della|la|le|ter|ten|af|av|bin|al)[ ]){{0,2}}{_WORD}){{1,3}}"
_INTRODUCED = regex(
    r"(?:^|[\s(,.!?¡¿])(?i:my name is|this is|it['’]s|i am|i['’]m|i, the undersigned,?|ich bin|mein name ist|hier ist|hier schreibt|"
    r"hier spricht|ich heiße|ich heisse|unterzeichne(?:nd|t)e[rn]?,?|je m['’]appelle|je soussignée?,?|je suis|ici|mon nom est|"
    r"me llamo|mi nombre es|soy|le escribe|(?:el|la) (?:abajo firmante|que suscribe),?|mi chiamo|(?:il|la) sottoscritt[oa],?|sono|"
    r"sou|chamo-me|me chamo|o meu nome é|abaixo[ -]assinad[oa],?|ik ben|mijn naam is|ondergetekende,?|met|"
    r"jag heter|jag är|mitt namn är|undertecknade?,?|jeg heter|jeg er|nazywam się|z tej strony|jestem|niżej podpisan[ya],?|"
    r"benim adım|adım|ben) "
    r"(?:(?i:a|the|o|la|el|il|le|l['’]|die|der|mr|mrs|ms|dr|herr|frau|m|mme|sr|sra|sig|pan|pani)\.? )?"
    rf"(?P<name>{_NAME})",
    needs=(
        "abaixo|abajo|ad|ben |cham|it's |it’s |ondergetekende|podpisan|sottoscritt|soussign|suscribe|undersigned|undertecknad|unterzeichn|"
        "hier|i am |i'm |ich bin |ich heisse |ici |i’m |jag|je |jeg|jestem |le escribe |me llamo |"
        "mein name ist |met |mi chiamo |mi nombre es |mijn naam is |mitt namn är |mon nom est |my name is |nazywam się |"
        "o meu nome é |sono |sou |soy |this is |z tej strony "
    ),
)
_HEADER = regex(
    rf"(?im)^[^\n]{{0,30}}?\b(?:from|von|de|da|van|od|från|fra|kimden|gönderen)\s*:\s*(?-i:(?P<name>{_NAME}))\s*<(?P<box>[\w.+-]+)@",
    needs="<",
)
_BEHALF = regex(
    r"(?i)\bon behalf of|\bfor my (?:mother|father|wife|husband|son|daughter|client|boss)|\bp\.?p\."
    r"|\bi\. ?a\.|\bim auftrag|\bim namen|\bfür mein"
    r"|\bau nom de|\bpour mon|\bpour ma|\ben nombre de|\bpor encargo|\bper conto|\ba nome|\bnamens|\bem nome|\bw imieniu|\bför min|\badına",
    needs=(
        "a nome|ad|au nom de|em nome|en nombre de|for my|för min|für mein|i. a.|i.a.|im auftrag|namen|on behalf of|p.p.|"
        "per conto|por encargo|pour|pp.|w imieniu"
    ),
)
_TITLES = words_of(
    "mr mrs ms miss dr prof herr frau monsieur madame mme mlle sr sra señor señora sig signor signora dott ing dhr mevrouw pan pani fru "
    "sayın bey hanım dear regards kind the"
)
_LAST_NAME = regex(rf"(?P<name>{_NAME})(?: ?(?:&|\+|and|und|et|y|e|en|i|og|och|ve) {_WORD})?\s*\.?$")
_DEVICE = regex(
    r"(?i)\n\s*(?:sent|gesendet|von|envoyé|enviado|inviato|verzonden|wysłan[eo]|skickat|sendt)\b[^\n]{0,30}\b(?:iphone|ipad|android|mobile|handy|phone|"
    r"smartphone|outlook|móvil|telefon\w*|mobiel\w*|mobil\w*)\b[^\n]{0,20}\s*$",
    needs="phone|ipad|android|mobi|handy|outlook|móvil|telefon",
)
"""What a device writes under a message: `Sent from my phone`."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Two people who each say that one message is theirs, with the offsets of the second name."""

    first: str
    second: str
    start: int
    end: int


def two_people(text: str) -> Mismatch | None:
    """Where a message is introduced by one person and signed by another, with no word of a name in common; None where one of the two
    is not told, or where somebody writes for somebody else."""
    body = _DEVICE.sub("", text.rstrip()).rstrip()
    signed = _LAST_NAME.search(body[-80:].rsplit("\n", 1)[-1]) if len(body) >= 120 else None
    if signed is None or _BEHALF.search(body):
        return None
    start = len(body) - len(body[-80:].rsplit("\n", 1)[-1]) + signed.start("name")
    line = body[-80:].rsplit("\n", 1)[-1]
    tail = regex(r"(?<=[.!?])\s+").split(line)[-1]
    lead = regex(r"(?<=[.!?])\s+").split(line[: signed.start("name")].rstrip(" .,"))[-1]
    if not (courtesy(tail) or courtesy(lead) or body[start - 1 : start] == "\n"):
        return None
    for name in _introduced(body[: max(0, start - 40)]):
        if _parts(name) and _parts(signed["name"]) and not _parts(name) & _parts(signed["name"]):
            return Mismatch(name, signed["name"], start, start + len(signed["name"]))
    return None


_SIGNED = regex(
    r"(?im)(?:^|[.!?] )[ \t]*(?:(?:kind|best|warm|with kind|many|mit|viele|liebe|beste|freundliche[n]?|schöne|herzliche|bien|un|cordiali|"
    r"distinti|med|vänliga|venlig|met vriendelijke) ){0,2}(?:regards|wishes|greetings|sincerely|yours(?: \w+)?|thanks|thank you|cheers|"
    r"grüßen?|gruß|gruss|dank|danke|cordialement|merci|saludos?|gracias|atentamente|saluti|saluto|grazie|groet(?:en)?|bedankt|"
    r"cumprimentos|obrigad[oa]|pozdrawiam|hälsningar|tack|hilsen|saygılar(?:ımla)?|teşekkürler)"
    rf"[^\S\n]*,?\s*(?-i:(?P<name>{_NAME}))[ \t]*\.?[ \t]*$"
)
_QUOTED = regex(
    r"(?im)^\s*>|\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|napisał\w*|skrev|yazdı)\b[^\n]{0,60}:|"
    r"^\s*(?:sent|gesendet|"
    r"envoyé|enviado|inviato|verzonden)\s*:|original message|forwarded|fwd?:|weitergeleitet|transféré|reenviad|inoltrat|doorgestuurd|^-{3,}"
)


def two_signatures(text: str) -> Mismatch | None:
    """Two courtesies with the full names of two people, the first one with more of the message behind it; None where one of the two is
    quoted or forwarded, or writes for the other."""
    signed = list(_SIGNED.finditer(text)) if "\n" in text else []  # each ends its line
    if len(signed) < 2 or _QUOTED.search(text) or _BEHALF.search(text):
        return None
    first, last = signed[0], signed[-1]
    if last.start() - first.end() < 80 or _parts(first["name"]) & _parts(last["name"]):
        return None
    return Mismatch(first["name"], last["name"], *last.span("name"))


_MAILBOX = regex(
    r"(?im)^[^\n]{0,20}?\b(?:from|von|de|da|van|od|från|fra|gönderen)\s*:\s*<?(?P<box>[a-z]+[._-][a-z]{4,})@[\w.-]+>?\s*$", needs="@"
)
_REFERENCE = regex(r"(?<![\w/.-])(?=[A-Z\d/-]*\d[A-Z\d/-]*\d)[A-Z\d]{1,6}(?:[-/][A-Z\d]{2,8}){1,2}(?![\w/-])")


def other_sender(text: str) -> Mismatch | None:
    """A mailbox that bears one person's name over a message that another one signed, with two references of one form in it."""
    body = text.rstrip()
    box = _MAILBOX.search(body)
    signed = _LAST_NAME.search(body[-80:].rsplit("\n", 1)[-1]) if box else None
    if box is None or signed is None or _BEHALF.search(body) or _QUOTED.search(body):
        return None
    names, holder = _parts(signed["name"]), _plain(box["box"])
    shapes: dict[str, set[str]] = {}
    for match in _REFERENCE.finditer(body):
        shapes.setdefault(regex(r"[A-Z]").sub("A", regex(r"\d").sub("0", match.group())), set()).add(match.group())
    if not names or any(n in holder for n in names) or not any(len(refs) == 2 for refs in shapes.values()):
        return None
    start = len(body) - len(body[-80:].rsplit("\n", 1)[-1]) + signed.start("name")
    return Mismatch(box["box"], signed["name"], start, start + len(signed["name"]))


def _introduced(body: str) -> list[str]:
    """Names by which the writer introduces themselves: in words, or in a header whose mailbox bears the name."""
    found = [m["name"] for m in _INTRODUCED.finditer(body)][:1]
    for match in _HEADER.finditer(body):
        box = _plain(match["box"])
        if any(len(p) >= 3 and p in box for p in _parts(match["name"])):
            found.append(match["name"])
            break
    return found


def quoted(text: str) -> bool:
    """Whether a message holds another one that was quoted or forwarded."""
    return _QUOTED.search(text) is not None


def _parts(name: str) -> frozenset[str]:
    return frozenset(_plain(w) for w in regex(r"[^\W\d_]{3,}").findall(name) if w.casefold() not in _TITLES)


def _plain(text: str) -> str:
    """Without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
