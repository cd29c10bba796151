"""Retrieved documents in the shapes of vector stores and frameworks."""

from __future__ import annotations

from collections.abc import Mapping

from rca.conventions.jsonish import parse
from rca.model import Document, Value
from rca.typed import Any

TEXT_KEYS = ("page_content", "content", "text", "chunk", "passage", "body", "snippet")
SCORE_KEYS = ("score", "relevance_score", "similarity", "_score", "distance", "rank_score")
LIST_KEYS = ("documents", "docs", "results", "hits", "passages", "chunks", "matches", "nodes", "source_nodes", "source_documents", "output")
MAX_DOCUMENTS = 10_001


def read(value: Value) -> tuple[Document, ...]:
    """The documents of a retriever's output; () where it does not look like one."""
    items: Any = value
    if isinstance(value, dict):
        items = next((value[k] for k in LIST_KEYS if isinstance(value.get(k), list)), None)
    if not isinstance(items, list) or not items or not all(isinstance(i, dict) for i in items):
        return ()
    found = [document(i) for i in items[:MAX_DOCUMENTS]]
    return tuple(d for d in found if d) if all(found) else ()


def document(item: Mapping[str, Any]) -> Document | None:
    """One document, or None where a dict has neither text with an id, score or metadata, nor id with a score."""
    inner = item.get("document") or item.get("node") or item.get("kwargs")
    if isinstance(inner, dict):
        item = {**{k: v for k, v in item.items() if k not in ("document", "node", "kwargs")}, **inner}
    text = next((item[k] for k in TEXT_KEYS if isinstance(item.get(k), str)), None)
    metadata = item.get("metadata") or item.get("meta")
    if isinstance(metadata, str):
        ok, parsed = parse(metadata)
        metadata = parsed if ok else None
    extra: dict[str, Any] = dict(metadata) if isinstance(metadata, dict) else {}
    raw_score = next((item[k] for k in SCORE_KEYS if k in item), extra.get("score"))
    ident = item.get("id") or item.get("_id") or item.get("document_id") or item.get("id_") or extra.get("id") or ""
    score = raw_score if isinstance(raw_score, int | float) and not isinstance(raw_score, bool) else None
    if isinstance(raw_score, str):
        try:
            score = float(raw_score)
        except ValueError:
            score = None
    if text is None and not (ident and score is not None):
        return None
    if not ident and score is None and not isinstance(metadata, dict):
        return None
    skip = {*TEXT_KEYS, *SCORE_KEYS, "id", "_id", "metadata", "meta", "type", "blob", "embedding", "sparse_embedding"}
    extra = {k: v for k, v in item.items() if k not in skip and v is not None} | extra
    known = (text, ident, raw_score)
    extra = {k: v for k, v in extra.items() if not (k in (*TEXT_KEYS, *SCORE_KEYS, "id") and v in known)}
    return Document(str(ident), text or "", float(score) if score is not None else None, extra)


def as_output(items: list[Any]) -> list[dict[str, Any]]:
    """Flattened documents as a retriever would have returned them: id, content, score and metadata in one object each."""
    out: list[dict[str, Any]] = []
    for item in items:
        if isinstance(item, dict) and (doc := document(item)):
            own = {"id": doc.id or None, "content": doc.text or None, "score": doc.score}
            out.append({k: v for k, v in own.items() if v is not None} | dict(doc.metadata))
    return out
