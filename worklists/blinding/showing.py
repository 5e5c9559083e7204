"""A blinding report as its page shows it. Values out."""

from dataclasses import dataclass

from django.urls import reverse

from rapidreader.archive.blinding_presets import FACTS, PRESETS
from rapidreader.archive.blinding_scans import is_undecided
from rapidreader.archive.burned_in import REASONS

from .report import Report, suspected_scans

# What became of an attribute, as the table says it, and the badge that it wears.
WHAT = {
    "keep": ("shown", ""),
    "text": ("shown, names taken out", ""),
    "value": ("shown, names taken out", ""),
    "walk": ("looked into", ""),
    "uid": ("alias", "info"),
    "date": ("days moved", "info"),
    "empty": ("blank", "info"),
    "mask": ("masked", "info"),
    "replace": ("replaced", "info"),
    "label": ("the trial's own", "info"),
    "drop": ("hidden", "ok"),
}


@dataclass(frozen=True)
class Suspect:
    """A scan that somebody must look at; `pictures` are (small, large) addresses of some of its images."""

    scan: object
    why: str
    is_undecided: bool
    pictures: list[tuple[str, str]]


def report_context(worklist, report: Report, *, manages: bool) -> dict:
    """`manages`: whether the person may look at images as they are stored."""
    rules = report.rules
    return {
        "report": report,
        "preset": PRESETS[rules.preset],
        "facts_shown": [words for name, words in FACTS.items() if rules.shows(name)],
        "facts_hidden": [words for name, words in FACTS.items() if not rules.shows(name)],
        "suspects": suspects_of(worklist, has_pictures=manages),
        "objects": sorted(report.classes.values(), key=lambda line: (line[1], line[0])),
        "attributes": [
            (tag, keyword, vr, *WHAT.get(what, (what, "")), count)
            for tag, (keyword, vr, what, count) in sorted(report.served.items())
        ],
    }


def suspects_of(worklist, *, has_pictures: bool) -> list[Suspect]:
    """Undecided ones first."""
    found = [
        Suspect(
            scan, REASONS[scan.suspicion], is_undecided(scan), _pictures(worklist.trial, scan) if has_pictures else []
        )
        for scan in suspected_scans(worklist)
    ]
    return sorted(found, key=lambda suspect: not suspect.is_undecided)


def _pictures(trial, scan) -> list[tuple[str, str]]:
    """The first, the middle and the last image, from the trial's own root."""
    images = scan.instances.filter(frame_count__gt=0).order_by("number", "pk")
    uids = list(images.values_list("sop_instance_uid", flat=True))
    wanted = dict.fromkeys(uids[place] for place in (0, len(uids) // 2, -1)) if uids else ()
    study, series = scan.session.study_instance_uid, scan.series_instance_uid
    root = reverse("trial_dicomweb", args=[trial.slug, f"studies/{study}/series/{series}/instances/"])
    return [(f"{root}{uid}/thumbnail", f"{root}{uid}/rendered") for uid in wanted]
