"""A Jaeger of before v3 that holds one trace, as a real one answered for it."""

from __future__ import annotations

import gzip
from http.server import BaseHTTPRequestHandler

from rca_user import JAEGER, TRACE_ID


class Jaeger(BaseHTTPRequestHandler):
    """A Jaeger of before v3: one trace, as a real one answered for it; notes what is asked with which headers."""

    seen: list[tuple[str, str]] = []

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers.get("Authorization", "")))
        body, status = b"404 page not found", 404
        if self.path.startswith("/api/traces/") and TRACE_ID in self.path:
            body, status = gzip.decompress(JAEGER.read_bytes()), 200
        elif self.path.startswith("/api/services"):
            body, status = b'{"data":["answerer"],"total":1,"limit":0,"offset":0,"errors":null}', 200
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        return
