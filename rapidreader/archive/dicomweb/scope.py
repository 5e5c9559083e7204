"""Which sessions a DICOMweb root shows, and how: everything outside is not found."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from ..blinding import Policy
from ..models import Instance, Scan, Session
from .http import nothing_here


@dataclass(frozen=True)
class Scope:
    """`root` is the absolute address of the DICOMweb root, without a slash at its end.

    `only` is the scope's one session where the caller has it already (with subject and trial), `scans` its
    `shown_scans` by SeriesInstanceUID.
    """

    sessions: QuerySet
    policy_for: Callable[[Session], Policy]
    root: str
    only: Session | None = None
    scans: dict[str, Scan] | None = None

    def session(self, study_uid: str) -> Session:
        if self.only:
            found = self.only if self.only.study_instance_uid == study_uid else None
        else:
            found = self.sessions.filter(study_instance_uid=study_uid).select_related("subject", "trial").first()
        if found is None:
            raise nothing_here()
        return found

    def scan(self, session: Session, series_uid: str) -> Scan:
        """A scan of which at least one instance may be shown."""
        if self.scans is not None and session is self.only:
            scan = self.scans.get(series_uid)
        else:
            scan = shown_scans(session, self.policy_for(session)).filter(series_instance_uid=series_uid).first()
        if scan is None:
            raise nothing_here()
        return scan

    def instance(self, session: Session, series_uid: str, sop_uid: str) -> Instance:
        found = session.instances.filter(sop_instance_uid=sop_uid, scan__series_instance_uid=series_uid)
        instance = self.shown(found, session).select_related("file", "scan").first()
        if instance is None:
            raise nothing_here()
        return instance

    def shown(self, instances: QuerySet, session: Session) -> QuerySet:
        """Those instances that the policy does not refuse."""
        return _shown(instances, self.policy_for(session))


def shown_scans(session: Session, policy: Policy) -> QuerySet:
    """The scans of which at least one instance may be shown."""
    shown = _shown(Instance.objects.filter(scan=OuterRef("pk")), policy)
    return session.scans.order_by().filter(Exists(shown))


def _shown(instances: QuerySet, policy: Policy) -> QuerySet:
    refused = policy.refused_classes
    return instances.exclude(sop_class_uid__in=refused) if refused else instances
