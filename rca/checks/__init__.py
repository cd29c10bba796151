"""Looks at hops, hand-offs and the request of a graph, and says what it saw: `run`.

A check is a function under `@check(...)`, found by name in the registry group `rca.checks`; see `rca.checks.engine`.
"""

from __future__ import annotations

from rca.checks.engine import Check, aside, bad, check, explain, good, run, unknown
from rca.registry import register

register(
    "rca.checks",
    {
        "error-status": "rca.checks.form:error_status",
        "http-error": "rca.checks.form:http_error",
        "stand-in-answer": "rca.checks.fallback:stand_in_answer",
        "empty-output": "rca.checks.form:empty_output",
        "truncated-output": "rca.checks.form:truncated_output",
        "invalid-json": "rca.checks.form:invalid_json",
        "refusal": "rca.checks.form:refusal",
        "repetition": "rca.checks.form:repetition",
        "template-leak": "rca.checks.form:template_leak",
        "slow-or-retried": "rca.checks.form:slow_or_retried",
        "new-claim": "rca.checks.grounding:new_claim",
        "currency-changed": "rca.checks.grounding:currency_changed",
        "date-order": "rca.checks.grounding:date_order",
        "mojibake": "rca.checks.form:broken_characters",
        "handoff-changed": "rca.checks.handoff:handoff_changed",
        "garbled-on-the-way": "rca.checks.handoff:garbled_on_the_way",
        "records-mixed": "rca.checks.handoff:records_mixed",
        "record-chosen": "rca.checks.handoff:record_chosen",
        "asked-not-handed": "rca.checks.handoff:asked_not_handed",
        "field-chosen": "rca.checks.handoff:field_chosen",
        "field-crossed": "rca.checks.parties:field_crossed",
        "ends-exchanged": "rca.checks.parties:ends_exchanged",
        "says-both": "rca.checks.parties:says_both",
        "empty-retrieval": "rca.checks.retrieval:empty_retrieval",
        "irrelevant-retrieval": "rca.checks.retrieval:irrelevant_retrieval",
        "weak-matches": "rca.checks.retrieval:weak_matches",
        "stale-document": "rca.checks.retrieval:stale_document",
        "stale-cache": "rca.checks.behaviour:stale_cache",
        "low-confidence": "rca.checks.behaviour:low_confidence",
        "obeyed-injection": "rca.checks.behaviour:obeyed_injection",
        "injection-in-request": "rca.checks.behaviour:injection_in_request",
        "label-outside-set": "rca.checks.contract:label_outside_set",
        "label-nearer": "rca.checks.choice:label_nearer",
        "not-json": "rca.checks.contract:not_json",
        "schema-violated": "rca.checks.contract:schema_violated",
        "wrong-language": "rca.checks.contract:wrong_language",
        "language-misjudged": "rca.checks.contract:language_misjudged",
        "field-left-empty": "rca.checks.losses:field_left_empty",
        "expected-lost": "rca.checks.losses:expected_lost",
        "result-not-used": "rca.checks.dropped:result_not_used",
        "field-emptied": "rca.checks.dropped:field_emptied",
        "negation-flip": "rca.checks.polarity:negation_flip",
        "field-against-text": "rca.checks.polarity:field_against_text",
        "field-denied": "rca.checks.polarity:field_denied",
        "request-cut": "rca.checks.request:request_cut",
        "request-garbled": "rca.checks.request:request_garbled",
        "request-merged": "rca.checks.request:request_merged",
        "request-contradictory": "rca.checks.request:request_contradictory",
        "request-two-days": "rca.checks.conflicts:request_two_days",
        "request-two-amounts": "rca.checks.conflicts:request_two_amounts",
        "request-yes-and-no": "rca.checks.conflicts:request_yes_and_no",
        "fault-noticed": "rca.checks.noticed:fault_noticed",
        "request-two-values": "rca.checks.forms:request_two_values",
        "request-form-and-text": "rca.checks.forms:request_form_and_text",
        "request-dates": "rca.checks.request:request_dates",
    },
)

__all__ = ["Check", "aside", "bad", "check", "explain", "good", "run", "unknown"]
