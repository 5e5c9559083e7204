"""What is signed is what was opened: images that come or go in between are looked at first (C3)."""

import pytest

from ecrf.models import ImageAssessor
from rapidreader.archive.models import Instance, Scan, StoredFile
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict
from rapidreader.audit.models import AuditEvent
from tests.worklists.courses import activate_under
from tests.worklists.lists import sign
from worklists import actions
from worklists.models import Read
from worklists.shown_images import images_hash_of

CT = "1.2.840.10008.5.1.4.1.1.2"


def add_image(session, uid: str, modality: str = "CT") -> Instance:
    facts = {"is_image": True, "modality": modality}
    scan, _ = Scan.objects.get_or_create(
        session=session, series_instance_uid=f"2.25.{ord(modality[0])}", defaults=facts
    )
    Scan.objects.filter(pk=scan.pk).update(version=scan.version + 1)
    file, _ = StoredFile.objects.get_or_create(sha256=f"{uid:0>64}", defaults={"size": 1})
    fields = {"sop_class_uid": CT, "transfer_syntax_uid": "1.2.840.10008.1.2.1", "metadata_gz": b""}
    return Instance.objects.create(scan=scan, session=session, file=file, sop_instance_uid=uid, **fields)


@pytest.fixture
def opened(cast, read):
    """Ada's first read with two images, opened."""
    for uid in ("2.25.1", "2.25.2"):
        add_image(read.item.session, uid)
    return actions.start_read(read=read, by=cast.ada)


@pytest.mark.statement("C3")
def test_opening_keeps_the_hash_of_the_images_and_the_assessor_has_it(opened):
    assert opened.images_hash == images_hash_of(opened) != ""
    assert parse_json(sign(opened).circumstances)["images_hash"] == opened.images_hash


@pytest.mark.statement("C3")
@pytest.mark.parametrize("change", ["added", "removed"])
def test_what_was_not_in_front_of_the_reader_is_not_signed(opened, change):
    if change == "added":
        add_image(opened.item.session, "2.25.3")
    else:
        opened.item.session.instances.filter(sop_instance_uid="2.25.2").delete()
    with pytest.raises(Conflict, match="images of this session have changed"):
        sign(opened)
    assert Read.objects.get(pk=opened.pk).state == "in_progress"
    assert not ImageAssessor.objects.exists()


@pytest.mark.statement("C3")
def test_opening_it_again_takes_the_images_of_now_on_record(cast, opened):
    add_image(opened.item.session, "2.25.3")
    again = actions.start_read(read=opened, by=cast.ada)
    assert again.images_hash != opened.images_hash
    event = AuditEvent.objects.get(verb="read_images_renewed")
    assert parse_json(event.body)["changes"]["images_hash"] == [opened.images_hash, again.images_hash]
    assert parse_json(sign(again).circumstances)["images_hash"] == again.images_hash


def test_the_hash_does_not_hang_on_the_order_of_import(cast, ada_reads):
    for read, uids in ((ada_reads[0], ("2.25.1", "2.25.2")), (ada_reads[1], ("2.25.2", "2.25.1"))):
        for uid in uids:
            add_image(read.item.session, uid)
    assert images_hash_of(ada_reads[0]) == images_hash_of(ada_reads[1])


def test_what_the_reader_is_not_shown_is_not_counted(cast):
    shows = {"modalities": ["CT"]}
    read = activate_under(cast, {"conditions": [{"key": "ct", "shows": shows}]}).reads.first()
    add_image(read.item.session, "2.25.1")
    before = images_hash_of(read)
    add_image(read.item.session, "2.25.9", modality="PT")
    assert images_hash_of(read) == before != ""


def test_the_page_is_told_that_other_images_are_there(client, cast, opened):
    client.force_login(cast.ada)
    before = client.post(f"/reads/{opened.pk}/start/", {}, "application/json").json()["images"]
    add_image(opened.item.session, "2.25.3")
    assert client.post(f"/reads/{opened.pk}/start/", {}, "application/json").json()["images"] != before
