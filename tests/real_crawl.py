"""The sentinel crawl with all real files. Each preset is a test file of its own: two processes share the work."""

import os
import re
from collections import Counter

from rapidreader.archive.actions import import_files
from rapidreader.archive.models import Session
from tests.blinded_reads import activate_blinded
from tests.planting import WORDS, Planter
from tests.test_blinded_crawl import FACTS, OTHERS, crawl, leaks, lenient, prepare, read_as_ben, stored_uids


def assert_no_real_file_shows_a_planted_word(preset, cast, test_data, tmp_path, *, third: int):
    """Of all files, or of one third of them (0, 1 or 2) unless RR_TEST_LONG is "all"."""
    each = 1 if os.environ.get("RR_TEST_LONG") == "all" else 3
    planter, folder = Planter(preset), tmp_path / "planted"
    files = sorted(path for path in (test_data / "dicom").rglob("*") if path.is_file() and path.suffix != ".csv")
    files = files[third % each :: each]
    with lenient():
        done = [planter.plant(path, folder / path.relative_to(test_data / "dicom")) for path in files]
        run = import_files(trial=cast.lung, paths=[folder], by=None, source="planted")
        found = _leaks_of_all(cast, preset, 3000 // each)
    assert sum(done) > 850 // each and run.added > 850 // each
    kinds = Counter(re.sub(r"[0-9a-f-]{36}|\d+(\.\d+){2,}", "…", line) for line in found)
    assert kinds == {}, "\n".join(f"{count} × {line}" for line, count in kinds.most_common(40))


def _leaks_of_all(cast, preset: str, least: int) -> list[str]:
    prepare(cast)
    sessions = list(Session.objects.filter(trial=cast.lung).order_by("pk"))
    worklist = activate_blinded(cast, preset, sessions=sessions)
    read_as_ben(worklist, cast)
    served, found, uids = 0, [], stored_uids()
    words = [*WORDS, *OTHERS.values(), *FACTS.values()]
    for path, answer, body in crawl(worklist, cast.ada, rendered_each=20):
        served += bool(answer.status_code == 200 and body)
        found += leaks([(path, answer, body)], words, uids)
    assert served > least
    return found
