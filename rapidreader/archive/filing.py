"""Which subject, session and scan of a trial a file belongs to, and the rows that say so.

A Shelf remembers what an import has met, so that a file costs no query of its own. The database's constraints
stay the truth: when another import was faster, the batch is filed again on a fresh Shelf.
"""

from collections import Counter
from typing import NamedTuple

from django.db.models import F

from .burned_in import worse
from .labels import clean_label, leading_modality, modalities_text, session_label, subject_label
from .models import Archive, Instance, Scan, Session, StoredFile, Subject
from .parsing import ParsedFile, Refused


class Prepared(NamedTuple):
    """A file that was read: what it says, and its bytes' name and size in the store."""

    parsed: ParsedFile
    sha256: str
    path: str
    size: int


class Shelf:
    """The trial as far as one import knows it. `place` decides, `write` makes the rows of what was placed."""

    def __init__(self, trial):
        self.trial = trial
        stored = trial.pk is not None
        self.archive = embedded_archive() if stored else Archive(name="Embedded archive")
        self.by_label: dict[str, Subject] = {}
        self.by_source: dict[str, Subject] = {}
        for subject in Subject.objects.filter(trial=trial) if stored else []:
            self._know(subject)
        self.labels = set(Session.objects.filter(trial=trial).values_list("label", flat=True)) if stored else set()
        self.sessions: dict[str, Session] = {}
        self.scans: dict[str, dict[str, Scan]] = {}
        self.held: dict[str, dict[str, str]] = {}
        self.pending: list[tuple[Prepared, Session, Scan]] = []

    def place(self, prepared: Prepared) -> str:
        """ "added" or "present"; raises Refused when the file contradicts what the trial already holds."""
        parsed = prepared.parsed
        known = self._session(parsed.study_instance_uid)
        subject = self._subject(parsed, known)
        held = self.held.setdefault(parsed.study_instance_uid, {})
        if parsed.sop_instance_uid in held:
            if held[parsed.sop_instance_uid] == prepared.sha256:
                return "present"
            raise Refused("same_instance_different_content", f"SOPInstanceUID {parsed.sop_instance_uid}")
        session = known or self._new_session(parsed, subject)
        if not session.is_settled:
            session.time_point = session.time_point or parsed.time_point
        scan = self._scan(parsed, session)
        held[parsed.sop_instance_uid] = prepared.sha256
        self.pending.append((prepared, session, scan))
        return "added"

    def _session(self, uid: str) -> Session | None:
        if uid not in self.sessions and self.trial.pk:
            session = (
                Session.objects.filter(trial=self.trial, study_instance_uid=uid).select_related("subject").first()
            )
            if session:
                self.sessions[uid] = session
                self._know(session.subject)
                self.scans[uid] = {scan.series_instance_uid: scan for scan in session.scans.all()}
                self.held[uid] = dict(session.instances.values_list("sop_instance_uid", "file__sha256"))
        return self.sessions.get(uid)

    def _subject(self, parsed: ParsedFile, session: Session | None) -> Subject:
        """By the trial's identifier, else the patient's. A file that contradicts its session is refused."""
        label = clean_label(parsed.trial_subject)
        subject = self.by_label.get(label) or self.by_source.get(parsed.patient_id)
        if session is None:
            return subject or self._new_subject(parsed)
        says_nothing = not label and not parsed.patient_id
        if subject == session.subject or says_nothing or session.subject.label == label:
            return session.subject
        said = parsed.trial_subject or parsed.patient_id
        raise Refused("other_subject", f"it says {said!r}, the session belongs to {session.subject.label!r}")

    def _new_subject(self, parsed: ParsedFile) -> Subject:
        label = subject_label(
            parsed.trial_subject, parsed.patient_id, is_deidentified=parsed.is_deidentified, taken=self.by_label
        )
        source = "" if parsed.patient_id in self.by_source else parsed.patient_id
        subject = Subject(trial=self.trial, label=label, source_patient_id=source)
        self._know(subject)
        return subject

    def _know(self, subject: Subject):
        self.by_label[subject.label] = subject
        if subject.source_patient_id:
            self.by_source[subject.source_patient_id] = subject

    def _new_session(self, parsed: ParsedFile, subject: Subject) -> Session:
        label = session_label(subject.label, leading_modality([parsed.modality]), self.labels)
        session = Session(
            trial=self.trial,
            subject=subject,
            archive=self.archive,
            study_instance_uid=parsed.study_instance_uid,
            label=label,
            date=parsed.study_date,
            description=parsed.study_description,
            is_settled=False,
        )
        self.labels.add(label)
        self.sessions[parsed.study_instance_uid] = session
        self.scans[parsed.study_instance_uid] = {}
        return session

    def _scan(self, parsed: ParsedFile, session: Session) -> Scan:
        scans = self.scans[parsed.study_instance_uid]
        scan = scans.get(parsed.series_instance_uid)
        if scan is None:
            scan = scans[parsed.series_instance_uid] = Scan(
                session=session,
                series_instance_uid=parsed.series_instance_uid,
                number=parsed.series_number,
                modality=parsed.modality,
                description=parsed.series_description,
                suspicion="",
            )
        scan.is_image = scan.is_image or parsed.has_picture
        if scan.suspicion is not None:  # not looked at yet: what is stored of it says nothing
            scan.suspicion = worse(scan.suspicion, parsed.suspicion)
        return scan

    def write(self):
        """The rows of everything placed since the last time, inside the caller's transaction."""
        pending, self.pending = self.pending, []
        if not pending:
            return
        files = self._write_files([prepared for prepared, _, _ in pending])
        for _, session, scan in pending:
            for row in (session.subject, session, scan):
                if row.pk is None:
                    row.save(force_insert=True)
        Instance.objects.bulk_create(
            [_instance(prepared.parsed, session, scan, files[prepared.sha256]) for prepared, session, scan in pending]
        )
        for scan, count in Counter(scan for _, _, scan in pending).items():
            Scan.objects.filter(pk=scan.pk).update(
                instance_count=F("instance_count") + count,
                version=F("version") + 1,
                is_image=scan.is_image,
                suspicion=scan.suspicion,
            )
        for session, count in Counter(session for _, session, _ in pending).items():
            scans = self.scans[session.study_instance_uid]
            # A settled session's time point is the coordinator's, who may have changed it meanwhile.
            own = {} if session.is_settled else {"time_point": session.time_point}
            Session.objects.filter(pk=session.pk).update(
                instance_count=F("instance_count") + count,
                scan_count=len(scans),
                modalities=modalities_text(scan.modality for scan in scans.values()),
                **own,
            )

    def _write_files(self, prepared: list[Prepared]) -> dict[str, int]:
        rows = [StoredFile(sha256=one.sha256, path=one.path, size=one.size) for one in prepared]
        StoredFile.objects.bulk_create(rows, ignore_conflicts=True)
        wanted = {one.sha256 for one in prepared}
        return dict(StoredFile.objects.filter(sha256__in=wanted).values_list("sha256", "pk"))


def embedded_archive() -> Archive:
    """The one archive that is our own folder."""
    found = Archive.objects.filter(kind=Archive.Kind.EMBEDDED).order_by("pk").first()
    return found or Archive.objects.create(name="Embedded archive")


def _instance(parsed: ParsedFile, session: Session, scan: Scan, file_id: int) -> Instance:
    return Instance(
        scan=scan,
        session=session,
        file_id=file_id,
        sop_instance_uid=parsed.sop_instance_uid,
        sop_class_uid=parsed.sop_class_uid,
        transfer_syntax_uid=parsed.transfer_syntax_uid,
        number=parsed.number,
        rows=parsed.rows,
        columns=parsed.columns,
        frame_count=parsed.frame_count,
        metadata_gz=parsed.metadata_gz,
        frame_index=parsed.frame_index,
        bulk_index=parsed.bulk_index,
        pixel_words=parsed.pixel_words,
    )


def settle_sessions(trial, uids):
    """Final labels of the sessions that a first import has completed: by what they hold, numbered by date."""
    fresh = Session.objects.filter(trial=trial, study_instance_uid__in=uids, is_settled=False)
    fresh = list(fresh.select_related("subject").prefetch_related("scans").order_by("subject__label", "date", "pk"))
    if not fresh:
        return
    keep = Session.objects.filter(trial=trial).exclude(pk__in=[session.pk for session in fresh])
    taken = set(keep.values_list("label", flat=True))
    for session in fresh:
        # Aside first: two sessions may exchange their labels, and a label is unique at every moment.
        Session.objects.filter(pk=session.pk).update(label=f"~{session.pk}")
    for session in fresh:
        word = leading_modality(scan.modality for scan in session.scans.all())
        label = session_label(session.subject.label, word, taken)
        taken.add(label)
        Session.objects.filter(pk=session.pk).update(label=label, is_settled=True)
