import json
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rapidreader.archive import actions, store
from rapidreader.archive.importing import REASONS
from rapidreader.archive.models import ImportRun, Instance, Scan, ScanRendition, Session, StoredFile, Subject, Trial
from rapidreader.audit.errors import Conflict
from rapidreader.audit.models import AuditEvent

from .blinded import policy
from .dicomfiles import dataset, directory_file, report, save, save_series, with_pixels, written


@pytest.fixture
def inbox(tmp_path):
    """The folder that is imported; the archive's own folder lies beside it."""
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def take(trial, *paths, by=None, **options) -> ImportRun:
    return actions.import_files(trial=trial, paths=paths, by=by, source="test", **options)


def reasons(run) -> dict:
    return {line.path: line.reason for line in run.lines.filter(outcome="refused")}


def test_files_are_filed_by_subject_session_scan_and_instance(cast, inbox):
    save_series(inbox, count=3)
    save(inbox, "report.dcm", report(series=2))
    save_series(inbox, count=2, study=2, StudyDate="20240401")
    run = take(cast.lung, inbox, by=cast.cora)
    assert (run.state, run.files_found, run.added, run.refused) == ("done", 6, 6, 0)
    first, second = Session.objects.order_by("date")
    assert (first.label, second.label) == ("1001-CT-1", "1001-CT-2")
    assert (first.modalities, first.scan_count, first.instance_count) == ("CT, SR", 2, 4)
    assert [scan.is_image for scan in first.scans.order_by("number")] == [True, False]
    assert Instance.objects.filter(scan__session=first, frame_count=1).count() == 3


def test_metadata_are_ready_before_the_first_reader_comes(cast, inbox):
    save_series(inbox, count=3)
    take(cast.lung, inbox, by=cast.cora)
    (session,) = Session.objects.all()
    assert {one.policy for one in ScanRendition.objects.all()} == {policy(of=session).common_key}


def test_stored_bytes_are_the_file_and_read_only(cast, inbox, settings):
    path = save(inbox, "one.dcm", with_pixels(dataset()))
    take(cast.lung, path)
    stored = StoredFile.objects.get()
    kept = store.full_path(stored.path)
    assert kept.read_bytes() == path.read_bytes()
    assert (stored.size, kept.stat().st_mode & 0o222) == (path.stat().st_size, 0)
    assert [file for file in settings.ARCHIVE_DIR.rglob("*") if file.is_file()] == [kept]


def test_importing_again_adds_nothing(cast, inbox):
    save_series(inbox)
    take(cast.lung, inbox)
    again = take(cast.lung, inbox)
    assert (again.added, again.present, again.refused) == (0, 3, 0)
    assert (Instance.objects.count(), Scan.objects.get().version) == (3, 1)


def test_a_scan_changes_its_version_when_an_instance_comes(cast, inbox):
    first, second = save_series(inbox, count=2)
    take(cast.lung, first)
    take(cast.lung, second)
    assert (Scan.objects.get().version, Scan.objects.get().instance_count) == (2, 2)


def test_the_same_file_in_two_trials_is_stored_once(cast, inbox):
    save_series(inbox)
    take(cast.lung, inbox)
    take(cast.liver, inbox)
    assert (StoredFile.objects.count(), Instance.objects.count()) == (3, 6)
    assert set(Session.objects.values_list("trial__slug", flat=True)) == {"lung", "liver"}


def test_what_cannot_be_taken_is_refused_with_its_reason_and_the_rest_is_taken(cast, inbox):
    whole = written(with_pixels(dataset(), bits=16, rows=30, columns=30))
    save(inbox, "a-good.dcm", whole)
    save(inbox, "b-text.txt", b"no image at all")
    save(inbox, "c-empty.dcm", b"")
    save(inbox, "d-cut.dcm", whole[:-100])
    save(inbox, "e-nameless.dcm", dataset(SOPInstanceUID=None))
    save(inbox, "f-twin.dcm", with_pixels(dataset(SeriesDescription="other")))
    save(inbox, "g-other.dcm", dataset(subject="1002", instance=5))
    save(inbox, "h-DICOMDIR", directory_file())
    save(inbox, "i-copy.dcm", whole)
    save(inbox, ".DS_Store", b"litter")
    run = take(cast.lung, inbox)
    assert reasons(run) == {
        "b-text.txt": "not_dicom",
        "c-empty.dcm": "empty",
        "d-cut.dcm": "truncated",
        "e-nameless.dcm": "missing_uids",
        "f-twin.dcm": "same_instance_different_content",
        "g-other.dcm": "other_subject",
        "h-DICOMDIR": "dicomdir",
    }
    assert set(reasons(run).values()) <= set(REASONS)
    assert (run.added, run.present, run.refused, run.files_found) == (1, 1, 7, 9)
    assert list(Subject.objects.values_list("label", flat=True)) == ["1001"]


def test_a_refused_file_leaves_nothing_in_the_store(cast, inbox, settings):
    take(cast.lung, save(inbox, "x.dcm", dataset(StudyInstanceUID=None)))
    assert not [file for file in settings.ARCHIVE_DIR.rglob("*") if file.is_file()]


def test_an_error_that_nobody_foresaw_refuses_one_file_and_not_the_import(cast, inbox, monkeypatch):
    save_series(inbox)
    import rapidreader.archive.importing as importing

    real = importing.parse_file

    def parse(data):
        if real(data).number == 2:
            raise RuntimeError("never seen before")
        return real(data)

    monkeypatch.setattr(importing, "parse_file", parse)
    run = take(cast.lung, inbox)
    assert (run.added, list(reasons(run).values())) == (2, ["damaged"])


def test_a_full_disk_stops_the_run_and_says_so(cast, inbox, monkeypatch):
    save_series(inbox)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rapidreader.archive.store.put", full)
    with pytest.raises(OSError, match="space"):
        take(cast.lung, inbox)
    run = ImportRun.objects.get()
    assert (run.state, "No space" in run.error) == ("failed", True)
    with pytest.raises(CommandError, match="run the command again"):
        command(inbox, "--trial", "lung")


def test_each_import_is_one_event(cast, inbox):
    save_series(inbox)
    take(cast.lung, inbox, by=cast.cora)
    event = AuditEvent.objects.get()
    assert (event.verb, event.trial_id, event.actor_id) == ("files_imported", cast.lung.pk, cast.cora.pk)
    assert json.loads(event.body)["changes"]["added"] == 3


def test_the_trials_own_identifiers_come_first(cast, inbox):
    trial_values = {"ClinicalTrialSubjectID": "LUNG/007 ä", "ClinicalTrialTimePointID": "-22"}
    save_series(inbox, subject="hospital 4711", **trial_values)
    save(inbox, "later.dcm", report(subject="hospital 4711", series=9))
    assert take(cast.lung, inbox).refused == 0
    session = Session.objects.get()
    assert (session.subject.label, session.subject.source_patient_id) == ("LUNG-007-a", "hospital 4711")
    assert (session.label, session.time_point) == ("LUNG-007-a-CT-1", "-22")


def test_an_identifier_that_may_be_the_hospitals_becomes_no_label(cast, inbox):
    save_series(inbox, subject="H4711", study=1, PatientIdentityRemoved=None)
    save_series(inbox, subject="H4711", study=2, PatientIdentityRemoved=None)
    save_series(inbox, subject="H4712", study=3, PatientIdentityRemoved="NO")
    take(cast.lung, inbox)
    known = list(Subject.objects.values_list("label", "source_patient_id").order_by("label"))
    assert known == [("S-001", "H4711"), ("S-002", "H4712")]


def test_identifiers_that_look_alike_when_cleaned_stay_two_subjects(cast, inbox):
    save_series(inbox, subject="a/1", study=1)
    save_series(inbox, subject="a 1", study=2)
    take(cast.lung, inbox)
    assert list(Subject.objects.values_list("label", flat=True)) == ["a-1", "a-1-2"]


def test_sessions_without_any_identifier_get_a_subject_each(cast, inbox):
    save_series(inbox, subject="", study=1)
    save_series(inbox / "b", subject="", study=2)
    take(cast.lung, inbox)
    assert Subject.objects.filter(label__in=["S-001", "S-002"]).count() == 2


def test_a_session_is_named_after_all_that_it_holds_and_numbered_by_date(cast, inbox):
    save(inbox, "a.dcm", report(study=5, StudyDate="20250101"))
    save(inbox, "b.dcm", dataset(study=5, series=2, Modality="PT", StudyDate="20250101"))
    save(inbox, "c.dcm", dataset(study=5, series=3, StudyDate="20250101"))
    save(inbox, "d.dcm", dataset(study=6, StudyDate="20230101"))
    save(inbox, "e.dcm", dataset(study=6, series=2, Modality="PT", StudyDate="20230101"))
    take(cast.lung, inbox)
    assert list(Session.objects.order_by("date").values_list("label", flat=True)) == ["1001-PETCT-1", "1001-PETCT-2"]


def test_a_label_that_a_coordinator_gave_is_kept_by_later_imports(cast, inbox):
    first, second = save_series(inbox, count=2)
    take(cast.lung, first)
    actions.update_session(session=Session.objects.get(), by=cast.cora, label="baseline", time_point="TP1")
    take(cast.lung, second)
    session = Session.objects.get()
    assert (session.label, session.time_point, session.instance_count) == ("baseline", "TP1", 2)


def test_accession_numbers_and_descriptions_that_differ_do_not_split_a_session(cast, inbox):
    save(inbox, "a.dcm", dataset(AccessionNumber="A1", StudyDescription="one"))
    save(inbox, "b.dcm", dataset(series=2, AccessionNumber="A2", StudyDescription="two"))
    save(inbox, "c.dcm", dataset(subject="1002", study=2, AccessionNumber="A1"))
    take(cast.lung, inbox)
    assert Session.objects.count() == 2


def test_a_zip_is_imported_and_its_names_lead_nowhere(cast, inbox):
    path = inbox / "images.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("ct/1.dcm", written(dataset()))
        packed.writestr("../../../evil.dcm", written(dataset(instance=2)))
        packed.writestr("__MACOSX/._1.dcm", b"litter")
    run = take(cast.lung, path)
    assert (run.files_found, run.added) == (2, 2)
    assert not (inbox.parent / "evil.dcm").exists()


def test_a_zip_bomb_and_a_broken_zip_are_refused(cast, inbox, monkeypatch):
    monkeypatch.setattr("rapidreader.archive.sources.HARMLESS_SIZE", 1000)
    with zipfile.ZipFile(inbox / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros.dcm", bytes(20_000_000))
    (inbox / "broken.zip").write_bytes(b"PK\x03\x04" + b"nonsense" * 50)
    run = take(cast.lung, inbox)
    assert set(reasons(run).values()) == {"bad_zip"}
    assert run.refused == 2


def test_a_large_member_is_unpacked_to_the_disk(cast, inbox, monkeypatch):
    monkeypatch.setattr("rapidreader.archive.sources.IN_MEMORY", 100)
    with zipfile.ZipFile(inbox / "large.zip", "w") as packed:
        packed.writestr("1.dcm", written(with_pixels(dataset())))
    assert take(cast.lung, inbox).added == 1


def test_a_running_import_cannot_be_started_twice(cast, inbox):
    run = ImportRun.objects.create(trial=cast.lung, source="x", state=ImportRun.State.RUNNING)
    with pytest.raises(Conflict):
        take(cast.lung, inbox, run=run)


@pytest.mark.parametrize("meeting_at", [1, 2, 3])
def test_two_imports_that_meet_in_the_same_session_both_end_well(cast, inbox, monkeypatch, meeting_at):
    """The other import files its slices while we believe that we know what the session holds."""
    monkeypatch.setattr("rapidreader.archive.importing.BATCH_FILES", 1)
    ours = save_series(inbox, count=3)
    others = iter([save_series(inbox / "other", count=5)])

    def meet(run, name):
        if name == ours[meeting_at - 1].name:
            take(cast.lung, *next(others, []))

    run = take(cast.lung, *ours, on_progress=meet)
    assert (run.added, run.present, run.refused, run.files_done) == (meeting_at - 1, 4 - meeting_at, 0, 3)
    assert (Session.objects.count(), Instance.objects.count(), Session.objects.get().instance_count) == (1, 5, 5)


def command(*arguments) -> str:
    out = StringIO()
    call_command("import_dicom", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_dry_run_reports_what_the_import_would_do_and_writes_nothing(cast, inbox, settings):
    save_series(inbox)
    save(inbox, "z.txt", b"text")
    dry = json.loads(command(inbox, "--trial", "fresh", "--create-trial", "New trial", "--dry-run", "--json"))
    assert not Trial.objects.filter(slug="fresh").exists()
    assert (ImportRun.objects.count(), settings.ARCHIVE_DIR.exists()) == (0, False)
    real = json.loads(command(inbox, "--trial", "fresh", "--create-trial", "New trial", "--json"))
    assert (dry["found"], dry["added"], dry["refused_by_reason"]) == (4, 3, {"not_dicom": 1})
    assert dry == real
    assert real["sessions"][0]["transfer_syntaxes"] == ["1.2.840.10008.1.2.1"]


def test_the_command_says_what_is_missing(cast, inbox):
    with pytest.raises(CommandError, match="no trial"):
        command(inbox, "--trial", "nowhere")
    with pytest.raises(CommandError, match="no user"):
        command(inbox, "--trial", "lung", "--by", "nobody")


def test_the_command_prints_a_report_for_people(cast, inbox):
    save_series(inbox)
    save(inbox, "z.txt", b"text")
    text = command(inbox, "--trial", "lung", "--by", "cora")
    assert "4 files: 3 added, 0 already there, 1 refused" in text
    assert "z.txt: Not a DICOM file" in text
    assert ImportRun.objects.get().started_by == cast.cora
