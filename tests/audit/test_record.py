import pytest
from django.db import DatabaseError, connection, transaction

from rapidreader.audit.actions import record
from rapidreader.audit.canonical import sha256_text
from rapidreader.audit.models import AuditEvent
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
