"""Earlier time points beside the one that is read: the reader's own completed reads of the subject, to look at.

Their images come from the DICOMweb roots of those reads, which stay open to their reader; nothing is added to the
root of the read itself.
"""

import json
from dataclasses import dataclass

from django.urls import reverse

from ecrf.models import ImageAssessor
from ecrf.presenting import answers_of

from .blinded import BlindedSession, blind, shows_prior_results
from .blinding.policies import study_uid_for
from .blinding.uids import exchanged_text
from .models import Read
from .reading_rules import rules_of


@dataclass(frozen=True)
class EarlierRead:
    """A completed read with what was found; `answers` as ecrf.presenting gives them."""

    read: Read
    session: BlindedSession
    assessor: ImageAssessor
    answers: list[dict]
    measurements: list[dict]

    @property
    def name(self) -> str:
        return self.session.time_point or self.session.label


def earlier_reads(read: Read) -> list[EarlierRead]:
    """Newest first: in a sequence what comes before the read, in a global review all time points but its own.

    None where the protocol has no sequence, or hides earlier results.
    """
    protocol = rules_of(read.worklist.protocol)
    is_global = read.kind == Read.Kind.GLOBAL
    if not is_global and not (protocol.sequential and shows_prior_results(read.worklist)):
        return []
    reads = Read.objects.time_points_of(read).completed().with_session().order_by("-position")
    reads = reads.exclude(item=read.item_id) if is_global else reads.filter(position__lt=read.position)
    found = ImageAssessor.objects.filter(read_key__in=reads.values("pk"))
    found = found.select_related("template_version").order_by("revision")
    assessors = {one.read_key: one for one in found}
    return [_shown(one, assessors[one.pk]) for one in reads]


def _shown(read: Read, assessor: ImageAssessor) -> EarlierRead:
    measurements = json.loads(exchanged_text(read, assessor.measurements))
    return EarlierRead(read, blind(read), assessor, _lines(answers_of(assessor)), measurements)


def _lines(answers: list[dict]) -> list[dict]:
    """The answers without what was not answered, and without sections that are empty then."""
    kept, headings = [], []
    for line in answers:
        if line["kind"] == "section":
            headings = [one for one in headings if one["depth"] < line["depth"]] + [line]
        elif _is_said(line):
            kept += [*headings, line]
            headings = []
    return kept


def _is_said(line: dict) -> bool:
    return bool(line["rows"] if line["kind"] == "group" else line["cell"])


def opened_beside(earlier: list[EarlierRead]) -> list[dict]:
    """For the page's script: what it needs to hang an earlier read beside."""
    return [
        {
            "id": str(one.read.pk),
            "name": one.name,
            "label": one.session.label,
            "hasImages": one.read.item.session.scans.filter(is_image=True).exists(),
            "measurements": one.measurements,
            "viewer": _viewer_of(one.read),
        }
        for one in earlier
    ]


def _viewer_of(read: Read) -> str:
    return f"{reverse('viewer_shell', args=[read.pk, 'read'])}?StudyInstanceUIDs={study_uid_for(read)}"
