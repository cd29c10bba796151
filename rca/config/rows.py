"""Values of `rca.yaml` that need more than a look: secrets, headers, durations, each with the place it stands in for messages."""

from __future__ import annotations

import os
import stat

from rca.config.secrets import remember
from rca.errors import UsageError
from rca.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from rca.config.document import Document


class Rows:
    """Reads values of a document; `warnings` gathers what is odd, `origin` where each setting stands."""

    def __init__(self, document: Document | None) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data if document else {}
        self.origin: dict[str, str] = {}
        self.warnings: list[str] = []

    def where(self, key: str) -> str:
        """File and line of a value."""
        return self.document.where(key) if self.document else ""

    def beside(self, name: str) -> Path:
        """A path that is written relative to the file it stands in."""
        from pathlib import Path

        path = Path(name).expanduser()
        return self.document.path.parent / path if self.document and not path.is_absolute() else path

    def headers(self, row: dict[str, Any], at: str, told: bool = True) -> dict[str, str]:
        """`headers` and `headers_env` of a row; `told`: whether a variable that is not set is worth a warning."""
        return {
            **{key: remember(value) for key, value in (row.get("headers") or {}).items()},
            **{key: self._variable(variable, f"{at}.headers_env.{key}", told) for key, variable in (row.get("headers_env") or {}).items()},
        }

    def secret(self, row: dict[str, Any], name: str, at: str, told: bool = True) -> str:
        """A secret that is written out, stands in a variable (`_env`) or in a file (`_file`); "" without any of them."""
        given = [key for key in (name, f"{name}_env", f"{name}_file") if key in row]
        if len(given) > 1:
            raise UsageError(f"{self.where(f'{at}.{given[1]}')}: {given[0]} and {given[1]} are both given", "keep one of them")
        if not given:
            return ""
        if given[0] == f"{name}_env":
            return self._variable(row[given[0]], f"{at}.{given[0]}", told)
        if given[0] == f"{name}_file":
            return self._secret_file(row[given[0]], f"{at}.{given[0]}")
        if self.document and _others_can_read(self.document.path):
            where = self.where(f"{at}.{name}")
            self.warnings.append(f"{where}: others on this machine can read this {name}; use {name}_env, or chmod 600 {self.document.path}")
        return remember(row[name])

    def _variable(self, variable: str, at: str, told: bool) -> str:
        # A variable that is not set is told, not an error: the command may ask another source that needs none.
        value = os.environ.get(variable, "")
        if not value and told:
            self.warnings.append(f"{self.where(at)}: the variable {variable} is not set")
        return remember(value)

    def _secret_file(self, name: str, at: str) -> str:
        path = self.beside(name)
        try:
            return remember(path.read_text("utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            raise UsageError(f"{self.where(at)}: {path}: {reason}", "the file holds nothing but the secret") from error


def _others_can_read(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
