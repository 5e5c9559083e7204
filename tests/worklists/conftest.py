"""Worklists in the states that the tests of this room begin with."""

import pytest

from tests.cast import make_cast
from tests.worklists.lists import activate_listed, add_version


@pytest.fixture
def version(cast, pour):
    return pour(add_version, cast, onto=make_cast)


@pytest.fixture
def worklist(cast, version, pour):
    """Three sessions as listed, read by ada and ben, active."""
    return pour(activate_listed, cast, version, onto=add_version)


@pytest.fixture
def ada_reads(cast, worklist):
    return list(worklist.reads.filter(reader=cast.ada).in_read_order())


@pytest.fixture
def read(ada_reads):
    """Ada's first read."""
    return ada_reads[0]
