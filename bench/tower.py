"""What the control tower costs on a trial of 43 readers and 715 sessions: every page of it, and its queries.

    python -m bench.tower [--rounds 10] [--keep FOLDER]

30,745 reads, two thirds of them complete, with queries, holds and overdue ones. CPU time of one process, median of
the rounds. With DATABASE_URL that database is used (it must be empty); `--keep` keeps the SQLite home to look at.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time

HOME = tempfile.mkdtemp()
os.environ |= {"RR_HOME": HOME, "RR_MODE": "local", "DJANGO_SETTINGS_MODULE": "rapidreader.settings"}

import django  # noqa: E402

django.setup()

from datetime import date, timedelta  # noqa: E402

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from rapidreader.archive.actions import set_member  # noqa: E402
from rapidreader.archive.models import Session, Subject  # noqa: E402
from tests.cast import PASSWORD, make_cast  # noqa: E402
from tests.worklists.lists import add_version  # noqa: E402
from worklists import actions  # noqa: E402
from worklists.models import Query, Read, Worklist  # noqa: E402

READERS, SESSIONS, TIME_POINTS = 43, 715, 5
PAGES = {
    "tower": "/trials/lung/tower/",
    "tower, last page": "/trials/lung/tower/?page=15",
    "tower, overdue only": "/trials/lung/tower/?only=overdue",
    "tower, one reader": "/trials/lung/tower/?reader={reader}",
    "tower, what blocks": "/trials/lung/tower/?only=blocks",
    "as a list": "/trials/lung/tower/reads/?state=unsigned",
    "matrix.csv": "/trials/lung/tower/matrix.csv",
    "freeze and lock": "/trials/lung/state/",
}


def fill():
    """The trial with its one worklist; states are written past the actions, which would take an hour."""
    call_command("migrate", verbosity=0)
    cast = make_cast()
    users = get_user_model().objects
    readers = [
        users.create_user(f"reader{n:02}", first_name=f"R{n:02}", last_name=f"Reader {n:02}") for n in range(READERS)
    ]
    for reader in readers:
        set_member(trial=cast.lung, user=reader, role="reader", by=cast.alma)
    sessions = []
    for number in range(SESSIONS):
        label = f"{1001 + number // TIME_POINTS}"
        subject, _ = Subject.objects.get_or_create(trial=cast.lung, label=label)
        point = number % TIME_POINTS
        own = {"label": f"{label}-CT-{point}", "time_point": f"Week {point * 6}", "modalities": "CT"}
        day = {"date": date(2025, 1, 1) + timedelta(days=42 * point), "study_instance_uid": f"2.25.9{number:05}"}
        sessions.append(Session(trial=cast.lung, subject=subject, archive=cast.archive, **own, **day))
    Session.objects.bulk_create(sessions)
    plan = {"template_version": add_version(cast), "sessions": list(cast.lung.sessions.all()), "readers": readers}
    draft = actions.create_worklist(trial=cast.lung, by=cast.cora, name="All", **plan)
    worklist = actions.activate_worklist(worklist=draft, by=cast.cora)
    _spread(cast, worklist)
    return readers


def _spread(cast, worklist):
    """States as of the middle of a trial."""
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        _take_triggers_off(cursor)
        done = worklist.reads.filter(position__lte=480)
        done.update(state="complete", signed_at=now - timedelta(days=3), signed_by_id=F("reader_id"))
        worklist.reads.filter(position=481).update(state="partial", opened_at=now, draft_saved_at=now)
        worklist.reads.filter(position=482).update(state="in_progress", opened_at=now)
        held = {"held_at": now, "held_by": cast.cora, "hold_reason": "New images are on their way"}
        worklist.reads.filter(position=483).update(**held)
        worklist.reads.filter(position=484).update(due_date=date(2026, 1, 1))
        worklist.reads.filter(position=3).update(not_readable_reason="Motion")
    asked = list(Read.objects.filter(worklist=worklist, position=5))
    for number, read in enumerate(asked, start=1):
        own = {"trial": cast.lung, "worklist": worklist, "read": read, "number": number, "title": "Which lesion?"}
        Query.objects.create(**own, opened_at=now, opened_by=cast.cora, is_for_reader=True)
    Worklist.objects.filter(pk=worklist.pk).update(due_date=date.today() + timedelta(days=30))


def _take_triggers_off(cursor):
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'worklists_read'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    else:
        cursor.execute("ALTER TABLE worklists_read DISABLE TRIGGER USER")


def measure(client, path, rounds):
    """(median CPU ms, median wall ms, queries, bytes) of a page."""
    cpu, wall = [], []
    for _ in range(rounds):
        before, begun = time.process_time_ns(), time.perf_counter_ns()
        answer = client.get(path)
        body = answer.getvalue()
        cpu.append((time.process_time_ns() - before) / 1e6)
        wall.append((time.perf_counter_ns() - begun) / 1e6)
        assert answer.status_code == 200, (path, answer.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(path).getvalue()
    return statistics.median(cpu), statistics.median(wall), len(queries), len(body)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--keep")
    options = parser.parse_args()
    readers = fill()
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()
    client.login(username="cora", password=PASSWORD)
    print(f"{Read.objects.count():,} reads, {connection.vendor}")
    print("| page | CPU ms | wall ms | queries | kB |\n|---|---|---|---|---|")
    for name, path in PAGES.items():
        cpu, wall, queries, size = measure(client, path.format(reader=readers[7].pk), options.rounds)
        print(f"| {name} | {cpu:.0f} | {wall:.0f} | {queries} | {size // 1000} |")
    if options.keep:
        shutil.copytree(HOME, options.keep)
    shutil.rmtree(HOME)


if __name__ == "__main__":
    main()
