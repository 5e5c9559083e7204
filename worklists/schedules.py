"""Between the pure compiler (protocols/) and the stored rows: building its input, and reading rows back."""

from rapidreader.audit.canonical import canonical_json, parse_json

from .models import Read
from .protocols import compiler, plain
from .protocols.amending import Chain, Step, key_of
from .protocols.document import Order, Protocol, ProtocolInvalid, protocol_of
from .protocols.schedule import Item, Refused, Row, Schedule


def item_of(session) -> Item:
    """A session as the compiler knows it, named by its StudyInstanceUID."""
    date = session.date.isoformat() if session.date else ""
    return Item(session.study_instance_uid, session.subject.label, date, session.subject.site)


def schedule_of(plan) -> Schedule:
    """What activation would write for this plan; Refused where nothing meets its protocol."""
    items = [item_of(session) for session in plan.sessions]
    return compiler.compile_protocol(
        plan.protocol, items, [str(reader.pk) for reader in plan.readers], seed=plan.seed
    )


# --- back from the rows -----------------------------------------------------------------------------------------

FIELDS = ("reader_id", "position", "pool_position", "period", "item__session__study_instance_uid")
MORE = ("condition", "repetition", "slot", "state", "amendment__number")


def _row(values) -> Row:
    reader, position, pool_position, period, uid, condition, repetition, slot = values
    if pool_position is not None:
        return Row(None, period, pool_position, uid, condition, repetition, slot)
    return Row(str(reader), period, position, uid, condition, repetition, slot)


class Stored:
    """The reads of a worklist as rows of its schedule, by the amendment that brought them (0: activation)."""

    def __init__(self, worklist):
        reads = worklist.reads.filter(kind=Read.Kind.READ).in_read_order().values_list(*FIELDS, *MORE)
        self.rows: dict[int, list[Row]] = {}
        self.cancelled, self.claimed, self.done = set(), {}, set()
        for *values, state, amendment in reads:
            row = _row(values)
            self.rows.setdefault(amendment or 0, []).append(row)
            if row.reader is None and values[0] is not None:
                self.claimed[key_of(row)] = str(values[0])
            if state == Read.State.CANCELLED:
                self.cancelled.add(key_of(row))
            if state == Read.State.COMPLETE:
                self.done.add(key_of(row))


def read_keys(worklist) -> dict:
    """The number of each read of the schedule, by its key in the chain."""
    reads = worklist.reads.filter(kind=Read.Kind.READ).values_list("pk", "reader_id", "position", "pool_position")
    return {
        (None, pool_position) if pool_position is not None else (str(reader), position): pk
        for pk, reader, position, pool_position in reads
    }


class _Plain:
    """A schedule from before there were protocols, in the words of today."""

    def __init__(self, schedule: plain.Schedule):
        slots = {reader: slot for slot, reader in enumerate(schedule.readers, start=1)}
        self.algorithm, self.seed, self.sha256 = schedule.algorithm, schedule.seed, schedule.sha256
        self.protocol = Protocol(order=Order(schedule.order)).value
        self.readers = schedule.readers
        self.items = tuple(Item(item.key, item.subject, item.date) for item in schedule.items)
        self.rows = tuple(Row(row.reader, 1, row.position, row.item, slot=slots[row.reader]) for row in schedule.rows)


def compiled_again(worklist):
    """The schedule computed again from the inputs that were stored with it, by the algorithm of its time."""
    inputs = parse_json(worklist.schedule_inputs)
    if inputs["algorithm"] in plain.ALGORITHMS:
        return _Plain(plain.from_inputs(inputs))
    return compiler.from_inputs(inputs)


def chain_of(worklist) -> tuple[Chain, set]:
    """The schedule with its amendments as it stands, and the keys of the reads that are complete."""
    inputs, stored, last = parse_json(worklist.schedule_inputs), Stored(worklist), worklist.amendments.last()
    items = {one[0]: Item(*one) for one in inputs["items"]}
    for amendment in worklist.amendments.filter(kind="add"):
        items |= {one[0]: Item(*one) for one in parse_json(amendment.inputs)["items"]}
    chain = Chain(
        protocol_of(worklist.protocol),
        tuple(inputs["readers"]),
        inputs["seed"],
        items,
        {key_of(row): row for rows in stored.rows.values() for row in rows},
        last.schedule_hash if last else worklist.schedule_hash,
        last.number if last else 0,
        stored.cancelled,
        stored.claimed,
    )
    return chain, stored.done


# --- verifying --------------------------------------------------------------------------------------------------


def _said(row: Row) -> str:
    whom = f"reader {row.reader}" if row.reader is not None else "the pool"
    more = [
        f"period {row.period}" if row.period != 1 else "",
        f"condition {row.condition}" if row.condition else "",
        "again" if row.repetition else "",
    ]
    return f"{whom}: position {row.position}, item {row.item}, slot {row.slot}" + "".join(f", {m}" for m in more if m)


def _row_differences(wanted, present) -> list[str]:
    wanted, present = set(wanted), set(present)
    missing = [f"{_said(row)} is scheduled, and not there" for row in sorted(wanted - present, key=_said)]
    return missing + [f"{_said(row)} is there, and not scheduled" for row in sorted(present - wanted, key=_said)]


def _same_protocol(worklist, value: dict) -> bool:
    try:
        return canonical_json(protocol_of(worklist.protocol).value) == canonical_json(value)
    except ProtocolInvalid:
        return False


def verify_worklist(worklist) -> list[str]:
    """What differs between the stored reads and the schedule with its amendments computed again; empty when nothing
    does.
    """
    try:
        expected = compiled_again(worklist)
    except (ValueError, KeyError, TypeError, Refused) as error:
        return [f"the stored inputs cannot be compiled: {error}"]
    stored, found = Stored(worklist), []
    if expected.sha256 != worklist.schedule_hash:
        found.append(f"the stored hash is {worklist.schedule_hash}, computed again it is {expected.sha256}")
    if (expected.algorithm, expected.seed) != (worklist.algorithm, worklist.seed):
        found.append("algorithm or seed are not those of the stored inputs")
    if not _same_protocol(worklist, expected.protocol):
        found.append("the protocol is not that of the stored inputs")
    found += _row_differences(expected.rows, stored.rows.get(0, []))
    return found + _amendment_differences(worklist, expected, stored)


def _amendment_differences(worklist, expected, stored: Stored) -> list[str]:
    chain = Chain(
        compiler.read_protocol(expected.protocol)[0],
        tuple(expected.readers),
        expected.seed,
        {item.key: item for item in expected.items},
        {key_of(row): row for row in expected.rows},
        expected.sha256,
    )
    found, numbers = [], set()
    for amendment in worklist.amendments.all():
        numbers.add(amendment.number)
        try:
            inputs = parse_json(amendment.inputs)
            step = chain.computed(inputs)
        except (ValueError, KeyError, TypeError, Refused) as error:
            return [*found, f"amendment {amendment.number} cannot be computed: {error}"]
        found += _step_differences(amendment, inputs, step)
        found += _row_differences(step.rows, stored.rows.get(amendment.number, []))
        chain.take(step)
    if unknown := set(stored.rows) - numbers - {0}:
        found.append(f"there are reads of amendment {', '.join(map(str, sorted(unknown)))}, which is not recorded")
    if worklist.state != "cancelled" and stored.cancelled != chain.cancelled:
        found.append(f"{len(stored.cancelled ^ chain.cancelled)} reads are cancelled, or not, against the amendments")
    return found


def _step_differences(amendment, inputs: dict, step: Step) -> list[str]:
    found = []
    if inputs != step.inputs:
        found.append(f"amendment {amendment.number}: its inputs do not give what was stored with them")
    if amendment.schedule_hash != step.sha256 or canonical_json(inputs) != amendment.inputs:
        found.append(f"amendment {amendment.number}: the stored hash is {amendment.schedule_hash}, not {step.sha256}")
    if (inputs["number"], inputs["kind"], inputs["reason"]) != (amendment.number, amendment.kind, amendment.reason):
        found.append(f"amendment {amendment.number}: number, kind or reason are not those of its inputs")
    return found
