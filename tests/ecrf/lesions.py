"""A form with everything that EVERY_TYPE lacks: conditions, a repeating group, results, checks, the newer types."""

from decimal import Decimal

from ecrf.definition import Check, Definition, Field, Group, Option, Rule, Section

ANSWERS = {
    "seen": True,
    "reason": None,
    "targets": [
        {"row": 1, "site": "64033007-L", "kind": "solid", "diameter": {"value": "12.50", "unit": "mm", "ref": "m1"}},
        {"row": 3, "site": "39607008-R", "kind": "node", "diameter": "7", "axis": "short"},
    ],
    "confidence": "80",
    "image": {"series": "2.25.11", "sop": "2.25.12", "frame": 1, "label": "Series 3, slice 17"},
}


def number(text):
    return ["num", text]


LESIONS = Definition(
    title="Lesions",
    language="en",
    items=(
        Field("seen", "yes_no", "Lesions seen", required="required"),
        Field(
            "reason", "text", "Why not", visible_when=["eq", ["field", "seen"], ["bool", False]], required="required"
        ),
        Group(
            "targets",
            "Target lesions",
            (
                Field("head", "heading", "One row per lesion"),
                Field("site", "anatomical_site", "Site", required="required"),
                Field("kind", "single_choice", "Kind", options=(Option("solid", "Solid"), Option("node", "Node"))),
                Field(
                    "diameter",
                    "measurement",
                    "Diameter",
                    unit="mm",
                    decimals=2,
                    minimum=Decimal(1),
                    maximum=Decimal(500),
                    checks=(Check(["lt", ["field", "diameter"], number("5")], "Below 5 mm.", "warning"),),
                ),
                Field(
                    "axis",
                    "single_choice",
                    "Axis",
                    options=(Option("short", "Short"), Option("long", "Long")),
                    visible_when=["eq", ["field", "kind"], ["text", "node"]],
                ),
                Field(
                    "counted",
                    "calculated",
                    "Counted",
                    result="decimal",
                    rules=(
                        Rule(number("0"), ["lt", ["field", "diameter"], number("2")], "Too small"),
                        Rule(["field", "diameter"], None, "As measured"),
                    ),
                ),
            ),
            row_label="T",
            min_rows=1,
            max_rows=5,
            visible_when=["eq", ["field", "seen"], ["bool", True]],
        ),
        Section(
            "summary",
            "Summary",
            (
                Field(
                    "sum",
                    "calculated",
                    "Sum",
                    unit="mm",
                    result="decimal",
                    decimals=1,
                    rules=(Rule(["sum", "targets", ["field", "counted"], None], None, "Sum of the diameters"),),
                    checks=(
                        Check(["gt", ["field", "sum"], number("900")], "More than 900 mm together."),
                        Check(["gt", ["field", "sum"], number("300")], "More than 300 mm together.", "warning"),
                    ),
                ),
                Field(
                    "confidence",
                    "scale",
                    "Confidence",
                    minimum=Decimal(1),
                    maximum=Decimal(100),
                    low_label="guess",
                    high_label="certain",
                ),
                Field("remark", "long_text", "Remark", required="warn"),
                Field("initials", "text", "Initials", pattern="initials"),
                Field("lobe", "coded_finding", "Lobe", value_set="lung_lobes"),
                Field("image", "image_reference", "Key image"),
            ),
        ),
    ),
)
