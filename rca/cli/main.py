"""The entry point. Typer's own exit codes are not ours, so its commands are run here and failures are translated.

0 a diagnosis was made; 1 only with --exit-code; 2 usage or configuration; 3 insufficient evidence; 4 the source could
not deliver; 5 a judge was required and gave no answer; 70 a bug in rca; 130 interrupted; 141 closed pipe.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence

BUG = 70
INTERRUPTED = 130
CLOSED_PIPE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; nothing but this code and its output leaves."""
    args = list(sys.argv[1:] if argv is None else argv)
    # One command, then the process ends: what a trace becomes is kept to the end and holds no cycles, and looking for some
    # again and again would cost a fifth of the time.
    gc.disable()
    # A caller may have closed either stream (2>&-): Python then has none at all.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(args)
        sys.stdout.flush()
        if argv is None and "threading" not in sys.modules:
            _leave(code)
        atexit.register(gc.freeze)  # or the interpreter would search all that was made for cycles once more on its way out
    except KeyboardInterrupt:
        _quiet_exit()
        return INTERRUPTED
    except BrokenPipeError:
        _quiet_exit()
        return CLOSED_PIPE
    except Exception as error:
        return _failed(error, "--debug" in args)
    return code


def _leave(code: int) -> None:
    """End the process without freeing each object that a trace became, which takes as long as writing the report.

    Where threads may run, or a profiler or debugger looks on (all of them import `threading`), the process ends as any other.
    """
    sys.stderr.flush()
    atexit._run_exitfuncs()
    os._exit(code)


def _run(args: list[str]) -> int:
    if args[:1] == ["trace"] and "_RCA_COMPLETE" not in os.environ:
        from rca.cli.quick import options

        given = options(args[1:])
        if given is not None:
            from rca.cli.diagnosis import run

            return run(**given)
    return _typed(args)


def _typed(args: list[str]) -> int:
    """What typer reads of the words and does."""
    from rca.cli.app import command, with_value

    args = with_value(args) if "--judge" in args else args
    root = command()
    if "_RCA_COMPLETE" in os.environ:
        root.main(args, prog_name="rca")
    with root.make_context("rca", args) as context:
        code = root.invoke(context)
    return code if isinstance(code, int) else 0


def _failed(error: Exception, debug: bool) -> int:
    """Tell one line of what went wrong and one of what to do; the exit code that belongs to it."""
    import typer

    from rca.errors import RcaError

    usage = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")
    if isinstance(error, typer.Exit):
        return int(error.exit_code)
    if isinstance(error, typer.Abort):
        return INTERRUPTED
    if debug:
        _traceback()
    if isinstance(error, usage):
        return _misused(error)
    if isinstance(error, RcaError):
        tell(error.message, error.hint)
        return error.exit_code
    if isinstance(error, MemoryError):
        tell("not enough memory for this trace", "ask for less of it (--no-follow), or use a machine with more")
        return 4
    tell(
        f"a bug in rca: {type(error).__name__}: {error}"[:300],
        "please report it to its maintainers with the command, rca --version and " + ("the lines above" if debug else "what --debug adds"),
    )
    return BUG


def _misused(error: Exception) -> int:
    """What Typer found wrong on the command line."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()  # type: ignore[attr-defined]
        return 2
    context = getattr(error, "ctx", None)
    where = context.command_path if context else "rca"
    tell(error.format_message().rstrip("."), getattr(error, "hint", "") or f"{where} --help")  # type: ignore[attr-defined]
    return int(getattr(error, "exit_code", 2))


def tell(message: str, hint: str = "") -> None:
    """One message and its next step on stderr, free of controls and credentials."""
    from rca.config.secrets import scrub
    from rca.report.escape import visible

    try:
        sys.stdout.flush()
        print(f"rca: {visible(scrub(message))}", file=sys.stderr)  # noqa: T201
        if hint:
            print(f"  → {visible(scrub(hint))}", file=sys.stderr)  # noqa: T201
    except BrokenPipeError:
        _quiet_exit()


def note(text: str) -> None:
    """One line on stderr that is no failure."""
    tell(text)


def _traceback() -> None:
    import traceback

    from rca.config.secrets import scrub
    from rca.report.escape import visible

    print(visible(scrub(traceback.format_exc())), file=sys.stderr)  # noqa: T201


def _quiet_exit() -> None:
    """Point stdout at nothing, so that the interpreter's last flush does not complain about the closed pipe."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
