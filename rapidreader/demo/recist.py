"""What the demo's readers measured at baseline, in the words of the library's RECIST form: the lesions' true sizes.

The second reader's diameters differ a little, so that the two follow different sums.
"""

from decimal import Decimal

from . import truth

SITES = {  # of ecrf/value_sets/anatomical_sites.json; liver segments are told by the description
    "right upper lobe": "45653009-R",
    "left upper lobe": "45653009-L",
    "right lower lobe": "90572001-R",
    "left lower lobe": "90572001-L",
}
DIFFERENCES = {"reader1": (0, 0, 0, 0), "reader2": (Decimal("1.5"), -1, Decimal("0.5"), 1)}


def baseline_answers(subject: str, reader: str) -> dict:
    """The completed baseline form of one reader for one subject."""
    seen = [lesion for lesion in truth.lesions_of(subject) if lesion.sizes[0]]
    rows = [
        _target(number, lesion, difference)
        for number, (lesion, difference) in enumerate(zip(seen, DIFFERENCES[reader], strict=False), start=1)
    ]
    return {"evaluable": True, "slice_mm": Decimal(5), "targets": rows}


def _target(number: int, lesion: truth.Lesion, difference) -> dict:
    diameter = Decimal(str(lesion.diameter(0))) + difference
    row = {
        "row": number,
        "organ": lesion.organ,
        "description": lesion.name,
        "method": "ct",
        "diameter": {"value": diameter, "unit": "mm"},
    }
    return row | ({"site": SITES[lesion.name]} if lesion.name in SITES else {})
