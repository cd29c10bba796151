"""Which hop belongs to which: loops, fan-outs, inserted and missing hops, other instrumentations, other pipelines."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from rca.compare.align import align
from rca.records import replace
from tests.flows import flow, hop

RULES = {
    "classify": "Reply with one of damage, delay, other.",
    "extract": "Return JSON with the fields order, amount and due date.",
    "search": "",
    "answer": "Write a reply to the customer in at most 80 words, in a friendly tone.",
}
ROLES = {"classify": "classifier", "extract": "extractor", "search": "retriever", "answer": "generator"}


def graph(*names, service="{}-service", name="{}"):
    """A chain of hops; a name may come several times, each time it works on another text."""
    hops = []
    for number, key in enumerate(names, 1):
        made = hop(f"H{number}", f"text {number} about {key}", f"made {number} of {key}", role=ROLES[key], instructions=RULES[key])
        hops.append(replace(made, service=service.format(key), name=name.format(key)))
    return flow("a request", hops)


def told(good, bad):
    aligned = align(good, bad)
    return [(good.hops[i].id, bad.hops[j].id) for i, j, _ in aligned.pairs], aligned.only_good, aligned.only_bad


def test_a_run_is_aligned_with_itself():
    one = graph("classify", "extract", "search", "answer")
    assert told(one, one) == ([("H1", "H1"), ("H2", "H2"), ("H3", "H3"), ("H4", "H4")], (), ())


def test_an_inserted_and_a_missing_hop_stay_alone():
    good, bad = graph("classify", "extract", "answer"), graph("classify", "search", "answer")
    assert told(good, bad) == ([("H1", "H1"), ("H3", "H3")], (1,), (1,))


def test_renamed_services_and_spans_of_another_version_are_found_again():
    good = graph("classify", "extract", "answer")
    bad = graph("classify", "extract", "answer", service="{}r-v2", name="chat {}")
    assert told(good, bad)[0] == [("H1", "H1"), ("H2", "H2"), ("H3", "H3")]


def test_rounds_of_a_loop_are_paired_by_what_they_worked_on():
    good, bad = graph("search", "search", "answer"), graph("search", "search", "search", "answer")
    swapped = replace(bad, hops=(bad.hops[1], bad.hops[0], *bad.hops[2:]))
    pairs, only_good, only_bad = told(good, swapped)
    assert ("H1", "H1") in pairs
    assert ("H2", "H2") in pairs
    assert only_good == ()
    assert len(only_bad) == 1


def test_a_fan_out_over_hundreds_is_paired_in_time():
    good, bad = graph(*["extract"] * 900, "answer"), graph(*["extract"] * 905, "answer")
    aligned = align(good, bad)
    assert len(aligned.pairs) == 901
    assert len(aligned.only_bad) == 5


def test_another_pipeline_has_no_counterparts():
    other = [hop("H1", "x", "y", role="translator"), hop("H2", "y", "z", role="guardrail")]
    other = [replace(h, service=f"unlike-{h.id}", name=f"nothing {h.id}") for h in other]
    aligned = align(graph("classify", "extract", "answer"), flow("a request", other))
    assert aligned.pairs == ()
    assert aligned.covered(3, 2) == 0.0


@given(st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=9), st.integers(0, 10**6))
def test_no_hop_is_paired_twice_and_order_of_time_does_not_matter(names, seed):
    good = graph(*names)
    hops = list(good.hops)
    random.Random(seed).shuffle(hops)
    aligned = align(good, replace(good, hops=tuple(hops)))
    assert {good.hops[i].id: hops[j].id for i, j, _ in aligned.pairs} == {h.id: h.id for h in good.hops}
    assert aligned.only_good == aligned.only_bad == ()


@given(st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=8), st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=8))
def test_every_hop_is_told_once(one, two):
    good, bad = graph(*one), graph(*two)
    aligned = align(good, bad)
    assert sorted([*(i for i, _, _ in aligned.pairs), *aligned.only_good]) == list(range(len(one)))
    assert sorted([*(j for _, j, _ in aligned.pairs), *aligned.only_bad]) == list(range(len(two)))
    assert aligned == align(good, bad)
