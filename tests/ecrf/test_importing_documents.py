import pytest

from ecrf.definition import Section
from ecrf.importing import import_html
from tests.ecrf.forms import template
from tests.ecrf.importing import entries, fields, imported


def test_sections_nest_and_keep_their_order():
    definition = imported(
        "<section data-section-name=Findings><header>Findings</header><input name=a>"
        "<section data-section-name=Liver><header class=level2>Liver</header><input name=b></section>"
        "<input name=c></section>"
    ).definition
    (findings,) = definition.items
    assert [item.key for item in findings.items] == ["a", "liver", "c"]
    assert isinstance(findings.items[1], Section)


@pytest.mark.parametrize(
    "body",
    [
        "<section data-section-name=Liver><input name=a></section>",
        "<section><header>Liver</header><input name=a></section>",
        "<h2>Liver</h2><div><input name=a></div>",
        "<fieldset><legend>Liver</legend><input name=a><input name=b></fieldset>",
        "<details><summary>Liver</summary><input name=a></details>",
    ],
)
def test_sections_are_found_without_name_header_or_section_element(body):
    assert imported(body).definition.items[0].title == "Liver"


def test_a_section_without_any_name_keeps_its_fields():
    assert [item.key for item in imported("<section><input name=a></section>").definition.items] == ["a"]


def test_a_body_with_attributes_is_read_like_any_other():
    html = (
        b"<html><head><title>T</title></head><body class='x' onload='evil()'><p>Size <input name=a></p></body></html>"
    )
    assert import_html(html).definition.fields()[0].label == "Size"


XML = """<script type="text/xml"><!-- <template_attributes><coding_schemes>
<coding_scheme name="RADLEX" designator="1.2"></coding_schemes>
<term type="modality"><code meaning="CT" value="RID10321" scheme="RADLEX"></term><coded_content>
<entry ORIGTXT="a"><term><code meaning="size" value="http://radlex.org/RID/RID13432" scheme="RadLex"></term></entry>
<entry origtxt="b"><term><code meaning="heart" value="80891009" scheme="SNOMEDCT"></code></term></entry>
<entry ORIGTXT="gone"><term><code meaning="x" value="1" scheme="LOINC"/></term></entry>
</coded_content></template_attributes> --></script>"""


def test_codes_are_read_from_commented_unclosed_xml_in_every_spelling():
    result = import_html(template("<input id=a><input id=b><input id=c data-radlex=RID1>", XML))
    codes = [[(code.scheme, code.value) for code in one.codes] for one in result.definition.fields()]
    assert codes == [[("RadLex", "RID13432")], [("SNOMED CT", "80891009")], [("RadLex", "RID1")]]
    assert result.definition.codes[0].meaning == "CT"
    assert any("gone" in remark for remark in result.report.remarks)


def test_external_entities_are_not_resolved():
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    xml = f'<script type="text/xml">{entity}<template_attributes>&e;</template_attributes></script>'
    result = import_html(template("<input name=a>", xml))
    assert "root:" not in result.definition.to_json()


def test_scripts_handlers_styles_and_frames_are_removed_and_said():
    report = entries(
        "<script>alert(1)</script><style>b{}</style><iframe src=//x></iframe><form action=//x><input name=a "
        "onchange='evil()' style='color:red'></form><a href='javascript:evil()'>x</a><embed src=other.html>"
    )
    removed = {entry["element"] for entry in report["removed"]}
    assert removed >= {"script", "style", "iframe", "form", "onchange=", "style=", "a javascript:"}
    assert any("other.html" in remark for remark in report["remarks"])


def test_nothing_of_the_imported_markup_reaches_the_form():
    from ecrf.rendering import render_form

    label = "<b onclick=evil()>Size &lt;script&gt;alert(1)&lt;/script&gt;</b>"
    body = f"<p>{label} <input name=a title='<img src=x onerror=y>'></p>"
    html = render_form(imported(body).definition, {})
    assert "<script" not in html
    assert "<img" not in html
    assert "onclick" not in html


def test_conditions_of_the_wild_are_told_and_not_applied():
    report = entries("<div data-show-if='a=1'><input name=a></div>")
    assert any("a=1" in remark for remark in report["remarks"])


def test_keys_are_stable_words_and_unique():
    found = fields("<input id=Größe-1><input id=groesse_1><input id=9><input id=漢字 title=Kanji>")
    assert [one.key for one in found] == ["groesse_1", "groesse_1_2", "f_9", "kanji"]


def test_metadata_are_read_in_both_spellings():
    head = (
        '<meta name="dcterms:title" content="CT"><meta name="DCTERMS.language" content="de">'
        '<meta name="dcterms.identifier" content="1.2">'
    )
    definition = import_html(template("<input name=a>", head)).definition
    assert (definition.title, definition.language, definition.origin) == ("CT", "de", {"identifier": "1.2"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_other_encodings_are_read(encoding):
    html = f"<html><head><meta charset='{encoding}'></head><body><p>Größe <input name=a></body></html>"
    assert import_html(html.encode(encoding)).definition.fields()[0].label == "Größe"


def suggestions(body, **options):
    return imported(body, **options).report.to_dict()["suggestions"]


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("n", "answered(n)"),
        ("#n ge 2", "n >= 2"),
        ("n>=2,5", "n >= 2.5"),
        ("#c eq true", "c = true"),
        ("c", "c = true"),
        ("!c", "not c = true"),
        ("c=no", "c = false"),
        ("s=yes", 's = "y"'),
        ("s != y", 'not s = "y"'),
        ("s", "answered(s)"),
        ("#s_y eq true", 's = "y"'),
        ("s_y", 's = "y"'),
        ("k ge 2", 'k in ("2", "3")'),
        ("m=b", 'm has "b"'),
        ("n lt 3 and c", "n < 3 and c = true"),
        ("n lt 3 || c", "n < 3 or c = true"),
        ("t = 'some words'", 't = "some words"'),
        ("gone=1", ""),
        ("n ge many", ""),
        ("if (n > 1) { x() }", ""),
        ("n" * 400, ""),
    ],
)
def test_conditions_of_the_wild_are_suggestions_as_expressions(condition, text):
    fields = (
        "<input type=number id=n><input type=checkbox id=c><input id=t>"
        "<input type=radio name=s id=s_y value=y><label for=s_y>yes</label><input type=radio name=s id=s_n value=n>"
        "<select id=k><option>1<option>2<option>3</select><select id=m multiple><option>a<option>b</select>"
    )
    (one,) = suggestions(f'{fields}<p data-show-if="{condition}"><input id=target></p>')
    assert (one["key"], one["suggestion"], one["text"]) == ("target", "visible_when", text)
    assert bool(one["expression"]) is bool(text)


def test_a_condition_of_a_section_is_suggested_for_the_section():
    body = "<input type=checkbox id=c><section data-show-if=c><header>More</header><input id=a><input id=b></section>"
    assert [(one["key"], one["text"]) for one in suggestions(body)] == [("more", "c = true")]


def test_a_name_that_several_fields_have_is_the_nearest_one():
    box = "<div><input type=checkbox data-field=x id=x{0}><p data-show-if=x><input id=a{0}></p></div>"
    found = suggestions(box.format(1) + box.format(2))
    assert [(one["key"], one["text"]) for one in found] == [("a1", "x1 = true"), ("a2", "x2 = true")]


def test_free_text_of_rsna_belongs_to_its_option():
    body = (
        "<span id=R data-field-type=RADIO><input type=radio id=R_1 name=R value=Other><label for=R_1>Other</label>"
        "<input type=text id=R_1_FreeText></span>"
    )
    (one,) = suggestions(body)
    assert (one["key"], one["text"]) == ("r_1_freetext", 'r = "Other"')


def test_merge_flags_embedded_templates_and_replacements_are_suggestions():
    body = (
        "<input id=a data-field-merge-flag=Y data-field-merge-identifier='Reason for exam'>"
        "<section><header>Part</header><input id=b><embed src=other.html></section>"
        "<select id=c><option data-template-UID=1.2.3 data-replacement-element-id=x>Load<option>b</select>"
    )
    found = {one["suggestion"]: (one["key"], one["source"]) for one in suggestions(body)}
    assert found == {
        "prefill": ("a", "Reason for exam"),
        "embed": ("part", "other.html"),
        "replace": ("c", "Load: 1.2.3 at x"),
    }


def test_a_required_section_warns_when_it_is_left_empty():
    two = "<section data-section-name=Two data-section-required=true><input name=a><input name=b></section>"
    one = "<section data-section-name=One data-section-required=true><input name=c></section>"
    free = "<section data-section-name=Free data-section-required=false><input name=d></section>"
    fields_ = {field.key: field for field in fields(two + one + free)}
    (check,) = fields_["a"].checks
    assert check.when == ["not", ["or", ["answered", ["field", "a"]], ["answered", ["field", "b"]]]]
    assert (check.level, "“Two”" in check.message) == ("warning", True)
    assert (fields_["b"].checks, fields_["c"].required, fields_["d"].required) == ((), "warn", "")


def test_keys_are_unique_over_fields_and_sections():
    definition = imported("<section data-section-name=size><input name=size></section>").definition
    assert [definition.items[0].key, definition.items[0].items[0].key] == ["size_2", "size"]


def test_translations_say_which_text_they_translate():
    body = (
        "<section data-section-name=Leber><header data-english=Liver>Leber</header>"
        "<label for=a data-en=Size>Größe</label><input id=a>"
        "<select id=b><option data-en=left>links</select></section>"
    )
    (section,) = imported(body).definition.items
    size, side = section.items
    assert section.translations == {"en": {"title": "Liver"}}
    assert size.translations == {"en": {"label": "Size"}}
    assert side.options[0].translations == {"en": {"label": "left"}}


def test_sections_that_nest_too_deep_give_their_fields_to_the_one_around():
    names = [f"L{number}" for number in range(1, 9)]
    body = "".join(f"<section data-section-name={name}>" for name in names) + "<input name=a>" + "</section>" * 8
    result = imported(body)
    depth, item = 0, result.definition.items[0]
    while isinstance(item, Section):
        depth, item = depth + 1, item.items[0]
    assert (depth, item.key) == (6, "a")
    assert any("L7" in remark for remark in result.report.remarks)
