"""A live worklist stays shut until its reader has acknowledged and passed; what is shut is not there at all."""

import pytest
from django.db import IntegrityError, transaction

from rapidreader.archive.actions import import_files
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.archive.dicom_files import slice_file
from tests.worklists.qualification.lists import HALF, RIGHT, live, published, read_all, training
from worklists import access
from worklists.actions import charter, qualifying
from worklists.desk import desk_of
from worklists.models import Acknowledgement, CharterDocument, Requirement
from worklists.qualification.gate import missing_of, without_shut


def is_open(worklist, reader) -> bool:
    reads = access.visible_reads(reader).filter(worklist=worklist)
    lists = access.assigned_worklists(reader).filter(pk=worklist.pk)
    assert reads.exists() == lists.exists(), "list and detail disagree"
    return lists.exists()


def acknowledge(document, *readers):
    for reader in readers:
        charter.acknowledge_document(document=document, by=reader)


def test_a_list_opens_for_each_reader_when_that_reader_has_acknowledged(cast):
    document = published(cast)
    worklist = live(cast, documents=[document])
    assert not is_open(worklist, cast.ada) and not is_open(worklist, cast.ben)
    acknowledge(document, cast.ada)
    assert is_open(worklist, cast.ada) and not is_open(worklist, cast.ben)
    said = Acknowledgement.objects.get()
    assert (said.reader_name, said.sha256) == ("Ada Reader", document.sha256)
    assert AuditEvent.objects.filter(verb="document_acknowledged").count() == 1
    acknowledge(document, cast.ada)  # again changes nothing
    assert AuditEvent.objects.filter(verb="document_acknowledged").count() == 1


def test_a_new_version_shuts_the_list_until_it_is_acknowledged(cast):
    document = published(cast)
    worklist = live(cast, documents=[document])
    acknowledge(document, cast.ada)
    draft = charter.revise_document(document=document, by=cast.cora)
    charter.update_document(document=draft, by=cast.cora, text="Read very slowly.")
    assert is_open(worklist, cast.ada), "a draft asks nothing of anybody"
    second = charter.publish_document(document=draft, by=cast.cora)
    assert not is_open(worklist, cast.ada)
    with pytest.raises(Conflict, match="newer version"):
        acknowledge(document, cast.ben)
    acknowledge(second, cast.ada)
    assert is_open(worklist, cast.ada)


def test_a_list_opens_when_its_training_is_passed(cast):
    taught = training(cast)
    worklist = live(cast, training=taught)
    assert is_open(taught, cast.ada) and not is_open(worklist, cast.ada)
    read_all(taught, cast.ada, HALF)
    assert not is_open(worklist, cast.ada)
    qualifying.repeat_training(worklist=taught, reader=cast.ada, by=cast.cora, reason="Again")
    assert not is_open(worklist, cast.ada)
    read_all(taught, cast.ada, RIGHT)
    assert is_open(worklist, cast.ada) and not is_open(worklist, cast.ben)


def test_the_live_lists_own_pass_mark_counts_and_the_last_attempt(cast):
    taught = training(cast, pass_mark="0.5")
    strict, mild = (
        live(cast, training=taught, pass_mark="0.75"),
        live(cast, training=taught, name="Mild", pass_mark="0.5"),
    )
    read_all(taught, cast.ada, HALF)
    assert not is_open(strict, cast.ada) and is_open(mild, cast.ada)
    qualifying.repeat_training(worklist=taught, reader=cast.ada, by=cast.cora, reason="Again")
    read_all(taught, cast.ada, [{"finding": "x", "size": 1}, {"finding": "y", "size": 2}])
    assert not is_open(mild, cast.ada), "the last attempt counts"


def test_what_is_missing_is_named(cast):
    document, taught = published(cast), training(cast)
    worklist = live(cast, documents=[document], training=taught)
    live(cast, name="Open to all")
    given = access.given_worklists(cast.ada)
    (missing,) = missing_of(cast.ada, given)
    assert (missing.worklist, missing.documents) == (worklist, [document])
    assert [one.training for one in missing.trainings] == [taught]
    acknowledge(document, cast.ada)
    read_all(taught, cast.ada, RIGHT)
    assert missing_of(cast.ada, given) == []


def test_a_list_cannot_be_activated_with_what_its_readers_cannot_meet(cast):
    with pytest.raises(Invalid, match="cannot be activated") as refused:
        live(cast, training=training(cast, readers=[cast.ada]))
    assert "ben" in refused.value.fields["qualification"]
    draft = charter.draft_document(trial=cast.lung, by=cast.cora, title="Manual", text="x")
    with pytest.raises(Invalid) as refused:
        live(cast, documents=[draft], name="Two")
    assert "Not published yet: Manual v1" in refused.value.fields["qualification"]


def test_only_readers_acknowledge_and_only_coordinators_write(cast):
    document = published(cast)
    for name in ("cora", "mona", "olga"):
        with pytest.raises(NotAllowed):
            acknowledge(document, getattr(cast, name))
    with pytest.raises(NotAllowed):
        charter.revise_document(document=document, by=cast.mona)
    with pytest.raises(NotAllowed):
        charter.draft_document(trial=cast.lung, by=cast.ada, title="Own", text="x")


def test_a_published_document_stays_as_it_is(cast):
    document = published(cast)
    for act in (charter.publish_document, charter.discard_document):
        with pytest.raises(Conflict, match="stays as it is"):
            act(document=document, by=cast.cora)
    with pytest.raises(Conflict, match="stays as it is"):
        charter.update_document(document=document, by=cast.cora, text="Otherwise")


def test_the_database_keeps_published_documents(cast):
    rows = CharterDocument.objects.filter(pk=published(cast).pk)
    for act in (lambda: rows.update(text="Otherwise"), rows.delete):
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            act()


def test_the_database_keeps_acknowledgements_and_requirements(cast):
    document = published(cast)
    live(cast, documents=[document])
    acknowledge(document, cast.ada)
    for rows in (Acknowledgement.objects.all(), Requirement.objects.all()):
        for act in (lambda rows=rows: rows.update(document=document), rows.delete):
            with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
                act()


def test_drafts_of_documents_are_revised_and_discarded(cast):
    document = published(cast)
    draft = charter.revise_document(document=document, by=cast.cora)
    assert (draft.version, draft.text) == (2, document.text)
    with pytest.raises(Conflict, match="draft already"):
        charter.revise_document(document=document, by=cast.cora)
    charter.discard_document(document=draft, by=cast.cora)
    assert CharterDocument.objects.get() == document
    with pytest.raises(Invalid):
        charter.draft_document(trial=cast.lung, by=cast.cora, title="Imaging charter", text="x")
    with pytest.raises(Invalid):
        charter.draft_document(trial=cast.lung, by=cast.cora, title="Empty", text="  ")


def test_being_shut_costs_no_query_of_its_own(cast, django_assert_num_queries):
    worklist = live(cast, documents=[published(cast)], training=training(cast))
    desk = desk_of(cast.ada)
    with django_assert_num_queries(1):
        assert list(without_shut(worklist.reads.filter(reader=cast.ada), cast.ada, desk)) == []
    with django_assert_num_queries(1):
        list(access.assigned_worklists(cast.ada))


STUDY = "2.25.77"
LEVELS = [
    *("studies", "series", "instances", f"studies/{STUDY}", f"studies/{STUDY}/series", f"studies/{STUDY}/metadata"),
    *(f"studies/{STUDY}/instances", "{series}", "{series}/metadata", "{series}/instances"),
    *("{series}/thumbnail", "{one}", "{one}/metadata", "{one}/frames/1", "{one}/rendered"),
]


@pytest.fixture
def session(cast, tmp_path):
    """A session with one real image."""
    slice_file(tmp_path, 1, study=STUDY, series=f"{STUDY}.1", subject="X", ClinicalTrialSubjectID="3001")
    import_files(trial=cast.lung, paths=[tmp_path], by=cast.cora, source="test")
    return cast.lung.sessions.get(study_instance_uid=STUDY)


def served(client, read, session) -> dict[str, tuple[int, bytes]]:
    """What comes at every level of a read's DICOMweb root."""
    series = f"studies/{STUDY}/series/{STUDY}.1"
    one = f"{series}/instances/{session.instances.get().sop_instance_uid}"
    answers = {
        level: client.get(f"/reads/{read.pk}/dicomweb/{level.format(series=series, one=one)}") for level in LEVELS
    }
    return {level: (answer.status_code, answer.getvalue()) for level, answer in answers.items()}


def test_images_of_a_shut_list_are_not_there_at_any_level(cast, client, session):
    document = published(cast)
    read = live(cast, documents=[document], sessions=[session]).reads.get(reader=cast.ada)
    client.force_login(cast.ada)
    shut = served(client, read, session)
    assert {status for status, _ in shut.values()} <= {200, 404}
    assert [level for level, (status, body) in shut.items() if status == 200 and body != b"[]"] == []
    own = f"reads/{read.pk}/"
    for page in (f"/{own}", f"/{own}panel/", f"/{own}viewer/read", f"/api/v1/{own}"):
        assert client.get(page).status_code == 404
    acknowledge(document, cast.ada)
    opened = served(client, read, session)
    assert [level for level, (status, _) in opened.items() if status != 200] == []
    assert client.get(f"/reads/{read.pk}/").status_code == 200
