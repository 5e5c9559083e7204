"""The demo's data: filled once, left alone afterwards. The images are replaced by a few small ones here."""

from decimal import Decimal

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import override_settings

from ecrf.importing import import_html
from ecrf.models import ImageAssessor, TemplateVersion
from rapidreader.archive.models import Instance, Session, Trial
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent, Signature
from rapidreader.audit.triggers import triggers_off
from rapidreader.demo import double_read, reading, seed, truth
from rapidreader.demo.phantoms import acquire, catalogue, torso
from rapidreader.demo.phantoms.canvas import Grid, random_of
from rapidreader.demo.phantoms.dicom import Series, write_series
from tests.kept import kept
from worklists.blinding.policies import rules_of
from worklists.models import Query, QueryMessage, Read, Worklist

SESSIONS = [("1001", "CT", 0), ("1001", "CT", 1), ("1002", "CT", 0), ("1004", "MR", 0)]
SESSIONS += [(subject, "DX", 0) for subject in ("1001", "1002", "1003")]

# Of static files, as for all tests: the blinding report asks for whole pages, and nobody has collected any here.
PLAIN_NAMES = {
    **django_settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(scope="module")
def small_images(tmp_path_factory):
    """One instance of each kind of session, with the demo's own headers."""
    folder = tmp_path_factory.mktemp("images")
    grid = Grid((1, 32, 32), (5.0, 12.0, 12.0), (0.0, -192.0, -186.0))
    values = acquire.ct_values(torso.build(grid, "1001", random_of("small")), 11, "small")
    paths = []
    for subject, kind, time_point in SESSIONS:
        visit = catalogue.visit(subject, kind, "small", time_point)
        paths += write_series(folder, visit, Series(2, kind, catalogue.CT, "small", "090000", 1, -1024), grid, values)
    return paths


class Painted:
    """In place of catalogue.Painting: what is painted already, and stays."""

    def __init__(self, paths):
        self.heads = [path for path in paths if "MR-000" in path.parts]
        self.others = [path for path in paths if path not in self.heads]

    def parts(self):
        for name, _ in catalogue.makers():
            yield name, self.heads if name == catalogue.HEAD_PART else self.others

    def clear_away(self):
        pass


@pytest.fixture(scope="module")
def kept_demo(django_db_setup, django_db_blocker, tmp_path_factory, small_images):
    def fill(home):
        with override_settings(HOME=home, STORAGES=PLAIN_NAMES), pytest.MonkeyPatch.context() as patch:
            patch.setattr(catalogue, "Painting", lambda folder: Painted(small_images))
            call_command("demo")

    with kept(django_db_blocker, tmp_path_factory.mktemp("demo"), fill) as copy:
        yield copy


@pytest.fixture
def demo(kept_demo, db, monkeypatch, settings, tmp_path, small_images):
    settings.HOME = tmp_path
    monkeypatch.setattr(catalogue, "Painting", lambda folder: Painted(small_images))
    kept_demo(tmp_path)


def counts() -> dict:
    models = (Trial, Session, Instance, TemplateVersion, Worklist, Read, ImageAssessor, AuditEvent, get_user_model())
    return {model.__name__: model.objects.count() for model in models}


def test_a_second_run_changes_nothing(demo, capsys, monkeypatch):
    before = counts()
    assert before["Read"] and before["ImageAssessor"]
    monkeypatch.setattr(catalogue, "Painting", lambda *_: pytest.fail("images were made again"))
    call_command("demo")
    assert counts() == before


def test_worklists_are_open_half_read_and_finished(demo):
    states = {
        name: sorted(Read.objects.filter(worklist__name=name).values_list("state", flat=True))
        for name in (seed.BASELINE.name, seed.LESIONS.name, "Image quality at baseline", "Chest radiographs")
    }
    assert set(states[seed.BASELINE.name]) == {"complete"}
    assert set(states[seed.LESIONS.name]) == {"open"}
    assert {"complete", "partial", "open"} <= set(states["Image quality at baseline"])
    assert states["Chest radiographs"] == ["complete"] * 6
    assert Read.objects.filter(worklist__name="Image quality at baseline", skipped_at__isnull=False).exists()


def test_a_protocol_of_central_review_is_half_read(demo):
    """Two readers, signed, blinded; they differ once, and one of them is asked a question."""
    worklist = Worklist.objects.get(name=double_read.NAME)
    states = (
        worklist.reads.filter(kind="read").order_by("reader", "item__session__label").values_list("state", flat=True)
    )
    assert list(states) == ["complete"] * 3 + ["complete", "complete", "partial"]
    adjudication = worklist.adjudications.get()
    assert (adjudication.state, adjudication.read.reader.username) == ("open", "adjudicator")
    assert len(parse_json(adjudication.reasons)) == 2
    query = worklist.queries.get()
    assert (query.state, query.read.reader.username, query.opened_by.username) == ("new", "reader2", "coordinator")
    signed = Signature.objects.filter(object_type="worklists.read")
    assert signed.count() == worklist.reads.filter(state="complete").count() == 5
    assert rules_of(worklist).preset == "bicr" and rules_of(worklist).has_aliases


def test_a_line_drawn_in_a_blinded_read_has_a_name_of_its_own_that_tells_nothing(demo, monkeypatch):
    keys = []
    monkeypatch.setattr(double_read, "length_of", lambda *_, key, **__: keys.append(key))
    worklist = Worklist.objects.get(name=double_read.NAME)
    for step in double_read.STEPS:
        read = double_read._read_of(worklist, step.reader, step.subject, step.time_point)
        double_read._entered(read, step)
    assert len(set(keys)) == len(double_read.STEPS)
    assert not [key for key in keys if "1001" in key or "1002" in key]


def test_an_interrupted_double_read_is_taken_up_again(demo):
    before = counts()
    with triggers_off(["worklists_query", "worklists_querymessage"]):
        QueryMessage.objects.all().delete()
        Query.objects.all().delete()
    call_command("demo")
    assert Query.objects.get().title == double_read.QUERY["title"]
    assert counts() == before | {"AuditEvent": before["AuditEvent"] + 1}


def test_each_role_has_an_account_that_can_sign_in(demo, client, capsys):
    from rapidreader.demo.people import PEOPLE

    assert {person.role for person in PEOPLE} == {"reader", "adjudicator", "coordinator", "monitor", "administrator"}
    for person in PEOPLE:
        assert client.login(username=person.username, password=person.password), person.username


def test_the_two_trials_have_different_members(demo):
    members = {t.slug: set(t.memberships.values_list("user__username", flat=True)) for t in Trial.objects.all()}
    assert {"reader1", "monitor"} <= members["syn-onc"]
    assert not {"reader1", "monitor"} & members["syn-neuro"]


def test_an_interrupted_import_is_taken_up_again(demo):
    oncology = Trial.objects.get(slug="syn-onc")
    oncology.import_runs.update(state="failed")
    call_command("demo")
    assert oncology.import_runs.filter(state="done", added=0).exists()
    assert oncology.sessions.count() == len(SESSIONS)


def test_own_images_get_a_trial_and_a_worklist_over_all_sessions(db, small_images):
    folder = small_images[0].parents[3]
    call_command("demo", dicom=folder)
    call_command("demo", dicom=folder)
    worklist = Worklist.objects.get(trial__slug="own-images")
    assert worklist.items.count() == len(SESSIONS)


def test_the_demo_does_not_run_in_production(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo")


def test_our_own_templates_need_no_repair():
    files = sorted(seed.TEMPLATES.glob("*.html"))
    assert len(files) == 3
    kinds = set()
    for path in files:
        imported = import_html(path.read_bytes(), name=path.name)
        report = imported.report.to_dict()
        assert not report["errors"] and not report["repaired"] and not report["dropped"], path.name
        kinds |= {field.type for field in imported.definition.fields_by_key.values()}
    assert {"single_choice", "multiple_choice", "decimal", "date", "long_text", "text", "yes_no"} <= kinds


def test_follow_up_begins_with_what_was_measured_at_baseline(demo):
    """The library's two forms of RECIST in the demo: targets, sum and nadir of the reader's own baseline."""
    read = Read.objects.filter(worklist__name=seed.LESIONS.name, reader__username="reader2").get()
    read = reading.start(read, read.reader)
    answers = parse_json(read.prefilled)["answers"]
    assert answers["target_count"] == len(truth.CT_LESIONS) - 4
    assert [row["organ"] for row in answers["targets"]] == ["lung", "lung", "liver", "liver"]
    assert answers["targets"][2]["description"] == "liver segment VII"
    assert answers["baseline_sum"] == answers["nadir_sum"] == Decimal(114) + 2
    assert answers["baseline_sum"] != truth.sum_of_diameters("1001", 0), "the other reader's sum"
