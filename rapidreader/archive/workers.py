"""The thread that imports uploaded files, so that the page can show progress instead of waiting.

It needs no other process to run; if this one is killed, the import page offers to go on.
"""

import logging
import threading

from django.db import close_old_connections, connection, transaction

from rapidreader.audit.errors import Conflict

from .actions import import_files
from .models import ImportRun
from .spool import folder_of, remove_spool

log = logging.getLogger(__name__)
# One at a time: two imports would only take the disk from each other.
_turn = threading.Lock()


def start_import(run: ImportRun, *, by):
    """Begin when the request's transaction is done."""
    thread = threading.Thread(target=work_on, args=(run.pk, by), name=f"import-{run.pk}", daemon=True)
    transaction.on_commit(thread.start)


def work_on(run_id, by):
    """Import the files of one run; what goes wrong is kept in the run."""
    close_old_connections()
    try:
        with _turn:
            run = ImportRun.objects.select_related("trial").get(pk=run_id)
            spool = run.spool
            import_files(trial=run.trial, paths=[folder_of(spool)], by=by, source=run.source, run=run)
            remove_spool(spool)
    except Conflict:
        log.info("import %s was taken up elsewhere", run_id)
    except Exception:
        log.exception("import %s failed", run_id)
    finally:
        connection.close()
