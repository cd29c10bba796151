"""A check of what later hops say of the request: that it contradicts itself, cannot be read, or came in part only."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import REQUEST, Evidence, Hop, Side
from rca.patterns import regex

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
            r"(?i)\b(?:cut off|breaks off|broke off|truncated|ends (?:abruptly|in mid|mid-)"
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
    known = f"{' '.join(ctx.inputs(hop))} {ctx.instructions(hop)}".casefold()
    for fault, what, pattern in _SAID:
        match = pattern.search(hop.output.text)
        if match is None or match.group().casefold() in known or not _comes_whole(ctx, hop):
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
