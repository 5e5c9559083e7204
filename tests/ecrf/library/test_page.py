"""docs/library.md lists what the library has, and cannot fall behind."""

import re
from importlib.util import module_from_spec, spec_from_file_location

from ecrf import library
from tests.guards import ROOT


def maker():
    spec = spec_from_file_location("make_library", ROOT / "docs" / "make_library.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_that_of_the_templates():
    made = maker()
    assert made.page() == made.PAGE.read_text(), "run: python docs/make_library.py"


def test_the_page_has_every_rule_and_citation():
    text = maker().page()
    for entry in library.entries():
        assert f"\n## {entry.title}\n" in text
        assert all(f"- {reference}\n" in text for reference in entry.references)
        inside = [one for group in entry.definition.groups() for one in group.items]
        reasons = {rule.because for one in [*entry.definition.fields(), *inside] for rule in one.rules}
        assert all(reason in text for reason in reasons)


def test_links_of_the_overview_lead_to_the_chapters():
    made = maker()
    text = made.page()
    chapters = {made.anchor(title) for title in re.findall(r"^## (.+)$", text, re.M)}
    links = re.findall(r"\]\(#([^)]+)\)", text)
    assert len(links) == len(library.slugs())
    assert set(links) <= chapters
