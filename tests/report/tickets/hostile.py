"""Texts that attack the systems that tickets go to, and how to make more of them."""

from __future__ import annotations

import json
import sys

from hypothesis import strategies as st

from rca.report.escape import one_line, visible
from rca.report.tickets.jira import block, inert

TEXTS = (
    # GitHub
    "@octocat @org/team fixes #123 closes owner/repo#4 GH-12 <!-- hidden --> <img src=x onerror=alert(1)> <details open>",
    "![x](https://evil.example/p.png) [a](javascript:alert(1)) <https://evil.example> www.evil.example https://evil.example",
    "</details></summary> <script>alert(1)</script> `` ` ``` | a | b | --- ~~x~~ **b** $x$ :+1: [^1] [x]: http://evil.example",
    "```\n</details>\n# heading\n- [ ] task\n> quote\n---\n    code\n<b>\n```",
    # Slack
    "<!channel> <!here> <!everyone> <@U012AB3CD> <#C012AB3CD> <!subteam^S012AB3CD> <https://evil.example|good.example> @here",
    "*b* _i_ ~s~ `c` ```p``` &lt;!channel&gt; &amp;lt; :tada: > quote <!date^1^{date}|x>",
    # Jira
    "[~admin] [~accountid:123] !http://evil.example/x.png! [x|http://evil.example] {html}<b>{html} {code}{noformat} {color:red}x{color}",
    "{noformat} x {NoFormat} {panel}{quote}{{mono}} {jira:x} {include:x} h1. x bq. y ---- || | ?? \\\\ \\{ \\[~x] C:\\new\\*x* \\",
    "h1. heading",
    "bq. quote",
    "mailto:a@b.example mailto:9 ftp://x.y irc://x jamfselfservice://x file:///etc {adf}{} {anchor:x}",
    "{loremipsum} :) ;-) (y) (!) (*r) OPS-12",
    "*a* _b_ -c- +d+ ^e^ ~f~ {*}g{*} {_}h{_} {{i}} &#123;html&#125; &lt;b&gt; * li\n# li\n- li\n|| th\n| td",
    # everywhere
    '", "type": "mention", "attrs": {"id": "x"}} \\u003c \\" </script>',
    "\u202egnp.exe \u200b\u2060 \x1b[2J \x00 \ud800 \U0001f600 “é” \u2028x",
    "password=paragraph password=trigger secret: text api_key=error",
)
_PIECES = [
    *("\\", "{", "}", "[", "]", "~", "!", "*", "_", "-", "+", "^", "??", "|", "#", "(", ")", ":", ";", "/", "@", "`", "```", "<", ">", "&"),
    *("http://e.example", "https://", "mailto:", "www.e.example", "{noformat}", "{code}", "[~admin]", "!x.png!", "h1. ", "bq. ", "AB-12"),
    *(
        "<!channel>",
        "<@U1>",
        "<!--",
        "-->",
        "<b>",
        "</details>",
        "&lt;",
        "&#123;",
        "{{",
        "}}",
        "[a|http://x.y]",
        ":)",
        "#12",
        "@here",
        "\n",
    ),
    *(" ", "a", "9", "é", "“", '"', "'", "\x1b", "\u202e", "\u2060", "\U0001f600", "password=x9x9x"),
]
hostile_texts = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), min_size=1, max_size=14).map("".join)


def wiki(text: str) -> list[tuple[str, str]]:
    """A text in the places that a Jira ticket has: in a heading, in a list as it is and as code, preformatted."""
    line = inert(one_line(text))
    return [
        (one_line(text), f"h2. {line}"),
        (f"x {one_line(text)} {one_line(text)}", f"* x {line} {{{{{line}}}}}"),
        (visible(text), block(visible(text))),
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps([pair for text in TEXTS for pair in wiki(text)]))
