"""All real templates: nothing is lost, and another parser agrees."""

import os
import warnings
from pathlib import Path

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecrf.definition import Definition, parse_definition
from ecrf.exporting.mrrt import to_mrrt
from ecrf.importing import import_html, import_source
from ecrf.rendering import render_form
from ecrf.schema import validator_of
from ecrf.validation import clean_answers
from rapidreader.audit.canonical import canonical_json, parse_json
from tests.ecrf.exporting.validity import faults_of
from tests.ecrf.forms import answers_to

pytestmark = pytest.mark.realdata

FOLDER = Path(os.environ.get("RR_TEST_DATA", "missing")) / "radreport"
FILES = sorted(FOLDER.glob("*/*.html")) or [Path("missing")]
DEFECTS = {
    "missingAttributesInCodeElement": "A code element (RID10321) has no meaning",
    "missingHtmlElement": "no html element",
    "missingReferenceTermsForTemplateAttributesTermElements": "“RID10322” is no reference term of SNOMEDCT",
    "missingTitleAndTemplateAttributesElements": "no title element",
    "multipleBodyElement": "2 body elements",
    "multipleHeadElements": "2 head elements",
    "multipleHtmlElements": "2 html elements",
    "multipleScriptElements": "2 script elements",
    "multipleTemplateAttributesElement": "2 template_attributes elements",
    "noBodyElement": "no body element",
    "noHeadElementFound": "no head element",
    "noMetaElementWithCharsetAttribute": "charset",
    "noScriptElement": "no script element",
    "noTemplateAttributesElement": "no template_attributes element",
    "noTitleElement": "no title element",
    "schemeIsInLowerCase": "is declared as “Radlex”",
    "termElementShouldHaveOneCodeElement": "has 0 code elements",
}


def controls_of(source: bytes) -> int:
    """Counted by a parser that the importer does not use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = html5lib.parse(source, treebuilder="lxml", namespaceHTMLElements=False)
    return sum(1 for _ in root.iter("input", "select", "textarea"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[-60:])
def test_every_control_is_in_the_report_once_and_every_field_is_stored(path):
    source = path.read_bytes()
    result = import_html(source, name=path.name)
    report = result.report.to_dict()
    lines = report["mapped"] + report["repaired"] + report["dropped"]
    assert len(lines) == report["controls"] == controls_of(source)
    if report["controls"] == 0:
        assert report["errors"]
        return
    assert not report["dropped"], "no real template has a control that cannot be answered"
    assert {entry["field"] for entry in lines} == set(result.definition.fields_by_key)
    assert report["fields"] == len(result.definition.fields()) == len(result.definition.columns())
    assert all(field.label for field in result.definition.fields())
    assert parse_definition(result.definition.to_json()) == result.definition


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[-60:])
def test_random_valid_answers_to_every_field_come_back(path, data):
    definition = import_html(path.read_bytes()).definition
    if definition is None:
        return
    answers = data.draw(answers_to(definition))
    cleaned = clean_answers(definition, parse_json(canonical_json(answers)), level="sign")
    assert cleaned.errors == {}
    assert set(cleaned.answers) == set(definition.fields_by_key), "a field lost its answer"
    stored = parse_json(canonical_json(cleaned.answers))
    assert stored == cleaned.answers
    for column in definition.columns():
        assert column.cells(stored).value
        assert column.cells(stored).label
    assert validator_of(definition).is_valid(stored)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[-60:])
def test_exports_are_valid_and_come_back_as_the_same_form(path):
    definition = import_html(path.read_bytes()).definition
    if definition is None:
        return
    document = to_mrrt(definition)
    assert faults_of(document) == []
    again = import_source(document)
    assert again.definition == definition
    assert again.definition.content_hash == definition.content_hash
    assert import_source(definition.to_json().encode()).definition == definition
    lines = [entry.field for entry in again.report.entries]
    assert sorted(lines) == sorted(definition.fields_by_key)


def test_every_condition_of_the_wild_is_understood():
    reports = [import_html(path.read_bytes()).report for path in FILES]
    conditions = [one for report in reports for one in report.suggestions if one["suggestion"] == "visible_when"]
    assert len(conditions) > 200
    assert all(one["text"] for one in conditions)


def test_all_103_are_there_with_a_defect_named_for_each_of_the_17():
    assert len(FILES) == 103
    assert len(DEFECTS) == 17


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defective_template_names_its_defect(name):
    (path,) = FOLDER.glob(f"*/*{name}.html")
    report = import_html(path.read_bytes()).report
    assert any(DEFECTS[name] in error for error in report.errors), report.errors


def test_every_real_form_renders_with_unique_ids():
    import re

    count = 0
    for path in FILES:
        definition = import_html(path.read_bytes()).definition
        if definition is not None:
            ids = re.findall(r' id="([^"]+)"', render_form(definition, {}, prefix="p"))
            assert len(ids) == len(set(ids)), path.name
            count += 1
    assert count > 70


def test_importing_again_finds_the_same_keys():
    path = next(path for path in FILES if "gen_recist11" in path.name)
    first, second = (import_html(path.read_bytes()).definition for _ in range(2))
    assert first.content_hash == second.content_hash
    assert isinstance(first, Definition)
