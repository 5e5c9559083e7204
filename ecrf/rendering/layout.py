"""How much room a form needs, and what its index lists."""

from ecrf.definition import Field, Group, Section

# About the least width in pixels in which a field of each type can be read and answered in a table.
LEAST = {
    "text": 120, "long_text": 170, "integer": 70, "decimal": 76, "date": 132, "time": 92, "yes_no": 64,
    "single_choice": 112, "multiple_choice": 150, "scale": 120, "coded_finding": 150, "anatomical_site": 150,
    "measurement": 150, "image_reference": 140, "calculated": 84, "heading": 0, "instruction": 0,
}  # fmt: skip
STEPS = (320, 400, 480, 560, 640, 720, 800)  # widths of the panel for which the style sheet has a rule
ROW_ITSELF = 76  # its name and its button


def table_at(group: Group) -> int:
    """The width of the panel from which the rows of a group are a table; narrower, each row is a card."""
    width = ROW_ITSELF + sum(LEAST.get(one.type, 120) + 8 for one in group.items)
    return next((step for step in STEPS if width <= step), 0)


def index_of(items: tuple) -> list[Section | Group]:
    """The sections and groups that the index of a form lists; none where there is nothing to choose from."""
    titled = [one for one in items if not isinstance(one, Field) and one.title]
    if len(titled) == 1 and isinstance(titled[0], Section):
        titled = [one for one in titled[0].items if not isinstance(one, Field) and one.title]
    return titled if len(titled) > 1 else []
