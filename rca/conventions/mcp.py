"""Model Context Protocol calls; arguments and results also stand under GenAI's tool attributes."""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Layer, Shape, Slot

CONVENTION = Convention(
    name="mcp",
    layer=Layer.MODEL,
    keys=("mcp.method.name", "mcp.request.argument", "mcp.response.value"),
    slots=(
        Slot(INPUT, ("mcp.request.argument", "mcp.request.arguments", "mcp.tool.arguments"), Encoding.JSON, Shape.ARGUMENTS, rank=5),
        Slot(OUTPUT, ("mcp.response.value", "mcp.tool.result"), Encoding.JSON, Shape.ARGUMENTS, rank=5),
    ),
    kinds=(("mcp.method.name", {"tools/call": "tool", "resources/read": "retriever", "prompts/get": "prompt"}),),
    name_keys=("gen_ai.tool.name", "mcp.tool.name"),
)
