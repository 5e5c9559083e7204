"""The twins give the same results of whatever is generated; `python -m bench.parity` asks them much more."""

import pytest

from .planting import PLANTS, planted
from .twins import compare, needs_node


@needs_node
def test_the_twins_agree_on_expressions_and_forms():
    parity = compare(seed=3, pairs=1200)
    assert parity.pairs >= 1200
    assert parity.accepted > 30, "the forms are not meant well"
    assert parity.nulls < parity.pairs / 2, "too many results say nothing"
    assert parity.differences == []


@needs_node
@pytest.mark.parametrize("what", ["a quotient is cut off", "blank rows count"])
def test_a_planted_difference_is_caught(what, tmp_path):
    plant = next(plant for plant in PLANTS if plant.what == what)
    assert compare(seed=3, pairs=300, folder=planted(plant, tmp_path)).differences


def test_every_planted_mistake_still_has_its_place(tmp_path):
    assert len(PLANTS) > 15
    for number, plant in enumerate(PLANTS):
        assert planted(plant, tmp_path / str(number)).exists()
