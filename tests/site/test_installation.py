"""What runs here can be said, without its secrets (V2)."""

import json

import pytest
from django.core.management import call_command

from rapidreader.site import installation

pytestmark = pytest.mark.statement("V2")


def test_versions_migrations_database_and_viewer_are_said(db):
    facts = installation.facts()
    assert facts["version"] == "0.1.0"
    assert facts["database"].startswith(("SQLite 3", "PostgreSQL 1"))
    assert facts["guards"] == "all in place"
    assert "OHIF 3." in facts["viewer"]
    assert "audit.0001_initial" in installation.migrations()


def test_secrets_are_neither_shown_nor_hashed(db, settings):
    before = installation.facts()["configuration_sha256"]
    settings.SECRET_KEY = "zqsecretzq" * 5
    settings.DATABASE_URL = "postgresql://rr:zqsecretzq@db/rr"
    assert installation.facts()["configuration_sha256"] == before
    assert "zqsecretzq" not in json.dumps(installation.configuration())


def test_a_changed_setting_changes_the_hash(db, settings):
    before = installation.facts()["configuration_sha256"]
    settings.LOCK_FAILURES = 50
    assert installation.facts()["configuration_sha256"] != before
    assert installation.configuration()["LOCK_FAILURES"] == "50"


def test_the_page_is_for_those_who_oversee(cast, client):
    client.force_login(cast.mona)
    assert installation.facts()["configuration_sha256"] in client.get("/about/").content.decode()
    client.force_login(cast.ada)
    assert client.get("/about/").status_code == 403


def test_the_command_says_the_same(db, capsys):
    call_command("about")
    assert installation.facts()["migrations_sha256"] in capsys.readouterr().out
    call_command("about", json=True)
    assert json.loads(capsys.readouterr().out)["configuration"] == installation.configuration()
