"""Between the pure compiler (order.py) and the stored rows: building its input, and reading rows back."""

from rapidreader.audit.canonical import parse_json

from .order import Item, Row, Schedule, compile_schedule, differences, from_inputs


def schedule_of(plan) -> Schedule:
    """What activation would write for this plan. Sessions are named by StudyInstanceUID, readers by number."""
    items = [
        Item(session.study_instance_uid, session.subject.label, session.date.isoformat() if session.date else "")
        for session in plan.sessions
    ]
    return compile_schedule(items, [str(reader.pk) for reader in plan.readers], order=plan.order, seed=plan.seed)


def stored_rows(worklist) -> list[Row]:
    """The reads of a worklist as rows of a schedule."""
    reads = worklist.reads.in_read_order().values_list("reader_id", "position", "item__session__study_instance_uid")
    return [Row(str(reader), position, uid) for reader, position, uid in reads]


def verify_worklist(worklist) -> list[str]:
    """What differs between the stored reads and the schedule computed again; empty when nothing does."""
    try:
        expected = from_inputs(parse_json(worklist.schedule_inputs))
    except (ValueError, KeyError, TypeError) as error:
        return [f"the stored inputs cannot be compiled: {error}"]
    found = differences(expected=expected, stored=stored_rows(worklist), stored_hash=worklist.schedule_hash)
    if (expected.algorithm, expected.seed) != (worklist.algorithm, worklist.seed):
        found.append("algorithm or seed are not those of the stored inputs")
    return found
