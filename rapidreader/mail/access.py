"""Whom a signed link may speak for."""

from django.contrib.auth import get_user_model


def person_of(pk):
    """The person of an opt-out link; None when there is no such account."""
    return get_user_model().objects.filter(pk=pk).first()
