"""Per-visit and overall responses of the CDISC pilot come out of our forms, and every difference has its reason."""

import csv
import shutil

import pytest

from .pilot import EXPLAINED, compare_pilot

pytestmark = pytest.mark.realdata


@pytest.fixture
def folder(test_data):
    return test_data / "other" / "recist_sdtm"


def test_the_pilots_responses_come_out_of_our_forms(folder):
    compared = compare_pilot(folder)
    assert len(compared) == 66
    assert {one.recorded for one in compared} == {"CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD"}
    differing = [one for one in compared if not one.agrees]
    assert [one for one in differing if not one.explanation] == []
    assert {(one.subject, one.evaluator, one.visit) for one in differing} == set(EXPLAINED)


def test_a_changed_record_is_seen(folder, tmp_path):
    for path in folder.glob("*_onco_recist.csv"):
        shutil.copy(path, tmp_path)
    path = tmp_path / "rs_onco_recist.csv"
    rows = list(csv.DictReader(path.read_text().splitlines()))
    changed = next(row for row in rows if row["RSSTRESC"] == "SD")
    changed["RSSTRESC"] = "PR"
    path.chmod(0o644)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert len([one for one in compare_pilot(tmp_path) if not one.agrees and not one.explanation]) == 1
