"""A moment of what bench/fuzz.py does for minutes."""

import random

import pytest

from ecrf.importing import import_source
from tests.ecrf.fuzzing import TARGETS

SEEDS = {"import": 40, "definition": 60, "answers": 60}


@pytest.mark.parametrize("name", TARGETS)
def test_hostile_things_are_swallowed(name):
    target = TARGETS[name]
    for seed in range(SEEDS[name]):
        thing = target.make(random.Random(seed))
        try:
            target.check(thing)
        except Exception as error:
            raise AssertionError(f"{name} {seed}: {type(error).__name__}: {error}") from error


def test_the_same_number_gives_the_same_thing():
    for target in TARGETS.values():
        assert repr(target.make(random.Random(7))) == repr(target.make(random.Random(7)))


def test_a_planted_fault_is_found(monkeypatch):
    """Otherwise the loops above would show nothing."""
    target = TARGETS["import"]

    def faulty(source, **options):
        imported = import_source(source, **options)
        imported.report.entries[:1] = []
        imported.report.errors[:] = []
        return imported

    monkeypatch.setattr("tests.ecrf.fuzzing.templates.import_source", faulty)
    with pytest.raises(AssertionError):
        for seed in range(20):
            target.check(target.make(random.Random(seed)))
