"""Active worklists under a blinding preset, and everything that their readers can fetch."""

import re
from types import SimpleNamespace
from unittest.mock import patch

from django.test import Client

from rapidreader.archive.actions import decide_scan, import_files
from rapidreader.archive.models import Session, Subject
from rapidreader.audit.canonical import canonical_json
from tests.archive.dicom_files import header, slice_file, write
from tests.worklists.lists import plan
from worklists import actions
from worklists import plan as worklist_plan
from worklists.blinding.checking import make_report
from worklists.blinding.policies import shown_for
from worklists.blinding.report import undecided_scans
from worklists.models import Read, Worklist

LATER, FRAME, ULTRASOUND = "2.25.88500", "2.25.66000.1.2", "2.25.77002"
OWN = {"FrameOfReferenceUID": FRAME, "StationName": "ZQSTATION", "PatientID": "S-017"}
OTHER_OBJECTS = {"1.2.840.10008.5.1.4.1.1.88.33": "SR", "1.2.840.10008.5.1.4.1.1.104.1": "DOC"}
DICOM = "application/dicom"
OCTETS = 'multipart/related; type="application/octet-stream"; transfer-syntax=*'


def activate_blinded(cast, preset="bicr", *, checked=True, **fields):
    """A worklist of ada and ben under a preset; suspected scans are shown. `blinding` is the rest of the document.

    With `checked=False` it is activated without the report, which costs most of the time.
    """
    document = {"preset": preset, **fields.pop("blinding", {})}
    draft = actions.create_worklist(**plan(cast, **fields))
    Worklist.objects.filter(pk=draft.pk).update(protocol=canonical_json({"version": 1, "blinding": document}))
    draft.refresh_from_db()
    for scan in undecided_scans(draft):
        decide_scan(scan=scan, by=cast.cora, is_shown=True, reason="Looked through")
    if not checked:
        with patch.object(worklist_plan, "blinding_problems", return_value={}):
            return actions.activate_worklist(worklist=draft, by=cast.cora)
    found = [f"{session}: {text}" for session, text in make_report(draft, by=cast.cora).violations]
    assert not found, "\n".join(found[:50])
    return actions.activate_worklist(worklist=draft, by=cast.cora)


def reads_of(worklist, reader) -> list[Read]:
    return list(worklist.reads.filter(reader=reader).with_session().in_read_order())


class Reader:
    """Everything that one reader can fetch, as (address, answer, body)."""

    def __init__(self, user):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user)

    def get(self, path: str, accept: str = "*/*"):
        answer = self.client.get(path, HTTP_ACCEPT=accept, HTTP_ACCEPT_ENCODING="gzip")
        return path, answer, b"" if answer.status_code == 304 else answer.getvalue()

    def lists(self, worklist):
        for path in ("/reading/", f"/reading/{worklist.pk}/reads/", "/api/v1/reads/"):
            yield self.get(path)

    def pages(self, read: Read):
        for end in ("", "panel/", "viewer/read"):
            yield self.get(f"/reads/{read.pk}/{end}")
        yield self.get(f"/api/v1/reads/{read.pk}/")

    def images(self, read: Read, *, rendered_each: int = 1):
        """Every level of the read's DICOMweb root, as its own searches lead on."""
        root = f"/reads/{read.pk}/dicomweb"
        for path in ("studies", "series", "instances", "studies?includefield=all", "instances?includefield=all"):
            yield self.get(f"{root}/{path}")
        shown = shown_for(read)
        study = f"{root}/studies/{shown.policy.uid(shown.session.study_instance_uid)}"
        for end in ("", "/metadata", "/series", "/instances", "/thumbnail", "/nothing"):
            yield self.get(study + end)
        for series, scan in shown.scans.items():
            base = f"{study}/series/{series}"
            for end in ("", "/metadata", "/instances", "/thumbnail"):
                yield self.get(base + end)
            for number, instance in enumerate(scan.instances.all()):
                yield from self._instance(base, instance, shown.policy, is_rendered=number % rendered_each == 0)

    def _instance(self, base, instance, policy, *, is_rendered: bool):
        one = f"{base}/instances/{policy.uid(instance.sop_instance_uid)}"
        yield self.get(one, DICOM)
        yield self.get(f"{one}/metadata")
        if instance.frame_count:
            for number in sorted({1, instance.frame_count}):
                yield self.get(f"{one}/frames/{number}", OCTETS)
        if instance.frame_count and is_rendered:
            yield self.get(f"{one}/rendered")
        for tag in instance.bulk_index:
            yield self.get(f"{one}/bulkdata/{tag}")


UID = re.compile(rb"(?<![\d.])[0-2](?:\.(?:0|[1-9]\d*)){2,}(?![\d.])")


def uids_in(content: bytes) -> set[str]:
    return {found.decode() for found in UID.findall(content)}


def fill_small(cast, folder) -> SimpleNamespace:
    """Two sessions of subject S-017: CT slices with a frame of reference, an ultrasound, a report, a document."""
    for number in (1, 2):
        slice_file(folder, number, **OWN)
    slice_file(folder, 1, study=LATER, series=f"{LATER}.1", StudyDate="20240410", **OWN)
    slice_file(folder, 1, series=ULTRASOUND, SeriesNumber=2, frames=2, Modality="US", **OWN)
    for number, (class_uid, modality) in enumerate(OTHER_OBJECTS.items(), start=3):
        other = header(1, series=f"2.25.7700{number}", SOPClassUID=class_uid, Modality=modality, SeriesNumber=number)
        other.update(OWN)
        write(other, folder / f"{modality}.dcm")
    run = import_files(trial=cast.lung, paths=[folder], by=cast.cora, source="test")
    assert run.refused == 0
    Subject.objects.update(arm="zqarmzq", site="Zqsitezq")
    first, later = Session.objects.order_by("date")
    return SimpleNamespace(first=first, later=later, folder=folder)
