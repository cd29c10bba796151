"""What a text says is done, and what it says is still to come: approved, paid, signed, sent, confirmed, in ten languages."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from rca.patterns import may_match, regex
from rca.records import dataclass

_DEEDS: dict[str, tuple[str, str]] = {
    "approved": (
        r"approved|granted|released|authori[sz]ed|signed off|(?:frei|statt)gegeben|genehmigt|bewilligt|zugelassen|approuvée?s?"
        r"|accordée?s?|autorisée?s?"
        r"|validée?s?|aprobad[oa]s?|autorizad[oa]s?|concedid[oa]s?|approvat[oaie]|autorizzat[oaie]|concess[oaie]|goedgekeurd"
        r"|toegekend|vrijgegeven|aprovad[oa]s?"
        r"|zatwierdzon\w+|zaakceptowan\w+|godkän[dt]\w*|beviljat?s?|godkendt?e?|bevilget|onaylandı|onaylanmış",
        r"approv\w+|grant\w*|releas\w+|authori[sz]\w+|sign-?off|freigabe\w*|freigegeben|freizugeben|genehmig\w+|bewillig\w+"
        r"|approuv\w+|approbation|accord\w*"
        r"|autoris\w+|validation|valid\w+|aprob\w+|aprobaci\w+|autoriz\w+|conce[ds]\w+|approv\w+|autorizz\w+|goedkeur\w+"
        r"|goedgekeurd|toeken\w+|vrijgave"
        r"|aprov\w+|zatwierdz\w+|akcept\w+|godkän\w+|bevilj\w+|godkend\w*|bevilg\w+|onay\w*",
    ),
    "paid": (
        r"(?:been |was |were |is |fully )paid|settled|(?:ist |wurde |wurden )?(?:bezahlt|beglichen|überwiesen)|payée?s?|réglée?s?"
        r"|pagad[oa]s?|abonad[oa]s?|pagat[oaie]"
        r"|saldat[oaie]|betaald|voldaan|pag[oa]s?|zapłacon\w+|opłacon\w+|betalats|betald[at]?|betalt|ödendi|ödenmiş",
        r"pa(?:y|id|yment)\w*|settl\w+|zahlung\w*|bezahl\w+|beglichen|überw[ei]\w+|pay[ée]\w*|paiement\w*|règlement\w*|régl\w+"
        r"|pag\w+|abon\w+|sald\w+"
        r"|betaal\w*|betaling\w*|voldaan|zapłac\w+|płatnoś\w+|opłac\w+|betal\w+|öde\w+",
    ),
    "signed": (
        r"signed|unterschrieben|unterzeichnet|signée?s?|firmad[oa]s?|firmat[oaie]|sottoscritt[oaie]|ondertekend|getekend"
        r"|assinad[oa]s?|podpisan\w+"
        r"|underteckna[dt]\w*|underskrevet|imzalandı",
        r"sign\w*|unterschr\w+|unterzeichn\w+|signature\w*|firm\w+|sottoscri\w+|onderteken\w*|handtekening\w*|assina\w+|podpis\w*"
        r"|undertecknas?\w*|underskri\w+|imza\w*",
    ),
    "confirmed": (
        r"(?:been |is |are |was |were )confirmed|bestätigt|confirmée?s?|confirmad[oa]s?|confermat[oaie]|bevestigd|potwierdzon\w+"
        r"|bekräfta[dt]\w*|bekræftet|onaylandı",
        r"confirm\w*|bestätig\w+|conferm\w+|bevestig\w+|potwierdz\w+|bekräft\w+|bekræft\w+|teyit\w*",
    ),
}
_NEEDS = {
    "approved": (
        "approv|approuv|grant|releas|authori|signed off|gegeben|gegeven|genehmigt|bewilligt|zugelassen|accord|"
        "autori|valid|aprob|conce|goedgekeurd|toegekend|aprov|zatwierdz|zaakcept|godk|bevil|onay"
    ),
    "paid": ("paid|settled|bezahlt|beglichen|überwiesen|pay|régl|pag|abonad|saldat|betaa|voldaan|płac|betal|öden"),
    "signed": (
        "sign|unterschrieben|unterzeichnet|firma|sottoscritt|ondertekend|getekend|assinad|podpisan|underteckna|underskrevet|imzaland"
    ),
    "confirmed": "confirm|bestätigt|conferm|bevestigd|potwierdzon|bekräft|bekræft|onayla",
}
"""Pieces of which each telling of a deed as done holds one: what `rca.patterns.regex` asks for."""
_PENDING = regex(
    r"(?i)\b(?:pending|outstanding|await\w*|not yet|yet to|still (?:to be|open|outstanding|missing|needs?)|to be (?:approved"
    r"|confirmed|signed|paid)|steh(?:t|en) (?:noch )?aus"
    r"|ausstehend\w*|noch (?:nicht|aus|offen|keine?)|offen|vorbehaltlich|en attente|pas encore|reste à|à (?:valider|confirmer"
    r"|signer|régler)"
    r"|pendientes?|todavía no|aún no|a la espera|falta|in attesa|non ancora|ancora da|da (?:approvare|confermare|firmare|pagare)"
    r"|nog (?:niet|geen|te|open)"
    r"|in afwachting|openstaand\w*|pendentes?|ainda não|por (?:aprovar|confirmar|assinar|pagar)|à espera|jeszcze nie|oczekuj\w+"
    r"|czeka na|w trakcie"
    r"|ännu inte|inväntar|väntar på|inte än|afventer|endnu ikke|mangler|henüz|bekl(?:iyor|emede|enmekte))\b"
)
_UNSURE = regex(
    r"(?i)\b(?:if|once|when|until|unless|subject to|as soon as|provided|before|after|will|would|should|can|may|must|not|no|wenn"
    r"|sobald|falls|bis|sofern|wird|werden|soll"
    r"|muss|nicht|kein\w*|ob|si|dès|lorsque|quand|avant|sera|seront|doit|pas|cuando|hasta|antes|será|debe|no|se|quando|finché|sarà"
    r"|dovrà|deve|non"
    r"|als|zodra|indien|tot|zal|moet|niet|geen|quando|até|for|não|jeśli|gdy|po|zostanie|nie|om|när|ska|måste|inte|hvis|når|skal"
    r"|ikke|olursa|değil)\b"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A deed that a text tells as done, at characters `start` to `end`, in the sentence `sentence`."""

    deed: str
    start: int
    end: int
    sentence: str


@functools.cache
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {
        d: (regex(rf"(?i)(?<!\w)(?:{done})(?!\w)", needs=_NEEDS[d]), regex(rf"(?i)(?<!\w)(?:{about})(?!\w)"))
        for d, (done, about) in _DEEDS.items()
    }


_PIECE = regex(r"[.!?;]\s|[.!?;]$|\n|,\s")


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in _PIECE.finditer(text):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]


def done_though_pending(text: str, sources: tuple[str, ...]) -> Iterator[Told]:
    """Deeds that a text tells as done, without an if or a not, and that the sources speak of only as still to come."""
    told = list(_pieces(text))
    for deed, (done, about) in _patterns().items():
        if not may_match(done, text):
            continue
        hits = [
            (start, piece, m)
            for start, piece in told
            if (m := done.search(piece)) and not _UNSURE.search(piece) and not _PENDING.search(piece)
        ]
        if not hits:
            continue
        spoken = [piece for source in sources for _, piece in _pieces(source) if about.search(piece)]
        if spoken and all(_PENDING.search(piece) for piece in spoken):
            start, piece, match = hits[0]
            yield Told(deed, start + match.start(), start + match.end(), piece)
