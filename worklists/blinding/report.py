"""The blinding report of a worklist: what its readers are served, session by session, held against the policy.

Its parts are kept (archive.BlindingCheck) under the policy and everything else that they depend on: a report that was
made once is made anew only where something changed. `blinding_problems` keeps a blinded worklist from being activated
without one that found nothing.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidreader import __version__
from rapidreader.archive.blinding import Blinding
from rapidreader.archive.blinding_names import needs_disguise
from rapidreader.archive.blinding_policy import BlindingRules
from rapidreader.archive.blinding_scans import is_undecided, secret_of, withheld
from rapidreader.archive.disguise import disguise_of
from rapidreader.archive.examining import suspicion_of_scan
from rapidreader.archive.models import BlindingCheck, Scan, Session

from .policies import rules_of


@dataclass(frozen=True)
class Part:
    """One part of a report: a scan's images, or a session's pages (`scan` is None)."""

    session: Session
    scan: Scan | None
    place: str
    policy_key: str
    fingerprint: str


@dataclass
class Report:
    """What is known so far. `served` and `classes` as in archive's Findings, added up."""

    rules: BlindingRules
    total: int = 0
    missing: list[Part] = field(default_factory=list)
    served: dict[str, list] = field(default_factory=dict)
    classes: dict[str, list] = field(default_factory=dict)
    requests: int = 0
    violations: list[tuple[Session, str]] = field(default_factory=list)
    checked_at: object = None

    @property
    def done(self) -> int:
        return self.total - len(self.missing)

    @property
    def has_passed(self) -> bool:
        return not self.missing and not self.violations

    def add(self, session: Session, check: BlindingCheck, *, is_whole: bool) -> None:
        self.checked_at = max(filter(None, (self.checked_at, check.checked_at)))
        if not is_whole:
            self.violations += [] if check.is_clean else [(session, check.place)]
            return
        found = json.loads(check.findings)
        _add_up(self.served, found["served"], 3)
        _add_up(self.classes, found["classes"], 2)
        self.requests += found["requests"]
        self.violations += [(session, text) for text in found["violations"]]


def _add_up(sums: dict[str, list], found: dict[str, list], first: int) -> None:
    """Lines of {key: [words…, counts…]}, the counts from place `first` on added."""
    for key, line in found.items():
        known = sums.get(key)
        counts = [int(count) for count in line[first:]]
        before = known[first:] if known else [0] * len(counts)
        sums[key] = [*line[:first], *(one + other for one, other in zip(before, counts, strict=True))]


def probe(worklist, session: Session) -> Blinding:
    """The policy as a reader who does not exist would meet it: what is checked is the same for every reader."""
    rules = rules_of(worklist)
    own = None
    if needs_disguise(rules):
        own = disguise_of(secret_of(worklist.trial), worklist.pk, "report", has_aliases=rules.has_aliases)
    hidden = frozenset(scan.pk for scan in session.scans.all() if withheld(scan, rules))
    return Blinding(rules, session, own, hidden=hidden)


def sessions_of(worklist):
    """The sessions that are read, with what a check needs of them."""
    sessions = Session.objects.filter(worklist_items__worklist=worklist, worklist_items__withdrawn_at=None)
    sessions = sessions.select_related("subject", "trial__blinding_secret").prefetch_related("scans__decision")
    return sessions.order_by("worklist_items__place")


def parts_of(worklist, sessions) -> Iterator[Part]:
    """Every part that the worklist's report has."""
    rules = rules_of(worklist)
    for session in sessions:
        policy = probe(worklist, session)
        for scan in session.scans.all():
            fingerprint = _fingerprint(scan.version, withheld(scan, rules))
            yield Part(session, scan, f"scan {scan.pk}", policy.common_key, fingerprint)
        facts = [session.label, session.subject.label, session.time_point, session.date, session.subject.arm]
        others = [worklist.name, worklist.description, worklist.template_version_id, worklist.protocol]
        fingerprint = _fingerprint(*facts, session.subject.site, *others)
        yield Part(session, None, f"pages of worklist {worklist.pk}", rules.key, fingerprint)


def _fingerprint(*what) -> str:
    return hashlib.sha256("\x1f".join(map(str, [__version__, *what])).encode()).hexdigest()


def report_of(worklist, *, is_whole: bool = True) -> Report:
    """What is known so far of what the readers are served, and which parts are still to be looked at.

    What was found is much for a large worklist: without `is_whole` only the places of violations are told.
    """
    sessions = list(sessions_of(worklist))
    checks = BlindingCheck.objects.filter(session__worklist_items__worklist=worklist)
    kept = {
        (check.session_id, check.place, check.policy, check.fingerprint): check
        for check in (checks if is_whole else checks.defer("findings"))
    }
    report = Report(rules_of(worklist))
    for part in parts_of(worklist, sessions):
        report.total += 1
        check = kept.get((part.session.pk, part.place, part.policy_key, part.fingerprint))
        if check is None:
            report.missing.append(part)
        else:
            report.add(part.session, check, is_whole=is_whole)
    return report


def suspected_scans(worklist):
    """The scans that may have names burned into their pixels, decided or not."""
    scans = Scan.objects.filter(
        session__worklist_items__worklist=worklist, session__worklist_items__withdrawn_at=None
    )
    for scan in scans.filter(suspicion=None):
        suspicion_of_scan(scan)
    return scans.exclude(suspicion="").select_related("decision__decided_by", "session").order_by("session", "number")


def undecided_scans(worklist) -> list[Scan]:
    """The scans whose pixels somebody must look at before a blinded reader does."""
    return [scan for scan in suspected_scans(worklist) if is_undecided(scan)]


def blinding_problems(worklist) -> dict[str, str]:
    """What keeps a blinded worklist from being activated: {"blinding": words}, or nothing."""
    if not rules_of(worklist).is_blinded:
        return {}
    if waiting := len(undecided_scans(worklist)):
        text = f"{waiting} scan{'s' * (waiting > 1)} may have names burned in: decide whether readers see them."
        return {"blinding": text}
    report = report_of(worklist, is_whole=False)
    if report.missing:
        return {"blinding": f"The blinding report is not made: {report.done} of {report.total} parts are checked."}
    if report.violations:
        places = len(report.violations)
        return {"blinding": f"The blinding report found violations in {places} of {report.total} parts."}
    return {}
