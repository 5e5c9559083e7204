"""The page on which a trial is frozen and locked: forms, confirmation, password, what stands there afterwards."""

import pytest

from rapidreader.archive.models import Trial
from rapidreader.audit.models import AuditEvent
from tests.cast import PASSWORD
from tests.worklists.lists import activate_listed, sign
from worklists.actions import locking

STATE = "/trials/lung/state/"
LOCK = {"reason": "Database lock", "confirm": "lung", "username": "cora", "password": PASSWORD}


@pytest.fixture
def as_cora(client, cast):
    client.force_login(cast.cora)
    return client


@pytest.fixture
def frozen(cast, worklist, pour):
    return pour(_freeze, cast, worklist, onto=activate_listed)


def _freeze(cast, worklist):
    for read in worklist.reads.in_read_order():
        sign(read, by=read.reader)
    return locking.freeze_trial(trial=cast.lung, by=cast.cora, reason="All read")


def state() -> str:
    return Trial.objects.get(slug="lung").state


def test_a_trial_is_frozen_and_thawed_with_a_reason(as_cora, worklist):
    refused = as_cora.post(f"{STATE}freeze/", {"reason": ""})
    assert refused.status_code == 422 and "This field is required" in refused.content.decode()
    page = as_cora.post(f"{STATE}freeze/", {"reason": "Interim"}, follow=True).content.decode()
    assert state() == "frozen" and "Thaw now" in page and "Sign and lock" in page
    as_cora.post(f"{STATE}thaw/", {"reason": "Goes on"})
    assert state() == "open"
    assert as_cora.post(f"{STATE}thaw/", {"reason": "Again"}).status_code == 409


def test_a_lock_is_signed_and_shows_what_was_locked(as_cora, cast, frozen):
    page = as_cora.post(f"{STATE}lock/", LOCK, follow=True).content.decode()
    assert state() == "locked"
    assert "What was locked" in page and "Cora Coordinator" in page and locking.MEANING in page
    assert "Only an administrator of the trial can unlock it" in page and "Unlock now" not in page
    as_cora.force_login(cast.alma)
    assert "Unlock now" in as_cora.get(STATE).content.decode()
    page = as_cora.post(
        f"{STATE}unlock/", {"reason": "Wrong subject", "confirm": "lung"}, follow=True
    ).content.decode()
    assert state() == "frozen" and "The last lock, taken back since" in page


WRONG = [
    ({"confirm": "Lung trial"}, "Type lung to confirm."),
    ({"password": "wrong"}, "Nothing was signed"),
    ({"username": "alma"}, "Nothing was signed"),
    ({"reason": ""}, "This field is required."),
]


def test_what_is_wrong_is_said_and_nothing_is_locked(as_cora, frozen):
    for wrong, said in WRONG:
        answer = as_cora.post(f"{STATE}lock/", {**LOCK, **wrong})
        assert answer.status_code == 422 and said in answer.content.decode(), wrong
        assert PASSWORD not in answer.content.decode()
    assert state() == "frozen"


def test_nobody_is_asked_to_sign_what_cannot_be_locked(as_cora, cast, worklist):
    locking.freeze_trial(trial=cast.lung, by=cast.cora, reason="x")
    answer = as_cora.post(f"{STATE}lock/", {**LOCK, "password": "wrong"})
    assert answer.status_code == 409 and "6 reads not complete" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb__contains="signing").exists()


def test_verifying_says_how_much_stands_as_it_was_written(as_cora, frozen):
    page = as_cora.get(f"{STATE}?verify=1").content.decode()
    assert "All as it was written" in page and "1 schedule." in page
