"""The balanced split: every session gets so many readers, and no reader much more work than another.

What is dealt out is a unit: one session, or with one reader per subject all sessions of a subject. First by greed,
which spreads loads and pairs well; where greed runs into a workload cap, by maximum flow or by search, so that a
refusal means that there is no such split.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from .flow import Flow
from .schedule import Item, Refused, rank

RESTARTS, MOST_STEPS = 20, 40_000


@dataclass(frozen=True)
class Unit:
    """What goes to the same readers as a whole. `adjudicators` are those who must not all be among the readers."""

    key: str
    items: tuple[Item, ...]
    allowed: tuple[str, ...]
    adjudicators: frozenset[str] = frozenset()

    @property
    def weight(self) -> int:
        return len(self.items)

    def takes(self, chosen: Sequence[str]) -> bool:
        """Whether these readers leave somebody who could adjudicate."""
        return not self.adjudicators or not self.adjudicators <= set(chosen)


@dataclass
class Split:
    """A split in the making. `cap` is the most sessions per reader; `held` what each has from before."""

    units: Sequence[Unit]
    readers: Sequence[str]
    each: int
    seed: str
    cap: int | None = None
    held: dict[str, int] = field(default_factory=dict)

    def solve(self) -> dict[str, list[str]]:
        """The readers of each unit, by its key; Refused where there is no such split."""
        for salt in range(RESTARTS):
            if chosen := self._greedy(str(salt)):
                break
            if salt == 0 and len({unit.weight for unit in self.units}) == 1:
                chosen = self._by_flow()
                break
        else:
            chosen = self._by_search()
        return self._evened(chosen)

    def _room(self) -> dict[str, int]:
        most = self.cap if self.cap is not None else sum(unit.weight for unit in self.units) + 1
        return {reader: max(0, most - (self.held.get(reader, 0) if self.cap is not None else 0))
                for reader in self.readers}  # fmt: skip

    def _greedy(self, salt: str) -> dict[str, list[str]] | None:
        room, pairs, chosen = self._room(), Counter(), {}
        loads = Counter({reader: self.held.get(reader, 0) for reader in self.readers})
        ranks = {unit.key: rank(self.seed, "split", salt, unit.key) for unit in self.units}
        for unit in sorted(self.units, key=lambda one: (-one.weight, len(one.allowed), ranks[one.key])):
            own: list[str] = []
            while len(own) < self.each:
                fits = [r for r in unit.allowed if r not in own and room[r] >= unit.weight and unit.takes([*own, r])]
                if not fits:
                    return None
                met = {r: sum(pairs[r, other] for other in own) for r in fits}
                best = min((loads[r], met[r]) for r in fits)
                ties = [r for r in fits if (loads[r], met[r]) == best]
                own.append(
                    min(ties, key=lambda r: rank(self.seed, "deal", salt, unit.key, r)) if ties[1:] else ties[0]
                )
                loads[own[-1]] += unit.weight
                room[own[-1]] -= unit.weight
            pairs.update((a, b) for a in own for b in own if a != b)
            chosen[unit.key] = own
        return chosen

    def _by_flow(self) -> dict[str, list[str]]:
        """Exact for units of one weight."""
        weight, room = self.units[0].weight, self._room()
        node = {reader: 2 + 2 * len(self.units) + number for number, reader in enumerate(self.readers)}
        flow = Flow(2 + 2 * len(self.units) + len(self.readers))
        edges: list[tuple[int, Unit, str]] = []
        for number, unit in enumerate(self.units):
            here, narrow = 2 + 2 * number, 3 + 2 * number
            flow.edge(0, here, self.each)
            flow.edge(here, narrow, max(0, len(unit.adjudicators) - 1))
            for reader in unit.allowed:
                tail = narrow if reader in unit.adjudicators else here
                edges.append((flow.edge(tail, node[reader], 1), unit, reader))
        for reader in self.readers:
            flow.edge(node[reader], 1, room[reader] // weight)
        if flow.most(0, 1) < self.each * len(self.units):
            raise self._refusal("There is no split in which every session is read often enough.")
        chosen: dict[str, list[str]] = {unit.key: [] for unit in self.units}
        for edge, unit, reader in edges:
            if flow.used(edge):
                chosen[unit.key].append(reader)
        return chosen

    def _by_search(self) -> dict[str, list[str]]:
        """Exact within MOST_STEPS for units of different weights."""
        room, chosen, steps = self._room(), {}, 0
        units = sorted(self.units, key=lambda one: (-one.weight, len(one.allowed), one.key))
        tries = [iter(())] * len(units)
        depth = 0
        tries[0] = self._choices(units[0], room)
        while depth >= 0:
            unit, steps = units[depth], steps + 1
            for reader in chosen.pop(unit.key, ()):
                room[reader] += unit.weight
            own = next(tries[depth], None)
            if steps > MOST_STEPS:
                raise self._refusal("No split was found; that there is none could not be shown in reasonable time.")
            if own is None:
                depth -= 1
                continue
            chosen[unit.key] = list(own)
            for reader in own:
                room[reader] -= unit.weight
            if depth + 1 == len(units):
                return chosen
            depth += 1
            tries[depth] = self._choices(units[depth], room)
        raise self._refusal("There is no split that keeps each subject with its readers.")

    def _choices(self, unit: Unit, room):
        """Sets of readers for a unit, those with most room first."""
        fits = sorted((r for r in unit.allowed if room[r] >= unit.weight), key=lambda r: (-room[r], r))
        return (own for own in combinations(fits, self.each) if unit.takes(own))

    def _refusal(self, text: str) -> Refused:
        return Refused(
            "workload",
            f"{text} At most {self.cap} sessions per reader are allowed.",
            path="assignment.most_reads_per_reader",
        )

    def _evened(self, chosen: dict[str, list[str]]) -> dict[str, list[str]]:
        """Moves units from busier to less busy readers until no move makes the loads more even."""
        loads = Counter({reader: self.held.get(reader, 0) for reader in self.readers})
        for unit in self.units:
            loads.update(dict.fromkeys(chosen[unit.key], unit.weight))
        while sum(self._moved(unit, chosen[unit.key], loads) for unit in self.units):
            pass  # each pass brings loads closer together, so this ends
        return chosen

    def _moved(self, unit: Unit, own: list[str], loads: Counter) -> bool:
        for place, reader in enumerate(own):
            for other in unit.allowed:
                rest = [*own[:place], other, *own[place + 1 :]]
                if other not in own and loads[reader] - loads[other] > unit.weight and unit.takes(rest):
                    own[place] = other
                    loads[reader] -= unit.weight
                    loads[other] += unit.weight
                    return True
        return False
