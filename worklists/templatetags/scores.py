"""Shares as people read them."""

from django import template

from ..qualification.marks import percent_of

register = template.Library()


@register.filter
def percent(share) -> str:
    return f"{percent_of(share)} %"
