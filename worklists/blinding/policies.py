"""The blinding policy of a worklist, and how one read's reader meets a session under it."""

from functools import lru_cache

from django.db.models import Exists, OuterRef

from rapidreader.archive.blinding import Blinding
from rapidreader.archive.blinding_names import Names, names_of, needs_disguise
from rapidreader.archive.blinding_policy import BlindingRules
from rapidreader.archive.blinding_scans import secret_of, withheld
from rapidreader.archive.dicomweb import Shown
from rapidreader.archive.disguise import Disguise, disguise_of
from rapidreader.archive.models import Instance

from ..protocols.document import Protocol, protocol_of
from .conditions import hidden_by


def rules_of(worklist) -> BlindingRules:
    """The blinding rules of the worklist's reading protocol; the open preset without one."""
    return _understood(worklist.protocol)[1]


@lru_cache(maxsize=256)
def _understood(text: str) -> tuple[Protocol, BlindingRules]:
    protocol = protocol_of(text)
    return protocol, BlindingRules.of(dict(protocol.blinding))


def disguise_of_read(read) -> Disguise | None:
    """The read's own aliases, codes and moved days; None where the rules need none.

    A second reading of the same session (another period, condition or repetition) has others: the reader must not
    see that it is the same one.
    """
    rules = rules_of(read.worklist)
    if not needs_disguise(rules):
        return None
    scope = (read.worklist_id, read.reader_id, read.period, read.condition, read.repetition)
    return disguise_of(secret_of(read.worklist.trial), *scope, has_aliases=rules.has_aliases)


def names_for(read, session=None) -> Names:
    """Under which names the reader of a read meets a session (the read's own, if no other is given)."""
    return names_of(rules_of(read.worklist), session or read.item.session, disguise_of_read(read))


def study_uid_for(read, session=None) -> str:
    """The StudyInstanceUID under which the reader meets a session (the read's own, if no other is given)."""
    uid, disguise = (session or read.item.session).study_instance_uid, disguise_of_read(read)
    return disguise.uid(uid) if disguise else uid


def policy_for(read, session=None) -> Blinding:
    """The policy under which a read's images leave the server."""
    return shown_for(read, session).policy


def shown_for(read, session=None) -> Shown:
    """A session (the read's own, if no other is given) as the read's DICOMweb root shows it."""
    session, rules = session or read.item.session, rules_of(read.worklist)
    of_shown_classes = rules.objects.shown(Instance.objects.filter(scan=OuterRef("pk")))
    scans = list(session.scans.select_related("decision").filter(Exists(of_shown_classes)).order_by())
    hidden = frozenset(scan.pk for scan in scans if withheld(scan, rules))
    if condition := _understood(read.worklist.protocol)[0].condition(read.condition):
        hidden |= hidden_by(condition.shows, scans)
    shown = [scan for scan in scans if scan.pk not in hidden]
    return Shown.of(session, Blinding(rules, session, disguise_of_read(read), hidden=hidden), shown)
