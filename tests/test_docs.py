"""The documents speak of what is there, and leave out nothing that an operator meets."""

import re

import pytest
from django.core.management import get_commands
from django.urls import get_resolver

from tests.guards import ROOT, room_of, shown, sources
from tests.stage import routes

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
TEXT = "\n".join(path.read_text() for path in DOCUMENTS)
VARIABLE = re.compile(r"\b(?:RR_[A-Z_]*[A-Z]|DATABASE_URL)\b")


def own_commands() -> set[str]:
    return {
        name
        for name, app in get_commands().items()
        if isinstance(app, str) and (room_of(app) or app == "rapidreader")
    }


def commands_in(text: str) -> set[str]:
    """Commands after "manage.py", and those in the first column of the table of commands."""
    table = re.search(r"^## Commands\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    cells = re.findall(r"^\| (`.*?) \|", table.group(1), re.M) if table else []
    return {*re.findall(r"manage\.py ([a-z_]{3,})", text), *re.findall(r"`([a-z_]{3,})", " ".join(cells))}


def variables_in(paths) -> set[str]:
    return {name for path in paths for name in VARIABLE.findall(path.read_text())}


def test_every_command_is_described():
    assert len(own_commands()) > 4
    assert own_commands() - commands_in(TEXT) == set()


def test_every_command_described_is_there():
    assert commands_in(TEXT) - set(get_commands()) == set()
    assert commands_in("run manage.py conjure first") - set(get_commands()) == {"conjure"}


def test_every_setting_of_the_environment_is_described_and_every_one_described_is_there():
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path.name != "test_docs.py"]
    scripts = [
        ROOT / "Makefile",
        ROOT / ".ci" / "run",
        *(path for path in (ROOT / "deploy" / "setup").iterdir() if path.is_file()),
    ]
    product = variables_in(sources("*.py"))
    known = product | variables_in([*tests, *scripts])
    assert len(product) > 8
    assert product - set(VARIABLE.findall(TEXT)) == set(), "not described"
    assert set(VARIABLE.findall(TEXT)) - known == set(), "described, but nobody reads them"


def test_every_make_target_described_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    described = set(re.findall(r"(?:`|^|\s)make ([a-z-]+)(?=[`\s]*$|`| [A-Z]+=)", TEXT, re.M))
    assert described, "the guard has nothing to look at"
    assert described - targets == set()


def test_every_link_between_documents_leads_somewhere():
    broken = [
        f"{shown(path)} -> {target}"
        for path in DOCUMENTS
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text())
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []


def test_every_file_named_is_there():
    named = set(
        re.findall(r"`((?:rapidreader|ecrf|worklists|tests|docs|bench|deploy|templates)/[\w./-]+\.\w+)`", TEXT)
    )
    assert named
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def is_route(path: str) -> bool:
    """Whether an address with <placeholders> or … matches a route from its beginning."""
    known = [re.sub(r"<\w+>", "*", f"/{route}").split("/") for route in routes()]
    parts = re.sub(r"<[^>]*>|\{[^}]*\}|…", "*", path).split("/")
    return any(
        len(parts) <= len(route) and all("*" in {a, b} or a == b or not a for a, b in zip(parts, route, strict=False))
        for route in known
    )


def test_every_address_described_is_there():
    ours = tuple(f"/{route.split('/')[0]}/" for route in routes() if route)
    described = {path for path in re.findall(r"`(/[a-z][^`\s?]*)`", TEXT) if path.startswith(ours)}
    assert described
    assert sorted(path for path in described if not is_route(path)) == []
    assert not is_route("/trials/<slug>/planted/")


@pytest.mark.parametrize("name", ["login", "home", "reading_list", "trial_list", "export_list", "audit_list"])
def test_the_names_that_all_rooms_rely_on_are_there(name):
    assert name in get_resolver().reverse_dict


def test_every_decision_has_its_number():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers
