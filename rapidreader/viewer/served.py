"""Putting on record that images went out: once per signed-in session, read and half hour, not once per frame.

Only what Django answers is looked at: the front door serves nothing that Django has not granted a moment before.
"""

import re
import time
from collections import OrderedDict
from datetime import timedelta

from rapidreader.audit.exposure import SERVED, last_exposure, record_exposure
from rapidreader.audit.origin import current_origin

OPENING = timedelta(minutes=30)
STUDY = re.compile(r"studies/([0-9.]+)/")
SEARCHES = {"studies", "series", "instances"}
MOST = 10_000


class Remembered:
    """What was put on record lately by this process, so that the database is asked once per opening."""

    def __init__(self):
        self._known: OrderedDict[tuple, float] = OrderedDict()

    def is_new(self, key: tuple) -> bool:
        now = time.monotonic()
        is_known = now - self._known.get(key, -float("inf")) < OPENING.total_seconds()
        if not is_known:
            self._known[key] = now
            self._known.move_to_end(key)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return not is_known

    def clear(self):
        self._known.clear()


remembered = Remembered()


def note_served(*, by, scope, answer, path: str, about: str):
    """Called with each answer of a DICOMweb root. `about` says through which one: a read's number, or "trial"."""
    study = STUDY.match(path)
    is_search = path.rstrip("/").rpartition("/")[2] in SEARCHES
    if not study or is_search or answer.status_code not in {200, 206}:
        return
    # By the UID under which it was asked for: an earlier time point beside a read is another session.
    if not remembered.is_new((current_origin().session or by.pk, study[1], about)):
        return
    session, word = scope.session(study[1]).session, f'"through":"{about}"'
    if last_exposure(by=by, verb=SERVED, session=session, about=word, within=OPENING) is None:
        record_exposure(by=by, verb=SERVED, session=session, through=about)
