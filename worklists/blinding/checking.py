"""Making the blinding report: everything that a reader would be served is fetched, part by part, and kept."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from rapidreader.archive.blinding_check import Findings, check_scan
from rapidreader.archive.dicomweb import Shown
from rapidreader.archive.models import BlindingCheck
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import canonical_json

from .pages import check_pages
from .report import Part, Report, probe, report_of

log = logging.getLogger(__name__)
# One report at a time in a process: two would only take the disk from each other.
_turn = threading.Lock()
_running: set[int] = set()
SIGN_OF_LIFE = timedelta(seconds=15)


def make_report(worklist, *, by, on_progress: Callable[[int, int], None] | None = None) -> Report:
    """Look at what no kept part says already. One event when something was looked at."""
    before = report_of(worklist, is_whole=False)
    for number, part in enumerate(before.missing, start=before.done + 1):
        _keep(part, _findings(worklist, part))
        if on_progress:
            on_progress(number, before.total)
    report = report_of(worklist)
    if before.missing:
        _record(worklist, report, by)
    return report


def _findings(worklist, part: Part) -> Findings:
    if part.scan is None:
        return check_pages(worklist, part.session)
    return check_scan(Shown.of(part.session, probe(worklist, part.session)), part.scan)


def _keep(part: Part, findings: Findings) -> None:
    found = {
        "fingerprint": part.fingerprint,
        "findings": canonical_json(findings.document),
        "is_clean": not findings.violations,
        "checked_at": timezone.now(),
    }
    own = {"session": part.session, "place": part.place, "policy": part.policy_key}
    BlindingCheck.objects.update_or_create(**own, defaults=found)


@transaction.atomic
def _record(worklist, report: Report, by) -> None:
    changes = {"policy": report.rules.key, "parts": report.total, "requests": report.requests}
    changes |= {"violations": [f"{session}: {text}" for session, text in report.violations[:50]]}
    changes |= {"passed": report.has_passed}
    record(by=by, verb="blinding_checked", obj=worklist, trial_id=worklist.trial_id, changes=changes)


def is_running(worklist, report: Report) -> bool:
    """Whether this process is at it, or another one has been within the last moments."""
    if worklist.pk in _running:
        return True
    return bool(report.missing and report.checked_at and timezone.now() - report.checked_at < SIGN_OF_LIFE)


def start_report(worklist, *, by) -> None:
    """Make the report when the request's transaction is done, so that its page can show how far it is."""
    thread = threading.Thread(target=_work, args=(worklist, by), name=f"blinding-{worklist.pk}", daemon=True)
    if worklist.pk not in _running:
        _running.add(worklist.pk)
        transaction.on_commit(thread.start)


def _work(worklist, by) -> None:
    close_old_connections()
    try:
        with _turn:
            make_report(worklist, by=by)
    except Exception:
        log.exception("the blinding report of worklist %s could not be made", worklist.pk)
    finally:
        _running.discard(worklist.pk)
        connection.close()
