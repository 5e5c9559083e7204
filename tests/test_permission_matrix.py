"""Who may do what: every URL, every role, the expected status (permissions.txt). A URL without a row fails.

404 is for those who must not learn that something is there, 403 for those who see it and may not do it. The reads,
the assessor and the token in the addresses are ada's; ben reads the same worklist; olga coordinates another trial.
A signed-in person who uses a method that has no row is answered 405.
"""

import re
from pathlib import Path

import pytest

from tests.asking import WHO, Asking
from tests.stage import filled, routes, set_stage

TABLE = Path(__file__).with_name("permissions.txt")

DRAFT = {"answers": {}, "measurements": [], "draft_number": 1}
REASON = {"reason": "Scanner change"}
# What makes a request complete, so that the answer is about the role. The API takes the pages' bodies.
BODIES = {
    "reads/<pk>/save/": {**DRAFT, "save_key": "k2"},
    "reads/<pk>/complete/": {**DRAFT, "meaning": "I have read this session."},
    "reads/<pk>/not-readable/": {**DRAFT, "meaning": "This session cannot be read.", "reason": "Motion"},
    "reads/<pk>/decide/": {**DRAFT, "draft_number": 0},
    "api/v1/own-adjudications/<pk>/decide/": {**DRAFT, "draft_number": 0},
    "reads/<pk>/skip/": {"reason": "Motion"},
    "reads/<pk>/beat/": {"event": "active"},
    "reads/<pk>/queries/": {"text": "Which lesion is meant?"},
    "reads/<pk>/queries/<number>/answer/": {"text": "The left one."},
    "api/v1/queries/<pk>/answer/": {"text": "The left one."},
    **{
        f"api/v1/worklists/<pk>/{verb}/": REASON
        for verb in ("pause", "cancel", *(f"reads/<read_pk>/{verb}" for verb in ("reopen", "hold", "release")))
    },
    "api/v1/worklists/<pk>/extend/": {"due_date": "2027-01-31", **REASON},
    "api/v1/trials/<slug>/state/<verb>/": REASON,
    "api/v1/trials/<slug>/reads/bulk/": {"do": "priority", "priority": 1, **REASON},
}
QUERIES = {"api/v1/worklists/import/": "?trial=lung"}
METHODS = ("GET", "POST", "PUT", "DELETE")
# Nobody, the reader whose things they are, and a coordinator; the others where time allows.
ALWAYS = ["anon", "ada", "cora"]
Row = tuple[str, str]


def table() -> dict[Row, dict[str, int]]:
    rows = {}
    for line in TABLE.read_text().splitlines():
        if not line.startswith("#"):
            method, route, *statuses = line.split()
            rows[method, route] = dict(zip(WHO, map(int, statuses), strict=True))
    return rows


def own_routes() -> list[str]:
    """Every URL but those of Django's admin, which have a rule of their own below."""
    return [f"/{route}" for route in routes() if not re.match(r"admin/(?!log)", route)]


@pytest.fixture
def stage(db, tmp_path):
    return set_stage(tmp_path)


def rowless(known: list[str]) -> list[str]:
    return sorted(set(known) - {route for _, route in table()})


@pytest.mark.statement("C2")
def test_every_url_has_a_row():
    assert len(own_routes()) > 60
    assert rowless(own_routes()) == []
    assert rowless([*own_routes(), "/planted/"]) == ["/planted/"]


def test_every_row_has_its_url():
    assert sorted({route for _, route in table()} - set(own_routes())) == []


def send(asking, name, method, route, stage):
    route = route.removeprefix("/")
    body = BODIES.get(route) or BODIES.get(route.removeprefix("api/v1/")) or ({} if "api/" in route else None)
    if route == "api/v1/worklists/":
        body = {"trial": "lung", "name": "Third reads", "template_version": stage.version.pk}
    if route.endswith("reads/bulk/"):
        body = {**body, "reads": [str(stage.ada.draft.pk)]}
    if route == "api/v1/queries/":
        body = {"read": str(stage.ada.done.pk), "text": "Which lesion is meant?"}
    more = {} if body is None or method == "GET" else {"data": body, "content_type": "application/json"}
    path = filled(route, stage) + QUERIES.get(route, "")
    return asking.ask(name, method, path, **more)[0].status_code


@pytest.mark.statement("C2")
@pytest.mark.parametrize("names", [ALWAYS, pytest.param([*set(WHO) - {*ALWAYS}], marks=pytest.mark.long)])
def test_every_url_answers_every_role_as_the_table_says(stage, names):
    asking, wrong = Asking(stage.cast, names), []
    for (method, route), expected in table().items():
        got = expected | {name: send(asking, name, method, route, stage) for name in names}
        if got != expected:
            wrong.append(f"{method:5}{route:62}{' '.join(map(str, got.values()))}")
    assert wrong == [], "these answer otherwise than the table says:\n" + "\n".join(wrong)


@pytest.mark.statement("C2")
@pytest.mark.long
def test_a_method_without_a_row_does_nothing(stage):
    asking, done = Asking(stage.cast, ["anon", "ada", "cora"]), []
    for route in own_routes():
        for method in [method for method in METHODS if (method, route) not in table()]:
            done += [
                f"{method} {route} as {name}"
                for name in asking.jars
                if send(asking, name, method, route, stage) not in {302, 401, 404, 405}
            ]
    assert done == []
