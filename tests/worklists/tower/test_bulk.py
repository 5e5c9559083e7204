"""Many reads at once: what was ticked or asked for, each judged for itself; one reason for all, on record."""

import datetime

import pytest
from django.utils import timezone

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.worklists.lists import sign
from tests.worklists.qualification.lists import live
from worklists.actions import bulk, locking, steering
from worklists.models import Read, WorklistItem

LIST = "/trials/lung/tower/reads/"


@pytest.fixture
def as_cora(client, cast):
    client.force_login(cast.cora)
    return client


def changes_of(verb) -> dict:
    return parse_json(AuditEvent.objects.get(verb=verb).body)["changes"]


def test_ticked_reads_are_held_and_released(as_cora, ada_reads):
    ticked = {"reads": [read.pk for read in ada_reads[:2]], "reason": "New images"}
    answer = as_cora.post(LIST, {"do": "hold", **ticked}, follow=True)
    assert "2 reads held." in answer.content.decode()
    assert list(Read.objects.filter(held_at__isnull=False).in_read_order()) == ada_reads[:2]
    answer = as_cora.post(LIST, {"do": "release", **ticked}, follow=True)
    assert "2 reads released." in answer.content.decode()
    assert not Read.objects.filter(held_at__isnull=False).exists()


def test_what_one_read_refuses_does_not_keep_the_others(as_cora, ada_reads):
    sign(ada_reads[0])
    answer = as_cora.post(
        LIST, {"do": "hold", "reads": [read.pk for read in ada_reads], "reason": "New images"}, follow=True
    )
    assert (
        "2 reads held. 1 left as they were: Only a read that is not complete can be held." in answer.content.decode()
    )


def test_all_that_meet_the_filter_are_changed(as_cora, cast, worklist):
    answer = as_cora.post(
        f"{LIST}?reader={cast.ben.pk}", {"do": "hold", "all": "1", "reason": "On holiday"}, follow=True
    )
    assert "3 reads held." in answer.content.decode()
    assert answer.redirect_chain == [(f"{LIST}?reader={cast.ben.pk}", 302)]
    assert not worklist.reads.filter(reader=cast.ada, held_at__isnull=False).exists()


WRONG = [
    ({"do": "hold", "reason": "x"}, "Choose at least one read."),
    ({"do": "hold", "all": "1", "reason": ""}, "This field is required."),
    ({"do": "reassign", "all": "1", "reason": "x"}, "Choose the new reader."),
    ({"do": "due", "all": "1", "reason": "x", "due_date": "2020-01-01"}, "Choose today or a later day."),
    ({"do": "explode", "all": "1", "reason": "x"}, "explode is not one of the available choices."),
    ({"do": "hold", "reads": ["nonsense"], "reason": "x"}, "Choose at least one read."),
]


def test_what_is_wrong_is_said_and_nothing_is_changed(as_cora, worklist):
    for sent, said in WRONG:
        answer = as_cora.post(LIST, sent)
        assert answer.status_code == 422 and said in answer.content.decode(), sent
    assert not Read.objects.filter(held_at__isnull=False).exists()


def test_reads_are_given_to_another_reader_by_an_amendment(as_cora, cast, worklist):
    shared = live(cast, assignment={"kind": "balanced", "reads_per_session": 1})
    moved = shared.reads.get(reader=cast.ben)
    sent = {"do": "reassign", "reads": [moved.pk], "reader": cast.ada.pk, "reason": "Holiday"}
    assert "1 read reassigned." in as_cora.post(LIST, sent, follow=True).content.decode()
    assert shared.amendments.get().reason == "Holiday"
    assert shared.reads.filter(reader=cast.ada).unsigned().count() == 2
    sent["reads"] = [worklist.reads.filter(reader=cast.ben).first().pk]
    answer = as_cora.post(LIST, sent, follow=True).content.decode()
    assert "0 reads reassigned. 1 left as they were: " in answer and "reads session 1001-CT-1 already" in answer


def test_reads_get_a_due_date_of_their_own(cast, worklist, ada_reads):
    day = timezone.localdate() + datetime.timedelta(days=9)
    sign(ada_reads[2])
    given = {"trial": cast.lung, "by": cast.cora, "reason": "Holiday"}
    assert steering.set_due_date(reads=ada_reads, due_date=day, **given) == 2
    assert set(worklist.reads.filter(due_date=day)) == set(ada_reads[:2]), "what is complete keeps its date"
    assert set(changes_of("due_date_set")["due_date"].values().__iter__().__next__()) == {None, str(day)}
    assert steering.set_due_date(reads=ada_reads, due_date=None, **given) == 2
    assert not worklist.reads.filter(due_date__isnull=False).exists()


def test_sessions_get_a_priority_for_all_their_readers(cast, worklist, ada_reads):
    given = {"trial": cast.lung, "by": cast.cora, "reason": "Interim analysis"}
    assert steering.set_priority(reads=ada_reads[:1], priority=2, **given) == 1
    assert worklist.items.get(priority=WorklistItem.Priority.URGENT) == ada_reads[0].item
    assert changes_of("priority_set")["priority"] == {str(ada_reads[0].item_id): [0, 2]}
    assert steering.set_priority(reads=ada_reads[:1], priority=2, **given) == 0
    assert AuditEvent.objects.filter(verb="priority_set").count() == 1, "nothing changed, nothing on record"
    with pytest.raises(Invalid):
        steering.set_priority(reads=ada_reads, priority=7, **given)


def test_only_coordinators_change_and_only_while_the_trial_is_open(cast, ada_reads):
    day = timezone.localdate()
    for act, more in ((steering.set_due_date, {"due_date": day}), (steering.set_priority, {"priority": 1})):
        with pytest.raises(NotAllowed):
            act(trial=cast.lung, reads=ada_reads, by=cast.mona, reason="x", **more)
    locking.freeze_trial(trial=cast.lung, by=cast.cora, reason="x")
    outcome = bulk.hold_reads(trial=cast.lung, reads=ada_reads, by=cast.cora, reason="x")
    assert outcome.done == 0 and {why for _, why in outcome.refused} == {str(outcome.refused[0][1])}
    assert "frozen" in outcome.words("held")


def test_a_thousand_at_once_is_the_most(cast, ada_reads, monkeypatch):
    monkeypatch.setattr(steering, "MOST_AT_ONCE", 2)
    with pytest.raises(Invalid, match="At most 2"):
        bulk.hold_reads(trial=cast.lung, reads=ada_reads, by=cast.cora, reason="x")
