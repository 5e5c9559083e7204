"""What many tests begin with: made once in a session, then written again, statement for statement, for each test.

Making a worklist asks the database a hundred questions, and their answers are always the same. Unlike the states of
tests/kept.py, which are poured from moulds as well, these leave no transaction open.
"""

from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

WRITES = ("INSERT", "UPDATE", "DELETE")
_moulds: dict[tuple, "Mould"] = {}


@dataclass
class Mould:
    made: Any = None
    statements: list[tuple] = field(default_factory=list)
    changes: int = 0

    def keep(self, execute, sql, params, many, context):
        if sql.startswith(WRITES):
            self.statements.append((sql, params, many))
        return execute(sql, params, many, context)


class Pouring:
    """The moulds of one test.

    A mould is for the state that it was made in. Where anything else has been written before it, and where nothing
    tells whether it has been, as on PostgreSQL, the thing is made as if there were no moulds.
    """

    def __init__(self):
        self._key, self._written = (), _written()

    def __call__(self, make: Callable, *given, onto: Hashable = None, name: Hashable = None):
        """What `make(*given)` gives and writes, where the last thing poured is `onto`, or nothing is.

        Moulds go by the function that makes, or by `name` where it makes what it is given.
        """
        last = self._key[-1] if self._key else None
        if last is not onto or self._written is None or self._written != _written():
            return make(*given)
        self._key = (*(self._key or (_places(),)), name or make)
        mould = _moulds.get(self._key)
        made = _pour(mould) if mould else _cast(self._key, make, given)
        changes = _written() - self._written
        assert changes == _moulds[self._key].changes, "a mould must write what was written when it was made"
        self._written += changes
        return made


def _cast(key: tuple, make: Callable, given: tuple):
    mould, before = Mould(), _written()
    with connection.execute_wrapper(mould.keep):
        made = make(*given)
    mould.made, mould.changes = deepcopy(made), _written() - before
    _moulds[key] = mould
    return made


def _pour(mould: Mould):
    with connection.cursor() as cursor:
        for sql, params, many in mould.statements:
            (cursor.executemany if many else cursor.execute)(sql, params)
    return deepcopy(mould.made)


def _written() -> int | None:
    """How many rows this connection has written so far, if that can be told."""
    if connection.vendor != "sqlite" or not connection.in_atomic_block:
        return None
    return connection.connection.total_changes


def _places() -> tuple:
    """The numbers that the next rows will have; with others, what refers to them would be wrong."""
    with connection.cursor() as cursor:
        return tuple(cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name").fetchall())
