"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  const words = (text) => (text || "").split(" ").filter(Boolean);

  // ---- folds: hops that are looked at seldom stay text until their fold is opened
  function unfold(fold) {
    const kept = fold.querySelector("noscript");
    if (!kept) return;
    // Where the page was read without scripts, it holds elements, and to read their text once more would make markup of it.
    const read = kept.firstElementChild ? kept : new DOMParser().parseFromString(kept.textContent, "text/html").body;
    kept.replaceWith(...Array.from(read.childNodes));
  }
  function foldOf(id) {
    const number = /^h(\d+)(-|$)/.exec(id);
    if (!number) return null;
    return all("details.fold").find((f) => +f.dataset.first <= +number[1] && +number[1] <= +f.dataset.last) || null;
  }
  function reveal(id) {
    let goal = byId(id);
    if (!goal) {
      const fold = foldOf(id);
      if (fold) unfold(fold);
      goal = byId(id);
    }
    for (let at = goal; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    return goal;
  }
  document.addEventListener("toggle", (event) => {
    if (event.target.matches && event.target.matches("details.fold[open]")) unfold(event.target);
  }, true);

  // ---- a piece of the answer and its way
  const said = byId("said");
  const rest = said ? said.textContent : "";
  let pinned = "", focused = "", shown = "", lit = [];
  function show(key) {
    if (key === shown) return;
    shown = key;
    lit.forEach((element) => element.classList.remove("lit"));
    lit = [];
    const row = key ? byId(key) : null;
    root.classList.toggle("tracing", !!row);
    if (!row) { if (said) said.textContent = rest; return; }
    const light = (selector) => all(selector).forEach((element) => { element.classList.add("lit"); lit.push(element); });
    words(row.dataset.nodes).forEach((name) => light(`[data-node="${name}"]`));
    words(row.dataset.hops).forEach((id) => light(`details#${id}`));
    words(row.dataset.edges).forEach((name) => light(`[data-edge="${name}"]`));
    light(`[data-claim="${key}"]`);
    light(`[data-row="${key}"]`);
    said.textContent = byId(`${key}-said`).textContent;
  }
  const keyOf = (element) => {
    const piece = element.closest ? element.closest("[data-claim], [data-row]") : null;
    return piece ? piece.dataset.claim || piece.dataset.row : "";
  };
  document.addEventListener("mouseover", (event) => show(keyOf(event.target) || focused || pinned));
  document.addEventListener("focusin", (event) => { focused = keyOf(event.target); show(focused || pinned); });
  document.addEventListener("focusout", () => { focused = ""; show(pinned); });
  function pin(key) {
    pinned = pinned === key ? "" : key;
    if (!pinned) focused = "";
    show(pinned);
  }

  // ---- clicks and keys
  document.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-claim]");
    if (piece) { event.preventDefault(); pin(piece.dataset.claim); return; }
    const link = event.target.closest('a[href^="#"]');
    if (link) reveal(link.getAttribute("href").slice(1));
    else if (!event.target.closest("[data-row], summary, #graph") && pinned) { pinned = ""; show(""); }
  });
  function neighbour(from, key) {
    const across = key === "ArrowLeft" || key === "ArrowRight", back = key === "ArrowLeft" || key === "ArrowUp";
    const middle = (element) => { const r = element.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; };
    const [x, y] = middle(from);
    let best = null, least = Infinity;
    for (const box of all("#graph a.box")) {
      const [u, v] = middle(box);
      const along = (across ? u - x : v - y) * (back ? -1 : 1), aside = Math.abs(across ? v - y : u - x);
      if (along > 4 && along + 2 * aside < least) { best = box; least = along + 2 * aside; }
    }
    return best;
  }
  document.addEventListener("keydown", (event) => {
    const on = event.target;
    if (event.key === "Escape") { pinned = focused = ""; show(""); return; }
    if (event.key === " " && on.matches("a[data-claim], #graph a")) { event.preventDefault(); on.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })); return; }
    if (event.key.startsWith("Arrow") && on.matches("#graph a")) {
      const next = neighbour(on, event.key);
      if (next) { event.preventDefault(); next.focus(); }
    }
    if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && on.matches(".answer-text a[data-claim]")) {
      const pieces = all(".answer-text a[data-claim]"), next = pieces[pieces.indexOf(on) + (event.key === "ArrowRight" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    }
  });

  // ---- addresses with a place in them, and paper
  const arrive = () => { const goal = reveal(decodeURIComponent(location.hash.slice(1))); if (goal) goal.scrollIntoView(); };
  addEventListener("hashchange", arrive);
  if (location.hash.length > 1) arrive();
  let opened = [];
  addEventListener("beforeprint", () => { opened = all("details:not(.fold):not([open])"); opened.forEach((d) => { d.open = true; }); });
  addEventListener("afterprint", () => opened.forEach((d) => { d.open = false; }));
})();
