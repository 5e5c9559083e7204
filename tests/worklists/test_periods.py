"""A reading period is not there for its reader until it opens, by the server's clock."""

from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from tests.worklists.courses import activate_under, reads_of
from tests.worklists.lists import activate, sign
from worklists import access, actions, gates
from worklists.models import Read
from worklists.protocols.document import Condition, Protocol

CROSSOVER = {
    "conditions": [{"key": "ffdm"}, {"key": "dbt"}],
    "periods": {"design": "crossover", "washout_days": 28},
}


@pytest.fixture
def worklist(cast):
    return activate_under(cast, CROSSOVER)


@pytest.fixture
def reads(cast, worklist):
    """Ada's reads: three of period 1, then the same sessions in period 2."""
    return reads_of(worklist, cast.ada)


@pytest.fixture
def later():
    """Moves the server's clock: later(days=28)."""
    began = timezone.now

    def move(**delta):
        patch.side_effect = lambda: began() + timedelta(**delta)

    with mock.patch("django.utils.timezone.now", side_effect=began) as patch:
        yield move


def seen(user):
    return list(access.visible_reads(user).order_by("position").values_list("position", flat=True))


def read_period_1(reads):
    for read in reads[:3]:
        sign(read)


@pytest.mark.statement("C1")
def test_a_period_opens_when_the_washout_has_passed(cast, reads, later):
    read_period_1(reads)
    for days, numbers in ((0, [1, 2, 3]), (27, [1, 2, 3]), (28.01, [1, 2, 3, 4, 5, 6])):
        later(days=days)
        assert seen(cast.ada) == numbers


def test_a_period_does_not_open_while_one_read_of_the_period_before_is_left(cast, reads, later):
    sign(reads[0])
    sign(reads[1])
    later(days=400)
    assert seen(cast.ada) == [1, 2, 3]


def test_closed_reads_answer_404_and_open_when_it_is_time(client, cast, reads, later):
    read_period_1(reads)
    client.force_login(cast.ada)
    assert client.get(f"/reads/{reads[3].pk}/").status_code == 404
    later(days=29)
    client.force_login(cast.ada)
    assert client.get(f"/reads/{reads[3].pk}/").status_code == 200


def test_a_reopened_read_shuts_its_own_session_only_and_for_another_washout(cast, reads, later):
    read_period_1(reads)
    later(days=29)
    before, again = reads[1], next(read for read in reads[3:] if read.item_id == reads[1].item_id)
    actions.reopen_read(read=before, by=cast.cora, reason="Wrong side")
    others = [number for number in range(1, 7) if number != again.position]
    assert seen(cast.ada) == others
    sign(before)
    assert seen(cast.ada) == others
    later(days=58)
    assert seen(cast.ada) == [1, 2, 3, 4, 5, 6]


def test_a_period_that_was_withdrawn_whole_is_not_waited_for(cast, reads):
    Read.objects.filter(pk__in=[read.pk for read in reads[:3]]).update(state="cancelled")
    assert seen(cast.ada) == [1, 2, 3, 4, 5, 6]


def test_the_reading_list_says_when_the_next_period_opens(client, cast, worklist, reads, later):
    client.force_login(cast.ada)
    page = client.get("/reading/").content.decode()
    assert "28 days after you complete the last read of this one" in " ".join(page.split())
    read_period_1(reads)
    opens = timezone.localtime(gates.next_periods(cast.ada)[worklist.pk].opens_at)
    page = " ".join(client.get("/reading/").content.decode().split())
    assert f"The next reading period opens on {opens.day} {opens:%b %Y}" in page
    later(days=29)
    client.force_login(cast.ada)
    assert "next reading period" not in client.get("/reading/").content.decode()


def test_gates_cost_a_fixed_number_of_queries(cast, worklist, django_assert_num_queries):
    with django_assert_num_queries(4):
        assert len(list(access.visible_reads(cast.ada))) == 3


def test_a_reader_is_told_the_condition_of_a_read(client, cast):
    conditions = (Condition("plain", "Without aid", "Read without the marks."), Condition("aid", "With aid"))
    worklist = activate(cast, protocol=Protocol(conditions=conditions))
    client.force_login(cast.ada)
    read = worklist.reads.filter(reader=cast.ada, condition="plain").first()
    page = client.get(f"/reads/{read.pk}/panel/").content.decode()
    assert "<strong>Without aid</strong> Read without the marks." in page
    assert "With aid" not in page
