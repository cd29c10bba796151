"""The records that flow through rca, from spans to the report.

Plain, frozen and slotted: no input or output, no third-party import, no behaviour beyond small look-ups.
Times are nanoseconds since the Unix epoch, ids are lower-case hex (32 digits a trace, 16 a span),
probabilities lie in 0..1, strengths are natural log-odds (positive speaks for a fault).
"""

from rca.model.flow import FINAL, REQUEST, Change, Edge, EdgeKind, Graph, Hop
from rca.model.judgement import (
    Candidate,
    ClaimPath,
    ClaimStep,
    Complaint,
    Constraint,
    Diagnosis,
    Evidence,
    JudgedPlace,
    JudgeReport,
    Location,
    LocationType,
    Outcome,
    Quote,
    Report,
    Saved,
    Side,
    Verdict,
)
from rca.model.payload import MISSING, Capture, Document, Extent, Kept, Part, PartKind, Payload, State
from rca.model.trace import Batch, Event, Link, LogRecord, Notice, Span, SpanKind, StatusCode, Trace, TraceSummary, Value
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from rca.model.comparison import Against, Comparison, Difference, HandoffPair, HopPair, Likeness, Parting, SettingChange, TextComparison
else:

    def __getattr__(name: str) -> object:
        """The records of a comparison, imported where two runs are compared."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from rca.model import comparison

        found: object = getattr(comparison, name)
        return found


__all__ = [
    "FINAL",
    "MISSING",
    "REQUEST",
    "Against",
    "Batch",
    "Candidate",
    "Capture",
    "Change",
    "ClaimPath",
    "ClaimStep",
    "Comparison",
    "Complaint",
    "Constraint",
    "Diagnosis",
    "Difference",
    "Document",
    "Edge",
    "EdgeKind",
    "Event",
    "Evidence",
    "Extent",
    "Graph",
    "HandoffPair",
    "Hop",
    "HopPair",
    "JudgeReport",
    "JudgedPlace",
    "Kept",
    "Likeness",
    "Link",
    "Location",
    "LocationType",
    "LogRecord",
    "Notice",
    "Outcome",
    "Part",
    "PartKind",
    "Parting",
    "Payload",
    "Quote",
    "Report",
    "Saved",
    "SettingChange",
    "Side",
    "Span",
    "SpanKind",
    "State",
    "StatusCode",
    "TextComparison",
    "Trace",
    "TraceSummary",
    "Value",
    "Verdict",
]
