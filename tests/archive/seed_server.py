"""Fill the database of a server under test: the cast, the given files, a read of each session for ada.

Run as `python -m tests.archive.seed_server FOLDER` with the server's environment; prints what a client needs as JSON.
"""

import json
import os
import sys
from pathlib import Path

import django


def main(folder: Path) -> dict:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from rapidreader.archive.actions import import_files
    from rapidreader.archive.models import Session
    from tests.cast import make_cast
    from tests.worklists.lists import activate
    from worklists.models import Read

    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    cast = make_cast()
    run = import_files(trial=cast.lung, paths=[folder], by=cast.cora, source="test")
    activate(cast, sessions=list(Session.objects.all()))
    cookies = {}
    for name in ("ada", "cora"):
        client = Client()
        client.force_login(getattr(cast, name))
        cookies[name] = client.cookies["sessionid"].value
    reads = Read.objects.filter(reader=cast.ada).values_list("item__session__study_instance_uid", "pk")
    return {
        "added": run.added,
        "refused": run.refused,
        "cookies": cookies,
        "reads": {uid: str(pk) for uid, pk in reads},
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapidreader.settings")
    django.setup()
    print(json.dumps(main(Path(sys.argv[1]))))
