"""Check of causes that a text states and no source has."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop
from rca.patterns import regex
from rca.text.support import Sources, polite

_MAX_SENTENCES = 80
_NEW, _SHARE = 4, 0.4
MADE_UP = 2.2

_CAUSE = regex(
    r"(?i)\b(?:(?:the |root |its |main |underlying )cause (?:was|is|of|lay|lies|has been)|was caused by|were caused by|is caused by"
    r"|traced (?:back )?to"
    r"|(?:die |als |haupt)ursache (?:war|ist|gilt|wurde|dafür|des|der)|(?:ursächlich|grund dafür) (?:war|ist)|verursacht wurden?"
    r"|wurden? [^.]{3,80} verursacht"
    r"|(?:la |en )cause (?:est|était|en est|de)|(?:est|a été|sont|ont été) (?:causée?s?|provoquée?s?) par|(?:est|sont) dûe?s? (?:à|au)"
    r"|la causa (?:fue|es|era|ha sido|è|è stata|del|de)|(?:fue|está|ha sido|fueron) (?:causad|provocad)[oa]s? por|(?:è"
    r"|sono) stat[oaie] (?:causat|provocat)[oaie] da"
    r"|de oorzaak (?:was|is|van|ligt)|(?:is|werd|zijn|werden) veroorzaakt|a causa (?:foi|é|da|do)|foi (?:causad|provocad)[oa] por"
    r"|przyczyną (?:był|było|była|jest)|został\w* spowodowan\w+|orsaken (?:var|är|till)|orsakades av|årsagen (?:var|er|til)"
    r"|blev forårsaget|nedeni)\b"
    r"|原因は",
    needs="caus|traced|ursache|ursächlich|grund dafür|verursacht|provo|dû|oorzaak|przyczyn|spowodowan|orsak|årsag|nedeni|原因は",
)
_UNKNOWN = regex(
    r"(?i)\b(?:unknown|unclear|not (?:yet )?(?:known|clear|established|found)|under investigation|unbekannt|unklar|nicht (?:bekannt"
    r"|geklärt|ermittelt)"
    r"|inconnue?|pas (?:connue|établie)|desconocid[oa]|no se conoce|sconosciut[oa]|non (?:è )?(?:nota|accertata)|onbekend"
    r"|niet bekend|desconhecid[oa]"
    r"|nieznan\w+|okänd|inte känd|ukendt|bilinmiyor)\b|不明|調査中",
)


@check("cause-made-up", needs=("input", "output"), roles=("summarizer", "generator", "other"))
def cause_made_up(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A sentence that says what the cause of something was, with many words that neither the input nor the instructions have; where
    output and input are in one language."""
    if ctx.brings_news(hop):
        return
    found = [s for s in ctx.statements(hop.output.text)[:_MAX_SENTENCES] if _CAUSE.search(s.text) and not _UNKNOWN.search(s.text)]
    found = [s for s in found if not polite(s.text) and not s.text.endswith("?")]
    if not found:
        return
    sources = Sources((*ctx.inputs(hop), ctx.instructions(hop)))
    for sentence in found:
        beyond = sources.beyond(sentence.text)
        if len(beyond.new) >= _NEW and beyond.share >= _SHARE and ctx.kept_language(hop, spaced=True):
            said = f"{ctx.name(hop.id)} states a cause that its input does not have: {', '.join(beyond.new[:5])}."
            yield bad(hop.id, MADE_UP, said, quote(hop.output.text, sentence.start, sentence.end), fault="hallucinated_claim")
            return
