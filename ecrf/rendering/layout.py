"""How much room a form needs, and what its index lists."""

from ecrf.definition import Field, Group, Section

# About the least width in pixels in which a field of each type can be read and answered in a table.
LEAST = {
    "text": 110, "long_text": 160, "integer": 64, "decimal": 70, "date": 126, "time": 86, "yes_no": 60,
    "single_choice": 96, "multiple_choice": 150, "scale": 120, "coded_finding": 124, "anatomical_site": 124,
    "measurement": 104, "image_reference": 140, "calculated": 70,
}  # fmt: skip
STEPS = (400, 520, 660)  # widths of the panel for which the style sheet has rules
MOST_COLUMNS = 10
ROW_ITSELF = 64  # its name and its button


def table_at(columns: list[Field]) -> int:
    """The width of the panel from which rows with these fields are a table instead of cards; 0 if they never are."""
    if len(columns) > MOST_COLUMNS:
        return 0
    width = ROW_ITSELF + sum(LEAST.get(one.type, 120) + 8 for one in columns)
    return next((step for step in STEPS if width <= step), 0)


def index_of(items: tuple) -> list[Section | Group]:
    """The sections and groups that the index of a form lists; none where there is nothing to choose from."""
    titled = [one for one in items if not isinstance(one, Field) and one.title]
    if len(titled) == 1 and isinstance(titled[0], Section):
        titled = [one for one in titled[0].items if not isinstance(one, Field) and one.title]
    return titled if len(titled) > 1 else []
