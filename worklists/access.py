"""Who may see and do what with worklists and reads. A queryset is the permission: list and detail cannot disagree.

A reader meets worklists and reads only as their reader, and only while holding the role; coordinators, monitors
and administrators oversee all of a trial. An overseer does not become a reader by overseeing.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from ecrf.models import TemplateVersion
from rapidreader.archive.access import HeldRoles, managed_trials, members_with_role, trials_with_role, visible_trials
from rapidreader.archive.models import Role, Session

from .adjudication.sessions import sessions_decided
from .blinded import shows_order
from .desk import desk_of
from .gates import open_reads
from .models import Read, Worklist
from .qualification.gate import without_shut, without_shut_worklists

READING = (Role.READER, Role.ADJUDICATOR)


def given_worklists(user):
    """Worklists that this person was given to read: active or paused, while still a reader; also those still shut."""
    if not user.is_authenticated:
        return Worklist.objects.none()
    adjudications = Read.objects.filter(reader=user, kind=Read.Kind.ADJUDICATION)
    mine = Q(readers__reader=user) | Q(pk__in=adjudications.values("worklist"))
    worklists = Worklist.objects.at_readers().filter(mine)
    return worklists.filter(trial__in=trials_with_role(user, READING))


def assigned_worklists(user):
    """Worklists that this person reads: given, and open to whoever has done what they require."""
    return without_shut_worklists(given_worklists(user), user) if user.is_authenticated else given_worklists(user)


def visible_reads(user):
    """The person's own reads of active and paused worklists that are open to them: by the protocol (gates.py), and by
    what it requires of readers (qualification/gate.py). Images and forms are reached through these alone.
    """
    if not user.is_authenticated:
        return Read.objects.none()
    roles = HeldRoles(user)
    desk = [one for one in desk_of(user) if roles.has(one.trial, READING)]
    reads = Read.objects.filter(reader=user, worklist__in=[one.pk for one in desk])
    # What two readers found is for adjudicators alone, also when somebody's role was changed since.
    barred = [one.pk for one in desk if not roles.has(one.trial, (Role.ADJUDICATOR,))]
    reads = reads.exclude(kind=Read.Kind.ADJUDICATION, worklist__in=barred) if barred else reads
    return open_reads(without_shut(reads, user, desk), user, desk)


def countable_reads(user, reads):
    """Of a reader's reads those that a list may show: without unopened ones where the order is hidden."""
    hidden = [worklist.pk for worklist in assigned_worklists(user).distinct() if not shows_order(worklist)]
    return reads.exclude(worklist__in=hidden, state=Read.State.OPEN) if hidden else reads


def is_open_to_its_reader(read) -> bool:
    """Whether the protocol lets its reader at this read now; asked again where it is written, under its lock."""
    desk = [one for one in desk_of(read.reader) if one.pk == read.worklist_id]
    own = Read.objects.filter(pk=read.pk)
    found = open_reads(without_shut(own, read.reader, desk), read.reader, desk)
    return found is own or found.exists()


def get_own_read(user, pk) -> Read:
    """The person's own read with its session, or 404."""
    return get_object_or_404(visible_reads(user).with_session(), pk=pk)


def find_read_with_images(user, pk) -> Read | None:
    """The person's own read with all that its DICOMweb root needs; None for everybody else."""
    read = visible_reads(user).with_images().filter(pk=pk).order_by().first()
    if read:
        read.item.session.trial = read.worklist.trial
    return read


def sessions_beside(read) -> list[Session]:
    """The sessions whose images a read shows: its own; to an adjudicator all that the decision is about."""
    own = read.item.session
    if read.kind != Read.Kind.ADJUDICATION:
        return [own]
    others = sessions_decided(read).exclude(pk=own.pk).select_related("subject", "trial").order_by("date", "pk")
    return [own, *others]


def visible_worklists(user):
    """Worklists that this person oversees: coordinators, monitors, administrators."""
    return Worklist.objects.filter(trial__in=visible_trials(user))


def managed_worklists(user):
    """Worklists that this person may change: coordinators and administrators."""
    return Worklist.objects.filter(trial__in=managed_trials(user))


def overseen_reads(user):
    """Everybody's reads of the trials that this person oversees."""
    return Read.objects.filter(worklist__trial__in=visible_trials(user))


def get_overseen_read(user, trial, pk) -> Read:
    """A read of exactly this trial that this person oversees; all else is 404."""
    try:
        return get_object_or_404(overseen_reads(user).filter(worklist__trial=trial).with_session(), pk=pk)
    except ValidationError:  # not the form of a read's number at all
        raise Http404 from None


def get_chosen_reads(user, trial, pks, asked, is_all) -> list[Read]:
    """The reads of a trial that a coordinator ticked, or all that were asked for; what is not theirs is left out."""
    reads = overseen_reads(user).filter(worklist__trial=trial).select_related("worklist__trial", "reader")
    if is_all:
        return list(reads.filter(pk__in=asked.reads().values("pk")).order_by("worklist", "reader", "position"))
    known = [pk for pk in pks if is_read_number(pk)]
    return list(reads.filter(pk__in=known).order_by("worklist", "reader", "position"))


def is_read_number(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def get_visible_worklist(user, slug, pk) -> Worklist:
    """The worklist of that trial, or 404; a right number under the wrong trial is 404 too."""
    worklists = visible_worklists(user).select_related("trial", "template_version__template", "created_by")
    return get_object_or_404(worklists, pk=pk, trial__slug=slug)


def get_managed_worklist(user, slug, pk) -> Worklist:
    """The worklist to change: 404 if invisible, 403 if visible but not theirs to change."""
    worklist = get_visible_worklist(user, slug, pk)
    refuse_unless_managed(user, worklist)
    return worklist


def refuse_unless_managed(user, worklist):
    """403 for whoever may only look on; for lookups that have proved visibility already."""
    if not managed_worklists(user).contains(worklist):
        raise PermissionDenied("Only coordinators and administrators of the trial may do that.")


def get_read_of(worklist, pk) -> Read:
    """A read of exactly this worklist; one of another list is 404."""
    try:
        return get_object_or_404(worklist.reads.with_session(), pk=pk)
    except ValidationError:  # not the form of a read's number at all
        raise Http404 from None


def trials_to_plan_in(user):
    """Trials in which this person may plan worklists."""
    return managed_trials(user)


def published_versions(trial):
    """Template versions that a worklist of this trial may use, newest first within each template."""
    versions = TemplateVersion.objects.filter(template__trial=trial, state="published")
    return versions.select_related("template").order_by("template__title", "-number")


def versions_to_plan_with(user):
    """Template versions of the trials in which this person may plan; activation wants a published one."""
    return TemplateVersion.objects.filter(template__trial__in=managed_trials(user)).select_related("template")


def manages(user, trial) -> bool:
    return managed_trials(user).contains(trial)


def administers(user, trial) -> bool:
    """Whether this person is an administrator of the trial: only they may take a lock back."""
    return trials_with_role(user, (Role.ADMINISTRATOR,)).contains(trial)


def reads_in(user, trial) -> bool:
    """Whether this person holds a reading role in the trial now."""
    return trials_with_role(user, READING).contains(trial)


def has_role_for(user, read) -> bool:
    """Whether this person holds the role now that this kind of read asks for."""
    roles = (Role.ADJUDICATOR,) if read.kind == Read.Kind.ADJUDICATION else READING
    return trials_with_role(user, roles).contains(read.worklist.trial)


def possible_readers(trial):
    """Whom a coordinator may put on a worklist."""
    return members_with_role(trial, Role.READER)


def possible_adjudicators(trial):
    """Who may decide where readers differ."""
    return members_with_role(trial, Role.ADJUDICATOR)
