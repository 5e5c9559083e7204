"""Which sessions a DICOMweb root shows, and how: everything outside is not found."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from ..blinding import Policy
from ..models import Instance, Scan, Session
from .handles import InstanceHandle, shown_handles
from .http import nothing_here


@dataclass(frozen=True)
class Shown:
    """One session as a root shows it: its policy, and the scans of which anything is shown, by the UID shown."""

    session: Session
    policy: Policy
    scans: dict[str, Scan] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, policy: Policy, scans=None) -> "Shown":
        """`scans`: those of which anything is shown, where they are known already."""
        found = shown_scans(session, policy) if scans is None else scans
        return cls(session, policy, {policy.uid(scan.series_instance_uid): scan for scan in found})


@dataclass(frozen=True)
class Scope:
    """`root` is the absolute address of the DICOMweb root, without a slash at its end.

    Either `sessions` are asked for by their own UIDs, each under `policy_for` (a trial's root), or `known` are the
    few sessions of a read, by the UIDs under which its reader meets them.

    `kept` is for who asks for one instance of a scan after the other: they are looked up together, once in the life
    of the scope.
    """

    root: str
    sessions: QuerySet | None = None
    policy_for: Callable[[Session], Policy] | None = None
    known: dict[str, Shown] | None = None
    kept: dict[int, dict[str, Instance]] | None = None

    @classmethod
    def of(cls, shown: list[Shown], root: str, *, keeps_instances: bool = False) -> "Scope":
        known = {each.policy.uid(each.session.study_instance_uid): each for each in shown}
        return cls(root, known=known, kept={} if keeps_instances else None)

    def session(self, study_uid: str) -> Shown:
        if self.known is not None:
            found = self.known.get(study_uid)
        else:
            sessions = self.sessions.filter(study_instance_uid=study_uid).select_related("subject", "trial")
            found = next((Shown(session, self.policy_for(session)) for session in sessions[:1]), None)
        if found is None:
            raise nothing_here()
        return found

    def all_shown(self, study_uids: list[str] | None = None) -> list[Shown]:
        """The sessions that a search looks at; with `study_uids`, those of them where that is known beforehand."""
        if self.known is not None:
            return list(self.known.values())
        sessions = self.sessions.select_related("subject", "trial")
        if study_uids is not None:
            sessions = sessions.filter(study_instance_uid__in=study_uids)
        return [Shown(session, self.policy_for(session)) for session in sessions]

    def scan(self, shown: Shown, series_uid: str) -> Scan:
        """A scan of which at least one instance may be shown."""
        if self.known is not None:
            scan = shown.scans.get(series_uid)
        else:
            scan = shown_scans(shown.session, shown.policy).filter(series_instance_uid=series_uid).first()
        if scan is None:
            raise nothing_here()
        return scan

    def instance(self, shown: Shown, series_uid: str, sop_uid: str) -> tuple[Instance, InstanceHandle]:
        scan = self.scan(shown, series_uid)
        handle = shown_handles(scan, shown.policy).get(sop_uid)
        instance = handle and self._instance(scan, shown.policy, handle.uid)
        if instance is None:
            raise nothing_here()
        return instance, handle

    def _instance(self, scan: Scan, policy: Policy, uid: str) -> Instance | None:
        if self.kept is None:
            return _shown_instances(scan, policy).filter(sop_instance_uid=uid).first()
        if scan.pk not in self.kept:
            self.kept[scan.pk] = {one.sop_instance_uid: one for one in _shown_instances(scan, policy)}
        return self.kept[scan.pk].get(uid)


def _shown_instances(scan: Scan, policy: Policy) -> QuerySet:
    # The order that instances have of themselves would join scan, session and subject.
    return policy.shown(scan.instances.select_related("file")).order_by()


def shown_scans(session: Session, policy: Policy) -> QuerySet:
    """The scans of which at least one instance may be shown."""
    shown = policy.shown(Instance.objects.filter(scan=OuterRef("pk")))
    return session.scans.order_by().filter(Exists(shown))
