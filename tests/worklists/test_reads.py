import pytest

from ecrf.models import ImageAssessor
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.worklists.lists import MEASUREMENT, activate, save, sign
from worklists import actions
from worklists.models import Read


def events_since(count):
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[count:]


def test_starting_a_read_sets_its_time_once(cast, read):
    first = actions.start_read(read=read, by=cast.ada)
    again = actions.start_read(read=read, by=cast.ada)
    assert (first.state, again.opened_at) == ("in_progress", first.opened_at)
    assert AuditEvent.objects.filter(verb="read_started").count() == 1


def test_a_save_keeps_answers_and_measurements(read):
    saved = save(read, answers={"finding": '<&>"]]> =1+1 🫁', "size": 12}, measurements=[MEASUREMENT])
    saved.refresh_from_db()
    assert parse_json(saved.answers) == {"finding": '<&>"]]> =1+1 🫁', "size": 12}
    assert parse_json(saved.measurements)[0]["uid"] == "m1"
    assert (saved.state, saved.draft_number) == ("partial", 1)
    assert saved.first_input_at == saved.opened_at


def test_draft_numbers_only_grow(read):
    numbers = [save(Read.objects.get(pk=read.pk), answers={"finding": text}).draft_number for text in "abc"]
    assert numbers == [1, 2, 3]


def test_the_same_save_again_is_harmless(read):
    first = save(read, save_key="k1")
    again = save(read, draft_number=0, save_key="k1")
    assert again.draft_number == first.draft_number == 1
    assert AuditEvent.objects.filter(verb="draft_saved").count() == 1


def test_a_save_that_changes_nothing_leaves_nothing(read):
    before = AuditEvent.objects.count()
    assert save(read, answers={}).state == "open"
    assert events_since(before) == []


def test_a_second_window_cannot_overwrite_a_newer_draft(read):
    save(read, answers={"finding": "first window"}, draft_number=0)
    with pytest.raises(Conflict, match="another window"):
        save(read, answers={"finding": "second window"}, draft_number=0)
    assert "first window" in Read.objects.get(pk=read.pk).answers


def test_half_a_number_does_not_hold_up_the_rest(read):
    save(read, answers={"size": 12})
    saved = save(Read.objects.get(pk=read.pk), answers={"finding": "nodule", "size": "1x"})
    assert parse_json(saved.answers) == {"finding": "nodule", "size": 12}
    assert list(saved.draft_errors) == ["size"]


def test_the_text_of_one_read_never_comes_into_another(ada_reads):
    """The original kept one global form: text of session A was stored with session B."""
    one, other = ada_reads[:2]
    save(one, answers={"finding": "text of A"}, save_key="same key")
    save(other, answers={"size": 3}, save_key="same key")
    sign(other, answers={"finding": "text of B"})
    assessor = ImageAssessor.objects.get()
    assert "text of A" not in assessor.answers
    assert assessor.session == other.item.session
    assert "text of A" in Read.objects.get(pk=one.pk).answers


@pytest.mark.parametrize(
    "measurements",
    [{"uid": "1"}, [{"tool": "Length"}], [MEASUREMENT, MEASUREMENT], [{"uid": "x", "v": float("nan")}]],
)
def test_what_is_no_list_of_measurements_is_refused(cast, read, measurements):
    with pytest.raises(Invalid) as error:
        actions.save_draft(
            read=read, by=cast.ada, answers={}, measurements=measurements, draft_number=0, save_key="k"
        )
    assert list(error.value.fields) == ["measurements"]


def test_signing_stores_the_assessor(cast, read):
    assessor = sign(read, answers={"finding": "nodule", "size": 7}, measurements=[MEASUREMENT])
    read.refresh_from_db()
    assert (read.state, read.signed_by, read.signed_at) == ("complete", cast.ada, assessor.completed_at)
    assert (assessor.reader, assessor.session, assessor.position) == (cast.ada, read.item.session, 1)
    assert parse_json(assessor.answers) == {"finding": "nodule", "size": 7}
    assert (assessor.read_key, assessor.revision, assessor.replaces) == (read.pk, 1, None)


def test_signing_leaves_one_event(read):
    before = AuditEvent.objects.count()
    sign(read)
    assert events_since(before) == ["read_signed"]


def test_an_incomplete_form_is_not_signed(read):
    with pytest.raises(Invalid) as error:
        sign(read, answers={"size": 7})
    assert list(error.value.fields) == ["finding"]
    assert not ImageAssessor.objects.exists()


def test_signing_without_a_meaning_is_refused(cast, read):
    with pytest.raises(Invalid, match="meaning"):
        actions.sign_read(
            read=read, by=cast.ada, answers={"finding": "x"}, measurements=[], draft_number=0, meaning=""
        )


def test_a_second_tab_cannot_sign_again(read):
    sign(read)
    with pytest.raises(Conflict, match="complete"):
        sign(read)
    assert ImageAssessor.objects.count() == 1


def test_a_complete_read_refuses_saves(read):
    sign(read)
    with pytest.raises(Conflict, match="coordinator can reopen"):
        save(Read.objects.get(pk=read.pk))


def test_where_the_form_stays_enabled_a_correction_is_a_new_revision(cast):
    worklist = activate(cast, form_disabled_when_complete=False)
    read = worklist.reads.filter(reader=cast.ada).in_read_order().first()
    first = sign(read)
    assert save(Read.objects.get(pk=read.pk), answers={"finding": "better"}).state == "complete"
    second = sign(read, answers={"finding": "better"})
    assert (second.revision, second.replaces) == (2, first)


@pytest.mark.statement("A1")
def test_a_correction_of_a_completed_read_needs_a_reason(cast, client):
    worklist = activate(cast, form_disabled_when_complete=False)
    read = worklist.reads.filter(reader=cast.ada).in_read_order().first()
    sign(read)
    client.force_login(cast.ada)
    assert "Why do you correct it?" in client.get(f"/reads/{read.pk}/panel/").content.decode()
    body = {
        "answers": {"finding": "better"},
        "measurements": [],
        "draft_number": Read.objects.get(pk=read.pk).draft_number,
    }
    headers = {"Accept": "application/json"}
    refused = client.post(f"/reads/{read.pk}/complete/", body, "application/json", headers=headers)
    assert refused.json()["error"]["fields"] == {"correction_reason": "Say why you correct this read."}
    body["correction_reason"] = "Wrong lobe"
    assert client.post(f"/reads/{read.pk}/complete/", body, "application/json", headers=headers).status_code == 200
    event = AuditEvent.objects.filter(verb="read_signed").last()
    assert '"reason":"Wrong lobe"' in event.body
    assert '"finding":["nodule","better"]' in event.body


@pytest.mark.parametrize("name", ["ben", "cora", "olga"])
def test_nobody_else_writes_into_a_read(cast, read, name):
    with pytest.raises(NotAllowed):
        save(read, by=getattr(cast, name))


def test_a_reader_who_lost_the_role_cannot_write(cast, read):
    cast.ada.memberships.all().delete()
    with pytest.raises(NotAllowed):
        save(read)


def test_a_skipped_read_stays_open_and_comes_last(cast, worklist, ada_reads):
    first, second, third = ada_reads
    actions.skip_read(read=first, by=cast.ada, reason="Priors are missing")
    mine = Read.objects.filter(reader=cast.ada)
    assert list(mine.to_read_next()) == [second, third, first]
    assert mine.skipped().get() == first
    assert mine.get(pk=first.pk).state == "open"


def test_skipping_needs_a_reason(cast, read):
    with pytest.raises(Invalid, match="reason"):
        actions.skip_read(read=read, by=cast.ada, reason="  ")


def test_where_skipping_is_not_allowed_nobody_skips(cast):
    read = activate(cast, skipping_allowed=False).reads.filter(reader=cast.ada).first()
    with pytest.raises(NotAllowed, match="order"):
        actions.skip_read(read=read, by=cast.ada, reason="Too hard")
