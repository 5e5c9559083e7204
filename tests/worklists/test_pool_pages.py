"""Readers take the next read of a pool from their reading list, and see what is left."""

import pytest

from tests.worklists.courses import activate_under
from tests.worklists.lists import sign
from worklists import actions
from worklists.models import Read

POOL = {"assignment": {"kind": "claim", "reads_per_session": 1}}


@pytest.fixture
def worklist(cast):
    return activate_under(cast, POOL)


def page(client, cast, name="ada"):
    client.force_login(getattr(cast, name))
    return " ".join(client.get("/reading/").content.decode().split())


def test_the_reading_list_offers_the_next_read_and_says_what_is_left(client, cast, worklist):
    shown = page(client, cast)
    assert "3 reads are left in the pool." in shown and f'action="/reading/{worklist.pk}/claim/"' in shown
    answer = client.post(f"/reading/{worklist.pk}/claim/")
    mine = Read.objects.get(reader=cast.ada)
    assert answer.url == f"/reads/{mine.pk}/"
    shown = page(client, cast, "ben")
    assert "2 reads are left in the pool." in shown


def test_an_empty_pool_says_so_and_offers_nothing(client, cast, worklist):
    for reader in (cast.ada, cast.ben, cast.ada):
        actions.claim_read(worklist=worklist, by=reader)
    shown = page(client, cast)
    assert "The pool is empty." in shown and "claim/" not in shown


def test_what_is_held_is_not_given_out(client, cast, worklist):
    first = worklist.reads.order_by("pool_position").first()
    actions.hold_read(read=first, by=cast.cora, reason="New images")
    assert "2 reads are left in the pool." in page(client, cast)
    assert actions.claim_read(worklist=worklist, by=cast.ada).pk != first.pk


def test_completing_the_last_own_read_takes_the_next(client, cast, worklist):
    read = actions.claim_read(worklist=worklist, by=cast.ada)
    client.force_login(cast.ada)
    body = {"answers": {"finding": "x"}, "measurements": [], "draft_number": 0}
    done = client.post(f"/reads/{read.pk}/complete/", body, "application/json").json()
    following = Read.objects.unsigned().get(reader=cast.ada)
    assert done["next"]["id"] == str(following.pk)
    assert "1 read is left in the pool." in page(client, cast)


def test_a_pool_that_is_read_to_its_end_is_finished(client, cast, worklist):
    for _ in range(3):
        sign(actions.claim_read(worklist=worklist, by=cast.ada))
    assert "Look at the reads" in page(client, cast)


def test_a_plain_list_has_no_pool(client, cast, django_assert_max_num_queries):
    activate_under(cast, {})
    client.force_login(cast.ada)
    with django_assert_max_num_queries(14):
        assert "pool" not in client.get("/reading/").content.decode()


def test_the_coordinator_sees_how_much_nobody_has_yet(client, cast, worklist):
    actions.claim_read(worklist=worklist, by=cast.ada)
    client.force_login(cast.cora)
    text = " ".join(client.get(f"/trials/lung/worklists/{worklist.pk}/").content.decode().split())
    count = worklist.reads.count()
    assert f"0 of {count} reads complete" in text
    assert f'<span class="muted">With nobody yet</span></td> <td>0 of {count - 1}' in text
