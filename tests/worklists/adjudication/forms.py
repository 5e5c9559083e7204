"""A form of tumour responses, and what reads of it say."""

from decimal import Decimal

from ecrf.definition import Definition, Field, Group, Option, Section
from worklists.adjudication.language import Reading

RESPONSES = ("CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD")
OVERALL = Field(
    key="overall",
    type="single_choice",
    label="Overall response",
    options=tuple(Option(value, value) for value in RESPONSES),
)
TARGETS = Group(
    key="targets",
    title="Target lesions",
    row_label="T",
    items=(
        Field(key="diameter", type="measurement", label="Diameter", unit="mm"),
        Field(key="node", type="yes_no", label="Lymph node"),
    ),
)
SITES = Field(
    key="sites", type="multiple_choice", label="Sites", options=(Option("lung", "Lung"), Option("liver", "Liver"))
)
FORM = Definition(
    title="Response",
    items=(
        Section(
            key="response",
            title="Response",
            items=(
                OVERALL,
                Field(key="sum_mm", type="decimal", label="Sum of diameters", unit="mm"),
                Field(key="seen_on", type="date", label="Seen on"),
                Field(key="picture", type="image_reference", label="Picture"),
                SITES,
                Field(key="new lesion", type="yes_no", label="New lesion"),
                TARGETS,
            ),
        ),
    ),
)
DIFFERS = "a.overall != b.overall or answered(a.overall) != answered(b.overall)"


def reading(overall=None, sum_mm=None, *, diameters=(), **more) -> Reading:
    """What one read says; everything but what a test is about is left out."""
    answers = {"overall": overall, "sum_mm": None if sum_mm is None else Decimal(sum_mm)}
    if diameters:
        answers["targets"] = [
            {"row": at, "diameter": {"value": Decimal(size), "unit": "mm"}} for at, size in enumerate(diameters, 1)
        ]
    answers |= {key: value for key, value in more.items() if key not in {"is_not_readable", "facts"}}
    others = {key: more[key] for key in ("is_not_readable", "facts") if key in more}
    return Reading(FORM, {key: value for key, value in answers.items() if value is not None}, **others)


def not_readable() -> Reading:
    return reading(is_not_readable=True)


def series(*responses) -> list[Reading]:
    """One read for each time point, in order."""
    return [reading(one, facts={"time_point_number": number}) for number, one in enumerate(responses, 1)]
