"""Deauville and Lugano 2014 against a second opinion."""

from decimal import Decimal
from itertools import product

from tests.ecrf.library.rows import differences, mm, of_rows, values

PET = {"visit": "after", "basis": "pet", "ct_too": False}
CT = {"visit": "after", "basis": "ct", "nonmeasured": "none", "new_disease": False, "spleen": mm(1200)}
CT |= {"baseline_spleen": Decimal(120), "baseline_spd": Decimal(1000)}


def metabolic(score: str, uptake: str, foci: bool, marrow: str) -> str:
    """The worst of what the score and the bone marrow say."""
    order = ["CMR", "PMR", "NMR", "PMD"]
    of_score = {"less": "PMR", "same": "NMR", "more": "PMD"}[uptake] if score in "45" else "CMR"
    of_marrow = {"none": "CMR", "less": "PMR", "same": "NMR", "new": "PMD"}[marrow]
    return "PMD" if foci else max(of_score, of_marrow, key=order.index)


def test_the_metabolic_response_is_the_worst_of_score_and_marrow():
    for key in product("12345", ("less", "same", "more"), (False, True), ("none", "less", "same", "new")):
        score, uptake, foci, marrow = key
        answers = PET | {"deauville": score, "uptake": uptake, "new_foci": foci, "marrow": marrow}
        got = values("lugano_2014", answers)
        assert got["metabolic"] == got["response"] == metabolic(*key), key


def progressed(now: tuple, nadir: tuple) -> bool:
    """Diameters (longest, shortest) in tenths."""
    step = 50 if nadir[0] <= 200 else 100
    grows = max(now[0] - nadir[0], now[1] - nadir[1]) >= step
    return now[0] > 150 and 2 * now[0] * now[1] >= 3 * nadir[0] * nadir[1] and grows


def test_the_progression_of_a_lesion():
    nadirs = [(50, 50), (100, 80), (150, 100), (200, 150), (201, 150), (210, 200)]
    now = [(150, 100), (151, 101), (249, 199), (250, 180), (251, 150), (300, 249), (301, 250), (310, 205)]
    cases = list(product(now, nadirs))
    rows = [
        {"kind": "nodal", "state": "measured", "ldi": mm(one[0]), "sdi": mm(one[1])}
        | {"nadir_ldi": Decimal(nadir[0]) / 10, "nadir_sdi": Decimal(nadir[1]) / 10}
        | {"nadir_ppd": Decimal(nadir[0] * nadir[1]) / 100}
        for one, nadir in cases
    ]
    got = of_rows("lugano_2014", "sites", "progressed", rows, CT)
    assert set(got) == {True, False}
    assert differences(cases, got, [progressed(*case) for case in cases]) == []


def spleen(before: int, now: int) -> str:
    excess = before - 1300
    if (excess > 0 and 2 * (now - before) > excess) or (excess <= 0 and now > 1300 and now - before >= 200):
        return "progressed"
    if now <= 1300:
        return "normal"
    return "regressed" if excess > 0 and 2 * (before - now) > excess else "enlarged"


def test_the_spleen():
    seen = set()
    for before, now in product(range(1000, 1700, 37), range(1000, 1800, 13)):
        answers = CT | {"baseline_spleen": Decimal(before) / 10, "spleen": mm(now)}
        got = values("lugano_2014", answers)["spleen_change"]
        assert got == spleen(before, now), (before, now)
        seen.add(got)
    assert seen == {"progressed", "normal", "regressed", "enlarged"}


def test_the_response_on_ct():
    """One node of 40 x 25 mm at baseline and nadir: what is left of it, and everything that may stand beside it."""
    sizes = {"gone": None, "small": (150, 100), "half": (250, 200), "more": (250, 201)}
    for size, nonmeasured, new, before, now in product(
        sizes, ("none", "present", "progressed"), (False, True), (1200, 1500), (1200, 1390, 1400, 1601)
    ):
        row = {"row": 1, "kind": "nodal", "nadir_ppd": 1000, "nadir_ldi": 40, "nadir_sdi": 25}
        diameters = sizes[size]
        row |= (
            {"state": "measured", "ldi": mm(diameters[0]), "sdi": mm(diameters[1])}
            if diameters
            else {"state": "absent"}
        )
        organ = spleen(before, now)
        if new or nonmeasured == "progressed" or organ == "progressed":
            wanted = "PD"
        elif size in ("gone", "small") and nonmeasured == "none" and organ == "normal":
            wanted = "CR"
        elif size != "more" and (organ in ("normal", "regressed") or before <= 1300):
            wanted = "PR"
        else:
            wanted = "SD"
        answers = CT | {"sites": [row], "nonmeasured": nonmeasured, "new_disease": new}
        answers |= {"spleen": mm(now), "baseline_spleen": Decimal(before) / 10}
        assert values("lugano_2014", answers)["response"] == wanted, (size, nonmeasured, new, before, now)
