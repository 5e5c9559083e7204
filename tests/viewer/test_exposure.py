"""Images that go out are on record: once per signed-in session, imaging session and root, not once per frame."""

import pytest

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent
from rapidreader.viewer.served import OPENING, Remembered, remembered
from tests.kept import kept_state
from tests.stage import set_stage

pytestmark = pytest.mark.statement("A2")


kept_stage = kept_state(set_stage)


@pytest.fixture
def stage(kept_stage, db, tmp_path):
    remembered.clear()
    return kept_stage(tmp_path)


def served():
    return [parse_json(event.body) for event in AuditEvent.objects.filter(verb="images_served").order_by("pk")]


def paths(root, session):
    scan = session.scans.get()
    series = f"{root}/dicomweb/studies/{session.study_instance_uid}/series/{scan.series_instance_uid}"
    return series, [f"{series}/metadata", f"{series}/instances/{scan.instances.first().sop_instance_uid}/frames/1"]


def test_images_that_a_reader_is_sent_are_on_record_once_per_opening(stage, client):
    read = stage.ada.draft
    session = read.item.session
    _, files = paths(f"/reads/{read.pk}", session)
    client.force_login(stage.cast.ada)
    for path in files * 2:
        assert client.get(path).status_code == 200
    (event,) = served()
    assert (event["username"], event["object_type"], event["object_id"]) == (
        "ada",
        "archive.session",
        str(session.pk),
    )
    assert event["changes"] == {"through": str(read.pk)}
    remembered.clear()  # as another process of the server: the database knows
    client.get(files[0])
    assert len(served()) == 1
    client.logout()
    client.force_login(stage.cast.ada)
    client.get(files[0])
    assert len(served()) == 2


def test_looking_for_images_and_being_refused_them_is_no_exposure(stage, client):
    read = stage.ada.draft
    series, files = paths(f"/reads/{read.pk}", read.item.session)
    client.force_login(stage.cast.ada)
    assert client.get(f"{series}/instances").status_code == 200
    client.force_login(stage.cast.ben)
    assert client.get(files[0]).status_code == 404
    assert served() == []


def test_images_that_a_coordinators_script_takes_are_on_record(stage, client):
    session = stage.session
    _, files = paths("/trials/lung", session)
    client.force_login(stage.cast.cora)
    assert client.get(files[0]).status_code == 200
    (event,) = served()
    assert (event["username"], event["changes"]) == ("cora", {"through": "trial"})


def test_what_is_remembered_ends_with_the_opening_and_has_a_bound(monkeypatch):
    from rapidreader.viewer import served as module

    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(module, "MOST", 2)
    known = Remembered()
    assert not known.has("a")
    known.add("a")
    assert known.has("a")
    now[0] += OPENING.total_seconds()
    assert not known.has("a")
    for key in "abc":
        known.add(key)
    assert [known.has(key) for key in "abc"] == [False, True, True]


def test_what_could_not_be_put_on_record_is_not_served(stage, client, monkeypatch):
    read = stage.ada.draft
    _, files = paths(f"/reads/{read.pk}", read.item.session)
    client.force_login(stage.cast.ada)
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("rapidreader.viewer.served.record_exposure", lambda **_: 1 / 0)
        assert [client.get(path).status_code for path in files] == [500, 500]
    assert served() == []
    assert client.get(files[0]).status_code == 200 and len(served()) == 1
