"""Shares as people read them."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def percent(share: Decimal) -> str:
    """0.8333 as 83.33 %, without zeros that say nothing; never rounded up."""
    text = f"{Decimal(share) * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"
