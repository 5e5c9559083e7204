"""Checking a policy against what is really served: a scan is fetched at every level, as its reader's viewer would.

Nothing here trusts the code that blinds. What came back is taken apart again: every attribute is held against the
rulebook, and the values that were to be hidden are looked for in every byte.
"""

from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO

import orjson
from django.http import QueryDict
from pydicom import dcmread
from pydicom.datadict import keyword_for_tag
from pydicom.uid import UID_dictionary

from .blinding_hidden import Hidden
from .blinding_objects import KINDS, kind_of
from .dicomweb import Scope, Shown
from .dicomweb.http import Problem
from .dicomweb.routes import Ask, dispatch

MOST_VIOLATIONS, MOST_REFUSED = 50, 20
ROOT = "https://reader.example/dicomweb"
DICOM, JSON, ANY = "application/dicom", "application/dicom+json", "*/*"


@dataclass
class Findings:
    """What was served of one place, and what should not have been. `served` is {tag: [keyword, VR, what, times]}."""

    served: dict[str, list] = field(default_factory=dict)
    classes: dict[str, list] = field(default_factory=dict)  # {SOP class: [name, kind, shown, withheld]}
    requests: int = 0
    violations: list[str] = field(default_factory=list)

    def saw(self, tag: int, vr: str, what: str) -> None:
        line = self.served.setdefault(f"{tag:08X}", [keyword_for_tag(tag) or "", vr, what, 0])
        line[3] += 1

    def violated(self, text: str) -> None:
        if text not in self.violations and len(self.violations) < MOST_VIOLATIONS:
            self.violations.append(text)

    @property
    def document(self) -> dict:
        return {
            "served": self.served,
            "classes": self.classes,
            "requests": self.requests,
            "violations": self.violations,
        }


def check_scan(shown: Shown, scan) -> Findings:
    """Fetch everything of one scan under a policy; `shown` is its session as a reader meets it."""
    return _Check(shown, scan).findings


class _Check:
    def __init__(self, shown: Shown, scan):
        self.shown, self.scan, self.policy = shown, scan, shown.policy
        self.book, self.findings = shown.policy.book, Findings()
        self.scope = Scope.of([shown], ROOT, keeps_instances=True)
        study, series = (self.policy.uid(uid) for uid in (shown.session.study_instance_uid, scan.series_instance_uid))
        self.place = f"studies/{study}/series/{series}"
        stored = list(scan.instances.select_related("file").order_by("number", "pk"))
        self.hidden = Hidden.of(stored, self.policy)
        self._count(stored)
        # As the rules say, whatever the policy makes of them.
        visible = [one for one in stored if scan.pk not in self.policy.hidden and self._is_shown(one)]
        if visible:
            self._fetch_all(visible)
        self._refused([one for one in stored if one not in visible], is_whole=not visible)

    def _is_shown(self, instance) -> bool:
        return self.policy.rules.objects.shows(instance.sop_class_uid)

    def _count(self, stored) -> None:
        counts = Counter((one.sop_class_uid, self.policy.shows(self.scan.pk, one.sop_class_uid)) for one in stored)
        for (uid, is_shown), count in counts.items():
            name = UID_dictionary.get(uid, (uid or "unknown",))[0]
            line = self.findings.classes.setdefault(uid, [name, KINDS[kind_of(uid)], 0, 0])
            line[2 if is_shown else 3] += count

    def _get(self, path: str, accept: str = ANY) -> bytes:
        """The body of an answer, its headers looked through; b"" for a refusal."""
        environ = {"REQUEST_METHOD": "GET", "HTTP_ACCEPT": accept}
        self.findings.requests += 1
        try:
            answer = dispatch(Ask(environ, QueryDict(), self.scope), path)
        except Problem as problem:
            self._look(path, problem.detail)
            return b""
        self._look(f"the headers of {path}", f"{answer.headers}")
        return b"".join(answer.body)

    def _refused(self, stored, *, is_whole: bool) -> None:
        """Objects that are not shown are found at no level, under neither of their names; nor is a whole scan."""
        study, _, series = self.place.rsplit("/", 2)
        for uid in {series, self.scan.series_instance_uid} if stored else ():
            paths = ["", "/metadata", "/thumbnail", "/instances"] if is_whole else []
            paths += [f"/instances/{self.policy.uid(one.sop_instance_uid)}" for one in stored[:MOST_REFUSED]]
            for path in paths:
                if self._get(f"{study}/series/{uid}{path}"):
                    self.findings.violated(f"{study}/series/{uid}{path} is served, though it is withheld.")

    def _fetch_all(self, visible) -> None:
        for path in ("studies", "series", f"{self.place}/instances", f"{self.place}/metadata"):
            self._metadata(path)
        self._get(f"{self.place}/thumbnail")
        for one in visible:
            base = f"{self.place}/instances/{self.policy.uid(one.sop_instance_uid)}"
            self._metadata(f"{base}/metadata")
            self._file(base)
            for number in sorted({1, one.frame_count}) if one.frame_count else ():
                self._look_in_bytes(f"{base}/frames/{number}", self._get(f"{base}/frames/{number}"))
            for tag in one.bulk_index:
                self._bulk(f"{base}/bulkdata/{tag}", tag)

    def _metadata(self, path: str) -> None:
        body = self._get(path, JSON)
        self._look(path, body.decode())
        for item in orjson.loads(body or b"[]"):
            self._item(path, item)

    def _item(self, path: str, item: dict) -> None:
        for tag, element in item.items():
            values = element.get("Value", ())
            has_value = bool(values) or "InlineBinary" in element or "BulkDataURI" in element
            self._attribute(path, int(tag, 16), element["vr"], has_value)
            if element["vr"] == "SQ":
                for inner in values:
                    self._item(path, inner)

    def _attribute(self, path: str, tag: int, vr: str, has_value: bool) -> None:
        key = f"{tag:08X}"
        is_ours = key in self.policy.labels or key in OURS
        what = "label" if is_ours else self.book.what(tag, vr)
        self.findings.saw(tag, vr, what)
        if what in ("drop", "empty") and has_value:
            self.findings.violated(f"{path} shows {keyword_for_tag(tag) or key}, which the policy hides.")

    def _file(self, path: str) -> None:
        content = self._get(path, DICOM)
        if not content:
            return  # it could not be blinded, so it is not served
        self._look_in_bytes(path, content)
        dataset = dcmread(BytesIO(content), stop_before_pixels=True, force=True)
        texts = [str(dataset.file_meta)]
        for element in dataset.iterall():
            self._attribute(path, int(element.tag), str(element.VR), element.value not in (None, "", b""))
            if element.VR != "SQ":
                texts.append(str(element.value))
        self._look(path, "\n".join(texts))

    def _bulk(self, path: str, tag: str) -> None:
        body = self._get(path)
        if body and not self.policy.allows_bulk(tag):
            self.findings.violated(f"{path} is served, though the policy hides it.")
        self._look_in_bytes(path, body)

    def _look(self, path: str, text: str) -> None:
        for what in self.hidden.in_text(text):
            self.findings.violated(f"{path} shows the stored {what}.")

    def _look_in_bytes(self, path: str, content: bytes) -> None:
        for what in self.hidden.in_bytes(content):
            self.findings.violated(f"{path} shows the stored {what}.")


# Written by the service itself: how to retrieve, what is available, how many there are.
OURS = frozenset({"00080005", "00080056", "00080061", "00081190", "00201206", "00201208", "00201209", "00083002"})
