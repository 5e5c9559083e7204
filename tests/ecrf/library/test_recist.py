"""RECIST 1.1 against a second opinion: the publication's tables as plain Python, sums in whole tenths."""

from decimal import Decimal
from itertools import product

import pytest

from ecrf import library
from ecrf.logic.evaluation import evaluate_form
from tests.ecrf.library.rows import mm, values

# Table 1 of the publication (patients with target disease), but for what is PD by any of its columns.
BY_TABLE = {
    ("CR", "CR"): "CR",
    ("CR", None): "CR",
    ("CR", "NON-CR/NON-PD"): "PR",
    ("CR", "NE"): "PR",
    **{("PR", other): "PR" for other in ("CR", None, "NON-CR/NON-PD", "NE")},
    **{("SD", other): "SD" for other in ("CR", None, "NON-CR/NON-PD", "NE")},
    **{("NE", other): "NE" for other in ("CR", None, "NON-CR/NON-PD", "NE")},
    # Table 2 (non-target disease only), and neither.
    (None, "CR"): "CR",
    (None, "NON-CR/NON-PD"): "NON-CR/NON-PD",
    (None, "NE"): "NE",
    (None, None): "NED",
}
SIZES = {"absent": 0, "too_small": 50, "merged": 0}


def tenths_of(state) -> int | None:
    return None if state == "not_evaluable" else SIZES.get(state, state)


def target_response(node, other, baseline: int, nadir: int) -> str:
    """Two targets, a lymph node and another lesion, each a state or a diameter in tenths."""
    known = [one for one in map(tenths_of, (node, other)) if one is not None]
    total = sum(known)
    if known and 5 * total >= 6 * nadir and total - nadir >= 50:
        return "PD"
    if len(known) < 2:
        return "NE"
    if other == "absent" and tenths_of(node) < 100 and node != "merged":
        return "CR"
    return "PR" if 10 * total <= 7 * baseline else "SD"


def row(number: int, organ: str, state) -> dict:
    if isinstance(state, str):
        return {"row": number, "organ": organ, "state": state}
    return {"row": number, "organ": organ, "state": "measured", "diameter": mm(state)}


def visit(**more) -> dict:
    return {"evaluable": True, "previous_response": "SD", "new_lesion": False, "nontarget_count": 0} | more


def with_targets(node, other, baseline: int, nadir: int, **more) -> dict:
    sums = {"baseline_sum": Decimal(baseline) / 10, "nadir_sum": Decimal(nadir) / 10}
    targets = [row(1, "lymph_node", node), row(2, "liver", other)]
    return visit(target_count=2, targets=targets, **sums, **more)


STATES = ["absent", "too_small", "not_evaluable", 99, 100, 300]
OTHERS = ["absent", "too_small", "not_evaluable", 49, 51, 350, 601]
SUMS = [(1000, 1000), (1000, 350), (500, 0), (1000, 50), (600, 300), (929, 929), (1002, 501)]


def test_the_response_of_targets_agrees_with_a_second_opinion():
    found = {}
    for node, other, (baseline, nadir) in product(STATES, OTHERS, SUMS):
        got = values("recist_follow_up", with_targets(node, other, baseline, nadir)).get("target_response")
        found[node, other, baseline, nadir] = got, target_response(node, other, baseline, nadir)
    assert {wanted for _, wanted in found.values()} == {"CR", "PR", "SD", "PD", "NE"}
    assert {key: pair for key, pair in found.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize(
    ("base", "nadir", "sums"),
    [(1000, nadir, (6 * nadir // 5 - 1, 6 * nadir // 5)) for nadir in range(250, 1000, 35)]
    + [(base, base, (7 * base // 10, 7 * base // 10 + 1)) for base in range(110, 1000, 50)],
)
def test_limits_are_exact_for_sums_in_tenths(base, nadir, sums):
    """With binary fractions, an exact increase by a fifth is missed in two of five sums."""
    for total in sums:
        got = values("recist_follow_up", with_targets("absent", total, base, nadir))["target_response"]
        assert got == target_response("absent", total, base, nadir)


# Of two targets: what gives each response, from a baseline and nadir of 100 mm.
EXAMPLES = {
    "CR": ("absent", "absent"),
    "PR": ("absent", 500),
    "SD": ("absent", 900),
    "PD": ("absent", 1300),
    "NE": ("not_evaluable", 500),
    None: None,
}
NONTARGETS = {
    "CR": (["absent", "absent"], False),
    "NON-CR/NON-PD": (["absent", "present"], False),
    "NE": (["absent", "not_evaluable"], False),
    "PD": (["present", "present"], True),
    None: None,
}
NEW = {
    "none": {"new_lesion": False},
    "equivocal": {"new_lesion": True, "new_lesions": [{"row": 1, "new_organ": "bone", "certainty": "equivocal"}]},
    "sure": {"new_lesion": True, "new_lesions": [{"row": 1, "new_organ": "bone", "certainty": "unequivocal"}]},
}


def overall(target, nontarget, new: str, previous: str) -> str:
    if new == "sure" or "PD" in (target, nontarget):
        return "PD"
    seen_again = target in ("PR", "SD", "NE") or nontarget == "NON-CR/NON-PD"
    if previous == "CR" and seen_again:
        return "PD"
    return BY_TABLE[target, nontarget]


def answers_for(target, nontarget, new: str, previous: str) -> dict:
    answers = visit(target_count=0, previous_response=previous, **NEW[new])
    if target:
        answers |= with_targets(*EXAMPLES[target], 1000, 1000) | NEW[new] | {"previous_response": previous}
    if nontarget:
        states, progression = NONTARGETS[nontarget]
        rows = [{"row": at, "nt_organ": "lung", "nt_state": state} for at, state in enumerate(states, start=1)]
        answers |= {"nontarget_count": 2, "nontargets": rows, "nontarget_progression": progression}
    return answers


def test_the_overall_response_is_that_of_the_tables():
    found = {}
    for key in product(EXAMPLES, NONTARGETS, NEW, ("NONE", "CR", "PR", "NE")):
        got = values("recist_follow_up", answers_for(*key))
        assert (got.get("target_response"), got.get("nontarget_response")) == key[:2]
        found[key] = got.get("overall"), overall(*key)
    assert len(found) == 6 * 5 * 3 * 4
    assert {key: pair for key, pair in found.items() if pair[0] != pair[1]} == {}


def test_what_is_not_answered_yet_has_no_response():
    complete = answers_for("SD", "NON-CR/NON-PD", "none", "NONE")
    assert values("recist_follow_up", complete)["overall"] == "SD"
    for key in ("evaluable", "target_count", "baseline_sum", "nadir_sum", "new_lesion", "nontarget_progression"):
        left = {name: value for name, value in complete.items() if name != key}
        assert "overall" not in values("recist_follow_up", left), key


def test_markers_above_normal_keep_from_complete_response():
    answers = answers_for("CR", "CR", "none", "NONE")
    assert values("recist_follow_up", answers | {"markers": "normal"})["overall"] == "CR"
    assert values("recist_follow_up", answers | {"markers": "raised"})["overall"] == "PR"


def test_at_most_two_targets_lie_in_one_organ():
    definition = library.load("recist_baseline")
    organs = [
        option.value for option in definition.groups_by_key["targets"].items[0].options if option.value != "other"
    ]
    assert len(organs) > 20
    for organ, count in product(organs, (1, 2, 3)):
        rows = [{"row": at, "organ": organ, "method": "ct", "diameter": mm(200)} for at in range(1, count + 1)]
        rows = [one | ({"soft_tissue": True} if organ == "bone" else {}) for one in rows]
        outcome = evaluate_form(definition, {"evaluable": True, "slice_mm": 5, "targets": rows})
        assert [problem.key for problem in outcome.problems] == (["targets"] if count > 2 else []), organ
        assert outcome.values["sum_mm"] == 20 * count
