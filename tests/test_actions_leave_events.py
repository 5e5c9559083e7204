"""Every action leaves exactly one event (A1): none is forgotten, none is told twice."""

import pytest

from tests.guards import module_of, sources
from tests.guards_actions import MANY, events_of_actions, is_action_module

# Actions that leave none, and why.
NO_EVENT = {
    "rapidreader.audit.actions.record": "writes the events",
    "rapidreader.audit.exposure.last_exposure": "a question",
    "worklists.actions.completing.check_read": "says what completing would say, and writes nothing",
    "worklists.actions.adjudicating.check_decision": "says what deciding would say, and writes nothing",
    "rapidreader.archive.actions.stage_import": "nothing of the trial changes before the import has run",
    "worklists.actions.locking.refuse_unless_lockable": "says what locking would say, and writes nothing",
    "worklists.actions.bulk.hold_reads": "holds each read by the action for one, which leaves its event",
    "worklists.actions.bulk.release_reads": "releases each read by the action for one",
    "worklists.actions.bulk.reassign_reads": "amends each worklist by the action for one",
    "worklists.actions.qualifying.repeat_training": "reopens each read by the action for one",
}
# What leaves several, and why.
SEVERAL = {
    "ecrf.exposing.list_results": "one for each trial, in each its own chain",
    "worklists.actions.adjudicating.decide_adjudication": "one of the completed read, one of the adjudication",
}


def counted() -> dict[str, int]:
    found = {}
    for path in sources("*.py"):
        if is_action_module(module := module_of(path)):
            siblings = {one.stem: one.read_text() for one in path.parent.glob("*.py")}
            counts = events_of_actions(path.read_text(), siblings)
            found |= {f"{module}.{name}": count for name, count in counts.items()}
    return found


@pytest.mark.statement("A1")
def test_every_action_can_leave_one_event_and_no_way_through_it_leaves_two():
    counts = counted()
    assert len(counts) > 40
    wrong = {name: count for name, count in counts.items() if count != (0 if name in NO_EVENT else 1)}
    assert {name: count for name, count in wrong.items() if name not in SEVERAL} == {}


def test_every_exception_is_there():
    assert sorted({*NO_EVENT, *SEVERAL} - set(counted())) == []


@pytest.mark.parametrize(
    ("body", "events"),
    [
        ("pass", 0),
        ("record()", 1),
        ("_tell()", 1),
        ("audit.record()", 1),
        ("record()\n    record()", 2),
        ("_tell()\n    record()", 2),
        ("for x in y:\n        record()", MANY),
        ("return [record() for x in y]", MANY),
        ("record([x for x in y])", 1),
        ("if x:\n        return record()\n    record()", 1),
        ("if x:\n        record()\n    else:\n        record()", 1),
        ("if x:\n        record()\n    record()", 2),
        ("if x:\n        raise Conflict\n    record()", 1),
        ("with atomic():\n        record()", 1),
        ("try:\n        record()\n    except Conflict:\n        raise", 1),
        ("try:\n        x()\n    except Conflict:\n        record()\n        raise\n    record()", 1),
    ],
)
def test_planted_actions_are_counted(body, events):
    source = f"def change(*, by):\n    {body}\ndef _tell():\n    record()\n"
    assert events_of_actions(source) == {"change": events}


def test_helpers_of_a_module_beside_count_and_actions_of_it_do_not():
    beside = "def _tell():\n    record()\ndef tell(what):\n    _tell()\ndef other(*, by):\n    record()\n"
    source = "from .beside import other, tell\ndef change(*, by):\n    tell(1)\n    other(by=by)\n"
    assert events_of_actions(source, {"beside": beside}) == {"change": 1}
