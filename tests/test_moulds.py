"""What is poured is what would have been made, and only into the state that its mould was made in."""

from copy import deepcopy

import pytest
from django.core import serializers
from django.db import connection, transaction

from rapidreader.archive.models import Membership, Session, Trial
from tests import moulds
from tests.cast import add_session, make_cast


@pytest.fixture
def own_moulds(db, monkeypatch):
    monkeypatch.setattr(moulds, "_moulds", {})
    return moulds._moulds


def make_session(cast):
    return add_session(cast)


def everything() -> list:
    rows = [row for model in (Trial, Membership, Session) for row in model.objects.order_by("pk")]
    found = serializers.serialize("python", rows)
    return [{name: value for name, value in row["fields"].items() if not name.endswith("_at")} for row in found]


def poured() -> tuple:
    """(rows, what was given) of a cast and a session that are taken back again."""
    point, pour = transaction.savepoint(), moulds.Pouring()
    session = pour(make_session, pour(make_cast), onto=make_cast)
    found = deepcopy(everything()), session.pk, session.label
    transaction.savepoint_rollback(point)
    return found


def test_poured_or_made_the_rows_are_the_same(own_moulds, monkeypatch):
    made = poured()
    assert len(own_moulds) == (2 if connection.vendor == "sqlite" else 0)
    if own_moulds:  # PostgreSQL has none, and counts on where it was
        monkeypatch.setattr("tests.test_moulds.add_session", None)  # from here on nothing is made
        assert poured() == made


def test_after_anything_else_it_is_made_plainly(own_moulds):
    pour = moulds.Pouring()
    cast = pour(make_cast)
    Trial.objects.filter(pk=cast.liver.pk).update(name="Renamed")
    pour(make_session, cast, onto=make_cast)
    assert Session.objects.count() == 1
    assert make_session not in [key[-1] for key in own_moulds]
