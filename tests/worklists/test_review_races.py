"""Two time points that are completed in the same moment make one global review, and not none."""

import pytest

from tests.worklists.courses import activate_under, add_time_points, reads_of
from tests.worklists.lists import sign
from tests.worklists.test_races import Gate, cast, race, real_database  # noqa: F401 (fixtures)
from worklists.actions import reviewing
from worklists.models import Read

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_two_time_points_at_once_make_one_review(cast, monkeypatch):  # noqa: F811
    sessions = add_time_points(cast, "1001", 2)
    first, second = reads_of(activate_under(cast, {"global_review": True}, sessions=sessions), cast.ada)
    monkeypatch.setattr(reviewing, "_time_points", gate := Gate(reviewing._time_points))
    outcomes = race(gate, lambda: sign(first), lambda: sign(second))
    assert [type(one).__name__ for one in outcomes] == ["ImageAssessor", "ImageAssessor"], outcomes
    assert Read.objects.filter(kind="global").count() == 1
