"""The library as a whole: every template can be published, is cited, and passes the tests that it carries."""

import re

import pytest

from ecrf import library
from ecrf.building.catalogue import TOOLS, UNITS
from ecrf.definition import Definition, parse_definition
from ecrf.definition.languages import in_language
from ecrf.definition.meta import problems_of_document
from ecrf.logic.checking import problems
from ecrf.testing import run_tests
from rapidreader.audit.canonical import parse_json

ASKED_FOR = {
    "recist_baseline",
    "recist_follow_up",
    "lung_rads_2022",
    "pi_rads_2_1",
    "bi_rads",
    "li_rads_2018",
    "lugano_2014",
    "kellgren_lawrence",
    "aspects",
    "bone_age",
    "image_quality",
    "roc_recall",
    "ai_segmentation",
}
SLUGS = library.slugs()
GERMAN = ("recist_baseline", "recist_follow_up", "image_quality", "roc_recall")
MARKS = ("lung_rads_2022", "pi_rads_2_1", "bi_rads", "li_rads_2018")


def parts(part):
    """Every dict inside a plain definition, translations left out."""
    if isinstance(part, dict):
        yield part
        part = [inner for name, inner in part.items() if name != "translations"]
    if isinstance(part, list):
        for one in part:
            yield from parts(one)


def items(definition: Definition) -> list[dict]:
    return [part for part in parts(parse_json(definition.to_json())["items"]) if "kind" in part]


def test_the_library_has_what_it_was_asked_for():
    assert set(SLUGS) >= ASKED_FOR
    assert [entry.title for entry in library.entries()] == sorted(
        (e.title for e in library.entries()), key=str.casefold
    )


def test_a_template_that_is_not_there_is_a_key_error():
    for slug in ("", "nothing", "../library/aspects", "aspects.yaml"):
        with pytest.raises(KeyError):
            library.load(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_template_can_be_published_and_passes_its_own_tests(slug):
    definition = library.load(slug)
    assert problems(definition) == []
    assert problems_of_document(parse_json(definition.to_json())) == []
    assert parse_definition(definition.to_json()) == definition
    results = run_tests(definition)
    assert len(results) > 5
    assert [(result.name, result.differences) for result in results if not result.is_passed] == []
    assert len({result.name for result in results}) == len(results), "two tests of one name cannot be told apart"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_template_says_what_it_rests_on(slug):
    entry = library.entry(slug)
    assert entry.summary and entry.references
    assert all(re.search(r"\b(19|20)\d\d\b|radelement\.org", text) for text in entry.references), "a year is missing"
    assert any("doi:10." in text for text in entry.references)
    assert entry.definition.references == entry.references
    assert entry.definition.origin["identifier"] == f"rapidreader-library:{slug}"
    assert ("rights" in entry.definition.origin) == (slug in MARKS)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_calculation_says_which_rule_fired(slug):
    """Only helpers that readers need not trust may be silent: ranks, and a category in other words."""
    silent = {"rank", "highest", "reported", "management"}
    calculated = [one for one in items(library.load(slug)) if one.get("type") == "calculated"]
    assert calculated or slug == "image_quality"
    mute = [one["key"] for one in calculated if not all(rule.get("because") for rule in one["rules"])]
    assert set(mute) <= silent


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_preselected_and_units_and_tools_are_known(slug):
    for one in items(library.load(slug)):
        assert "default" not in one, f"{one['key']}: a preselected answer biases a reader"
        assert one.get("unit", "mm") in {*UNITS, "ng/mL", "ng/mL/mL"}, one["key"]
        assert one.get("quantity", "length") in TOOLS.get(one.get("tool", "Length"), {}), one["key"]


def untranslated(definition: Definition, language: str) -> list[str]:
    """Texts that stay as they are in another language, but are no word of both."""
    there = in_language(definition, language)
    pairs = zip(*(parts(parse_json(one.to_json())["items"]) for one in (definition, there)), strict=True)
    names = ("title", "label", "help", "message", "because", "low_label", "high_label")
    return [one[name] for one, other in pairs for name in names if one.get(name) and one[name] == other[name]]


@pytest.mark.parametrize("slug", GERMAN)
def test_a_german_reader_meets_no_english_word(slug):
    left = untranslated(library.load(slug), "de")
    assert set(left) <= {"Organ", "CT", "Normal", "Mediastinum"}


def test_a_missing_translation_is_seen():
    assert untranslated(library.load("aspects"), "de")


def test_the_values_of_the_two_forms_of_recist_fit_each_other():
    """Follow-up takes its first values from baseline: each field that it names must be there."""
    baseline, follow_up = library.load("recist_baseline"), library.load("recist_follow_up")
    sources = [one["prefill"] for one in items(follow_up) if "prefill" in one]
    assert len(sources) > 6
    there = {one["key"]: one for one in items(baseline)}
    here = {one["key"]: one for one in items(follow_up)}
    for source in sources:
        when, _, key = source.partition(".")
        assert key in (there if when == "baseline" else here), source
    assert "sum_mm" in there and "sum_mm" in here, "the nadir includes baseline"
    for key in ("organ", "nt_organ"):
        assert there[key]["options"] == here[key]["options"]
