"""Packs the captured request/answer pairs of real servers into one xz'd JSON-lines file a server, beside the tests.

python tests/sources/pack_captures.py ../shared/backends/captures
"""

from __future__ import annotations

import base64
import gzip
import json
import lzma
import sys
from pathlib import Path

HERE = Path(__file__).parent


def pack(folder: Path) -> bytes:
    """One line a capture: name, method, target, headers, status, answer headers, body (text, or base64 in `bytes`)."""
    lines = []
    for request in sorted(folder.glob("*.req")):
        name = request.stem
        first, *rest = request.read_text().splitlines()
        method, target, _version = first.split(" ")
        status, *headers = (folder / f"{name}.hdr").read_text().splitlines()
        plain = folder / f"{name}.body"
        body = plain.read_bytes() if plain.exists() else gzip.decompress((folder / f"{name}.body.gz").read_bytes())
        row = {
            "name": name,
            "method": method,
            "target": target,
            "headers": dict(line.split(": ", 1) for line in rest if ": " in line),
            "status": int(status.split(" ")[1]),
            "answer": dict(line.split(": ", 1) for line in headers if ": " in line),
        }
        try:
            row["body"] = body.decode()
        except UnicodeDecodeError:
            row["bytes"] = base64.b64encode(body).decode()
        lines.append(json.dumps(row, sort_keys=True, ensure_ascii=False))
    for raw in sorted(folder.glob("*.pb")):  # what the gRPC service streamed; there is no request line
        row = {"name": raw.stem, "method": "GRPC", "target": "", "headers": {}, "status": 200, "answer": {}}
        lines.append(json.dumps(row | {"bytes": base64.b64encode(raw.read_bytes()).decode()}, sort_keys=True))
    return "\n".join(lines).encode()


def main(captures: Path) -> None:
    """Write tests/sources/data/<server>.jsonl.xz, the same bytes for the same captures."""
    data = HERE / "data"
    data.mkdir(exist_ok=True)
    for folder in sorted(p for p in captures.iterdir() if p.is_dir()):
        (data / f"{folder.name}.jsonl.xz").write_bytes(lzma.compress(pack(folder), preset=9))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
