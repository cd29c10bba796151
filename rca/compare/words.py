"""What differs in words: the same in evidence and in every report. Texts are those of payloads, not made safe for any target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rca.model import Difference, HopPair, SettingChange

LONG = 80


def told(difference: Difference) -> str:
    """A difference as a clause of a sentence whose subject is the bad run: `repair_estimate was 3480, is 3840`."""
    good, bad = short(difference.good), short(difference.bad)
    named = f"{difference.path} " if difference.path else ""
    match difference.kind:
        case "missing" if good.endswith(("arrived", "of its words")):
            return f"{good} in the good run, {bad} here" if bad else f"{good} are missing"
        case "missing":
            return f"{named}“{good}” is missing"
        case "added":
            return f"{named}“{bad}” is new"
        case "language":
            return f"it is in {bad or 'another language'}, was in {good}"
        case "form" if not good and not bad:
            return "it is wrapped otherwise"
        case "form":
            return f"{named}was {good}, is {bad}"
        case "denied":
            return f"it says “{bad}”, was “{good}”"
        case "cut":
            return f"its end is missing: “{good}”"
        case "garbled":
            return f"characters are garbled: “{bad}”, was “{good}”"
        case "merged":
            return f"it holds more than the good run's: “{bad}”"
        case "empty":
            return f"it is {'empty' if not bad else 'not empty'}, was {'empty' if not good else f'“{good}”'}"
        case "order":
            return f"{named}stands in another order".strip()
        case "text" if good or bad:
            return f"it is another text: “{bad}”, was “{good}”"
        case _:
            return f"{named}was {_quoted(good)}, is {_quoted(bad)}" if named else f"“{bad}”, was “{good}”"


def arrow(difference: Difference) -> str:
    """A difference as a row of a list: `repair_estimate: 3480 → 3840`, else as `told`."""
    if difference.kind != "changed":
        return told(difference)
    pair = f"{_quoted(short(difference.good))} → {_quoted(short(difference.bad))}"
    return f"{difference.path}: {pair}" if difference.path else pair


def _quoted(text: str) -> str:
    """A value as it is, a text in quotes."""
    return f"“{text}”" if " " in text or not text else text


def told_all(differences: Sequence[Difference], most: int = 3) -> str:
    """The most telling differences in one clause."""
    shown = [told(d) for d in differences[:most]]
    more = len(differences) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def moved(change: SettingChange) -> str:
    """A setting that changed as a row of a list: `model: gpt-4o → gpt-4o-mini`."""
    return f"{change.name}: {short(change.good) or 'not set'} → {short(change.bad) or 'not set'}"


def setting(change: SettingChange) -> str:
    """A setting that changed as a clause: `model was gpt-4o, is gpt-4o-mini`."""
    return f"{change.name} was {short(change.good) or 'not set'}, is {short(change.bad) or 'not set'}"


def causes(pair: HopPair) -> list[SettingChange]:
    """What around a hop changed that can change what it puts out: model, parameters, prompt, versions, documents."""
    return [s for s in pair.settings if s.kind in ("model", "parameter", "documents") or _deployed(s)]


def _deployed(change: SettingChange) -> bool:
    """Versions of the service, its prompt or its index; not those of the telemetry."""
    return change.kind == "version" and not change.name.startswith(("telemetry.", "instrumentation "))


def causes_told(pair: HopPair, most: int = 3) -> str:
    """What changed around a hop in one clause, "" if nothing did."""
    shown = ["its prompt changed"] if pair.instructions else []
    shown += [setting(change) for change in causes(pair)]
    return _listed(shown, most)


def _listed(clauses: Iterable[str], most: int) -> str:
    found = list(clauses)
    return "; ".join(found[:most]) + (f"; and {len(found) - most} more" if len(found) > most else "")


def short(text: str) -> str:
    """A piece on one line, cut to a length that can be read."""
    line = " ".join(text.split())
    return line if len(line) <= LONG else line[: LONG - 1].rstrip() + "…"
