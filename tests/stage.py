"""A full house for the permission table and the crawl: every kind of object, and everybody's secrets marked.

Trial "lung": ada and ben read the same two sessions on worklist "First reads"; each has completed one read, has a
draft of the other with a measurement, has skipped it, and has asked the coordinators about it. Trial "liver" has the
same of its own, read by lena.
A secret is a word that occurs nowhere else, so finding it tells whose thing leaked.
"""

import re
from types import SimpleNamespace

from django.contrib.auth import get_user_model
from django.urls import URLPattern, get_resolver

from ecrf.editions import identifier_of
from ecrf.models import ImageAssessor
from rapidreader.archive.actions import import_files, set_member, stage_import
from rapidreader.archive.models import Session, Subject
from rapidreader.audit.actions import create_token
from rapidreader.mail.links import opt_out_token
from tests.archive.dicom_files import header, slice_file
from tests.cast import PASSWORD, make_cast
from tests.export.forms import add_version
from tests.judged import judge
from worklists import actions
from worklists.actions import charter
from worklists.actions.qualifying import set_known_answers
from worklists.qualification.scoring import Rule

LUNG_STUDY, LIVER_STUDY = "2.25.5001", "2.25.6001"


def _secrets(owner: str) -> dict:
    """What a reader enters, each with a word of its own."""
    kinds = (
        "answer",
        "measure",
        "draft",
        "draftmeasure",
        "skip",
        "query",
        *(["training"] if owner != "lena" else []),
    )
    return {kind: f"zq{owner}{kind}zq" for kind in kinds}


# What only the overseers of a trial know: the answers of a training list, and documents that are being written.
KNOWN, DRAFT_TEXT = "zqknownzq", "zqunpublishedzq"
SECRETS = {owner: _secrets(owner) for owner in ("ada", "ben", "lena")}
NAMES = {"ada": "Adasurname", "ben": "Bensurname", "lena": "Lenasurname"}
HIDDEN_FROM_READERS = {
    "treatment arm": "zqarmzq",
    "source identifier": "ZQSOURCEID",
    "name in DICOM": "Sentinel",
    "identifier in DICOM": "ACC-4711",
    "birth date in DICOM": "19500102",
    "session date": "1987-06-05",
    "session date in words": "June 5, 1987",
    "known answer": KNOWN,
    "unpublished document": DRAFT_TEXT,
}
LIVER = {"other trial": "zqliverzq", "other trial's session": "ZQLIVERSUBJECT", "other trial's study": LIVER_STUDY}


def _measurement(word: str) -> dict:
    return {"uid": word, "tool": "Length", "label": word, "values": [{"name": "length", "value": 7, "unit": "mm"}]}


def _read_two(worklist, reader, words):
    """One completed read, and one with a draft that was skipped."""
    done, draft = worklist.reads.filter(reader=reader).in_read_order()
    actions.start_read(read=done, by=reader)
    given = {"answers": {"remark": words["answer"]}, "measurements": [_measurement(words["measure"])]}
    actions.sign_read(read=done, by=reader, draft_number=0, meaning="I have read this session.", **given)
    actions.start_read(read=draft, by=reader)
    given = {"answers": {"remark": words["draft"]}, "measurements": [_measurement(words["draftmeasure"])]}
    actions.save_draft(read=draft, by=reader, draft_number=0, save_key="k1", **given)
    actions.skip_read(read=draft, by=reader, reason=words["skip"])
    query = actions.open_query(read=draft, by=reader, text=words["query"], field_key="remark")
    return SimpleNamespace(query=query, done=done, draft=draft, assessor=ImageAssessor.objects.get(read_key=done.pk))


def _images(trial, by, folder, study, subject, label):
    for number in (1, 2):
        fields = {"study": f"{study}{number}", "series": f"{study}{number}.1", "subject": subject}
        own = {"ClinicalTrialSubjectID": label, "StudyDate": "19870605", "StudyDescription": "Chest"}
        slice_file(folder, number, **fields, **own)
    return import_files(trial=trial, paths=[folder], by=by, source="test")


def _worklist(trial, by, name, readers, version):
    sessions = list(Session.objects.filter(trial=trial).order_by("study_instance_uid"))
    return actions.create_worklist(
        trial=trial, by=by, name=name, template_version=version, sessions=sessions, readers=readers
    )


def _people():
    cast = make_cast()
    users = get_user_model().objects
    cast.lena = users.create_user("lenareads", password=PASSWORD, first_name="Lena")
    cast.root = users.create_superuser("root", password=PASSWORD)
    for name, surname in NAMES.items():
        users.filter(pk=getattr(cast, name).pk).update(last_name=surname)
        getattr(cast, name).refresh_from_db()
    return cast


def _qualification(stage):
    """A document that ada has acknowledged, one in the making, and a training list that both have not passed.

    What is known of its sessions is a secret of the trial's overseers.
    """
    cast, lung = stage.cast, stage.lung
    stage.document = charter.draft_document(trial=lung, by=cast.cora, title="Imaging charter", text="Read slowly.")
    stage.document = charter.publish_document(document=stage.document, by=cast.cora)
    charter.acknowledge_document(document=stage.document, by=cast.ada)
    stage.draft_document = charter.draft_document(trial=lung, by=cast.cora, title="Manual", text=DRAFT_TEXT)
    sessions = list(Session.objects.filter(trial=lung).order_by("study_instance_uid"))
    stage.training = actions.create_worklist(
        trial=lung, by=cast.cora, name="Training", purpose="training", template_version=stage.version,
        sessions=sessions, readers=[cast.ada, cast.ben],
    )  # fmt: skip
    known = {"answers": {"remark": KNOWN}, "rules": {"remark": Rule()}}
    for item in stage.training.items.all():
        set_known_answers(item=item, by=cast.cora, **known)
    stage.training = actions.activate_worklist(worklist=stage.training, by=cast.cora)
    for read in stage.training.reads.in_read_order():
        actions.start_read(read=read, by=read.reader)
        words = SECRETS[read.reader.username]["training"]
        given = {"answers": {"remark": words}, "measurements": [], "draft_number": 0}
        actions.sign_read(read=read, by=read.reader, meaning="I have read this session.", **given)


def set_stage(folder) -> SimpleNamespace:
    """The cast with `lung` and `liver` filled; `folder` is where DICOM files may be written."""
    cast = _people()
    lung, liver = cast.lung, cast.liver
    liver.name, liver.description = LIVER["other trial"], LIVER["other trial"]
    liver.save()
    set_member(trial=liver, user=cast.lena, role="reader", by=cast.olga)
    stage = SimpleNamespace(cast=cast, lung=lung, liver=liver)
    stage.run = _images(
        lung, cast.cora, folder / "lung", LUNG_STUDY, HIDDEN_FROM_READERS["source identifier"], "1001"
    )
    theirs = LIVER["other trial's session"]
    _images(liver, cast.olga, folder / "liver", LIVER_STUDY, theirs, theirs)
    Subject.objects.filter(trial=lung).update(arm=HIDDEN_FROM_READERS["treatment arm"])
    stage.version, liver_version = add_version(cast), add_version(cast, trial=liver)
    stage.worklist = _worklist(lung, cast.cora, "First reads", [cast.ada, cast.ben], stage.version)
    stage.worklist = actions.activate_worklist(worklist=stage.worklist, by=cast.cora)
    stage.draft_worklist = _worklist(lung, cast.cora, "Planned reads", [cast.ada], stage.version)
    liver_list = _worklist(liver, cast.olga, f"{LIVER['other trial']} reads", [cast.lena], liver_version)
    stage.liver_worklist = actions.activate_worklist(worklist=liver_list, by=cast.olga)
    stage.ada = _read_two(stage.worklist, cast.ada, SECRETS["ada"])
    stage.ben = _read_two(stage.worklist, cast.ben, SECRETS["ben"])
    stage.lena = _read_two(stage.liver_worklist, cast.lena, SECRETS["lena"])
    stage.session = stage.ada.done.item.session
    _qualification(stage)
    stage.judged = judge(stage, _worklist)
    stage.waiting_run = stage_import(trial=lung, by=cast.cora, source="upload")
    stage.draft_version = add_version(cast, title="Unpublished", state="draft")
    stage.token = {name: create_token(by=getattr(cast, name), days=1)[0] for name in ("ada", "cora")}
    return stage


def routes(resolver=None, before="") -> list[str]:
    """Every URL pattern as "reads/<pk>/save/"; converters and regular expressions are taken out."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + re.sub(r"^\^|\$$", "", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
            found.append(re.sub(r"<\w+:(\w+)>", r"<\1>", route).replace("\\", ""))
        else:
            found += routes(pattern, route)
    return list(dict.fromkeys(found))


def filled(route: str, stage, *, owner: str = "ada", trial: str = "lung") -> str:
    """The path of a route with real objects: the reads of `owner`, everything else of `trial`."""
    known = vars(stage).setdefault("known_places", {})
    if (owner, trial) not in known:
        known[owner, trial] = _places(stage, owner, trial)
    for pattern, value in known[owner, trial]:
        route = re.sub(pattern, value, route)
    return f"/{route}"


def _places(stage, owner: str, trial: str) -> list[tuple[str, str]]:
    """What stands for the parts of a route, asked of the database once; the first that fits counts."""
    is_lung = trial == "lung"
    worklist = stage.worklist if is_lung else stage.liver_worklist
    return [
        (r"trials/<slug>", f"trials/{trial}"),
        *_of_lists(stage, worklist, is_lung),
        *_of_reads(stage, owner),
        *_of_images(stage, is_lung),
        *_of_forms(stage, worklist.template_version),
        (r"members/<pk>", f"members/{worklist.trial.memberships.first().pk}"),
        (r"tokens/<token_key>", f"tokens/{stage.token['ada'].token_key}"),
        *EVERYWHERE,
    ]


def _of_lists(stage, worklist, is_lung: bool) -> list[tuple[str, str]]:
    """Worklists with what is planned, judged and required in them."""
    judged = stage.judged
    number = judged.worklist.pk if is_lung else worklist.pk
    return [
        (r"worklists/<pk>/adjudications", f"worklists/{number}/adjudications"),
        (r"own-adjudications/<pk>", f"own-adjudications/{judged.waiting.read_id}"),
        (r"\badjudications/<(adjudication_)?pk>", f"adjudications/{judged.waiting.pk}"),
        (r"reads/<pk>/decide", f"reads/{judged.waiting.read_id}/decide"),
        (r"worklists/<pk>/(edit|activate)\b", rf"worklists/{stage.draft_worklist.pk}/\1"),
        (r"worklists/<pk>/(training|known-answers)\b", rf"worklists/{stage.training.pk}/\1"),
        (r"reading/<pk>/feedback", f"reading/{stage.training.pk}/feedback"),
        (r"known-answers/<item_pk>", f"known-answers/{stage.training.items.first().pk}"),
        (r"documents/<document_pk>/(edit|publish|discard)", rf"documents/{stage.draft_document.pk}/\1"),
        (r"documents/<(document_)?pk>", f"documents/{stage.document.pk}"),
        (r"readers/<reader_pk>", f"readers/{stage.cast.ada.pk}"),
        (r"(worklists|reading)/<pk>", rf"\1/{worklist.pk}"),
    ]


def _of_reads(stage, owner: str) -> list[tuple[str, str]]:
    """What one reader has: reads, their assessor, a query, mail."""
    reads, person = getattr(stage, owner), getattr(stage.cast, owner)
    return [
        (r"queries/<number>", f"queries/{reads.query.number}"),
        (r"api/v1/queries/<pk>", f"api/v1/queries/{reads.query.pk}"),
        (r"mail/opt-out/<token>", f"mail/opt-out/{opt_out_token(person.pk, 'query')}"),
        (r"reads/<read_pk>", f"reads/{reads.done.pk}"),
        (r"reads/<pk>", f"reads/{reads.draft.pk}"),
        (r"assessors/<pk>", f"assessors/{reads.assessor.pk}"),
    ]


def _of_images(stage, is_lung: bool) -> list[tuple[str, str]]:
    session = (stage.ada if is_lung else stage.lena).draft.item.session
    return [
        (r"sessions/<pk>", f"sessions/{session.pk}"),
        (r"scans/<(pk|scan_pk)>", f"scans/{session.scans.first().pk}"),
        (r"imports/<pk>/(upload|start|discard)", rf"imports/{stage.waiting_run.pk}/\1"),
        (r"imports/<pk>", f"imports/{(stage.lung if is_lung else stage.liver).import_runs.last().pk}"),
        (r"dicomweb/<path>", f"dicomweb/studies/{session.study_instance_uid}/metadata"),
    ]


def _of_forms(stage, version) -> list[tuple[str, str]]:
    return [
        (r"ready-rules/<version_pk>", f"ready-rules/{version.pk}"),
        (r"template-versions/<pk>", f"template-versions/{version.pk}"),
        (r"api/v1/templates/<pk>", f"api/v1/templates/{version.template_id}"),
        (rf"templates/<pk>/({OF_DRAFTS})", rf"templates/{stage.draft_version.pk}/\1"),
        (r"templates/<pk>", f"templates/{version.pk}"),
        (r"IHETemplateService/<uid>", f"IHETemplateService/{identifier_of(version)}"),
    ]


OF_DRAFTS = "accept|check|publish|edit|save|keep|look|try|expression"
EVERYWHERE = [
    (r"state/<verb>", "state/freeze"),
    (r"download/<kind>", "download/mrrt"),
    (r"value-sets/<name>", "value-sets/lung_lobes"),
    (r"audit/<seq>", "audit/1"),
    (r"fields/<key>", "fields/remark"),
    (r"audit/<kind>", "audit/trail.json"),
    (r"amendments/<kind>", "amendments/withdraw"),
    (r"exports/<kind>", "exports/reads.json"),
    (r"viewer/<page>", "viewer/read"),
]


__all__ = ["HIDDEN_FROM_READERS", "LIVER", "NAMES", "SECRETS", "filled", "header", "routes", "set_stage"]
