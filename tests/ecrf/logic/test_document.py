"""docs/expressions.md describes the language that is there: all of it, and nothing else."""

import re

from ecrf.logic.expressions import evaluate
from ecrf.logic.grammar import parse
from ecrf.logic.operators import DEPTH_LIMIT, NODE_LIMIT, PLACES, WORDS, nodes
from ecrf.logic.values import plain_number
from tests.guards import ROOT

TEXT = (ROOT / "docs/expressions.md").read_text()
SAID = {None: "nothing", True: "yes", False: "no"}


def section(title: str) -> str:
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S)[1]


def written(text: str) -> list[str]:
    """What stands in backticks in the first column of tables."""
    cells = re.findall(r"^\| (.*?) \|", text, re.M)
    return [
        code.strip() for cell in cells for code in re.findall(r"``(.+?)``|`([^`]+)`", cell) for code in code if code
    ]


def test_every_operator_is_described_and_everything_described_is_one():
    asts = [parse(code) for code in written(section("What can be written"))]
    assert {node[0] for ast in asts for node in nodes(ast)} == {*PLACES, *WORDS}


def test_an_operator_without_description_would_be_seen():
    text = "\n".join(line for line in section("What can be written").splitlines() if "days(" not in line)
    asts = [parse(code) for code in written(text)]
    assert {*PLACES, *WORDS} - {node[0] for ast in asts for node in nodes(ast)} == {"days"}


def test_the_results_described_are_the_results():
    rows = re.findall(r"^\| `(.*?)` \| (.*?) \|", section("When something is not answered"), re.M)
    assert len(rows) > 8
    for code, said in rows:
        value = evaluate(parse(code), {})
        shown = SAID[value] if value is None or isinstance(value, bool) else value
        if not isinstance(shown, str):
            shown = format(plain_number(value, 20), "f").rstrip("0").rstrip(".")
        assert shown == said, code


def test_the_examples_can_be_read():
    examples = re.findall(r"^```\n(.*?)^```", TEXT, re.M | re.S)
    assert len(examples) > 2
    for example in examples:
        parse(example)


def test_the_limits_are_the_limits():
    said = re.search(r"at most (\d+) parts and is nested at most (\d+) deep", " ".join(TEXT.split()))
    assert (int(said[1]), int(said[2])) == (NODE_LIMIT, DEPTH_LIMIT)
