"""`manage.py check_template`: a template's own tests from the command line."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ecrf import actions, library
from ecrf.definition import Definition, Field, FormTest

SIZE = Field("size", "decimal", "Size")
FINE = Definition("Chest", (SIZE,), tests=(FormTest("Shown", {"size": 3}, {"visible": ["size"]}),))
FAILING = replace(FINE, tests=(*FINE.tests, FormTest("Hidden", {"size": 3}, {"hidden": ["size"]})))
BROKEN = replace(FINE, items=(replace(SIZE, visible_when=["answered", ["field", "gone"]]),), tests=())


def run(*args) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_template", *args, stdout=out)
    except SystemExit as stop:
        return out.getvalue(), stop.code
    return out.getvalue(), 0


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "form.json"
        path.write_text(text if isinstance(text, str) else text.to_json())
        return str(path)

    return write


def test_a_form_whose_tests_pass_is_fine(file):
    assert run(file(FINE)) == (f"{file(FINE)}: Chest: 1 of 1 tests pass\n", 0)


def test_a_failing_test_is_named_and_the_exit_code_tells(file):
    text, code = run(file(FAILING))
    assert code == 1
    assert "1 of 2 tests pass" in text
    assert "  Hidden: “Size” (size) should be hidden and is shown." in text


def test_what_else_is_wrong_is_named_too(file):
    text, code = run(file(BROKEN))
    assert (code, "gone" in text, "it carries no tests" in text) == (1, True, True)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 2, "title": "x"}'])
def test_a_file_that_is_no_form_is_said_to_be_none(file, text):
    said, code = run(file(text))
    assert (code, "(no form)" in said) == (1, True)


def test_results_come_as_json_too(file, tmp_path):
    text, code = run("--json", file(FAILING), str(tmp_path / "missing.json"))
    first, second = json.loads(text)
    assert code == 1
    assert [test["is_passed"] for test in first["tests"]] == [True, False]
    assert "cannot be read" in second["errors"][0]


@pytest.mark.django_db
def test_a_version_is_checked_by_its_number(cast):
    version = actions.create_template(trial=cast.lung, by=cast.cora, title="Chest", definition=FAILING)
    assert run(str(version.pk))[1] == 1
    assert "There is no template version 999" in run("999")[0]


def test_the_whole_library_passes():
    text, code = run("--library", "--json")
    results = json.loads(text)
    assert {result["template"] for result in results} == set(library.slugs())
    assert all(result["tests"] for result in results)
    assert code == 0


def test_something_must_be_named():
    with pytest.raises(CommandError):
        run()
