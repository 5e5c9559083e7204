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
