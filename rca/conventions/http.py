"""HTTP: bodies where somebody records them. The semantic conventions have opt-in names, agents and middleware have others."""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Layer, Slot

_REQUEST = (
    "http.request.body.content",
    "http.request.body",
    "http.request.body.text",
    "http.request_body",
    "http.request.payload",
    "http.request.content",
)
_RESPONSE = (
    "http.response.body.content", "http.response.body", "http.response.body.text", "http.response_body", "http.response.payload",
    "http.response.content",
)  # fmt: skip

CONVENTION = Convention(
    name="http",
    layer=Layer.TRANSPORT,
    keys=("http.request.method", "http.method", *_REQUEST, *_RESPONSE),
    slots=(Slot(INPUT, _REQUEST, Encoding.JSON, rank=5), Slot(OUTPUT, _RESPONSE, Encoding.JSON, rank=5)),
    default_kind="http",
)
