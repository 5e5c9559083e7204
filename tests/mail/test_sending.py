"""The outbox: what leaves when, once, whatever happens on the way."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction
from django.utils.translation import gettext as _

from rapidreader.mail import actions, sending
from rapidreader.mail.actions import Words, notify
from rapidreader.mail.kinds import How
from rapidreader.mail.models import MailLanguage, Notice, Preference
from rapidreader.mail.outbox import outbox_state
from rapidreader.mail.timing import WAITS, digest_moment, next_try

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 3, 4, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def addresses(cast, settings):
    settings.PUBLIC_URL = "https://reader.example.org"
    for name in ("ada", "ben", "cora"):
        user = getattr(cast, name)
        user.email = f"{name}@example.org"
        user.save()


def tell(*people, kind="query", subject="Query 3 was opened", at=NOW, trial=None, **more):
    with transaction.atomic():
        notify(kind=kind, recipients=people, write=lambda: Words(subject, "Look."), url="/x/", trial=trial, **more)
    Notice.objects.exclude(created_at=at).update(created_at=at, next_try_at=at)


def wants(user, kind, how):
    Preference.objects.update_or_create(user=user, kind=kind, defaults={"how": how})


def states():
    return sorted(Notice.objects.values_list("recipient__username", "state"))


def test_a_notice_belongs_into_the_transaction_of_its_deed(cast, monkeypatch):
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr(actions.transaction, "get_connection", lambda: outside)
    with pytest.raises(transaction.TransactionManagementError):
        notify(kind="query", recipients=[cast.ada], write=lambda: Words("s", "b"))


def test_it_is_mailed_once_with_the_headers_that_let_a_program_opt_out(cast):
    tell(cast.ada, trial=cast.lung)
    assert sending.send_waiting(NOW).mails == 1
    assert sending.send_waiting(NOW + DAY).mails == 0
    [letter] = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert letter.subject == "Lung trial: Query 3 was opened"
    assert "https://reader.example.org/x/" in letter.body
    headers = letter.message()
    assert re.fullmatch(r"<https://reader\.example\.org/mail/opt-out/[^>]+/>", headers["List-Unsubscribe"])
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers.get_content_type() == "text/plain"


def test_the_same_key_tells_nobody_twice(cast):
    for _turn in range(2):
        tell(cast.ada, cast.ben, kind="due", key="due-1-x")
    assert Notice.objects.count() == 2


def test_a_line_break_in_a_subject_begins_no_header(cast):
    tell(cast.ada, subject="Hello\r\nBcc: everybody@example.org")
    sending.send_waiting(NOW)
    [letter] = mail.outbox
    assert Notice.objects.get().subject == letter.subject == "Hello Bcc: everybody@example.org"
    assert letter.message()["Bcc"] is None


def test_the_recipients_language_is_spoken(cast):
    MailLanguage.objects.create(user=cast.ada, language="de")
    with transaction.atomic():
        notify(kind="query", recipients=[cast.ada, cast.ben], write=lambda: Words(_("Complete"), "x"))
    assert dict(Notice.objects.values_list("recipient__username", "subject")) == {
        "ada": "Abgeschlossen",
        "ben": "Complete",
    }
    sending.send_waiting(NOW + 9999 * DAY)
    assert {one.body.split()[0] for one in mail.outbox} == {"Hallo", "Hello"}


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("2030-03-04T06:59:59", "2030-03-04T07:00:00"),
        ("2030-03-04T07:00:00", "2030-03-05T07:00:00"),
        ("2030-03-04T23:30:00", "2030-03-05T07:00:00"),
    ],
)
def test_the_daily_mail_leaves_at_its_hour(at, moment):
    at, moment = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (at, moment))
    assert digest_moment(at, 7, UTC) == moment


def test_what_is_wanted_daily_comes_in_one_mail_trial_by_trial(cast, settings):
    settings.MAIL_DIGEST_HOUR = 7
    wants(cast.ada, "query", How.DAILY)
    tell(cast.ada, subject="One", trial=cast.lung)
    tell(cast.ada, subject="Two", trial=cast.liver)
    tell(cast.ada, subject="Three", trial=cast.lung)
    assert sending.send_waiting(NOW).postponed == 3
    assert sending.send_waiting(NOW + timedelta(hours=18)).mails == 0
    assert sending.send_waiting(NOW + timedelta(hours=19)).sent == 3
    [letter] = mail.outbox
    places = [letter.body.index(word) for word in ("Liver trial", "* Two", "Lung trial", "* One", "* Three")]
    assert places == sorted(places)
    assert "daily mail" in letter.body


def test_what_is_not_wanted_or_has_no_address_is_dropped(cast):
    wants(cast.ada, "query", How.NONE)
    tell(cast.ada, cast.mona)
    tell(cast.ben, kind="due")
    sending.send_waiting(NOW)
    assert states() == [("ada", "dropped"), ("ben", "sent"), ("mona", "dropped")]


class Refusing:
    """A mail server that is not there for the first `times` letters."""

    def __init__(self, times):
        self.left, self.taken = times, []

    def send_messages(self, letters):
        if self.left:
            self.left -= 1
            raise OSError("Connection refused")
        self.taken += letters
        return len(letters)

    def close(self):
        pass


@pytest.fixture
def server(monkeypatch):
    server = Refusing(0)
    monkeypatch.setattr(sending, "get_connection", lambda: server)
    return server


def test_a_refused_mail_is_tried_again_with_back_off_and_the_same_identifier(cast, server, monkeypatch):
    tell(cast.ada)
    tried = []
    real = sending.single
    monkeypatch.setattr(sending, "single", lambda *given: tried.append(real(*given)) or tried[-1])
    server.left = 2
    monkeypatch.setattr(sending.timezone, "now", lambda: NOW)
    assert sending.send_waiting(NOW).troubled == 1
    assert sending.send_waiting(NOW).troubled == 0, "not before its time"
    again = NOW + WAITS[0]
    assert sending.send_waiting(again).troubled == 1
    assert sending.send_waiting(NOW + WAITS[1] + WAITS[0]).mails == 1
    assert len({one.extra_headers["Message-ID"] for one in tried}) == 1
    assert Notice.objects.get().attempts == 3


def test_one_refused_mail_does_not_hold_back_the_others(cast, server):
    tell(cast.ada, cast.ben)
    server.left = 1
    outcome = sending.send_waiting(NOW)
    assert (outcome.mails, outcome.troubled) == (1, 1)


def test_it_is_given_up_in_the_end_and_can_be_tried_again_by_hand(cast, server):
    assert next_try(len(WAITS), NOW) and next_try(len(WAITS) + 1, NOW) is None
    tell(cast.ada)
    Notice.objects.update(attempts=len(WAITS))
    server.left = 1
    sending.send_waiting(NOW)
    assert states() == [("ada", "failed")]
    assert Notice.objects.get().error == "Connection refused"
    assert actions.retry_failed() == 1
    sending.send_waiting(NOW + DAY)
    assert states() == [("ada", "sent")]


def test_a_worker_that_dies_while_handing_over_is_never_followed_by_a_second_mail(cast, monkeypatch):
    tell(cast.ada)

    def die(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "single", die)
    with pytest.raises(KeyboardInterrupt):
        sending.send_waiting(NOW)
    monkeypatch.undo()
    assert states() == [("ada", "sending")]
    sending.send_waiting(NOW + timedelta(minutes=5))
    assert states() == [("ada", "sending")], "another worker may still be at it"
    sending.send_waiting(NOW + timedelta(minutes=20))
    assert states() == [("ada", "failed")]
    assert mail.outbox == []


def test_the_outbox_tells_when_nobody_empties_it(cast):
    assert outbox_state(now=NOW).words == ""
    tell(cast.ada, trial=cast.lung)
    assert not outbox_state(now=NOW + timedelta(minutes=30)).is_stale
    late = outbox_state(now=NOW + timedelta(hours=2))
    assert (late.is_stale, late.waiting, late.oldest_at) == (True, 1, NOW)
    assert "Is the worker running?" in late.words
    assert outbox_state(cast.lung, now=NOW + DAY).is_stale
    assert not outbox_state(cast.liver, now=NOW + DAY).is_stale
    sending.send_waiting(NOW)
    assert outbox_state(now=NOW + DAY).words == ""
    Notice.objects.update(state="failed", sent_at=None)
    assert "given up" in outbox_state(now=NOW).words
