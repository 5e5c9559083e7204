import gc
import logging
import os
import shutil
import socket
import tempfile
from collections import Counter
from itertools import count
from pathlib import Path

# Before Django reads its settings: tests write nowhere but in a folder of their own. The settings module is named
# here and not in pyproject.toml, because pytest-django reads that one before this file is imported.
_home = tempfile.mkdtemp(prefix="rapidreader-test-")
os.environ.update(
    RR_HOME=_home, RR_MODE="local", RR_LOG_LEVEL="WARNING", DJANGO_SETTINGS_MODULE="rapidreader.settings"
)
os.environ.pop("RR_ARCHIVE_DIR", None)
if os.environ.get("RR_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["RR_TEST_DATABASE_URL"]
else:
    os.environ.pop("DATABASE_URL", None)

# Looking for garbage among what is only being loaded finds none.
gc.set_threshold(100_000, 50, 100)

import django  # noqa: E402

django.setup()
# Thousands of refusals are asked for on purpose; writing each of them down costs more than refusing.
logging.getLogger("django.request").setLevel(logging.ERROR)

import pytest  # noqa: E402
from django.conf import settings as django_settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.template.base import Template  # noqa: E402
from django.test import TransactionTestCase, override_settings  # noqa: E402

from rapidreader.archive.dicomweb import entries, handles, renditions  # noqa: E402
from tests import validation  # noqa: E402
from tests.cast import make_cast  # noqa: E402
from tests.chromium import CHROMIUM  # noqa: E402
from tests.database import migrated_once  # noqa: E402
from tests.moulds import Pouring  # noqa: E402

_archives = count(1)
_plain_render = Template._render

REQUIREMENTS = {
    "postgresql": ("RR_TEST_DATABASE_URL", "the URL of a PostgreSQL database that tests may create beside"),
    "realdata": ("RR_TEST_DATA", "the folder with dicom/ and radreport/"),
    "orthanc": ("RR_TEST_ORTHANC", "1 when Orthanc with its DICOMweb plugin is installed"),
    "browser": ("RR_TEST_BROWSER", "the path of a Chromium binary"),
    "long": ("RR_TEST_LONG", '1 to run also what takes minutes, "all" for the crawls of all real files'),
}


def pytest_addoption(parser):
    validation.add_option(parser)


def pytest_configure(config):
    validation.configure(config)


def pytest_collection_modifyitems(items):
    for item in items:
        for mark, (variable, meaning) in REQUIREMENTS.items():
            if mark in item.keywords and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"{mark}: set {variable} to {meaning}"))
    _longest_first(items)


def _longest_first(items):
    """Files that take minutes begin first: at the end one process alone would wait for them."""
    takes_long = {item.path for item in items if "realdata" in item.keywords or "long" in item.keywords}
    takes_longest = {path for path in takes_long if path.stem.startswith("test_real_")}
    in_browser = Counter(item.path for item in items if "browser" in item.keywords)
    items.sort(key=lambda item: (item.path not in takes_longest, item.path not in takes_long, -in_browser[item.path]))


def pytest_collection_finish():
    """What is loaded by now stays: looking through it for garbage again and again took a tenth of all tests' time."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter):
    """Say plainly which parts of the suite did not run, and fail CI where one of them was skipped."""
    missing = [
        f"{mark} (set {variable})" for mark, (variable, _) in REQUIREMENTS.items() if not os.environ.get(variable)
    ]
    if missing:
        terminalreporter.write_line(f"NOT TESTED HERE: {', '.join(missing)}", yellow=True)


def pytest_unconfigure():
    shutil.rmtree(_home, ignore_errors=True)


def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("RR_TEST_NO_SKIPS") and skipped and exitstatus == 0:
        reporter.write_line(f"{len(skipped)} tests were skipped although RR_TEST_NO_SKIPS is set", red=True)
        session.exitstatus = 1


@pytest.fixture(autouse=True, scope="session")
def only_loopback():
    """No test reaches beyond this machine."""
    real_connect = socket.socket.connect

    def connect(self, address):
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "localhost", "::1"}:
            raise AssertionError(f"a test wanted to connect to {address}")
        return real_connect(self, address)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_settings(django_test_environment):
    """Plain static file names, passwords that cost nothing to hash, and widgets rendered as they are in production:
    Django's test client would keep a copy of the context of each, which nobody looks at.
    """
    staticfiles = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**django_settings.STORAGES, "staticfiles": staticfiles}
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers), pytest.MonkeyPatch.context() as patched:
        told = Template._render
        patched.setattr(
            Template, "_render", lambda one, context: (_plain_render if _is_widget(one) else told)(one, context)
        )
        yield


def _is_widget(template) -> bool:
    return (template.name or "").startswith("django/forms/")


@pytest.fixture(autouse=True)
def own_archive(request, settings):
    """Each test has an archive folder of its own: one that does not exist, or beside what it writes itself.

    What was read from another is forgotten.
    """
    for shelf in (handles._scans, handles._shown, renditions._loaded, entries._shown):
        shelf.clear()
    if "tmp_path" in request.fixturenames:
        settings.ARCHIVE_DIR = request.getfixturevalue("tmp_path") / "archive"
    else:
        settings.ARCHIVE_DIR = Path(_home) / f"archive-{next(_archives)}"


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory) -> Path:
    """For what all processes of a test run have in common (tests/once.py)."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, shared_folder):
    with migrated_once(shared_folder):
        yield


@pytest.fixture(scope="session")
def playwright():
    """Playwright can be started only once in a thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    """One Chromium for all tests that give each page a new profile, which is forgotten afterwards."""
    browser = playwright.chromium.launch(executable_path=os.environ["RR_TEST_BROWSER"], args=CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def profiles(playwright, tmp_path_factory):
    """For tests that open the viewer: profiles that have fetched and compiled it before."""
    from tests.profiles import Profiles

    profiles = Profiles(playwright, tmp_path_factory.mktemp("profiles"))
    yield profiles
    profiles.close()


@pytest.fixture
def pour(db):
    return Pouring()


@pytest.fixture
def cast(pour):
    return pour(make_cast)


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real data; tests that use it are marked `realdata`."""
    return Path(os.environ["RR_TEST_DATA"])


_plain_teardown = TransactionTestCase._fixture_teardown


def _teardown_of_append_only_tables(self):
    """Flushing between transactional tests must pass our append-only triggers: take them off, and put them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            _plain_teardown(self)
            for _, sql in triggers:
                cursor.execute(sql)
            return
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        _plain_teardown(self)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


TransactionTestCase._fixture_teardown = _teardown_of_append_only_tables
