"""The blinding report fetches what a reader would, keeps what it found, and holds back a worklist that leaks."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapidreader.archive import blinding, blinding_check
from rapidreader.archive.actions import decide_scan, import_files, update_session
from rapidreader.archive.blinding_policy import BlindingRules
from rapidreader.archive.dicomweb import Shown
from rapidreader.archive.models import BlindingCheck, Scan, Session, Subject
from rapidreader.audit.canonical import canonical_json
from rapidreader.audit.errors import Invalid
from rapidreader.audit.models import AuditEvent
from tests.archive.dicom_files import slice_file
from tests.blinded_reads import OWN, fill_small
from tests.kept import kept_shelf
from tests.worklists.lists import add_version, plan
from worklists import actions
from worklists.blinding import checking, pages
from worklists.blinding.checking import make_report
from worklists.blinding.report import blinding_problems, probe, report_of, undecided_scans
from worklists.models import Read, Worklist

kept_archive, made, cast, shelf = kept_shelf(fill_small)


@pytest.fixture
def scans_only(monkeypatch):
    """For what is about images: asking for a reader's pages takes most of a report's time."""
    monkeypatch.setattr(checking, "check_pages", lambda worklist, session: blinding_check.Findings())


def draft(cast, shelf, preset="bicr", *, is_small=False, **blinding_document):
    """A draft of both sessions under a preset; of the one with a single image where that is enough."""
    sessions = [shelf.later] if is_small else [shelf.first, shelf.later]
    worklist = actions.create_worklist(**plan(cast, sessions=sessions))
    worklist.protocol = canonical_json({"version": 1, "blinding": {"preset": preset, **blinding_document}})
    worklist.save()
    return Worklist.objects.get(pk=worklist.pk)


def decide_all(worklist, cast, *, is_shown=True):
    for scan in undecided_scans(worklist):
        decide_scan(scan=scan, by=cast.cora, is_shown=is_shown, reason="Looked through, no name")


@pytest.mark.statement("B1")
@pytest.mark.parametrize("preset", ["bicr", "full"])
def test_a_report_that_finds_nothing_lets_the_worklist_start(cast, shelf, preset):
    worklist = draft(cast, shelf, preset)
    decide_all(worklist, cast)
    with pytest.raises(Invalid) as refusal:
        actions.activate_worklist(worklist=worklist, by=cast.cora)
    assert "0 of 7 parts" in refusal.value.fields["blinding"]
    report = make_report(worklist, by=cast.cora)
    assert report.violations == [] and report.has_passed and report.requests > 50
    assert report.served["00100010"][2] == "label" and report.served["0020000D"][2] == "uid"
    assert actions.activate_worklist(worklist=worklist, by=cast.cora).state == "active"


def test_a_session_of_the_very_day_on_which_all_begin_is_no_leak(cast, tmp_path):
    slice_file(tmp_path / "files", 1, study="2.25.19600101", series="2.25.19600101.1", StudyDate="19600101")
    import_files(trial=cast.lung, paths=[tmp_path / "files"], by=cast.cora, source="test")
    session = Session.objects.get(study_instance_uid="2.25.19600101")
    worklist = draft(cast, SimpleNamespace(later=session), "full", is_small=True)
    assert make_report(worklist, by=cast.cora).violations == []


def test_the_plain_protocol_needs_no_report(cast, shelf):
    worklist = actions.create_worklist(**plan(cast, sessions=[shelf.later]))
    assert blinding_problems(worklist) == {}
    assert make_report(worklist, by=cast.cora).has_passed


def test_objects_that_others_found_are_counted_as_withheld(cast, shelf, scans_only):
    worklist = draft(cast, shelf)
    decide_all(worklist, cast)
    classes = {name: (shown, held) for name, _, shown, held in make_report(worklist, by=cast.cora).classes.values()}
    assert classes["Comprehensive SR Storage"] == (0, 1) and classes["Encapsulated PDF Storage"] == (0, 1)
    assert classes["CT Image Storage"] == (4, 0)


def test_what_was_looked_at_is_not_looked_at_again(cast, shelf, scans_only):
    worklist = draft(cast, shelf)
    decide_all(worklist, cast)
    make_report(worklist, by=cast.cora)
    stamps = dict(BlindingCheck.objects.values_list("place", "checked_at"))
    slice_file(shelf.folder / "late", 4, **OWN)
    import_files(trial=cast.lung, paths=[shelf.folder / "late"], by=cast.cora, source="late")
    report = report_of(worklist)
    assert [part.place for part in report.missing] == [f"scan {Scan.objects.get(number=1, session=shelf.first).pk}"]
    make_report(worklist, by=cast.cora)
    again = dict(BlindingCheck.objects.values_list("place", "checked_at"))
    assert [place for place in again if again[place] != stamps[place]] == [report.missing[0].place]
    update_session(session=shelf.later, by=cast.cora, time_point="Week 8")
    assert len(report_of(worklist).missing) == 2  # its pages, and the labels in its headers


def test_an_image_more_costs_no_query_more(cast, tmp_path):
    """What the images of a scan have in common is asked for once: a coordinator waits for the report."""
    counts = []
    for images, study in ((2, "2.25.70002"), (6, "2.25.70006")):
        for number in range(1, images + 1):
            slice_file(tmp_path / study, number, study=study, series=f"{study}.1")
        import_files(trial=cast.lung, paths=[tmp_path / study], by=cast.cora, source="test")
        session = Session.objects.get(study_instance_uid=study)
        shown = Shown.of(session, blinding.Blinding(BlindingRules.of({}), session))
        with CaptureQueriesContext(connection) as asked:
            requests = blinding_check.check_scan(shown, session.scans.get()).requests
        counts.append((requests, len(asked)))
    (few, queries), (many, more_queries) = counts
    assert many - few == 3 * 4 and more_queries == queries


def test_looking_leaves_nothing_behind(cast, shelf):
    worklist = draft(cast, shelf, is_small=True)
    before = AuditEvent.objects.count()
    make_report(worklist, by=cast.cora)
    worklist.refresh_from_db()
    assert worklist.state == "draft" and not worklist.schedule_hash and not Read.objects.exists()
    assert AuditEvent.objects.count() == before + 1
    make_report(worklist, by=cast.cora)
    assert AuditEvent.objects.count() == before + 1  # nothing was looked at


# --- planted violations -----------------------------------------------------------------------------


def violations(worklist, cast) -> str:
    decide_all(worklist, cast)
    return "\n".join(text for _, text in make_report(worklist, by=cast.cora).violations)


def leak(monkeypatch, **unmasked):
    """A policy with a hole: an element of the header comes back as it was stored."""
    common = blinding.Blinding.common
    monkeypatch.setattr(
        blinding.Blinding,
        "common",
        lambda self, item: {**common(self, item), **{tag: item[tag] for tag in unmasked.values() if tag in item}},
    )


@pytest.mark.statement("B1")
@pytest.mark.parametrize("tag", ["00080080", "0020000E", "00080020"])
def test_an_attribute_that_slips_through_is_found(cast, shelf, scans_only, monkeypatch, tag):
    leak(monkeypatch, tag=tag)
    worklist = draft(cast, shelf, is_small=True)
    assert "shows the stored" in violations(worklist, cast)
    assert "violations" in blinding_problems(worklist)["blinding"]


def test_a_file_that_keeps_its_header_is_found(cast, shelf, scans_only, monkeypatch):
    monkeypatch.setattr(blinding.Blinding, "part10", lambda self, path, instance=None: path.read_bytes())
    found = violations(draft(cast, shelf, is_small=True), cast)
    assert "shows InstitutionName, which the policy hides" in found and "shows the stored PatientName" in found


def test_a_hidden_object_that_is_served_is_found(cast, shelf, scans_only, monkeypatch):
    worklist = draft(cast, shelf, is_small=True, objects={"hide_modalities": ["CT"]})
    monkeypatch.setattr(checking, "probe", lambda worklist, session: _Open(worklist, session))
    assert "is served, though it is withheld" in violations(worklist, cast)


class _Open:
    """A policy that forgets what is hidden when it is asked for objects, and says so when it is asked for scans."""

    def __new__(cls, worklist, session):
        policy = probe(worklist, session)
        policy.shown = lambda instances: instances
        policy.shows = lambda scan_pk, sop_class: True
        return policy


@pytest.mark.statement("B1")
def test_a_page_that_names_the_session_is_found(cast, shelf, monkeypatch):
    Subject.objects.update(arm="zqarmzq", site="Zqsitezq")
    worklist = draft(cast, shelf, is_small=True)
    words = {"zqarmzq": "the arm", "Zqsitezq": "the site", "2024-04-10": "the date"}
    said = pages._text
    monkeypatch.setattr(pages, "_text", lambda *a: f"{said(*a)} {' '.join(words)} ")
    found = violations(worklist, cast)
    assert [what for what in words.values() if f"shows {what}" not in found] == []


def test_what_another_worklist_shows_is_not_held_against_this_one(cast, shelf):
    other = plan(cast, name="Open reads", sessions=[shelf.later], version=add_version(cast, title="Other"))
    actions.activate_worklist(worklist=actions.create_worklist(**other), by=cast.cora)
    assert "shows the" not in violations(draft(cast, shelf, is_small=True), cast)


def test_every_address_below_a_read_is_asked(cast, shelf, monkeypatch):
    asked, said = [], pages._text
    monkeypatch.setattr(pages, "_text", lambda path, *a: (asked.append(path), said(path, *a))[1])
    make_report(draft(cast, shelf, is_small=True), by=cast.cora)
    ends = {"/" + path.split("/", 3)[-1] for path in asked if path.startswith("/reads/")}
    assert {"/", "/panel/", "/viewer/read"} <= ends
    assert any(path.startswith("/api/v1/reads/") for path in asked) and "/reading/" in asked


# --- burned-in annotation ---------------------------------------------------------------------------


def test_suspected_scans_wait_for_a_decision(cast, shelf, scans_only):
    worklist = draft(cast, shelf)
    waiting = {(scan.modality, scan.suspicion) for scan in undecided_scans(worklist)}
    assert waiting == {("US", "machine")}
    assert blinding_problems(worklist)["blinding"].startswith("1 scan may have names burned in")
    report = make_report(worklist, by=cast.cora)  # undecided is withheld
    assert report.classes["1.2.840.10008.5.1.4.1.1.2"][2:] == [3, 1]
    decide_all(worklist, cast)
    assert undecided_scans(worklist) == [] and report_of(worklist).missing


def test_a_decision_has_a_reason_and_holds_for_the_images_that_were_looked_at(cast, shelf):
    worklist = draft(cast, shelf)
    scan = undecided_scans(worklist)[0]
    with pytest.raises(Invalid):
        decide_scan(scan=scan, by=cast.cora, is_shown=True, reason=" ")
    decide_scan(scan=scan, by=cast.cora, is_shown=False, reason="A name at the top")
    assert "A name at the top" in AuditEvent.objects.get(verb="scan_decided").body
    decide_all(worklist, cast)
    Scan.objects.filter(pk=scan.pk).update(version=scan.version + 1)
    assert [one.pk for one in undecided_scans(worklist)] == [scan.pk]


def test_scans_from_before_are_looked_at_when_they_are_asked_for(cast, shelf):
    Scan.objects.update(suspicion=None)
    assert len(undecided_scans(draft(cast, shelf))) == 1 and not Scan.objects.filter(suspicion=None).exists()


# --- the command ------------------------------------------------------------------------------------


def test_the_command_prints_what_is_served(cast, shelf, scans_only):
    worklist = draft(cast, shelf, is_small=True)
    decide_all(worklist, cast)
    out = StringIO()
    call_command("blinding_report", worklist.pk, stdout=out)
    text = out.getvalue()
    assert "(0010,0010) PN PatientName" in text and "the trial's own" in text and text.endswith("Passed.\n")
    assert "CT Image Storage" in text and "shown      1, withheld      0" in text
    with pytest.raises(CommandError):
        call_command("blinding_report", 999_999)


def test_the_command_names_violations(cast, shelf, scans_only, monkeypatch):
    leak(monkeypatch, tag="00080080")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("blinding_report", draft(cast, shelf, is_small=True).pk, stdout=out)
    assert "VIOLATION" in out.getvalue() and "InstitutionName" in out.getvalue()


def test_the_check_itself_trusts_nobody():
    findings = blinding_check.Findings()
    for number in range(200):
        findings.violated(f"{number}")
    assert len(findings.violations) == blinding_check.MOST_VIOLATIONS
