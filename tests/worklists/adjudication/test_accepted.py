"""Which result counts, and what is still to come."""

import pytest

from tests.cast import add_session
from tests.worklists.lists import activate
from worklists.adjudication.accepted import acceptances_of
from worklists.adjudication.forecasting import forecast_of, loads_of

from .scene import PROGRESSION, RESPONSE, disagree, kept_scene, read_by, respond, start, unread

pytestmark = pytest.mark.django_db


kept_archive, made, cast, shelf = kept_scene(unread)


@pytest.fixture
def worklist(shelf):
    return shelf.worklist


def accepted(worklist, *reads):
    found = acceptances_of(worklist)
    return [found.accepts(read, 1) for read in reads]


def test_a_worklist_without_rules_accepts_nothing(cast):
    worklist = activate(cast, sessions=[add_session(cast, "77", 1)])
    assert accepted(worklist, worklist.reads.first()) == [None]


def test_nothing_is_accepted_before_all_reads_are_in(cast, worklist):
    respond(worklist, cast.ada, "PD")
    assert accepted(worklist, read_by(worklist, cast.ada), read_by(worklist, cast.ben)) == [None, None]


def test_where_readers_agree_reader_one_is_accepted(cast, worklist):
    respond(worklist, cast.ada, "PD")
    respond(worklist, cast.ben, "PD")
    assert accepted(worklist, read_by(worklist, cast.ada), read_by(worklist, cast.ben)) == [True, False]


def test_nothing_is_accepted_while_an_adjudication_waits(cast, worklist):
    adjudication = disagree(worklist, cast)
    found = acceptances_of(worklist)
    read = read_by(worklist, cast.ada)
    assert found.accepts(read, 1) is None
    assert found.adjudication_of(read) == found.adjudication_of(adjudication.read) == adjudication


def test_accepted_results_cost_the_same_for_many(cast, django_assert_max_num_queries):
    worklist = start(cast, sessions=[add_session(cast, f"8{n}", 1) for n in range(3)])
    for item in worklist.items.all():
        disagree(worklist, cast, item.session)
    with django_assert_max_num_queries(4):
        acceptances_of(worklist)


# --- the forecast -----------------------------------------------------------------------------------------------


def test_the_forecast_counts_sessions_that_are_read(cast):
    sessions = [add_session(cast, f"8{n}", 1) for n in range(5)]
    worklist = start(cast, sessions=sessions)
    disagree(worklist, cast, sessions[0])
    for session in sessions[1:3]:
        respond(worklist, cast.ada, "SD", session=session)
        respond(worklist, cast.ben, "SD", session=session)
    respond(worklist, cast.ada, "SD", session=sessions[3])
    (one,) = forecast_of(worklist)
    assert (one.scope, one.known, one.differing, one.outstanding, one.open) == ("time_point", 3, 1, 2, 1)


def test_the_forecast_counts_subjects_beside(cast):
    sessions = [add_session(cast, "81", 1), add_session(cast, "81", 2), add_session(cast, "82", 1)]
    worklist = start(cast, RESPONSE, PROGRESSION, sessions=sessions)
    for session in sessions[:2]:
        disagree(worklist, cast, session)
    time_points, subjects = forecast_of(worklist)
    assert (time_points.known, time_points.differing, time_points.outstanding) == (2, 2, 1)
    assert (subjects.scope, subjects.known, subjects.differing, subjects.outstanding) == ("subject", 1, 1, 1)


def test_a_worklist_without_rules_has_no_forecast(cast, django_assert_num_queries):
    worklist = activate(cast, sessions=[add_session(cast, "77", 1)])
    with django_assert_num_queries(0):
        assert forecast_of(worklist) == []


def test_the_forecast_costs_the_same_for_many(cast, django_assert_max_num_queries):
    worklist = start(cast, sessions=[add_session(cast, f"8{n}", 1) for n in range(3)])
    more = [start(cast, RESPONSE, PROGRESSION, name=f"More {n}") for n in range(3)]
    with django_assert_max_num_queries(2):
        forecast_of(worklist)
    with django_assert_max_num_queries(4):
        assert [load.worklist for load in loads_of([worklist, *more])] == [worklist, *more]
