"""Forms with every kind of thing in them: one by hand, and any number made by hypothesis."""

from decimal import Decimal

from hypothesis import strategies as st

from ecrf.definition import (
    WARNING,
    Check,
    Code,
    Definition,
    Field,
    FormTest,
    Group,
    Option,
    Rule,
    Section,
)

SEEN = ["eq", ["field", "seen"], ["bool", True]]
SIDES = (
    Option("L", "left", codes=(Code("SNOMED CT", "7771000", "left"),), translations={"de": {"label": "links"}}),
    Option("R", "right"),
    Option("a;b", "both | <or> neither", group="Rest"),
)
ANY_ROW = ["ge", ["count", "targets", None], ["num", "1"]]
TARGETS = Group(
    "targets",
    "Target lesions",
    (
        Field("place", "anatomical_site", "Place", required="required"),
        Field(
            "diameter",
            "measurement",
            "Longest diameter",
            unit="mm",
            tool="Length",
            quantity="length",
            decimals=1,
            minimum=Decimal("0.0"),
            maximum=Decimal("500"),
            checks=(Check(["lt", ["field", "diameter"], ["num", "10"]], "Below 10 mm.", WARNING),),
        ),
    ),
    row_label="T",
    min_rows=0,
    max_rows=5,
    visible_when=SEEN,
)
TOTAL = Field(
    "total",
    "calculated",
    "Sum of diameters",
    unit="mm",
    result="decimal",
    rules=(
        Rule(
            ["sum", "targets", ["field", "diameter"], None], ["ge", ["count", "targets", None], ["num", "1"]], "Sum."
        ),
        Rule(["num", "0"], because="No lesion."),
    ),
)
MANY = ["gt", ["field", "count"], ["num", "3"]]
CLASS = Field(
    "class",
    "calculated",
    "Klasse µ ≥ Ω",
    result="text",
    rules=(
        Rule(["text", "large"], ["gt", ["field", "count"], ["num", "3"]], "More than 3."),
        Rule(["text", "small"]),
    ),
)
STORY = Field("story", "long_text", "Story", max_length=500, help="Say <more>.")
HAS_LEFT = ["has", ["field", "many"], ["text", "L"]]
RICH = Definition(
    title="Lesions & <others> – Größe Ω",
    language="en",
    origin={"identifier": "1.2.3.4", "publisher": "Us", "note": "own"},
    codes=(Code("RadLex", "RID10321", "CT"), Code("", "x")),
    references=("A citation, 2024.",),
    translations={"de": {"title": "Läsionen"}},
    items=(
        Field("intro", "heading", "How to read"),
        Field("note", "instruction", "Read twice.\n\nThen  sign."),
        Section(
            "findings",
            "Findings",
            (
                Field("seen", "yes_no", "Anything seen", required="required", default=False),
                Field("count", "integer", "Count", minimum=Decimal(0), maximum=Decimal(99), visible_when=SEEN),
                TARGETS,
                TOTAL,
                CLASS,
                Section(
                    "deep", "Deeper", (Field("story", "long_text", "Story", max_length=500, help="Say <more>."),)
                ),
            ),
            help="What there is.",
            codes=(Code("LOINC", "59776-5", "Findings"),),
        ),
        Field("side", "single_choice", "Side", options=SIDES, required="warn", default="L", original_id="S-1"),
        Field(
            "many", "multiple_choice", "Many", options=SIDES, visible_when=["has", ["field", "many"], ["text", "L"]]
        ),
        Field("size", "decimal", "Size", decimals=2, step=Decimal("0.25"), unit="cm", required_when=SEEN),
        Field("sure", "scale", "Sure", minimum=Decimal(1), maximum=Decimal(100), low_label="no", high_label="yes"),
        Field("day", "date", "Day"),
        Field("hour", "time", "Hour"),
        Field("place2", "coded_finding", "Finding", options=SIDES[:2]),
        Field("key_image", "image_reference", "Key image"),
        Field("who", "text", "Who", suggestions=("me", "you"), pattern="initials", prefill="reader.name"),
    ),
    tests=(FormTest("nothing", {}, {"hidden": ["count"]}), FormTest("ten", {"count": 10}, {"values": {"total": 0}})),
)

KEYS = [f"k{number}" for number in range(40)]
NASTY = [
    "",
    " ",
    "  two  spaces ",
    "\n",
    "a\tb",
    "\x01",
    "\x85",
    "\u2028",
    "\ufffe",
    "<b>&amp;</b>",
    "]]>",
    "'\"",
    "null",
]
NASTY += [
    "true",
    "12",
    "[1]",
    "{",
    "-->",
    "</script>",
    "Größe Ω",
    "👩‍⚕️",
    "&#65;",
    "\r",
    "\r\n",
    "x" * 3_000,
    "\"'" * 900,
]
# Few characters, each a trap of its own: hypothesis takes long to draw from all of Unicode.
TRAPS = "ab z<>&\"'=-ß\n\t\r\x01\x7f\x85\u00a0\u200d\u2028\ufeff\ufffe\ufffd€Ω😀\U0001ffff"
text = st.one_of(st.sampled_from(NASTY), st.text(TRAPS, max_size=9))
some = text.filter(bool)
short = text.map(lambda one: one[:60])
codes = st.lists(st.builds(Code, short, short, text.map(lambda one: one[:1500])), max_size=2).map(tuple)
languages = st.dictionaries(
    st.sampled_from(["de", "en", "pt_BR"]), st.dictionaries(st.just("label"), text), max_size=2
)
numbers = st.one_of(
    st.none(), st.decimals(-1000, 1000, places=2), st.sampled_from([Decimal("1E+3"), Decimal("-0.0")])
)
options = st.lists(
    st.builds(
        Option, some.map(lambda one: one[:1999]), text.map(lambda one: one[:1999]), short, codes, short, languages
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.value,
).map(tuple)
condition = st.recursive(
    st.one_of(
        st.builds(lambda key: ["answered", ["field", key]], st.sampled_from(KEYS)),
        st.builds(lambda key, word: ["eq", ["field", key], ["text", word]], st.sampled_from(KEYS), text),
        st.builds(
            lambda key, one: ["ge", ["field", key], ["num", str(one)]], st.sampled_from(KEYS), st.integers(-9, 9)
        ),
    ),
    lambda inner: st.lists(inner, min_size=2, max_size=3).map(lambda parts: ["and", *parts]),
    max_leaves=4,
)
maybe = st.one_of(st.none(), condition)
rules = st.lists(st.builds(Rule, st.just(["text", "x"]), maybe, short), min_size=1, max_size=3).map(tuple)
checks = st.lists(
    st.builds(Check, condition, some.map(lambda one: one[:1999]), st.sampled_from(["error", "warning"])), max_size=2
)
COMMON = {
    "label": text,
    "help": text,
    "unit": short,
    "original_id": short,
    "codes": codes,
    "translations": languages,
    "visible_when": maybe,
    "checks": checks.map(tuple),
}
ASKED = {"required": st.sampled_from(["", "warn", "required"]), "required_when": maybe}


def _field(key: str) -> st.SearchStrategy[Field]:
    def of(*types: str, **more):
        return st.builds(Field, st.just(key), st.sampled_from(types), **COMMON, **more)

    return st.one_of(
        of("text", "long_text", max_length=st.one_of(st.none(), st.integers(1, 999)), **ASKED),
        of("text", suggestions=st.lists(text, max_size=3).map(tuple), **ASKED),
        of("decimal", minimum=numbers, step=st.sampled_from([None, Decimal("0.5"), Decimal("10")]), **ASKED),
        of("integer", "date", "time", "yes_no", "image_reference", **ASKED),
        of("yes_no", default=st.booleans()),
        of("single_choice", "multiple_choice", "coded_finding", options=options, **ASKED),
        of("anatomical_site", **ASKED),
        of("measurement", tool=st.sampled_from(["", "Length"]), **ASKED),
        of("heading", "instruction"),
        of(
            "calculated",
            result=st.just("text"),
            rules=rules,
        ),
    )


def _items(keys: list[str], depth: int):
    """Strategies of items, each with a key of its own."""
    if not keys:
        return st.just(())
    if len(keys) == 1 or depth > 2:
        return st.tuples(*(_field(key) for key in keys))
    middle = (len(keys) + 1) // 2
    inside = _items(keys[1:middle], depth + 1)
    section = st.builds(Section, st.just(keys[0]), short, inside, text, maybe, codes, languages.map(_titled))
    group = st.builds(
        Group,
        st.just(keys[0]),
        short,
        st.tuples(*(_field(key) for key in keys[1:middle])),
        row_label=text.map(lambda one: one[:20]),
        max_rows=st.integers(1, 9),
        visible_when=maybe,
        codes=codes,
    )
    return st.tuples(st.one_of(section, group), *(_field(key) for key in keys[middle:]))


def _titled(found: dict) -> dict:
    return {language: {"title": next(iter(texts.values()), "")} for language, texts in found.items()}


definitions = st.integers(1, 12).flatmap(
    lambda count: st.builds(
        Definition,
        title=short.map(lambda one: one or "T"),
        items=_items(KEYS[:count], 0),
        language=st.sampled_from(["", "de", "en", "pt_BR"]),
        origin=st.dictionaries(
            st.sampled_from(["identifier", "publisher", "rights", "x y", "date"]), text, max_size=3
        ),
        codes=codes,
        references=st.lists(some.map(lambda one: one[:1999]), max_size=2).map(tuple),
        tests=st.lists(
            st.builds(FormTest, some.map(lambda one: one[:199]), st.just({"k0": Decimal("1.50")})), max_size=2
        ).map(tuple),
        translations=languages.map(_titled),
    )
)
