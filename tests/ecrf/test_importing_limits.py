"""Bad input is refused by name, and soon. The bounds are generous: they catch minutes, not milliseconds."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrf.importing import import_html
from ecrf.importing.reading import MAX_BYTES
from ecrf.rendering import render_form
from tests.ecrf.forms import template
from tests.thorough import examples

SECONDS = 4

REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b"  \n ", "empty"),
    "not html": (b"just some text", "not HTML"),
    "json": (b'{"a": "<b"}', "not HTML"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR<p", "not HTML"),
    "random bytes": (bytes(range(256)) * 50, "not HTML"),
    "too big": (b"<p>" + b"x" * (5 * 1024 * 1024), "too big"),
    "nested tags": (b"<div>" * 100_000 + b"<input name=a>", "nested|elements"),
    "closed nested tags": (b"<b>" * 100_000 + b"<input name=a>" + b"</b>" * 100_000, "nested|elements"),
    "nested spans": (b"<html><body>" + b"<span>" * 3_000 + b"<input name=a>", "nested"),
    "a long tag": (b"<p " + b"a=1 " * 200_000 + b"><input name=a>", "longer than"),
    "many attributes": (b"<input " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">", "longer than"),
    "an unclosed tag": (b"<html><p " + b"x" * 900_000, "longer than"),
    "no fields": (template("<p>Nothing to fill in</p>"), "No fields"),
    "buttons only": (template("<input type=submit><button>x</button>"), "No fields"),
    "too many fields": (b"<form>" + b"<input name=a>" * 3_000, "fields"),
    "many elements": (b"<body>" + b"<p>" * 200_000, "elements"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_files_are_refused_by_name_and_soon(name):
    source, message = REFUSED[name]
    began = time.process_time()
    result = import_html(source, name="x.html")
    assert time.process_time() - began < SECONDS
    assert result.definition is None
    assert any(part in result.report.errors[0] for part in message.split("|")), result.report.errors


PLACES = {
    "long tag": (b"<html>\n<body>\n<p " + b"x" * 9_000 + b">", "Line 3: a tag is longer than 8 kB: <p xxx"),
    "long tag behind a script": (b"<script>\n\n\n</script>\n<p " + b"x" * 9_000 + b">", "Line 5: a tag"),
    "depth": (b"<body>\n" + b"<i>\n" * 400 + b"<input>", "<i>: the elements are nested too deeply"),
    "tags": (b"<body>\n" + b"<b>\n" * 130_000, "Line 120001: the file has more than 60,000 elements"),
    "elements": (b"<body>" + b"\n<b>x</b>" * 60_001 + b"<input>", "Line 60"),
    "options": (b"<body>\n\n<select>" + b"<option>a" * 600, "Line 3: <select> has more than 500 options"),
    "fields": (b"<body>" + b"\n<input>" * 600, "Line 502: <input>: the template has more than 500 fields"),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_error_names_element_and_line(name):
    source, message = PLACES[name]
    assert message in import_html(source).report.errors[0]


SLOW = {
    "options": b"<select name=s>" + b"<option>a" * 50_000,
    "wide row": b"<table><tr>" + b"<td><input type=checkbox name=a>x" * 5_000,
    "long label": b"<label for=a>" + b"word " * 180_000 + b"</label><input id=a>",
    "same label": b"<label for=a>x</label>" * 10_000 + b"<input id=a>" * 1_500,
    "comments": b"<p>" + b"<!-- x -->" * 50_000 + b"<input name=a>",
    "siblings": b"<p>" + b"<b></b>" * 20_000 + b"<input name=a>" * 1_500,
    "nested tables": b"<table><tr><td>x<td>" * 40 + b"<input name=a>" * 1_000,
    "unclosed comment": b"<input name=a>" + b"<!--" * 100_000,
    "unclosed scripts": b"<input name=a>" + b"<script>" * 50_000,
    "xml": b"<script type=text/xml>" + b"<entry ORIGTXT=a>" * 30_000 + b"</script><input name=a>",
    "code xml": b"<script type=text/xml>" + b"<code " * 100_000 + b"</script><input name=a>",
    "colons": b"<label for=a>" + b":" * 500_000 + b"</label><input id=a>",
    "quotes": b'<input name=a title="' + b"'" * 7_000 + b'">' + b"<!doctype" * 50_000,
    "group copies": b"".join(b"<section><input type=radio name=a value=1>x</section>" for _ in range(1_900)),
    "dashes": b"<select><option>" + b"-" * 500_000 + b"x</select>",
}


@pytest.mark.parametrize("name", SLOW)
def test_hostile_files_do_not_take_long_either_way(name):
    began = time.process_time()
    result = import_html(b"<html><body>" + SLOW[name])
    assert time.process_time() - began < SECONDS
    assert result.definition or result.report.errors


def test_the_largest_size_is_still_read():
    source = template("<input name=a>")
    assert import_html(source + b" " * (MAX_BYTES - len(source))).definition


def test_a_big_picture_in_the_file_is_no_long_tag():
    assert import_html(template(f"<img src='data:image/png;base64,{'A' * 50_000}'><input name=a>")).definition


def test_an_entity_bomb_stays_small():
    bomb = "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    )
    result = import_html(f"{bomb}]><html><body><p>&j; <input name=a></p></body></html>".encode())
    assert result.definition is None or len(result.definition.to_json()) < 10_000


TAGS = "p div section header table tr td label span select option optgroup textarea fieldset legend details"
MORE_TAGS = "summary datalist h2 br form script style b template svg"
tags = st.sampled_from(f"{TAGS} {MORE_TAGS}".split())
attributes = st.sampled_from(
    ["", " id=a", " name=a", " for=a", " value=1", " checked", " list=a", " multiple", ' title="<&"', " data-group=g"]
)
inputs = st.sampled_from(["text", "radio", "checkbox", "number", "date", "hidden", "textarea", "range", "x"])
pieces = st.one_of(
    st.builds("<{}{}{}>".format, tags, attributes, attributes),
    st.builds("</{}>".format, tags),
    st.builds("<input type={}{}{}>".format, inputs, attributes, attributes),
    st.sampled_from(
        ["words: ", "&amp;", "<!--", "-->", "<![CDATA[", "]]>", "\ufffe", "ä", " mm", "<", ">", '"', "&#0;"]
    ),
)


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(pieces, max_size=30))
def test_broken_html_is_converted_or_refused_but_never_crashes(parts):
    result = import_html(f"<html><body>{''.join(parts)}</body>".encode())
    report = result.report.to_dict()
    lines = report["mapped"] + report["repaired"] + report["dropped"]
    assert len(lines) == report["controls"]
    assert bool(result.definition) is not bool(report["errors"])
    if result.definition:
        assert {entry["field"] for entry in lines if entry["field"]} == set(result.definition.fields_by_key)
        assert render_form(result.definition, {})


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_converted_or_refused(source):
    result = import_html(b"<p>" + source)
    assert bool(result.definition) is not bool(result.report.errors)
