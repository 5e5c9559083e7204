"""LI-RADS 2018 and PI-RADS 2.1: every cell of the published tables, and what comes before and after them."""

from itertools import product

from tests.ecrf.library.rows import differences, mm, of_rows, values

# The diagnostic table of CT/MRI LI-RADS v2018 as it is printed: no, one, two or more additional major features.
WITHOUT_APHE = {"below 20": ("LR-3", "LR-3", "LR-4"), "from 20": ("LR-3", "LR-4", "LR-4")}
WITH_APHE = {
    "below 10": ("LR-3", "LR-4", "LR-4"),
    "10 to 19": ("LR-3", "LR-4 or LR-5", "LR-5"),
    "from 20": ("LR-4", "LR-5", "LR-5"),
}
LADDER = ["LR-1", "LR-2", "LR-3", "LR-4", "LR-5"]
MALIGNANT, BENIGN = {"favours_malignancy": ["corona"]}, {"favours_benignity": ["stable"]}
AT_RISK = {"risk": "cirrhosis", "modality": "ct", "observation_seen": True}


def cell(tenths: int, aphe: bool, washout: bool, capsule: bool, growth: bool) -> str:
    count = min(washout + capsule + growth, 2)
    if not aphe:
        return WITHOUT_APHE["below 20" if tenths < 200 else "from 20"][count]
    found = WITH_APHE["below 10" if tenths < 100 else "10 to 19" if tenths < 200 else "from 20"][count]
    # The footnote of the divided cell: the capsule alone is LR-4.
    return found if " or " not in found else "LR-4" if capsule else "LR-5"


def category(table: str, targetoid: bool, other: bool, ancillary: dict, applied: bool) -> str:
    if targetoid or (other and table != "LR-5"):
        return "LR-M"
    up, down = "favours_malignancy" in ancillary, "favours_benignity" in ancillary
    if not applied or up == down:
        return table
    if up:
        return "LR-4" if table == "LR-3" else table
    return LADDER[LADDER.index(table) - 1]


def test_every_cell_of_the_table_with_and_without_what_changes_it():
    rows, expected = [], []
    for size, aphe, washout, capsule, growth in product((99, 100, 199, 200), *[(False, True)] * 4):
        table = cell(size, aphe, washout, capsule, growth)
        for targetoid, other, ancillary, applied in product(
            (False, True), (False, True), ({}, MALIGNANT, BENIGN, MALIGNANT | BENIGN), (False, True)
        ):
            row = {"categorisable": True, "vein": False, "benign": "no", "size": mm(size), "aphe": aphe}
            row |= {"washout": washout, "capsule": capsule, "prior": "within"}
            row["prior_size"] = mm(size * 2 // 3 if growth else size)["value"]
            row |= ({"targetoid": ["rim"]} if targetoid else {}) | (
                {"other_malignant": ["necrosis"]} if other else {}
            )
            rows.append(row | ancillary | {"apply_ancillary": applied})
            expected.append(category(table, targetoid, other, ancillary, applied))
    got = of_rows("li_rads_2018", "observations", "category", rows, AT_RISK)
    assert set(got) == {"LR-2", "LR-3", "LR-4", "LR-5", "LR-M"}
    assert differences(rows, got, expected) == []


def test_ancillary_features_never_make_lr_5():
    for benign, size, washout in product(("definite", "probable", "no"), (99, 150, 250), (False, True)):
        row = {"row": 1, "categorisable": True, "vein": False, "benign": benign, "size": mm(size), "aphe": True}
        row |= {"washout": washout, "capsule": False, "prior": "none", "apply_ancillary": True}
        before = values("li_rads_2018", AT_RISK | {"observations": [row]})["observations.1.category"]
        after = values("li_rads_2018", AT_RISK | {"observations": [row | MALIGNANT]})["observations.1.category"]
        steps = LADDER.index(after) - LADDER.index(before)
        assert steps == (0 if before in ("LR-4", "LR-5") else 1)


def test_threshold_growth_is_half_as_large_again():
    for prior in range(50, 300, 7):
        for size in (prior * 3 // 2 - 1, prior * 3 // 2, prior * 3 // 2 + 1):
            row = {"row": 1, "categorisable": True, "vein": False, "benign": "no", "prior": "within"}
            row |= {"size": mm(size), "prior_size": mm(prior)["value"]}
            got = values("li_rads_2018", AT_RISK | {"observations": [row]})
            assert got["observations.1.growth"] is (2 * size >= 3 * prior)


# The tables of PI-RADS 2.1: the peripheral zone by DWI and DCE, the transition zone by T2 and DWI.
PERIPHERAL = {
    **{(dwi, dce): dwi for dwi in "1245" for dce in (True, False, None)},
    ("3", True): "4",
    ("3", False): "3",
    ("3", None): "3",
}
TRANSITION = {
    **{(t2, dwi): t2 for t2 in "145" for dwi in "12345"},
    **{("2", dwi): "2" if dwi in "123" else "3" for dwi in "12345"},
    **{("3", dwi): "4" if dwi == "5" else "3" for dwi in "12345"},
}
MR = {"dwi_adequate": True, "lesions_seen": True}


def lesion(zone: str, t2: str, dwi: str, dce: bool | None) -> dict:
    row = {"zone": zone[:3], "t2": t2, "dwi": dwi, "dce": dce, "size": mm(100), "invasive": False}
    return row | ({"criteria": zone[-2:]} if "/" in zone else {})


def test_every_combination_of_scores_in_every_zone():
    for has_dce in (True, False):
        rows, expected = [], []
        for zone, t2, dwi, dce in product(("pz", "tz"), "12345", "12345", (True, False)):
            for row in (lesion(zone, t2, dwi, dce), lesion(f"afs/{zone}", t2, dwi, dce)):
                rows.append(row)
                expected.append(PERIPHERAL[dwi, dce if has_dce else None] if zone == "pz" else TRANSITION[t2, dwi])
        got = of_rows("pi_rads_2_1", "lesions", "lesion_category", rows, MR | {"dce_adequate": has_dce})
        assert set(got) == set("12345")
        assert differences(rows, got, expected) == []


def test_the_examination_has_the_highest_category_of_its_lesions():
    for scores in product("12345", repeat=3):
        rows = [{"row": at, **lesion("tz", t2, "1", False)} for at, t2 in enumerate(scores, start=1)]
        assert values("pi_rads_2_1", MR | {"dce_adequate": True, "lesions": rows})["category"] == max(scores)
