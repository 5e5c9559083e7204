"""A read's root shows its own session, to its own reader, under the trial's labels; nothing else, at no level."""

from io import BytesIO

import pytest
from django.test import Client
from pydicom import dcmread

from rapidreader.archive.models import Instance
from tests.archive.dicom_files import SERIES, STUDY
from tests.archive.dicomweb_cast import CINE, ODD, OTHER, PAPERS, Root, instance, parts, series
from tests.kept import kept_shelf
from tests.viewer.frontdoor_reads import fill_reads, root_of

LEVELS = [
    "studies/{study}",
    "studies/{study}/metadata",
    "studies/{study}/series",
    "studies/{study}/instances",
    "studies/{study}/thumbnail",
    "studies/{study}/series/{series}",
    "studies/{study}/series/{series}/metadata",
    "studies/{study}/series/{series}/instances",
    "studies/{study}/series/{series}/thumbnail",
    "studies/{study}/series/{series}/instances/{sop}",
    "studies/{study}/series/{series}/instances/{sop}/metadata",
    "studies/{study}/series/{series}/instances/{sop}/rendered",
    "studies/{study}/series/{series}/instances/{sop}/thumbnail",
    "studies/{study}/series/{series}/instances/{sop}/frames/1",
    "studies/{study}/series/{series}/instances/{sop}/frames/1/rendered",
    "studies/{study}/series/{series}/instances/{sop}/bulkdata/60003000",
]
VERBS = ["get", "head", "post", "put", "patch", "delete"]
OTHERS = ["head", "put", "patch", "delete"]
IDENTITY = [b"Sentinel", b"SENTINEL", b"Petra", b"NAME-0001", b"ACC-4711", b"ST-4711", b"19500102"]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


kept_archive, made, cast, shelf = kept_shelf(fill_reads)


@pytest.fixture
def root(shelf, cast):
    """ada's root for her read of chest."""
    return Root(signed_in(cast.ada), root_of(shelf.ada_chest))


def levels(study=STUDY, series=SERIES, sop=f"{SERIES}.1"):
    return [level.format(study=study, series=series, sop=sop) for level in LEVELS]


def test_the_own_session_is_served_at_every_level(root):
    statuses = {path: root.get(path).status_code for path in levels()}
    assert [path for path, status in statuses.items() if status != 200] == [levels()[-1]]  # CT has no overlay
    assert root.get(f"{instance(7, ODD)}/bulkdata/60003000").status_code == 200


@pytest.mark.parametrize("verb", ["get", "post", *(pytest.param(verb, marks=pytest.mark.long) for verb in OTHERS)])
def test_another_session_is_not_found_at_any_level(root, verb):
    foreign = levels(OTHER, "2.25.88001", "2.25.88001.1")
    crossed = levels(STUDY, "2.25.88001", "2.25.88001.1")[5:] + levels(OTHER, SERIES, f"{SERIES}.1")
    crossed += levels(STUDY, SERIES, "2.25.88001.1")[9:]
    assert [path for path in foreign + crossed if root.ask(verb, path).status_code != 404] == []


def everybody_with_every_verb():
    """Always with "get" as everybody and with every verb as ben; the rest where time allows."""
    for name in ("ben", "judy", "cora", "mona", "alma", "olga"):
        for verb in VERBS:
            is_long = verb != "get" and name != "ben"
            yield pytest.param(name, verb, marks=[pytest.mark.long] if is_long else [])


@pytest.mark.parametrize(("name", "verb"), list(everybody_with_every_verb()))
def test_another_persons_read_is_not_found(shelf, cast, name, verb):
    client = signed_in(getattr(cast, name))
    root = Root(client, root_of(shelf.ada_chest))
    assert [path for path in levels() if root.ask(verb, path).status_code != 404] == []
    if verb == "get":
        assert root.get("studies").json() == []


def test_searches_find_the_own_session_only(root):
    assert [item["0020000D"]["Value"] for item in root.search("studies")] == [[STUDY]]
    for level in ("studies", "series", "instances"):
        assert root.search(f"{level}?StudyInstanceUID={OTHER}") == []
        assert root.search(f"{level}?PatientID=NAME-0001") == []
        assert {item["0020000D"]["Value"][0] for item in root.search(level)} == {STUDY}


def test_who_is_not_signed_in_sees_nothing(shelf):
    root = Root(Client(), root_of(shelf.ada_chest))
    assert {root.ask(verb, path).status_code for path in levels() for verb in VERBS} == {401}


@pytest.mark.parametrize(
    "path", ["studies", "series", "instances", "studies?includefield=all", "instances?includefield=all"]
)
def test_searches_carry_the_trials_labels(root, path):
    content = root.get(path).content
    assert b"S-017" in content
    assert leaks(content) == []


def leaks(content: bytes) -> list[bytes]:
    return [trace for trace in IDENTITY if trace in content]


@pytest.mark.long
def test_nothing_that_a_read_serves_names_anybody(root, shelf):
    count = 0
    for sop, uid in Instance.objects.filter(session=shelf.chest).values_list(
        "sop_instance_uid", "scan__series_instance_uid"
    ):
        for path in levels(STUDY, uid, sop):
            response = root.get(path)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            head = repr(sorted(response.headers.items())).encode()
            assert leaks(body + head) == [], path
            count += response.status_code == 200
    assert count > 100


def test_objects_keep_their_pixels(root, shelf):
    ((_, content),) = parts(root.get(instance(1)))
    shown = dcmread(BytesIO(content))
    assert shown.PixelData == shelf.pixels[0].tobytes()
    assert shown.PatientIdentityRemoved == "YES" and shown.ClinicalTrialProtocolID == "LUNG-01"


def test_a_document_is_not_shown_at_any_level(root):
    assert {root.get(path).status_code for path in levels(STUDY, PAPERS, f"{PAPERS}.1")[5:]} == {404}
    assert PAPERS not in [item["0020000E"]["Value"][0] for item in root.search(f"studies/{STUDY}/series")]
    assert PAPERS.encode() not in root.get(f"studies/{STUDY}/metadata").content
    assert b"PDF" not in b"".join(root.get(f"studies/{STUDY}").streaming_content)


def test_private_values_are_not_fetched(root, shelf):
    assert Instance.objects.get(session=shelf.chest, sop_instance_uid=f"{ODD}.7").bulk_index.keys() >= {"00091001"}
    assert root.get(f"{instance(7, ODD)}/bulkdata/00091001").status_code == 404


def test_a_changed_label_changes_what_is_served(root, shelf):
    before = root.get(f"{series(CINE)}/metadata")
    type(shelf.chest).objects.filter(pk=shelf.chest.pk).update(time_point="Week 8")
    after = root.get(f"{series(CINE)}/metadata", HTTP_IF_NONE_MATCH=before.headers["ETag"])
    assert after.status_code == 200 and b"Week 8" in after.content


def test_a_read_that_does_not_exist_is_not_found(cast, shelf):
    client = signed_in(cast.ada)
    assert client.get("/reads/00000000-0000-0000-0000-000000000000/dicomweb/studies/1").status_code == 404
    assert client.get("/reads/nonsense/dicomweb/studies").status_code == 404
