"""Whether the sessions of a worklist are still in the archive, as they were when it was activated."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count

from rapidreader.archive.models import Instance
from rapidreader.archive.store import full_path

PAGE_SIZE = 50


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class Check:
    """One session: how many instances it had, has, and how many of their files are not there."""

    item: object
    then: int | None
    now: int
    missing_files: int

    @property
    def verdict(self) -> str:
        if self.missing_files:
            return f"{_counted(self.missing_files, 'file')} missing"
        if self.then is not None and self.now < self.then:
            return f"{_counted(self.then - self.now, 'instance')} gone"
        if self.then is not None and self.now > self.then:
            return f"{_counted(self.now - self.then, 'instance')} added"
        return "" if self.now else "no images"


def _missing_files(sessions) -> dict[int, int]:
    """{session: how many of its files do not lie in the archive's folder}; one look at each file."""
    paths = Instance.objects.filter(session__in=sessions).order_by().values_list("session", "file__path")
    missing = {}
    for session, path in paths.iterator():
        if not full_path(path).is_file():
            missing[session] = missing.get(session, 0) + 1
    return missing


def recheck_page(worklist, number):
    """A page of the worklist's sessions in listed order; the page object's list is of Check."""
    items = worklist.items.select_related("session__subject", "session__archive").order_by("place")
    page = Paginator(items, PAGE_SIZE).get_page(number)
    shown = list(page.object_list)
    sessions = [item.session_id for item in shown]
    counts = Instance.objects.filter(session__in=sessions).order_by().values_list("session").annotate(Count("pk"))
    now, missing = dict(counts), _missing_files(sessions)
    page.object_list = [
        Check(item, item.instance_count, now.get(item.session_id, 0), missing.get(item.session_id, 0))
        for item in shown
    ]
    page.is_sound = not any(check.verdict for check in page.object_list)
    return page
