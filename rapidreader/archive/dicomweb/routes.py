"""The addresses below a DICOMweb root, and what answers each."""

import re
from dataclasses import dataclass

from . import metadata, search
from .bulk import bulk_answer
from .frames import frames_answer, parse_numbers
from .handles import InstanceHandle, keyed_tag, shown_handles
from .http import Answer, Problem, nothing_here
from .rendered import rendered_answer, thumbnail_answer
from .retrieve import object_answer, retrieve_answer
from .scope import Scope, Shown
from .slow_frames import decode_frame

METHODS = "GET, HEAD, OPTIONS"
UID = r"[0-9.]{1,64}"
ADDRESS = re.compile(
    rf"studies/(?P<study>{UID})(?:/series/(?P<series>{UID})(?:/instances/(?P<sop>{UID}))?)?(?:/(?P<rest>.+))?"
)


@dataclass(frozen=True)
class Ask:
    """One request: the WSGI environment, the parameters (a QueryDict), and the scope it is made in."""

    environ: dict
    params: object
    scope: Scope


def dispatch(ask: Ask, path: str) -> Answer:
    """The answer to a request for `path` below the root; raises Problem."""
    path = path.strip("/")
    target = ADDRESS.fullmatch(path)
    if target is None:
        return _search_all(ask, path)
    shown = ask.scope.session(target["study"])
    if target["sop"]:
        return _instance(ask, shown, target)
    if target["series"]:
        return _series(ask, shown, target)
    return _study(ask, shown, target["rest"] or "")


def refuse_method(environ: dict) -> None:
    """Nothing is stored or deleted through these roots."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        raise Problem(405, "Images are only read here.", {"Allow": METHODS})


def _search_all(ask: Ask, path: str) -> Answer:
    searches = {
        "studies": search.search_studies,
        "series": search.search_series,
        "instances": search.search_instances,
    }
    if path not in searches:
        raise nothing_here()
    refuse_method(ask.environ)
    metadata.require_json(ask.environ)
    return searches[path](ask.scope, search.parse_query(ask.params))


def _study(ask: Ask, shown: Shown, rest: str) -> Answer:
    refuse_method(ask.environ)
    scope, session, policy = ask.scope, shown.session, shown.policy
    instances = policy.shown(session.instances.all())
    if not instances.exists():
        raise nothing_here()
    if rest == "metadata":
        scans = session.scans.filter(pk__in=instances.order_by().values("scan"))
        return metadata.rendition_answer(ask.environ, metadata.study_rendition(scans, policy, scope.root))
    if rest in {"series", "instances"}:
        metadata.require_json(ask.environ)
        find = search.search_series if rest == "series" else search.search_instances
        return find(scope, search.parse_query(ask.params), shown)
    return _object_or_image(ask, shown, instances, rest, "study")


def _series(ask: Ask, shown: Shown, target) -> Answer:
    scan = ask.scope.scan(shown, target["series"])
    refuse_method(ask.environ)
    policy, rest = shown.policy, target["rest"] or ""
    if rest == "metadata":
        rendition = metadata.load_rendition(scan, policy, ask.scope.root)
        shown_handles(scan, policy)  # who asks for metadata asks for frames next
        return metadata.rendition_answer(ask.environ, rendition)
    if rest == "instances":
        metadata.require_json(ask.environ)
        return search.search_instances(ask.scope, search.parse_query(ask.params), shown, scan)
    return _object_or_image(ask, shown, policy.shown(scan.instances.all()), rest, "series")


def _object_or_image(ask: Ask, shown: Shown, instances, rest: str, level: str) -> Answer:
    """What a study and a series have in common: all objects, or a thumbnail of one."""
    policy = shown.policy
    if rest == "":
        versions = ".".join(str(scan.version) for scan in shown.session.scans.all())
        etag = keyed_tag(level, shown.session.pk, instances.count(), versions, policy.key)
        return retrieve_answer(ask.environ, instances, policy, etag)
    if rest == "thumbnail":
        images = instances.filter(frame_count__gt=0).select_related("file", "scan").order_by("scan__number", "number")
        count = images.count()
        if not count:
            raise nothing_here()
        instance = images[count // 2]
        handle = shown_handles(instance.scan, policy).get(policy.uid(instance.sop_instance_uid))
        if handle is None:
            raise nothing_here()
        return thumbnail_answer(ask.environ, ask.params, instance, handle, 1)
    raise nothing_here()


def _instance(ask: Ask, shown: Shown, target) -> Answer:
    instance, handle = ask.scope.instance(shown, target["series"], target["sop"])
    refuse_method(ask.environ)
    policy = shown.policy
    rest = target["rest"] or ""
    if rest == "":
        return object_answer(ask.environ, instance, policy, handle.etag("object", policy.key))
    if rest == "metadata":
        rendition = metadata.instance_rendition(instance, policy, ask.scope.root)
        return metadata.rendition_answer(ask.environ, rendition)
    if rest.startswith("bulkdata/"):
        return bulk_answer(ask.environ, instance, handle, rest.removeprefix("bulkdata/"), policy)
    if rest in {"rendered", "thumbnail"}:
        answer = rendered_answer if rest == "rendered" else thumbnail_answer
        return answer(ask.environ, ask.params, instance, handle, 1)
    return _frames(ask, instance, handle, rest)


def _frames(ask: Ask, instance, handle: InstanceHandle, rest: str) -> Answer:
    parts = rest.split("/")
    if parts[0] != "frames" or len(parts) not in (2, 3) or not handle.frame_count:
        raise nothing_here()
    numbers = parse_numbers(parts[1])
    if len(parts) == 2:
        return frames_answer(ask.environ, handle, numbers, decode_frame)
    if max(numbers) > handle.frame_count:
        raise nothing_here()
    if parts[2] not in {"rendered", "thumbnail"}:
        raise nothing_here()
    if len(numbers) > 1:
        raise Problem(400, "Only one frame is rendered at a time.")
    answer = rendered_answer if parts[2] == "rendered" else thumbnail_answer
    return answer(ask.environ, ask.params, instance, handle, numbers[0])
