import json

import pytest

from rapidreader.archive import actions
from rapidreader.archive.models import Membership, Role, Trial
from rapidreader.audit.errors import Conflict, Invalid
from rapidreader.audit.models import AuditEvent
from tests.cast import add_session


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_whoever_opens_a_trial_administrates_it(cast):
    trial = actions.create_trial(by=cast.cora, slug="knee", name=" Knee trial ")
    assert trial.name == "Knee trial"
    assert Membership.objects.get(trial=trial).role == Role.ADMINISTRATOR
    assert verbs() == ["trial_created"]


@pytest.mark.parametrize("slug", ["", "Knee", "a b", "-x", "x" * 41, "new", "../x"])
def test_a_short_name_that_would_not_do_in_an_address_is_refused(cast, slug):
    with pytest.raises(Invalid):
        actions.create_trial(by=cast.cora, slug=slug, name="Knee")
    assert (Trial.objects.count(), verbs()) == (2, [])


def test_a_short_name_is_given_once(cast):
    with pytest.raises(Conflict):
        actions.create_trial(by=cast.cora, slug="lung", name="Another")


def test_a_role_given_twice_is_one_role_and_one_event(cast):
    actions.set_member(trial=cast.lung, user=cast.olga, role=Role.MONITOR, by=cast.alma)
    actions.set_member(trial=cast.lung, user=cast.olga, role=Role.MONITOR, by=cast.alma)
    assert cast.lung.memberships.filter(user=cast.olga).count() == 1
    assert verbs() == ["member_added"]


def test_an_unknown_role_is_refused(cast):
    with pytest.raises(Invalid):
        actions.set_member(trial=cast.lung, user=cast.olga, role="king", by=cast.alma)


def test_taking_a_role_is_on_record(cast):
    actions.remove_member(membership=cast.lung.memberships.get(user=cast.ada), by=cast.alma)
    assert not cast.lung.memberships.filter(user=cast.ada).exists()
    assert json.loads(AuditEvent.objects.get().body)["changes"] == {"username": "ada", "role": ["reader", ""]}


def test_the_last_administrator_cannot_be_removed(cast):
    with pytest.raises(Conflict, match="last administrator"):
        actions.remove_member(membership=cast.lung.memberships.get(user=cast.alma), by=cast.alma)


def test_a_change_of_a_session_is_one_event_with_old_and_new(cast):
    session = add_session(cast)
    actions.update_session(session=session, by=cast.cora, label="base", time_point="TP1", arm="B")
    session.refresh_from_db()
    assert (session.label, session.subject.arm) == ("base", "B")
    changes = json.loads(AuditEvent.objects.get().body)["changes"]
    assert changes == {"label": ["1001-CT-1", "base"], "arm": ["", "B"]}


def test_saving_a_session_unchanged_records_nothing(cast):
    session = add_session(cast)
    actions.update_session(session=session, by=cast.cora, label=session.label, time_point="TP1", arm="")
    assert verbs() == []


def test_two_sessions_of_a_trial_cannot_share_a_label(cast):
    add_session(cast)
    with pytest.raises(Conflict):
        actions.update_session(session=add_session(cast, number=2), by=cast.cora, label=" 1001-CT-1 ")
    with pytest.raises(Invalid):
        actions.update_session(session=add_session(cast, number=3), by=cast.cora, label=" ")
