"""SHA-256 without OpenSSL, whose library takes longer to load than a small report to write.

The standard library's `random` takes its hash from the same place for the same reason.
"""

from __future__ import annotations

try:
    from _sha256 import sha256  # type: ignore[import-not-found, unused-ignore]  # Python 3.11
except ImportError:
    try:
        from _sha2 import sha256  # type: ignore[import-not-found, unused-ignore]  # Python 3.12
    except ImportError:
        from hashlib import sha256


def digest(text: str) -> str:
    """The hash of a text in UTF-8, in hex; "" for an empty text."""
    return str(sha256(text.encode("utf-8", "surrogatepass")).hexdigest()) if text else ""
