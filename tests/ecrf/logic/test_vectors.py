"""The examples that both twins must meet: written down by hand, in tests/ecrf/logic/vectors.json."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from ecrf.definition import Definition, Field, Group, Option, parse_definition
from ecrf.logic.checking import problems
from ecrf.logic.evaluation import evaluate_form
from ecrf.logic.expressions import evaluate
from ecrf.logic.grammar import parse, to_text
from ecrf.logic.program import program_of
from ecrf.logic.running import Run
from ecrf.logic.steps import logic_of
from ecrf.logic.values import plain_number

from .twins import comparable, needs_node, wire

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
LETTERS = (Option("a", "A"), Option("b", "B"))
FORM = Definition(
    "What the expressions of the vectors speak of",
    items=(
        Field("a", "decimal", "A"),
        Field("b", "decimal", "B"),
        Field("t", "text", "T"),
        Field("kind", "single_choice", "Kind", options=LETTERS),
        Field("many", "multiple_choice", "Many", options=LETTERS),
        Field("yes", "yes_no", "Yes"),
        Field("day1", "date", "Day 1"),
        Field("day2", "date", "Day 2"),
        Field("image", "image_reference", "Image"),
        Field("length", "measurement", "Length"),
        Group("g", "G", (Field("x", "decimal", "X"), Field("y", "yes_no", "Y"))),
    ),
)


def value_of(ast, answers: dict):
    scope = Run(logic_of(program_of(FORM)), answers, set()).places[""][0].scope
    value = evaluate(ast, scope)
    return value if value is None or isinstance(value, bool | str) else plain(value)


def plain(value) -> str:
    """A number with all its decimals but without the zeros behind them; a date as it is written."""
    if not hasattr(value, "as_tuple"):
        return str(value)
    text = format(plain_number(value, 20), "f").rstrip("0").rstrip(".")
    return text or "0"


def test_expressions_mean_what_the_vectors_say():
    assert len(VECTORS["expressions"]) > 100
    for vector in VECTORS["expressions"]:
        text, ast, answers = vector["text"], vector["ast"], vector["answers"]
        assert parse(text) == ast
        assert to_text(ast) == text
        assert value_of(ast, answers) == vector["value"], f"{text} over {answers}"


@pytest.mark.parametrize("vector", VECTORS["forms"], ids=lambda vector: vector["name"])
def test_forms_do_what_the_vectors_say(vector):
    definition = parse_definition(json.dumps(vector["definition"]))
    assert problems(definition) == []
    assert program_of(definition) == vector["program"]
    outcome = evaluate_form(definition, vector["answers"])
    found = {name: getattr(outcome, name) for name in vector["outcome"]}
    found |= {name: sorted(found[name]) for name in ("visible", "required")}
    found["problems"] = [complaint._asdict() for complaint in outcome.problems]
    assert comparable(found) == comparable(vector["outcome"])


@needs_node
def test_the_browsers_twin_does_what_the_vectors_say(tmp_path):
    program = tmp_path / "program.json"
    program.write_text(json.dumps(wire(program_of(FORM))))
    file = Path(__file__).parent / "js/vectors.test.mjs"
    done = subprocess.run(
        ["node", "--test", str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "VECTORS_PROGRAM": str(program)},
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "# pass 3" in done.stdout
