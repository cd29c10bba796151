"""Where a report goes: standard output, and any number of files, each written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from rca.cli.main import note
from rca.errors import UsageError
from rca.model import Report
from rca.records import dataclass, replace
from rca.report import RenderOptions, formats, render
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ENDINGS = {
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
    ".dot": "dot",
    ".gv": "dot",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
}


@dataclass(frozen=True, slots=True)
class Destination:
    """One format and where it goes; `path` None is standard output."""

    format: str
    path: Path | None
    options: RenderOptions


def destinations(
    as_json: bool,
    outputs: Sequence[str],
    shown: RenderOptions,
    *,
    quiet: bool = False,
    no_color: bool = False,
    known: Sequence[str] = (),
    always: bool = True,
) -> tuple[Destination, ...]:
    """Where the report goes; UsageError for a format that does not exist, a folder that does not, or two formats on stdout.

    `known` are the formats that there are, those of a report by default; `always` shows the report on standard output also where it
    goes into files.
    """
    asked = [("json", "")] if as_json else []
    asked += [_read(text, known or formats(), quiet) for text in outputs]
    found = [Destination(name, file_at(target), shown if target else screen(shown, no_color)) for name, target in dict.fromkeys(asked)]
    screens = list(dict.fromkeys(d.format for d in found if d.path is None))
    if len(screens) > 1:
        raise UsageError(f"{' and '.join(screens)} cannot share standard output", f"write one to a file: -o {screens[1]}=FILE")
    if not screens and not quiet and (always or not found):
        options = screen(shown, no_color)
        found.append(Destination("terminal" if options.color else "text", None, options))
    return tuple(found)


def _read(text: str, known: Sequence[str], quiet: bool) -> tuple[str, str]:
    name, mark, target = text.partition("=")
    if name in known and not (mark and not target):
        return name, "" if target == "-" else target
    if name in known:
        raise UsageError(f"-o {text}: no file after =", f"-o {name}=FILE, or -o {name} for standard output")
    from pathlib import Path

    guessed = _ENDINGS.get(Path(text).suffix.lower())
    if guessed is not None and guessed in known and not mark:
        if not quiet:
            note(f"taken as: -o {guessed}={text}")
        return guessed, text
    from difflib import get_close_matches

    ending = _ENDINGS.get(f".{name.lower()}", "")
    near = [ending] if ending in known else get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    meant = f"did you mean -o {near[0]}{mark}{target}? " if near else ""
    raise UsageError(f"-o {text}: no format is named {name!r}", f"{meant}formats: {', '.join(known)}")


def file_at(target: str, flag: str = "-o") -> Path | None:
    """The file that follows a flag, None for ""; UsageError where none of that name can be written."""
    if not target:
        return None
    from pathlib import Path

    path = Path(target).expanduser()
    if path.is_dir():
        raise UsageError(f"{flag}: {target} is a folder", f"name a file in it: {path / 'report'}")
    if not path.parent.is_dir():
        import shlex

        raise UsageError(f"{flag}: there is no folder {path.parent}", f"mkdir -p {shlex.quote(str(path.parent))}")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"{flag}: {path.parent} cannot be written to", "choose another folder")
    return path


def screen(shown: RenderOptions, no_color: bool) -> RenderOptions:
    """What standard output can show."""
    plain = no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "") in ("dumb", "unknown")
    terminal = sys.stdout.isatty()
    width = _columns() if terminal or "COLUMNS" in os.environ else 80
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")
    return replace(shown, width=max(40, min(width, 120)), color=terminal and not plain, ascii=not encoding.startswith("utf"))


def _columns() -> int:
    import shutil  # brings three compressions along

    return shutil.get_terminal_size((80, 24)).columns


def write_all(report: Report, targets: Sequence[Destination]) -> None:
    """Render every format of a report."""
    deliver(targets, lambda target: render(report, target.format, target.options))


def deliver(targets: Sequence[Destination], made: Callable[[Destination], str]) -> None:
    """Write what is made for each destination, files first, so that a reader who closes the pipe does not cost the files."""
    for target in sorted(targets, key=lambda t: t.path is None):
        text = made(target)
        if target.path is not None:
            from rca.files import replace_file

            try:
                replace_file(target.path, text)
            except OSError as error:
                raise UsageError(f"-o: {target.path}: {error.strerror}", "choose another file") from error
        else:
            sys.stdout.write(text)
    sys.stdout.flush()
