"""Notices as mails: plain text in the recipient's language, with the headers that let a mail program opt out."""

import hashlib
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .kinds import DAILY_MAIL, title_of
from .links import absolute, opt_out_url

RULE = "-- "  # what follows is the signature of the mail (RFC 3676 4.3)


def single(notice, connection=None) -> EmailMessage:
    """One notice as a mail of its own."""
    with translation.override(notice.language):
        subject = f"{notice.trial_name}: {notice.subject}" if notice.trial_name else notice.subject
        body = "\n\n".join([_hello(notice), _text_of(notice), _foot(notice.recipient_id, notice.kind)])
    return _message([notice], subject, body, kind=notice.kind, connection=connection)


def digest(notices, connection=None) -> EmailMessage:
    """Several notices of one person in one mail, trial by trial, in the order in which they came."""
    first = notices[0]
    with translation.override(first.language):
        day = date_format(timezone.localtime(max(one.created_at for one in notices)), _("j M Y"))
        subject = _("Your notices, {day}").format(day=day)
        parts = [_hello(first), *_grouped(notices), _foot(first.recipient_id, DAILY_MAIL)]
    return _message(notices, subject, "\n\n".join(parts), kind=DAILY_MAIL, connection=connection)


def _grouped(notices) -> list[str]:
    ordered = sorted(notices, key=lambda one: (one.trial_name, one.created_at, one.pk))
    parts = []
    for trial, own in groupby(ordered, key=lambda one: one.trial_name):
        if trial:
            parts.append(f"{trial}\n{'=' * min(len(trial), 60)}")
        parts += [f"* {one.subject}\n\n{_text_of(one)}" for one in own]
    return parts


def _hello(notice) -> str:
    name = notice.recipient.get_full_name() or notice.recipient.get_username()
    return _("Hello {name},").format(name=name)


def _text_of(notice) -> str:
    return f"{notice.body}\n\n{absolute(notice.url)}" if notice.url else notice.body


def _foot(user_id: int, kind: str) -> str:
    why = _("Rapid Reader sends this because of your notifications ({what}).").format(what=title_of(kind))
    change = _("Change them: {url}").format(url=absolute(reverse("mail_preferences")))
    stop = _("No more of these: {url}").format(url=opt_out_url(user_id, kind))
    return "\n".join([RULE, why, change, stop])


def _message(notices, subject: str, body: str, *, kind: str, connection) -> EmailMessage:
    recipient = notices[0].recipient
    headers = {
        "Message-ID": _message_id(notices),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office reply, please
        "List-Unsubscribe": f"<{opt_out_url(recipient.pk, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }
    return EmailMessage(
        subject=" ".join(subject.split()), body=body, to=[recipient.email], headers=headers, connection=connection
    )


def _message_id(notices) -> str:
    """The same for every attempt, so that a mail that was taken but not acknowledged is known when it comes again."""
    facts = " ".join(f"{one.pk} {one.created_at.isoformat()}" for one in notices)
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<notice.{hashlib.sha256(facts.encode()).hexdigest()[:32]}@{host}>"
