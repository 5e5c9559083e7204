"""Putting on record that images went out: once per signed-in session, read and half hour, not once per frame."""

import re
import time
from collections import OrderedDict
from datetime import timedelta
from threading import Lock

from rapidreader.audit.exposure import SERVED, last_exposure, record_exposure
from rapidreader.audit.origin import Origin, current_origin

OPENING = timedelta(minutes=30)
OPENING_SECONDS, NEVER = OPENING.total_seconds(), -float("inf")
STUDY = re.compile(r"studies/([0-9.]+)/")
SEARCHES = {"studies", "series", "instances"}
MOST = 10_000


class Remembered:
    """What was put on record lately by this process, so that the database is asked once per opening."""

    def __init__(self):
        self._known: OrderedDict[tuple, float] = OrderedDict()

    def has(self, key: tuple) -> bool:
        return time.monotonic() - self._known.get(key, NEVER) < OPENING_SECONDS

    def add(self, key: tuple):
        self._known[key] = time.monotonic()
        self._known.move_to_end(key)
        while len(self._known) > MOST:
            self._known.popitem(last=False)

    def clear(self):
        self._known.clear()


remembered = Remembered()
_one_after_the_other = Lock()


def note_served(*, by, scope, answer, path: str, about: str):
    """Called with each answer of a DICOMweb root. `about` says through which one: a read's number, or "trial"."""
    study = STUDY.match(path)
    is_search = path.rstrip("/").rpartition("/")[2] in SEARCHES
    if study and not is_search and answer.status_code in {200, 206}:
        note(by=by, study=study[1], session=scope.session(study[1]).session, about=about)


def note(*, by, study: str, session, about: str):
    """Images of a session go to somebody. `study` is the UID under which they were asked for: an earlier time point
    beside a read is another session. Raises what kept it from being put on record.
    """
    key = _key(by, current_origin(), study, about)
    if remembered.has(key):
        return
    with _one_after_the_other:  # a page asks for many things at once: all of them wait until it is on record
        if remembered.has(key):
            return
        if last_exposure(by=by, verb=SERVED, session=session, about=f'"through":"{about}"', within=OPENING) is None:
            record_exposure(by=by, verb=SERVED, session=session, through=about)
        remembered.add(key)


def is_noted(by, origin: Origin, study: str, about: str) -> bool:
    """Whether this process knows that the opening is on record."""
    return remembered.has(_key(by, origin, study, about))


def _key(by, origin: Origin, study: str, about: str) -> tuple:
    return (origin.session or by.pk, study, about)
