"""QIDO-RS (PS3.18 10.6): studies, series and instances that match, as the policy shows them."""

from dataclasses import dataclass, field

from ..models import Scan
from .entries import instance_entries, series_entries, study_entries
from .http import Answer, Problem, json_answer
from .matching import Path, attribute_path, matches, vr_of_tag
from .scope import Scope, Shown

STUDY = [
    "00080020",
    "00080030",
    "00080050",
    "00080056",
    "00080061",
    "00080090",
    "00081030",
    "00081190",
    "00100010",
    "00100020",
    "00100030",
    "00100040",
    "0020000D",
    "00200010",
    "00201206",
    "00201208",
]
SERIES = [
    "00080021",
    "00080031",
    "00080056",
    "00080060",
    "0008103E",
    "00081190",
    "0020000D",
    "0020000E",
    "00200011",
    "00201209",
]
INSTANCE = [
    "00080016",
    "00080018",
    "00080056",
    "00081190",
    "0020000D",
    "0020000E",
    "00200013",
    "00280008",
    "00280010",
    "00280011",
    "00280100",
    "00083002",
]
NOT_ATTRIBUTES = {"limit", "offset", "includefield", "fuzzymatching", "accept", "charset", "_"}
MOST_FIELDS = 200


@dataclass(frozen=True)
class Query:
    """The search part of an address, understood."""

    keys: list[tuple[Path, str]] = field(default_factory=list)
    include: frozenset[str] = frozenset()
    is_all: bool = False
    limit: int | None = None
    offset: int = 0

    def value_of(self, tag: str) -> str:
        return next((wanted for path, wanted in self.keys if path == (tag,)), "")


def parse_query(params) -> Query:
    """Of a Django QueryDict; what cannot be understood is a bad request, fuzzymatching is ignored."""
    names = [name for name in params if name.lower() not in NOT_ATTRIBUTES]
    keys = [(attribute_path(name), value.strip()) for name in names for value in params.getlist(name)]
    fields = [each for value in params.getlist("includefield") for each in value.split(",") if each]
    if len(fields) + len(keys) > MOST_FIELDS:
        raise Problem(400, "That are too many attributes.")
    include = frozenset(attribute_path(each)[0] for each in fields if each != "all")
    offset = _count(params, "offset") or 0
    return Query(keys, include, "all" in fields, _count(params, "limit"), offset)


def _count(params, name: str) -> int | None:
    text = params.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Problem(400, f"{name} must be a whole number from 0.")
    return int(text)


def search_studies(scope: Scope, query: Query) -> Answer:
    return _answer(study_entries(scope, _sessions(scope, query)), query, STUDY)


def search_series(scope: Scope, query: Query, shown: Shown | None = None) -> Answer:
    sessions = [shown] if shown else _sessions(scope, query)
    default = SERIES if shown else [*SERIES, *STUDY]
    return _answer(series_entries(scope, sessions), query, default)


def search_instances(scope: Scope, query: Query, shown: Shown | None = None, scan: Scan | None = None) -> Answer:
    sessions = [shown] if shown else _sessions(scope, query)
    default = INSTANCE + ([] if scan else SERIES) + ([] if shown else STUDY)
    return _answer(instance_entries(scope, sessions, scan), query, default)


def _sessions(scope: Scope, query: Query) -> list[Shown]:
    """Sessions worth looking at: the study UIDs of a query are looked up, all else is matched afterwards."""
    wanted = query.value_of("0020000D")
    is_given = wanted and wanted != "*"
    return scope.all_shown(wanted.replace("\\", ",").split(",") if is_given else None)


def _answer(entries, query: Query, default: list[str]) -> Answer:
    found = [item for item in entries if all(matches(item, path, wanted) for path, wanted in query.keys)]
    end = None if query.limit is None else query.offset + query.limit
    # Attributes that were asked for by a key are returned too (PS3.18 10.6.3.3).
    wanted = sorted({*default, *query.include, *(path[0] for path, _ in query.keys)})
    return json_answer([_projected(item, wanted, query.is_all) for item in found[query.offset : end]])


def _projected(item: dict, wanted: list[str], is_all: bool) -> dict:
    if is_all:
        return {**{tag: {"vr": vr_of_tag(tag)} for tag in wanted if tag not in item}, **item}
    return {tag: item.get(tag) or {"vr": vr_of_tag(tag)} for tag in wanted}
