"""A reader's viewer knows aliases, our tables know the archive's own UIDs, and each is changed into the other."""

import json

import pytest

from ecrf.models import ImageAssessor
from rapidreader.archive.blinding_presets import PRESETS
from rapidreader.audit.canonical import canonical_json, parse_json
from tests.archive.dicom_files import SERIES, STUDY
from tests.blinded_reads import FRAME, activate_blinded, fill_small, reads_of
from tests.kept import kept_shelf
from tests.worklists.lists import add_version, save, sign
from worklists import actions
from worklists.blinded import blind, overseen
from worklists.blinding.policies import disguise_of_read, shown_for, study_uid_for
from worklists.blinding.uids import exchanged, exchanged_text
from worklists.models import Query, Read, Worklist
from worklists.queries.threads import threads_for_overseers, threads_of_own_read

FACTS = dict.fromkeys(("session", "subject", "date", "site", "arm"), True)


def fill_lists(cast, folder):
    """The small archive, and active worklists under each preset: `bicr`, `full`, `open`, and `telling` with facts."""
    shelf = fill_small(cast, folder)
    both, version = [shelf.first, shelf.later], add_version(cast)
    for name, preset, blinding in [(one, one, {}) for one in PRESETS] + [("telling", "bicr", {"facts": FACTS})]:
        own = {"sessions": both, "version": version, "name": name, "blinding": blinding}
        setattr(shelf, name, activate_blinded(cast, preset, checked=False, **own))
    return shelf


kept_archive, made, cast, shelf = kept_shelf(fill_lists)


@pytest.fixture
def worklist(shelf):
    return shelf.bicr


@pytest.fixture
def read(worklist, cast):
    return reads_of(worklist, cast.ada)[0]


def measured(read, **more) -> dict:
    """A length as the viewer reports it: all names are the reader's aliases."""
    uid = disguise_of_read(read).uid
    place = f"wadors:@ROOT@/studies/{uid(STUDY)}/series/{uid(SERIES)}/instances/{uid(f'{SERIES}.2')}/frames/1"
    return {
        "uid": "7f1c-22",
        "tool": "Length",
        "label": "Lesion 1.2.3",
        "values": [{"name": "length", "value": 12.5, "unit": "mm"}],
        "series_instance_uid": uid(SERIES),
        "sop_instance_uid": uid(f"{SERIES}.2"),
        "frame_of_reference_uid": uid(FRAME),
        "annotation": {
            "metadata": {"referencedImageId": place, "FrameOfReferenceUID": uid(FRAME)},
            "data": {"cachedStats": {f"imageId:{place}": {"length": 12.5}}},
        },
        **more,
    }


def test_what_is_stored_names_the_archives_own_images(read, cast):
    sent = measured(read)
    save(read, measurements=[sent])
    (stored,) = parse_json(Read.objects.get(pk=read.pk).measurements)
    assert stored["sop_instance_uid"] == f"{SERIES}.2" and stored["series_instance_uid"] == SERIES
    assert stored["frame_of_reference_uid"] == FRAME == stored["annotation"]["metadata"]["FrameOfReferenceUID"]
    image = f"wadors:@ROOT@/studies/{STUDY}/series/{SERIES}/instances/{SERIES}.2/frames/1"
    assert stored["annotation"]["metadata"]["referencedImageId"] == image
    assert list(stored["annotation"]["data"]["cachedStats"]) == [f"imageId:{image}"]
    assert stored["label"] == "Lesion 1.2.3" and str(stored["values"][0]["value"]) == "12.5"


def test_what_is_shown_again_is_what_was_sent(read, cast, client):
    sent = measured(read)
    save(read, measurements=[sent])
    client.force_login(cast.ada)
    shown = client.get(f"/api/v1/reads/{read.pk}/").json()
    assert json.loads(json.dumps(shown["measurements"])) == [sent]
    page = client.get(f"/reads/{read.pk}/panel/").content.decode()
    assert sent["sop_instance_uid"] in page and SERIES not in page and STUDY not in page and FRAME not in page


def test_the_assessor_names_the_true_image(read, cast):
    sign(read, measurements=[measured(read)])
    (stored,) = parse_json(ImageAssessor.objects.get(read_key=read.pk).measurements)
    assert stored["sop_instance_uid"] == f"{SERIES}.2"


def test_two_readers_store_the_same_image_under_one_name(worklist, cast):
    ada, ben = (reads_of(worklist, reader)[0] for reader in (cast.ada, cast.ben))
    assert measured(ada)["sop_instance_uid"] != measured(ben)["sop_instance_uid"]
    for read in (ada, ben):
        save(read, measurements=[measured(read)])
    stored = [parse_json(Read.objects.get(pk=read.pk).measurements)[0] for read in (ada, ben)]
    assert stored[0]["sop_instance_uid"] == stored[1]["sop_instance_uid"]


def test_a_measurement_without_an_image_of_its_own_is_understood_by_its_frame_of_reference(read):
    uid = disguise_of_read(read).uid
    sent = {"frame_of_reference_uid": uid(FRAME)}
    assert exchanged(read, sent) == {"frame_of_reference_uid": FRAME}
    assert exchanged(read, exchanged(read, sent)) == sent


def test_a_guessed_uid_tells_nothing(read, cast, client):
    """A reader who knows the true UIDs from elsewhere sends one: it comes back as it was, right or wrong."""
    guesses = [{**measured(read), "uid": str(number), "sop_instance_uid": guess} for number, guess in
               enumerate([f"{SERIES}.1", "2.25.123456789", "1.2.3.4.5.6.7", STUDY])]  # fmt: skip
    answer = save(read, measurements=guesses)
    client.force_login(cast.ada)
    shown = client.get(f"/api/v1/reads/{read.pk}/").json()["measurements"]
    assert json.loads(json.dumps(shown)) == guesses and answer.draft_errors == {}


def test_key_images_in_answers_are_exchanged_too(read):
    uid = disguise_of_read(read).uid
    answer = {"key": {"series": uid(SERIES), "sop": uid(f"{SERIES}.1"), "frame": 1, "label": "Slice 1"}}
    stored = exchanged(read, answer)
    assert stored["key"]["sop"] == f"{SERIES}.1" and exchanged(read, stored) == answer


def test_numbers_are_never_taken_for_uids(read):
    text = '{"a":2.25,"b":"2.25","c":"version 1.2","d":[1.5,2.5]}'
    assert exchanged_text(read, text) == text


def test_without_aliases_nothing_is_changed_and_nothing_asked(cast, shelf, django_assert_num_queries):
    read = reads_of(shelf.open, cast.ada)[0]
    value = [{"sop_instance_uid": f"{SERIES}.1"}]
    with django_assert_num_queries(0):
        assert exchanged(read, value) is value and study_uid_for(read) == STUDY


def test_a_text_without_uids_costs_no_query(read, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert exchanged(read, {"finding": "nodule", "size": 12}) == {"finding": "nodule", "size": 12}


# --- what pages say of a session --------------------------------------------------------------------


def test_pages_say_what_the_policy_shows(read, cast, shelf):
    said = blind(read)
    assert said.label.startswith("S-") and said.subject_label.startswith("P-") and said.modalities == "CT, US"
    assert (said.date, said.site, said.arm) == ("", "", "")
    assert overseen(shelf.first).label == shelf.first.label
    later = blind(read, shelf.later)
    assert later.label != said.label and later.subject_label == said.subject_label


def test_facts_are_shown_where_the_policy_says(cast, shelf):
    said = blind(reads_of(shelf.telling, cast.ada)[0])
    assert (said.label, said.site, said.arm) == (shelf.first.label, "Zqsitezq", "zqarmzq")
    assert said.date and said.date != "2024-02-29" and said.facts.endswith("Zqsitezq · zqarmzq")


def test_where_the_order_is_hidden_no_page_numbers_or_counts(cast, shelf, client):
    Worklist.objects.exclude(pk=shelf.full.pk).update(state="cancelled")
    first, second = reads_of(shelf.full, cast.ada)
    client.force_login(cast.ada)
    page = client.get(f"/reads/{first.pk}/").content.decode()
    assert '"position": null' in page and '"count": null' in page and "of 2" not in page
    assert client.get(f"/api/v1/reads/{first.pk}/").json()["position"] is None
    assert client.get("/api/v1/reads/").json()["count"] == 0
    assert str(second.pk) not in client.get("/reading/").content.decode()
    client.post(f"/reads/{first.pk}/start/", "{}", content_type="application/json")
    assert client.get("/api/v1/reads/").json()["count"] == 1


def test_a_condition_shows_only_its_scans(cast, shelf):
    read = reads_of(shelf.open, cast.ada)[0]
    assert {scan.modality for scan in shown_for(read).scans.values()} == {"CT", "SR", "US"}
    shows = {"modalities": ["SR"], "scan_text": ""}
    document = {"version": 1, "conditions": [{"key": "sr", "name": "Reports", "description": "", "shows": shows}]}
    read.worklist = Worklist(pk=shelf.open.pk, trial=shelf.open.trial, protocol=canonical_json(document))
    read.condition = "sr"
    assert {scan.modality for scan in shown_for(read).scans.values()} == {"SR"}


def test_a_place_that_a_reader_asks_about_is_kept_by_its_own_uids_and_shown_by_aliases(read, cast):
    """Readers whose aliases differ could otherwise tell each other's sessions by a query."""
    uid = disguise_of_read(read).uid
    position = {"sop_instance_uid": uid(f"{SERIES}.2"), "frame": 1}
    query = actions.open_query(read=read, by=cast.ada, text="Here?", image_position=position)
    assert parse_json(query.image_position)["sop_instance_uid"] == f"{SERIES}.2"
    [mine], [theirs] = threads_of_own_read(cast.ada, read), threads_for_overseers(Query.objects.all(), cast.cora)
    assert json.loads(mine.place_json) == {"series": uid(SERIES), "sop": uid(f"{SERIES}.2"), "frame": 1}
    assert json.loads(theirs.place_json)["sop"] == f"{SERIES}.2"
