"""Every text of form and reading room has its translation, and what is compiled says what was written."""

import gettext
import json
import re
from io import BytesIO

import pytest
from django.utils import translation

from tests import words
from tests.guards import ROOT, banned_words, sources, visible_text
from worklists.models import Read

CALL = re.compile(r"""\b(?:t|plural)\((?:[^"'`()]|\([^()]*\))*?"((?:[^"\\]|\\.)*)\"""")
# What a reader sees: the form, the reading room, and what leads there.
FORM = ("_form", "_index", "_section", "_group", "_row", "_marks", "_notes", "_clear", "fields/*")
READERS = [*(f"ecrf/{name}.html" for name in FORM), "worklists/_read*.html", "worklists/read*.html", "viewer/*.html",
           "registration/*.html", "mail/*.html", "base.html", "error.html", "_account_nav.html",
           "_languages.html"]  # fmt: skip


def test_there_are_languages():
    assert words.languages() == ["de"]


@pytest.mark.parametrize("name", words.FILES)
@pytest.mark.parametrize("language", words.languages())
def test_every_text_is_translated_and_every_translation_is_used(language, name):
    wanted = words.FILES[name]()
    assert len(wanted) > 80
    assert words.faults(words.kept(words.LOCALE / language / name, language), wanted) == []


def test_a_missing_and_a_broken_translation_are_seen():
    wanted, found = words.Catalog(locale="de"), words.Catalog(locale="de")
    for text in ("Save", "Row %(number)d", "{n} of {all}"):
        wanted.add(text)
    found.add("Row %(number)d", "Zeile")
    found.add("{n} of {all}", "{n} von {alle}")
    found.add("Old", "Alt")
    assert words.faults(found, wanted) == [
        "not translated: Save",
        "not used: Old",
        "placeholder lost: Row %(number)d",
        "other placeholders: {n} of {all}",
        "placeholder lost: {n} of {all}",
    ]


@pytest.mark.parametrize("language", words.languages())
def test_what_is_compiled_is_what_was_written(language):
    django, browser = words.files(language)
    compiled = gettext.GNUTranslations(BytesIO(words.mo_text(words.kept(django, language))))
    on_file = gettext.GNUTranslations(BytesIO(django.with_suffix(".mo").read_bytes()))
    assert compiled._catalog == on_file._catalog
    assert browser.with_suffix(".json").read_text() == words.json_text(words.kept(browser, language))
    assert len(json.loads(browser.with_suffix(".json").read_text())["texts"]) > 80


def test_no_text_of_a_script_escapes_the_collection():
    """A text inside a template string is not found by the collection; it must stand by itself."""
    known = {one.id if isinstance(one.id, str) else one.id[0] for one in words.browser_texts()}
    used = [
        (path.name, text)
        for path in sources("*.js")
        if "words.js" in path.read_text() and path.name != "words.js"
        for text in CALL.findall(path.read_text())
    ]
    assert len(used) > 80
    assert [one for one in used if one[1].replace('\\"', '"') not in known] == []


def test_the_texts_keep_to_the_words_of_the_glossary():
    ids = [one.id for make in (words.page_texts, words.browser_texts) for one in make() if one.id]
    texts = [one if isinstance(one, str) else " ".join(one) for one in ids]
    assert len(texts) > 200
    assert [text for text in texts if banned_words(text)] == []


def unmarked(template: str) -> str:
    """The words of a template that are not marked for translation."""
    marked = (
        r"{% trans .*?%}|{% blocktrans.*?{% endblocktrans %}|{% block (?:page_class|html_attributes).*?endblock %}"
    )
    text = re.sub(marked, " ", template, flags=re.S)
    return " ".join(re.findall(r"[^\W\d_]{2,}", visible_text(text)))


def test_what_readers_see_is_marked_for_translation():
    folder = ROOT / "templates"
    paths = {path for pattern in READERS for path in folder.glob(pattern)}
    found = {path.name: unmarked(path.read_text()) for path in paths}
    assert len(found) > 30
    allowed = re.compile(r"\b(Rapid Reader|Alt|FILE|from)\b")
    assert {name: left for name, text in found.items() if (left := allowed.sub("", text).strip())} == {}
    assert unmarked('<p title="Some words">{% trans "fine" %} left</p>') == "left Some words"


def test_a_state_is_named_in_the_language_of_the_page():
    with translation.override("de"):
        assert Read(state="partial").get_state_display() == "Entwurf gespeichert"
    assert Read(state="partial").get_state_display() == "Draft saved"


@pytest.mark.django_db
def test_a_reader_chooses_a_language_and_keeps_it(client, cast):
    client.force_login(cast.ada)
    assert "My reads" in client.get("/reading/").content.decode()
    chosen = client.post("/language/", {"language": "de", "next": "/reading/"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/reading/")
    page = client.get("/reading/").content.decode()
    assert '<html lang="de"' in page and "Meine Befundungen" in page and "My reads" not in page
    assert '<script type="application/json" id="words">' in page
    client.post("/language/", {"language": "en"})
    assert 'id="words"' not in client.get("/reading/").content.decode()


@pytest.mark.django_db
def test_the_browsers_wish_counts_until_somebody_chooses(client):
    assert "Anmelden" in client.get("/login/", headers={"Accept-Language": "de-CH,de;q=0.9"}).content.decode()
    assert "Sign in" in client.get("/login/", headers={"Accept-Language": "fr"}).content.decode()


@pytest.mark.django_db
def test_nobody_is_led_elsewhere_by_choosing_a_language(client):
    assert client.post("/language/", {"language": "de", "next": "https://elsewhere.example/"})["Location"] == "/"
