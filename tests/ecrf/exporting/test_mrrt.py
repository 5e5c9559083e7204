"""import(export(form)) is the form, and the document is MRRT: for any form that the meta-schema lets through."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from ecrf.definition import Definition, Field, plain_definition
from ecrf.definition.meta import problems_of_document
from ecrf.exporting.editions import Edition
from ecrf.exporting.mrrt import to_mrrt
from ecrf.importing import import_html, import_source
from tests.ecrf.exporting.definitions import RICH, definitions
from tests.ecrf.exporting.validity import faults_of
from tests.ecrf.forms import EVERY_TYPE
from tests.thorough import examples


def again(definition: Definition) -> Definition:
    imported = import_source(to_mrrt(definition), keep_defaults=True)
    assert imported.definition, imported.report.errors
    return imported.definition


@pytest.mark.parametrize("form", [RICH, EVERY_TYPE], ids=["rich", "every type"])
def test_a_form_comes_back_as_it_was_from_a_valid_document(form):
    assert problems_of_document(plain_definition(form)) == []
    assert faults_of(to_mrrt(form)) == []
    assert again(form) == form
    assert again(form).content_hash == form.content_hash


@settings(
    max_examples=examples(8),
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(definitions)
def test_any_form_comes_back_as_it_was_from_a_valid_document(form):
    assume(not problems_of_document(plain_definition(form)))
    document = to_mrrt(form)
    assert faults_of(document) == []
    assert again(form).content_hash == form.content_hash


def test_the_validator_sees_what_is_wrong():
    document = to_mrrt(EVERY_TYPE)
    for old, new in (
        (b"</header>", b"</header"),
        (b"<!DOCTYPE html>\n", b""),
        (b'type="number"', b'type="colour"'),
        (b"<body ", b'<body onload="x" '),
        (b"<label for=", b"<label data-for="),
        (b'<label for="name"', b'<label for="nobody"'),
        (b'id="story"', b'id="name"'),
        (b'scheme="RadLex"', b'scheme="Other"'),
        (b"dcterms.rights", b"dcterms.creator"),
        (b"<textarea", b"<br></br><textarea"),
        (b"></textarea>", b"/>"),
    ):
        assert old in document
        assert faults_of(document.replace(old, new, 1)), new


def test_every_control_of_our_own_document_is_in_the_report_once():
    report = import_source(to_mrrt(RICH)).report.to_dict()
    lines = report["mapped"] + report["repaired"] + report["dropped"]
    fields = [*RICH.fields_by_key, *RICH.group_of]
    assert sorted(entry["field"] for entry in lines) == sorted(fields)
    assert report["controls"] == report["fields"] == len(fields)
    assert report["defects"] == report["remarks"] == report["removed"] == []


def test_preselected_answers_come_back_only_for_who_wants_them():
    dropped = import_source(to_mrrt(RICH))
    assert (dropped.definition.defaults(), dropped.report.defaults_found) == ({}, 2)
    assert any("left out: “L”" in reason for entry in dropped.report.entries for reason in entry.reasons)
    assert again(RICH).defaults() == {"seen": False, "side": "L"}


def test_other_programs_read_labels_limits_units_options_and_codes_from_plain_mrrt():
    """The document without our attributes, read as anybody's."""
    plain = to_mrrt(RICH).replace(b"data-rr-", b"data-other-")
    fields = import_html(plain).definition.fields_by_key
    size, side, count = fields["size"], fields["side"], fields["count"]
    assert (size.label, size.unit, size.step, size.type) == ("Size", "cm", Decimal("0.25"), "decimal")
    assert (side.type, side.required, side.options[0].codes) == (
        "single_choice",
        "warn",
        RICH.items[3].options[0].codes,
    )
    assert (count.minimum, count.maximum, count.type) == (0, 99, "integer")
    assert fields["diameter"].unit == "mm"
    assert import_html(plain).definition.origin["identifier"] == "1.2.3.4"


def test_a_change_made_elsewhere_arrives():
    changed = to_mrrt(RICH).replace(b">Size</label>", b">Width</label>").replace(b'data-field-units="cm"', b"")
    size = import_source(changed).definition.fields_by_key["size"]
    assert (size.label, size.unit, size.required_when) == ("Width", "", ["eq", ["field", "seen"], ["bool", True]])


def test_the_document_says_which_edition_it_is():
    document = to_mrrt(replace(RICH, origin={}), Edition(3, "DRAFT", "1.2.840.9", "2026-11-20")).decode()
    assert '<meta name="dcterms.identifier" content="1.2.840.9"/>' in document
    assert '<meta name="dcterms.date" content="2026-11-20"/>' in document
    assert "<status>DRAFT</status>" in document
    assert faults_of(document.encode()) == []


def test_another_body_has_another_identifier():
    one, other = (replace(RICH, origin={}, title=title) for title in ("A", "B"))
    identifiers = {
        line for form in (one, other) for line in to_mrrt(form).decode().splitlines() if "dcterms.identifier" in line
    }
    assert len(identifiers) == 2
    assert all("2.25." in line for line in identifiers)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'data-rr-type="integer"', b'data-rr-type="nonsense"', "nonsense"),
        (b'data-rr-visible-when="[', b'data-rr-visible-when="[[[', "not readable"),
        (b'data-rr-type="integer"', b'data-rr-evil="1"', "means nothing here"),
        (b'id="count" name', b'id="Count!" name', "Count!"),
        (b'id="count" name', b'id="seen" name', "seen"),
    ],
)
def test_what_others_break_in_our_documents_is_named(old, new, words):
    document = to_mrrt(RICH)
    assert old in document
    report = import_source(document.replace(old, new, 1)).report
    assert any(words in text for text in [*report.errors, *report.remarks]), (report.errors, report.remarks)


def test_a_long_expression_does_not_make_a_long_tag():
    words = ["or", *(["eq", ["field", "a"], ["text", f"{number} " + "\"'<>&" * 30]] for number in range(60))]
    form = Definition(
        "Long", (Field("a", "text", "A"), Field("b", "text", "B", visible_when=words, help='ö"' * 5_000))
    )
    assert problems_of_document(plain_definition(form)) == []
    assert faults_of(to_mrrt(form)) == []
    assert again(form) == form
