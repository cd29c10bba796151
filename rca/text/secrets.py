"""Shapes of credentials in texts: API keys, tokens, private keys, passwords."""

from __future__ import annotations

import re
from functools import cache

from rca.patterns import regex

_SECRET_SIGNS = (
    "private|eyj|sk-|sk_|pk-|pk_|rk-|rk_|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|glpat-|npm_|"
    "pypi-|hf_|xox|ya29.|dop_v1_|shpat_|lsv2_|aiza|akia|asia|abia|acca|://|bearer|basic|accountkey|sharedaccesskey|sig=|x-amz-|"
    "password|passwd|passphrase|pwd|secret|apikey|api-key|api_key|token"
)


@cache
def secret_shapes() -> re.Pattern[str]:
    """Shapes of credentials; every repetition is bounded or possessive in effect, so that matching stays linear."""
    shapes = (
        r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\s\\:,-]*(?:END [A-Z ]{0,40}PRIVATE KEY-----)?",
        r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?",
        r"\b(?:sk|pk|rk)[-_](?:[A-Za-z0-9]{1,12}[-_]){0,3}[A-Za-z0-9_-]{16,}",
        r"\b(?:gh[pousr]_|github_pat_|glpat-|npm_|pypi-|hf_|xox[abeoprs]-|ya29\.|dop_v1_|shpat_|lsv2_|AIza)[A-Za-z0-9_-]{10,}",
        r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b",
        r"(?<=://)[^\s/:@]{0,200}:[^\s/@]{1,200}(?=@)",
        r"(?i:\b(?:bearer|basic)\s{1,4})(?=[A-Za-z0-9+/._~=-]{0,60}[0-9=])[A-Za-z0-9+/._~=-]{12,}",
        r"(?i:\b(?:AccountKey|SharedAccessKey|sig|X-Amz-Signature|X-Amz-Security-Token)=)[A-Za-z0-9+/%=_-]{16,}",
        r"""(?i:(?:pass(?:word|wd|phrase)|\bpwd|secret(?:[_-]?access)?(?:[_-]?key)?|api[_-]?key|(?:access|refresh|auth|session)[_-]?token"""
        r"""|private[_-]?key))\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["']?"""
        # what was masked before is no secret: masking a masked text changes nothing
        r"""(?!\[secret masked\](?:[\s"'\\,;&}]|\Z))[^\s"'\\,;&}]{4,}""",
    )
    return regex("|".join(f"(?:{shape})" for shape in shapes), needs=_SECRET_SIGNS)


@cache
def _kept() -> re.Pattern[str]:
    """What of a match is told: the name of the field and how it is joined to its value."""
    return regex(
        r"""^(?:(?i:bearer|basic)\s+|[A-Za-z_-]{3,40}\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["']?)(?=\S)""",
    )


def kept_of(match: re.Match[str]) -> str:
    """What of a match of `secret_shapes` is no secret: the name of the field and how it is joined to its value."""
    whole = match.group()
    if whole.startswith("-----") or "://" in match.string[max(0, match.start() - 3) : match.start()]:
        return ""
    kept = _kept().match(whole)
    return kept.group() if kept else ""
