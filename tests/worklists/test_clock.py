import datetime

import pytest
from django.utils import timezone

from rapidreader.audit.errors import Invalid
from rapidreader.audit.models import AuditEvent
from tests.worklists.lists import sign
from worklists import actions
from worklists.actions.timing import reading_seconds

START = datetime.datetime(2026, 1, 5, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands where the test sets it, in seconds."""

    class Clock:
        def set(self, seconds):
            monkeypatch.setattr(timezone, "now", lambda: START + datetime.timedelta(seconds=seconds))

    clock = Clock()
    clock.set(0)
    return clock


@pytest.fixture
def beats(read, clock):
    """Plays (second, event) pairs and returns the reading time."""

    def play(*pairs):
        for second, event in pairs:
            clock.set(second)
            actions.beat_read(read=read, by=read.reader, event=event)
        return reading_seconds(read)

    return play


def test_loading_is_kept_apart_from_reading(read, beats):
    assert beats((0, "loading"), (4, "shown"), (34, "active"), (44, "left")) == 40
    kinds = [(one.kind, (one.ended_at - one.began_at).seconds, one.is_open) for one in read.segments.all()]
    assert kinds == [("load", 4, False), ("read", 40, False)]


def test_time_after_the_last_sign_of_life_before_idling_does_not_count(beats):
    assert beats((0, "shown"), (30, "active"), (90, "idle"), (300, "active"), (310, "left")) == 40


def test_a_hidden_page_does_not_count(beats):
    assert beats((0, "shown"), (10, "hidden"), (40, "active"), (50, "hidden")) == 20


def test_a_gap_longer_than_ninety_seconds_does_not_count(beats):
    assert beats((0, "shown"), (30, "active"), (121, "active"), (131, "left")) == 40


def test_two_windows_do_not_count_twice(read, beats):
    assert beats((0, "shown"), (1, "shown"), (30, "active"), (31, "active"), (40, "left")) == 40
    assert read.segments.count() == 1


def test_one_event_is_kept_per_stretch_and_none_per_heartbeat(beats):
    before = AuditEvent.objects.count()
    beats((0, "shown"), (30, "active"), (60, "active"), (70, "left"), (71, "left"))
    assert AuditEvent.objects.count() - before == 1


def test_signing_ends_the_clock_and_keeps_its_seconds(read, beats, clock):
    beats((0, "shown"), (30, "active"))
    clock.set(50)
    assert sign(read).reading_seconds == 50
    assert beats((60, "active"), (90, "left")) == 50


def test_a_reopened_read_is_timed_anew(cast, read, beats):
    beats((0, "shown"), (30, "left"))
    sign(read)
    read = actions.reopen_read(read=read, by=cast.cora, reason="Once more")
    actions.beat_read(read=read, by=cast.ada, event="shown")
    assert [one.revision for one in read.segments.all()] == [1, 2]


def test_nothing_is_counted_while_paused(cast, worklist, beats):
    beats((0, "shown"))
    actions.pause_worklist(worklist=worklist, by=cast.cora)
    assert beats((30, "active"), (60, "active")) == 30


def test_an_unknown_event_is_refused(cast, read):
    with pytest.raises(Invalid):
        actions.beat_read(read=read, by=cast.ada, event="sneezed")
