"""Nothing that a stranger wrote is markup, mention, link or image in a ticket: seen on what the target reads."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from samples import HOSTILE, hostile, invoice

from rca.model import Report
from rca.report import RenderOptions, render
from rca.report.escape import is_link, one_line
from tests.report.tickets.hostile import TEXTS, hostile_texts, wiki
from tests.report.tickets.reading import FORMATS, JOINER, SCHEMAS, read

OPTIONS = RenderOptions(command="ID", payloads=True)


def squeezed(text: str) -> str:
    return re.sub(rf"[\s{JOINER}]|‹U\+2060›", "", text)


def check(form: str, report: Report, text: str) -> None:
    """The ticket is valid, has no link but those of the report, nothing odd, and tells the text as it is."""
    ticket = render(report, form, OPTIONS)
    seen = read(form, ticket)
    assert seen.odd == []
    allowed = [url for url in report.links.values() if is_link(url)]
    assert len(set(seen.links)) <= len(allowed)
    assert all(link.startswith("http://h/") for link in seen.links)
    assert squeezed(one_line(f"saw {text}", 390))[:60] in squeezed(seen.text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", seen.text)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", [*TEXTS, HOSTILE])
def test_known_attacks_are_letters(form: str, text: str) -> None:
    check(form, hostile(text), text)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=80)
@given(text=hostile_texts)
def test_so_are_those_that_nobody_thought_of(form: str, text: str) -> None:
    check(form, hostile(text), text)


@pytest.mark.parametrize("form", FORMATS)
def test_the_check_would_see_an_attack(form: str) -> None:
    """What `read` finds odd, it finds in a ticket that was not escaped."""
    honest = render(invoice(), form, OPTIONS)
    attack = {
        "github": "@octocat ![x](https://evil.example/p.png)",
        "jira": "[~admin] !x.png! {html}",
        "adf": "",  # text cannot become anything else: the node itself is replaced
        "slack": "<!channel>",
        "pagerduty": "https://evil.example",
    }[form]
    sentence = "and in nothing that came in"
    spoiled = honest.replace(sentence, attack)
    if form == "adf":
        node = json.dumps({"type": "mention", "attrs": {"id": "x"}})
        spoiled = re.sub(r'\{\s*"type": "text",\s*"text": "[^"]*' + sentence + r'[^"]*"\s*\}', node, honest)
    assert spoiled != honest
    assert read(form, honest).odd == []
    assert read(form, spoiled).odd


def recorded() -> list[tuple[str, str, list[list[str]]]]:
    rows: list[tuple[str, str, list[list[str]]]] = json.loads((SCHEMAS / "wiki.json").read_text(encoding="utf-8"))
    return rows


def test_jira_reads_wiki_markup_as_it_was_recorded() -> None:
    """Of each known attack, in each place, Atlassian's reader made text without a mark but `code`, and lost no letter."""
    markup = {text: made for attack in TEXTS for text, made in wiki(attack)}
    rows = recorded()
    assert {made for attack in TEXTS for _text, made in wiki(attack)} == {made for _text, made, _leaves in rows}, "renew wiki.json"
    assert len(markup) > 30
    for text, _markup, leaves in rows:
        assert {(kind, marks) for kind, marks, _said in leaves} <= {("text", ""), ("text", "code")}
        assert squeezed("".join(said for _kind, _marks, said in leaves)) == squeezed(text)
