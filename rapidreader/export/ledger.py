"""The exposure ledger: who has seen what, worked out from the trail. One row per person, session and kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min

from rapidreader.archive.models import Session
from rapidreader.audit.exposure import KINDS, WHOLE
from rapidreader.audit.models import AuditEvent
from rapidreader.audit.trail import line_of

ROWS_PER_PAGE = 100
HEADER = ["person", "person_id", "kind", "subject", "session", "study_instance_uid", "times", "first_at", "last_at"]


@dataclass(frozen=True)
class Seen:
    """What one person saw of one session, and how often."""

    person: str
    person_id: int | None
    kind: str
    session: Session | None
    times: int
    first_at: datetime
    last_at: datetime

    @property
    def words(self) -> str:
        return KINDS[self.kind]

    def as_row(self) -> list:
        session = self.session
        place = [session.subject.label, session.label, session.study_instance_uid] if session else ["", "", ""]
        return [self.person, self.person_id, self.kind, *place, self.times, self.first_at, self.last_at]


class LedgerFilter(forms.Form):
    """Whose exposure, to what, when; in the address."""

    person = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(required=False, choices=[("", "Everything"), *KINDS.items()], label="What")
    session = forms.CharField(required=False, max_length=100, label="Session or subject")
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data, trial):
        super().__init__(data)
        self.trial = trial
        self.events = AuditEvent.objects.filter(trial_id=trial.pk, verb__in=KINDS, object_type="archive.session")
        people = self.events.order_by("actor_name").values_list("actor_id", "actor_name").distinct()
        self.fields["person"].choices = [("", "Everybody"), *((pk, name) for pk, name in people)]

    def _found(self):
        """The exposures that meet the filter; all of them while the filter is not understood."""
        if not self.is_valid():
            return self.events
        asked = self.cleaned_data
        limits = {
            "actor_id": asked["person"],
            "verb": asked["kind"],
            "at__date__gte": asked["since"],
            "at__date__lte": asked["until"],
        }
        events = self.events.filter(**{name: value for name, value in limits.items() if value})
        if asked["session"]:
            sessions = Session.objects.filter(trial=self.trial).matching(text=asked["session"])
            events = events.filter(object_id__in=[str(pk) for pk in sessions.values_list("pk", flat=True)])
        return events

    def groups(self):
        """Grouped by the database; the latest first."""
        groups = self._found().order_by().values("actor_id", "actor_name", "verb", "object_id")
        groups = groups.annotate(times=Count("id"), first_at=Min("at"), last_at=Max("at"))
        return groups.order_by("-last_at", "actor_name", "object_id", "verb")

    def page(self, number):
        page = Paginator(self.groups(), ROWS_PER_PAGE).get_page(number)
        page.object_list = seen_of(list(page.object_list))
        return page

    def csv_rows(self) -> Iterator[list]:
        for one in seen_of(list(self.groups())):
            yield one.as_row()


def seen_of(groups: list[dict]) -> list[Seen]:
    """The rows of grouped events; their sessions are asked for at once."""
    pks = {int(group["object_id"]) for group in groups}
    sessions = Session.objects.filter(pk__in=pks).select_related("subject").in_bulk()
    return [
        Seen(
            person=group["actor_name"],
            person_id=group["actor_id"],
            kind=group["verb"],
            session=sessions.get(int(group["object_id"])),
            times=group["times"],
            first_at=group["first_at"],
            last_at=group["last_at"],
        )
        for group in groups
    ]


def whole_trial_lines(trial) -> list:
    """Files that left and lists of results, the latest first: they may hold any session."""
    events = AuditEvent.objects.filter(trial_id=trial.pk, verb__in=WHOLE).order_by("-seq")
    return [line_of(event) for event in events[:20]]
