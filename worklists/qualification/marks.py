"""Shares as people type and read them. Pure."""

from decimal import Decimal, InvalidOperation


def percent_of(share) -> str:
    """0.8333 as 83.33, without zeros that say nothing; never rounded."""
    text = f"{Decimal(share) * 100:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def mark_of(text: str) -> Decimal | None:
    """A pass mark in percent, as it is typed, as a share; None where it is none."""
    try:
        percent = Decimal(text.strip().rstrip("%").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return percent / 100 if percent.is_finite() and 0 < percent <= 100 and -percent.as_tuple().exponent <= 2 else None
