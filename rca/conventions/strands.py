"""Strands Agents: payloads are GenAI events (`genai_events`, or the details event of `genai`); only its own facts stand here."""

from __future__ import annotations

from rca.conventions.spec import Convention, Layer

CONVENTION = Convention(
    name="strands",
    layer=Layer.MODEL,
    scopes=("strands.telemetry", "strands-agents"),
    kinds=(("gen_ai.operation.name", {"execute_event_loop_cycle": "chain"}),),
)
