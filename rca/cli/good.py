"""From the words of a command line to the good run that a trace is compared with."""

from __future__ import annotations

from collections.abc import Callable

from rca.cli.fetch import Fetched, Wanted, beside, fetch
from rca.cli.main import note
from rca.config import Config
from rca.errors import RcaError, SourceError, UsageError
from rca.model import Notice
from rca.records import dataclass
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from rca.pipeline.compare import Good


@dataclass(frozen=True, slots=True)
class GoodWish:
    """What the command line says of a good run: its reference and where it is, or that one is to be found, and how far back."""

    ref: str | None = None
    place: str | None = None
    search: bool = False
    last: str | None = None

    def check(self) -> None:
        """UsageError where flags contradict each other or say nothing by themselves."""
        from rca.config.quantities import seconds

        if self.ref is not None and self.search:
            raise UsageError("--against names a good run, --against-last-good finds one", "keep one of them")
        if self.last is not None and not self.search:
            raise UsageError("--last without --against-last-good", "it says how far back a good run is searched for")
        if self.last is not None:
            seconds(self.last, "--last")
        if self.place is not None and self.search:
            raise UsageError("--against-from with --against-last-good", "the good run is searched for where the trace came from")


def good_run(
    wish: GoodWish, wanted: Wanted, fetched: Fetched, config: Config, say: Callable[[str], None], quiet: bool
) -> tuple[Good | None, tuple[Notice, ...]]:
    """The good run to compare with, None without; notices where one was searched for and none was found."""
    if wish.ref is None and wish.place is None and not wish.search:
        return None, ()
    from rca.pipeline.compare import Good

    if wish.search:
        return _searched(wish, fetched, config, say, quiet)
    try:
        return Good(fetch(beside(wanted, wish.ref, wish.place), config, say, quiet).trace), ()
    except RcaError as error:
        error.message = f"the good run: {error.message}"
        raise


def _searched(
    wish: GoodWish, fetched: Fetched, config: Config, say: Callable[[str], None], quiet: bool
) -> tuple[Good | None, tuple[Notice, ...]]:
    """A recent good run; the diagnosis goes on without where none is found."""
    from rca.config.quantities import seconds
    from rca.pipeline.compare import Good, graph_of
    from rca.pipeline.last_good import DAY_NS, last_good

    window = DAY_NS if wish.last is None else round(seconds(wish.last, "--last") * 1e9)
    try:
        found = last_good(fetched.source, fetched.trace, graph_of(fetched.trace, config), config, window, say)
    except SourceError as error:
        say("")
        note(f"{error.message}; going on without" + (f" ({error.hint})" if error.hint else ""))
        return None, (Notice("no_good_run", f"not compared: {error.message}"),)
    say("")
    if not quiet:
        note(f"compared with trace {found.trace.trace_ids[0]}: {found.how}")
    return Good(found.trace, found.how), ()
