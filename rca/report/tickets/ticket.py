"""A ticket before it has a markup: a title and sections of lines, and how it is cut to the size that a system takes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import groupby

from rca.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: text that is masked, on one line and of bounded length, but has no markup yet.

    mark  "" | strong | code
    href  "" or where the piece leads to, a URL that `is_link` accepts
    """

    text: str
    mark: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph (`level` 0) or a list item (1 and deeper); `block` is preformatted text below it, or in its place."""

    level: int
    runs: tuple[Run, ...] = ()
    block: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under a title, "" for the first; `folded` where a reader opens it on demand, if the system can."""

    title: str
    entries: tuple[Entry, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is told, the most important first: `sections[0]`, the verdict, is short enough for every system and is never cut."""

    title: str
    sections: tuple[Section, ...]


def fitted(ticket: Ticket, write: Callable[[Ticket], str], fits: Callable[[str], bool], limit: str) -> str:
    """The ticket as `write` has it; entries go, the last first, until it fits, and a last line says what went.

    Whole entries go, so that no markup is left open. `limit` names the limit for that line.
    """
    whole = write(ticket)
    if fits(whole):
        return whole
    total = sum(len(section.entries) for section in ticket.sections[1:])
    too_many = bisect_left(range(total), True, key=lambda kept: not fits(write(_shortened(ticket, kept, limit))))
    return write(_shortened(ticket, max(too_many - 1, 0), limit))


def _shortened(ticket: Ticket, kept: int, limit: str) -> Ticket:
    """The first section, the next `kept` entries, and a word on the others."""
    sections, left = [ticket.sections[0]], []
    for section in ticket.sections[1:]:
        shown = section.entries[:kept]
        kept -= len(shown)
        if shown:
            sections.append(replace(section, entries=shown))
        if len(shown) < len(section.entries):
            number = len(section.entries) - len(shown)
            left.append(f"“{section.title}”" if not shown else f"{number} {'entry' if number == 1 else 'entries'} of “{section.title}”")
    word = f"Left out, to stay within {limit}: {', '.join(left)}. The command above tells all of it, with "
    return replace(ticket, sections=(*sections, Section("", (Entry(0, (Run(word), Run("--json", "code"), Run("."))),))))


def text_blocks(section: Section, bullet: Callable[[int], str], run: Callable[[Run], str], block: Callable[[str], str]) -> Iterator[str]:
    """The entries of a section for a markup of lines: paragraphs, lists and preformatted blocks, to be parted by empty lines."""
    for listed, entries in groupby(section.entries, key=lambda entry: entry.level > 0):
        if listed:
            yield "\n".join(bullet(entry.level) + "".join(map(run, entry.runs)) for entry in entries)
            continue
        for entry in entries:
            if entry.runs:
                yield "".join(map(run, entry.runs))
            if entry.block:
                yield block(entry.block)


def utf16(text: str) -> int:
    """Characters as Java and JavaScript count them, in which Jira and Slack are written."""
    return len(text) + sum(char > "\uffff" for char in text)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with the deeper ones that follow it."""

    entry: Entry
    items: tuple[Item, ...]


def nested(entries: tuple[Entry, ...]) -> Iterator[Item]:
    """Entries as a tree: what is deeper belongs to the one before it. Entries are at most a few levels deep."""
    start = 0
    while start < len(entries):
        level, end = entries[start].level, start + 1
        while level and end < len(entries) and entries[end].level > level:
            end += 1
        yield Item(entries[start], tuple(nested(entries[start + 1 : end])))
        start = end
