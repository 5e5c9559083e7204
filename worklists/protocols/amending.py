"""What comes after activation: sessions added or withdrawn, reads given to others. Appended, never a reshuffle.

A schedule and its amendments form a chain. `Chain` walks it: each step needs only what stood before and the inputs of
the amendment, so that anybody can compute every later row and hash again. Existing rows never change: an addition
appends positions after the last one, and what is withdrawn or reassigned is cancelled at its place.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rapidreader.audit.canonical import canonical_json, sha256_text

from .assigning import Assigning, Held
from .compiler import compile_rows
from .document import Group, Periods, Protocol, Repeats
from .eligible import Eligibility
from .schedule import Item, Refused, Row

Key = tuple[str | None, int]  # reader and position; None and the place in the pool


def key_of(row: Row) -> Key:
    return row.reader, row.position


@dataclass(frozen=True)
class Step:
    """One amendment as computed: inputs, the rows it appends, those it cancels, and the hash of the chain so far."""

    inputs: dict
    rows: tuple[Row, ...]
    cancelled: tuple[Key, ...]
    sha256: str

    @property
    def text(self) -> str:
        return canonical_json(self.inputs)


@dataclass
class Chain:
    """A schedule with what was amended so far. `claimed` says who holds a read of the pool."""

    protocol: Protocol
    readers: tuple[str, ...]
    seed: str
    items: dict[str, Item]
    rows: dict[Key, Row]
    sha256: str
    number: int = 0
    cancelled: set[Key] = field(default_factory=set)
    claimed: dict[Key, str] = field(default_factory=dict)

    # --- what stands ---------------------------------------------------------------------------------------------

    @property
    def live(self) -> list[Row]:
        return [row for key, row in self.rows.items() if key not in self.cancelled]

    def holder(self, row: Row) -> str | None:
        return row.reader if row.reader is not None else self.claimed.get(key_of(row))

    def readers_of(self, item: str) -> set[str]:
        return {reader for row in self.live if row.item == item and (reader := self.holder(row))}

    def _next_positions(self) -> dict[str | None, int]:
        last = Counter()
        for reader, position in self.rows:
            last[reader] = max(last[reader], position)
        return {reader: last[reader] + 1 for reader in (*self.readers, None)}

    @property
    def _period_base(self) -> int:
        """What is appended begins in the last period that there is: no earlier one opens again."""
        return max((row.period for row in self.rows.values()), default=1) - 1

    # --- steps ---------------------------------------------------------------------------------------------------

    def add(self, items: Sequence[Item], *, groups: dict[str, list[str]], reason: str) -> Step:
        """Sessions that join at the end, for the readers whom the protocol gives them. `groups`: sessions by name."""
        for item in items:
            if item.key in self.items:
                raise Refused("rows", f"Session {item.key} is on the worklist already.", path="sessions")
        if not items:
            raise Refused("rows", "Name at least one session.", path="sessions")
        if strangers := set(groups) - {group.name for group in self.protocol.assignment.groups}:
            raise Refused("groups", f"There is no group {', '.join(sorted(strangers))}.", path="groups")
        self._refuse_earlier_time_points(items)
        base = self._period_base
        rows = [replace(row, period=row.period + base) for row in self._compiled(items, groups)]
        return self._step(
            "add",
            reason,
            {"items": [[item.key, item.subject, item.date, item.site] for item in items], "groups": groups},
            rows,
            (),
        )

    def _compiled(self, items: Sequence[Item], groups) -> list[Row]:
        """By the protocol as it stands, but for repeats: what comes later is not repeated."""
        assignment = self.protocol.assignment
        named = tuple(Group(one.name, one.readers, tuple(groups.get(one.name, ()))) for one in assignment.groups)
        periods = self.protocol.periods
        protocol = replace(
            self.protocol,
            assignment=replace(assignment, groups=named),
            repeats=Repeats(),
            periods=periods if periods.design == "crossover" else Periods(washout_days=periods.washout_days),
        )
        first = self._next_positions()
        seed = f"{self.seed}\namendment {self.number + 1}"
        rows = compile_rows(Assigning(protocol, items, self.readers, seed, self._held()), first)
        return [replace(row, position=row.position + first[None] - 1) if row.reader is None else row for row in rows]

    def _held(self) -> Held:
        """How many sessions each reader has, and who reads which subject; slot by slot."""
        met: dict[str, set[str]] = {}
        subjects: dict[str, dict[int, str]] = {}
        for row in self.live:
            if reader := self.holder(row):
                met.setdefault(reader, set()).add(row.item)
                subjects.setdefault(self.items[row.item].subject, {})[row.slot] = reader
        slots = {subject: tuple(own[slot] for slot in sorted(own)) for subject, own in subjects.items()}
        return Held({reader: len(own) for reader, own in met.items()}, {} if self.protocol.is_pool else slots)

    def _refuse_earlier_time_points(self, items: Sequence[Item]):
        if not self.protocol.sequential:
            return
        present = {row.item for row in self.live}
        for item in items:
            later = [one for key, one in self.items.items() if key in present and one.subject == item.subject]
            if any((not one.date, one.date) > (not item.date, item.date) for one in later):
                text = f"Session {item.key} is earlier than a time point of its subject that is already there."
                raise Refused("time-points-in-sequence", text, path="sessions")

    def withdraw(self, items: Sequence[str], *, done: set[Key], reason: str) -> Step:
        """Reads of these sessions are cancelled; those in `done` are complete and stay."""
        if unknown := [key for key in items if key not in self.items]:
            raise Refused("rows", f"Not on the worklist: {', '.join(unknown)}.", path="sessions")
        if not items:
            raise Refused("rows", "Name at least one session.", path="sessions")
        cancelled = [key_of(row) for row in self.live if row.item in set(items) and key_of(row) not in done]
        return self._step("withdraw", reason, {"items": list(items)}, (), cancelled)

    def reassign(self, moves: dict[Key, str | None], *, done: set[Key], reason: str) -> Step:
        """Reads go to another reader, or back to the pool (None): cancelled here, appended there.

        A hidden repeat is cancelled with its first read and not appended: it could not keep its distance.
        """
        if not moves:
            raise Refused("rows", "Choose at least one read.", path="reads")
        if gone := [key for key in moves if key not in self.rows or key in self.cancelled or key in done]:
            text = f"Position {gone[0][1]} cannot be reassigned: it is complete, cancelled or unknown."
            raise Refused("rows", text, path="reads")
        ordered = sorted(moves.items(), key=lambda move: (move[0][0] or "", move[0][1]))
        after = replace(self, cancelled=self.cancelled | set(moves), rows=dict(self.rows))
        rows = []
        for row, reader in self._moved([(self.rows[key], reader) for key, reader in ordered]):
            self._refuse_move(after, row, reader)
            after.rows[key_of(row)] = row
            rows.append(row)
        if not self.protocol.is_pool:
            self._refuse_torn(after, rows)
            self._refuse_overload(after)
        given = {"moves": [[*key, reader] for key, reader in ordered]}
        return self._step("reassign", reason, given, rows, [key for key, _ in ordered])

    def _moved(self, moves: Sequence[tuple[Row, str | None]]) -> Iterator[tuple[Row, str | None]]:
        first, base = self._next_positions(), self._period_base
        begins = {}
        for row, _ in moves:
            begins[row.item, row.slot] = min(row.period, begins.get((row.item, row.slot), row.period))
        for row, reader in moves:
            target = None if self.protocol.is_pool else reader
            if row.repetition or target not in first:
                if not row.repetition:
                    raise Refused("rows", "That is no reader of this worklist.", path="reader")
                continue
            period = base + 1 + row.period - begins[row.item, row.slot]
            yield replace(row, reader=target, position=first[target], period=period), reader
            first[target] += 1

    def _refuse_move(self, after: "Chain", row: Row, reader: str | None):
        if reader is None:
            if not self.protocol.is_pool:
                raise Refused("rows", "Only a read of a pool can go back to the pool.", path="reader")
            return
        item, rules = self.items[row.item], Eligibility.of(self.protocol)
        if reader not in self.readers:
            raise Refused("rows", "That is no reader of this worklist.", path="reader")
        if not rules.may_read(reader, item):
            raise Refused("exclusions", f"The reader is excluded from session {row.item}.", path="reader")
        own = [other for other in after.live if other.item == row.item and self.holder(other) == reader]
        alike = (row.condition, row.repetition)
        if any(other.slot != row.slot or (other.condition, other.repetition) == alike for other in own):
            text = f"The reader reads session {row.item} already."
            raise Refused("readers-per-session", text, path="reader")
        if rules.adjudicators and not rules.adjudicators_of((item,)) - after.readers_of(row.item) - {reader}:
            raise Refused("adjudicator", f"No adjudicator would be left for session {row.item}.", path="reader")

    def _refuse_torn(self, after: "Chain", moved: Sequence[Row]):
        """What one reader must do as a whole stays whole: the reads of a session, the time points of a subject."""
        sessions, subjects, met = defaultdict(set), defaultdict(set), defaultdict(list)
        for row in sorted(after.live, key=lambda row: row.position):
            item = self.items[row.item]
            sessions[row.item, row.slot].add(row.reader)
            subjects[item.subject, row.slot].add(row.reader)
            met[row.reader, item.subject, row.condition, row.repetition].append((not item.date, item.date))
        for row in moved:
            item = self.items[row.item]
            if len(sessions[row.item, row.slot]) > 1:
                text = f"All reads of session {row.item} by one reader go together; some are complete or not chosen."
                raise Refused("conditions", text, path="reads")
            if self.protocol.assignment.one_reader_per_subject and len(subjects[item.subject, row.slot]) > 1:
                text = f"One reader reads all time points of subject {item.subject}."
                raise Refused("one-reader-per-subject", text, path="reads")
            order = met[row.reader, item.subject, row.condition, row.repetition]
            if self.protocol.sequential and order != sorted(order):
                text = f"The reader would meet an earlier time point of subject {item.subject} after a later one."
                raise Refused("time-points-in-sequence", text, path="reads")

    def _refuse_overload(self, after: "Chain"):
        most = self.protocol.assignment.most_reads_per_reader
        loads = Counter(row.reader for row in after.live if row.repetition == 0)
        before = Counter(row.reader for row in self.live if row.repetition == 0)
        for reader, load in loads.items():
            if most is not None and load > max(most, before[reader]):
                raise Refused("workload", f"The reader would have {load} reads; {most} are allowed.", path="reader")

    # --- the chain -----------------------------------------------------------------------------------------------

    def _step(self, kind: str, reason: str, what: dict, rows, cancelled) -> Step:
        inputs = {
            "number": self.number + 1,
            "kind": kind,
            "reason": reason,
            **what,
            "rows": [row.values for row in rows],
            "cancelled": [list(key) for key in cancelled],
        }
        digest = sha256_text(f"{self.sha256}\n{canonical_json(inputs)}")
        return Step(inputs, tuple(rows), tuple(cancelled), digest)

    def take(self, step: Step):
        """Goes one step further."""
        self.items |= {one[0]: Item(*one) for one in step.inputs.get("items", ()) if step.inputs["kind"] == "add"}
        self.rows |= {key_of(row): row for row in step.rows}
        self.cancelled |= set(step.cancelled)
        self.number, self.sha256 = self.number + 1, step.sha256

    def computed(self, inputs: dict) -> Step:
        """The step that these stored inputs should have given, from what stood before."""
        reason, cancelled = inputs["reason"], [tuple(key) for key in inputs["cancelled"]]
        if inputs["kind"] == "add":
            return self.add([Item(*one) for one in inputs["items"]], groups=inputs["groups"], reason=reason)
        if inputs["kind"] == "withdraw":
            done = {key_of(row) for row in self.live} - set(cancelled)
            return self.withdraw(inputs["items"], done=done, reason=reason)
        moves = {(reader, position): to for reader, position, to in inputs["moves"]}
        return self.reassign(moves, done=set(), reason=reason)
