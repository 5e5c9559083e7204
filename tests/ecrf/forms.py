"""Small forms and templates for the tests of this room, and random valid answers for any form."""

from decimal import Decimal

from hypothesis import strategies as st

from ecrf.definition import Code, Definition, Field, Option, Section

SIDES = (Option("l", "left"), Option("r", "right"), Option("a;b", "both; or neither"))

EVERY_TYPE = Definition(
    title="Every type",
    language="en",
    items=(
        Section(
            "findings",
            "Findings",
            (
                Field("name", "text", "Name", required="required", max_length=200_000),
                Field("story", "long_text", "Story", help="In your words."),
                Field("count", "integer", "Count", minimum=Decimal(0), maximum=Decimal(99)),
                Field("size", "decimal", "Size", unit="mm", decimals=1, codes=(Code("RadLex", "RID13432"),)),
                Section(
                    "when",
                    "When",
                    (Field("day", "date", "Day", required="warn"), Field("hour", "time", "Hour")),
                ),
                Field("seen", "yes_no", "Seen"),
                Field("side", "single_choice", "Side", options=SIDES),
                Field("many", "multiple_choice", "Many", options=SIDES),
                Field("note", "instruction", "Measure in the axial plane."),
            ),
        ),
    ),
)

AWKWARD_TEXTS = [
    '<&>"]]>=+-@',
    "=1+1",
    "+49",
    "-5",
    "@x",
    "👩‍⚕️ 🫁",
    "a" * 100_000,
    "Ä\tß\n\nend",
    "'; DROP",
    "</textarea>",
]

# What a reader can type: everything but what no store takes (NUL, half surrogate pairs) and a bare carriage return.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1, max_size=60)


def values_of(field: Field) -> st.SearchStrategy:
    """Valid answers of a field as a reader could give them."""
    low, high = field.minimum, field.maximum
    options = list(field.option_labels)
    if field.type == "decimal":
        low, high = low if low is not None else Decimal(-1000), high if high is not None else Decimal(10_000)
        return st.decimals(low, high, places=2 if field.decimals is None else field.decimals)
    return {
        "text": texts.map(lambda text: " ".join(text.split()) or "x"),
        "long_text": texts.filter(str.strip),
        "integer": st.integers(int(low) if low is not None else -1000, int(high) if high is not None else 10_000),
        "date": st.dates().map(str),
        "time": st.times().map(lambda moment: f"{moment:%H:%M}"),
        "yes_no": st.booleans(),
        "single_choice": st.sampled_from(options or [""]),
        "multiple_choice": st.lists(st.sampled_from(options or [""]), min_size=1, unique=True),
    }[field.type]


def answers_to(definition: Definition, *, complete=True) -> st.SearchStrategy:
    """Valid answers to a form, to every field or to any of them."""
    strategies = {field.key: values_of(field) for field in definition.fields()}
    return st.fixed_dictionaries(strategies if complete else {}, optional={} if complete else strategies)


def template(body: str, head: str = "", title: str = "Chest") -> bytes:
    """A template file around some body."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="UTF-8"><title>{title}</title>{head}'
        f"</head><body>{body}</body></html>"
    ).encode()


def sample_answers(definition: Definition, turn: int = 0) -> dict:
    """One valid answer to every field, other ones at each turn; always the same for the same form and turn."""
    lines = [text for text in AWKWARD_TEXTS if "\n" not in text and len(text) < 100]
    answers = {}
    for number, field in enumerate(definition.fields(), start=turn):
        options = list(field.option_labels)
        low = field.minimum if field.minimum is not None else Decimal(0)
        answers[field.key] = {
            "text": lines[number % len(lines)],
            "long_text": f"{lines[number % len(lines)]}\n\tand more",
            "integer": int(low) + 1 if field.maximum is None or low + 1 <= field.maximum else int(low),
            "decimal": low.quantize(Decimal(1).scaleb(-(2 if field.decimals is None else field.decimals))),
            "date": f"20{number % 90 + 10}-02-28",
            "time": f"{number % 24:02}:59",
            "yes_no": number % 2 == 0,
            "single_choice": options[number % len(options)] if options else None,
            "multiple_choice": [option for place, option in enumerate(options) if (place + number) % 2]
            or options[:1],
        }[field.type]
    return answers
