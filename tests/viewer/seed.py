"""Fills a home for tests/viewer/server.py, in the server's own settings: `python -m tests.viewer.seed PLAN`.

PLAN is JSON: {"folders": [...], "readers": ["ada", "ben"], "tools": [], "static": "quick", "shared": FOLDER}.
In FOLDER is what the servers of one test run have in common; without it each makes its own.
"""

import json
import shutil
import sqlite3
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from rapidreader.archive.actions import import_files  # noqa: E402
from rapidreader.archive.models import Session  # noqa: E402
from tests.cast import NAMES, make_cast  # noqa: E402
from tests.once import made_once  # noqa: E402
from tests.worklists.lists import activate, add_version  # noqa: E402


class QuickStorage(ManifestStaticFilesStorage):
    """The same names as the real storage gives, without minutes of compression."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 15
    manifest_strict = False


def prepare(plan: dict) -> None:
    """Database and static files; SQLite's and the quick ones once for all servers that share them."""
    kind, shared = plan.get("static", "quick"), Path(plan["shared"]) if "shared" in plan else None
    if shared and connection.vendor == "sqlite":
        database = made_once(shared / "server.sqlite3", migrate_into)
        connection.close()
        shutil.copyfile(database, settings.DATABASES["default"]["NAME"])
    call_command("migrate", verbosity=0)
    if shared and kind == "quick":
        Path(settings.STATIC_ROOT).symlink_to(made_once(shared / "static", collect_into))
    else:
        collect_static(kind)


def migrate_into(path: Path) -> None:
    call_command("migrate", verbosity=0)
    with sqlite3.connect(path) as target:
        connection.connection.backup(target)
    target.close()


def collect_into(path: Path) -> None:
    with override_settings(STATIC_ROOT=path):
        collect_static("quick")


def collect_static(kind: str) -> None:
    storages = settings.STORAGES
    if kind == "quick":
        storages = {**storages, "staticfiles": {"BACKEND": "tests.viewer.seed.QuickStorage"}}
    with override_settings(STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)


def import_folders(cast, folders: list[str]) -> list[Session]:
    """Sessions in the order of their folders."""
    sessions = []
    for folder in folders:
        import_files(trial=cast.lung, paths=[folder], by=cast.cora, source=folder)
        sessions += Session.objects.filter(trial=cast.lung).exclude(pk__in=[session.pk for session in sessions])
    return sessions


def read_facts(read) -> dict:
    viewer = reverse("viewer_shell", args=[read.pk, "read"])
    session = read.item.session
    return {
        "id": str(read.pk),
        "session": session.label,
        "study": session.study_instance_uid,
        "room_url": f"/reads/{read.pk}/",
        "viewer_url": f"{viewer}?StudyInstanceUIDs={session.study_instance_uid}",
    }


def seed(plan: dict) -> dict:
    prepare(plan)
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        cast = make_cast()
    sessions = import_folders(cast, plan["folders"])
    readers = [getattr(cast, name) for name in plan.get("readers", ["ada", "ben"])]
    wanted = {key: plan[key] for key in ("tools", "form_disabled_when_complete") if key in plan}
    worklist = activate(cast, version=add_version(cast), sessions=sessions, readers=readers, **wanted)
    reads = worklist.reads.select_related("item__session").in_read_order()
    return {
        "worklist": worklist.pk,
        "sessions": [session.label for session in sessions],
        "reads": {user.username: [read_facts(read) for read in reads.filter(reader=user)] for user in readers},
        "cookies": {name: signed_in(getattr(cast, name)) for name in NAMES},
    }


def signed_in(user) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    print(json.dumps(seed(json.loads(sys.argv[1]))))
