"""The design of the FDA's VIPER study, through the product's pages and actions, read to its end by scripted readers.

Five split-plot reader studies of 20 radiologists each, 43 in all; four groups of five readers and their own cases;
every case in full-field digital (FFDM) and in screen-film mammography (SFM), half of the cases in each at a first
visit and the other way round at a second one, at least 27 days later. 20,460 reads are planned; 78 of them have no
score, which the form here takes for missing images, so that 20,382 have one (DIDSR/viperData). Cases and people are
made up; the figures are theirs.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.db.models import Max, Min
from django.test import Client
from django.urls import reverse

from ecrf.definition import Field
from rapidreader.archive.models import Archive, Membership, Role, Session, Subject, Trial
from rapidreader.audit.errors import DomainError
from rapidreader.export.formats import Tally, reads_csv
from rapidreader.export.rows import Options, Scope
from tests.export.forms import rows_of
from tests.worklists.typed import form_values
from worklists import access, actions
from worklists.models import Read, Worklist
from worklists.protocols.schedule import rank

WASHOUT, PACE = timedelta(days=27), timedelta(seconds=30)
FORM = (
    Field(key="missing", type="yes_no", label="Were images missing?"),
    Field(key="recall", type="yes_no", label="Would you recall this woman?"),
    Field(key="score", type="integer", label="How likely is cancer, 1 to 100?"),
)


@dataclass(frozen=True)
class Study:
    """One of the reader studies: for each group its readers and cases; how many reads had no images."""

    name: str
    readers: tuple[tuple[int, ...], ...]
    cases: tuple[tuple[int, ...], ...]
    missing: int

    @property
    def planned(self) -> int:
        return 2 * sum(len(own) * len(cases) for own, cases in zip(self.readers, self.cases, strict=True))

    def scaled(self, by: int, each: int) -> "Study":
        """A small twin: every `by`-th case, `each` readers per group."""
        readers = tuple(own[:each] for own in self.readers)
        return Study(self.name, readers, tuple(cases[::by] for cases in self.cases), min(self.missing, 2))


def _dealt(readers: list[int]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(readers[start : start + 5]) for start in range(0, 20, 5))


def _cut(first: int, sizes: tuple[int, ...]) -> list[list[int]]:
    parts = []
    for size in sizes:
        parts.append(list(range(first, first + size)))
        first += size
    return parts


def _ring() -> tuple[tuple[int, ...], ...]:
    """The cases of the largest study: neighbouring groups share 69 or 68 of them."""
    a, b, c, d, *own = _cut(1, (69, 68, 68, 69, 36, 37, 36, 36))
    return tuple(tuple(sorted(part)) for part in (a + d + own[0], a + b + own[1], b + c + own[2], c + d + own[3]))


def _overlapping() -> tuple[tuple[int, ...], ...]:
    """One case is in the first and the last group."""
    first, second, third, fourth = _cut(477, (61, 59, 60, 59))
    return tuple(tuple(part) for part in (first, second, third, [*fourth, first[0]]))


HIGH, MIDDLE = list(range(1, 21)), list(range(21, 41))
STUDIES = (
    Study("screeningLowP", _dealt([*range(21, 37), 20, 41, 42, 43]), _ring(), 19),
    Study("screeningMedP", _dealt(MIDDLE), tuple(map(tuple, _cut(281, (109, 109, 109, 108)))), 25),
    Study("screeningHighP", _dealt(HIGH), tuple(map(tuple, _cut(1, (60, 60, 60, 59)))), 0),
    Study("challengeMedP", _dealt(MIDDLE[::-1]), tuple(map(tuple, _cut(277, (110, 110, 109, 110)))), 13),
    Study("challengeHighP", _dealt(HIGH[::-1]), _overlapping(), 21),
)
TWIN = (STUDIES[4].scaled(by=30, each=2),)


class Clock:
    """The server's clock, moved by hand."""

    def __init__(self):
        self.at = datetime(2024, 1, 8, 8, tzinfo=UTC)

    def now(self):
        return self.at

    def running(self):
        return patch("django.utils.timezone.now", self.now)


@dataclass
class Walk:
    studies: tuple[Study, ...]
    clock: Clock = field(default_factory=Clock)
    early: int = 0  # attempts before a period opened, all of them refused

    # --- the house ----------------------------------------------------------------------------------------------

    def furnish(self):
        users = get_user_model().objects
        self.cora = users.create_user("cora", password="correct horse battery")
        self.trial = Trial.objects.create(slug="viper", name="VIPER", protocol="VIPER")
        Membership.objects.create(trial=self.trial, user=self.cora, role=Role.COORDINATOR)
        numbers = sorted({reader for study in self.studies for own in study.readers for reader in own})
        self.readers = {number: users.create_user(f"reader{number:02}") for number in numbers}
        for reader in self.readers.values():
            Membership.objects.create(trial=self.trial, user=reader, role=Role.READER)
        cases = sorted({case for study in self.studies for own in study.cases for case in own})
        archive = Archive.objects.get_or_create(name="Embedded archive")[0]
        subjects = Subject.objects.bulk_create([Subject(trial=self.trial, label=f"W{case:03}") for case in cases])
        Session.objects.bulk_create(
            [
                Session(
                    trial=self.trial,
                    archive=archive,
                    subject=subject,
                    label=f"case{case:03}",
                    modalities="MG",
                    study_instance_uid=f"2.25.715{case:03}",
                )
                for case, subject in zip(cases, subjects, strict=True)
            ]
        )
        self.version = self._version()

    def _version(self):
        from tests.export.forms import add_version

        return add_version(self, FORM, title="VIPER eCRF", trial=self.trial)

    # --- composing, as the page does -----------------------------------------------------------------------------

    def groups_text(self, study: Study) -> str:
        lines = []
        for number, (readers, cases) in enumerate(zip(study.readers, study.cases, strict=True), start=1):
            lines.append(f"Group {number}: {', '.join(f'reader{one:02}' for one in readers)}")
            lines += [f"case{case:03}" for case in cases]
        return "\n".join(lines)

    def typed(self, study: Study) -> dict:
        """What a coordinator enters into the editor for one study."""
        cases = sorted({case for own in study.cases for case in own})
        return {
            "name": study.name,
            "template_version": self.version.pk,
            "labels": "\n".join(f"case{case:03}" for case in cases),
            "readers": [self.readers[one].pk for own in study.readers for one in own],
            "seed": f"viper {study.name}",
            "assignment-kind": "groups",
            "assignment-groups": self.groups_text(study),
            "order-kind": "shuffled",
            "conditions-name_0": "FFDM",
            "conditions-scan_text_0": "FFDM",
            "conditions-name_1": "SFM",
            "conditions-scan_text_1": "SFM",
            "conditions-design": "crossover",
            "conditions-balance": "sessions",
            "conditions-grouped": "on",
            "conditions-washout_days": str(WASHOUT.days),
        }

    def compose(self):
        """Every study is typed into the editor, previewed and activated, and what was previewed is what stands."""
        browser = Client()
        browser.force_login(self.cora)
        new, tried = reverse("worklist_new", args=["viper"]), reverse("worklist_try", args=["viper"])
        page = form_values(browser.get(new).content.decode())
        for study in self.studies:
            typed = page | self.typed(study)
            seen = browser.post(tried, typed).content.decode()
            assert f"{study.planned} reads." in seen and "rules are met" in seen, seen
            answer = browser.post(new, {**typed, "do": "save"})
            assert answer.status_code == 302, answer.content.decode()
            preview = browser.get(answer.url).context["preview"]
            assert (preview.read_count, preview.violations, preview.problems) == (study.planned, [], {})
            assert re.search(r"[0-9a-f]{64}", seen)[0] == preview.schedule_hash
            done = browser.post(answer.url + "activate/", {"expected_hash": preview.schedule_hash})
            assert done.status_code == 302, done.content.decode()
        self.worklists = {one.name: one for one in Worklist.objects.filter(trial=self.trial)}
        self.without_images = {pk for study in self.studies for pk in self._without_images(study)}

    def _without_images(self, study: Study):
        reads = self.worklists[study.name].reads.select_related("item__session", "reader")
        named = {
            read.pk: rank(study.name, read.reader.username, read.item.session.label, read.condition) for read in reads
        }
        return sorted(named, key=named.__getitem__)[: study.missing]

    # --- reading -------------------------------------------------------------------------------------------------

    def next_read(self, reader, worklist) -> Read | None:
        return access.visible_reads(reader).filter(worklist=worklist).to_read_next().first()

    def read_all(self):
        for period in (1, 2):
            for reader in self.readers.values():
                for worklist in access.assigned_worklists(reader).order_by("pk"):
                    if period == 2:
                        self.wait_for_second(reader, worklist)
                    self.read_period(reader, worklist, period)
                    self.try_early(reader, worklist)

    def wait_for_second(self, reader, worklist):
        """A second too early nothing opens; then the clock is moved to the very moment."""
        ended = worklist.reads.filter(reader=reader, period=1).aggregate(last=Max("signed_at"))["last"]
        if self.clock.at < ended + WASHOUT:
            self.clock.at = ended + WASHOUT - timedelta(seconds=1)
            self.try_early(reader, worklist)
            self.clock.at += timedelta(seconds=1)

    def try_early(self, reader, worklist):
        """What is not open yet is not shown, and refused to whoever knows its number."""
        waiting = worklist.reads.filter(reader=reader).unsigned().in_read_order().first()
        if waiting is None:
            return
        assert self.next_read(reader, worklist) is None, f"{waiting} is shown early"
        try:
            actions.start_read(read=waiting, by=reader)
        except DomainError:
            self.early += 1
        else:
            raise AssertionError(f"{waiting} could be opened early")

    def read_period(self, reader, worklist, period: int):
        left = worklist.reads.filter(reader=reader, period=period).unsigned().in_read_order()
        for expected in list(left.values_list("pk", flat=True)):
            read = self.next_read(reader, worklist)
            assert read is not None and read.pk == expected, f"{read} is offered out of order"
            self.complete(read, reader)

    def complete(self, read, reader):
        actions.start_read(read=read, by=reader)
        self.clock.at += PACE
        answers = (
            {"missing": True} if read.pk in self.without_images else {"missing": False, "recall": False, "score": 7}
        )
        actions.sign_read(
            read=read, by=reader, answers=answers, measurements=[], draft_number=read.draft_number, meaning="My read."
        )

    # --- what came of it -----------------------------------------------------------------------------------------

    @property
    def planned(self) -> int:
        return sum(study.planned for study in self.studies)

    @property
    def scored(self) -> int:
        return self.planned - sum(study.missing for study in self.studies)

    def out_of_order(self) -> int:
        """Reads that were completed before one at an earlier position."""
        wrong, last = 0, {}
        reads = Read.objects.filter(worklist__trial=self.trial).in_read_order()
        for worklist, reader, at in reads.values_list("worklist", "reader", "signed_at"):
            wrong += at is None or at < last.get((worklist, reader), at)
            last[worklist, reader] = at
        return wrong

    def least_washout(self) -> timedelta:
        """The shortest time between a reader's last read of the first period and the first of the second."""
        reads = Read.objects.filter(worklist__trial=self.trial).order_by()
        ends = dict(_keyed(reads.filter(period=1).values_list("worklist", "reader").annotate(Max("signed_at"))))
        starts = dict(_keyed(reads.filter(period=2).values_list("worklist", "reader").annotate(Min("opened_at"))))
        return min(starts[key] - ends[key] for key in ends)

    def exported(self) -> list[dict]:
        """The completed reads of the export that have a score; each of them once."""
        chunks = b"".join(reads_csv(Scope(self.trial), Options(completed_only=True), Tally()))
        rows = [row for row in rows_of(chunks) if row["f_missing"] == "false"]
        times = Counter((row["worklist"], row["reader"], row["session"], row["condition"]) for row in rows)
        assert set(times.values()) == {1}
        assert len({row["read_id"] for row in rows}) == len(rows)
        return rows


def _keyed(rows):
    return (((worklist, reader), at) for worklist, reader, at in rows)
