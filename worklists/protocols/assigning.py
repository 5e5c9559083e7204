"""Who reads what, and in which slot: the readers of each session by its key, reader 1 first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .document import Protocol
from .eligible import Eligibility
from .schedule import Item, Refused, by_subject, rank
from .splitting import Split, Unit

Readers = dict[str, tuple[str | None, ...]]


@dataclass(frozen=True)
class Held:
    """What readers have already, when sessions are added later: sessions read, and who reads which subject."""

    loads: dict[str, int] = field(default_factory=dict)
    subjects: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Assigning:
    protocol: Protocol
    items: Sequence[Item]
    readers: Sequence[str]
    seed: str
    held: Held = Held()

    @property
    def rules(self) -> Eligibility:
        return Eligibility.of(self.protocol)

    def assign(self) -> Readers:
        kind = self.protocol.assignment.kind
        if kind in ("balanced", "claim"):
            return self._balanced() if kind == "balanced" else self._pool()
        found = self._all() if kind == "all" else self._groups()
        self._refuse_split_subjects(found)
        self._refuse_overload(found)
        self._refuse_no_adjudicator(found)
        return found

    # --- everybody, or everybody of a group ---------------------------------------------------------------------

    def _all(self) -> Readers:
        rules = self.rules
        return {item.key: self._somebody(item, rules.readers_of((item,), self.readers)) for item in self.items}

    def _groups(self) -> Readers:
        rules, members = self.rules, self._members()
        found = {}
        for item in self.items:
            if item.key not in members:
                raise Refused("groups", f"Session {item.key} belongs to no group.", path="assignment.groups")
            own = [reader for reader in self.readers if reader in members[item.key]]
            found[item.key] = self._somebody(item, rules.readers_of((item,), own))
        return found

    def _members(self) -> dict[str, set[str]]:
        members: dict[str, set[str]] = {}
        keys, seen = {item.key for item in self.items}, set()
        for group in self.protocol.assignment.groups:
            readers = {str(reader) for reader in group.readers}
            if strangers := readers - set(self.readers):
                named = ", ".join(f"reader {one}" for one in sorted(strangers))
                text = f"Group {group.name} names who is not on the worklist: {named}."
                raise Refused("groups", text, path="assignment.groups")
            seen |= readers
            for key in group.sessions:
                if key in keys:
                    members.setdefault(key, set()).update(readers)
                elif not self.held.loads:
                    text = f"Group {group.name} names session {key}, which is not on the worklist."
                    raise Refused("groups", text, path="assignment.groups")
        if idle := [reader for reader in self.readers if reader not in seen]:
            named = ", ".join(f"reader {one}" for one in idle)
            raise Refused("groups", f"In no group: {named}.", path="assignment.groups")
        return members

    def _somebody(self, item: Item, readers: tuple[str, ...]) -> tuple[str, ...]:
        if not readers:
            raise Refused("exclusions", f"Nobody may read session {item.key}.", path="assignment.exclusions")
        return readers

    def _refuse_split_subjects(self, found: Readers):
        if not self.protocol.assignment.one_reader_per_subject:
            return
        for subject, items in by_subject(self.items).items():
            sets = {found[item.key] for item in items} | {self.held.subjects.get(subject, found[items[0].key])}
            if len(sets) > 1:
                text = f"The sessions of subject {subject} go to different readers."
                raise Refused("one-reader-per-subject", text, path="assignment.one_reader_per_subject")

    def _refuse_overload(self, found: Readers):
        most = self.protocol.assignment.most_reads_per_reader
        if most is None:
            return
        loads = Counter(self.held.loads)
        loads.update(reader for readers in found.values() for reader in readers)
        times = len(self.protocol.condition_keys)
        for reader in self.readers:
            if loads[reader] * times > most:
                text = f"Reader {reader} would read {loads[reader] * times}; at most {most} are allowed."
                raise Refused("workload", text, path="assignment.most_reads_per_reader")

    def _refuse_no_adjudicator(self, found: Readers):
        rules, scopes = self.rules, {rule.get("scope") for rule in self.protocol.adjudication.rules}
        if not rules.adjudicators:
            return
        whole = by_subject(self.items).values() if "subject" in scopes else [[item] for item in self.items]
        for items in whole:
            taken = {reader for item in items for reader in found[item.key]}
            if not rules.adjudicators_of(items) - taken:
                text = f"Every adjudicator reads session {items[0].key}, or may not see it."
                raise Refused("adjudicator", text, path="adjudication.adjudicators")

    # --- so many readers for each session -----------------------------------------------------------------------

    def _balanced(self) -> Readers:
        units = self._units()
        loads = Counter(self.held.loads)
        fixed = {unit.key: self._kept(unit, loads) for unit in units if unit.key in self._known()}
        free = [unit for unit in units if unit.key not in fixed]
        split = Split(free, self.readers, self._each, self.seed, self._cap, dict(loads))
        chosen = split.solve() if free else {}
        firsts: Counter = Counter()
        found: Readers = {}
        for unit in units:
            own = fixed.get(unit.key) or self._slots(unit, chosen[unit.key], firsts)
            found |= {item.key: own for item in unit.items}
        return {item.key: found[item.key] for item in self.items}

    @property
    def _each(self) -> int:
        return self.protocol.assignment.reads_per_session

    @property
    def _cap(self) -> int | None:
        most = self.protocol.assignment.most_reads_per_reader
        return None if most is None else most // len(self.protocol.condition_keys)

    def _known(self) -> dict[str, tuple[str, ...]]:
        return self.held.subjects if self.protocol.assignment.one_reader_per_subject else {}

    def _kept(self, unit: Unit, loads: Counter) -> tuple[str, ...]:
        """The readers whom a subject has already; what they get more is added to `loads`."""
        own = self.held.subjects[unit.key]
        loads.update(dict.fromkeys(own, unit.weight))
        for reader in own:
            if reader not in unit.allowed or (self._cap is not None and loads[reader] > self._cap):
                text = f"Reader {reader} reads subject {unit.key} already and cannot take more of it."
                raise Refused("one-reader-per-subject", text, path="assignment.one_reader_per_subject")
        return own

    def _units(self) -> list[Unit]:
        rules = self.rules
        if self.protocol.assignment.one_reader_per_subject:
            grouped = by_subject(self.items).items()
        else:
            grouped = [(item.key, [item]) for item in self.items]
        return [self._unit(rules, key, tuple(items)) for key, items in grouped]

    def _unit(self, rules: Eligibility, key: str, items: tuple[Item, ...]) -> Unit:
        allowed, bound = rules.readers_of(items, self.readers), rules.adjudicators_of(items)
        if len(allowed) < self._each:
            rule = "exclusions" if len(self.readers) >= self._each else "readers-per-session"
            text = f"{key} wants {self._each} different readers and has {len(allowed)} who may read it."
            raise Refused(rule, text, path="assignment.reads_per_session")
        if not rules.adjudicators or bound - set(self.readers):
            return Unit(key, items, allowed)
        most = len([r for r in allowed if r not in bound]) + min(len(bound & set(allowed)), len(bound) - 1)
        if not bound or most < self._each:
            text = f"No adjudicator would be left for {key}."
            raise Refused("adjudicator", text, path="adjudication.adjudicators")
        return Unit(key, items, allowed, bound)

    def _slots(self, unit: Unit, own: list[str], firsts: Counter) -> tuple[str, ...]:
        """Who is reader 1 takes turns."""
        ordered = sorted(own, key=lambda reader: (firsts[reader], rank(self.seed, "slot", unit.key, reader)))
        firsts[ordered[0]] += 1
        return tuple(ordered)

    def _pool(self) -> Readers:
        """Nobody yet; but a split must exist, or the pool could not be read to its end."""
        self._balanced()
        return {item.key: (None,) * self._each for item in self.items}
