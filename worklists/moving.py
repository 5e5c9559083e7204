"""What moving the open reads of a worklist to another version of their template would do. Nothing is written here."""

from dataclasses import dataclass, field

from ecrf.carrying import Carried, carry
from ecrf.comparing import changes, sections_of
from ecrf.definition import Definition, definition_of
from ecrf.models import TemplateVersion
from rapidreader.audit.canonical import content_hash, parse_json

from .models import Read, Worklist


@dataclass
class Fate:
    """What becomes of the draft answers to one field, over all reads."""

    key: str
    label: str
    carried: int = 0
    lost: int = 0
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class MovePlan:
    """`moves` are the reads with what goes along of each draft; `fates` say the same field by field."""

    version: TemplateVersion
    moves: list[tuple[Read, Carried]]
    fates: list[Fate]
    changes: dict[str, list[str]]

    @property
    def draft_count(self) -> int:
        return sum(read.answers != "{}" for read, _ in self.moves)

    @property
    def lost_count(self) -> int:
        return sum(fate.lost for fate in self.fates)

    @property
    def digest(self) -> str:
        """Of what a coordinator saw and agreed to: a reader who saves meanwhile must not lose more than that."""
        lines = [[fate.key, fate.carried, fate.lost] for fate in self.fates]
        return content_hash([self.version.content_hash, len(self.moves), lines])


def other_versions(worklist: Worklist):
    """Published versions that the open reads could move to, the newest first."""
    template = worklist.template_version.template_id
    return TemplateVersion.objects.filter(template=template, state="published").order_by("-number")


def plan_of_move(worklist: Worklist, version: TemplateVersion, reads=None) -> MovePlan:
    """The plan for the reads that are open now, or for these (the locked ones)."""
    if reads is None:
        reads = worklist.reads.unsigned().select_related("moved_to_version").in_read_order()
    new = definition_of(version)
    moves, fates = [], {}
    for read in reads:
        read.worklist = worklist
        if read.template_version == version:
            continue
        old = definition_of(read.template_version)
        moves.append((read, carried := carry(old, new, parse_json(read.answers))))
        _count(fates, old, carried)
    words = sections_of(changes(definition_of(worklist.template_version), new))
    return MovePlan(version, moves, list(fates.values()), words)


def _count(fates: dict[str, Fate], old: Definition, carried: Carried):
    for key in carried.kept:
        _fate(fates, old, key).carried += 1
    for key, (_, why) in carried.lost.items():
        fate = _fate(fates, old, key)
        fate.lost += 1
        if why not in fate.reasons:
            fate.reasons.append(why)


def _fate(fates: dict[str, Fate], old: Definition, key: str) -> Fate:
    """The line of a field; "targets.2.diameter" belongs to that of the diameter."""
    key = key.rsplit(".", 1)[-1]
    inner = {one.key: one for group in old.groups() for one in group.items}
    one = old.fields_by_key.get(key) or inner.get(key)
    return fates.setdefault(key, Fate(key, (one.label if one else "") or key))
