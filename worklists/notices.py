"""Who is told of what by mail. Called inside the transactions of the deeds, each with one line.

A mail may be read on the way, so these hold no answers, no texts of people and no labels of sessions or subjects; to
a reader they also name no other person.
"""

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapidreader.archive.access import members_with_role
from rapidreader.archive.models import Role, Trial
from rapidreader.mail.actions import Words, notify

from .blinded import shows_order
from .gates import is_gated
from .models import Read, Worklist
from .queries.threads import coordinators_path, readers_path


def coordinators_of(trial):
    """Who answers for a trial: its coordinators, and where there are none its administrators."""
    return list(members_with_role(trial, Role.COORDINATOR)) or list(members_with_role(trial, Role.ADMINISTRATOR))


def _name(user) -> str:
    return user.get_full_name() or user.get_username()


def _day(date) -> str:
    return date_format(date, _("j M Y"))


# --- assignments ------------------------------------------------------------------------------------------------


def notify_activation(worklist, by) -> None:
    """A worklist is active: its readers have reads to do, or a pool to take them from."""
    counts = _counted(worklist.reads)
    for entry in worklist.readers.select_related("reader"):
        _tell_assigned(worklist, entry.reader, counts.get(entry.reader_id, 0))


def notify_amended(amendment) -> None:
    """Reads were added or given to somebody else: whoever has more now is told; of a pool all of its readers."""
    worklist, counts = amendment.worklist, _counted(amendment.added_reads)
    has_pool = amendment.added_reads.filter(reader=None).exists()
    for entry in worklist.readers.select_related("reader"):
        if has_pool or entry.reader_id in counts:
            _tell_assigned(worklist, entry.reader, counts.get(entry.reader_id, 0), is_more=True)


def _counted(reads) -> dict[int, int]:
    """{reader: how many of the reads are theirs}."""
    return dict(reads.filter(reader__isnull=False).order_by().values_list("reader").annotate(n=Count("pk")))


def tells_counts(worklist) -> bool:
    """Whether readers may know how many reads they have: not where the order is hidden, or opens step by step."""
    return shows_order(worklist) and not is_gated(worklist)


def _tell_assigned(worklist, reader, count: int, *, is_more: bool = False) -> None:
    def write() -> Words:
        subject = _("More reads on “{name}”") if is_more else _("A worklist is ready: “{name}”")
        lines = []
        if not count:
            lines.append(_("Take a read from it whenever you are ready."))
        elif tells_counts(worklist):
            lines.append(
                ngettext("There is {n} read for you.", "There are {n} reads for you.", count).format(n=count)
            )
        else:
            lines.append(_("There are reads for you."))
        if worklist.due_date:
            lines.append(_("Due: {day}").format(day=_day(worklist.due_date)))
        return Words(subject.format(name=worklist.name), "\n".join(lines))

    notify(kind="assigned", recipients=[reader], write=write, url=reverse("reading_list"), trial=worklist.trial)


# --- queries ----------------------------------------------------------------------------------------------------

SUBJECTS = {
    "opened": lambda: _("Query {number} was opened"),
    "answered": lambda: _("Query {number} was answered"),
    "closed": lambda: _("Query {number} was closed"),
}


def notify_query(query, *, by, what: str) -> None:
    """A query has moved: the other side is told. Closing is told to the reader, who may have been asked to wait."""
    if query.is_for_reader or what == "closed":
        _tell_reader_of_query(query, by, what)
    if not query.is_for_reader and what != "closed":
        _tell_coordinators_of_query(query, by, what)


def _tell_reader_of_query(query, by, what: str) -> None:
    read = query.read
    if read.reader_id == by.pk:
        return

    def write() -> Words:
        body = _("It is about a read of “{worklist}”. The text is in the reading room.")
        words = body.format(worklist=query.worklist.name)
        return Words(SUBJECTS[what]().format(number=query.number), words)

    notify(kind="query", recipients=[read.reader], write=write, url=readers_path(query), trial=query.trial)


def _tell_coordinators_of_query(query, by, what: str) -> None:
    def write() -> Words:
        body = _("{name}, about read {position} of “{worklist}”. The text is on the page of the query.")
        words = body.format(name=_name(by), position=query.read.position, worklist=query.worklist.name)
        return Words(SUBJECTS[what]().format(number=query.number), words)

    people = [user for user in coordinators_of(query.trial) if user.pk != by.pk]
    notify(kind="query", recipients=people, write=write, url=coordinators_path(query), trial=query.trial)


# --- adjudications ----------------------------------------------------------------------------------------------


def notify_adjudication(adjudication) -> None:
    """Reads disagree: whoever is to decide is told, but not whose reads. Where nobody may, the coordinators."""
    worklist, read = adjudication.worklist, adjudication.read

    def write() -> Words:
        subject = _("An adjudication is waiting on “{name}”").format(name=worklist.name)
        if read is None:
            return Words(subject, _("Nobody could be found to decide it. Please give it to somebody."))
        return Words(subject, _("Reads disagree, and a decision is needed. It waits in your list of reads."))

    people = coordinators_of(worklist.trial) if read is None else [read.reader]
    url = reverse("adjudication_list", args=[worklist.trial.slug, worklist.pk])
    url = url if read is None else reverse("read_show", args=[read.pk])
    notify(kind="adjudication", recipients=people, write=write, url=url, trial=worklist.trial)


# --- unlocks ----------------------------------------------------------------------------------------------------


def notify_reopened(read, by) -> None:
    """A completed read is its reader's again."""
    if read.reader_id in {None, by.pk}:
        return

    def write() -> Words:
        body = _("The coordinator gives you a reason there. Please correct it and complete it again.")
        subject = _("A read of “{worklist}” is open again")
        return Words(subject.format(worklist=read.worklist.name), body)

    url = reverse("read_show", args=[read.pk])
    notify(kind="unlocked", recipients=[read.reader], write=write, url=url, trial=read.worklist.trial)


def notify_unfrozen(trial, by) -> None:
    """A frozen trial goes on: whoever has something left to read is told."""
    left = Read.objects.unsigned().filter(worklist__trial=trial, worklist__state=Worklist.State.ACTIVE)
    people = get_user_model().objects.filter(reads__in=left).exclude(pk=by.pk).distinct()

    def write() -> Words:
        body = _("The trial was frozen and is open again. Your reads are where you left them.")
        return Words(_("Reading goes on"), body)

    notify(kind="unlocked", recipients=people, write=write, url=reverse("reading_list"), trial=trial)


def notify_unlocked(trial, by) -> None:
    """An administrator has taken a lock back: whoever answers for the trial is told. Its readers wait for a thaw."""
    people = {*coordinators_of(trial), *members_with_role(trial, Role.ADMINISTRATOR)} - {by}

    def write() -> Words:
        body = _("{name} has taken the lock back. The trial is frozen until it is thawed; its page gives the reason.")
        return Words(_("A locked trial was unlocked"), body.format(name=_name(by)))

    url = reverse("trial_state", args=[trial.slug])
    notify(kind="unlocked", recipients=people, write=write, url=url, trial=trial)


# --- alerts -----------------------------------------------------------------------------------------------------


def notify_lockout(alert) -> None:
    """Somebody was locked out of signing in or of signing: administrators of the trial and of the site are told.

    `alert` has the verb of its event as `kind`, the `user` whom it is about, and `trial_id` or None.
    """
    trial = Trial.objects.filter(pk=alert.trial_id).first()
    people = list(get_user_model().objects.filter(is_superuser=True))
    people += members_with_role(trial, Role.ADMINISTRATOR) if trial else []

    def write() -> Words:
        body = _("{name} typed a wrong password too often. If it was not {name}, speak to each other now.")
        subject = _("Signing is locked for {name}") if alert.kind == "signing_locked" else _("{name} is locked out")
        return Words(subject.format(name=_name(alert.user)), body.format(name=_name(alert.user)))

    url = reverse("audit_list", args=[trial.slug]) if trial else reverse("admin:index")
    notify(kind="alert", recipients=people, write=write, url=url, trial=trial)
