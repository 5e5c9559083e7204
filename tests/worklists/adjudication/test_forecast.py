"""What is to come, from what was read so far."""

from math import sqrt

import pytest

from worklists.adjudication.forecast import Forecast, wilson


def forecast(**fields):
    return Forecast(**{"scope": "time_point", "known": 0, "differing": 0, "outstanding": 0, **fields})


@pytest.mark.parametrize(("count", "total"), [(3, 22), (1, 2), (50, 100), (999, 1000)])
def test_the_interval_is_wilsons(count, total):
    """Its ends are the shares from which the observed one is just 1.96 standard errors away."""
    for end in wilson(count, total):
        error = sqrt(end * (1 - end) / total)
        assert abs(count / total - end) == pytest.approx(1.959964 * error, rel=1e-6)


def test_none_and_all_have_an_interval_too():
    assert wilson(0, 10) == (0, pytest.approx(0.2775328, abs=1e-6))
    assert wilson(10, 10) == (pytest.approx(0.7224672, abs=1e-6), 1)


def test_nothing_is_expected_of_what_nothing_is_known():
    one = forecast(outstanding=12)
    assert (one.rate, one.interval, one.expected, one.least, one.most) == (None, None, None, None, None)


def test_the_load_is_the_rate_of_what_is_outstanding():
    one = forecast(known=22, differing=3, outstanding=100)
    assert (one.expected, one.least, one.most) == (14, 4, 34)


def test_when_all_is_read_nothing_is_expected_any_more():
    one = forecast(known=22, differing=3)
    assert (one.expected, one.least, one.most) == (0, 0, 0)


def test_nobody_expects_more_adjudications_than_sessions():
    one = forecast(known=3, differing=3, outstanding=7)
    assert (one.expected, one.most) == (7, 7)
    assert 0 < one.least < 7
