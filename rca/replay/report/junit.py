"""A replay as JUnit XML, in the form that Jenkins' xunit plugin has a schema for and that GitLab, Azure and others read.

Format: https://github.com/jenkinsci/xunit-plugin (junit-10.xsd). Times are left out: they would make each report another one.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from rca.replay.report import Replay
from rca.replay.report.lines import WORDS, details, headline, safe
from rca.replay.run import Outcome, Status

_MARKS = {Status.MOVED: "failure", Status.BLIND: "failure", Status.BROKEN: "error", Status.OPEN: "skipped"}


def render(replay: Replay) -> str:
    """The replay as an XML document with one test suite."""
    counts = {
        "tests": len(replay.outcomes),
        "failures": replay.count(Status.MOVED, Status.BLIND),
        "errors": replay.count(Status.BROKEN),
    }
    told = {"name": "rca replay", **{key: str(value) for key, value in counts.items()}}
    top = Element("testsuites", told)
    suite = SubElement(top, "testsuite", {**told, "skipped": str(replay.count(Status.OPEN))})
    for outcome in replay.outcomes:
        _case(suite, outcome)
    indent(top, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(top, encoding="unicode")}\n'


def _case(suite: Element, outcome: Outcome) -> None:
    path = PurePosixPath(safe(outcome.fixture.name))
    folder = ".".join(part for part in path.parent.parts if part not in ("/", ".", "..")) or "fixtures"
    case = SubElement(suite, "testcase", classname=folder, name=path.name)
    mark = _MARKS.get(outcome.status)
    if mark:
        told = SubElement(case, mark, type=str(outcome.status), message=headline(outcome))
        told.text = "\n".join((f"{WORDS[outcome.status]}: {headline(outcome)}", *details(outcome)))
    else:
        SubElement(case, "system-out").text = headline(outcome)
