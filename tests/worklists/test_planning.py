import pytest

from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.cast import add_session
from tests.worklists.lists import add_version, plan
from worklists import actions
from worklists.models import Worklist
from worklists.protocols.document import Order, Protocol


@pytest.fixture
def draft(cast, version):
    return actions.create_worklist(**plan(cast, version=version))


def fields_of(error):
    return error.value.fields


def test_a_draft_keeps_its_sessions_in_the_listed_order(cast):
    sessions = [add_session(cast, number=n) for n in (3, 1, 2)]
    draft = actions.create_worklist(**plan(cast, sessions=sessions))
    assert [item.session.label for item in draft.items.all()] == ["1001-CT-3", "1001-CT-1", "1001-CT-2"]
    assert (draft.state, draft.reads.count()) == ("draft", 0)


def test_a_monitor_may_not_plan(cast):
    with pytest.raises(NotAllowed):
        actions.create_worklist(**plan(cast, by=cast.mona))


def test_a_name_is_taken_once_per_trial(cast, draft):
    with pytest.raises(Invalid) as error:
        actions.create_worklist(**plan(cast, version=draft.template_version, sessions=[add_session(cast, "1009")]))
    assert "name" in fields_of(error)


def test_sessions_readers_and_template_must_be_of_the_trial(cast):
    foreign = {
        "sessions": [add_session(cast, "9001", trial=cast.liver)],
        "readers": [cast.mona],
        "version": add_version(cast, trial=cast.liver),
    }
    with pytest.raises(Invalid) as error:
        actions.create_worklist(**plan(cast, **foreign))
    assert set(fields_of(error)) == {"sessions", "readers", "template_version"}
    assert not Worklist.objects.exists()


def test_a_session_twice_is_refused(cast):
    session = add_session(cast)
    with pytest.raises(Invalid, match="cannot be saved"):
        actions.create_worklist(**plan(cast, sessions=[session, session]))


def test_changing_a_draft_keeps_what_is_not_given(cast, draft):
    changed = actions.update_worklist(worklist=draft, by=cast.cora, name="Second reads")
    assert (changed.name, changed.items.count(), changed.readers.count()) == ("Second reads", 3, 2)
    event = AuditEvent.objects.latest("seq")
    assert event.verb == "worklist_changed"
    assert '"changes":{"name":["First reads","Second reads"]}' in event.body


def test_a_shuffled_draft_has_its_seed_at_once(cast, version):
    draft = actions.create_worklist(**plan(cast, version=version, protocol=Protocol(order=Order("shuffled"))))
    assert len(draft.seed) == 32


def test_activation_writes_one_read_per_reader_and_session(cast, draft):
    worklist = actions.activate_worklist(worklist=draft, by=cast.cora)
    assert worklist.reads.count() == 6
    ada = worklist.reads.filter(reader=cast.ada).in_read_order()
    assert [(read.position, read.item.session.label) for read in ada] == [
        (1, "1001-CT-1"),
        (2, "1001-CT-2"),
        (3, "1001-CT-3"),
    ]
    assert (worklist.algorithm, len(worklist.schedule_hash), worklist.activated_by) == ("protocol-v1", 64, cast.cora)


def test_activation_leaves_one_event_with_the_hash(cast, draft):
    before = AuditEvent.objects.count()
    worklist = actions.activate_worklist(worklist=draft, by=cast.cora)
    event = AuditEvent.objects.latest("seq")
    assert (AuditEvent.objects.count() - before, event.verb) == (1, "worklist_activated")
    assert worklist.schedule_hash in event.body


@pytest.mark.parametrize("missing", ["sessions", "readers"])
def test_a_draft_without_sessions_or_readers_is_not_activated(cast, draft, missing):
    draft = actions.update_worklist(worklist=draft, by=cast.cora, **{missing: []})
    with pytest.raises(Invalid) as error:
        actions.activate_worklist(worklist=draft, by=cast.cora)
    assert list(fields_of(error)) == [missing]


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_only_a_published_version_is_activated(cast, state):
    draft = actions.create_worklist(**plan(cast, version=add_version(cast, state=state)))
    with pytest.raises(Invalid) as error:
        actions.activate_worklist(worklist=draft, by=cast.cora)
    assert list(fields_of(error)) == ["template_version"]


def test_a_reader_who_left_the_trial_stops_activation(cast, draft):
    cast.ben.memberships.all().delete()
    with pytest.raises(Invalid) as error:
        actions.activate_worklist(worklist=draft, by=cast.cora)
    assert fields_of(error) == {"readers": "Not readers of this trial: ben."}


def test_a_worklist_is_activated_once(cast, draft):
    actions.activate_worklist(worklist=draft, by=cast.cora)
    with pytest.raises(Conflict, match="active"):
        actions.activate_worklist(worklist=draft, by=cast.cora)


def test_a_draft_that_changed_after_the_preview_is_not_activated(cast, draft):
    with pytest.raises(Conflict, match="changed after"):
        actions.activate_worklist(worklist=draft, by=cast.cora, expected_hash="0" * 64)


def test_an_active_worklist_is_not_planned_again(cast, worklist):
    with pytest.raises(Conflict, match="active"):
        actions.update_worklist(worklist=worklist, by=cast.cora, name="Other")


def test_a_reader_with_a_three_digit_number_gets_reads(cast):
    """The original compared boxed integers: users with number 128 and above could not open their own items."""
    from django.contrib.auth import get_user_model

    dora = get_user_model().objects.create_user("dora", pk=1_000_128)
    cast.lung.memberships.create(user=dora, role="reader")
    draft = actions.create_worklist(**plan(cast, readers=[dora]))
    worklist = actions.activate_worklist(worklist=draft, by=cast.cora)
    assert actions.start_read(read=worklist.reads.in_read_order().first(), by=dora).state == "in_progress"
