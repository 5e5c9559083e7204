"""Opening a scan that Django has granted: on record that its session was served, and into memory what is served.

The front door does it without waking Django: whose images they are was asked a moment before. It takes three or four
queries instead of the dozen of a whole request.
"""

from contextlib import contextmanager

from django.db import close_old_connections

from rapidreader.archive.dicomweb.handles import shown_handles
from rapidreader.archive.dicomweb.renditions import load_rendition
from rapidreader.archive.dicomweb.scope import Shown
from rapidreader.archive.models import Scan
from rapidreader.audit.origin import acting_from

from .grants import Grant
from .served import is_noted, note


def is_open(grant: Grant, study: str) -> bool:
    """Whether it is on record that this session went to this person; `study` is the UID under which it is shown."""
    return is_noted(grant.by, grant.origin, study, grant.about)


def open_scan(grant: Grant, study: str, shown: Shown, scan: Scan, *, metadata: bool) -> None:
    """Make its frames ready to be served, and its `metadata`.

    Raises whatever the database, the archive or the policy raise; then nothing may be served.
    """
    with _database(), acting_from(grant.origin):
        note(by=grant.by, study=study, session=shown.session, about=grant.about)
        if metadata:
            load_rendition(scan, shown.policy, grant.scope.root)
        shown_handles(scan, shown.policy)  # who asks for metadata asks for frames next


@contextmanager
def _database():
    """Its connection is looked after as Django does it before and after each request."""
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()
