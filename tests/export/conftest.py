"""A worklist of two sessions that ada and ben read; ada has completed her first read."""

import pytest

from rapidreader.export.actions import export_reads
from rapidreader.export.rows import Options, Scope
from tests.cast import add_session, make_cast
from tests.export.forms import ANSWERS, MEASUREMENT, add_version, rows_of
from tests.worklists.lists import activate, sign


@pytest.fixture
def worklist(cast, pour):
    return pour(make_worklist, cast, onto=make_cast)


def make_worklist(cast):
    sessions = [add_session(cast, number=1), add_session(cast, number=2)]
    return activate(cast, version=add_version(cast), sessions=sessions)


@pytest.fixture
def read(cast, worklist, pour):
    return pour(_complete_first, cast, worklist, onto=make_worklist)


def _complete_first(cast, worklist):
    read = worklist.reads.get(reader=cast.ada, position=1)
    sign(read, answers=ANSWERS, measurements=[MEASUREMENT])
    read.refresh_from_db()
    return read


@pytest.fixture
def export(cast):
    """The bytes of an export of the lung trial."""

    def content(kind, worklist=None, **options) -> bytes:
        scope = Scope(cast.lung, worklist)
        with export_reads(by=cast.cora, scope=scope, kind=kind, options=Options(**options)).spooled.file as file:
            return file.read()

    return content


@pytest.fixture
def exported_rows(export):
    return lambda kind, worklist=None, **options: rows_of(export(kind, worklist, **options))
