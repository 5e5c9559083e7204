"""Time point n+1 of a subject is not there for its reader until n is complete; lists and details agree."""

from datetime import date

import pytest
from django.utils.html import strip_tags

from rapidreader.archive.models import Session
from rapidreader.audit.errors import Conflict
from tests.worklists.courses import in_sequence, reads_of
from tests.worklists.lists import activate, save, sign
from worklists import access, actions
from worklists.models import Read
from worklists.shelves import shelves_of


@pytest.fixture
def worklist(cast):
    return in_sequence(cast)


@pytest.fixture
def reads(cast, worklist):
    """Ada's reads: three time points of subject 1001, then three of 1002."""
    return reads_of(worklist, cast.ada)


def seen(user):
    return list(access.visible_reads(user).order_by("position").values_list("position", flat=True))


@pytest.mark.statement("C1")
def test_a_later_time_point_is_not_there_until_the_earlier_one_is_complete(cast, reads):
    assert seen(cast.ada) == [1, 4]
    sign(reads[0])
    assert seen(cast.ada) == [1, 2, 4]
    sign(reads[1])
    sign(reads[3])
    assert seen(cast.ada) == [1, 2, 3, 4, 5]


def test_other_readers_open_nothing(cast, reads):
    sign(reads[0])
    assert seen(cast.ben) == [1, 4]


def test_a_time_point_that_is_not_readable_opens_the_next(cast, reads):
    actions.mark_not_readable(
        read=reads[0],
        by=cast.ada,
        answers={},
        measurements=[],
        draft_number=0,
        reason="Motion",
        meaning="Not readable",
    )
    assert seen(cast.ada) == [1, 2, 4]


def test_a_withdrawn_time_point_is_not_waited_for(cast, reads):
    Read.objects.filter(pk=reads[0].pk).update(state="cancelled")
    assert seen(cast.ada) == [1, 2, 4]  # what was cancelled stays listed as such


def test_reopening_closes_later_ones_that_are_not_complete(cast, reads):
    sign(reads[0])
    sign(reads[1])
    save(reads[2])
    actions.reopen_read(read=reads[0], by=cast.cora, reason="Wrong side")
    assert seen(cast.ada) == [1, 2, 4]
    sign(reads[0])
    assert seen(cast.ada) == [1, 2, 3, 4]
    assert "nodule" in Read.objects.get(pk=reads[2].pk).answers


@pytest.mark.statement("C1")
@pytest.mark.parametrize("act", ["start", "save", "sign", "skip"])
def test_nothing_is_written_into_a_time_point_that_is_closed(cast, reads, act):
    acts = {
        "start": lambda: actions.start_read(read=reads[1], by=cast.ada),
        "save": lambda: save(reads[1]),
        "sign": lambda: sign(reads[1]),
        "skip": lambda: actions.skip_read(read=reads[1], by=cast.ada, reason="later"),
    }
    with pytest.raises(Conflict, match="not open to you"):
        acts[act]()


def test_a_session_that_is_dated_anew_changes_nothing(cast, reads):
    session = reads[2].item.session
    session.date, session.label = date(1990, 1, 1), "aaa"
    session.save()
    assert seen(cast.ada) == [1, 4]


def test_pages_and_api_answer_404_for_a_closed_time_point(client, cast, reads):
    client.force_login(cast.ada)
    key = reads[1].pk
    paths = [f"/reads/{key}/", f"/reads/{key}/panel/", f"/reads/{key}/viewer/read", f"/api/reads/{key}/"]
    root = f"/reads/{key}/dicomweb/studies"
    study = f"{root}/{reads[1].item.session.study_instance_uid}"
    paths += [f"{study}/series", f"{study}/metadata", study, f"{study}/series/1.2/instances/1.3/frames/1"]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert client.get(root).json() == []
    assert client.get(f"/reads/{reads[0].pk}/").status_code == 200


@pytest.mark.parametrize(("time_point", "shown"), [("TP1", "TP1 1001-CT-1"), ("", "1001-CT-1")])
def test_a_fold_of_earlier_answers_says_its_label_once(client, cast, reads, time_point, shown):
    Session.objects.filter(pk=reads[0].item.session_id).update(time_point=time_point)
    sign(reads[0])
    client.force_login(cast.ada)
    page = client.get(f"/reads/{reads[1].pk}/").content.decode()
    heading = page.partition("<earlier-reads")[2].partition("<summary>")[2].partition("</summary>")[0]
    assert " ".join(strip_tags(heading).split()) == shown
    assert ('class="badge' in heading) == bool(time_point), "no empty badge"


def test_lists_do_not_tell_what_is_hidden(cast, reads, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        [shelf] = shelves_of(cast.ada)
    assert [row.number for row in shelf.rows] == [1, 2]
    assert (shelf.complete_count, shelf.read_count) == (0, 2)


def test_a_list_costs_the_same_however_long_it_is(cast, django_assert_num_queries):
    worklist = in_sequence(cast, subjects=[f"2{n:03}" for n in range(20)], count=4)
    assert worklist.reads.count() == 160
    with django_assert_num_queries(3):
        assert len(list(access.visible_reads(cast.ada))) == 20


def test_without_the_choice_all_time_points_are_open(cast):
    activate(cast)
    assert seen(cast.ada) == [1, 2, 3]
