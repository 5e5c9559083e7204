"""What stands between a trial and its lock, each with the page where it is seen to. A fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from ecrf.models import TemplateVersion
from rapidreader.archive.models import ImportRun
from rapidreader.mail.outbox import outbox_state

from ..models import Adjudication, CharterDocument, Query, Read, Worklist
from ..querysets import UNSIGNED

UNDECIDED = (Adjudication.State.OPEN, Adjudication.State.IN_PROGRESS)
PENDING = (ImportRun.State.WAITING, ImportRun.State.RUNNING)


@dataclass(frozen=True)
class Blocker:
    """`count` things in words, and where they are; without `blocks` it is only worth a look."""

    key: str
    count: int
    words: str
    url: str
    blocks: bool = True


def counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def _reads(trial) -> list[Blocker]:
    live = Read.objects.filter(worklist__trial=trial, worklist__purpose=Worklist.Purpose.LIVE)
    is_open = Q(state__in=UNSIGNED)
    found = live.order_by().aggregate(
        unsigned=Count("pk", filter=is_open), held=Count("pk", filter=is_open & Q(held_at__isnull=False))
    )
    tower = reverse("tower_show", args=[trial.slug])
    unsigned, held = found["unsigned"], found["held"]
    return [
        Blocker("unsigned", unsigned, f"{counted(unsigned, 'read')} not complete", f"{tower}?state=unsigned"),
        Blocker("held", held, f"{counted(held, 'read')} on hold", f"{tower}?state=held"),
    ]


def _talks(trial) -> list[Blocker]:
    """Queries that are not closed, and undecided adjudications."""
    tower = reverse("tower_show", args=[trial.slug])
    live = {"worklist__trial": trial, "worklist__purpose": Worklist.Purpose.LIVE}
    queries = Query.objects.filter(**live).exclude(state=Query.State.CLOSED).count()
    adjudications = Adjudication.objects.filter(**live, state__in=UNDECIDED).count()
    asked, undecided = counted(queries, "query", "queries"), counted(adjudications, "adjudication")
    threads = reverse("query_list", args=[trial.slug])
    return [
        Blocker("queries", queries, f"{asked} not closed", threads),
        Blocker("adjudications", adjudications, f"{undecided} not decided", f"{tower}?only=adjudications"),
    ]


def _unfinished(trial) -> list[Blocker]:
    drafts = Worklist.objects.filter(trial=trial, state=Worklist.State.DRAFT, purpose=Worklist.Purpose.LIVE).count()
    runs = list(ImportRun.objects.filter(trial=trial, state__in=PENDING).order_by("started_at").values_list("pk"))
    where = reverse("import_show", args=[trial.slug, runs[0][0]]) if runs else ""
    lists = reverse("worklist_list", args=[trial.slug])
    return [
        Blocker("drafts", drafts, f"{counted(drafts, 'worklist')} still a draft", lists),
        Blocker("imports", len(runs), f"{counted(len(runs), 'import')} not finished", where),
    ]


def _worth_a_look(trial) -> list[Blocker]:
    versions = TemplateVersion.objects.filter(template__trial=trial, state=TemplateVersion.State.DRAFT).count()
    documents = CharterDocument.objects.filter(trial=trial, published_at=None).count()
    forms, papers = counted(versions, "template version"), counted(documents, "document")
    templates, charter = reverse("template_list", args=[trial.slug]), reverse("charter_list", args=[trial.slug])
    tower = reverse("tower_show", args=[trial.slug])
    mail = outbox_state(trial)
    return [
        Blocker("mail", mail.waiting if mail.is_stale else 0, mail.words, tower, blocks=False),
        Blocker("templates", versions, f"{forms} still a draft", templates, blocks=False),
        Blocker("documents", documents, f"{papers} not published", charter, blocks=False),
    ]


def findings_of(trial) -> list[Blocker]:
    """Everything there is to see to, what blocks first."""
    found = [*_reads(trial), *_talks(trial), *_unfinished(trial), *_worth_a_look(trial)]
    return [one for one in found if one.count]


def blockers_of(trial) -> list[Blocker]:
    """What keeps the trial from being locked; empty when nothing does."""
    return [one for one in findings_of(trial) if one.blocks]
