"""Worklists in the states that the tests of this room begin with."""

import pytest

from tests.worklists.lists import activate, add_version


@pytest.fixture
def version(cast):
    return add_version(cast)


@pytest.fixture
def worklist(cast, version):
    """Three sessions as listed, read by ada and ben, active."""
    return activate(cast, version=version)


@pytest.fixture
def ada_reads(cast, worklist):
    return list(worklist.reads.filter(reader=cast.ada).in_read_order())


@pytest.fixture
def read(ada_reads):
    """Ada's first read."""
    return ada_reads[0]
