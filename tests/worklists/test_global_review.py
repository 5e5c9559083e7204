"""After the last time point of a subject comes a read of all of them, where the protocol wants one."""

import pytest

from tests.worklists.courses import activate_under, add_time_points, in_sequence, reads_of
from tests.worklists.lists import sign
from worklists import access, actions
from worklists.models import Read
from worklists.shown_images import sessions_shown


@pytest.fixture
def worklist(cast):
    return in_sequence(cast, subjects=["1001"], count=2, global_review=True)


@pytest.fixture
def reads(cast, worklist):
    return reads_of(worklist, cast.ada)


def reviews(reader):
    return Read.objects.filter(kind="global", reader=reader)


def test_the_review_is_appended_once_all_time_points_are_complete(cast, reads):
    sign(reads[0])
    assert not reviews(cast.ada)
    sign(reads[1])
    [review] = reviews(cast.ada)
    assert (review.position, review.item, review.state) == (3, reads[1].item, "open")
    assert access.visible_reads(cast.ada).contains(review)
    assert not reviews(cast.ben)


def test_completing_again_appends_no_second_one(cast, reads):
    sign(reads[0])
    sign(reads[1])
    actions.reopen_read(read=reads[1], by=cast.cora, reason="Wrong side")
    sign(reads[1])
    assert reviews(cast.ada).count() == 1


def test_the_review_is_a_record_of_its_own(cast, reads):
    first, second = sign(reads[0]), sign(reads[1])
    own = sign(reviews(cast.ada).get(), answers={"finding": "progress"})
    assert own.read_key not in {first.read_key, second.read_key}
    assert '"kind":"global"' in own.circumstances
    assert reviews(cast.ada).get().state == "complete"
    assert reviews(cast.ada).count() == 1


def test_the_review_waits_while_a_time_point_is_open_again(cast, reads):
    sign(reads[0])
    sign(reads[1])
    actions.reopen_read(read=reads[0], by=cast.cora, reason="Wrong side")
    assert not access.visible_reads(cast.ada).filter(kind="global")


def test_the_review_shows_all_time_points(cast, reads):
    sign(reads[0])
    sign(reads[1])
    shown = sessions_shown(reviews(cast.ada).get())
    assert set(shown) == {reads[0].item.session, reads[1].item.session}
    assert list(sessions_shown(reads[0])) == [reads[0].item.session]


def test_without_the_choice_there_is_none(cast):
    worklist = activate_under(cast, {"sequential": True}, sessions=add_time_points(cast, "1001", 1))
    sign(reads_of(worklist, cast.ada)[0])
    assert not Read.objects.filter(kind="global")
