"""A trial leaves as one file and comes back into an empty installation with every hash as it was (C4)."""

import json
import shutil
import zipfile
from contextlib import ExitStack

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection

from ecrf.assessors import is_unchanged
from ecrf.models import ImageAssessor
from rapidreader.archive.models import StoredFile, Trial
from rapidreader.archive.store import full_path
from rapidreader.audit.models import AuditEvent
from rapidreader.audit.verify import verify_all
from rapidreader.export.bundle.rows import digest_of_rows, models_of_trials, rows_of_trial
from tests.audit.test_verify import without_triggers
from tests.kept import kept_state
from tests.stage import set_stage

pytestmark = pytest.mark.statement("C4")


kept_stage = kept_state(set_stage)


@pytest.fixture
def sequences(kept_stage, django_db_blocker):
    """PostgreSQL's counters go on after the highest row there is: rolling back does not set them back."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)


@pytest.fixture
def stage(sequences, kept_stage, db, tmp_path):
    return kept_stage(tmp_path)


KEPT = {"django_content_type", "auth_permission"}


def empty_everything(settings):
    """The installation as it is after its migrations."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    tables = [table for table in tables if table not in KEPT]
    with connection.cursor() as cursor, ExitStack() as stack:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            stack.enter_context(without_triggers(cursor, table))
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
    shutil.rmtree(settings.ARCHIVE_DIR)


def digests(trial) -> dict:
    return {model._meta.label_lower: digest_of_rows(rows) for model, rows in rows_of_trial(trial).items()}


@pytest.fixture
def bundle(stage, tmp_path):
    """The bundle of trial "lung", and what it was made of."""
    before, file = digests(stage.lung), tmp_path / "lung.zip"
    call_command("export_trial", "lung", file, with_images=True, verbosity=0)
    return before, file


def test_everything_of_a_trial_comes_back_with_the_same_hashes(stage, bundle, settings):
    before, file = bundle
    assert before["ecrf.imageassessor"][0] > 10
    assert before["audit.auditevent"][0] > 10
    empty_everything(settings)
    call_command("import_trial", file)
    trial = Trial.objects.get()
    assert digests(trial) == before
    assert all(is_unchanged(one) for one in ImageAssessor.objects.all())
    assert verify_all().is_sound
    assert AuditEvent.objects.get(verb="trial_imported").chain == "system"
    stored = StoredFile.objects.get(pk=StoredFile.objects.first().pk)
    assert full_path(stored.path).stat().st_size == stored.size
    call_command("verify_audit")
    call_command("verify_schedule")


def test_people_come_without_passwords_and_rights_and_others_stay_away(stage, bundle, settings):
    _, file = bundle
    text = "".join(zipfile.ZipFile(file).read(name).decode("latin-1") for name in zipfile.ZipFile(file).namelist())
    assert "lenareads" not in text
    assert "zqliverzq" not in text
    assert "md5$" not in text
    empty_everything(settings)
    call_command("import_trial", file)
    ada = get_user_model().objects.get(username="ada")
    assert not ada.has_usable_password()
    assert not get_user_model().objects.filter(is_superuser=True).exists()


def test_a_bundle_goes_into_an_empty_installation_only(stage, bundle):
    with pytest.raises(CommandError, match="empty installation"):
        call_command("import_trial", bundle[1])


def rewritten(file, name: str, change) -> None:
    """The same bundle with one of its files changed."""
    with zipfile.ZipFile(file) as source:
        parts = {one: source.read(one) for one in source.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(file, "w") as target:
        for one, data in parts.items():
            target.writestr(one, data)


def other_version(manifest: bytes) -> bytes:
    said = json.loads(manifest)
    return json.dumps({**said, "migrations": said["migrations"][1:]}).encode()


@pytest.mark.parametrize(
    ("name", "change", "refusal"),
    [
        ("rows/ecrf.imageassessor.jsonl", lambda text: text.replace(b"zqadaanswerzq", b"zqadaanswerzy"), "manifest"),
        ("rows/audit.auditevent.jsonl", lambda text: text.split(b"\n", 1)[1], "manifest"),
        ("manifest.json", other_version, "database structure"),
        ("manifest.json", lambda text: b"{}", "no sound bundle"),
    ],
)
def test_a_changed_bundle_is_refused_and_nothing_of_it_stays(stage, bundle, settings, name, change, refusal):
    rewritten(bundle[1], name, change)
    empty_everything(settings)
    with pytest.raises(CommandError, match=refusal):
        call_command("import_trial", bundle[1])
    assert not Trial.objects.exists()
    assert not get_user_model().objects.exists()


def test_every_table_of_ours_is_in_a_bundle_or_left_out_on_purpose(stage):
    known = {model._meta.label for model in [*models_of_trials(), *rows_of_trial(stage.lung)]}
    own = {
        one._meta.label for one in apps.get_models() if one.__module__.startswith(("rapidreader.", "ecrf.", "work"))
    }
    assert {label for label in own - known if not label.startswith("mail.")} == {"archive.ScanRendition"}


def test_a_trial_that_is_not_there_is_said_so(db, tmp_path):
    with pytest.raises(CommandError, match="no trial"):
        call_command("export_trial", "nothing", tmp_path / "x.zip")
