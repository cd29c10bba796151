"""The records that flow through rca, from spans to the report.

Plain, frozen and slotted: no input or output, no third-party import, no behaviour beyond small look-ups.
Times are nanoseconds since the Unix epoch, ids are lower-case hex (32 digits a trace, 16 a span),
probabilities lie in 0..1, strengths are natural log-odds (positive speaks for a fault).
"""

from rca.model.comparison import Comparison, Difference, HandoffPair, HopPair, Likeness, Parting, SettingChange, TextComparison
from rca.model.flow import FINAL, REQUEST, Change, Edge, EdgeKind, Graph, Hop
from rca.model.judgement import (
    Candidate,
    ClaimPath,
    ClaimStep,
    Complaint,
    Diagnosis,
    Evidence,
    JudgedPlace,
    JudgeReport,
    Location,
    LocationType,
    Outcome,
    Quote,
    Report,
    Side,
    Verdict,
)
from rca.model.payload import MISSING, Capture, Document, Part, PartKind, Payload, State
from rca.model.trace import Batch, Event, Link, LogRecord, Notice, Span, SpanKind, StatusCode, Trace, TraceSummary, Value

__all__ = [
    "FINAL",
    "MISSING",
    "REQUEST",
    "Batch",
    "Candidate",
    "Capture",
    "Change",
    "ClaimPath",
    "ClaimStep",
    "Comparison",
    "Complaint",
    "Diagnosis",
    "Difference",
    "Document",
    "Edge",
    "EdgeKind",
    "Event",
    "Evidence",
    "Graph",
    "HandoffPair",
    "Hop",
    "HopPair",
    "JudgeReport",
    "JudgedPlace",
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
