"""Two workers at once, and the command that runs one. The race is forced as in tests/worklists/test_races.py."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction

from rapidreader.mail import sending
from rapidreader.mail.actions import Words, notify
from rapidreader.mail.models import Notice
from rapidreader.site.management.commands import send_mail
from tests.worklists.lists import activate
from tests.worklists.test_races import Gate, cast, race, real_database  # noqa: F401 (fixtures)


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(real_database, cast, monkeypatch):  # noqa: F811
    cast.ada.email = "ada@example.org"
    cast.ada.save()
    with transaction.atomic():
        notify(kind="query", recipients=[cast.ada], write=lambda: Words("One", "b"))
    monkeypatch.setattr(sending, "how_of", gate := Gate(sending.how_of))
    outcomes = race(gate, sending.send_waiting, sending.send_waiting)
    assert sorted(outcome.mails for outcome in outcomes) == [0, 1]
    assert len(mail.outbox) == 1
    assert Notice.objects.get().attempts == 1


@pytest.fixture
def due(db, settings):
    """A worklist that is overdue, in a database of its own test."""
    from tests.cast import make_cast

    settings.MAIL_DIGEST_HOUR = 7
    people = make_cast()
    people.ada.email = "ada@example.org"
    people.ada.save()
    worklist = activate(people, readers=[people.ada])
    worklist.due_date = datetime.now(UTC).date() - timedelta(days=1)
    worklist.save()
    return people


def at_hour(monkeypatch, hour):
    now = datetime.now(UTC).replace(hour=hour, minute=5)
    monkeypatch.setattr(send_mail.timezone, "localtime", lambda: now)


def test_one_run_reminds_and_sends(due, monkeypatch):
    at_hour(monkeypatch, 8)
    for _turn in range(2):
        call_command("send_mail", stdout=(said := StringIO()))
    assert sorted(letter.subject for letter in mail.outbox) == [
        "Lung trial: A worklist is ready: “First reads”",
        "Lung trial: Overdue: “First reads”",
    ]
    assert said.getvalue() == "", "the second run finds nothing to do"


def test_nobody_is_reminded_before_the_hour(due, monkeypatch):
    at_hour(monkeypatch, 6)
    call_command("send_mail", stdout=StringIO())
    assert not Notice.objects.filter(kind="due").exists()


def test_the_loop_reminds_once_a_day(due, monkeypatch):
    at_hour(monkeypatch, 8)
    days, turns = [], iter([False, False, True])
    monkeypatch.setattr(send_mail, "remind", days.append)
    monkeypatch.setattr(send_mail.signal, "signal", lambda *_given: None)
    monkeypatch.setattr(send_mail.Event, "wait", lambda _stop, _seconds: next(turns))
    monkeypatch.setattr(send_mail, "close_old_connections", lambda: None)
    call_command("send_mail", "--loop", stdout=StringIO())
    assert len(days) == 1


def test_a_worker_that_is_asked_to_stop_begins_with_nobody_else(due):
    sending.send_waiting(is_stopping=lambda: True)
    assert mail.outbox == [] and set(Notice.objects.values_list("state", flat=True)) == {"waiting"}


def test_what_was_given_up_is_tried_again_when_asked(due):
    call_command("send_mail", stdout=StringIO())
    Notice.objects.update(state="failed", sent_at=None)
    call_command("send_mail", "--retry", stdout=(said := StringIO()))
    assert "notices are tried again" in said.getvalue()
    assert not Notice.objects.filter(state="failed").exists()
