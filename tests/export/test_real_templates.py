"""Acceptance: whatever a real template can ask comes out of the exports as it was answered.

The way is the product's own: import, publish, activate, sign, assessor, CSV and JSON.
"""

import csv
import os
from pathlib import Path

import pytest

from ecrf.actions import accept_report, import_template, publish_version
from ecrf.definition import definition_of
from ecrf.exporting.csv_text import unguarded
from ecrf.models import ImageAssessor
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Invalid
from tests.cast import add_session
from tests.export.answering import answers_of
from tests.worklists.lists import activate, sign

pytestmark = pytest.mark.realdata

FOLDER = Path(os.environ.get("RR_TEST_DATA", "nowhere")) / "radreport"


def files() -> list[str]:
    """The templates that have something to answer, by the folder's own list of what is in them."""
    manifest = FOLDER / "MANIFEST.csv"
    if not manifest.exists():
        return []
    with manifest.open(newline="") as lines:
        return sorted(row["file"] for row in csv.DictReader(lines) if int(row["fields"]))


FILES = files()


@pytest.fixture(autouse=True, scope="module")
def large_cells():
    """The csv module reads cells of at most 128 KiB unless it is told otherwise."""
    before = csv.field_size_limit(10_000_000)
    yield
    csv.field_size_limit(before)


def publish(cast, file: str):
    version = import_template(trial=cast.lung, by=cast.cora, html=(FOLDER / file).read_bytes(), name=file)
    version = accept_report(version=version, by=cast.cora)
    return publish_version(version=version, by=cast.cora)


@pytest.mark.parametrize("file", FILES)
def test_every_answer_to_a_real_template_survives(cast, export, exported_rows, file):
    version = publish(cast, file)
    version.refresh_from_db()
    form = definition_of(version)
    sessions = [add_session(cast, number=number) for number in (1, 2)]
    worklist = activate(cast, version=version, sessions=sessions, readers=[cast.ada])
    given = [answers_of(form, shift) for shift in (0, 1)]
    for read, answers in zip(worklist.reads.in_read_order(), given, strict=True):
        sign(read, answers=answers)
    stored = [parse_json(one.answers) for one in ImageAssessor.objects.order_by("position")]
    assert form.fields()
    assert stored == given
    assert [read["answers"] for read in parse_json(export("reads.json"))["reads"]] == given
    assert len(exported_rows("answers.csv")) == sum(map(len, given))
    for row, answers in zip(exported_rows("reads.csv"), given, strict=True):
        expected = {column.key: column.cells(answers).value for column in form.columns()}
        assert {key: unguarded(row[f"f_{key}"]) for key in expected} == expected
        texts = {key: value for key, value in answers.items() if isinstance(value, str)}
        assert {key: unguarded(row[f"f_{key}"]) for key in texts} == texts


def test_the_templates_left_out_have_nothing_to_answer(cast):
    rest = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html")} - set(FILES)
    assert len(FILES) > 70 and rest
    for file in rest:
        with pytest.raises(Invalid, match="No fields"):
            publish(cast, file)


def test_the_real_templates_have_every_kind_of_field(cast):
    """Otherwise the test above would show less than it says."""
    kinds = {field.type for file in FILES[:40] for field in definition_of(publish(cast, file)).fields()}
    assert {"text", "long_text", "yes_no", "single_choice", "multiple_choice", "date"} <= kinds
    assert kinds & {"integer", "decimal"}
