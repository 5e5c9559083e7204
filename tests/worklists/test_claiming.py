"""A pool: what a reader gets when claiming the next read."""

import datetime

import pytest

from rapidreader.audit.errors import Conflict, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.cast import add_session
from tests.worklists.lists import activate, sign
from worklists import actions
from worklists.models import WorklistItem
from worklists.protocols.document import Adjudication, Assignment, Exclusion, Order, Protocol

POOL = Protocol(Assignment("claim", 2))


def pool_of(cast, protocol=POOL, **fields):
    return activate(cast, protocol=protocol, **fields)


def claim(worklist, by) -> str:
    return actions.claim_read(worklist=worklist, by=by).item.session.label


def test_the_pool_is_nobodys_until_claimed(cast):
    worklist = pool_of(cast)
    reads = worklist.reads.order_by("pool_position")
    assert [(r.reader, r.position, r.pool_position, r.item.session.label, r.slot) for r in reads[:3]] == [
        (None, None, 1, "1001-CT-1", 1),
        (None, None, 2, "1001-CT-1", 2),
        (None, None, 3, "1001-CT-2", 1),
    ]


def test_claims_come_in_the_order_of_the_pool_and_never_the_same_session_twice(cast):
    worklist = pool_of(cast)
    assert [claim(worklist, cast.ada) for _ in range(3)] == ["1001-CT-1", "1001-CT-2", "1001-CT-3"]
    assert [claim(worklist, cast.ben) for _ in range(3)] == ["1001-CT-1", "1001-CT-2", "1001-CT-3"]
    own = worklist.reads.filter(reader=cast.ada).in_read_order()
    assert [(read.position, read.claimed_at is not None) for read in own] == [(1, True), (2, True), (3, True)]
    with pytest.raises(Conflict, match="Nothing is left"):
        claim(worklist, cast.ada)
    assert AuditEvent.objects.latest("seq").verb == "read_claimed"


def test_urgent_sessions_come_first_then_those_due_soonest(cast):
    worklist = pool_of(cast)
    _first, second, third = worklist.items.order_by("place")
    WorklistItem.objects.filter(pk=third.pk).update(priority=2)
    WorklistItem.objects.filter(pk=second.pk).update(due_date=datetime.date(2030, 1, 1))
    assert [claim(worklist, cast.ada) for _ in range(3)] == ["1001-CT-3", "1001-CT-2", "1001-CT-1"]


def test_nobody_claims_what_they_are_excluded_from(cast):
    sessions = [add_session(cast, "1001"), add_session(cast, "1002")]
    exclusions = (Exclusion(cast.ada.pk, subject="1001"),)
    worklist = pool_of(cast, Protocol(Assignment("claim", 1, exclusions=exclusions)), sessions=sessions)
    assert claim(worklist, cast.ada) == "1002-CT-1"
    with pytest.raises(Conflict, match="Nothing is left"):
        claim(worklist, cast.ada)


def test_the_workload_is_kept(cast):
    worklist = pool_of(cast, Protocol(Assignment("claim", 1, most_reads_per_reader=2)))
    claim(worklist, cast.ada)
    claim(worklist, cast.ada)
    with pytest.raises(Conflict, match="all reads that the protocol allows"):
        claim(worklist, cast.ada)


def test_a_subject_stays_with_its_reader(cast):
    sessions = [add_session(cast, subject, number) for number in (1, 2) for subject in ("1001", "1002")]
    protocol = Protocol(Assignment("claim", 1, one_reader_per_subject=True))
    worklist = pool_of(cast, protocol, sessions=sessions)
    assert claim(worklist, cast.ada) == "1001-CT-1"
    assert [claim(worklist, cast.ben) for _ in range(2)] == ["1002-CT-1", "1002-CT-2"]
    with pytest.raises(Conflict, match="Nothing is left"):
        claim(worklist, cast.ben)
    assert claim(worklist, cast.ada) == "1001-CT-2"


def test_sequential_time_points_are_claimed_in_sequence(cast):
    days = {1: datetime.date(2024, 1, 1), 2: datetime.date(2024, 2, 1)}
    sessions = [add_session(cast, "1001", number, date=days[number]) for number in (1, 2)]
    worklist = pool_of(cast, Protocol(Assignment("claim", 1), Order("date"), sequential=True), sessions=sessions)
    WorklistItem.objects.filter(session=sessions[1]).update(priority=2)
    assert claim(worklist, cast.ada) == "1001-CT-1"
    assert claim(worklist, cast.ben) == "1001-CT-2"


def test_an_adjudicator_who_reads_too_is_left_over(cast):
    rule = {"key": "sizes", "label": "Sizes differ", "scope": "time_point", "when": "a.size != b.size"}
    adjudication = Adjudication((rule,), (cast.ada.pk, cast.judy.pk))
    protocol = Protocol(Assignment("claim", 1, exclusions=(Exclusion(cast.judy.pk, subject="1001"),)))
    protocol = Protocol(protocol.assignment, adjudication=adjudication)
    worklist = pool_of(cast, protocol)
    with pytest.raises(Conflict, match="Nothing is left"):
        claim(worklist, cast.ada)
    assert claim(worklist, cast.ben) == "1001-CT-1"


def test_a_reader_does_not_hoard(cast):
    sessions = [add_session(cast, number=number) for number in range(1, 9)]
    worklist = pool_of(cast, sessions=sessions)
    reads = [actions.claim_read(worklist=worklist, by=cast.ada) for _ in range(5)]
    with pytest.raises(Conflict, match="Complete or skip"):
        claim(worklist, cast.ada)
    sign(reads[0])
    assert claim(worklist, cast.ada) == "1001-CT-6"


def test_only_readers_of_an_active_worklist_claim(cast):
    worklist = pool_of(cast)
    for stranger in (cast.cora, cast.judy, cast.olga):
        with pytest.raises(NotAllowed):
            claim(worklist, stranger)
    actions.pause_worklist(worklist=worklist, by=cast.cora, reason="Wait")
    with pytest.raises(Conflict, match="not being read"):
        claim(worklist, cast.ada)


def test_a_worklist_without_a_pool_has_nothing_to_claim(cast, worklist):
    with pytest.raises(Conflict, match="Nothing is left"):
        claim(worklist, cast.ada)


# --- on the pages -----------------------------------------------------------------------------------------------


def test_the_reading_list_offers_the_next_of_a_pool_and_opens_it(cast, client):
    worklist = pool_of(cast)
    client.force_login(cast.ada)
    page = client.get("/reading/").content.decode()
    assert "Read next from the pool" in page and "6 reads are left in the pool." in page
    answer = client.post(f"/reading/{worklist.pk}/claim/")
    read = worklist.reads.get(reader=cast.ada)
    assert answer.url == f"/reads/{read.pk}/"


def test_when_nothing_is_left_the_reading_list_says_so(cast, client):
    worklist = pool_of(cast, Protocol(Assignment("claim", 1, most_reads_per_reader=3)), sessions=[add_session(cast)])
    claim(worklist, cast.ben)
    client.force_login(cast.ada)
    page = client.post(f"/reading/{worklist.pk}/claim/", follow=True).content.decode()
    assert "Nothing is left here that you may read." in page


def test_completing_goes_on_with_the_next_of_the_pool(cast, client):
    worklist = pool_of(cast)
    read = actions.claim_read(worklist=worklist, by=cast.ada)
    client.force_login(cast.ada)
    body = {"answers": {"finding": "nodule"}, "measurements": [], "draft_number": 0}
    done = client.post(f"/reads/{read.pk}/complete/", body, content_type="application/json").json()
    following = worklist.reads.get(reader=cast.ada, position=2)
    assert done["next"]["url"] == f"/reads/{following.pk}/"
    skipped = client.post(
        f"/reads/{following.pk}/skip/", {"reason": "Motion"}, content_type="application/json"
    ).json()
    assert skipped["next"]["url"] == f"/reads/{worklist.reads.get(reader=cast.ada, position=3).pk}/"


def test_coordinators_see_what_waits_in_the_pool(cast, client):
    worklist = pool_of(cast)
    claim(worklist, cast.ada)
    client.force_login(cast.cora)
    page = client.get(f"/trials/lung/worklists/{worklist.pk}/").content.decode()
    assert "In the pool" in page and "Place 2 in the pool" in page


def test_a_reader_claims_over_the_api(cast, client):
    worklist = pool_of(cast)
    client.force_login(cast.ada)
    answer = client.post(f"/api/v1/worklists/{worklist.pk}/claim/")
    assert (answer.status_code, answer.json()["state"]) == (201, "open")
    assert worklist.reads.get(reader=cast.ada).pk.hex == answer.json()["id"].replace("-", "")
