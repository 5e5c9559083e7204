"""Nobody both reads and adjudicates a session: actions choose somebody else, and the database refuses the rest."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rapidreader.archive.models import Membership, Role
from rapidreader.audit.errors import Conflict, Invalid
from tests.cast import add_session
from worklists import actions
from worklists.models import Read

from .scene import add_adjudicator, kept_scene, protocol_of, respond, start, unread

pytestmark = pytest.mark.django_db
REFUSED = "nobody both reads and adjudicates"
kept_archive, made, cast, shelf = kept_scene(unread)


@pytest.fixture
def item(shelf):
    return shelf.worklist.items.first()


def add(item, reader, *, position=50, **fields) -> Read:
    with transaction.atomic():
        return Read.objects.create(worklist=item.worklist, item=item, reader=reader, position=position, **fields)


def test_a_reader_cannot_be_the_adjudicator_of_the_same_session(cast, item):
    with pytest.raises(IntegrityError, match=REFUSED):
        add(item, cast.ada, kind="adjudication")
    assert add(item, cast.judy, kind="adjudication")


@pytest.mark.parametrize("kind", ["read", "global"])
def test_an_adjudicator_cannot_become_a_reader_of_the_same_session(cast, item, kind):
    add(item, cast.judy, kind="adjudication")
    with pytest.raises(IntegrityError, match=REFUSED):
        add(item, cast.judy, kind=kind, slot=3, position=51)
    other = item.worklist.items.exclude(pk=item.pk).first()
    assert add(other, cast.judy, kind=kind, slot=3, position=51), "another session is another matter"


def test_nor_by_taking_a_read_from_the_pool(cast, item):
    add(item, cast.judy, kind="adjudication")
    free = add(item, None, position=None, pool_position=1, slot=3)
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Read.objects.filter(pk=free.pk).update(reader=cast.judy, position=51)
    assert Read.objects.filter(pk=free.pk).update(reader=cast.cora, position=51) == 1


def test_what_was_cancelled_unseen_does_not_count(cast, item):
    Read.objects.filter(item=item, reader=cast.ada).update(state="cancelled")
    assert add(item, cast.ada, kind="adjudication")


# --- the actions ------------------------------------------------------------------------------------------------


def reader_and_adjudicator(cast, **assignment):
    """A worklist that Judy is a reader of, who has become an adjudicator since; two readers for each session."""
    Membership.objects.filter(user=cast.judy).update(role=Role.READER)
    people = [cast.judy, add_adjudicator(cast, "jack")]
    protocol = protocol_of(cast, adjudicators=people, assignment={"reads_per_session": 2, **assignment})
    sessions = [add_session(cast, f"8{n}") for n in range(3)]
    worklist = start(cast, protocol=protocol, sessions=sessions, readers=[cast.ada, cast.ben, cast.judy])
    Membership.objects.filter(user=cast.judy).update(role=Role.ADJUDICATOR)
    return worklist


def adjudicate_and_reopen(cast, item) -> Read:
    """Judy opens the adjudication of an item, then one of the reads is reopened: it is withdrawn."""
    for reader, said in ((cast.ada, "PD"), (cast.ben, "SD")):
        respond(item.worklist, reader, said, session=item.session)
    actions.start_read(read=item.worklist.adjudications.get().read, by=cast.judy)
    first = item.reads.get(reader=cast.ada)
    return actions.reopen_read(read=first, by=cast.cora, reason="Wrong lesion")


def test_a_read_does_not_go_to_whoever_has_seen_its_adjudication(cast, shelf):
    worklist = reader_and_adjudicator(cast, kind="balanced")
    item = worklist.items.exclude(reads__reader=cast.judy).first()
    read = adjudicate_and_reopen(cast, item)
    with pytest.raises(Invalid, match=f"has adjudicated {item.session.label}"):
        actions.amend_reassign_reads(worklist=worklist, by=cast.cora, reads=[read], reader=cast.judy, reason="Ill")


def test_whoever_has_seen_an_adjudication_does_not_claim_a_read_of_it(cast, shelf):
    worklist = reader_and_adjudicator(cast, kind="claim")
    item = actions.claim_read(worklist=worklist, by=cast.ada).item
    assert actions.claim_read(worklist=worklist, by=cast.ben).item == item
    worklist.items.exclude(pk=item.pk).update(withdrawn_at=timezone.now())
    read = adjudicate_and_reopen(cast, item)
    actions.amend_reassign_reads(worklist=worklist, by=cast.cora, reads=[read], reader=None, reason="Ill")
    with pytest.raises(Conflict, match="Nothing is left here"):
        actions.claim_read(worklist=worklist, by=cast.judy)
    assert actions.claim_read(worklist=worklist, by=cast.ada).item == item
