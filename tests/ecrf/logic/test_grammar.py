import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrf.logic.expressions import evaluate
from ecrf.logic.grammar import ExpressionError, parse, to_text
from ecrf.logic.operators import PLACES, nodes, shape_problem
from tests.thorough import examples

from .generating import NONSENSE, Maker

NAMES = {"size_mm": "number", "where": "bool", "kind": "text", "day": "date", "f1": "list", "in": "image"}
GROUPS = {"targets": {"diameter": "number", "node": "bool"}, "count": {"sum": "number"}}
KINDS = ("number", "bool", "text", "date")

PIECES = [*'ab1.,()<>=!+-*/"\\` \n“', "and ", "not ", "sum(", "if(", "in ", "where ", "🫁", "\0"]


def generated(many: int, depth: int) -> list:
    make = Maker(7)
    asts = [make.expression(make.random.choice(KINDS), NAMES, GROUPS, depth) for _ in range(many)]
    return [ast for ast in asts if not shape_problem(ast)]


def error_of(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value


def test_what_is_printed_is_read_back_as_it_was():
    asts = generated(250, depth=5)
    assert len(asts) > 200
    assert {node[0] for ast in asts for node in nodes(ast)} >= set(PLACES)
    for ast in asts:
        text = to_text(ast)
        assert parse(text) == ast
        assert to_text(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("a>=6", "a >= 6"),
        ("a ≥ 6 and b ≠ 2", "a >= 6 and b != 2"),
        ("((a))", "a"),
        ("a − 1 × 2", "a - 1 * 2"),
        ("not(a)", "not a"),
        ("(a and b) or c", "a and b or c"),
        ("a and (b or c)", "a and (b or c)"),
        ("(a and b) and c", "(a and b) and c"),
        ("a - (b - c)", "a - (b - c)"),
        ("(a - b) - c", "a - b - c"),
        ("-(5)", "-(5)"),
        ("- 5", "-5"),
        ("a--5", "a - -5"),
        ("round(a)", "round(a, 0)"),
        ("`a`", "a"),
        ("`not`", "`not`"),
        ("count", "count"),
        ("sum( targets . size where `in` )", "sum(targets.size where `in`)"),
        ("sum(targets, size)", "sum(targets.size)"),
        ('kind in("a")\n and b', 'kind in ("a") and b'),
        (r'kind = "a\"\\\n"', r'kind = "a\"\\\n"'),
    ],
)
def test_spelling_may_vary_and_is_made_usual(text, usual):
    assert to_text(parse(text)) == usual


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 1, "There is no expression"),
        ("a <", 4, "here stands the end"),
        ("a < b < c", 7, "Two comparisons in a row"),
        ("size >= 0,7", 10, "Numbers are written with a point"),
        ("a == b", 3, "One “=” is enough"),
        ("a b", 3, "here stands “b”"),
        ("a and", 6, "is expected"),
        ("kind = “solid”", 8, "straight quotation marks"),
        ('kind = "solid', 8, "no closing quotation mark"),
        (r'kind = "a\q"', 10, "may stand"),
        ("area(a)", 1, "There is no function “area”"),
        ("a + area(a)", 5, "There is no function “area”"),
        ("if(a, b)", 1, "takes 3 values"),
        ("days(a)", 1, "takes 2 values"),
        ("least()", 1, "takes 1 or more values"),
        ("(a", 3, "A “)” is missing"),
        ("a)", 2, "here stands “)”"),
        ("targets.size > 3", 8, "may stand only in"),
        ("sum(targets)", 12, "is missing"),
        ("sum(5)", 5, "needs the key of a group"),
        ("any(targets)", 12, "needs a condition"),
        ("a in b", 6, "after “in”"),
        ("a in (b)", 7, "A fixed value is expected"),
        ("a has b", 7, "A fixed value is expected"),
        ("round(a, b)", 10, "A fixed value is expected"),
        ("date(2026)", 6, "A date is written as"),
        ("a ? b", 3, "“?” means nothing here"),
        ("a > 1e400", 6, "here stands “e400”"),
        ("1" * 41, 1, "is not a number of at most 40 digits"),
    ],
)
def test_mistakes_are_named_with_their_place(text, position, words):
    error = error_of(text)
    assert error.position == position
    assert words in error.message
    assert str(error) == f"At character {position}: {error.message}"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 4_000 + "a" + ")" * 4_000,
        "-" * 5_000 + "a",
        "not " * 2_000 + "a",
        "abs(" * 2_000 + "a" + ")" * 2_000,
        "a+" * 4_999 + "a",
        "a and " * 1_600 + "a",
        "a in (" + "1," * 4_000 + "1)",
        "(a + " * 25 + "1" + ")" * 25,
        '"' + "\\" * 9_000,
        " " * 20_000,
    ],
    ids=lambda text: f"{text[:12]} …",
)
def test_huge_and_deep_expressions_are_refused_at_once(text):
    began = time.process_time()
    error = error_of(text)
    assert time.process_time() - began < 0.5
    assert error.position <= len(text) + 1
    assert "too " in error.message or "no " in error.message or "may stand" in error.message


@settings(max_examples=examples(150), derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        ast = parse(text)
    except ExpressionError as error:
        assert 1 <= error.position <= len(text) + 1
    else:
        assert parse(to_text(ast)) == ast


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=4)
    | st.sampled_from([*PLACES, "num", "field", "text"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=12,
)


@settings(max_examples=examples(200), derandomize=True, deadline=None)
@given(json_values)
def test_what_is_no_expression_is_said_to_be_none_and_gives_nothing(value):
    if shape_problem(value):
        assert evaluate(value, {}) is None
        with pytest.raises(ValueError, match=r"expression|operator|part|value|number|key"):
            to_text(value)
    else:
        assert parse(to_text(value)) == value


@pytest.mark.parametrize(
    "value", [None, 5, "a", [], {}, [[]], ["num"], ["num", 5], ["num", "1e5"], ["sum", 1, 2, 3], *NONSENSE]
)
def test_these_are_no_expressions(value):
    assert shape_problem(value)


def test_deep_and_huge_values_are_refused_without_being_walked():
    deep = ["field", "a"]
    for _ in range(100_000):
        deep = ["not", deep]
    assert "at most 20 deep" in shape_problem(deep)
    assert "at most 200 parts" in shape_problem(["and", *[["field", "a"]] * 100_000])
    shared = ["field", "a"]
    for _ in range(60):
        shared = ["add", shared, shared]  # 2^60 parts, were they all walked
    assert shape_problem(shared)


def test_an_expression_can_be_about_the_fields_of_several_forms():
    sides = frozenset({"a", "b"})
    assert parse("a.size != b.`size mm`", sides=sides) == ["ne", ["field", "a.size"], ["field", "b.size mm"]]
    assert parse("sum(a.targets.diameter)", sides=sides) == ["sum", "a.targets", ["field", "diameter"], None]
    assert parse("count(a.targets where b.x)", sides=sides) == ["count", "a.targets", ["field", "b.x"]]
    assert parse("count(a where b)", sides=sides) == ["count", "a", ["field", "b"]]
    with pytest.raises(ExpressionError, match=r"A field is expected after “a\.”"):
        parse("a.", sides=sides)
    with pytest.raises(ExpressionError, match=r"may stand only in count"):
        parse("a.size != b.size")
