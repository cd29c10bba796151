"""Tickets as the systems read them: what is seen of one, which links it has, and what should not be in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from markdown_it import MarkdownIt

SCHEMAS = Path(__file__).parent / "schemas"
FORMATS = ("github", "jira", "adf", "slack", "pagerduty")
JOINER = "\u2060"


@dataclass
class Read:
    """`text` is what a person sees, without word joiners; `odd` names whatever a payload must not bring about."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def see(self, text: str) -> None:
        self.text += text.replace(JOINER, "") + "\n"


def read(form: str, ticket: str) -> Read:
    """The ticket parsed; for JSON, AssertionError or ValidationError where its schema or a size is not kept."""
    return {"github": _github, "jira": _jira, "adf": _adf, "slack": _slack, "pagerduty": _pagerduty}[form](ticket)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@cache
def validator(name: str) -> Any:
    """A validator of a published schema. Of an `anyOf` only the branches for the node's type are tried, the others cannot fit it."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)

    @cache
    def types(branch: str) -> frozenset[str]:
        found = json.loads(branch)
        if "$ref" in found:
            return types(json.dumps(schema["definitions"][found["$ref"].rpartition("/")[2]]))
        told = found.get("properties", {}).get("type", {})
        nested = [types(json.dumps(part)) for part in found.get("allOf", found.get("anyOf", []))]
        return frozenset(told.get("enum", [told["const"]] if "const" in told else ())).union(*nested)

    def any_of(validating: Any, branches: list[Any], instance: Any, part: Any) -> Any:
        if isinstance(instance, dict):
            known = {index: types(json.dumps(branch)) for index, branch in enumerate(branches)}
            branches = [branch for index, branch in enumerate(branches) if not known[index] or instance.get("type") in known[index]]
        return kind.VALIDATORS["anyOf"](validating, branches, instance, part)

    return jsonschema.validators.extend(kind, {"anyOf": any_of})(schema)


def _github(ticket: str) -> Read:
    assert len(ticket) <= 65_536
    seen = Read()
    open_details = inside = 0
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(ticket):
        for part in token.children or [token]:
            inside += part.nesting if part.type.startswith("link_") else 0
            if part.type == "link_open":
                seen.links.append(str(part.attrs["href"]))
            elif part.type in ("html_block", "html_inline"):
                open_details += _details(part.content, seen)
            elif part.type == "text" and not inside:
                # GitHub's own extensions, which the parser does not know.
                seen.odd += re.findall(r"https?://|\bwww\.|(?<!\w)@\w|#\d|\bGH-\d", part.content)
            elif part.type in ("image", "table_open", "s_open", "em_open", "hr", "blockquote_open", "code_block", "ordered_list_open"):
                seen.odd.append(part.type)
            if part.content and part.type in ("text", "code_inline", "fence"):
                seen.see(part.content)
    assert open_details == 0
    return seen


def _details(content: str, seen: Read) -> int:
    if re.fullmatch(r"<details>\n<summary>[\w ]+</summary>\n?", content):
        return 1
    if content.strip() == "</details>":
        return -1
    seen.odd.append(content)
    return 0


def _jira(ticket: str) -> Read:
    """Atlassian's reader is not here; `wiki.json` has its word. This one knows which marks are the ticket's own."""
    assert utf16(ticket) + ticket.count("\n") <= 32_767
    seen = Read()
    assert len(re.findall(r"\{noformat\}", ticket, re.I)) % 2 == 0
    for number, part in enumerate(re.split(r"^\{noformat\}$", ticket, flags=re.M)):
        if number % 2:
            seen.see(part)
            continue
        for line in part.split("\n"):
            bare = re.sub(r"^(h[23]\. |\*+ )", "", line)
            bare = re.sub(r"^\*([^*]+)\*(?=[ ,]|$)", r"\1", bare)
            if link := re.search(r"(?<=: )\[(https?://[^\s|\]]+)\]$", bare):
                seen.links.append(link[1])
                bare = bare[: link.start()]
            told = re.sub(r"\\([-#*_+?^~|{}\[\]()!@])", "", bare)  # what is escaped is not markup
            told = re.sub(r"(?<!\{)\{\{(?!\{)|(?<!\})\}\}(?!\})", "", told)
            seen.odd += re.findall(rf"[#*+?^~|{{}}\[\]()!@]|\\\\|:(?=//)|mailto:(?!{JOINER})|\\$|^h\d\.|^bq\.|(?<!\w)[-_]|[-_](?!\w)", told)
            seen.see(re.sub(r"\\([-#*_+?^~|{}\[\]()!@])", r"\1", re.sub(r"(?<!\\)[{}]{2}", "", bare)))
    return seen


def _adf(ticket: str) -> Read:
    document = json.loads(ticket)
    validator("adf").validate(document)
    assert utf16(json.dumps(document, ensure_ascii=False, separators=(",", ":"))) <= 32_767
    seen = Read()
    nodes = [document]
    while nodes:
        node = nodes.pop(0)
        nodes[:0] = node.get("content", [])
        if node["type"] not in ("doc", "heading", "paragraph", "bulletList", "listItem", "codeBlock", "expand", "text"):
            seen.odd.append(node["type"])
        seen.links += [mark["attrs"]["href"] for mark in node.get("marks", []) if mark["type"] == "link"]
        if node["type"] == "text":
            assert node["text"]
            seen.see(node["text"])
    return seen


def _slack(ticket: str) -> Read:
    message = json.loads(ticket)
    validator("slack").validate(message)
    blocks = message["blocks"]
    assert len(blocks) <= 50
    assert utf16(blocks[0]["text"]["text"]) <= 150
    seen = Read()
    if set(re.findall(r"&(?!(?:amp|lt|gt);)|[<>]", message["text"])) or message["mrkdwn"]:
        seen.odd.append(message["text"])
    total = 0
    for block in blocks:
        part = Read()
        _walk(block, part)
        size = utf16(part.text) + sum(map(utf16, part.links))
        assert size <= 3_000 + part.text.count("\n")
        total += size
        seen.text += part.text
        seen.links += part.links
        seen.odd += part.odd
    assert total <= 13_000
    return seen


def _walk(node: Any, seen: Read) -> None:
    kinds = ("header", "plain_text", "rich_text", "rich_text_section", "rich_text_list", "rich_text_preformatted", "text", "link")
    if isinstance(node, list):
        for item in node:
            _walk(item, seen)
    elif isinstance(node, dict):
        if node["type"] not in kinds:
            seen.odd.append(node["type"])
        if node["type"] == "link":
            seen.links.append(node["url"])
        if isinstance(node.get("text"), str):
            seen.see(node["text"])
        _walk([value for value in node.values() if isinstance(value, list | dict) and value is not node.get("style")], seen)


def _pagerduty(ticket: str) -> Read:
    event = json.loads(ticket)
    assert "routing_key" not in event
    assert len(ticket.encode()) <= 512_000
    validator("pagerduty").validate({**event, "routing_key": "0" * 32})
    payload = event["payload"]
    assert len(payload["summary"]) <= 1_024
    assert 0 < len(event["dedup_key"]) <= 255
    assert payload["source"]
    seen = Read(links=[link["href"] for link in event["links"]])
    for value in [payload["summary"], payload["source"], payload["class"], *payload["custom_details"].values()]:
        for line in value if isinstance(value, list) else [str(value)]:
            seen.see(line)
            if "://" in line and not line.startswith("rca trace ") and line.rpartition(": ")[2] not in seen.links:
                seen.odd.append(line)
    return seen
