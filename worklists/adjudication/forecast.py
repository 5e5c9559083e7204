"""How many adjudications are to be expected, from what is read so far. Pure."""

from dataclasses import dataclass
from math import ceil, floor, sqrt

Z95 = 1.959963984540054  # the 97.5 % point of the normal distribution


@dataclass(frozen=True)
class Forecast:
    """`known` are sessions (or subjects) with all reads in, `differing` those of them that needed an adjudication;
    `outstanding` those that are not all read yet.

    `rate` and its 95 % interval are shares of 1, None while nothing is known; `expected`, `least` and `most` are
    adjudications to come, `open` those that wait already.
    """

    scope: str
    known: int
    differing: int
    outstanding: int
    open: int = 0

    @property
    def rate(self) -> float | None:
        return self.differing / self.known if self.known else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.differing, self.known)

    @property
    def noun(self) -> str:
        return "subjects" if self.scope == "subject" else "sessions"

    @property
    def percent(self) -> int | None:
        return None if self.rate is None else round(100 * self.rate)

    @property
    def percents(self) -> tuple[int, int] | None:
        return None if self.interval is None else tuple(round(100 * end) for end in self.interval)

    @property
    def expected(self) -> int | None:
        return None if self.rate is None else round(self.rate * self.outstanding)

    @property
    def least(self) -> int | None:
        return None if self.interval is None else floor(self.interval[0] * self.outstanding + 1e-9)

    @property
    def most(self) -> int | None:
        return None if self.interval is None else ceil(self.interval[1] * self.outstanding - 1e-9)


def wilson(count: int, total: int, z: float = Z95) -> tuple[float, float] | None:
    """Wilson's score interval of a share (Wilson 1927), 95 % unless `z` says otherwise; None of nothing."""
    if total <= 0:
        return None
    share, square = count / total, z * z / total
    middle = (share + square / 2) / (1 + square)
    half = z * sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    return (0.0 if count == 0 else max(0.0, middle - half), 1.0 if count == total else min(1.0, middle + half))
