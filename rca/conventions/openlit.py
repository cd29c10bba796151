"""OpenLIT's names beyond OpenTelemetry GenAI: workflow and tool inputs and outputs."""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Layer, Shape, Slot

CONVENTION = Convention(
    name="openlit",
    layer=Layer.MODEL,
    scopes=("openlit",),
    keys=(
        "gen_ai.workflow.input",
        "gen_ai.workflow.output",
        "gen_ai.tool.input",
        "gen_ai.tool.output",
        "gen_ai.agent.input",
        "gen_ai.agent.output",
    ),
    slots=(
        Slot(INPUT, ("gen_ai.workflow.input", "gen_ai.agent.input"), Encoding.REPR, Shape.CALL, rank=5),
        Slot(OUTPUT, ("gen_ai.workflow.output", "gen_ai.agent.output"), Encoding.REPR, rank=5),
        Slot(INPUT, ("gen_ai.tool.input", "gen_ai.tool.args"), Encoding.REPR, Shape.ARGUMENTS, rank=5),
        Slot(OUTPUT, ("gen_ai.tool.output",), Encoding.REPR, Shape.ARGUMENTS, rank=5),
    ),
    name_keys=("gen_ai.workflow.name",),
)
