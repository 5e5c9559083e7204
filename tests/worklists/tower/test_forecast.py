"""The forecast of the end: pure, with an interval, and silent where there is too little to go by."""

from datetime import date

import pytest

from worklists.tower.forecast import STANDS_STILL, TOO_FAR, TOO_LITTLE, Pace, bounds, estimate, forecast

TODAY = date(2026, 3, 2)


def test_the_pace_of_the_last_days_gives_the_date():
    made = estimate(Pace("Ada", left=28, done=14, days=14), TODAY)
    assert (made.per_day, made.end) == (1.0, date(2026, 3, 30))
    assert made.earliest < made.end < made.latest


@pytest.mark.parametrize(("count", "low", "high"), [(5, 2.43, 9.27), (14, 9.47, 20.13), (100, 87.3, 114.1)])
def test_the_interval_is_that_of_a_poisson_count(count, low, high):
    """The exact limits at 80 % (chi-square quantiles 10 % and 90 %), which Byar's come near."""
    assert bounds(count) == pytest.approx((low, high), rel=0.01)


def test_more_reads_make_a_narrower_interval():
    def width(done):
        made = estimate(Pace("Ada", left=done * 2, done=done, days=14), TODAY)
        return (made.latest - made.earliest).days

    assert width(200) < width(50) < width(10)


@pytest.mark.parametrize(
    ("done", "days", "why"), [(4, 14, TOO_LITTLE), (9, 2, TOO_LITTLE), (0, 3, TOO_LITTLE), (0, 14, STANDS_STILL)]
)
def test_too_little_data_is_said(done, days, why):
    made = estimate(Pace("Ada", left=10, done=done, days=days), TODAY)
    assert (made.why, made.end, made.has_dates) == (why, None, False)


def test_what_lies_beyond_ten_years_is_no_date():
    assert estimate(Pace("Ada", left=100_000, done=5, days=14), TODAY).why == TOO_FAR


def test_all_is_read_when_the_last_reader_is_through():
    quick, slow = Pace("Ada", 14, 14, 14), Pace("Ben", 28, 14, 14)
    made = forecast([quick, slow, Pace("Cy", 0, 0, 0)], TODAY)
    assert (made.left, made.end) == (42, estimate(slow, TODAY).end)
    assert made.latest == estimate(slow, TODAY).latest


def test_one_reader_without_data_leaves_the_trial_without_a_date():
    made = forecast([Pace("Ada", 14, 14, 14), Pace("Ben", 9, 1, 14)], TODAY)
    assert made.end is None and [one.pace.name for one in made.unsure] == ["Ben"]


def test_nothing_left_needs_no_date():
    made = forecast([Pace("Ada", 0, 14, 14)], TODAY)
    assert (made.left, made.end, list(made.unsure)) == (0, None, [])
