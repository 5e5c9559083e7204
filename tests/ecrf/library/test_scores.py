"""ASPECTS, bone age, Kellgren-Lawrence, BI-RADS and the ROC rating against a second opinion."""

from decimal import Decimal
from itertools import product

from ecrf import library
from ecrf.logic.evaluation import evaluate_form
from tests.ecrf.library.rows import values

REGIONS = ("c", "l", "ic", "i", "m1", "m2", "m3", "m4", "m5", "m6")


def test_aspects_is_ten_less_the_ischaemic_regions():
    common = {"method": "ct", "evaluable": True, "haemorrhage": False, "side": "right"}
    for number in range(0, 1024, 3):
        affected = [bool(number >> place & 1) for place in range(10)]
        got = values("aspects", common | dict(zip(REGIONS, affected, strict=True)))
        assert got["score"] == 10 - sum(affected)
        assert got["group"] == ("high" if sum(affected) < 3 else "low")


def test_bone_age_beyond_two_standard_deviations():
    for difference, sd in product(range(-40, 41), (Decimal("5.5"), Decimal(10), Decimal("12.75"))):
        months = 120 + difference
        answers = {"sex": "male", "age_years": 10, "age_months": 0, "evaluable": True, "mature": False}
        answers |= {"bone_years": months // 12, "bone_months": months % 12, "sd_months": sd}
        got = values("bone_age", answers)
        assert got["difference_months"] == difference
        wanted = "advanced" if difference > 2 * sd else "delayed" if difference < -2 * sd else "normal"
        assert got["verdict"] == wanted


def test_the_roc_rating_keeps_the_order_of_certainty():
    ratings = [values("roc_recall", {"recall": False, "score": score})["rating"] for score in range(100, 0, -1)]
    ratings += [values("roc_recall", {"recall": True, "score": score})["rating"] for score in range(1, 101)]
    assert ratings == list(range(1, 201))


def complaints(slug: str, answers: dict) -> set[str]:
    return {problem.key for problem in evaluate_form(library.load(slug), answers).problems}


# Kellgren and Lawrence 1957: the least and the most of each feature that a grade names.
OSTEOPHYTES = ["none", "possible", "definite", "multiple", "large"]
NARROWING = ["none", "doubtful", "possible", "definite", "marked"]
GRADES = {"0": ("none", "none"), "1": ("possible", "doubtful"), "2": ("definite", "possible")}
GRADES |= {"3": ("multiple", "definite"), "4": ("large", "marked")}


def test_each_grade_accepts_the_features_that_define_it_and_asks_about_those_of_others():
    for grade, other in product(GRADES, GRADES):
        osteophytes, narrowing = GRADES[other]
        answers = {"knees": ["right"], "right_implant": False, "right_grade": grade, "right_deformity": "none"}
        answers |= {"right_osteophytes": osteophytes, "right_narrowing": narrowing, "right_sclerosis": "none"}
        is_fine = (grade, other) == ("3", "4") or grade == other
        assert (complaints("kellgren_lawrence", answers) == set()) == is_fine, (grade, other)


def test_the_overall_assessment_of_mammography_is_never_below_that_of_a_breast():
    order = ["1", "2", "3", "4A", "4B", "4C", "5"]
    finding = [{"row": 1, "side": "right", "finding": "node"}, {"row": 2, "side": "left", "finding": "node"}]
    for right, left, overall in product(order[1:], order[1:], order):
        answers = {"reason": "diagnostic", "breasts": ["right", "left"], "findings": finding}
        answers |= {"right_category": right, "left_category": left, "category": overall}
        is_below = order.index(overall) < max(order.index(right), order.index(left))
        assert complaints("bi_rads", answers) == ({"category"} if is_below else set()), (right, left, overall)
