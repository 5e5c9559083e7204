"""What the builder offers: the types of fields with a line of explanation each, and what can be set of them."""

from ecrf.definition.prefill import FIXED
from ecrf.fields import FIELD_TYPES, PATTERNS
from ecrf.fields.calculated import RESULTS
from ecrf.value_sets import names, value_set

# name: (family, what it is for, what can be set beside label, help, conditions, checks, codes and translations)
NUMBER = ("unit", "decimals", "minimum", "maximum")
TYPES = {
    "text": ("Words", "One line of free text.", ("max_length", "pattern", "suggestions")),
    "long_text": ("Words", "Several lines of free text.", ("max_length",)),
    "yes_no": ("Choices", "A tick box that tells yes, no and not answered apart.", ()),
    "single_choice": ("Choices", "One of several options.", ("options",)),
    "multiple_choice": ("Choices", "Any number of several options.", ("options",)),
    "scale": (
        "Choices",
        "Points from low to high: Likert buttons, or a slider for confidence.",
        ("minimum", "maximum", "step", "low_label", "high_label", "appearance", "options"),
    ),
    "coded_finding": ("Choices", "One entry of a long list, found by typing.", ("value_set", "options")),
    "anatomical_site": ("Choices", "Where in the body, from the built-in list of sites.", ("value_set",)),
    "integer": ("Numbers", "A whole number, such as a count.", ("unit", "minimum", "maximum")),
    "decimal": ("Numbers", "An exact number with decimals.", NUMBER),
    "date": ("Numbers", "A calendar date.", ()),
    "time": ("Numbers", "A time of day.", ()),
    "measurement": ("Images", "A number taken from a measurement in the viewer.", (*NUMBER, "tool", "quantity")),
    "image_reference": ("Images", "A key image, taken from the viewer.", ()),
    "calculated": (
        "Worked out",
        "A value that the form works out by rules.",
        ("result", "unit", "decimals", "rules"),
    ),
    "heading": ("Layout", "A line that heads what follows.", ()),
    "instruction": ("Layout", "Words for the reader; nothing is answered.", ()),
}
# Units as UCUM spells them, with what they measure.
UNITS = {
    "mm": "millimetre",
    "cm": "centimetre",
    "mm2": "square millimetre",
    "cm2": "square centimetre",
    "mm3": "cubic millimetre",
    "cm3": "cubic centimetre",
    "mL": "millilitre",
    "%": "percent",
    "deg": "degree",
    "[hnsf'U]": "Hounsfield unit",
    "{SUVbw}g/mL": "SUV by body weight",
    "s": "second",
    "min": "minute",
    "d": "day",
    "wk": "week",
    "mo": "month",
    "a": "year",
    "kg": "kilogram",
    "g": "gram",
    "cm/s": "centimetre per second",
    "m/s": "metre per second",
    "mm[Hg]": "millimetre of mercury",
    "kPa": "kilopascal",
    "mg/dL": "milligram per decilitre",
    "mmol/L": "millimole per litre",
    "10*-6.mm2/s": "apparent diffusion coefficient",
    "{score}": "score",
    "{count}": "count",
    "1": "no unit",
}
# The viewer's tools that give a number, and what their numbers are called there (viewer/values.js).
REGION = {"area": "area", "mean": "mean", "stdDev": "standard deviation", "min": "minimum", "max": "maximum"}
TOOLS = {
    "Length": {"length": "length"},
    "Bidirectional": {"length": "long axis", "width": "short axis"},
    "EllipticalROI": REGION,
    "RectangleROI": REGION,
    "CircleROI": {**REGION, "radius": "radius", "perimeter": "perimeter"},
    "PlanarFreehandROI": {**REGION, "perimeter": "perimeter"},
    "SplineROI": REGION,
    "LivewireContour": REGION,
    "Angle": {"angle": "angle"},
    "CobbAngle": {"angle": "angle"},
    "Probe": {"value": "value"},
}
LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch"}


def catalogue() -> dict:
    """All of it as JSON for the page."""
    types = [
        {
            "name": name,
            "label": FIELD_TYPES[name].label,
            "family": family,
            "explanation": explanation,
            "attributes": list(attributes),
            "isAnswered": FIELD_TYPES[name].is_answered,
        }
        for name, (family, explanation, attributes) in TYPES.items()
    ]
    return {
        "types": types,
        "patterns": {name: pattern.words for name, pattern in PATTERNS.items()},
        "valueSets": {name: value_set(name).title for name in names()},
        "prefill": FIXED,
        "results": {name: FIELD_TYPES[name].label for name in RESULTS},
        "units": UNITS,
        "tools": TOOLS,
        "languages": LANGUAGES,
    }
