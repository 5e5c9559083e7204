"""What searches look at: one DICOM JSON object per study, series or instance of a scope."""

from collections import defaultdict

import orjson
from django.db.models import Count, Min

from ..blinding import Policy
from ..models import Instance, Scan
from .handles import Shelf
from .renditions import load_rendition, shown_item
from .scope import Scope, Shown

_shown = Shelf(count=5000)
CHUNK = 500


def study_entries(scope: Scope, sessions: list[Shown]):
    for shown, scans in _with_scans(sessions):
        first = scans[0][1]
        yield {**first, **_study_part(shown, scans), **_address(scope, shown)}


def series_entries(scope: Scope, sessions: list[Shown]):
    for shown, scans in _with_scans(sessions):
        study = _study_part(shown, scans)
        for scan, item, count in scans:
            series = shown.policy.uid(scan.series_instance_uid)
            yield {**item, **study, "00201209": _value("IS", count), **_address(scope, shown, series)}


def instance_entries(scope: Scope, sessions: list[Shown], only: Scan | None = None):
    for shown, scans in _with_scans(sessions):
        study = _study_part(shown, scans)
        for scan, _, count in scans:
            if only and scan.pk != only.pk:
                continue
            series, numbers = shown.policy.uid(scan.series_instance_uid), {"00201209": _value("IS", count)}
            for item in orjson.loads(load_rendition(scan, shown.policy, scope.root).body):
                address = _address(scope, shown, series, item["00080018"]["Value"][0])
                yield {**item, **study, **numbers, **address}


def _with_scans(sessions: list[Shown]):
    """(session, [(scan, a shown item, count of shown instances)]) of all sessions that show anything."""
    for start in range(0, len(sessions), CHUNK):
        some = sessions[start : start + CHUNK]
        scans = defaultdict(list)
        for scan, item, count in _scans({shown.session.pk: shown.policy for shown in some}):
            scans[scan.session_id].append((scan, item, count))
        yield from ((shown, scans[shown.session.pk]) for shown in some if scans[shown.session.pk])


def _scans(policies: dict[int, Policy]):
    """`policies` by session."""
    by_class = (
        Instance.objects.filter(session__in=policies)
        .order_by()
        .values_list("scan_id", "sop_class_uid")
        .annotate(first=Min("pk"), count=Count("pk"))
    )
    rows = list(by_class)
    scans = Scan.objects.in_bulk({scan_pk for scan_pk, *_ in rows})
    counts, firsts = defaultdict(int), {}
    for scan_pk, sop_class, first, count in rows:
        if policies[scans[scan_pk].session_id].shows(scan_pk, sop_class):
            counts[scan_pk] += count
            firsts[scan_pk] = min(first, firsts.get(scan_pk, first))
    items = _items({firsts[pk]: policies[scans[pk].session_id] for pk in firsts})
    for pk, scan in sorted(scans.items(), key=lambda pair: _place(pair[1])):
        if pk in firsts:
            yield scan, items[firsts[pk]], counts[pk]


def _place(scan: Scan):
    return (scan.session_id, scan.number is None, scan.number or 0, scan.series_instance_uid)


def _items(policies: dict[int, Policy]) -> dict[int, dict]:
    """The shown JSON objects of some instances, kept in memory under instance and policy."""
    items = {pk: _shown.get((pk, policy.key)) for pk, policy in policies.items()}
    missing = [pk for pk, item in items.items() if item is None]
    for pk, metadata_gz in Instance.objects.filter(pk__in=missing).order_by().values_list("pk", "metadata_gz"):
        item = shown_item(bytes(metadata_gz), policies[pk])
        items[pk] = {tag: element for tag, element in item.items() if "BulkDataURI" not in element}
        _shown.put((pk, policies[pk].key), items[pk])
    return items


def _study_part(shown: Shown, scans) -> dict:
    """Study-level attributes are one for all series; the files' own may differ from series to series."""
    first = scans[0][1]
    study = {tag: first[tag] for tag in ("00080020", "00080030", "00080050", "00081030", "00200010") if tag in first}
    modalities = sorted({scan.modality for scan, *_ in scans if scan.modality})
    return {
        **study,
        "00080056": _value("CS", "ONLINE"),
        # OHIF takes a session whose ModalitiesInStudy is empty for one that does not exist; OT is "other".
        "00080061": {"vr": "CS", "Value": modalities or ["OT"]},
        "0020000D": _value("UI", shown.policy.uid(shown.session.study_instance_uid)),
        "00201206": _value("IS", len(scans)),
        "00201208": _value("IS", sum(count for *_, count in scans)),
    }


def _address(scope: Scope, shown: Shown, series: str = "", sop: str = "") -> dict:
    """RetrieveURL; `series` and `sop` are UIDs as they are shown."""
    url = f"{scope.root}/studies/{shown.policy.uid(shown.session.study_instance_uid)}"
    url += f"/series/{series}" if series else ""
    return {"00081190": _value("UR", url + (f"/instances/{sop}" if sop else ""))}


def _value(vr: str, value) -> dict:
    return {"vr": vr, "Value": [value]}
