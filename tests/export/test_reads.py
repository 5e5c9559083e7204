import hashlib
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecrf.definition import Field
from ecrf.exporting.csv_text import unguarded
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.export.columns import answer_columns
from tests.cast import add_session
from tests.export.forms import ANSWERS, HARD_TEXT, LOBES, add_version
from tests.worklists.lists import MEANING, activate, sign
from worklists import actions


def row_of(rows, read):
    (row,) = [row for row in rows if row["read_id"] == str(read.pk)]
    return row


def test_one_row_per_read_whether_complete_or_not(read, exported_rows):
    rows = exported_rows("reads.csv")
    assert [(row["reader"], row["position"], row["read_state"]) for row in rows] == [
        ("ada", "1", "Complete"),
        ("ada", "2", "Open"),
        ("ben", "1", "Open"),
        ("ben", "2", "Open"),
    ]
    assert rows[1]["f_remark"] == rows[1]["signed_by"] == ""


def test_the_values_are_those_that_were_entered(read, exported_rows):
    row = row_of(exported_rows("reads.csv"), read)
    assert unguarded(row["f_remark"]) == "=1+1"
    assert row["f_remark"] == "'=1+1"
    assert unguarded(row["f_report"]) == HARD_TEXT
    assert (row["f_count"], row["f_size"]) == ("-3", "12.50")
    assert (row["f_seen_on"], row["f_seen_at"]) == ("2026-02-28", "07:30")
    assert (row["f_effusion"], row["l_effusion"]) == ("false", "No")
    assert (row["f_lobe"], row["l_lobe"]) == ("RUL", "Right upper lobe")
    assert (row["f_lobes"], row["l_lobes"]) == ("RUL;a\\;b", "Right upper lobe;Semi\\;colon")


def test_a_row_says_what_was_read_by_whom_and_what_was_signed(read, worklist, exported_rows):
    row = row_of(exported_rows("reads.csv"), read)
    session, assessor = read.item.session, session_assessor(read)
    assert (row["trial"], row["subject"], row["session"], row["time_point"]) == ("lung", "1001", "1001-CT-1", "TP1")
    assert (row["study_instance_uid"], row["archive"]) == (session.study_instance_uid, "Embedded archive")
    assert (row["signed_by"], row["signed_meaning"]) == ("Ada Reader", MEANING)
    assert row["signed_at"] == row["completed_at"] == assessor.completed_at.isoformat()[:23] + "Z"
    assert (row["content_hash"], row["schedule_hash"]) == (assessor.content_hash, worklist.schedule_hash)
    assert (row["template_title"], row["template_hash"]) == ("Chest", worklist.template_version.content_hash)


def session_assessor(read):
    return read.item.session.assessors.get()


def test_only_complete_reads_on_request(read, exported_rows):
    assert [row["read_id"] for row in exported_rows("reads.csv", completed_only=True)] == [str(read.pk)]


@pytest.fixture
def reopened(cast, read):
    actions.reopen_read(read=read, by=cast.cora, reason="Wrong lobe")
    return read


def test_a_reopened_read_has_no_current_answers(reopened, exported_rows):
    row = row_of(exported_rows("reads.csv"), reopened)
    assert (row["revision"], row["f_lobe"], row["signed_by"]) == ("2", "", "")
    assert row["read_state"] != "Complete"
    assert exported_rows("reads.csv", completed_only=True) == []


def test_all_revisions_on_request(reopened, exported_rows):
    sign(reopened, answers={"lobe": "LLL"})
    assert row_of(exported_rows("reads.csv"), reopened)["f_lobe"] == "LLL"
    rows = exported_rows("reads.csv", completed_only=True, all_revisions=True)
    assert [(row["revision"], row["is_current"], row["f_lobe"], row["read_state"]) for row in rows] == [
        ("1", "false", "RUL", "Complete"),
        ("2", "true", "LLL", "Complete"),
    ]


def test_the_five_states_have_the_names_of_xnat(cast, read, worklist, exported_rows):
    actions.start_read(read=worklist.reads.get(reader=cast.ada, position=2), by=cast.ada)
    actions.save_draft(
        read=worklist.reads.get(reader=cast.ben, position=1),
        by=cast.ben,
        answers={"remark": "secret draft"},
        measurements=[],
        draft_number=0,
        save_key="k",
    )
    states = [row["read_state"] for row in exported_rows("reads.csv")]
    assert states == ["Complete", "InProgress", "Partial", "Open"]
    actions.cancel_worklist(worklist=worklist, by=cast.cora, reason="Over")
    assert {row["read_state"] for row in exported_rows("reads.csv")} == {"Complete", "Cancelled"}


def test_a_draft_is_no_result(cast, worklist, export):
    read = worklist.reads.get(reader=cast.ben, position=1)
    save = {"answers": {"remark": "secret draft"}, "measurements": [], "draft_number": 0, "save_key": "k"}
    actions.save_draft(read=read, by=cast.ben, **save)
    for kind in ("reads.csv", "answers.csv", "reads.json"):
        assert b"secret draft" not in export(kind)


def test_one_row_per_answered_field(read, exported_rows):
    rows = exported_rows("answers.csv")
    assert [row["key"] for row in rows] == list(ANSWERS)
    size = next(row for row in rows if row["key"] == "size")
    assert (size["section"], size["label"], size["unit"], size["value"]) == ("Findings", "Size", "mm", "12.50")
    assert (size["words"], size["reader"]) == ("12.50 mm", "ada")


def test_one_row_per_measured_value(read, exported_rows):
    rows = exported_rows("measurements.csv")
    assert [(row["name"], row["value"], row["unit"]) for row in rows] == [
        ("length", "12.5", "mm"),
        ("width", "7", "mm"),
    ]
    assert (rows[0]["label"], rows[0]["slice"], rows[0]["scan_number"]) == ("'@lesion", "17", "3")
    assert json.loads(rows[0]["points"]) == [[1.5, 2, 3], [4, 5, 6]]


def test_a_measurement_without_a_value_has_a_row_too(cast, read, worklist, exported_rows):
    other = worklist.reads.get(reader=cast.ben, position=1)
    odd = {"uid": "m2", "tool": "Arrow", "values": "?", "scan": 3, "label": ["x"]}
    sign(other, answers={}, measurements=[{"uid": "m1", "tool": "Arrow", "values": []}, odd])
    assert [row["tool"] for row in exported_rows("measurements.csv") if row["reader"] == "ben"] == ["Arrow", "Arrow"]


def test_json_has_the_answers_as_they_were_signed(read, export):
    document = parse_json(export("reads.json"))
    assert document["reads"][0]["answers"] == ANSWERS
    assert b'"size":12.50' in export("reads.json")
    assert [template["version"] for template in document["templates"]] == [1]
    assert document["audit"]["seq"] > 0


def test_json_ends_with_the_number_of_reads_and_the_checksum_of_their_lines(read, export):
    document = parse_json(export("reads.json"))
    lines = "\n".join(canonical_json(line) for line in document["reads"])
    assert document["count"] == len(document["reads"]) == 4
    assert document["sha256"] == hashlib.sha256(lines.encode()).hexdigest()


def test_the_codebook_knows_every_column(read, export, exported_rows):
    known = {entry["column"]: entry for entry in parse_json(export("codebook.json"))}
    columns = list(exported_rows("reads.csv")[0]) + list(exported_rows("measurements.csv")[0])
    assert len(columns) > 40
    assert set(columns) <= set(known)
    assert (known["f_size"]["unit"], known["f_size"]["type"]) == ("mm", "decimal")
    assert known["f_size"]["codes"] == [{"scheme": "LOINC", "value": "21889-1", "meaning": "Size"}]
    assert [option["label"] for option in known["f_lobe"]["options"]] == [option.label for option in LOBES]
    row = next(row for row in exported_rows("codebook.csv") if row["column"] == "f_lobe")
    assert row["options"].splitlines()[0] == "RUL = Right upper lobe [RadLex RID1303 upper lobe of right lung]"


def test_a_worklist_is_exported_alone(cast, read, worklist, exported_rows):
    other = activate(cast, name="Second", version=worklist.template_version, sessions=[add_session(cast, number=9)])
    assert {row["worklist"] for row in exported_rows("reads.csv")} == {"First reads", "Second"}
    assert {row["worklist"] for row in exported_rows("reads.csv", other)} == {"Second"}


def number(key, unit=""):
    return Field(key=key, type="decimal", label=key, unit=unit)


def columns_of(*versions):
    return [column.name for column in answer_columns({version.pk: version for version in versions})]


def test_a_later_version_only_adds_columns_at_the_end(cast):
    first = add_version(cast, [number("a"), number("b")])
    second = add_version(cast, [number("c"), number("a"), number("b")])
    assert columns_of(first) == ["f_a", "f_b"]
    assert columns_of(first, second) == ["f_a", "f_b", "f_c"]


def test_what_changed_its_unit_is_another_column(cast):
    first, second = add_version(cast, [number("size", "mm")]), add_version(cast, [number("size", "cm")])
    assert columns_of(first, second) == ["f_size", f"f_size__t{first.template_id}v2"]


def test_the_same_key_in_another_template_is_another_column(cast):
    first, second = add_version(cast, [number("size")]), add_version(cast, [number("size")], title="Liver")
    assert columns_of(first, second) == ["f_size", f"f_size__t{second.template_id}v1"]


def test_reads_with_different_templates_stand_in_one_file(cast, read, worklist, exported_rows):
    version = add_version(cast, [number("size", "cm")])
    other = activate(cast, name="Second", version=version, sessions=[add_session(cast, number=9)])
    later = other.reads.get(reader=cast.ada)
    sign(later, answers={"size": "2"})
    rows, name = exported_rows("reads.csv"), f"f_size__t{version.template_id}v2"
    assert (row_of(rows, read)["f_size"], row_of(rows, read)[name]) == ("12.50", "")
    assert (row_of(rows, later)["f_size"], row_of(rows, later)[name]) == ("", "2")


def test_an_export_asks_the_database_no_more_for_more_reads(cast, read, worklist, export):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            export("reads.csv")
        return len(captured)

    few = queries()
    sessions = [add_session(cast, number=number) for number in range(10, 30)]
    activate(cast, name="Second", version=worklist.template_version, sessions=sessions)
    assert queries() == few
