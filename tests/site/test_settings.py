"""Production takes no default for what must be secret or chosen; local listens on this machine only."""

import json
import os
import subprocess
import sys

import pytest

GOOD = {
    "RR_MODE": "production",
    "RR_SECRET_KEY": "k9" * 30,
    "RR_ALLOWED_HOSTS": "reader.example.org",
    "DATABASE_URL": "postgresql://rr@db/rr",
}
SHOW = """
import json, os
from django.conf import settings as s
names = ["DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"]
print(json.dumps({name: getattr(s, name) for name in names} | {"engine": s.DATABASES["default"]["ENGINE"]}))
"""


def load(tmp_path, **environment):
    """Django's settings in a process of their own, with nothing but this environment."""
    base = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "rapidreader.settings", "RR_HOME": str(tmp_path)}
    return subprocess.run([sys.executable, "-c", SHOW], env=base | environment, capture_output=True, text=True)


@pytest.mark.parametrize("name", ["RR_SECRET_KEY", "RR_ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_refuses_to_start_without(tmp_path, name):
    done = load(tmp_path, **{key: value for key, value in GOOD.items() if key != name})
    assert done.returncode != 0
    assert f"RR_MODE=production needs {name}" in done.stderr


def test_production_refuses_a_short_secret(tmp_path):
    done = load(tmp_path, **GOOD | {"RR_SECRET_KEY": "changeme"})
    assert done.returncode != 0 and "at least 40 characters" in done.stderr


def test_an_unknown_mode_is_refused(tmp_path):
    assert "RR_MODE is 'prod'" in load(tmp_path, RR_MODE="prod").stderr


def test_production_is_closed_by_default(tmp_path):
    done = load(tmp_path, **GOOD | {"RR_DEBUG": "1"})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["reader.example.org"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "engine": "django.db.backends.postgresql",
    }


def test_a_local_installation_makes_a_secret_of_its_own(tmp_path):
    assert load(tmp_path).returncode == 0
    secret = tmp_path / "secret_key"
    assert len(secret.read_text()) >= 50
    assert secret.stat().st_mode & 0o077 == 0
