"""The outbox is emptied here. Any number of workers may run at once, and each may die at any moment.

A notice is first marked as being handed over, then handed to the mail server, then marked as sent. A worker that dies
in between leaves it marked; nobody knows then whether the server has taken it, so it is given up and shown, never
sent a second time. No transaction is open while the server is talked to: reading goes on whatever it does.
"""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from .kinds import How
from .letters import digest, single
from .models import Notice
from .preferences import how_of, preferences_of
from .timing import LEASE, due_moment, next_try

log = logging.getLogger(__name__)
LOST = "The worker stopped while handing this over; it may have been sent."
State = Notice.State


@dataclass
class Outcome:
    """What one pass over the outbox did, in notices; `mails` counts letters."""

    mails: int = 0
    sent: int = 0
    postponed: int = 0
    dropped: int = 0
    troubled: int = 0


def send_waiting(now=None, is_stopping=lambda: False) -> Outcome:
    """Mail everything that is due, person by person; whoever is asked to stop finishes with the present person."""
    now, outcome = now or timezone.now(), Outcome()
    _give_up_lost(now)
    connection = get_connection()
    try:
        for recipient in _recipients(now):
            if is_stopping():
                break
            for notices in _claim(recipient, now, outcome):
                _deliver(notices, connection, outcome)
    finally:
        connection.close()
    return outcome


def _give_up_lost(now) -> None:
    lost = Notice.objects.filter(state=State.SENDING, claimed_at__lt=now - LEASE)
    lost.update(state=State.FAILED, error=LOST)


def _due(now):
    return Notice.objects.filter(state=State.WAITING, next_try_at__lte=now)


def _recipients(now) -> list[int]:
    return list(_due(now).order_by("recipient").values_list("recipient", flat=True).distinct())


@transaction.atomic
def _claim(recipient_id: int, now, outcome: Outcome) -> list[list[Notice]]:
    """The person's due notices, marked as being handed over, letter by letter.

    All of them are locked at once: a second worker waits, and then finds none.
    """
    user = get_user_model().objects.get(pk=recipient_id)
    preferences, now_wanted, daily = preferences_of(user), [], []
    for notice in _due(now).filter(recipient=user).select_for_update():
        notice.recipient, how = user, how_of(preferences, notice.kind)
        moment = due_moment(how, notice.created_at, settings.MAIL_DIGEST_HOUR, timezone.get_default_timezone())
        if why := _unwanted(user, how):
            _set(notice, state=State.DROPPED, error=why)
            outcome.dropped += 1
        elif moment > now:
            _set(notice, next_try_at=moment)
            outcome.postponed += 1
        else:
            _set(notice, state=State.SENDING, claimed_at=now, attempts=notice.attempts + 1)
            (daily if how == How.DAILY else now_wanted).append(notice)
    return [[notice] for notice in now_wanted] + ([daily] if daily else [])


def _unwanted(user, how: str) -> str:
    """Why a notice is not mailed at all; empty when it is."""
    if not user.is_active:
        return "The account is not active."
    if not user.email:
        return "The account has no mail address."
    return "Not wanted." if how == How.NONE else ""


def _set(notice, **fields) -> None:
    for name, value in fields.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(fields))


def _deliver(notices, connection, outcome: Outcome) -> None:
    try:
        letter = digest(notices, connection) if len(notices) > 1 else single(notices[0], connection)
        letter.send()
    except Exception as error:  # whatever the mail server or the network does: the next letter has its own chance
        log.warning("mail to %s was not taken: %s", notices[0].recipient, error)
        connection.close()
        _put_back(notices, str(error))
        outcome.troubled += len(notices)
        return
    sent = Notice.objects.filter(pk__in=[one.pk for one in notices], state=State.SENDING)
    sent.update(state=State.SENT, sent_at=timezone.now(), error="")
    outcome.mails += 1
    outcome.sent += len(notices)


@transaction.atomic
def _put_back(notices, error: str) -> None:
    now = timezone.now()
    for notice in notices:
        again = next_try(notice.attempts, now)
        state = State.WAITING if again else State.FAILED
        _set(notice, state=state, next_try_at=again or now, claimed_at=None, error=error[:300])
