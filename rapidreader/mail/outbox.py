"""How the outbox stands, for those who must notice that nobody empties it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from .models import Notice

STALE_AFTER = timedelta(hours=1)
State = Notice.State


@dataclass(frozen=True)
class OutboxState:
    """Notices that should have left by now, those given up, and when the last one left."""

    waiting: int
    failed: int
    oldest_at: datetime | None
    last_sent_at: datetime | None
    is_stale: bool

    @property
    def words(self) -> str:
        """One line for people; empty when all is well."""
        if self.is_stale:
            since = f"{timezone.localtime(self.oldest_at):%Y-%m-%d %H:%M}"
            return f"Mail is not being sent: {self.waiting} waiting, the oldest since {since}. Is the worker running?"
        return f"{self.failed} mails could not be sent and were given up." if self.failed else ""


def outbox_state(trial=None, now=None) -> OutboxState:
    """The state of the whole outbox, or of a trial's notices; one query."""
    now = now or timezone.now()
    due = Q(state=State.WAITING, next_try_at__lte=now)
    notices = Notice.objects.filter(trial_id=trial.pk) if trial is not None else Notice.objects.all()
    facts = notices.aggregate(
        waiting=Count("pk", filter=due),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        oldest_at=Min("next_try_at", filter=due),
        last_sent_at=Max("sent_at"),
    )
    oldest = facts["oldest_at"]
    return OutboxState(**facts, is_stale=oldest is not None and now - oldest > STALE_AFTER)
