"""YAML files as plain data, checked against a schema of the package, each value with the line it stands on: `rca.yaml` and others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rca.errors import UsageError
from rca.records import dataclass, field

HINT = "rca schema config describes it"
LARGEST = 1024 * 1024  # bytes; a configuration of any real size is far below
_DEEPEST = 40
_MOST = 50_000  # values; aliases that unfold into more are an attack or a mistake

_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds: plain data, and for each path (`sources.0.url`) the line on which its value begins."""

    path: Path
    data: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)

    def where(self, key: str) -> str:
        """File and line of a value, for messages."""
        return f"{self.path}:{self.lines[key]}" if key in self.lines else str(self.path)


def schema() -> dict[str, Any]:
    """The JSON Schema of `rca.yaml`."""
    from importlib.resources import files

    loaded: dict[str, Any] = json.loads(files("rca.config").joinpath("schema/rca.config.1.json").read_text("utf-8"))
    return loaded


def read(path: Path, rules: dict[str, Any] | None = None, hint: str = HINT) -> Document:
    """Read and check a file; UsageError names file, line and key of the first thing that is wrong.

    Without `rules` (a JSON Schema) it is checked as an `rca.yaml`; `hint` says where it is told what belongs in the file.
    """
    import yaml

    # The parser in C reads the same, ten times faster; not every build of PyYAML has it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "give --config FILE, or leave it out" if rules is None else hint) from error
    if len(raw) > LARGEST:
        raise UsageError(f"{path}: larger than {LARGEST // 1024} kB, that is no {path.name}", hint)
    try:
        text = raw.decode("utf-8")
        reader = loader(text)
        root = reader.get_single_node()
        if root is None:
            return Document(path, {})
        lines = dict(_checked(path, root, rules or schema(), hint))
        data = reader.construct_document(root)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 text", f"{path.name} is a YAML file") from error
    except RecursionError as error:
        raise UsageError(f"{path}: nested too deeply", hint) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UsageError(f"{path}:{line}: not valid YAML: {error.problem}", "check indentation, colons and quotes there") from error
    except (yaml.YAMLError, ValueError) as error:
        raise UsageError(f"{path}: not valid YAML: {str(error).splitlines()[0]}", "save it as plain UTF-8 text") from error
    return Document(path, data, lines)


def _checked(path: Path, root: Any, whole: dict[str, Any], hint: str) -> Iterator[tuple[str, int]]:
    """Walk nodes beside the schema; yields (path of a value, line), raises UsageError at the first that does not fit."""
    waiting: list[tuple[Any, dict[str, Any], str, int]] = [(root, whole, "", 0)]
    seen = 0
    while waiting:
        node, rule, key, depth = waiting.pop()
        if "$ref" in rule:
            rule = {**whole["$defs"][rule["$ref"].rpartition("/")[2]], **rule}
        seen += 1
        if seen > _MOST or depth > _DEEPEST:
            raise UsageError(f"{path}: nested too deeply or too large once its aliases are unfolded", "write it without anchors")
        line = node.start_mark.line + 1
        _fits(node, rule, key or path.name, f"{path}:{line}", hint)
        yield key, line
        if node.id == "mapping":
            waiting += _fields(path, node, rule, key, depth, hint)
        elif node.id == "sequence":
            items = rule.get("items", {})
            waiting += [(child, items, f"{key}.{n}", depth + 1) for n, child in enumerate(node.value)]


def _fields(path: Path, node: Any, rule: dict[str, Any], key: str, depth: int, hint: str) -> list[tuple[Any, dict[str, Any], str, int]]:
    known, extra = rule.get("properties", {}), rule.get("additionalProperties", True)
    found: list[tuple[Any, dict[str, Any], str, int]] = []
    names: set[str] = set()
    for name_node, child in node.value:
        name, where = str(name_node.value), f"{path}:{name_node.start_mark.line + 1}"
        full = f"{key}.{name}" if key else name
        if name == "<<" and name_node.tag.endswith("merge"):
            merged = child.value if child.id == "sequence" else [child]
            found += [(one, {**rule, "required": []}, key, depth + 1) for one in merged]
            names |= {str(k.value) for one in merged if one.id == "mapping" for k, _v in one.value}
            continue
        if name in names and not any(k.tag.endswith("merge") for k, _v in node.value):
            raise UsageError(f"{where}: {full} is given twice", "keep one of them")
        names.add(name)
        if name not in known and extra is False:
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=1, cutoff=0.5)
            raise UsageError(
                f"{where}: unknown key {full!r}" + (f", did you mean {near[0]!r}?" if near else ""),
                f"known here: {', '.join(known)}",
            )
        found.append((child, known.get(name, extra if isinstance(extra, dict) else {}), full, depth + 1))
    missing = [name for name in rule.get("required", ()) if name not in names]
    if missing:
        raise UsageError(f"{path}:{node.start_mark.line + 1}: {key or path.name} has no {missing[0]!r}", hint)
    return found


def _fits(node: Any, rule: dict[str, Any], key: str, where: str, hint: str) -> None:
    wanted = rule.get("type")
    if wanted is None:
        return
    kinds = [wanted] if isinstance(wanted, str) else list(wanted)
    actual = _kind(node)
    if actual not in kinds and not (actual == "integer" and "number" in kinds):
        asked = " or ".join(_TYPES[kind] for kind in kinds)
        quoting = ', put it in quotes: "…"' if node.id == "scalar" and "string" in kinds and actual != "null" else ""
        raise UsageError(f"{where}: {key} must be {asked}{quoting}", hint)
    if "enum" in rule and node.value not in rule["enum"]:
        raise UsageError(f"{where}: {key} is {node.value!r}", f"one of {', '.join(rule['enum'])}")
    if "minimum" in rule and float(node.value.replace("_", "")) < rule["minimum"]:
        raise UsageError(f"{where}: {key} must be {rule['minimum']} or more")
    if "maximum" in rule and float(node.value.replace("_", "")) > rule["maximum"]:
        raise UsageError(f"{where}: {key} must be {rule['maximum']} or less")


def _kind(node: Any) -> str:
    if node.id != "scalar":
        return "object" if node.id == "mapping" else "array"
    tags = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "null": "null"}
    return tags.get(node.tag.rpartition(":")[2], "other")
