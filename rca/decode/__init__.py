"""Bytes to spans: `decode` one document, `assemble` a trace from several, and small views of what they hold."""

from __future__ import annotations

from rca.decode.assembly import assemble
from rca.decode.decoding import decode
from rca.decode.grouping import families, linked_ids, summarise

__all__ = ["assemble", "decode", "families", "linked_ids", "summarise"]
