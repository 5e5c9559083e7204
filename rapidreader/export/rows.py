"""What an export walks over: every revision of every read in its scope, in a stable order, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from ecrf.definition import Definition, definition_of
from ecrf.logic.evaluation import evaluate_form
from ecrf.models import ImageAssessor, TemplateVersion
from ecrf.signed import ShownSignature, shown, signatures_of
from rapidreader.archive.models import Trial
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import Signature
from worklists.adjudication.accepted import Acceptances, acceptances_of
from worklists.models import Read, Worklist

READS_AT_A_TIME = 500


@dataclass(frozen=True)
class Scope:
    """What is exported: a whole trial, or one of its worklists."""

    trial: Trial
    worklist: Worklist | None = None
    accepted: dict[int, Acceptances] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        return f"{self.trial.slug}-worklist-{self.worklist.pk}" if self.worklist else self.trial.slug

    @cached_property
    def worklists(self) -> dict[int, Worklist]:
        # What was read in training is no datum of the trial; it is had only where its worklist is asked for by name.
        wanted = {"pk": self.worklist.pk} if self.worklist else {"purpose": Worklist.Purpose.LIVE}
        wanted = Worklist.objects.filter(trial=self.trial, **wanted)
        return {worklist.pk: worklist for worklist in wanted.order_by("pk")}

    @cached_property
    def versions(self) -> dict[int, TemplateVersion]:
        """The template versions that answers in this scope can have, the oldest first."""
        pks = {worklist.template_version_id for worklist in self.worklists.values()}
        pks |= set(self.reads().order_by().values_list("moved_to_version", flat=True).distinct()) - {None}
        pks |= set(self.assessors().order_by().values_list("template_version", flat=True).distinct())
        versions = TemplateVersion.objects.filter(pk__in=pks).select_related("template").defer("source", "report")
        return {version.pk: version for version in versions.order_by("template", "number")}

    def acceptances_of(self, worklist: Worklist) -> Acceptances:
        """What is accepted in a worklist, as of the first time it was asked."""
        if worklist.pk not in self.accepted:
            self.accepted[worklist.pk] = acceptances_of(worklist)
        return self.accepted[worklist.pk]

    def assessors(self):
        return ImageAssessor.objects.filter(session__trial=self.trial, worklist_id__in=list(self.worklists))

    def reads(self):
        reads = Read.objects.filter(worklist__in=list(self.worklists)).defer("answers", "measurements")
        reads = reads.select_related("reader", "amendment", "item__session__subject", "item__session__archive")
        return reads.order_by("worklist", "reader__username", "reader", "position", "pool_position")


@dataclass(frozen=True)
class Options:
    """What the person chose. By default: the current revision of every read, complete or not."""

    completed_only: bool = False
    all_revisions: bool = False
    with_bom: bool = False

    def as_dict(self) -> dict:
        return {name: getattr(self, name) for name in ("completed_only", "all_revisions", "with_bom")}


@dataclass
class Revision:
    """One completion of a read, or the read as it stands without one (`assessor` is None)."""

    scope: Scope
    read: Read
    assessor: ImageAssessor | None
    number: int
    state: str
    is_current: bool
    signature: Signature | None = None
    answers: dict = field(init=False)

    def __post_init__(self):
        self.answers = parse_json(self.assessor.answers) if self.assessor else {}

    @property
    def worklist(self) -> Worklist:
        return self.scope.worklists[self.read.worklist_id]

    @property
    def version(self) -> TemplateVersion:
        if self.assessor:
            return self.scope.versions[self.assessor.template_version_id]
        return self.scope.versions[self.read.moved_to_version_id or self.worklist.template_version_id]

    @property
    def session(self):
        return self.read.item.session

    @property
    def definition(self) -> Definition:
        return definition_of(self.version)

    @cached_property
    def because(self) -> dict[str, str]:
        """Why the calculated values are what they are, by key; worked out again from the version that was signed."""
        if not self.assessor or not self.definition.has_results:
            return {}
        return evaluate_form(self.definition, self.answers).because

    @cached_property
    def justifications(self) -> dict[str, str]:
        """Why the reader left warnings as they were, by key."""
        return parse_json(self.assessor.justifications) if self.assessor and self.assessor.justifications else {}

    @cached_property
    def signed(self) -> ShownSignature | None:
        """The electronic signature and how it stands now; None where the protocol asked for none."""
        return shown(self.signature, self.assessor, self.read.revision) if self.signature else None

    @cached_property
    def circumstances(self) -> dict:
        """How the assessor came about; empty for assessors from before that was kept."""
        return parse_json(self.assessor.circumstances) if self.assessor and self.assessor.circumstances else {}

    @property
    def is_accepted(self) -> bool | None:
        """Whether it is the accepted result of its session; None where there is none."""
        return self.scope.acceptances_of(self.worklist).accepts(self.read, self.number)

    @property
    def adjudication(self):
        """The adjudication between the reads of its session, if there is one."""
        return self.scope.acceptances_of(self.worklist).adjudication_of(self.read)

    def measurements(self) -> list[dict]:
        return parse_json(self.assessor.measurements) if self.assessor else []


def walk(scope: Scope, options: Options) -> Iterator[Revision]:
    """Every revision that the options ask for, by worklist, reader and position."""
    reads = scope.reads()
    if options.completed_only and not options.all_revisions:
        reads = reads.completed()
    reads = reads.iterator(chunk_size=READS_AT_A_TIME)
    while some := list(islice(reads, READS_AT_A_TIME)):
        completed: dict = {}
        found = list(ImageAssessor.objects.filter(read_key__in=[read.pk for read in some]).order_by("revision"))
        for assessor in found:
            completed.setdefault(assessor.read_key, []).append(assessor)
        signatures = signatures_of(found)
        for read in some:
            for revision in _revisions_of(scope, read, completed.get(read.pk, []), options):
                revision.signature = signatures.get(revision.assessor.pk) if revision.assessor else None
                yield revision


def _revisions_of(scope: Scope, read: Read, assessors: list[ImageAssessor], options: Options) -> Iterator[Revision]:
    # The read was fetched before its assessors: one that was signed in between is not yet complete here.
    is_complete = read.state == Read.State.COMPLETE
    current = next((one for one in assessors if is_complete and one.revision == read.revision), None)
    if options.all_revisions:
        for assessor in assessors:
            if assessor.revision < read.revision:
                yield Revision(scope, read, assessor, assessor.revision, Read.State.COMPLETE, False)
    if current or not options.completed_only:
        yield Revision(scope, read, current, read.revision, read.state, True)
