"""Checks of the request itself: cut, garbled, run together, contradictory; and what later hops say of how it came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rca.checks.context import Context, quote, quote_of
from rca.checks.engine import bad, check
from rca.model import REQUEST, Evidence, Hop, Quote, Side, State
from rca.patterns import regex
from rca.text import completeness
from rca.text.claims import AMOUNT, DATE, EMAIL, NUMERIC, Claim, claims
from rca.text.encoding import mojibake
from rca.text.senders import other_sender, quoted, two_people, two_signatures
from rca.typed import Any


def _bad(strength: float, sentence: str, *quotes: Quote, fault: str) -> Evidence:
    return bad(REQUEST, strength, sentence, *quotes, side=Side.REQUEST, fault=fault)


@check("request-cut", scope="request", needs=("request",), side=Side.REQUEST, cleared=0.3)
def request_cut(ctx: Context) -> Iterable[Evidence]:
    """A request that ends in the middle of a word, a sentence or its JSON, though the recording is whole."""
    request = ctx.graph.request
    if request.state is State.TRUNCATED:
        return
    finding = completeness.cut_off(request.text)
    if finding is None:
        yield from _cut_field(ctx)
        return
    broken = completeness.json_state(request.text)[0] == completeness.TRUNCATED
    if broken or finding.confidence >= 0.55:
        strength = 4.5 if broken else max(3.2, 3.6 * finding.confidence) if finding.confidence >= 0.65 else 1.4
        if _IBAN_BEGUN.search(request.text.rstrip()):
            strength = 3.6
        yield _bad(
            strength, f"The request breaks off: {finding.reason}.", quote(request.text, finding.start, finding.end), fault="request_cut"
        )


_IBAN_BEGUN = regex(r"(?<!\w)[A-Z]{2}\d{2}(?: ?\d{4}){0,2}(?: \d{1,4})?$")
"""An account number of which the second half is not there: none is shorter than fifteen characters."""


def _cut_field(ctx: Context) -> Iterator[Evidence]:
    """A long text in a whole JSON request that ends in the middle of a sentence."""
    for path, text in texts_of(ctx.value(ctx.graph.request)):
        ends = text.rstrip()
        if len(ends) < 100 or not ends[-1].isalnum():
            continue
        finding = completeness.cut_off(text)
        last = regex(r"[.!?。！？]\s+").split(ends)[-1]
        if finding is not None and (finding.confidence >= 0.8 or len(last.split()) <= 6):
            sentence = f"The field {path} of the request breaks off: {finding.reason}."
            near_limit = len(text) in _limits(ctx)
            yield _bad(4.5 if near_limit else 3.2, sentence, quote_of(ctx.graph.request.text, ends[-60:]), fault="request_cut")


def _limits(ctx: Context) -> set[int]:
    """Round lengths at which software cuts, and limits that the request names itself."""
    named = {int(v) for k, v in _leaves(ctx.value(ctx.graph.request)) if isinstance(v, int) and 20 <= v <= 100_000}
    return named | {n + d for n in (100, 128, 200, 250, 255, 256, 300, 400, 500, 512, 1000, 1024, 2000, 2048, 4000, 4096) for d in (0, -1)}


def texts_of(value: Any) -> Iterator[tuple[str, str]]:
    """Path and text of the strings in a JSON value."""
    for path, leaf in _leaves(value):
        if isinstance(leaf, str):
            yield path, leaf


def _leaves(value: Any) -> Iterator[tuple[str, Any]]:
    todo: list[tuple[str, Any]] = [("", value)]
    for _ in range(5000):
        if not todo:
            return
        path, item = todo.pop()
        if isinstance(item, dict):
            todo.extend((f"{path}.{k}" if path else str(k), v) for k, v in reversed(item.items()))
        elif isinstance(item, list):
            todo.extend((f"{path}[{i}]", v) for i, v in reversed(list(enumerate(item))))
        else:
            yield path, item


@check("request-garbled", scope="request", needs=("request",), side=Side.REQUEST, cleared=0.2)
def request_garbled(ctx: Context) -> Iterable[Evidence]:
    """A request whose words are broken: digits in the middle of words as bad text recognition leaves them, lost characters."""
    text = ctx.graph.request.text
    words = list(regex(r"[^\W_](?:[^\W_]|[?\ufffd](?=[^\W_])){3,}").finditer(text))
    strange = [m for m in words if _broken(m.group())]
    share = len(strange) / max(8, len(words))
    if share >= 0.15:
        first = strange[0]
        sentence = f"The request is garbled: {len(strange)} of its {len(words)} longer words mix letters and digits as misread text does."
        yield _bad(4.0 if share >= 0.3 else 2.6, sentence, quote(text, first.start(), first.end()), fault="request_garbled")
    found = mojibake(text)
    if len(found) >= 2:
        sentence = f"The request has broken characters: {found[0].reason}."
        yield _bad(3.2, sentence, quote(text, found[0].start, found[0].end), fault="request_garbled")


def _broken(word: str) -> bool:
    """A digit between lower-case letters: `R3chnung`, `b0ok`; codes such as AB12 or 12x are none."""
    return regex(r"[a-zà-ÿ][\d?\ufffd]+[a-zà-ÿ]|^[A-ZÀ-Þ]?\d+[a-zà-ÿ]{2,}\d|^[A-ZÀ-Þ]\d[a-zà-ÿ]{2,}").search(word) is not None


_MAX_FIELDS = 100
_SENDER = regex(r"(?im)^\s*(?:from|von|de|da|van|от|差出人)\s*:\s*\S")
_GREETING = regex(
    r"(?im)^\s*(?:>\s*)?(?:dear|hello|hi|hey|good (?:morning|afternoon|evening|day)|hallo|moin|guten (?:tag|morgen|abend)|"
    r"liebe[rs]?(?! gr)|sehr geehrte|bonjour|bonsoir|madame|ch(?:er|ère)|hola|buen[oa]s (?:d[ií]as|tardes)|estimad[oa]|"
    r"buon(?:giorno|asera)|"
    r"gentile|salve|spett|goede(?:morgen|ndag|middag)|beste(?! gr)|geachte|olá|bom dia|boa tarde|prezad[oa]|dzień dobry|szanown\w+|"
    r"hej(?!\w)|god(?:dag| dag| morgon)|kære|bäste|merhaba|sayın|お世話になって|こんにちは|拝啓)\b",
    needs=(
        "dear|hello|hi|hey|good |hallo|moin|guten |lieb|geehrte|bonjour|bonsoir|madame|cher|chère|hola|buen|estimad|buon|gentile|salve|"
        "spett|goede|beste|geachte|olá|bom dia|boa tarde|prezad|dzień|szanown|hej|god|kære|bäste|merhaba|say|お世話|こんにちは|拝啓"
    ),
)
_LABEL = regex(r"(?m)(?:^|(?<=[.!?] ))[ \t]*(?P<label>[^\W\d_]{3,20}(?:[ /][^\W\d_]{2,15})?)[ \t]*[:：][ \t]*(?P<value>\S[^\n]{0,60})")


def _labels_twice(text: str) -> list[str]:
    """Labels of a form that stand there twice, with another value each time; three of a kind are a list."""
    values: dict[str, list[str]] = {}
    for match in _LABEL.finditer(text):
        values.setdefault(match["label"].casefold(), []).append(match["value"].strip())
    return [label for label, found in values.items() if len(found) == len(set(found)) == 2]


_CLOSING = regex(
    r"(?im)(?:^|[.!?] )\s*(?:kind |best |warm |with kind )?(?:regards|greetings|wishes|sincerely|yours|cheers|thanks|thank you)|"
    r"(?:^|[.!?] )\s*(?:mit )?(?:freundlichen|viele|liebe|beste|schöne) gr[uü](?:ß|ss)e|"
    r"(?:^|[.!?] )\s*(?:cordialement|bien à vous|merci|saludos|un saludo|atentamente|cordiali saluti|distinti saluti|grazie|"
    r"met vriendelijke groet|groet|atenciosamente|obrigad[oa])\b",
    needs=(
        "regards|greeting|wishes|sincerely|yours|cheers|thank|grüsse|grusse|cordial|bien à vous|merci|saludo|atentamente|saluti|"
        "grazie|groet|atenciosamente|obrigad"
    ),
)
_RULER = regex(r"(?m)^\s*(?:[-=_*~#]{4,}|-{3,} ?(?:original|forwarded|weiter|message).*)\s*$")


_ARRIVED = regex(
    r"(?im)\b(?:received|arrived|submitted|eingegangen|empfangen|eingang|reçue?|recibid[oa]|ricevut[oa]|ontvangen|recebid[oa]|otrzyman[oa]"
    r"|wpłynęł[oa]|mottage[tn]|modtaget|alındı|受信)\b[ :]*[^\n]{0,12}?\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?",
    needs="received|arrived|submitted|einge|eingang|empfangen|reçu|recibid|ricevut|ontvangen|recebid|otrzyman|wpłyn|mottage|modtage|al|受信",
)
"""When a message came in, with the time of day: one message comes once."""


@check("request-merged", scope="request", needs=("request",), side=Side.REQUEST, cleared=0.1)
def request_merged(ctx: Context) -> Iterable[Evidence]:
    """Messages of two people in one request: begun by one and signed by another, two senders, two sets of greeting and signature,
    different addresses, a dividing line, two times of arrival, two greetings, a form that begins again."""
    text = ctx.graph.request.text
    if ctx.value(ctx.graph.request) is not None:
        return
    people = two_people(text) or two_signatures(text) or other_sender(text)
    if people is not None:
        sentence = f"The request seems to hold two messages in one: one is {people.first}'s, and it is signed by {people.second}."
        yield _bad(3.4, sentence, quote(text, people.start, people.end), fault="request_merged")
        return
    emails = {c.key for c in ctx.claims(text) if c.kind == EMAIL}
    signs = {
        "two senders": len(_SENDER.findall(text)) >= 2,
        "two signatures": len(_CLOSING.findall(text)) >= 2,
        "different addresses": len(emails) >= 2,
        "a dividing line": bool(_RULER.search(text)),
    }
    seen = [name for name, there in signs.items() if there]
    telling = {
        "two times of arrival": len({m.group().casefold() for m in _ARRIVED.finditer(text)}) >= 2,
        "two greetings": len(_GREETING.findall(text)) >= 2 and not quoted(text),
        "a form that begins again": len(_labels_twice(text)) >= 2,
    }
    clear = [name for name, there in telling.items() if there]  # what single messages hardly ever have counts twice
    seen = [*clear, *seen]
    if len(seen) + len(clear) >= 2:
        ruler = _RULER.search(text)
        where = [quote(text, ruler.start(), ruler.end())] if ruler else []
        yield _bad(
            1.6 + 1.4 * (len(seen) + len(clear) - 1),
            f"The request seems to hold two messages in one ({', '.join(seen)}).",
            *where,
            fault="request_merged",
        )


@check("request-contradictory", scope="request", needs=("request",), side=Side.REQUEST, cleared=0.1)
def request_contradictory(ctx: Context) -> Iterable[Evidence]:
    """A form whose fields say one thing and whose free text says another about the same: a number of days, an amount, a date."""
    leaves = [(p, v) for p, v in _leaves(ctx.value(ctx.graph.request)) if "[" not in p and not isinstance(v, bool)]
    fields = [(p, v) for p, v in leaves if v not in (None, "")][:_MAX_FIELDS]
    prose = [(p, v) for p, v in fields if isinstance(v, str) and len(v) >= 60][:5]
    for path, value in fields:
        if not isinstance(value, int | float):
            continue
        name = path.rsplit(".", 1)[-1]
        for where, text in prose:
            other = _same_thing(name, float(value), ctx.claims(text))
            if other is not None:
                sentence = f"The request contradicts itself: its field {path} is {value}, its {where} says {other.text}."
                yield _bad(
                    3.2, sentence, quote_of(ctx.graph.request.text, other.text), Quote(f"{path}: {value}"), fault="request_contradictory"
                )
                return


def _same_thing(name: str, value: float, said: Iterable[Claim]) -> Claim | None:
    """A number in a text that carries the field's name as its unit, with another value, where the field's value is not said at all."""
    numbers = [c for c in said if c.kind in NUMERIC]
    if any(float(k) == value for c in numbers for k in c.keys):
        return None
    stem = name.casefold().rstrip("s")
    alike = [c for c in numbers if c.unit and (c.unit == stem or stem.endswith(c.unit)) and c.kind != AMOUNT]
    values = Counter(c.key for c in alike)
    return alike[0] if len(values) == 1 else None


@check("request-dates", scope="request", needs=("request",), side=Side.REQUEST)
def request_dates(ctx: Context) -> Iterable[Evidence]:
    """Dates in a request that end before they begin."""
    fields = {p.rsplit(".", 1)[-1].casefold(): str(v) for p, v in _leaves(ctx.value(ctx.graph.request)) if isinstance(v, str)}
    for begin, end in (("from", "to"), ("start", "end"), ("start_date", "end_date"), ("check_in", "check_out"), ("von", "bis")):
        first, last = _date(fields.get(begin, "")), _date(fields.get(end, ""))
        if first and last and last < first:
            yield _bad(2.0, f"The request ends ({last}) before it begins ({first}).", fault="request_contradictory")


def _date(text: str) -> str:
    return next((c.key for c in (claims(text[:40]) if text else ()) if c.kind == DATE and len(c.key) == 10), "")


_WHOLE = 0.97
_SAID = (
    (
        "request_contradictory",
        "contradicts itself",
        regex(
            r"(?i)\bcontradict\w*|\bconflicting\b|\binconsistent\b|\bmutually exclusive\b|\bwiderspr(?:üch|uch|ich|ech)\w*"
            r"|\bschlie(?:ß|ss)en (?:sich|einander) (?:gegenseitig )?aus\b|\bunvereinbar\b"
            r"|\bcontradictoires?\b|\bse contredi\w+|\bincompatibles?\b"
            r"|\bcontradictori[oa]s?\b|\bse contradice\w*|\bcontraddi\w+|\bincompatibili\b|\btegenstrijdig\w*"
            r"|\bcontraditóri\w+|\bcontradiz\w*"
            r"|\bsprzeczn\w+|\bwyklucza\w* się\b|\bmotsäg\w+|\bmotstridig\w*|\bselvmotsigende\b|\bçelişki\w*|\bçelişen\b|矛盾|食い違",
            needs=(
                "contrad|conflicting|inconsistent|mutually|widerspr|schliessen|unvereinbar|contredi|incompatib|tegenstrijdig|sprzeczn|wyklucza|"
                "motsäg|motstridig|selvmotsig|çeliş|矛盾|食い違"
            ),
        ),
    ),
    (
        "request_garbled",
        "cannot be read",
        regex(
            r"(?i)\billegible\b|\bunreadable\b|\bun(?:leserlich|lesbar)\w*|\bnicht lesbar\b|\billisibles?\b|\bilegibles?\b"
            r"|\bilegíve(?:l|is)\b"
            r"|\bnão legíve(?:l|is)\b|\bno legibles?\b|\billeggibil[ei]\b|\bonleesba\w+|\bnieczyteln\w+|\boläslig\w*"
            r"|\bulæselig\w*|\bokunam\w+"
            r"|\bokunaksız\b|判読(?:不能|でき)|文字化け",
            needs=(
                "illegi|unreadable|unleserlich|unlesbar|nicht lesbar|illisib|ilegi|ilegí|não legí|no legib|illeggib|onleesba|nieczyteln|"
                "oläslig|ulæselig|okunam|okunaksız|判読|文字化け"
            ),
        ),
    ),
    (
        "request_cut",
        "came in part only",
        regex(
            r"(?i)\b(?:(?:is|was|are|were|been|be|seems|appears|got) cut off|(?:breaks|broke) off(?! \w)"
            r"|truncated|ends (?:abruptly|in mid|mid-)"
            r"|arrived (?:incomplete|only in part)|only (?:reached us )?in part)"
            r"|\b(?:abgeschnitten|abgebrochen|bricht (?:mitten|ab)|unvollständig (?:angekommen|übermittelt)"
            r"|nur (?:teilweise|zum teil) (?:angekommen|erhalten))"
            r"|\btronqué\w*|\bparvenue? (?:qu['’])?en partie|\bs['’]interrompt\b|\bincomplètement reçu"
            r"|\btruncad[oa]\b|\bse corta\b|\bllegad[oa] (?:cortad|incomplet)\w+"
            r"|\bsi interrompe\b|\btroncat[oa]\b|\barrivat[oa] (?:incomplet|tronc|in parte)\w*|\bafgebroken\b|\bafgekapt\b"
            r"|\bcortad[oa] a meio\b|\burwan\w+|\burywa się\b"
            r"|\bavbrut\w+|\bavkorta\w+|\byarıda kes\w+|\byarım kal\w+|途切れ|途中で切れ",
            needs=(
                "cut off|breaks off|broke off|truncated|ends abruptly|ends in mid|ends mid-|arrived incomplete|arrived only|in part|"
                "abgeschnitten|abgebrochen|bricht |unvollständig |nur teilweise|nur zum teil|tronqué|parvenu|interromp|reçu|truncad|"
                "se corta|llegad|troncat|arrivat|afgebroken|afgekapt|cortad|urwan|urywa|avbrut|avkorta|yarıda|yarım|途切れ|途中"
            ),
        ),
    ),
)


_READING = regex(
    r"\b(?:read|reading|small print|lesen|lesbar|gelesen|lire|lisible|lit|leer|leggere|lettura|lezen|leesbaar|ler|leitura|"
    r"czyta\w*|läsa|læse"
    r"|oku\w*)\b|読"
)
"""An input that speaks of reading: what cannot be read is then a sign on a wall as well as the message."""


@check("fault-noticed", needs=("input", "output"), side=Side.REQUEST)
def fault_noticed(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An output that says of what it was given that it contradicts itself, is illegible or came in part, in words that neither its input
    nor its instructions have. If the hand-offs before it are whole, that is how the request came."""
    if ctx.brings_news(hop) and hop.role == "retriever":
        return
    for fault, what, pattern in _SAID:
        match = pattern.search(hop.output.text)
        if match is None:
            continue
        known = f"{' '.join(ctx.inputs(hop))} {ctx.instructions(hop)}".casefold()
        if match.group().casefold() in known or not _comes_whole(ctx, hop):
            continue
        if fault == "request_garbled" and _READING.search(known):
            continue
        sentence = f"{ctx.name(hop.id)} says that what it was given {what}."
        start, end = max(0, match.start() - 60), min(len(hop.output.text), match.end() + 60)
        yield bad(REQUEST, 3.2, sentence, quote(hop.output.text, start, end), side=Side.REQUEST, fault=fault)
        return


def _comes_whole(ctx: Context, hop: Hop) -> bool:
    """Whether nothing was changed on any hand-off from the request to a hop."""
    seen, todo = {hop.id}, [hop.id]
    while todo:
        for edge in ctx.into(todo.pop()):
            if edge.changes and (edge.arrived or 0.0) < _WHOLE:
                return False
            if edge.source in ctx.hops and edge.source not in seen:
                seen.add(edge.source)
                todo.append(edge.source)
    return True
