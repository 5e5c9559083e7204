"""Groups, results, measurements and justifications on their way out."""

import pytest
from django.utils import timezone

from ecrf.definition import Check, Definition, Field, Group
from ecrf.models import Template, TemplateVersion
from rapidreader.audit.canonical import parse_json
from rapidreader.export.columns import answer_columns
from tests.cast import add_session
from tests.ecrf.lesions import ANSWERS, LESIONS
from tests.worklists.lists import MEANING, MEASUREMENT, activate
from worklists import actions

REASONS = {"remark": "=None needed", "targets.3.diameter": "Node of the neck"}
GIVEN = {**ANSWERS, "targets": [ANSWERS["targets"][0], {**ANSWERS["targets"][1], "diameter": "4.5"}]}


def add_version(cast, form, number=1):
    template = Template.objects.get_or_create(trial=cast.lung, title=form.title)[0]
    fields = {"number": number, "definition": form.to_json(), "content_hash": form.content_hash}
    published = {"state": "published", "published_at": timezone.now(), "published_by": cast.cora}
    return TemplateVersion.objects.create(template=template, **fields, **published)


@pytest.fixture
def read(cast):
    """Ada has completed the form of lesions with two rows, 1 and 3, and two justified warnings."""
    version = add_version(cast, LESIONS)
    read = activate(cast, version=version, sessions=[add_session(cast)], readers=[cast.ada]).reads.get()
    given = {"answers": GIVEN, "measurements": [MEASUREMENT], "draft_number": 0, "justifications": REASONS}
    actions.sign_read(read=read, by=cast.ada, meaning=MEANING, **given)
    return read


def test_each_row_of_a_group_has_its_columns(read, exported_rows):
    (row,) = exported_rows("reads.csv")
    assert (row["f_targets_1_site"], row["l_targets_1_site"]) == ("64033007-L", "Kidney, left")
    assert (row["f_targets_3_kind"], row["l_targets_3_kind"]) == ("node", "Node")
    assert (row["f_targets_2_site"], row["f_targets_5_site"]) == ("", "")
    assert "f_targets_6_site" not in row


def test_a_measurement_has_its_unit_and_where_it_came_from_beside_it(read, exported_rows):
    (row,) = exported_rows("reads.csv")
    one = [row[f"f_targets_1_diameter{part}"] for part in ("", "_unit", "_ref")]
    other = [row[f"f_targets_3_diameter{part}"] for part in ("", "_unit", "_ref")]
    assert (one, other) == (["12.50", "mm", "m1"], ["4.5", "mm", ""])
    image = [row[f"f_image{part}"] for part in ("", "_series", "_sop", "_frame")]
    assert image == ["Series 3, slice 17", "2.25.11", "2.25.12", "1"]


def test_results_stand_beside_their_reasons(read, exported_rows):
    (row,) = exported_rows("reads.csv")
    assert (row["f_sum"], row["f_sum_because"]) == ("17.0", "Sum of the diameters")
    assert row["f_targets_3_counted_because"] == "As measured"
    assert row["f_targets_2_counted_because"] == ""


def test_the_answers_file_names_group_and_row(read, exported_rows):
    rows = {(row["group"], row["row"], row["key"]): row for row in exported_rows("answers.csv")}
    site = rows["targets", "3", "site"]
    assert (site["value"], site["words"], site["label"]) == ("39607008-R", "Lung, right", "T3 Site")
    diameter = rows["targets", "3", "diameter"]
    assert (diameter["value"], diameter["unit"], diameter["justification"]) == ("4.5", "mm", "Node of the neck")
    assert rows["targets", "1", "diameter_ref"]["value"] == "m1"
    assert rows["", "", "sum"]["because"] == "Sum of the diameters"
    assert rows["", "", "image_frame"]["value"] == "1"
    remark = rows["", "", "remark"]
    assert (remark["value"], remark["justification"]) == ("", "'=None needed")
    assert ("targets", "2", "site") not in rows


def test_a_justified_group_has_a_row_of_its_own(cast, exported_rows):
    few = Check(["lt", ["count", "g", None], ["num", "2"]], "Fewer than two.", "warning")
    form = Definition("Few", (Group("g", "Lesions", (Field("x", "text", "X"),), checks=(few,)),))
    version = add_version(cast, form)
    read = activate(cast, version=version, sessions=[add_session(cast)], readers=[cast.ada]).reads.get()
    given = {"answers": {"g": [{"row": 1, "x": "y"}]}, "measurements": [], "draft_number": 0}
    actions.sign_read(read=read, by=cast.ada, meaning=MEANING, justifications={"g": "Only one"}, **given)
    rows = exported_rows("answers.csv")
    assert [(row["key"], row["type"], row["justification"]) for row in rows] == [
        ("x", "text", ""),
        ("g", "group", "Only one"),
    ]


def test_json_keeps_the_structure(read, export):
    (line,) = parse_json(export("reads.json"))["reads"]
    assert [row["row"] for row in line["answers"]["targets"]] == [1, 3]
    assert line["answers"]["targets"][0]["diameter"]["ref"] == "m1"
    assert b'"value":12.50' in export("reads.json")
    assert line["because"]["targets.1.counted"] == "As measured"
    assert line["justifications"] == REASONS


def test_the_codebook_explains_every_column(read, export, exported_rows):
    known = {entry["column"]: entry for entry in parse_json(export("codebook.json"))}
    columns = [name for kind in ("reads.csv", "answers.csv") for name in exported_rows(kind)[0]]
    assert len(columns) > 100
    assert set(columns) <= set(known)
    site = known["f_targets_2_site"]
    assert (site["group"], site["row"], site["key"]) == ("targets", 2, "site")
    assert {"value": "71854001", "label": "Colon"}.items() <= next(
        one for one in site["options"] if one["value"] == "71854001"
    ).items()
    assert known["f_sum"]["calculation"] == ["sum(targets.counted) (Sum of the diameters)"]
    assert known["f_targets_1_counted"]["calculation"][0] == "0 if diameter < 2 (Too small)"
    row = next(row for row in exported_rows("codebook.csv") if row["column"] == "f_targets_2_site")
    assert (row["group"], row["row"]) == ("targets", "2")


def test_one_more_possible_row_only_adds_columns_at_the_end(cast):
    form = Definition("Rows", (Group("g", "G", (Field("x", "text", "X"),), max_rows=2), Field("y", "text", "Y")))
    more = Definition("Rows", (Group("g", "G", (Field("x", "text", "X"),), max_rows=3), Field("y", "text", "Y")))
    versions = [add_version(cast, form), add_version(cast, more, 2)]
    names = [column.name for column in answer_columns({version.pk: version for version in versions})]
    assert names == ["f_g_1_x", "f_g_2_x", "f_y", "f_g_3_x"]


def test_answers_come_back_from_the_wide_file_as_they_were_signed(read, exported_rows, export):
    """Row for row and part for part, the table holds what the record holds."""
    (row,), (line,) = exported_rows("reads.csv"), parse_json(export("reads.json"))["reads"]
    for number in (1, 3):
        signed = next(one for one in line["answers"]["targets"] if one["row"] == number)
        again = {key: row[f"f_targets_{number}_{key}"] for key in ("site", "kind", "axis", "counted")}
        assert again == {key: str(signed.get(key, "")) for key in again}
        assert row[f"f_targets_{number}_diameter"] == str(signed["diameter"]["value"])
