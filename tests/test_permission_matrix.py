"""Who may do what: every URL, every role, the expected status. A URL without a row fails.

404 is for those who must not learn that something is there, 403 for those who see it and may not do it. The reads,
the assessor and the token in the addresses are ada's; ben reads the same worklist; olga coordinates another trial.
A signed-in person who uses a method that has no row is answered 405.
"""

import re

import pytest

from tests.asking import WHO, Asking
from tests.stage import filled, routes, set_stage

TABLE = """
#                                                                  anon ada ben judy cora mona alma olga root
GET  /login/                                                       200 302 302 302 302 302 302 302 302
POST /login/                                                       200 302 302 302 302 302 302 302 302
POST /logout/                                                      302 302 302 302 302 302 302 302 302
POST /language/                                                    302 302 302 302 302 302 302 302 302
GET  /admin/login/                                                 302 403 403 403 403 403 403 403 403
POST /admin/logout/                                                302 302 302 302 302 302 302 302 302
GET  /account/password/                                            302 200 200 200 200 200 200 200 200
POST /account/password/                                            302 200 200 200 200 200 200 200 200
GET  /account/tokens/                                              302 200 200 200 200 200 200 200 200
POST /account/tokens/                                              302 200 200 200 200 200 200 200 200
POST /account/tokens/<token_key>/revoke/                           302 302 404 404 404 404 404 404 404
GET  /account/notifications/                                       302 200 200 200 200 200 200 200 200
POST /account/notifications/                                       302 422 422 422 422 422 422 422 422
GET  /mail/opt-out/<token>/                                        200 200 200 200 200 200 200 200 200
POST /mail/opt-out/<token>/                                        200 200 200 200 200 200 200 200 200
GET  /trials/                                                      302 200 200 200 200 200 200 200 200
GET  /trials/new/                                                  302 403 403 403 403 403 403 403 200
POST /trials/new/                                                  302 403 403 403 403 403 403 403 200
GET  /trials/<slug>/                                               302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/members/                                       302 404 404 404 200 200 200 404 200
POST /trials/<slug>/members/                                       302 404 404 404 200 403 200 404 200
POST /trials/<slug>/members/<pk>/remove/                           302 404 404 404 302 403 302 404 302
GET  /trials/<slug>/sessions/                                      302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/sessions/<pk>/                                 302 404 404 404 200 200 200 404 200
POST /trials/<slug>/sessions/<pk>/update/                          302 404 404 404 200 403 200 404 200
GET  /trials/<slug>/imports/new/                                   302 404 404 404 200 403 200 404 200
POST /trials/<slug>/imports/new/                                   302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/imports/<pk>/                                  302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/imports/<pk>/status/                           302 404 404 404 200 200 200 404 200
POST /trials/<slug>/imports/<pk>/upload/                           302 404 404 404 200 403 200 404 200
POST /trials/<slug>/imports/<pk>/start/                            302 404 404 404 302 403 302 404 302
POST /trials/<slug>/imports/<pk>/discard/                          302 404 404 404 302 403 302 404 302
GET  /forms/definition.schema.json                                 302 200 200 200 200 200 200 200 200
GET  /forms/value-sets/<name>.json                                 302 200 200 200 200 200 200 200 200
GET  /trials/<slug>/templates/                                     302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/templates/import/                              302 404 404 404 200 403 200 404 200
POST /trials/<slug>/templates/import/                              302 404 404 404 200 403 200 404 200
GET  /trials/<slug>/templates/<pk>/                                302 404 404 404 200 200 200 404 200
POST /trials/<slug>/templates/<pk>/check/                          302 404 404 404 422 422 422 404 422
POST /trials/<slug>/templates/<pk>/accept/                         302 404 404 404 302 403 302 404 302
GET  /trials/<slug>/templates/<pk>/download/<kind>/                302 404 404 404 200 200 200 404 200
POST /trials/<slug>/templates/<pk>/publish/                        302 404 404 404 302 403 302 404 302
POST /trials/<slug>/templates/<pk>/retire/                         302 404 404 404 302 403 302 404 302
GET  /trials/<slug>/templates/new/                                 302 404 404 404 200 403 200 404 200
POST /trials/<slug>/templates/new/                                 302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/templates/<pk>/edit/                           302 404 404 404 200 403 200 404 200
POST /trials/<slug>/templates/<pk>/save/                           302 404 404 404 422 403 422 404 422
POST /trials/<slug>/templates/<pk>/keep/                           302 404 404 404 422 403 422 404 422
POST /trials/<slug>/templates/<pk>/look/                           302 404 404 404 422 403 422 404 422
POST /trials/<slug>/templates/<pk>/try/                            302 404 404 404 422 403 422 404 422
POST /trials/<slug>/templates/<pk>/expression/                     302 404 404 404 422 403 422 404 422
POST /trials/<slug>/templates/<pk>/copy/                           302 404 404 404 302 403 302 404 302
GET  /trials/<slug>/templates/<pk>/compare/                        302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/sessions/<pk>/assessors/                       302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/assessors/<pk>/                                302 404 404 404 200 200 200 404 200
GET  /                                                             302 302 302 302 302 302 302 302 302
POST /                                                             302 302 302 302 302 302 302 302 302
GET  /reading/                                                     302 200 200 200 200 200 200 200 200
GET  /reading/<pk>/continue/                                       302 302 302 404 404 404 404 404 404
POST /reading/<pk>/claim/                                          302 302 302 404 404 404 404 404 404
GET  /reading/<pk>/reads/                                          302 200 200 404 404 404 404 404 404
GET  /reads/<pk>/                                                  302 200 404 404 404 404 404 404 404
GET  /reads/<pk>/panel/                                            302 200 404 404 404 404 404 404 404
POST /reads/<pk>/start/                                            302 200 404 404 404 404 404 404 404
POST /reads/<pk>/save/                                             302 200 404 404 404 404 404 404 404
POST /reads/<pk>/complete/                                         302 200 404 404 404 404 404 404 404
POST /reads/<pk>/not-readable/                                     302 200 404 404 404 404 404 404 404
POST /reads/<pk>/decide/                                           302 404 404 422 404 404 404 404 404
POST /reads/<pk>/skip/                                             302 200 404 404 404 404 404 404 404
POST /reads/<pk>/beat/                                             302 204 404 404 404 404 404 404 404
GET  /reads/<pk>/queries/                                          302 200 404 404 404 404 404 404 404
POST /reads/<pk>/queries/                                          302 201 404 404 404 404 404 404 404
POST /reads/<pk>/queries/<number>/answer/                          302 200 404 404 404 404 404 404 404
GET  /trials/<slug>/queries/                                       302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/queries/<number>/                              302 404 404 404 200 200 200 404 200
POST /trials/<slug>/queries/<number>/answer/                       302 404 404 404 422 403 422 404 422
POST /trials/<slug>/queries/<number>/close/                        302 404 404 404 302 403 302 404 302
GET  /trials/<slug>/reads/<read_pk>/ask/                           302 404 404 404 200 403 200 404 200
POST /trials/<slug>/reads/<read_pk>/ask/                           302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/worklists/                                     302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/worklists/new/                                 302 404 404 404 200 403 200 404 200
POST /trials/<slug>/worklists/new/                                 302 404 404 404 422 403 422 404 422
POST /trials/<slug>/worklists/try/                                 302 404 404 404 200 403 200 404 200
GET  /trials/<slug>/worklists/<pk>/                                302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/worklists/<pk>/edit/                           302 404 404 404 200 403 200 404 200
POST /trials/<slug>/worklists/<pk>/edit/                           302 404 404 404 422 403 422 404 422
POST /trials/<slug>/worklists/<pk>/activate/                       302 404 404 404 302 403 302 404 302
POST /trials/<slug>/worklists/<pk>/pause/                          302 404 404 404 422 403 422 404 422
POST /trials/<slug>/worklists/<pk>/resume/                         302 404 404 404 409 403 409 404 409
POST /trials/<slug>/worklists/<pk>/extend/                         302 404 404 404 422 403 422 404 422
POST /trials/<slug>/worklists/<pk>/cancel/                         302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/worklists/<pk>/amendments/                     302 404 404 404 200 200 200 404 200
POST /trials/<slug>/worklists/<pk>/amendments/<kind>/              302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/worklists/<pk>/recheck/                        302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/worklists/<pk>/blinding/                       302 404 404 404 200 200 200 404 200
POST /trials/<slug>/worklists/<pk>/blinding/run/                   302 404 404 404 302 403 302 404 302
GET  /trials/<slug>/worklists/<pk>/blinding/status/                302 404 404 404 200 200 200 404 200
POST /trials/<slug>/worklists/<pk>/blinding/scans/<scan_pk>/       302 404 404 404 404 403 404 404 404
GET  /trials/<slug>/ready-rules/<version_pk>/                      302 404 404 404 200 403 200 404 200
POST /trials/<slug>/ready-rules/<version_pk>/                      302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/worklists/<pk>/adjudications/                  302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/worklists/<pk>/adjudications/<adjudication_pk>/ 302 404 404 404 200 200 200 404 200
POST /trials/<slug>/worklists/<pk>/adjudications/<adjudication_pk>/assign/ 302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/worklists/<pk>/migrate/                        302 404 404 404 200 403 200 404 200
POST /trials/<slug>/worklists/<pk>/migrate/                        302 404 404 404 422 403 422 404 422
POST /trials/<slug>/worklists/<pk>/reads/<read_pk>/reopen/         302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/tower/                                         302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/tower/matrix.csv                               302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/tower/reads/                                   302 404 404 404 200 200 200 404 200
POST /trials/<slug>/tower/reads/                                   302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/state/                                         302 404 404 404 200 200 200 404 200
POST /trials/<slug>/state/freeze/                                  302 404 404 404 422 403 422 404 422
POST /trials/<slug>/state/thaw/                                    302 404 404 404 422 403 422 404 422
POST /trials/<slug>/state/lock/                                    302 404 404 404 422 403 422 404 422
POST /trials/<slug>/state/unlock/                                  302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/qualification/                                 302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/qualification/documents/new/                   302 404 404 404 200 403 200 404 200
POST /trials/<slug>/qualification/documents/new/                   302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/qualification/documents/<document_pk>/         302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/qualification/documents/<document_pk>/edit/    302 404 404 404 200 403 200 404 200
POST /trials/<slug>/qualification/documents/<document_pk>/edit/    302 404 404 404 422 403 422 404 422
POST /trials/<slug>/qualification/documents/<document_pk>/publish/ 302 404 404 404 302 403 302 404 302
POST /trials/<slug>/qualification/documents/<document_pk>/revise/  302 404 404 404 302 403 302 404 302
POST /trials/<slug>/qualification/documents/<document_pk>/discard/ 302 404 404 404 302 403 302 404 302
GET  /trials/<slug>/qualification/readers/<reader_pk>/             302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/worklists/<pk>/training/                       302 404 404 404 200 200 200 404 200
POST /trials/<slug>/worklists/<pk>/training/repeat/                302 404 404 404 422 403 422 404 422
GET  /trials/<slug>/worklists/<pk>/known-answers/<item_pk>/        302 404 404 404 200 403 200 404 200
POST /trials/<slug>/worklists/<pk>/known-answers/<item_pk>/        302 404 404 404 422 403 422 404 422
GET  /reading/documents/<pk>/                                      302 200 200 200 404 404 404 404 200
POST /reading/documents/<pk>/acknowledge/                          302 302 302 302 404 404 404 404 302
GET  /reading/<pk>/feedback/                                       302 200 200 404 404 404 404 404 404
GET  /reading/trials/<slug>/certificate/                           302 200 200 200 404 404 404 404 200
POST /trials/<slug>/worklists/<pk>/reads/<read_pk>/hold/           302 404 404 404 422 403 422 404 422
POST /trials/<slug>/worklists/<pk>/reads/<read_pk>/release/        302 404 404 404 409 403 409 404 409
GET  /reads/<pk>/dicomweb/<path>                                   401 200 404 404 404 404 404 404 404
GET  /trials/<slug>/dicomweb/<path>                                401 404 404 404 200 404 200 404 200
GET  /reads/<pk>/viewer/<page>                                     302 302 404 404 404 404 404 404 404
GET  /trials/<slug>/exports/                                       302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/exports/<kind>                                 302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/worklists/<pk>/exports/<kind>                  302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/audit/                                         302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/audit/<kind>                                   302 404 404 404 200 200 200 404 200
POST /trials/<slug>/audit/<seq>/redact/                            302 404 404 404 403 403 302 404 302
GET  /trials/<slug>/audit/reads/<read_pk>/                         302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/audit/reads/<read_pk>/fields/<key>/            302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/exposure/                                      302 404 404 404 200 200 200 404 200
GET  /trials/<slug>/exposure/ledger.csv                            302 404 404 404 200 200 200 404 200
GET  /about/                                                       302 403 403 403 200 200 200 200 200
GET  /audit/verifier.py                                            302 200 200 200 200 200 200 200 200
GET  /api/v1/tokens/                                               401 200 200 200 200 200 200 200 200
POST /api/v1/tokens/                                               401 201 201 201 201 201 201 201 201
DELETE /api/v1/tokens/<token_key>/                                 401 204 404 404 404 404 404 404 404
GET  /api/v1/trials/                                               401 200 200 200 200 200 200 200 200
GET  /api/v1/trials/<slug>/                                        401 404 404 404 200 200 200 404 200
GET  /api/v1/sessions/                                             401 200 200 200 200 200 200 200 200
GET  /api/v1/sessions/<pk>/                                        401 404 404 404 200 200 200 404 200
GET  /api/v1/scans/                                                401 200 200 200 200 200 200 200 200
GET  /api/v1/scans/<pk>/                                           401 404 404 404 200 200 200 404 200
GET  /api/v1/templates/                                            401 200 200 200 200 200 200 200 200
GET  /api/v1/trials/<slug>/IHETemplateService/                     401 404 404 404 200 200 200 404 200
GET  /api/v1/trials/<slug>/IHETemplateService/<uid>                401 404 404 404 200 200 200 404 200
PUT  /api/v1/trials/<slug>/IHETemplateService/<uid>                401 404 404 404 422 403 422 404 422
GET  /api/v1/templates/<pk>/                                       401 404 404 404 200 200 200 404 200
GET  /api/v1/template-versions/                                    401 200 200 200 200 200 200 200 200
GET  /api/v1/template-versions/<pk>/                               401 404 404 404 200 200 200 404 200
GET  /api/v1/worklists/                                            401 200 200 200 200 200 200 200 200
POST /api/v1/worklists/                                            401 400 400 400 201 400 201 400 201
POST /api/v1/worklists/import/                                     401 404 404 404 422 403 422 404 422
GET  /api/v1/worklists/<pk>/                                       401 404 404 404 200 200 200 404 200
POST /api/v1/worklists/<pk>/activate/                              401 404 404 404 200 403 200 404 200
GET  /api/v1/worklists/<pk>/amendments/                            401 404 404 404 200 200 200 404 200
POST /api/v1/worklists/<pk>/amendments/add/                        401 404 404 404 400 403 400 404 400
POST /api/v1/worklists/<pk>/amendments/reassign/                   401 404 404 404 400 403 400 404 400
POST /api/v1/worklists/<pk>/amendments/withdraw/                   401 404 404 404 400 403 400 404 400
POST /api/v1/worklists/<pk>/claim/                                 401 409 409 404 404 404 404 404 404
POST /api/v1/worklists/<pk>/cancel/                                401 404 404 404 200 403 200 404 200
POST /api/v1/worklists/<pk>/extend/                                401 404 404 404 200 403 200 404 200
POST /api/v1/worklists/<pk>/pause/                                 401 404 404 404 200 403 200 404 200
GET  /api/v1/worklists/<pk>/reads/                                 401 404 404 404 200 200 200 404 200
POST /api/v1/worklists/<pk>/reads/<read_pk>/reopen/                401 404 404 404 200 403 200 404 200
POST /api/v1/worklists/<pk>/reads/<read_pk>/hold/                  401 404 404 404 409 403 409 404 409
POST /api/v1/worklists/<pk>/reads/<read_pk>/release/               401 404 404 404 409 403 409 404 409
POST /api/v1/worklists/<pk>/resume/                                401 404 404 404 409 403 409 404 409
GET  /api/v1/worklists/<pk>/xnat/                                  401 404 404 404 200 200 200 404 200
GET  /api/v1/reads/                                                401 200 200 200 200 200 200 200 200
GET  /api/v1/reads/<pk>/                                           401 200 404 404 404 404 404 404 404
POST /api/v1/reads/<pk>/complete/                                  401 201 404 404 404 404 404 404 404
POST /api/v1/reads/<pk>/not-readable/                              401 201 404 404 404 404 404 404 404
POST /api/v1/reads/<pk>/save/                                      401 200 404 404 404 404 404 404 404
POST /api/v1/reads/<pk>/skip/                                      401 200 404 404 404 404 404 404 404
POST /api/v1/reads/<pk>/start/                                     401 200 404 404 404 404 404 404 404
GET  /api/v1/queries/                                              401 200 200 200 200 200 200 200 200
POST /api/v1/queries/                                              401 201 400 400 201 400 201 400 201
GET  /api/v1/queries/<pk>/                                         401 200 404 404 200 200 200 404 200
POST /api/v1/queries/<pk>/answer/                                  401 200 404 404 200 403 200 404 200
POST /api/v1/queries/<pk>/close/                                   401 403 404 404 200 403 200 404 200
GET  /api/v1/overseen-reads/                                       401 200 200 200 200 200 200 200 200
GET  /api/v1/overseen-reads/<pk>/                                  401 404 404 404 200 200 200 404 200
GET  /api/v1/adjudications/                                        401 200 200 200 200 200 200 200 200
GET  /api/v1/adjudications/<pk>/                                   401 404 404 404 200 200 200 404 200
POST /api/v1/adjudications/<pk>/assign/                            401 404 404 404 400 403 400 404 400
GET  /api/v1/own-adjudications/                                    401 200 200 200 200 200 200 200 200
GET  /api/v1/own-adjudications/<pk>/                               401 404 404 200 404 404 404 404 404
POST /api/v1/own-adjudications/<pk>/decide/                        401 404 404 422 404 404 404 404 404
GET  /api/v1/assessors/                                            401 200 200 200 200 200 200 200 200
GET  /api/v1/assessors/<pk>/                                       401 404 404 404 200 200 200 404 200
GET  /api/v1/trials/<slug>/tower/                                  401 404 404 404 200 200 200 404 200
POST /api/v1/trials/<slug>/state/<verb>/                           401 404 404 404 200 403 200 404 200
POST /api/v1/trials/<slug>/reads/bulk/                             401 404 404 404 200 403 200 404 200
GET  /api/v1/trials/<slug>/qualification/                          401 404 404 404 200 200 200 404 200
GET  /api/v1/documents/                                            401 200 200 200 200 200 200 200 200
POST /api/v1/documents/<pk>/acknowledge/                           401 204 204 204 404 404 404 404 204
GET  /api/v1/trials/<slug>/exports/<kind>                          401 404 404 404 200 200 200 404 200
GET  /api/v1/trials/<slug>/worklists/<pk>/exports/<kind>           401 404 404 404 200 200 200 404 200
GET  /api/schema/                                                  401 200 200 200 200 200 200 200 200
GET  /api/docs/                                                    401 200 200 200 200 200 200 200 200
"""

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
Row = tuple[str, str]


def table() -> dict[Row, dict[str, int]]:
    rows = {}
    for line in TABLE.strip().splitlines():
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
def test_every_url_answers_every_role_as_the_table_says(stage):
    asking, wrong = Asking(stage.cast), []
    for (method, route), expected in table().items():
        got = {name: send(asking, name, method, route, stage) for name in WHO}
        if got != expected:
            wrong.append(f"{method:5}{route:62}{' '.join(map(str, got.values()))}")
    assert wrong == [], "these answer otherwise than the table says:\n" + "\n".join(wrong)


@pytest.mark.statement("C2")
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
