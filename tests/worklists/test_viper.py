"""A small twin of VIPER's design, composed in the editor and read to its end; bench/viper.py reads it all."""

import pytest
from django.core.management import call_command

from tests.worklists.viper import STUDIES, TWIN, WASHOUT, Walk


def test_the_design_has_the_figures_of_the_study():
    readers = {reader for study in STUDIES for own in study.readers for reader in own}
    cases = {case for study in STUDIES for own in study.cases for case in own}
    assert (len(readers), len(cases), len(STUDIES)) == (43, 715, 5)
    assert {len({one for own in study.readers for one in own}) for study in STUDIES} == {20}
    assert [len({case for own in study.cases for case in own}) for study in STUDIES] == [419, 435, 239, 439, 239]
    assert [study.planned - study.missing for study in STUDIES] == [6911, 4325, 2390, 4377, 2379]
    assert Walk(STUDIES).scored == 20_382


@pytest.mark.long
@pytest.mark.django_db
def test_a_twin_is_read_to_the_end_in_order_and_never_early():
    walk = Walk(TWIN)
    with walk.clock.running():
        walk.furnish()
        walk.compose()
        walk.read_all()
    assert walk.out_of_order() == 0
    assert walk.least_washout() >= WASHOUT
    assert walk.early > len(walk.readers)
    assert len(walk.exported()) == walk.scored > 30
    call_command("verify_schedule", verbosity=0)
