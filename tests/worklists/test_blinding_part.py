"""What a coordinator chooses in the protocol editor becomes the document, and the document is shown again."""

import re

import pytest

from rapidreader.archive.blinding_listed import listed_rows, tag_named
from rapidreader.archive.blinding_policy import BlindingRules
from tests.cast import add_session
from tests.worklists.lists import add_version
from worklists.models import Worklist
from worklists.planning.blinding import BlindingSection
from worklists.planning.section import Desk

pytestmark = pytest.mark.django_db
STATION = f"blinding-tag_{tag_named('StationName')}"


def document_of(cast, **posted) -> dict:
    """The document of a form that was filled in; `preset` is said always."""
    data = {"blinding-preset": "bicr"} | {f"blinding-{name}": value for name, value in posted.items()}
    form = BlindingSection(data, desk=Desk(cast.lung))
    assert form.is_valid(), form.errors
    return form.value()["blinding"]


def again(cast, document: dict) -> dict:
    """The document of the form that shows a document, sent as it is."""
    initial = BlindingSection.initial_of({"blinding": document}, Desk(cast.lung))
    return document_of(cast, **{name: value for name, value in initial.items() if value})


def test_a_preset_alone_is_all_that_the_document_says(cast):
    assert document_of(cast) == {"preset": "bicr"} and document_of(cast, preset="full") == {"preset": "full"}


def test_what_differs_is_in_the_document_and_nothing_else(cast):
    document = document_of(
        cast,
        uids="keep",
        fact_date="show",
        kind_segmentation="show",
        kind_image="show",  # as the preset has it anyway
        hide_modalities="pr, ko",
        others="0018,1030 = replace: Scan\n\nDeviceSerialNumber = keep",
        **{f"tag_{tag_named('StationName')}": "keep"},
    )
    assert document == {
        "preset": "bicr",
        "uids": "keep",
        "facts": {"date": True},
        "objects": {"show": ["image", "registration", "segmentation"], "hide_modalities": ["PR", "KO"]},
        "attributes": {"00081010": "keep", "00181030": {"replace": "Scan"}, "00181000": "keep"},
    }
    assert BlindingRules.of(document).is_blinded
    assert BlindingRules.of(again(cast, document)) == BlindingRules.of(document)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"preset": "full"},
        {"preset": "open", "facts": {"arm": True, "order": False}},
        {"preset": "bicr", "objects": {"show": ["image", "report"], "hide_classes": ["1.2.3"], "show_classes": []}},
        {
            "preset": "full",
            "attributes": {"StudyDate": "keep", "00102160": "remove", "ProtocolName": {"replace": "x"}},
        },
    ],
)
def test_a_document_shown_and_sent_again_means_the_same(cast, document):
    assert BlindingRules.of(again(cast, document)) == BlindingRules.of(document)


@pytest.mark.parametrize("line", ["Nonsense = keep", "StationName", "StationName = hide", "StationName keep"])
def test_a_line_that_is_no_choice_is_said_to_be_none(cast, line):
    form = BlindingSection({"blinding-preset": "bicr", "blinding-others": line}, desk=Desk(cast.lung))
    assert not form.is_valid() and line[:20] in form.errors["others"][0]


def test_the_table_names_what_every_preset_does(cast):
    form = BlindingSection(desk=Desk(cast.lung), initial={"preset": "bicr"})
    lines = {line.words: line.presets for line in form.attribute_lines}
    assert len(lines) > 70 and lines["Study Date"] == ["shown", "days moved", "same day"]
    assert lines["Series Description"] == ["shown", "shown", "blank"]
    assert len(form.fact_lines) == 8 and len(form.kind_lines) == 11
    assert not {row.keyword for row in listed_rows()} & {"PatientName", "SOPInstanceUID", "Rows"}


def test_the_editor_keeps_the_policy_with_the_draft(cast, client):
    client.force_login(cast.cora)
    address, version = "/trials/lung/worklists/new/", add_version(cast)
    page = client.get(address).content.decode()
    assert 'name="blinding-preset"' in page and STATION in page
    data = dict(re.findall(r'<input type="hidden" name="(protocol-base)" value="([^"]*)"', page))
    data |= {"name": "Blinded", "template_version": version.pk, "labels": add_session(cast).label, "do": "save"}
    data |= {"readers": [cast.ada.pk], "blinding-preset": "full", STATION: "keep", "signature-kind": "plain"}
    data |= {"assignment-kind": "all", "order-kind": "listed", "conditions-design": "none"}
    data |= {"assignment-reads_per_session": 1, "conditions-balance": "sessions", "conditions-washout_days": 28}
    data |= {"conditions-percent": 0, "conditions-min_distance": 0, "protocol-base": ""}
    answer = client.post(address, data)
    assert answer.status_code == 302, re.findall(r"errorlist[^>]*>(.*?)</ul>", answer.content.decode(), re.S)
    assert '"blinding":{"attributes":{"00081010":"keep"},"preset":"full"}' in Worklist.objects.get().protocol


def test_a_locked_attribute_is_refused_beside_the_lines(cast, client):
    client.force_login(cast.cora)
    data = {
        "name": "x",
        "labels": "",
        "do": "save",
        "blinding-preset": "bicr",
        "blinding-others": "PatientName = keep",
    }
    page = client.post("/trials/lung/worklists/new/", data)
    assert page.status_code == 422
