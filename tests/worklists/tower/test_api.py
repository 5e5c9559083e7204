"""The control tower, the states of a trial and its qualification over REST, with the rights of the pages."""

import pytest

from rapidreader.archive.models import Trial
from tests.cast import PASSWORD
from tests.worklists.lists import sign
from tests.worklists.qualification.lists import HALF, published, read_all, training
from worklists.models import Acknowledgement, Read

API = "/api/v1/trials/lung/"


@pytest.fixture
def as_cora(client, cast):
    client.force_login(cast.cora)
    return client


def post(client, path, **body):
    return client.post(path, body, content_type="application/json")


def test_figures_and_what_blocks_the_lock(as_cora, read):
    sign(read)
    said = as_cora.get(f"{API}tower/").json()
    assert (said["state"], said["total"], said["complete"]) == ("open", 6, 1)
    assert said["findings"] == [{"key": "unsigned", "count": 5, "words": "5 reads not complete", "blocks": True}]
    assert [(line["name"], line["complete"]) for line in said["readers"]] == [("Ada Reader", 1), ("Ben Reader", 0)]
    assert said["forecast"] == {"end": None, "earliest": None, "latest": None}


def test_a_trial_is_frozen_locked_with_a_signature_and_unlocked(as_cora, cast, worklist):
    for read in worklist.reads.in_read_order():
        sign(read, by=read.reader)
    state = f"{API}state/"
    assert post(as_cora, f"{state}freeze/", reason="All read").json()["state"] == "frozen"
    own = {"reason": "Database lock", "confirm": "lung", "username": "cora"}
    refused = post(as_cora, f"{state}lock/", **own, password="wrong")
    assert refused.status_code >= 400 and refused.json()["error"]["code"] == "password_wrong"
    assert post(as_cora, f"{state}lock/", **own, password=PASSWORD).json()["state"] == "locked"
    assert post(as_cora, f"{state}unlock/", **own).status_code == 403
    as_cora.force_login(cast.alma)
    assert post(as_cora, f"{state}unlock/", reason="Wrong subject", confirm="lung").json()["state"] == "frozen"
    assert post(as_cora, f"{state}melt/", reason="x").status_code == 404
    assert Trial.objects.get(slug="lung").state == "frozen"


def test_many_reads_are_held_at_once(as_cora, ada_reads):
    sign(ada_reads[0])
    asked = {"do": "hold", "reads": [str(read.pk) for read in ada_reads], "reason": "New images"}
    said = post(as_cora, f"{API}reads/bulk/", **asked).json()
    assert said["done"] == 2 and list(said["refused"]) == [str(ada_reads[0].pk)]
    assert Read.objects.filter(held_at__isnull=False).count() == 2


def test_who_has_acknowledged_and_passed(as_cora, cast):
    document, worklist = published(cast), training(cast)
    as_cora.force_login(cast.ada)
    assert [one["title"] for one in as_cora.get("/api/v1/documents/").json()] == ["Imaging charter"]
    assert post(as_cora, f"/api/v1/documents/{document.pk}/acknowledge/").status_code == 204
    assert Acknowledgement.objects.get().reader == cast.ada
    read_all(worklist, cast.ada, HALF)
    as_cora.force_login(cast.mona)
    ada, ben = as_cora.get(f"{API}qualification/").json()
    attempt = {"worklist": worklist.pk, "attempt": 1, "score": "0.5000", "has_passed": False}
    assert ada == {"reader": "ada", "acknowledged": [document.pk], "trainings": [attempt]}
    assert ben == {"reader": "ben", "acknowledged": [], "trainings": []}
