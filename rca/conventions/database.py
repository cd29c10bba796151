"""Database calls: statements are no payloads; only the kind is of interest."""

from __future__ import annotations

from rca.conventions.spec import Convention, Layer

CONVENTION = Convention(name="database", layer=Layer.TRANSPORT, keys=("db.system", "db.system.name"), default_kind="db")
