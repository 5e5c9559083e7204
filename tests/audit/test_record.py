from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rapidreader import __version__
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import parse_json, sha256_text
from rapidreader.audit.models import AuditEvent
from rapidreader.audit.origin import Origin, acting_from
from rapidreader.audit.sealing import digest_of


def test_each_event_is_bound_to_the_one_before(cast):
    first = record(
        by=cast.cora, verb="trial_named", obj=cast.lung, trial_id=cast.lung.pk, changes={"name": ["", "x"]}
    )
    second = record(by=cast.cora, verb="trial_named", obj=cast.lung, trial_id=cast.lung.pk)
    assert (first.seq, second.seq) == (1, 2)
    assert second.prev == first.digest
    assert second.digest == digest_of(first.digest, second.seal)
    assert sha256_text(second.body) in second.seal


@pytest.mark.statement("A3")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET verb = 'x'",
        "DELETE FROM audit_auditevent",
    ],
)
def test_the_database_refuses_to_change_an_event(cast, statement):
    record(by=cast.cora, verb="trial_named", obj=cast.lung)
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.get().verb == "trial_named"


@pytest.mark.statement("A3")
def test_sqlite_replace_is_refused_too(cast):
    if connection.vendor != "sqlite":
        return
    event = record(by=cast.cora, verb="trial_named", obj=cast.lung)
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent WHERE id = %s", [event.pk])


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    from tests.cast import make_cast

    cast = make_cast()
    with pytest.raises(transaction.TransactionManagementError):
        record(by=cast.cora, verb="trial_named", obj=cast.lung)


@pytest.mark.statement("A1")
def test_an_event_says_who_in_which_role_when_why_from_where_and_with_which_software(cast):
    before = timezone.now()
    with acting_from(Origin("page", "10.0.0.7", "0123456789ab")):
        changes = {"name": ["Lung trial", "Lung trial II"]}
        event = record(
            by=cast.cora,
            verb="trial_named",
            obj=cast.lung,
            trial_id=cast.lung.pk,
            changes=changes,
            reason="Renamed",
        )
    said = parse_json(event.body)
    assert (said["actor"], said["actor_name"], said["username"]) == (cast.cora.pk, "Cora Coordinator", "cora")
    assert (said["roles"], said["origin"], said["session"]) == (["coordinator"], "page 10.0.0.7", "0123456789ab")
    assert (said["changes"], said["reason"], said["version"]) == (changes, "Renamed", __version__)
    assert before <= event.at <= timezone.now()


@pytest.mark.statement("A1")
def test_a_name_and_a_role_are_those_of_the_moment(cast):
    record(by=cast.ada, verb="trial_named", obj=cast.lung, trial_id=cast.lung.pk)
    cast.ada.memberships.all().delete()
    cast.ada.last_name = "Married"
    cast.ada.save()
    record(by=cast.ada, verb="trial_named", obj=cast.lung, trial_id=cast.lung.pk)
    said = [parse_json(event.body) for event in AuditEvent.objects.order_by("pk")]
    assert [(one["actor_name"], one["roles"]) for one in said] == [("Ada Reader", ["reader"]), ("Ada Married", [])]


@pytest.mark.statement("A5")
def test_times_are_kept_in_utc_by_the_servers_clock_whatever_its_zone(cast, settings):
    settings.TIME_ZONE = "Asia/Kolkata"
    event = record(by=cast.ada, verb="trial_named", obj=cast.lung)
    assert parse_json(event.body)["at"].endswith("+00:00")
    assert event.at.utcoffset() == timedelta(0)
