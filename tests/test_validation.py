"""Every statement of docs/validation.yaml has tests, and docs/validation.md speaks of all of them."""

import ast
import re

import pytest
import yaml

from tests.guards import ROOT
from tests.validation import STATEMENTS

PAGE = ROOT / "docs" / "validation.md"
SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.M | re.S)


def named_in(node) -> set[str]:
    """The statements of a decorator, of a module's `pytestmark`, or of a name for one."""
    calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
    marks = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "statement"]
    return {argument.value for call in marks for argument in call.args}


def marked(source: str) -> dict[str, set[str]]:
    """{test function: the statements that it proves} of a test file."""
    tree = ast.parse(source)
    given = {
        target.id: named_in(node.value)
        for node in tree.body if isinstance(node, ast.Assign)
        for target in node.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = [named_in(each) | given.get(getattr(each, "id", ""), set()) for each in node.decorator_list]
            found[node.name] = set().union(given.get("pytestmark", set()), *own)
    return found


def all_marked() -> set[tuple[str, str]]:
    """(statement, file::test) of every marked test."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return {
        (name, f"{path.relative_to(ROOT)}::{test}")
        for path in files
        for test, names in marked(path.read_text()).items()
        for name in names
    }


def told(page: str) -> set[tuple[str, str]]:
    """The same as the page tells it; a test with parameters is one test."""
    return {
        (name, test.partition("[")[0])
        for name, text in SECTION.findall(page)
        for test in re.findall(r"^- `(.+?)`: passed$", text, re.M)
    }


def test_every_statement_is_proved_by_tests():
    stated = {one["id"] for one in yaml.safe_load((ROOT / "docs" / "validation.yaml").read_text())}
    assert stated == STATEMENTS == {name for name, _ in all_marked()}


def test_the_table_was_made_with_the_tests_that_there_are():
    """Otherwise: run the tests with --validation-report, then docs/make_validation.py."""
    assert all_marked() == told(PAGE.read_text())


@pytest.mark.parametrize(
    "source",
    [
        "@pytest.mark.statement('A1')\ndef test_x(): pass",
        "pytestmark = pytest.mark.statement('A1')\ndef test_x(): pass",
        "pytestmark = [pytest.mark.browser, pytest.mark.statement('A1')]\ndef test_x(): pass",
        "IT = pytest.mark.statement('A1')\n@IT\ndef test_x(): pass",
    ],
)
def test_a_mark_is_seen_wherever_it_stands(source):
    assert marked(source) == {"test_x": {"A1"}}
