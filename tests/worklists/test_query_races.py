"""Two who ask at once get two numbers; forced as in test_races.py."""

import pytest

from tests.worklists.lists import activate
from tests.worklists.test_races import Gate, cast, race, real_database  # noqa: F401 (fixtures)
from worklists import actions
from worklists.actions import querying
from worklists.models import Query, QueryMessage

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_ask_at_once_get_two_numbers(cast, monkeypatch):  # noqa: F811
    read = activate(cast).reads.filter(reader=cast.ada).first()
    monkeypatch.setattr(querying, "_say", gate := Gate(querying._say))

    def ask(by):
        return lambda: actions.open_query(read=read, by=by, text="Which?")

    first, second = race(gate, ask(cast.ada), ask(cast.cora))
    assert {getattr(one, "number", one) for one in (first, second)} == {1, 2}


def test_a_query_is_not_answered_while_it_is_being_closed(cast, monkeypatch):  # noqa: F811
    read = activate(cast).reads.filter(reader=cast.ada).first()
    query = actions.open_query(read=read, by=cast.cora, text="Which?")
    monkeypatch.setattr(querying, "_say", gate := Gate(querying._say))
    closed, refused = race(
        gate,
        lambda: actions.close_query(query=query, by=cast.cora, text="Never mind."),
        lambda: actions.answer_query(query=query, by=cast.ada, text="The left one."),
    )
    assert isinstance(closed, Query) and str(refused) == "This query is closed."
    assert QueryMessage.objects.count() == 2
