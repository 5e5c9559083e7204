"""The house stands as architecture.md and the house style say. Each guard is shown a planted violation as well."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from tests import guards
from tests.guards import module_of, shown, sources, templates

PYTHON = sources("*.py")
VIEWS = [path for path in PYTHON if re.match(r"(\w+_)?(views|api)(_\w+)?$", path.stem)]


def over_python(guard, files=PYTHON, **more) -> list[str]:
    assert len(files) > 10, "the guard has nothing to look at"
    return [line for path in files for line in guard(path.read_text(), module_of(path), **more)]


# --- who knows whom ---------------------------------------------------------------------------------------------


def test_rooms_import_only_what_stands_to_their_left():
    bad = [
        line
        for path in PYTHON
        for line in guards.upward_imports(path.read_text(), module_of(path), is_package=path.name == "__init__.py")
    ]
    assert bad == []


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from worklists.models import Read", "ecrf.models"),
        ("def late():\n    from rapidreader import archive", "rapidreader.audit.actions"),
        ("from ..archive import access", "rapidreader.audit.views"),
        ("from ..export import rows", "rapidreader.viewer.views"),
        ("import rapidreader.urls", "worklists.views"),
        ("import_module('worklists.access')", "rapidreader.archive.access"),
    ],
)
def test_an_upward_import_is_seen(source, module):
    assert guards.upward_imports(source, module)


def test_downward_and_own_imports_are_fine():
    assert not guards.upward_imports("from . import models\nfrom rapidreader.audit import actions", "ecrf.views")
    assert not guards.upward_imports("from rapidreader import __version__", "rapidreader.audit.actions")


def test_models_refer_only_to_what_stands_to_their_left():
    bad, seen = [], 0
    for model in apps.get_models():
        own = guards.room_of(model.__module__)
        for field in model._meta.get_fields() if own else []:
            room = guards.room_of(field.related_model.__module__) if field.concrete and field.is_relation else None
            seen += bool(room)
            if room and room != own and guards.ROOMS[room] >= guards.ROOMS[own]:
                bad.append(f"{model.__name__}.{field.name}")
    assert seen > 10
    assert bad == []


def test_only_the_archive_knows_dicom_files_and_http_clients():
    assert over_python(guards.foreign_imports) == []
    assert guards.foreign_imports("def f():\n    from pydicom.uid import UID", "worklists.views")


def test_only_what_is_there_for_it_reaches_the_network():
    assert over_python(guards.network_uses) == []
    for planted in ("import http.client", "from urllib import request", "def f():\n    import socket"):
        assert guards.network_uses(planted, "ecrf.importing.reading")
    assert not guards.network_uses("import http.client", "ecrf.fetching")


def test_nothing_happens_by_signal():
    assert over_python(guards.signal_uses) == []
    assert guards.signal_uses("from django.dispatch import receiver", "ecrf.models")
    assert guards.signal_uses("from django.db.models.signals import post_save", "ecrf.models")


def test_views_look_through_access_and_write_through_actions():
    assert over_python(guards.views_reaching_past, VIEWS) == []
    assert guards.views_reaching_past("Read.objects.all()", "worklists.views")
    assert guards.views_reaching_past("form.save()", "worklists.views")


# --- size -------------------------------------------------------------------------------------------------------


def test_functions_end_before_the_fortieth_line():
    assert over_python(guards.long_functions, limit=40) == []
    assert guards.long_functions("def f():\n" + "    pass\n" * 41, "m", limit=40)


def test_functions_take_at_most_five_positional_parameters():
    assert over_python(guards.wide_functions) == []
    assert guards.wide_functions("def f(a, b, c, d, e, f): pass", "m")


def too_long(paths, limit) -> list[str]:
    assert paths, "the guard has nothing to look at"
    counted = [(shown(path), len(path.read_text().splitlines())) for path in paths]
    return [f"{name} has {lines} lines" for name, lines in counted if lines > limit]


def test_files_have_at_most_three_hundred_lines(tmp_path, monkeypatch):
    tests = sorted((guards.ROOT / "tests").rglob("*.py"))
    assert too_long([*sources("*.py", "*.js", "*.css"), *tests], 300) == []
    (tmp_path / "long.py").write_text("x\n" * 301)
    monkeypatch.setattr(guards, "ROOT", tmp_path)
    assert too_long([tmp_path / "long.py"], 300)


def test_templates_have_at_most_a_hundred_lines():
    assert too_long(templates(), 100) == []


def test_custom_elements_have_at_most_150_lines():
    elements = [path for path in sources("*.js") if "customElements.define" in path.read_text()]
    assert too_long(elements, 150) == []


def test_modules_of_the_browser_are_type_checked():
    files = sources("*.js")
    assert files
    assert [shown(path) for path in files if "// @ts-check" not in path.read_text()] == []


# --- what leaves the server -------------------------------------------------------------------------------------


def test_templates_have_nothing_inline():
    assert {shown(path): found for path in templates() if (found := guards.inline_code(path.read_text()))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<p class="x" style="color: red">',
        '<button type="submit" onclick="go()">',
        '<a href="javascript:go()">',
        "{{ text|safe }}",
    ],
)
def test_inline_code_is_seen(planted):
    assert guards.inline_code(planted)


def test_data_and_modules_are_not_inline_code():
    fine = '<script type="application/json" id="x">{}</script><script type="module" src="/x.js"></script>'
    assert not guards.inline_code(fine)


def test_people_read_the_words_of_the_glossary():
    texts = {shown(path): guards.visible_text(path.read_text()) for path in templates()}
    assert len(texts) > 10
    assert {name: found for name, text in texts.items() if (found := guards.banned_words(text))} == {}


def own_models():
    return [model for model in apps.get_models() if guards.room_of(model.__module__)]


def test_models_have_the_names_of_the_glossary():
    names = {model.__name__: re.sub(r"([A-Z])", r" \1", model.__name__) for model in own_models()}
    assert len(names) > 10
    assert {name: found for name, words in names.items() if (found := guards.banned_words(words))} == {}


def test_models_speak_the_words_of_the_glossary():
    bad = []
    for model in own_models():
        for field in model._meta.get_fields():
            words = f"{getattr(field, 'help_text', '')} {dict(getattr(field, 'choices', None) or [])}"
            bad += [f"{model.__name__}.{field.name}: {word}" for word in guards.banned_words(words)]
    assert bad == []


@pytest.mark.parametrize(
    "planted",
    [
        "<h1>Your cases</h1>",
        '<p>{% trans "Your cases" %}</p>',
        '<a title="Next exam">',
        "<p>Studies of the patient</p>",
    ],
)
def test_a_banned_word_is_seen(planted):
    assert guards.banned_words(guards.visible_text(planted))


def test_words_of_other_trades_are_fine():
    assert not guards.banned_words("Both are case-sensitive. A reader study. StudyInstanceUID. Sessions.")


# --- the database -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    output = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=output)
    assert "No changes detected" in output.getvalue()


def test_migrations_have_names_that_say_what():
    names = [path.stem for folder in guards.PRODUCT for path in (guards.ROOT / folder).rglob("migrations/0*.py")]
    assert len(names) > 4
    assert [name for name in names if re.search(r"_auto_|_alter_\w+_and_more$|\d{8}", name)] == []
