import pytest

from rapidreader.archive.models import Instance, Scan, StoredFile
from rapidreader.archive.store import full_path
from tests.cast import add_session
from tests.worklists.lists import activate
from worklists.recheck import recheck_page


def add_instance(session, number):
    """One instance whose file lies in the archive's folder."""
    scan = Scan.objects.get_or_create(session=session, series_instance_uid="2.25.9")[0]
    file = StoredFile.objects.create(sha256=f"{number:064}", path=f"{number}.dcm", size=1)
    full_path("").mkdir(exist_ok=True)
    full_path(file.path).write_bytes(b"x")
    fields = {"sop_class_uid": "1.2", "transfer_syntax_uid": "1.2", "metadata_gz": b""}
    Instance.objects.create(scan=scan, session=session, file=file, sop_instance_uid=f"2.25.{number}", **fields)
    session.instance_count += 1
    session.save()


@pytest.fixture
def session(cast):
    session = add_session(cast)
    for number in (1, 2):
        add_instance(session, number)
    return session


@pytest.fixture
def verdict(cast, session):
    worklist = activate(cast, sessions=[session])
    return lambda: recheck_page(worklist, 1).object_list[0].verdict


def test_a_session_that_is_as_it_was_has_nothing_to_report(verdict):
    assert verdict() == ""


def test_images_that_came_later_are_reported(verdict, session):
    add_instance(session, 3)
    assert verdict() == "1 instance added"


def test_images_that_are_gone_are_reported(verdict):
    Instance.objects.filter(sop_instance_uid="2.25.1").delete()
    assert verdict() == "1 instance gone"


def test_a_file_that_is_missing_in_the_folder_is_reported(verdict):
    full_path("1.dcm").unlink()
    assert verdict() == "1 file missing"
