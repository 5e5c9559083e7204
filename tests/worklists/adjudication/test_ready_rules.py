"""Ready rules for the editor: what a form offers, and the expression of a choice."""

import json

import pytest

from .scene import add_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, cast):
    version = add_form(cast)

    def run(choice=None, person=None):
        client.force_login(person or cast.cora)
        url = f"/trials/lung/ready-rules/{version.pk}/"
        if choice is None:
            return client.get(url)
        return client.post(
            url, json.dumps(choice), content_type="application/json", headers={"accept": "application/json"}
        )

    return run


def test_the_fields_of_the_form_are_offered_with_their_answers(ask):
    fields = {one["key"]: one for one in ask().json()["fields"]}
    assert [one["value"] for one in fields["overall"]["values"]][:2] == ["CR", "PR"]
    assert (fields["sum_mm"]["is_number"], fields["overall"]["is_number"]) == (True, False)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"kind": "differs", "key": "overall"}, "a.overall != b.overall"),
        ({"kind": "differs_percent", "key": "sum_mm", "limit": "12,5"}, "12.5 / 100"),
        ({"kind": "first_time", "key": "overall", "value": "PD"}, "time_point_number"),
        ({"kind": "not_readable"}, "a.not_readable != b.not_readable"),
    ],
)
def test_a_choice_becomes_a_rule(ask, choice, words):
    assert words in ask(choice).json()["rule"]["when"]


@pytest.mark.parametrize(
    "choice", [{}, {"kind": "differs_by", "key": "sum_mm", "limit": "much"}, {"kind": "x", "key": "sum_mm"}]
)
def test_what_is_missing_is_said(ask, choice):
    answer = ask(choice)
    assert answer.status_code == 422
    assert answer.json()["error"]["detail"]


def test_only_those_who_plan_worklists_ask(ask, cast):
    assert [ask(person=one).status_code for one in (cast.mona, cast.ada, cast.olga)] == [403, 404, 404]
