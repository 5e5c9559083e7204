"""Filling the demo: trials, people, images, templates and worklists, all through the rooms' own actions.

Every step looks first whether its work is done, so that a second start changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ecrf import library
from ecrf.actions import accept_report, create_template, import_template, publish_version
from ecrf.models import TemplateVersion
from rapidreader.archive.actions import create_trial, import_files, set_member, update_session
from rapidreader.archive.models import ImportRun, Session, Trial
from worklists.actions import activate_worklist, create_worklist
from worklists.models import Worklist
from worklists.protocols.document import Order, Protocol

from . import double_read, reading
from .actions import create_account
from .people import PEOPLE
from .phantoms import catalogue

TEMPLATES = Path(__file__).parent / "templates_mrrt"
ONCOLOGY = {
    "slug": "syn-onc",
    "name": "Synthetic oncology trial",
    "protocol": catalogue.ONCOLOGY,
    "sponsor": "Rapid Reader demo",
    "description": "Two subjects with chest-abdomen CT at three time points, a PET-CT, a head MR, radiographs.",
}
HEAD = {
    "slug": "syn-neuro",
    "name": "Synthetic head MR trial",
    "protocol": catalogue.HEAD_TRIAL,
    "description": "A second trial with other members: who reads in one does not see the other.",
}
OWN = {"slug": "own-images", "name": "Your own images", "description": "Imported with make demo DICOM=FOLDER."}
ARMS = {"1001": "A", "1002": "B", "1003": "A", "1004": "B"}
Say = Callable[[str], None]


@dataclass(frozen=True)
class Planned:
    """A worklist of the demo, and how far it has been read; its template is a file of ours or one of the library."""

    name: str
    template: str
    description: str = ""
    readers: tuple[str, ...] = ("reader1", "reader2")
    order: str = "listed"
    seed: str = ""
    days: int = 30
    read: Callable = lambda worklist, users: None


BASELINE = Planned(
    "Target lesions at baseline",
    "library: recist_baseline",
    "Finished: which lesions are followed, and their sum.",
    read=reading.read_all_baselines,
)
LESIONS = Planned(
    "Target lesions, follow-up",
    "library: recist_follow_up",
    "RECIST 1.1: measure what was chosen at baseline; sums and response are worked out.",
    order="date",
)
QUALITY = Planned(
    "Image quality at baseline",
    "image_quality",
    "One short form for each session.",
    order="shuffled",
    seed="demo",
    days=14,
    read=reading.read_partly,
)
RADIOGRAPHS = Planned(
    "Chest radiographs",
    "chest_radiograph",
    "Finished: its exports are ready.",
    days=7,
    read=reading.read_all_radiographs,
)
HEAD_QUALITY = Planned("Head MR quality", "image_quality", readers=("reader2",), days=21)


class Demo:
    """The demo in the making; `say` prints a line of progress."""

    def __init__(self, say: Say):
        self.say = say
        self.users: dict = {}
        self.painting: catalogue.Painting | None = None

    def __enter__(self) -> "Demo":
        return self

    def __exit__(self, *_) -> None:
        if self.painting:
            self.painting.clear_away()

    def start_painting(self) -> None:
        """Begin with what takes longest: all else goes on beside it."""
        self.say("Painting synthetic images (about 15 seconds) …")
        self.painting = catalogue.Painting(settings.HOME / "demo-images")

    def fill(self, folder: Path | None = None) -> None:
        """Everything; with a folder, its images instead of the phantoms."""
        if folder:
            self.add_people()
            self.add_own_images(folder)
            return
        if not self.painting and not has_images():
            self.start_painting()
        self.add_people()
        self.add_trial(ONCOLOGY, "role")
        self.add_trial(HEAD, "second_role")
        if self.painting:
            self.add_phantoms(self.painting)
        self.add_worklists()
        self.add_import_to_accept()

    def add_people(self) -> None:
        for person in PEOPLE:
            self.users[person.username] = create_account(
                by=None,
                username=person.username,
                name=person.name,
                password=person.password,
                is_superuser=person.is_superuser,
            )

    def add_trial(self, facts: dict, role_field: str) -> Trial:
        trial = Trial.objects.filter(slug=facts["slug"]).first()
        trial = trial or create_trial(by=self.users["admin"], **facts)
        for person in PEOPLE:
            if role := getattr(person, role_field):
                set_member(trial=trial, user=self.users[person.username], role=role, by=self.users["admin"])
        return trial

    def add_phantoms(self, painting: catalogue.Painting) -> None:
        """Each part is imported while the next ones are painted."""
        oncology, head = (Trial.objects.get(slug=facts["slug"]) for facts in (ONCOLOGY, HEAD))
        for name, paths in painting.parts():
            self.import_into(oncology, paths, name)
            if name == catalogue.HEAD_PART:
                self.import_into(head, paths, name)
        self.settle_arms(oncology)

    def import_into(self, trial: Trial, paths: list[Path], source: str):
        self.say(f"Importing {source} into {trial.slug} …")

        seen = count(1)

        def progress(*_):
            if (done := next(seen)) % 200 == 0:
                self.say(f"  {done} files")

        run = import_files(
            trial=trial, paths=paths, by=self.users["coordinator"], source=source, on_progress=progress
        )
        self.say(f"  {run.added} added, {run.present} present, {run.refused} refused")
        return run

    def settle_arms(self, trial: Trial) -> None:
        """Treatment arms, which readers must not see."""
        for label, arm in ARMS.items():
            session = trial.sessions.filter(subject__label=label).first()
            if session:
                update_session(session=session, by=self.users["coordinator"], arm=arm)

    def published(self, trial: Trial, name: str) -> TemplateVersion:
        """The published version of a template, imported or taken from the library at its first use."""
        versions = TemplateVersion.objects.filter(template__trial=trial, published_at__isnull=False)
        coordinator = self.users["coordinator"]
        if name.startswith("library: "):
            entry = library.entry(name.removeprefix("library: "))
            found = versions.filter(template__title=entry.title)
            facts = {"title": entry.title, "definition": entry.definition, "source": name}
            draft = None if found else create_template(trial=trial, by=coordinator, **facts)
        else:
            path = TEMPLATES / f"{name}.html"
            found = versions.filter(source_name=path.name)
            draft = None if found else accept_report(version=self.imported(trial, path), by=coordinator)
        return publish_version(version=draft, by=coordinator) if draft else found.first()

    def imported(self, trial: Trial, path: Path) -> TemplateVersion:
        return import_template(trial=trial, by=self.users["coordinator"], html=path.read_bytes(), name=path.name)

    def add_import_to_accept(self) -> None:
        """A draft whose import report nobody has accepted yet, for the coordinator to try."""
        trial, path = Trial.objects.get(slug=ONCOLOGY["slug"]), TEMPLATES / "oncology_follow_up.html"
        if not TemplateVersion.objects.filter(template__trial=trial, source_name=path.name).exists():
            self.imported(trial, path)

    def add_worklists(self) -> None:
        oncology, head = (Trial.objects.get(slug=facts["slug"]) for facts in (ONCOLOGY, HEAD))
        sessions = oncology.sessions
        scans = sessions.filter(modalities="CT")
        self.add_worklist(oncology, BASELINE, scans.filter(time_point="Baseline"))
        self.add_worklist(oncology, LESIONS, scans.exclude(time_point="Baseline"))
        self.add_worklist(oncology, QUALITY, sessions.filter(time_point="Baseline").exclude(modalities="DX"))
        self.add_worklist(oncology, RADIOGRAPHS, sessions.filter(modalities="DX"))
        self.add_worklist(head, HEAD_QUALITY, head.sessions.all())
        if not double_read.is_done(oncology):
            self.say(f"Worklist “{double_read.NAME}” …")
            double_read.add(oncology, self.users)

    def add_worklist(self, trial: Trial, planned: Planned, sessions) -> None:
        """A worklist, activated and read as far as planned: all of it or, when interrupted, nothing."""
        if Worklist.objects.filter(trial=trial, name=planned.name).exists():
            return
        self.say(f"Worklist “{planned.name}” …")
        coordinator = self.users["coordinator"]
        with transaction.atomic():
            worklist = create_worklist(
                trial=trial,
                by=coordinator,
                name=planned.name,
                description=planned.description,
                template_version=self.published(trial, planned.template),
                sessions=list(sessions.order_by("subject__label", "date")),
                readers=[self.users[name] for name in planned.readers],
                protocol=Protocol(order=Order(planned.order)),
                seed=planned.seed,
                due_date=timezone.localdate() + timedelta(days=planned.days),
            )
            worklist = activate_worklist(worklist=worklist, by=coordinator)
            planned.read(worklist, self.users)

    def add_own_images(self, folder: Path) -> None:
        """A trial of the folder's images; sessions that come with a later run get a worklist of their own."""
        trial = self.add_trial(OWN, "role")
        self.import_into(trial, [folder], folder.resolve().name)
        sessions = Session.objects.filter(trial=trial, scans__is_image=True).distinct()
        fresh = sessions.filter(worklist_items__isnull=True)
        self.say(f"  {sessions.count()} imaging sessions, {fresh.count()} of them new")
        if fresh:
            earlier = Worklist.objects.filter(trial=trial).count()
            name = f"All sessions, part {earlier + 1}" if earlier else "All sessions"
            self.add_worklist(trial, Planned(name, "image_quality"), fresh)


def has_images() -> bool:
    """An interrupted import leaves a run that is not done: then it is done again, which adds only what is missing."""
    wanted = {(ONCOLOGY["slug"], name) for name, _ in catalogue.makers()} | {(HEAD["slug"], catalogue.HEAD_PART)}
    runs = ImportRun.objects.filter(state="done", refused=0)
    return wanted <= set(runs.values_list("trial__slug", "source"))
