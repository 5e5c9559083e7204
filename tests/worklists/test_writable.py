"""A read is writable or not in one place; actions and pages ask there."""

import pytest
from django.utils import timezone

from rapidreader.audit.errors import Conflict
from tests.worklists.lists import save, sign
from worklists import actions
from worklists.reading_room import why_read_only
from worklists.writable import why_not_writable


def hold(read, by):
    read.held_at, read.held_by, read.hold_reason = timezone.now(), by, "New images are on their way."
    read.save()


def test_a_read_of_an_active_worklist_is_writable(read):
    assert why_not_writable(read) == why_read_only(read) == ""


def test_a_held_read_says_why_and_takes_nothing(cast, read):
    hold(read, cast.cora)
    assert "New images are on their way. Nothing can be entered" in why_not_writable(read)
    with pytest.raises(Conflict, match="holds this read"):
        save(read)


def test_a_paused_worklist_outranks_a_held_read(cast, worklist, read):
    hold(read, cast.cora)
    read.worklist = actions.pause_worklist(worklist=worklist, by=cast.cora, reason="Server moves")
    assert "paused" in why_not_writable(read)


def test_a_completed_read_says_who_completed_it(read):
    sign(read)
    read.refresh_from_db()
    assert "Only a coordinator" in why_not_writable(read)
    assert "by Ada Reader" in why_read_only(read)
