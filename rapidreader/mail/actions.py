"""Every write to notices and preferences, but for the sending itself (sending.py)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from rapidreader.audit.actions import record
from rapidreader.audit.errors import Invalid

from .kinds import KINDS, How
from .models import MailLanguage, Notice, Preference
from .preferences import kinds_meant, language_of, languages_of, preferences_of


@dataclass(frozen=True)
class Words:
    """What a notice says. It may travel unencrypted: neither answers nor texts of people belong into it."""

    subject: str
    body: str


def _one_line(text: str) -> str:
    """A subject is a header: a line break in it would begin another one."""
    line = " ".join(str(text).split())
    return line if len(line) <= 200 else f"{line[:199]}…"


def notify(
    *, kind: str, recipients: Iterable, write: Callable[[], Words], url: str = "", trial=None, key: str = ""
) -> None:
    """Leave a notice for each recipient in the outbox, inside the transaction of the deed.

    `write` is called once for each language that a recipient reads, with Django in that language. `url` is a path of
    ours. `trial` has `pk` and `name`. With a `key`, whoever was told under that key before is not told again.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("notify() belongs inside the transaction of its deed")
    people = list({user.pk: user for user in recipients if user.is_active}.values())
    if not people:
        return
    languages, now, words = languages_of(people), timezone.now(), {}
    for language in set(languages.values()):
        with translation.override(language):
            words[language] = write()
    facts = {"kind": KINDS[kind].key, "key": key, "url": url, "created_at": now, "next_try_at": now}
    if trial is not None:
        facts |= {"trial_id": trial.pk, "trial_name": trial.name}
    rows = [_row(user, languages[user.pk], words[languages[user.pk]], facts) for user in people]
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))


def _row(user, language: str, words: Words, facts: dict) -> Notice:
    said = {"subject": _one_line(words.subject), "body": str(words.body).strip()}
    return Notice(recipient=user, language=language, **said, **facts)


@transaction.atomic
def set_preferences(*, by, wanted: dict[str, str], language: str) -> None:
    """A person says how to be told: {kind: how}, and in which language."""
    if set(wanted) - KINDS.keys() or set(wanted.values()) - set(How.values):
        raise Invalid("There is no such choice.")
    old = preferences_of(by)
    changes = {kind: [old[kind], how] for kind, how in wanted.items() if old[kind] != how}
    for kind, (_, how) in changes.items():
        Preference.objects.update_or_create(user=by, kind=kind, defaults={"how": how})
    if spoken := _speak(by, language):
        changes["language"] = spoken
    if changes:
        record(by=by, verb="notifications_changed", obj=by, changes=changes)


@transaction.atomic
def choose_language(*, by, language: str) -> None:
    """A person has chosen a language for the pages: mails follow."""
    if spoken := _speak(by, language):
        record(by=by, verb="notifications_changed", obj=by, changes={"language": spoken})


def _speak(by, language: str) -> list[str] | None:
    """Keeps the language; old and new where it is another one."""
    old = language_of(by)
    if language not in dict(settings.LANGUAGES) or language == old:
        return None
    MailLanguage.objects.update_or_create(user=by, defaults={"language": language})
    return [old, language]


@transaction.atomic
def opt_out(*, user, kind: str) -> list[str]:
    """A person wants no more mails of this kind, said by the link in one of them; the kinds that it was about.

    Whoever has the link may follow it, signed in or not: the event is the mail's, not the person's.
    """
    kinds = kinds_meant(user, kind)
    old = preferences_of(user)
    changes = {one: [old.get(one), How.NONE.value] for one in kinds if old.get(one) != How.NONE}
    for one in changes:
        Preference.objects.update_or_create(user=user, kind=one, defaults={"how": How.NONE})
    if changes:
        record(by=None, verb="mail_declined", obj=user, changes=changes)
    return kinds


@transaction.atomic
def retry_failed() -> int:
    """Let everything that was given up be tried again: the mail server was wrong, not the mails."""
    failed = Notice.objects.filter(state=Notice.State.FAILED)
    return failed.update(state=Notice.State.WAITING, attempts=0, next_try_at=timezone.now(), error="")
