"""The CDISC pilot's RECIST records (TU, TR, RS), read into our forms visit by visit, as a reader would fill them in.

Nothing is computed here: sums and responses are the forms' own. The nadir is the smallest `sum_mm` so far, the
response before is the form's `overall` of the visit before.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ecrf import library
from ecrf.logic.evaluation import Outcome, evaluate_form

# Where the pilot's places lie among the organs of our forms.
ORGANS = {
    "ADRENAL GLAND": "adrenal",
    "BLADDER": "bladder",
    "BONE": "bone",
    "BREAST": "breast",
    "COLON": "bowel",
    "ESOPHAGUS": "oesophagus",
    "HEAD AND NECK": "head_neck",
    "LYMPH NODE": "lymph_node",
}
REAPPEARED = (
    "a lesion is seen again after an overall CR: PD whatever its size; the record goes by 20 % and 5 mm alone"
)
# What the records say otherwise, and why ours is right: by subject, evaluator and visit.
EXPLAINED = {("01-701-1133", "RADIOLOGIST 2", "WEEK 9"): ("PR", "PD", REAPPEARED)}


@dataclass(frozen=True)
class Compared:
    """One visit of one evaluator: what the record says, and what the form says with its reason."""

    subject: str
    evaluator: str
    visit: str
    recorded: str
    found: str
    because: str
    baseline: str
    nadir: str
    total: str

    @property
    def agrees(self) -> bool:
        return self.recorded == self.found

    @property
    def explanation(self) -> str:
        explained = EXPLAINED.get((self.subject, self.evaluator, self.visit))
        return explained[2] if explained and explained[:2] == (self.recorded, self.found) else ""


def compare_pilot(folder: Path) -> list[Compared]:
    """Every response on record (RS) with that of the form; `folder` holds rs_, tr_ and tu_onco_recist.csv."""
    records = {name: _read(folder / f"{name}_onco_recist.csv") for name in ("tu", "tr", "rs")}
    recorded = defaultdict(dict)
    for one in records["rs"]:
        recorded[one["USUBJID"], _evaluator(one, "RS")][one["VISIT"]] = one["RSSTRESC"]
    found = []
    for (subject, evaluator), visits in recorded.items():
        lesions = {
            one["TULNKID"]: ORGANS.get(one["TULOC"], "other")
            for one in records["tu"]
            if (one["USUBJID"], _evaluator(one, "TU")) == (subject, evaluator)
        }
        findings = defaultdict(dict)
        for one in records["tr"]:
            if (one["USUBJID"], _evaluator(one, "TR")) == (subject, evaluator):
                findings[one["VISIT"]][one["TRLNKID"], one["TRTESTCD"]] = one["TRSTRESC"]
        found += _course(subject, evaluator, lesions, findings, visits)
    return found


def _read(path: Path) -> list[dict]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _evaluator(record: dict, domain: str) -> str:
    return record[f"{domain}EVALID"] or record[f"{domain}EVAL"]


def _course(subject: str, evaluator: str, lesions: dict, findings: dict, visits: dict) -> list[Compared]:
    baseline = evaluate_form(library.load("recist_baseline"), _baseline(lesions, findings["SCREENING"]))
    sums, previous, course = [baseline.values.get("sum_mm")], "NONE", []
    for visit, recorded in visits.items():
        nadir = min((one for one in sums if one is not None), default=None)
        answers = _follow_up(lesions, findings[visit], baseline.values, nadir, previous)
        outcome = evaluate_form(library.load("recist_follow_up"), answers)
        total = outcome.values.get("sum_mm", outcome.values.get("known_sum_mm"))
        numbers = ("" if one is None else f"{one}" for one in (sums[0], nadir, total))
        found = outcome.values.get("overall", "")
        course.append(Compared(subject, evaluator, visit, recorded, found, _because(outcome), *numbers))
        sums.append(outcome.values.get("sum_mm"))
        previous = found
    return course


def _because(outcome: Outcome) -> str:
    reasons = (outcome.because.get(key) for key in ("target_response", "nontarget_response", "overall"))
    return " ".join(reason for reason in reasons if reason)


def _diameter(lesion: str, organ: str, finding: dict) -> Decimal | None:
    """Longest diameter, of lymph nodes the short axis; None where the record has none."""
    text = finding.get((lesion, "LPERP" if organ == "lymph_node" else "LDIAM"))
    return Decimal(text) if text else None


def _baseline(lesions: dict, finding: dict) -> dict:
    targets, nontargets = [], []
    for lesion, organ in lesions.items():
        if lesion.startswith("NT"):
            nontargets.append({"row": len(nontargets) + 1, "nt_organ": organ})
        else:
            measured = {"value": _diameter(lesion, organ, finding), "unit": "mm"}
            row = {"row": len(targets) + 1, "organ": organ, "method": "ct", "diameter": measured}
            targets.append(row | ({"soft_tissue": True} if organ == "bone" else {}))
    return {"evaluable": True, "slice_mm": 5, "targets": targets, "nontargets": nontargets}


def _follow_up(lesions: dict, finding: dict, baseline: dict, nadir, previous: str) -> dict:
    targets, nontargets = [], []
    for lesion, organ in lesions.items():
        if lesion.startswith("NT"):
            state = finding.get((lesion, "TUMSTATE"), "not_evaluable").lower()
            nontargets.append({"row": len(nontargets) + 1, "nt_organ": organ, "nt_state": state})
        else:
            diameter = _diameter(lesion, organ, finding)
            state = {None: "not_evaluable", Decimal(0): "absent"}.get(diameter, "measured")
            row = {"row": len(targets) + 1, "organ": organ, "state": state}
            targets.append(row | ({"diameter": {"value": diameter, "unit": "mm"}} if state == "measured" else {}))
    answers = {"evaluable": True, "new_lesion": False, "previous_response": previous, "agrees": True}
    answers |= {"target_count": baseline["target_count"], "nontarget_count": baseline["nontarget_count"]}
    answers |= {"targets": targets, "nontargets": nontargets}
    if targets:
        answers |= {"baseline_sum": baseline["sum_mm"], "nadir_sum": nadir}
    return answers | ({"nontarget_progression": False} if nontargets else {})
