"""Starting the server: what is looked at first, and where it listens."""

import socket

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from rapidreader.site import readiness
from rapidreader.site.management.commands import prepare, serve
from rapidreader.site.ports import free_port, is_free, is_loopback


@pytest.fixture
def started(monkeypatch):
    """`serve` up to the point where it would listen; the arguments that the server was made with."""
    calls = []

    class Nothing:
        def __init__(self, **arguments):
            calls.append(arguments)

        def serve(self):
            pass

    monkeypatch.setattr(serve, "server", Nothing)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    return calls


@pytest.fixture
def static_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")


def test_a_missing_migration_keeps_the_server_from_starting(db, started, static_files, capsys):
    MigrationRecorder(connection).migration_qs.filter(app="worklists").delete()
    with pytest.raises(CommandError):
        call_command("serve")
    assert "worklists.0001_initial" in capsys.readouterr().err
    assert not started


def test_missing_static_files_keep_the_server_from_starting(db, started, settings, tmp_path, capsys):
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(CommandError):
        call_command("serve")
    assert "no static files" in capsys.readouterr().err


def test_a_missing_viewer_is_said_with_the_way_to_install_it(db, started, static_files, settings, tmp_path, capsys):
    settings.VIEWER_DIR = tmp_path / "viewer"
    call_command("serve", port=free_port("127.0.0.1", 20000))
    said = capsys.readouterr()
    assert "viewer is missing" in said.err and "--from" in said.err and "npm pack @ohif/app@" in said.err
    assert "http://127.0.0.1:" in said.out
    assert len(started) == 1


def test_a_complete_installation_has_no_findings(db, static_files, monkeypatch):
    monkeypatch.setattr(readiness, "installed_viewer", lambda: "a viewer")
    assert readiness.findings() == []


def test_a_taken_default_port_is_stepped_over_and_said(db, started, static_files, monkeypatch, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(serve, "DEFAULT_PORT", other.getsockname()[1])
        call_command("serve")
        assert started[0]["port"] != other.getsockname()[1]
    assert "is taken; using" in capsys.readouterr().out


def test_a_port_that_was_asked_for_is_used_or_refused(db, started, static_files):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert not is_free("127.0.0.1", taken)
        with pytest.raises(CommandError, match="is taken"):
            call_command("serve", port=taken)
    assert not started


def test_a_local_installation_listens_on_this_machine_only(db, started, static_files):
    with pytest.raises(CommandError, match="only on this machine"):
        call_command("serve", host="0.0.0.0")
    assert not started


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("10.0.0.5", False),
        ("pacs", False),
    ],
)
def test_loopback_is_told_from_the_rest(host, expected):
    assert is_loopback(host) is expected


def test_static_files_are_collected_once_and_again_when_one_changes(db, settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT, calls = tmp_path, []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: calls.append(name))
    call_command("prepare")
    call_command("prepare")
    assert calls == ["migrate", "collectstatic", "migrate"]
    monkeypatch.setattr(prepare, "sources_digest", lambda: "changed")
    call_command("prepare")
    assert calls[-1] == "collectstatic"
