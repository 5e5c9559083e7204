"""Lung-RADS 2022 against a second coding of its table, written row by row from the published one."""

from collections import Counter
from decimal import Decimal
from itertools import product

from tests.ecrf.library.rows import differences, mm, of_rows, values

ROUNDS = ("baseline", "under_3", "three", "six", "annual", "longer")
# Upper ends (below which) of the size classes in tenths, and the category of each class.
SOLID = {"baseline": [(60, "2"), (80, "3"), (150, "4A")], "new": [(40, "2"), (60, "3"), (80, "4A")]}
ORDER = ["1", "2", "3", "4A", "4B"]


def by_size(size: int, classes: list) -> str:
    return next((category for end, category in classes if size < end), "4B")


def first_seen(kind: str, size: int, core: int, when: str) -> str:
    """Solid, part-solid and ground glass at baseline or new; sizes are mean diameters in tenths."""
    if kind == "solid":
        return by_size(size, SOLID[when])
    if kind == "ground_glass":
        return "2" if size < 300 else "3"
    if size < 60:
        return {"baseline": "2", "new": "3"}[when]
    if when == "new":
        return "4A" if core < 40 else "4B"
    return "3" if core < 60 else "4A" if core < 80 else "4B"


def seen_before(nodule: dict, current: str) -> str | None:
    """A nodule that an earlier CT shows; None where the table is silent."""
    kind, size, core = nodule["kind"], nodule["size"], nodule["core"]
    growth = core - nodule["prior_core"] if kind == "part_solid" else size - nodule["prior"]
    grows = growth > 15 and (current != "longer" or nodule["fast"])
    if kind == "ground_glass":
        return "2" if size < 300 or not grows else None
    if kind == "solid" and grows:
        return "4A" if size < 80 else "4B"
    if kind == "part_solid" and (grows or nodule["prior_core"] == 0):
        return "4A" if core < 40 else "4B"
    if growth > 0 and nodule["slow"]:
        return "4B"
    now = first_seen(kind, size, core, "baseline")
    then = first_seen(kind, nodule["prior"], nodule["prior_core"], "baseline")
    if ORDER.index(now) > ORDER.index(then):
        return now
    return stepped(nodule["was"], current)


def stepped(was: str, current: str) -> str:
    if was in ("1", "2"):
        return "2"
    if was == "3":
        return "2" if current in ("six", "annual", "longer") else "3"
    if was == "4A":
        return "4A" if current == "under_3" else "3"
    return "4B"


def answers_of(nodule: dict) -> dict:
    """The row that the reader would enter; questions that stay hidden are answered all the same."""
    size, core = nodule["size"], nodule["core"]
    row = {"kind": nodule["kind"], "long_mm": mm(size), "short_mm": mm(size), "juxtapleural": False}
    row |= {"core_long_mm": mm(core), "core_short_mm": mm(core), "suspicious": False, "own_category": "3"}
    if "was" in nodule:
        row |= {
            "history": "known",
            "prior_mm": Decimal(nodule["prior"]) / 10,
            "prior_core_mm": Decimal(nodule["prior_core"]) / 10,
            "prior_category": nodule["was"],
            "fast_growth": nodule["fast"],
            "slow_growth": nodule["slow"],
            "proven_benign": False,
        }
    return row


def common(current: str) -> dict:
    return {"round": current, "adequacy": "complete", "nodules_seen": True, "significant": False}


def compared(nodules: list[dict], current: str, expected: list, **more) -> Counter:
    rows = [answers_of(nodule) | more for nodule in nodules]
    got = of_rows("lung_rads_2022", "nodules", "table_category", rows, common(current))
    assert differences(nodules, got, expected) == []
    return Counter(got)


SIZES = [10, 39, 40, 59, 60, 79, 80, 149, 150, 299, 300, 310]


def pairs():
    return [(size, core) for size, core in product(SIZES, [10, 39, 40, 59, 60, 79, 80]) if core <= size]


def test_nodules_at_baseline_and_new():
    for when, current in (("baseline", "baseline"), ("new", "annual")):
        nodules = [{"kind": "solid", "size": size, "core": 0} for size in SIZES]
        nodules += [{"kind": "ground_glass", "size": size, "core": 0} for size in SIZES]
        nodules += [{"kind": "part_solid", "size": size, "core": core} for size, core in pairs()]
        expected = [first_seen(one["kind"], one["size"], one["core"], when) for one in nodules]
        assert set(compared(nodules, current, expected, history="new")) == {"2", "3", "4A", "4B"}


def test_nodules_that_were_there_before():
    seen = Counter()
    for start, current in enumerate(ROUNDS[1:]):
        nodules = [
            {"kind": kind, "size": size, "core": 0, "prior": prior, "prior_core": 0, "was": was, "fast": f, "slow": s}
            for kind in ("solid", "ground_glass")
            for size, change in product([40, 59, 60, 79, 80, 150, 299, 300, 320], [-10, 0, 1, 15, 16, 30])
            for prior in [size - change]
            for was, f, s in product(["2", "3", "4A", "4B"], [False, True], [False, True])
        ][start::9]
        # Beyond the table the reader decides; the rows above all say 3.
        expected = [seen_before(one, current) or "3" for one in nodules]
        seen += compared(nodules, current, expected)
    assert set(seen) == {"2", "3", "4A", "4B"} and min(seen.values()) > 20


def test_part_solid_nodules_that_were_there_before():
    for current in ("three", "annual", "longer"):
        nodules = [
            {"kind": "part_solid", "size": size, "core": core, "prior": prior, "prior_core": prior_core, "was": was}
            | {"fast": fast, "slow": slow}
            for size, core in pairs()[::3]
            for prior, prior_core in [(size, core), (size, 0), (size, max(core - 15, 5)), (size, max(core - 16, 5))]
            for was, fast, slow in product(["2", "3", "4A", "4B"], [False, True], [False, True])
        ][::9]
        expected = [seen_before(one, current) for one in nodules]
        assert None not in expected
        assert set(compared(nodules, current, expected)) == {"2", "3", "4A", "4B"}


# Rows of the table on airway nodules and cysts: (what it is, at baseline, new, known and …).
AIRWAYS = {
    ("subsegmental", "baseline", None): "2",
    ("subsegmental", "new", None): "2",
    ("subsegmental", "known", False): "2",
    ("proximal", "baseline", None): "4A",
    ("proximal", "new", None): "4A",
    ("proximal", "known", None): "4B",
}
CYSTS = {
    ("thick", "baseline", None): "4A",
    ("thick", "new", None): "4A",
    ("multilocular", "baseline", None): "4A",
    ("multilocular", "known", "became"): "4A",
    ("multilocular", "known", "cavity"): "4B",
    ("multilocular", "known", "chambers"): "4B",
    ("thick", "known", "wall"): "4B",
    ("thick", "known", "cavity"): "3",
    ("thin", "baseline", None): "1",
    ("thin", "new", None): "1",
}


def test_airway_nodules_and_cysts():
    for kind, table in (("airway", AIRWAYS), ("cyst", CYSTS)):
        for (form, when, change), wanted in table.items():
            row = {"row": 1, "kind": kind, "airway_level": form, "cyst_form": form, "history": when}
            row |= {"airway_grew": change, "cyst_change": change, "prior_category": "4A", "suspicious": False}
            current = "baseline" if when == "baseline" else "six"
            got = values("lung_rads_2022", common(current) | {"nodules": [row]})
            assert got["nodules.1.table_category"] == wanted, (form, when, change)


def test_what_the_table_does_not_say_is_the_readers():
    silent = [("subsegmental", "known", True)]
    silent += [("thin", "known", change) for change in ("cavity", "wall", "chambers")]
    silent += [("thick", "known", "chambers"), ("multilocular", "known", "wall"), ("multilocular", "new", None)]
    for form, when, change in silent:
        kind = "airway" if form == "subsegmental" else "cyst"
        row = {"row": 1, "kind": kind, "airway_level": form, "cyst_form": form, "history": when}
        row |= {"airway_grew": change, "cyst_change": change, "prior_category": "2", "suspicious": False}
        got = values("lung_rads_2022", common("annual") | {"nodules": [row]})
        assert got["nodules.1.not_in_table"] is True and "category" not in got
        got = values("lung_rads_2022", common("annual") | {"nodules": [row | {"own_category": "4A"}]})
        assert got["category"] == "4A"


def test_the_mean_diameter_is_rounded_half_up_to_one_decimal():
    rows = [
        {"kind": "ground_glass", "long_mm": mm(long), "short_mm": mm(short)}
        for long, short in product(range(40, 120, 9), range(30, 60, 2))
    ]
    got = of_rows("lung_rads_2022", "nodules", "mean_mm", rows, common("baseline"))
    tenths = [int(10 * (row["long_mm"]["value"] + row["short_mm"]["value"])) for row in rows]
    assert differences(rows, got, [Decimal((total + 1) // 2) / 10 for total in tenths]) == []


def test_the_most_suspicious_nodule_decides_and_the_modifier_is_added():
    examples = {"1": 0, "2": 50, "3": 70, "4A": 90, "4B": 160}
    for first, second in product(examples, examples):
        rows = []
        for at, category in enumerate((first, second), start=1):
            kind = (
                {"kind": "benign"}
                if category == "1"
                else answers_of({"kind": "solid", "size": examples[category], "core": 0})
            )
            rows.append({"row": at, **kind})
        got = values("lung_rads_2022", common("baseline") | {"nodules": rows, "significant": True})
        highest = max(first, second, key=ORDER.index)
        assert (got["category"], got["reported"]) == (highest, f"{highest}S")
