import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rapidreader.archive import spool, views_imports, workers
from rapidreader.archive.models import ImportRun, Instance
from rapidreader.audit.models import AuditEvent

from .dicomfiles import dataset, with_pixels, written


@pytest.fixture(autouse=True)
def own_uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def started(monkeypatch):
    """The imports that were started; the tests do the thread's work themselves."""
    runs = []
    monkeypatch.setattr(views_imports, "start_import", lambda run, *, by: runs.append(run.pk))
    monkeypatch.setattr(workers, "close_old_connections", lambda: None)
    monkeypatch.setattr(workers.connection, "close", lambda: None)
    return runs


def upload(name="1.dcm", instance=1):
    return SimpleUploadedFile(name, written(with_pixels(dataset(instance=instance))))


def test_a_plain_form_uploads_and_ends_on_the_report(client, cast, started):
    client.force_login(cast.cora)
    answer = client.post(reverse("import_new", args=["lung"]), {"files": [upload(), upload("2.dcm", 2)]})
    run = ImportRun.objects.get(pk=started[0])
    assert answer.url == reverse("import_show", args=["lung", run.pk])
    workers.work_on(run.pk, cast.cora)
    run.refresh_from_db()
    assert (run.state, run.added, run.source) == ("done", 2, "1.dcm and 1 more")
    assert not spool.folder_of(run.spool).exists()
    assert AuditEvent.objects.get().actor_id == cast.cora.pk


def test_a_browser_with_scripts_sends_a_folder_in_groups(client, cast, started):
    client.force_login(cast.cora)
    where = client.post(reverse("import_new", args=["lung"]), {"begin": "1", "source": "CT folder"}).json()
    for number in (1, 2):
        values = {"files": [upload("file", number)], "names": [f"ct/a/IM{number}"]}
        assert client.post(where["upload"], values).json() == {"kept": 1}
    run = ImportRun.objects.get()
    assert (run.state, started) == ("waiting", [])
    client.post(where["start"])
    workers.work_on(started[0], cast.cora)
    run.refresh_from_db()
    assert (run.source, run.added) == ("CT folder", 2)


def test_a_zip_is_uploaded_like_any_file(client, cast, started):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ct/1.dcm", written(dataset()))
        archive.writestr("readme.txt", b"hello")
    client.force_login(cast.cora)
    client.post(reverse("import_new", args=["lung"]), {"files": SimpleUploadedFile("ct.zip", packed.getvalue())})
    workers.work_on(started[0], cast.cora)
    page = client.get(reverse("import_show", args=["lung", started[0]])).content.decode()
    assert "ct.zip/readme.txt" in page
    assert "Not a DICOM file" in page


def test_an_empty_form_is_refused(client, cast, started):
    client.force_login(cast.cora)
    assert client.post(reverse("import_new", args=["lung"]), {}).status_code == 422


def test_uploads_go_to_the_disk_and_not_to_the_memory(settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\temp\\..\\IM1", "C_/temp/IM1"),
        ("/abs/1.dcm", "abs/1.dcm"),
        ("a\0b\n.dcm", "a_b_.dcm"),
        ("..", "file"),
        ("", "file"),
        ("Bilder/Müller 1.dcm", "Bilder/Müller 1.dcm"),
        ("x/" * 50 + "y", "x/" * 9 + "y"),
    ],
)
def test_the_name_of_an_upload_leads_nowhere(name, harmless):
    assert spool.harmless_path(name) == harmless


def test_files_of_the_same_name_are_both_kept():
    first = spool.keep_upload("imports/a", "IM1.dcm", upload())
    second = spool.keep_upload("imports/a", "IM1.dcm", upload(instance=2))
    assert (first.name, second.name) == ("IM1.dcm", "IM1-2.dcm")


def test_an_interrupted_import_is_offered_again_and_goes_on_where_it_stopped(client, cast, started):
    run = ImportRun.objects.create(trial=cast.lung, source="x", spool="imports/x", started_by=cast.cora)
    for number in (1, 2, 3):
        spool.keep_upload(run.spool, f"{number}.dcm", upload(instance=number))
    long_ago = timezone.now() - timedelta(minutes=5)
    ImportRun.objects.filter(pk=run.pk).update(state="running", heard_at=long_ago, files_done=1, added=1)
    client.force_login(cast.cora)
    assert "Go on with the import" in client.get(reverse("import_show", args=["lung", run.pk])).content.decode()
    assert client.get(reverse("import_status", args=["lung", run.pk])).json()["state"] == "interrupted"
    client.post(reverse("import_start", args=["lung", run.pk]))
    workers.work_on(started[0], cast.cora)
    run.refresh_from_db()
    assert (run.state, run.files_done, run.added, Instance.objects.count()) == ("done", 3, 3, 2)


def test_an_import_that_runs_or_is_done_is_not_started_again(client, cast, started):
    client.force_login(cast.cora)
    for state, heard in (("running", timezone.now()), ("done", None)):
        run = ImportRun.objects.create(trial=cast.lung, source="x", spool="imports/x", state=state, heard_at=heard)
        for name in ("import_start", "import_discard", "import_upload"):
            answer = client.post(reverse(name, args=["lung", run.pk]), headers={"Accept": "application/json"})
            assert (name, answer.status_code) == (name, 409)
    assert started == []


def test_a_left_upload_can_be_discarded(client, cast, started):
    client.force_login(cast.cora)
    where = client.post(reverse("import_new", args=["lung"]), {"begin": "1"}).json()
    client.post(where["upload"], {"files": [upload()]})
    run = ImportRun.objects.get()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda work: work())
        client.post(reverse("import_discard", args=["lung", run.pk]))
    assert not spool.folder_of(f"imports/{run.pk}").exists()
    assert AuditEvent.objects.get().verb == "import_discarded"


def test_a_failing_import_says_why_on_its_page(client, cast, started, monkeypatch):
    client.force_login(cast.cora)
    client.post(reverse("import_new", args=["lung"]), {"files": [upload()]})

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rapidreader.archive.store.put", full)
    workers.work_on(started[0], cast.cora)
    page = client.get(reverse("import_show", args=["lung", started[0]])).content.decode()
    assert "No space left on device" in page
    assert "Import what has arrived" in page
