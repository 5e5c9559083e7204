"""What the reader sees worked out in the browser is what the server keeps: tests of the library, by both twins."""

import pytest

from ecrf import library
from ecrf.logic.program import program_of
from tests.ecrf.logic.twins import Asked, comparable, in_the_browser, needs_node, on_the_server


@needs_node
@pytest.mark.parametrize("language", ["", "de"])
def test_both_twins_agree_on_the_tests_of_the_library(language):
    """Every sixth test: a program is long, and each has its own line."""
    asked = [
        Asked(program_of(entry.definition, language), test.answers, None)
        for entry in library.entries()
        for test in entry.definition.tests[::6]
        if not language or "de" in entry.definition.translations
    ]
    assert len(asked) > 20
    answered = in_the_browser(asked)
    for one, browser in zip(asked, answered, strict=True):
        assert comparable(on_the_server(one)) == comparable(browser)
