from datetime import UTC, datetime, timedelta

from worklists.protocols.periods import ALWAYS, is_open, opens_at

END = datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_the_first_period_is_always_open():
    assert opens_at(1, [None, None], 28) == ALWAYS
    assert is_open(1, [], 28, now=END)


def test_a_period_opens_the_washout_after_the_last_read_of_the_one_before():
    assert opens_at(2, [END, None], 27) == END + timedelta(days=27)
    assert not is_open(2, [END], 27, now=END + timedelta(days=27) - timedelta(seconds=1))
    assert is_open(2, [END], 27, now=END + timedelta(days=27))


def test_while_the_period_before_is_unfinished_nobody_can_say():
    assert opens_at(2, [None, None], 28) is None
    assert opens_at(3, [END], 28) is None
    assert not is_open(2, [None], 0, now=END)
