"""Our texts and their translations: `python -m tests.words` collects the texts anew and compiles the translations.

`locale/<language>/LC_MESSAGES/django.po` has those of pages and messages, `locale/<language>/browser.po` those of
scripts (ecrf/static/ecrf/words.js). What is compiled from them, django.mo and browser.json, is kept beside them, so
that a running product needs no tools. Babel does the work: GNU gettext need not be installed.
"""

import json
import os
import re
from datetime import datetime
from functools import cache
from gettext import c2py
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.guards import ROOT, sources, templates

LOCALE = ROOT / "locale"
LAZY = {f"{name}_lazy": what for name, what in DEFAULT_KEYWORDS.items() if name.endswith("gettext")}
PYTHON = {**DEFAULT_KEYWORDS, **LAZY, "gettext_noop": None, "_lazy": None}
SCRIPTS = {"t": None, "plural": (2, 3)}
HARMLESS = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


@cache
def page_texts() -> Catalog:
    """Everything that Python and templates say in the words of gettext."""
    from django.utils.translation.template import templatize

    catalog = Catalog(domain="django")
    for path in sources("*.py"):
        _add(catalog, "python", path.read_bytes(), PYTHON)
    for path in templates():
        # One line: what is left of a template is no Python, but its calls are.
        code = templatize(path.read_text(), origin=str(path)).replace("\n", " ")
        _add(catalog, "python", code.encode(), PYTHON)
    return catalog


@cache
def browser_texts() -> Catalog:
    """Everything that scripts say in the words of words.js."""
    catalog = Catalog(domain="browser")
    for path in sources("*.js"):
        if "words.js" in path.read_text():
            _add(catalog, "javascript", path.read_bytes(), SCRIPTS)
    return catalog


def _add(catalog: Catalog, method: str, code: bytes, keywords: dict) -> None:
    options = {"parse_template_string": True}
    for _, message, _, context in extract(method, BytesIO(code), keywords=keywords, options=options):
        catalog.add(message, context=context)


def languages() -> list[str]:
    return sorted(path.name for path in LOCALE.iterdir() if path.is_dir())


def kept(path: Path, language: str) -> Catalog:
    """The translations as they are on file."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


FILES = {"LC_MESSAGES/django.po": page_texts, "browser.po": browser_texts}


def files(language: str) -> dict[Path, Catalog]:
    """The translation files of a language, each with the texts that it must hold."""
    return {LOCALE / language / name: texts() for name, texts in FILES.items()}


def mo_text(catalog: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def json_text(catalog: Catalog) -> str:
    """The texts of scripts with the forms of their plurals, as words.js reads them."""
    texts = {}
    for message in catalog:
        if message.id and message.string:
            name = message.id if isinstance(message.id, str) else message.id[0]
            texts[name] = message.string if isinstance(message.string, str) else list(message.string)
    form = c2py(catalog.plural_expr)
    forms = "".join(str(form(n)) for n in range(201))
    lines = [json.dumps({name: text}, ensure_ascii=False)[1:-1] for name, text in sorted(texts.items())]
    return "\n".join([f'{{"forms": "{forms}", "texts": {{', ",\n".join(lines), "}}", ""]).translate(HARMLESS)


def faults(catalog: Catalog, wanted: Catalog) -> list[str]:
    """What is missing or wrong in the translations of these texts."""
    bad = [f"not translated: {message.id}" for message in wanted if message.id and not _is_whole(catalog, message)]
    texts = {(message.id, message.context) for message in wanted}
    bad += [f"not used: {one.id}" for one in catalog if one.id and (one.id, one.context) not in texts]
    for message in catalog:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str | None) else list(message.string)
        if not message.id or not all(strings):
            continue
        names = set(PLACEHOLDER.findall(ids[-1]))
        bad += [f"other placeholders: {message.id}" for text in strings if set(PLACEHOLDER.findall(text)) - names]
        bad += [f"placeholder lost: {message.id}" for text in strings[-1:] if names - set(PLACEHOLDER.findall(text))]
    return bad


def _is_whole(catalog: Catalog, message) -> bool:
    found = catalog.get(message.id, message.context)
    text = found.string if found and not found.fuzzy else ""
    return bool(text) and (isinstance(text, str) or all(text))


def renew(language: str) -> None:
    """Writes all files of a language anew; what is translated stays."""
    for path, wanted in files(language).items():
        catalog = kept(path, language)
        catalog.update(wanted, no_fuzzy_matching=True)
        catalog.header_comment = f"# Rapid Reader in {language}; renewed by `python -m tests.words`."
        catalog.project, catalog.version, catalog.fuzzy = "Rapid Reader", "1", False
        catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = "-"
        catalog.creation_date = catalog.revision_date = datetime(
            2026, 11, 20
        )  # no date: the same texts, the same file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=118, sort_output=True, ignore_obsolete=True, no_location=True)
        compile_one(path, catalog)
        for fault in faults(catalog, wanted):
            print(f"{path.relative_to(ROOT)}: {fault}")


def compile_one(path: Path, catalog: Catalog) -> None:
    if path.stem == "browser":
        path.with_suffix(".json").write_text(json_text(catalog))
    else:
        path.with_suffix(".mo").write_bytes(mo_text(catalog))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapidreader.settings")
    import django

    django.setup()
    for one in languages():
        renew(one)
