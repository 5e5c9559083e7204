"""The words in which the rest of the product speaks of worklists and reads."""

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

UNSIGNED = ("open", "in_progress", "partial")
# One course: what one reader reads under one condition in one period, the first time or as a hidden repeat.
COURSE = ("worklist", "reader", "period", "condition", "repetition")


class WorklistQuerySet(QuerySet):
    def active(self):
        return self.filter(state="active")

    def at_readers(self):
        """Readers meet them: being read, or paused."""
        return self.filter(state__in=["active", "paused"])

    def training_drafts(self, trial):
        """Training lists of a trial that are still planned: their known answers are entered now."""
        return self.filter(trial=trial, purpose="training", state="draft").order_by("name")

    def with_progress(self):
        """Adds `read_count` (without cancelled reads) and `complete_count`."""
        return self.annotate(
            # distinct: another Count on the same query would multiply these otherwise.
            read_count=Count("reads", filter=~Q(reads__state="cancelled"), distinct=True),
            complete_count=Count("reads", filter=Q(reads__state="complete"), distinct=True),
        )

    def newest_first(self):
        """Said aloud: with counts in it, a query forgets the order of its model."""
        return self.order_by("-created_at", "-pk")

    def overdue(self):
        """Due before today, and not read to the end."""
        late = self.at_readers().filter(due_date__lt=timezone.localdate())
        return late.filter(reads__state__in=UNSIGNED).distinct()


class ReadQuerySet(QuerySet):
    def unsigned(self):
        """Still to be completed: open, in progress or with a draft."""
        return self.filter(state__in=UNSIGNED)

    def completed(self):
        return self.filter(state="complete")

    def skipped(self):
        """Put off by the reader with a reason, and not completed since."""
        return self.unsigned().filter(skipped_at__isnull=False)

    def with_due(self):
        """Adds `due`: the date of the read, else of its session, else of its worklist."""
        return self.annotate(due=Coalesce("due_date", "item__due_date", "worklist__due_date"))

    def overdue(self):
        return self.unsigned().with_due().filter(due__lt=timezone.localdate())

    def adjudications_seen_by(self, person):
        """What this person decides, decided, or had open before it was withdrawn."""
        theirs = self.filter(kind="adjudication", reader=person)
        return theirs.exclude(state="cancelled", opened_at=None)

    def in_read_order(self):
        return self.order_by("worklist", "reader", "position", "pool_position")

    def not_held(self):
        return self.filter(held_at__isnull=True)

    def in_pool(self):
        """Nobody's reads, to be claimed: not withdrawn, and not held."""
        return self.filter(reader__isnull=True, state="open", item__withdrawn_at__isnull=True).not_held()

    def time_points_of(self, read):
        """The reads of the same subject in the same course, in read order."""
        return self._of_subject(read).filter(kind="read")

    def reviews_of(self, read):
        """The global reviews of the same subject in the same course."""
        return self._of_subject(read).filter(kind="global")

    def _of_subject(self, read):
        same = {name: getattr(read, name) for name in COURSE}
        found = self.filter(item__session__subject=read.item.session.subject_id, **same)
        return found.exclude(state="cancelled").order_by("position")

    def to_read_next(self):
        """Unsigned reads as `next` offers them: in read order, what was skipped at the end, longest ago first. What a
        coordinator holds is left out.
        """
        return self.unsigned().not_held().order_by(F("skipped_at").asc(nulls_first=True), "position")

    def with_session(self):
        """With everything that a page shows beside a read, in one query."""
        return self.select_related("worklist__trial__blinding_secret", "reader", "item__session__subject")

    def with_images(self):
        """With what serving the images asks for, and no more: it is asked for with every session that is opened."""
        related = self.select_related("worklist__trial__blinding_secret", "item__session__subject")
        return related.only(
            *("reader", "kind", "period", "condition", "repetition", "worklist__protocol"),
            *(
                f"worklist__trial__{name}"
                for name in ("slug", "name", "protocol", "sponsor", "blinding_secret__secret")
            ),
            *(f"item__session__{name}" for name in ("label", "study_instance_uid", "date", "time_point")),
            *(f"item__session__subject__{name}" for name in ("label", "site", "arm")),
        )

    def with_waiting_query(self):
        """Adds `waiting_query`: the number of the oldest open query that waits for the reader's word, or None."""
        asked = self.model._meta.get_field("queries").related_model.objects.filter(read=OuterRef("pk"))
        asked = asked.exclude(state="closed").filter(is_for_reader=True).order_by("number")
        return self.annotate(waiting_query=Subquery(asked.values("number")[:1]))

    def counted_by_state(self):
        """{state: how many}, in one query."""
        return dict(self.order_by().values_list("state").annotate(n=Count("pk")))
