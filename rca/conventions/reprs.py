"""Python literals and constructor calls as values; apart from `jsonish`, as few traces hold some and `ast` is slow to import."""

from __future__ import annotations

import ast
from typing import Any


def literal(source: str) -> Any:
    """The value of a literal; of a constructor call a dict with the name under `__type__`. Nothing is evaluated.

    Raises what `ast.parse` raises, and ValueError for what is no literal.
    """
    return _literal(ast.parse(source, mode="eval").body, 0)


def _literal(node: ast.expr, depth: int) -> Any:
    if depth > 60:
        raise ValueError("too deep")
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [_literal(e, depth + 1) for e in node.elts]
    if isinstance(node, ast.Dict):
        return {str(_literal(k, depth + 1)): _literal(v, depth + 1) for k, v in zip(node.keys, node.values, strict=True) if k is not None}
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        operand = _literal(node.operand, depth + 1)
        return -operand if isinstance(operand, int | float) else operand
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if node.args and not node.keywords:
            values = [_literal(a, depth + 1) for a in node.args]
            return values[0] if len(values) == 1 else values
        return {"__type__": name, **{k.arg: _literal(k.value, depth + 1) for k in node.keywords if k.arg}}
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr.lower()
    raise ValueError(f"no literal: {type(node).__name__}")
