"""How a person wants to hear: read for pages and for sending. Nothing is written here."""

from django.conf import settings

from .kinds import DAILY_MAIL, KINDS, How
from .models import MailLanguage, Preference


def preferences_of(user) -> dict[str, str]:
    """{kind: how} for every kind, chosen or by default."""
    chosen = dict(Preference.objects.filter(user=user).values_list("kind", "how"))
    return {key: chosen.get(key, kind.default) for key, kind in KINDS.items()}


def how_of(preferences: dict[str, str], kind: str) -> str:
    """How a notice of this kind is wanted; a kind of an older release comes at once."""
    return preferences.get(kind, How.NOW)


def kinds_meant(user, kind: str) -> list[str]:
    """The kinds that opting out of `kind` is about: itself, or all that come in the daily mail."""
    if kind != DAILY_MAIL:
        return [kind]
    return [key for key, how in preferences_of(user).items() if how == How.DAILY]


def language_of(user) -> str:
    """The language that the person has chosen, else that of the installation."""
    chosen = MailLanguage.objects.filter(user=user).values_list("language", flat=True).first()
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def languages_of(users) -> dict[int, str]:
    """{person's number: language}, in one query."""
    known = dict(settings.LANGUAGES)
    rows = MailLanguage.objects.filter(user__in=users).values_list("user_id", "language")
    chosen = {pk: language for pk, language in rows if language in known}
    return {user.pk: chosen.get(user.pk, settings.LANGUAGE_CODE) for user in users}
