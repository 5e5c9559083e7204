"""What a worklist's protocol demands of the reading itself."""

from dataclasses import dataclass
from functools import lru_cache

from rapidreader.audit.canonical import parse_json


@dataclass(frozen=True)
class ReadingRules:
    """The choices of a protocol that the reading room lives by."""

    is_sequential: bool = False
    has_global_review: bool = False
    has_periods: bool = False
    washout_days: int = 0
    needs_signature: bool = False


@lru_cache(maxsize=200)
def rules_of(protocol: str) -> ReadingRules:
    """The rules in a protocol's text; an empty one is the plain protocol."""
    value = parse_json(protocol) if protocol else {}
    periods = value.get("periods", {})
    return ReadingRules(
        is_sequential=value.get("sequential", False),
        has_global_review=value.get("global_review", False),
        has_periods=periods.get("design", "none") != "none",
        washout_days=periods.get("washout_days", 28),
        needs_signature=value.get("signature", "plain") == "password",
    )
