"""The choices that make a reading protocol, as frozen values. `document` reads them from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rapidreader.audit.canonical import canonical_json

VERSION = 1
ASSIGNMENTS = ("all", "balanced", "groups", "claim")
ORDERS = ("listed", "date", "shuffled", "blocks", "latin", "subjects")
DESIGNS = ("none", "crossover", "repeats")
BALANCES = ("sessions", "readers")
SIGNATURES = ("password", "plain")


@dataclass(frozen=True)
class Group:
    """A split-plot group: every one of these readers reads every one of these sessions (StudyInstanceUIDs)."""

    name: str
    readers: tuple[int, ...] = ()
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exclusion:
    """This reader reads nothing of that subject, or of that site."""

    reader: int
    subject: str = ""
    site: str = ""


@dataclass(frozen=True)
class Assignment:
    """Who reads what. `most_reads_per_reader` counts every condition of a session; hidden repeats come on top."""

    kind: str = "all"
    reads_per_session: int = 1
    groups: tuple[Group, ...] = ()
    one_reader_per_subject: bool = False
    most_reads_per_reader: int | None = None
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True)
class Order:
    kind: str = "listed"
    block_size: int | None = None


@dataclass(frozen=True)
class Shows:
    """Which scans of a session a condition serves; empty means all."""

    modalities: tuple[str, ...] = ()
    scan_text: str = ""


@dataclass(frozen=True)
class Condition:
    """A way in which sessions are read: with this modality, with or without the aid."""

    key: str
    name: str = ""
    description: str = ""
    shows: Shows = Shows()

    @property
    def label(self) -> str:
        return self.name or self.key


@dataclass(frozen=True)
class Periods:
    """How reads are spread over reading periods, and the days that must lie between two.

    In a crossover each period shows every session once, under another condition each time. `balance` says whether a
    reader meets a share of the sessions under each condition in every period, or all of them under one and readers
    take turns. `grouped` puts a condition's reads of one period together. "repeats" reads the hidden repeats in a
    second period.
    """

    design: str = "none"
    balance: str = "sessions"
    grouped: bool = True
    washout_days: int = 28


@dataclass(frozen=True)
class Repeats:
    """Which share of the sessions comes a second time, unannounced, and after how many positions at the earliest."""

    percent: int = 0
    min_distance: int = 0


@dataclass(frozen=True)
class Adjudication:
    """When reads differ so much that a third reader decides (rules are read by their owner), and who that may be."""

    rules: tuple[dict, ...] = ()
    adjudicators: tuple[int, ...] = ()


@dataclass(frozen=True)
class Qualification:
    documents: tuple[int, ...] = ()
    training: int | None = None
    pass_mark: Decimal = Decimal("0.8")


@dataclass(frozen=True)
class Protocol:
    assignment: Assignment = Assignment()
    order: Order = Order()
    conditions: tuple[Condition, ...] = ()
    periods: Periods = Periods()
    repeats: Repeats = Repeats()
    sequential: bool = False
    global_review: bool = False
    blinding: Mapping = field(default_factory=dict)
    signature: str = "plain"
    adjudication: Adjudication = Adjudication()
    qualification: Qualification = Qualification()

    @property
    def condition_keys(self) -> tuple[str, ...]:
        """The conditions that reads have; one without a name where the protocol names none."""
        return tuple(condition.key for condition in self.conditions) or ("",)

    @property
    def period_count(self) -> int:
        if self.periods.design == "crossover":
            return len(self.condition_keys)
        return 2 if self.periods.design == "repeats" else 1

    @property
    def is_pool(self) -> bool:
        return self.assignment.kind == "claim"

    @property
    def is_by_subject(self) -> bool:
        """Whether all time points of a subject go the same way: same condition at a time, repeated together."""
        return self.sequential or self.order.kind == "subjects"

    def condition(self, key: str) -> Condition | None:
        return next((condition for condition in self.conditions if condition.key == key), None)

    @property
    def value(self) -> dict:
        """The whole document as JSON values, every choice named."""
        return {"version": VERSION} | {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__}

    @property
    def text(self) -> str:
        return canonical_json(self.value)


def _plain(one):
    if hasattr(one, "__dataclass_fields__"):
        return {name: _plain(getattr(one, name)) for name in one.__dataclass_fields__}
    return [_plain(inner) for inner in one] if isinstance(one, tuple) else one
