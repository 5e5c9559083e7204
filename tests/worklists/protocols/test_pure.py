import ast

import pytest

from tests.guards import ROOT

ALLOWED = (
    "worklists.protocols",
    "rapidreader.audit.canonical",
    "rapidreader.archive.blinding_policy",
    *("collections", "dataclasses", "datetime", "decimal", "functools", "hashlib", "itertools", "re"),
)


def foreign(source: str) -> list[str]:
    """Modules imported from outside the package and the few that values need."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.append(node.module)
        elif isinstance(node, ast.ImportFrom) and node.level > 1:
            names.append("." * node.level + (node.module or ""))
    return [name for name in names if not name.startswith(ALLOWED)]


def test_the_package_thinks_without_django_and_without_the_database():
    files = sorted((ROOT / "worklists" / "protocols").glob("*.py"))
    assert len(files) > 10
    assert {path.name: found for path in files if (found := foreign(path.read_text()))} == {}


@pytest.mark.parametrize("planted", ["from django.db import models", "from ..models import Read", "import random"])
def test_a_foreign_import_is_seen(planted):
    assert foreign(planted)
