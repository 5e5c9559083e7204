"""Hidden repeats: which chunks come a second time, and where, so that the minimum distance holds.

Distances are counted in positions between the first read and its repeat. A layout with all repeats at the end, in the
order of their first reads, has the largest smallest distance; it exists when anything does, and every repeat that is
moved forward is only moved as far as the others allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .document import Repeats
from .ordering import Chunk
from .schedule import Refused, rank


def repeat_count(percent: int, chunks: int) -> int:
    """So many of these many: at least the share."""
    return -(-percent * chunks // 100)


def _starts(chunks: Sequence[Chunk], first: int) -> list[int]:
    starts = []
    for chunk in chunks:
        starts.append(first)
        first += len(chunk)
    return starts


@dataclass(frozen=True)
class Repeating:
    repeats: Repeats
    seed: str
    reader: str
    salt: tuple[str, ...]
    is_as_listed: bool

    def _rank(self, what: str, key: str):
        return rank(self.seed, "repeat", what, self.reader, key, *self.salt), key

    def choose(self, chunks: Sequence[Chunk], first: int, tail: int) -> list[int]:
        """Places of the chunks that are repeated, ascending. `first`: the position at which the chunks begin;
        `tail`: the first position after everything, where repeats begin at the latest.
        """
        count = repeat_count(self.repeats.percent, len(chunks))
        starts = _starts(chunks, first)
        by_rank = sorted(range(len(chunks)), key=lambda place: self._rank("which", chunks[place][0].key))
        if len({len(chunk) for chunk in chunks}) <= 1:
            chosen = self._greedy(by_rank, chunks, starts, (count, tail))
        else:
            chosen = sorted(by_rank[:count])
        if len(chosen) < count or not self._fits(chosen, chunks, starts, tail):
            chosen = list(range(count))
        if not self._fits(chosen, chunks, starts, tail):
            text = f"{tail - first} reads cannot hold repeats {self.repeats.min_distance} positions apart."
            raise Refused("repeat-distance", f"Reader {self.reader}: {text}", path="repeats.min_distance")
        return chosen

    def _slack(self, chosen, chunks, starts, tail: int) -> list[int]:
        """By how much each distance is larger than it must be when all repeats stand at the end."""
        ends = _starts([chunks[place] for place in chosen], tail)
        return [end - starts[place] - self.repeats.min_distance for place, end in zip(chosen, ends, strict=True)]

    def _fits(self, chosen, chunks, starts, tail: int) -> bool:
        return min(self._slack(chosen, chunks, starts, tail), default=0) >= 0

    def _greedy(self, by_rank, chunks, starts, limits) -> list[int]:
        """By rank, leaving out what would make the distance impossible; exact, since the bounds are nested."""
        count, tail = limits
        chosen: list[int] = []
        for place in by_rank:
            if len(chosen) == count:
                break
            trial = sorted([*chosen, place])
            size = len(chunks[0])
            latest = (tail + (count - len(trial) + number) * size for number in range(len(trial)))
            if all(end - starts[own] >= self.repeats.min_distance for own, end in zip(trial, latest, strict=True)):
                chosen = trial
        return chosen

    def interleave(self, chunks: Sequence[Chunk], first: int) -> list[tuple[Chunk, int]]:
        """All chunks with repetition 0, the chosen ones again with repetition 1 somewhere after."""
        tail = first + sum(len(chunk) for chunk in chunks)
        chosen = self.choose(chunks, first, tail)
        slack = self._slack(chosen, chunks, _starts(chunks, first), tail)
        least = [min(slack[number:]) for number in range(len(slack))] + [10**9]
        row: list[tuple[Chunk, int]] = []
        at, moved, next_chunk, waiting, seen = first, 0, 0, 0, []
        while next_chunk < len(chunks) or waiting < len(chosen):
            is_due = waiting < len(seen) and at - seen[waiting] >= self.repeats.min_distance
            if is_due and next_chunk < len(chunks):
                size = len(chunks[chosen[waiting]])
                left = (len(chosen) - waiting, len(chunks) - next_chunk)
                is_due = least[len(seen)] - moved >= size and self._comes_now(at, *left)
            if is_due:
                row.append((chunks[chosen[waiting]], 1))
                moved, waiting = moved + len(row[-1][0]), waiting + 1
            else:
                if len(seen) < len(chosen) and chosen[len(seen)] == next_chunk:
                    seen.append(at)
                row.append((chunks[next_chunk], 0))
                next_chunk += 1
            at += len(row[-1][0])
        return self._mixed(row, first)

    def _comes_now(self, at: int, repeats_left: int, chunks_left: int) -> bool:
        drawn = int.from_bytes(self._rank("when", str(at))[0][:6], "big")
        return drawn * (repeats_left + chunks_left) < repeats_left << 48

    def _mixed(self, row: list[tuple[Chunk, int]], first: int) -> list[tuple[Chunk, int]]:
        """Which of them stands at which repeat's place: by rank among those that are far enough away."""
        places = [place for place, (_, repetition) in enumerate(row) if repetition]
        if self.is_as_listed or len({len(chunk) for chunk, _ in row}) > 1 or not places:
            return row
        size = len(row[0][0])
        repeated = {row[place][0][0].key for place in places}
        starts = {
            c[0].key: first + n * size for n, (c, again) in enumerate(row) if not again and c[0].key in repeated
        }
        chunks = {chunk[0].key: chunk for chunk, _ in row}
        keys = self.placed(starts, [first + place * size for place in places])
        for place, key in zip(places, keys, strict=True):
            row[place] = (chunks[key], 1)
        return row

    def placed(self, starts: dict[str, int], places: Sequence[int]) -> list[str]:
        """Which repeat stands at each of these ascending positions. Who is far enough from one position is so from
        every later one, so any choice leaves enough for the rest.
        """
        left = sorted(starts, key=lambda key: self._rank("where", key))
        found = []
        for at in places:
            key = next(key for key in left if at - starts[key] >= self.repeats.min_distance)
            left.remove(key)
            found.append(key)
        return found
