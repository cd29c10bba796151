"""A check of look-ups that say themselves that their answer is a stand-in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rca.checks.context import Context, fields, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop
from rca.patterns import regex
from rca.text.normalise import words_of
from rca.text.similarity import tokenise
from rca.typed import Any

_MAX_FIELDS = 400
_WHENCE = words_of(
    "source origin provider mode via from backend quelle herkunft modus ursprung origine fuente origen modo fonte provenienza bron "
    "herkomst origem zrodlo źródło tryb källa kilde kaynak mod"
)
_STAND_IN = words_of(
    "fallback default defaults placeholder stub mock dummy degraded offline emergency substitute ersatz ersatzwert standardwert vorgabe "
    "notbetrieb defaut défaut repli secours respaldo defecto predeterminado predefinito ripiego emergenza terugval standaardwaarde "
    "noodwaarde padrao padrão contingencia contingência contingenza zastepcze zastępcze domyslne domyślne zapasowe reserv standardvärde "
    "yedek varsayilan varsayılan"
)
_FAILED = regex(
    r"(?i)\b(?:http|status|->|=>)?\s*(?:40[0-9]|429|50[0-4])\b[ :-]*(?:bad gateway|service unavailable|gateway time-?out|"
    r"internal server error|too many requests|not found|forbidden|unauthori[sz]ed|bad request)"
    r"|\b(?:timed? ?out|time-?out|connection (?:refused|reset|error)|unreachable|not reachable|econn\w+|circuit (?:breaker )?open|"
    r"could not (?:connect|reach|load|fetch)|failed to (?:connect|load|fetch|reach)|(?:request|lookup|call|fetch|query) failed|"
    r"(?:using|returning|used|returned) (?:an? |the )?(?:empty|default|fallback|cached|last known|stale)\b|"
    r"nicht erreichbar|zeitüberschreitung|verbindungsfehler|délai dépassé|injoignable|indisponible|tiempo de espera|no disponible|"
    r"non raggiungibile|tempo scaduto|niet bereikbaar|time-out|indisponível|tempo esgotado|nieosiągaln\w+|przekroczono czas|"
    r"kunde inte nås|zaman aşımı|ulaşılamadı|タイムアウト|接続できません)"
)


_INSTEAD = regex(
    r"(?i)\b(?:using|returning|used|returned|assum\w+|empty|default|fallback|stale|leer\w*|standard\w*|angenommen|vide|par défaut"
    r"|vací[oa]|por defecto|vuot[oa]|predefinit\w*|leeg|standaard\w*|vazi[oa]|padrão|pust[ya]|domyśln\w*|tom|boş|varsayılan)\b|空|既定"
)
"""What is said of a value that stands in the place of an answer."""

_MENDED = regex(
    r"(?i)\b(?:second|third|next|another) (?:try|attempt)|\bretr(?:y|ied)\b|\bat first\b|\brecovered\b|\bsucceeded\b|\bthen ok\b"
    r"|\b(?:zweite[rn]?|erneute[rn]?) versuch|\bwiederhol|\b(?:deuxième|nouvel) essai|\bsegundo intento|\bsecondo tentativo"
    r"|\btweede poging|\bsegunda tentativa|\bponown|\bandra försök|\bikinci deneme|再試行"
)


_AT_FIRST = regex(
    r"(?i)(?:first|1st|previous|earlier|initial|attempt_?1|try_?1|erste[rns]?|vorherige[rns]?|premi(?:er|ère)|précédent|primer[oa]?|previo|"
    r"prim[oa]|precedente|eerste|vorige|primeir[oa]|anterior|pierwsz\w+|poprzedni\w*|första|förra|første|ilk|önceki)(?:_|\b|[A-Z])"
    r"|(?:log|history|trace|attempts|versuche|essais|intentos|tentativi|pogingen|tentativas)$|最初|前回"
)
_ATTEMPTS = regex(
    r"(?i)attempts?|tries|retries|retry_?count|versuche?|essais|tentatives?|intentos|tentativi|pogingen|tentativas|pr[oó]by|försök|forsøg"
    r"|deneme(?:ler)?|試行回数"
)
"""Fields of an earlier attempt, and the number of attempts: an answer that came at the second one is no stand-in."""


@check("stand-in-answer", needs=("output",))
def stand_in_answer(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A look-up whose record says that it comes from a fallback or default, or tells of a failed call beside an answer: `source:
    default`, `502 Bad Gateway, using empty list`. What follows takes it for the truth."""
    value = ctx.value(hop.output)
    if hop.model or not isinstance(value, dict) or hop.role in ("classifier", "retriever"):
        return
    asked = " ".join(ctx.inputs(hop)).casefold()
    again = any(_ATTEMPTS.fullmatch(str(k)) and isinstance(v, int) and v >= 2 for k, v in value.items()) and any(
        isinstance(v, list) and v for v in value.values()
    )
    told = [(name, text) for name, text in _texts(value) if text.casefold() not in asked]
    for name, text in told:
        words = set(tokenise(text))
        stand_in = len(words) <= 3 and words & _STAND_IN and set(tokenise(name.replace("_", " "))) & _WHENCE
        failed = len(value) >= 3 and _FAILED.search(text) and not (_MENDED.search(text) or _AT_FIRST.search(name) or again)
        if stand_in or failed:
            sentence = f"{ctx.name(hop.id)} answered with a stand-in: its {name} is “{text[:80]}”."
            # a warning beside a full answer, as of rules that were read from a copy, is no more than a warning
            empty = _INSTEAD.search(text) or any(v in (None, 0, "") or v == [] or v == {} for v in value.values() if v is not False)
            strength = 3.8 if stand_in else 3.2 if empty else 1.4
            yield bad(hop.id, strength, sentence, quote_of(hop.output.text, text), fault="tool_error_swallowed")
            return


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """Names and texts of the fields of a record, at any depth."""
    return ((name, item) for name, item in fields(value, _MAX_FIELDS) if isinstance(item, str) and item)
