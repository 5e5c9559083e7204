"""A blinded reader fetches everything that there is, and meets none of the words that were planted everywhere.

With all real files where they are there (RR_TEST_DATA), and with a small archive always. A policy with one attribute
unmasked is found out by the same crawl. Two readers of one worklist have nothing in common by which they could tell
that they read the same session.
"""

import json
import logging
import warnings
from contextlib import contextmanager
from types import SimpleNamespace

import pydicom
import pytest
from pydicom.uid import UID_dictionary

from rapidreader.archive.actions import import_files
from rapidreader.archive.blinding_file import OUR_CLASS_UID
from rapidreader.archive.models import Instance, Scan, Session, Subject
from tests.blinded_reads import Reader, activate_blinded, fill_small, reads_of, uids_in
from tests.kept import kept_shelf
from tests.planting import PLANTED_UID, WORDS, Planter
from tests.traces import opened, traces_in
from tests.worklists.lists import save, sign
from worklists.blinding.policies import names_for, study_uid_for

OTHERS = {"another reader's answer": "zqbenanswerzq", "another reader's name": "Bensurname"}
FACTS = {"treatment arm": "zqarmzq", "site": "Zqsitezq"}


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
    yield from reader.lists(worklist)
    for read in reads_of(worklist, user):
        yield from reader.pages(read)
        yield from reader.images(read, rendered_each=rendered_each)


# --- with the small archive -------------------------------------------------------------------------


@contextmanager
def lenient():
    """pydicom as a planter: it writes what it is given and complains about nothing."""
    names, settings = ("_reading_validation_mode", "_writing_validation_mode"), pydicom.config.settings
    former = [getattr(settings, name) for name in names]
    for name in names:
        setattr(settings, name, pydicom.config.IGNORE)
    logging.disable(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)
    for name, mode in zip(names, former, strict=True):
        setattr(settings, name, mode)


def fill_planted(cast, folder) -> SimpleNamespace:
    """The small archive from copies of its files with sentinels in them, and what is hidden beside the images."""
    shelf = fill_small(cast, folder / "clean")
    planter, files = Planter(), sorted((folder / "clean").rglob("*.dcm"))
    with lenient():
        assert all([planter.plant(path, folder / "planted" / path.name) for path in files])  # noqa: C419
        Session.objects.all().delete()
        run = import_files(trial=cast.lung, paths=[folder / "planted"], by=cast.cora, source="planted")
    assert run.added == len(files)
    prepare(cast)
    shelf.first, shelf.later = Session.objects.order_by("-scan_count")
    return shelf


kept_archive, made, cast, shelf = kept_shelf(fill_planted)


@pytest.mark.statement("B1")
def test_a_blinded_reader_meets_no_planted_word(shelf, cast):
    worklist = activate_blinded(cast, "bicr", sessions=[shelf.first, shelf.later])
    read_as_ben(worklist, cast)
    fetched = list(crawl(worklist, cast.ada))
    served = [path for path, answer, body in fetched if answer.status_code == 200 and body]
    assert len(served) > 50
    assert leaks(fetched, [*WORDS, *OTHERS.values(), *FACTS.values()], stored_uids()) == []


@pytest.mark.statement("B1")
def test_one_attribute_unmasked_is_found(shelf, cast):
    """The planted violation: without it, nobody would know that the crawl finds anything."""
    chosen = {"attributes": {"ImageComments": "keep"}}
    worklist = activate_blinded(cast, "bicr", checked=False, sessions=[shelf.later], blinding=chosen)
    found = leaks(crawl(worklist, cast.ada), WORDS)
    assert any("/metadata shows zqsent" in line for line in found) and len(found) > 5


@pytest.mark.statement("B1")
def test_the_crawl_finds_the_words_where_nothing_is_blinded(shelf, cast):
    client = Reader(cast.cora)
    root = f"/trials/lung/dicomweb/studies/{shelf.later.study_instance_uid}"
    found = leaks([client.get(root), client.get(f"{root}/metadata"), client.get(f"{root}/series")], WORDS[:3])
    assert len(found) >= 4


# --- two readers ------------------------------------------------------------------------------------


def names_met(read, user) -> dict[str, set[str]]:
    """The UIDs, entity tags, addresses and labels by which a reader could tell others what is read."""
    reader, own = Reader(user), str(read.pk)
    met = {"uid": set(), "etag": set(), "url": set(), "label": set()}
    for path, answer, body in [*reader.lists(read.worklist), *reader.pages(read), *reader.images(read)]:
        if answer.status_code != 200:
            continue
        met["uid"] |= {uid for text in opened(body) if len(text) < 1_000_000 for uid in uids_in(text)}
        met["etag"].add(answer.headers.get("ETag"))
        met["url"].add(path.replace(own, "…"))
    item = json.loads(reader.get(f"/reads/{read.pk}/dicomweb/studies?includefield=all")[2])[0]
    for tag in ("00100010", "00100020", "00081030", "00200010", "00080020", "00120040"):
        met["label"].update(str(value) for value in item[tag].get("Value", ()))
    session = json.loads(reader.get(f"/api/v1/reads/{read.pk}/")[2])["session"]
    met["label"] |= {session["label"], session["subject_label"]}
    return {kind: found - {None, ""} for kind, found in met.items()}


@pytest.mark.statement("B1")
def test_two_readers_share_nothing_by_which_they_could_tell_the_session(shelf, cast):
    worklist = activate_blinded(cast, "bicr", checked=False, sessions=[shelf.first])
    (ada,), (ben,) = reads_of(worklist, cast.ada), reads_of(worklist, cast.ben)
    hers, his = names_met(ada, cast.ada), names_met(ben, cast.ben)
    assert min(len(hers[kind]) for kind in hers) >= 4 and len(hers["uid"]) > 10
    shared = {kind: hers[kind] & his[kind] for kind in hers}
    assert shared["uid"] - {*UID_dictionary, OUR_CLASS_UID} == set()
    assert shared["etag"] == shared["label"] == set()
    assert [url for url in shared["url"] if "studies/" in url] == []


@pytest.mark.statement("B1")
def test_a_hidden_repeat_and_another_period_are_other_sessions_to_the_reader(shelf, cast):
    worklist = activate_blinded(cast, "bicr", checked=False, sessions=[shelf.later])
    (read,) = reads_of(worklist, cast.ada)
    met = set()
    for repetition, period, condition in ((0, 1, ""), (1, 1, ""), (0, 2, ""), (0, 1, "ffdm")):
        read.repetition, read.period, read.condition = repetition, period, condition
        met |= {study_uid_for(read), names_for(read).session, names_for(read).subject}
    assert len(met) == 12
