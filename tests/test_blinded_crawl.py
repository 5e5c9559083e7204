"""A blinded reader fetches everything that there is, and meets none of the words that were planted everywhere.

With all real files where they are there (RR_TEST_DATA), and with a small archive always. A policy with one attribute
unmasked is found out by the same crawl. Two readers of one worklist have nothing in common by which they could tell
that they read the same session.
"""

import json
import logging
import re
import warnings
from collections import Counter

import pydicom
import pytest
from pydicom.uid import UID_dictionary

from rapidreader.archive.actions import import_files
from rapidreader.archive.blinding_file import OUR_CLASS_UID
from rapidreader.archive.models import Instance, Scan, Session, Subject
from tests.archive.dicomweb_cast import fill
from tests.blinded_reads import Reader, activate_blinded, reads_of, uids_in
from tests.cast import make_cast
from tests.kept import kept_shelf
from tests.planting import PLANTED_UID, WORDS, Planter
from tests.traces import opened, traces_in
from tests.worklists.lists import save, sign

kept_archive, made, cast, shelf = kept_shelf(fill)
OTHERS = {"another reader's answer": "zqbenanswerzq", "another reader's name": "Bensurname"}
FACTS = {"treatment arm": "zqarmzq", "site": "Zqsitezq"}


@pytest.fixture
def cast_alone(db):
    """The cast without the small archive."""
    return make_cast()


@pytest.fixture
def lenient_pydicom(monkeypatch):
    for name in ("reading_validation_mode", "writing_validation_mode"):
        monkeypatch.setattr(pydicom.config.settings, f"_{name}", pydicom.config.IGNORE)
    logging.disable(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)


def stored_uids() -> set[str]:
    """Every UID of the archive that names an object, and the planted one."""
    found = {PLANTED_UID, *Session.objects.values_list("study_instance_uid", flat=True)}
    found.update(Scan.objects.values_list("series_instance_uid", flat=True))
    found.update(Instance.objects.values_list("sop_instance_uid", flat=True))
    return {uid for uid in found if uid not in UID_dictionary and uid.count(".") > 1}


def leaks(fetched, words, uids=frozenset()) -> list[str]:
    """What was found where; the number of answers that had something in them must not be small."""
    found = []
    for path, answer, body in fetched:
        for content in (str(answer.headers).encode() + path.encode(), body):
            found += [f"{path} shows {word}" for word in traces_in(content, words)]
            if uids:
                texts = [text for text in opened(content) if len(text) < 3_000_000]
                met = set().union(*map(uids_in, texts)) & uids
                found += [f"{path} shows the UID {uid}" for uid in sorted(met)[:3]]
    return found


def prepare(cast):
    """What is hidden beside the images: arm, site, and what ben has read."""
    Subject.objects.update(arm=FACTS["treatment arm"], site=FACTS["site"])
    type(cast.ben).objects.filter(pk=cast.ben.pk).update(last_name=OTHERS["another reader's name"])


def read_as_ben(worklist, cast):
    for number, read in enumerate(reads_of(worklist, cast.ben)[:2]):
        answers = {"finding": OTHERS["another reader's answer"]}
        sign(read, answers=answers) if number else save(read, answers=answers)


def crawl(worklist, user, *, rendered_each=1):
    reader = Reader(user)
    for read in reads_of(worklist, user):
        yield from reader.pages(read)
        yield from reader.images(read, rendered_each=rendered_each)


# --- with the small archive -------------------------------------------------------------------------


@pytest.fixture
def planted(shelf, cast, tmp_path, lenient_pydicom):
    """The sessions of the small archive anew, from copies of its files with sentinels in them."""
    planter, folder = Planter(), tmp_path / "planted"
    files = sorted(shelf.folder.rglob("*.dcm"))
    done = [planter.plant(path, folder / f"{number}.dcm") for number, path in enumerate(files)]
    assert sum(done) > 8
    Session.objects.all().delete()
    run = import_files(trial=cast.lung, paths=[folder], by=cast.cora, source="planted")
    assert run.added > 8
    prepare(cast)
    return list(Session.objects.filter(trial=cast.lung))


@pytest.mark.parametrize("preset", ["bicr", "full"])
def test_a_blinded_reader_meets_no_planted_word(planted, cast, preset):
    worklist = activate_blinded(cast, preset, sessions=planted)
    read_as_ben(worklist, cast)
    fetched = list(crawl(worklist, cast.ada))
    served = [path for path, answer, body in fetched if answer.status_code == 200 and body]
    assert len(served) > 80
    words = [*WORDS, *OTHERS.values(), *FACTS.values()]
    assert leaks(fetched, words, stored_uids()) == []


def test_one_attribute_unmasked_is_found(planted, cast):
    """The planted violation: without it, nobody would know that the crawl finds anything."""
    chosen = {"attributes": {"ImageComments": "keep"}}
    worklist = activate_blinded(cast, "bicr", sessions=planted[:1], blinding=chosen)
    found = leaks(crawl(worklist, cast.ada), WORDS)
    assert any("/metadata shows zqsent" in line for line in found) and len(found) > 5


def test_the_crawl_finds_the_words_where_nothing_is_blinded(planted, cast):
    client = Reader(cast.cora)
    root = f"/trials/lung/dicomweb/studies/{planted[0].study_instance_uid}"
    found = leaks([client.get(root), client.get(f"{root}/metadata"), client.get(f"{root}/series")], WORDS[:3])
    assert len(found) >= 5


# --- two readers ------------------------------------------------------------------------------------


def names_met(read, user) -> dict[str, set[str]]:
    """The UIDs, entity tags, addresses and labels by which a reader could tell others what is read."""
    reader, own = Reader(user), str(read.pk)
    met = {"uid": set(), "etag": set(), "url": set(), "label": set()}
    for path, answer, body in [*reader.pages(read), *reader.images(read)]:
        if answer.status_code != 200:
            continue
        met["uid"] |= {uid for text in opened(body) if len(text) < 1_000_000 for uid in uids_in(text)}
        met["etag"].add(answer.headers.get("ETag"))
        met["url"].add(path.replace(own, "…") if own in path else None)
    item = json.loads(reader.get(f"/reads/{read.pk}/dicomweb/studies?includefield=all")[2])[0]
    for tag in ("00100010", "00100020", "00081030", "00200010", "00080020", "00120040"):
        met["label"].update(str(value) for value in item[tag].get("Value", ()))
    session = json.loads(reader.get(f"/api/v1/reads/{read.pk}/")[2])["session"]
    met["label"] |= {session["label"], session["subject_label"]}
    return {kind: found - {None, ""} for kind, found in met.items()}


# What every read has: pages whose address has nothing of the session in it, and the standard's own UIDs.
COMMON = {"…", "…/"}


def test_two_readers_share_nothing_by_which_they_could_tell_the_session(shelf, cast):
    worklist = activate_blinded(cast, "bicr", sessions=[shelf.chest])
    (ada,), (ben,) = reads_of(worklist, cast.ada), reads_of(worklist, cast.ben)
    hers, his = names_met(ada, cast.ada), names_met(ben, cast.ben)
    assert min(len(hers[kind]) for kind in hers) >= 4 and len(hers["uid"]) > 10
    shared = {kind: hers[kind] & his[kind] for kind in hers}
    known = {*UID_dictionary, OUR_CLASS_UID}
    assert {uid for uid in shared["uid"] if uid not in known} == set()
    assert shared["etag"] == set() and shared["label"] == set()
    assert {url for url in shared["url"] if "studies/" in url} == set()


def test_a_hidden_repeat_and_another_period_are_other_sessions_to_the_reader(shelf, cast):
    from worklists.blinding.policies import names_for, study_uid_for

    worklist = activate_blinded(cast, "bicr", sessions=[shelf.chest])
    (read,) = reads_of(worklist, cast.ada)
    met = set()
    for repetition, period, condition in ((0, 1, ""), (1, 1, ""), (0, 2, ""), (0, 1, "ffdm")):
        read.repetition, read.period, read.condition = repetition, period, condition
        met |= {study_uid_for(read), names_for(read).session, names_for(read).subject}
    assert len(met) == 12


# --- with all real files ----------------------------------------------------------------------------


@pytest.mark.realdata
@pytest.mark.parametrize("preset", ["bicr", "full"])
def test_no_real_file_shows_a_planted_word(preset, cast_alone, test_data, tmp_path, lenient_pydicom):
    cast, planter, folder = cast_alone, Planter(preset), tmp_path / "planted"
    files = sorted(path for path in (test_data / "dicom").rglob("*") if path.is_file() and path.suffix != ".csv")
    done = [planter.plant(path, folder / path.relative_to(test_data / "dicom")) for path in files]
    assert sum(done) > 850
    run = import_files(trial=cast.lung, paths=[folder], by=None, source="planted")
    assert run.added > 850
    prepare(cast)
    sessions = list(Session.objects.filter(trial=cast.lung).order_by("pk"))
    worklist = activate_blinded(cast, preset, sessions=sessions)
    read_as_ben(worklist, cast)
    served, found, uids = 0, [], stored_uids()
    words = [*WORDS, *OTHERS.values(), *FACTS.values()]
    for path, answer, body in crawl(worklist, cast.ada, rendered_each=20):
        served += bool(answer.status_code == 200 and body)
        found += leaks([(path, answer, body)], words, uids)
    assert served > 3000
    kinds = Counter(re.sub(r"[0-9a-f-]{36}|\d+(\.\d+){2,}", "…", line) for line in found)
    assert kinds == {}, "\n".join(f"{count} × {line}" for line, count in kinds.most_common(40))
