"""Checks of form: errors, empty and broken outputs, whatever they are about, and answers that say themselves that they are stand-ins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rca.checks.context import Context, fields, quote, quote_of
from rca.checks.engine import aside, bad, check
from rca.model import Evidence, Hop, Quote, Side, State
from rca.patterns import regex
from rca.text import behaviour, completeness
from rca.text.completeness import Finding
from rca.text.encoding import mojibake
from rca.text.fields import fields as named
from rca.text.normalise import words_of
from rca.text.places import found_at
from rca.text.repetition import repetition as repeated
from rca.text.similarity import name_words, tokenise
from rca.typed import Any

_MAX_LEAVES = 2000


@check("error-status")
def error_status(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An exception or error status of the attempt that counts. It weighs much where the hop answered all the same with nothing in it
    (the error was swallowed), little where its answer is not recorded, and is only told where a full answer stands beside it."""
    if not hop.error:
        return
    said = quote(hop.error)
    if tried_again(ctx, hop):
        yield aside(hop.id, f"{ctx.name(hop.id)} failed, and was asked again with success.", said)
    elif stood_in_for(ctx, hop):
        yield aside(hop.id, f"{ctx.name(hop.id)} failed, and another was asked the same and answered.", said)
    elif not hop.output.usable and hop.output.state is not State.CAPTURED:
        yield bad(hop.id, 0.2, f"{ctx.name(hop.id)} recorded an error; its answer is not recorded.", said, fault="tool_error_swallowed")
    elif not hop.model and _TAKEN.search(hop.error):
        sentence = f"{ctx.name(hop.id)} failed and says that it took a stand-in; what follows took it for an answer."
        yield bad(hop.id, 3.4, sentence, said, fault="tool_error_swallowed")
    elif not hollow(ctx.value(hop.output), hop.output.text) or (hop.model and _AGAIN.search(hop.error) and not _nothing(ctx, hop)):
        yield aside(hop.id, f"{ctx.name(hop.id)} recorded an error, yet gave an answer.", said)
    elif provided_for(ctx, hop):
        yield bad(hop.id, 0.5, f"{ctx.name(hop.id)} failed, for which the instructions provide.", said, fault="tool_error_swallowed")
    elif hop.id not in ctx.on_path and not _missed(ctx, hop):
        yield bad(hop.id, 1.0, f"{ctx.name(hop.id)} failed; no hop after it asks for its answer.", said, fault="tool_error_swallowed")
    else:
        sentence = f"{ctx.name(hop.id)} failed, and what follows went on with an empty answer."
        yield bad(hop.id, 3.8, sentence, said, fault="tool_error_swallowed")


def _missed(ctx: Context, hop: Hop) -> bool:
    """Whether a hop on the way to the final output is told of what is empty in an answer, or the answer names no field."""
    names = [name_words(f.name) for f in named(hop.output.text) if f.empty]
    told = [" ".join(name_words(ctx.instructions(h))) for h in ctx.graph.hops if h.id in ctx.on_path]
    return not names or any(f" {' '.join(words)} " in f" {rules} " for words in names for rules in told)


_PROVIDED = regex(
    r"(?i)\b(?:if (?:there is|there are|available|any|one is|known|given|present|not|it)|otherwise|where available|"
    r"only (?:where|if|when|in case)|nur (?:wenn|sofern)|(?:seulement|uniquement) si|s[oó]lo si|soltanto se|alleen als|endast om|"
    r"tylko (?:jeśli|gdy)|"
    r"may be (?:empty|missing)|optional\w*|falls|sonst|andernfalls|wenn vorhanden|si (?:disponible|connue?|présente?|elle|il y a|hay|"
    r"existe|no)|sinon|le cas échéant|"
    r"en su caso|se (?:disponibile|presente|c['’]è|houver|disponível)|altrimenti|indien|anders|om det finns|om tillgänglig\w*|annars|hvis|"
    r"ellers|jeśli|jeżeli|w przeciwnym|caso contrário|varsa|yoksa)\b|あれば|なければ|ない場合",
)


def provided_for(ctx: Context, hop: Hop) -> bool:
    """Whether a hop on the way is told what to do without an answer: "If there is an ETA give it, otherwise only the window"."""
    names = {w for w in name_words(f"{hop.name} {hop.service}") if len(w) >= 3} | {
        w for f in named(hop.output.text) for w in name_words(f.name)
    }
    told = (ctx.instructions(h) for h in ctx.graph.hops if h.id in ctx.on_path and h.id != hop.id)
    sentences = (part for rules in told for part in regex(r"(?<=[.;!])\s|\n").split(rules) if _PROVIDED.search(part))
    return any(not names.isdisjoint(tokenise(part)) for part in sentences)


_AGAIN = regex(r"(?i)\b(?:will retry|retrying|attempt \d+ (?:of \d+ )?failed|try again|retry in)")
"""How an error tells that it was not the last attempt; what a model leaves out of its answer then, it may have left out with reason."""


def _nothing(ctx: Context, hop: Hop) -> bool:
    values = list(scalars(ctx.value(hop.output)))
    return all(v in (None, "", [], {}) for v in values)


def tried_again(ctx: Context, hop: Hop) -> bool:
    """Whether the same service was asked the same later, and answered."""
    return any(
        other.service == hop.service
        and other.name == hop.name
        and other.start_ns >= hop.start_ns
        and other.input.text == hop.input.text
        and other.output.usable
        and not hollow(ctx.value(other.output), other.output.text)
        for other in ctx.graph.hops
        if other.id != hop.id
    )


def stood_in_for(ctx: Context, hop: Hop) -> bool:
    """Whether another hop of the same service or the same name (`geocoder`, `geocoder_backup`) was given the same and answered it: a
    second source, a mirror, a runner of another kind. What the failed one would have said was not missed."""
    given = hop.input.text.strip()
    return bool(given) and any(
        not other.error
        and other.input.text.strip() == given
        and not other.model
        and (other.service == hop.service or _first_word(other.name) == _first_word(hop.name))
        and other.output.usable
        and not hollow(ctx.value(other.output), other.output.text)
        for other in ctx.graph.hops
        if other.id != hop.id and not hop.model
    )


def _first_word(name: str) -> str:
    """The name of a hop up to its first mark or number."""
    return regex(r"[\W_\d]").split(name.casefold(), maxsplit=1)[0]


@check("http-error")
def http_error(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A call of this hop that was answered with an HTTP status of 400 or more, and an answer of the hop with nothing in it. With a full
    answer of a model it is only told, since such calls are tried again; a look-up has its answer from elsewhere then, or says that there
    is nothing of that (404)."""
    status = next((v for k in ("http_status", "upstream_status") if isinstance(v := hop.facts.get(k), int) and v >= 400), None)
    if status is None:
        return
    sentence = f"A call of {ctx.name(hop.id)} was answered with HTTP status {status}."
    said = quote(hop.output.text)
    if hop.output.state is State.CAPTURED and (hollow(ctx.value(hop.output), hop.output.text) or _barren(ctx, hop)):
        yield bad(hop.id, 3.6, f"{sentence} It went on with an empty answer.", said, fault="tool_error_swallowed")
    elif hop.output.usable and ctx.brings_news(hop):
        yield bad(hop.id, 0.8 if status == 404 else 2.0, f"{sentence} It answered all the same.", said, fault="tool_error_swallowed")
    else:
        yield aside(hop.id, sentence)


_FINE = frozenset(("ok", "success", "done", "none", "unknown", "n/a", "empty"))


def _barren(ctx: Context, hop: Hop) -> bool:
    """Whether a record only gives back what was asked, with zeros, empty lists and a status beside it."""
    value = ctx.value(hop.output)
    asked = " ".join(ctx.inputs(hop))
    own = [v for v in scalars(value) if isinstance(v, bool) or str(v) == "" or str(v) not in asked or v == 0]
    return isinstance(value, dict) and bool(own) and all(v in (None, "", [], {}, 0) or str(v).casefold() in _FINE for v in own)


def hollow(value: Any, text: str) -> bool:
    """Whether an answer says nothing: empty, null, or a structure in which at least half of the values are null or empty."""
    if not text.strip() or text.strip().lower() in ("null", "none", "{}", "[]", '""', "nil"):
        return True
    values = list(scalars(value))
    return bool(values) and sum(v in (None, "", [], {}) for v in values) * 2 >= len(values)


def scalars(value: Any) -> Iterator[Any]:
    """The values of a JSON document; empty lists and objects count as values."""
    todo = [value]
    for _ in range(_MAX_LEAVES):
        if not todo:
            return
        item = todo.pop()
        if isinstance(item, dict) and item:
            todo.extend(item.values())
        elif isinstance(item, list) and item:
            todo.extend(item)
        elif item is not None or value is not None:
            yield item


@check("empty-output")
def empty_output(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer that was recorded and is empty: no text, null, an empty object or list."""
    if hop.output.state is not State.CAPTURED or hop.role == "retriever":
        return
    text = hop.output.text.strip()
    if text.lower() in ("", "null", "none", "{}", "[]", '""') and not stood_in_for(ctx, hop):
        strength = 0.4 if provided_for(ctx, hop) else 2.5
        yield bad(hop.id, strength, f"{ctx.name(hop.id)} answered with nothing.", quote(hop.output.text), fault="missing_field")


@check("slow-or-retried", side=Side.CONTEXT)
def slow_or_retried(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Retries, failed attempts and unusual slowness: told, never blamed."""
    if hop.failed or hop.facts.get("retry"):
        yield aside(hop.id, f"{ctx.name(hop.id)} needed more than one attempt.")


def _seen(ctx: Context, hop: Hop, finding: Finding, strength: float, sentence: str, fault: str) -> Evidence:
    """Evidence on the output; on the input where the hop only passed on what it was given.

    What breaks off was given so only if the input, or a field of it, breaks off at the same place.
    """
    piece = " ".join(finding.text.split())
    if piece and any(_has(piece, " ".join(text.split()), fault.startswith("truncated")) for text in ctx.inputs(hop)):
        return bad(hop.id, strength, f"{sentence} Its input has the same already.", Quote(finding.text), side=Side.INPUT, fault=fault)
    return bad(hop.id, strength, sentence, quote(hop.output.text, finding.start, finding.end), fault=fault)


_END = regex(r"\s*(?:$|[\"'}\]<#]|\\n)")


def _has(piece: str, text: str, ends: bool) -> bool:
    """Whether a text has a piece, and `ends` there, or a field of it does."""
    return any(not ends or _END.match(text, at + len(piece)) for at in found_at(piece, text))


@check("truncated-output", needs=("output",), cleared=0.1)
def truncated_output(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer that ends too early: JSON that stays open, a sentence without an end. It weighs more where the model itself says that
    it stopped at its limit; that alone says nothing, since whole one-word answers end so, too."""
    if hop.output.state is State.TRUNCATED or hop.role in ("retriever",):
        return
    finding = completeness.cut_off(hop.output.text)
    if finding is None:
        return
    broken = completeness.json_state(hop.output.text)[0] == completeness.TRUNCATED
    at_limit = hop.finish_reason == "length"
    if not at_limit and (finding.confidence < 0.6 or _in_other_words(ctx, hop)):
        return
    sure = broken or at_limit or finding.confidence >= 0.8
    strength = 4.0 if at_limit else 3.4 if broken else (2.8 if sure else 1.2) * finding.confidence
    why = " at its token limit" if at_limit else ""
    fault = "truncated_json" if broken else "truncated_output"
    yield _seen(ctx, hop, finding, strength, f"The answer of {ctx.name(hop.id)} breaks off{why}: {finding.reason}.", fault)


def _in_other_words(ctx: Context, hop: Hop) -> bool:
    """Whether a hop that writes text from text was given one that breaks off itself: then a translation breaks off as well."""
    texts = ctx.inputs(hop) if ctx.value(hop.input) is None else ()
    return any(
        cut is not None and cut.confidence >= 0.6 and not _has(cut.text[-20:], hop.output.text, True)
        for cut in (completeness.cut_off(text) for text in texts)
    )


@check("invalid-json", needs=("output",))
def invalid_json(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer that begins as JSON and is none."""
    state, detail = completeness.json_state(hop.output.text)
    if state == completeness.INVALID and hop.output.state is State.CAPTURED:
        yield bad(
            hop.id, 1.6, f"The answer of {ctx.name(hop.id)} is no valid JSON: {detail}.", quote(hop.output.text), fault="schema_violation"
        )


@check("refusal", needs=("output",))
def refusal(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A model that declines its task or speaks of itself in place of an answer."""
    if behaviour.refusal(hop.output.text) is None:  # before its language, which only says which of several pieces is told
        return
    finding = behaviour.refusal(hop.output.text, ctx.spoken(hop.output.text))
    if finding is not None:
        yield _seen(ctx, hop, finding, 3.8 * finding.confidence, f"{ctx.name(hop.id)} declined its task.", "refusal")


@check("repetition", needs=("output",))
def repetition(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer that goes round in circles: the same run of words again and again."""
    finding = repeated(hop.output.text)
    if finding is not None:
        yield _seen(ctx, hop, finding, 3.4 * finding.confidence, f"{ctx.name(hop.id)} repeats itself: {finding.reason}.", "repetition")


@check("template-leak", needs=("output",))
def template_leak(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A placeholder that was not filled in, or a piece of the prompt or of a chat template in the answer. One that the final output no
    longer has was filled later, and one that stands for masked personal data is meant to be there."""
    finding = behaviour.template_leak(hop.output.text)
    if finding is not None and not _filled_later(ctx, finding.text) and not (finding.reason == "a placeholder" and _masked(ctx)):
        sentence = f"The answer of {ctx.name(hop.id)} holds {finding.reason}."
        yield _seen(ctx, hop, finding, 3.6 * finding.confidence, sentence, "template_leak")


_MASKS = regex(
    r"(?i)anonymi[sz]|pseudonymi|de-?identif|\bmask(?!ara|ine)|redact|\bpii\b|personal data|scrub|geschwärzt|schwärz|unkenntlich|maskier"
    r"|caviard|masqu|anonimi[zs]|enmascar|oscura(?:re|ti)|mascher|geanonimiseerd|ocult(?:ar|e)\b|zanonimiz|maskera|avidentifier|anonim|匿名|伏せ"
)


def _filled_later(ctx: Context, piece: str) -> bool:
    """Whether a piece is not left in the final output: what comes behind put something in its place."""
    final = ctx.graph.final
    return final.usable and bool(final.text.strip()) and piece not in final.text


def _masked(ctx: Context) -> bool:
    """Whether some hop masks personal data, by its name or what it was told."""
    return any(_MASKS.search(f"{hop.name} {hop.service} {ctx.instructions(hop)}".replace("_", " ")) for hop in ctx.graph.hops)


@check("mojibake", needs=("output",))
def broken_characters(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Characters that a wrong encoding broke, in an output whose input does not have them."""
    found = mojibake(hop.output.text)
    if found:
        sentence = f"The answer of {ctx.name(hop.id)} has broken characters: {found[0].reason}."
        yield _seen(ctx, hop, found[0], 3.0 * found[0].confidence, sentence, "handoff_mojibake")


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
    r"(?:default|fallback|empty|cached|last known|stale)(?: \w+)? (?:returned|used|assumed|taken|served)\b|(?:backend|service|upstream) "
    r"(?:is )?(?:unavailable|down)\b|"
    r"nicht erreichbar|zeitüberschreitung|verbindungsfehler|délai dépassé|injoignable|indisponible|tiempo de espera|no disponible|"
    r"non raggiungibile|tempo scaduto|niet bereikbaar|time-out|indisponível|tempo esgotado|nieosiągaln\w+|przekroczono czas|"
    r"kunde inte nås|zaman aşımı|ulaşılamadı|タイムアウト|接続できません)"
)


_INSTEAD = regex(
    r"(?i)\b(?:using|returning|used|returned|assum\w+|empty|default|fallback|stale|leer\w*|standard\w*|angenommen|vide|par défaut"
    r"|vací[oa]|por defecto|vuot[oa]|predefinit\w*|leeg|standaard\w*|vazi[oa]|padrão|pust[ya]|domyśln\w*|tom|boş|varsayılan)\b|空|既定"
)
"""What is said of a value that stands in the place of an answer."""

_TAKEN = regex(
    r"(?i)\b(?:using|used|returning|returned|assum\w+|serving|served|tak(?:ing|en)|fall(?:ing|s)? ?back to|fell back to)"
    r"(?: (?:an?|the|its))? (?:empty|default|fallback|cached|stale|last known|built-?in)\b"
    r"|\b(?:empty|default|fallback|cached|stale|last known|built-?in)(?: \w+)? (?:used|returned|assumed|served|taken|applied)\b",
    needs="default|fallback|empty|cached|stale|last known|built-in|builtin",
)
"""How the message of an error says that something else was taken in the place of an answer, as `timeout, default used`."""

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
