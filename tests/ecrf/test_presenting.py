"""What coordinators and monitors see of a signed form, and of a version's rules."""

import re

import pytest
from django.utils.html import strip_tags

from ecrf.presenting import answers_of, facts_of
from tests.ecrf.lesions import LESIONS
from tests.export.test_rows_and_results import read  # noqa: F401 (a fixture: the form of lesions, signed)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessor(read):  # noqa: F811
    return read.item.session.assessors.get()


@pytest.fixture
def lines(assessor):
    return {line.get("key") or line["label"]: line for line in answers_of(assessor)}


def test_a_group_is_a_table_of_its_rows(lines):
    group = lines["Target lesions"]
    assert [row["name"] for row in group["rows"]] == ["T1", "T3"]
    assert [field.label for field in group["heads"]] == ["Site", "Kind", "Diameter", "Axis", "Counted"]
    assert [line["cell"] and line["cell"].label for line in group["rows"][1]["lines"]] == [
        *("Lung, right", "Node", "4.5 mm", "Short", "4.5"),
    ]


def test_results_come_with_their_reason_and_warnings_with_their_justification(lines):
    assert lines["sum"]["because"] == "Sum of the diameters"
    assert lines["remark"]["justification"] == "=None needed"
    assert lines["Target lesions"]["rows"][1]["lines"][2]["justification"] == "Node of the neck"


def test_a_measured_value_leads_to_its_measurement(lines):
    first, second = lines["Target lesions"]["rows"]
    assert (first["lines"][2]["measurement"], second["lines"][2]["measurement"]) == (1, None)


def test_what_was_hidden_was_not_asked(lines):
    assert lines["reason"]["is_asked"] is False
    assert lines["initials"]["is_asked"] is True


def test_the_page_shows_all_that(client, cast, assessor):
    client.force_login(cast.mona)
    html = client.get(f"/trials/lung/assessors/{assessor.pk}/").content.decode()
    text = re.sub(r"\s+", " ", strip_tags(html))
    for part in ("T3", "Lung, right 39607008-R", "not asked", "Sum of the diameters", "because: Node of the neck"):
        assert part in text
    assert 'href="#measurement-1"' in html
    assert 'id="measurement-1"' in html


def test_the_fields_of_a_group_are_listed_once_with_their_rules():
    facts = {fact["key"]: fact for fact in facts_of(LESIONS)}
    assert [fact["key"] for fact in facts_of(LESIONS)].count("site") == 1
    assert facts["site"]["section"] == "Target lesions"
    assert facts["lobe"]["type"] == "Coded finding: lobes of the lung"
    assert facts["sum"]["type"] == "Calculated: decimal number"
    assert 'shown if kind = "node"' in facts["axis"]["rules"]
    assert "sum(targets.counted)" in facts["sum"]["rules"]
    assert "warning if sum > 300: More than 300 mm together." in facts["sum"]["rules"]
