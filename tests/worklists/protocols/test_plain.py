import pytest

from worklists.protocols.plain import Item, compile_algorithm, from_inputs

ITEMS = [
    Item("a", "1002", "2024-02-01"),
    Item("b", "1001", "2024-02-01"),
    Item("c", "1003", "2023-12-31"),
    Item("d", "1001", ""),
]


def keys(schedule, reader="1"):
    return "".join(row.item for row in schedule.of_reader(reader))


def test_as_listed_keeps_the_list():
    assert keys(compile_algorithm(ITEMS, ["1"], algorithm="listed-v1", seed="")) == "abcd"


def test_by_date_breaks_ties_by_subject_and_puts_the_undated_last():
    assert keys(compile_algorithm(ITEMS, ["1"], algorithm="date-v1", seed="")) == "cbad"


def test_by_date_keeps_the_listed_order_within_one_day_of_one_subject():
    items = [Item("z", "1001", "2024-01-01"), Item("a", "1001", "2024-01-01")]
    assert keys(compile_algorithm(items, ["1"], algorithm="date-v1", seed="")) == "za"


def test_shuffling_is_the_same_for_ever():
    """Literal values: another Python, another machine, another language must find exactly these."""
    schedule = compile_algorithm([Item(key) for key in "abcdefgh"], ["1", "2"], algorithm="shuffled-v1", seed="s")
    assert (keys(schedule, "1"), keys(schedule, "2")) == ("bghecfda", "gfhedcab")
    assert schedule.algorithm == "shuffled-v1"
    assert schedule.sha256 == "e249e32c567d4f13f28bdace3b3ba72c42578733e5979ebf1f64130d1bfd524c"


def test_each_reader_has_an_order_of_its_own_and_meets_every_item_once():
    schedule = compile_algorithm([Item(str(n)) for n in range(50)], ["1", "2"], algorithm="shuffled-v1", seed="s")
    orders = [[row.item for row in schedule.of_reader(reader)] for reader in ("1", "2")]
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1])
    assert [row.position for row in schedule.of_reader("1")] == list(range(1, 51))


def test_how_items_are_listed_does_not_steer_the_shuffle():
    items = [Item(key) for key in "abcdefgh"]
    one = compile_algorithm(items, ["1"], algorithm="shuffled-v1", seed="s")
    other = compile_algorithm(items[::-1], ["1"], algorithm="shuffled-v1", seed="s")
    assert keys(one) == keys(other)


def test_the_inputs_give_the_same_schedule_again():
    schedule = compile_algorithm(ITEMS, ["1", "2"], algorithm="shuffled-v1", seed="s")
    assert from_inputs(schedule.inputs).sha256 == schedule.sha256


def test_an_item_or_a_reader_twice_is_refused():
    with pytest.raises(ValueError, match="each item once"):
        compile_algorithm([Item("a"), Item("a")], ["1"], algorithm="listed-v1", seed="")
    with pytest.raises(ValueError, match="each reader once"):
        compile_algorithm(ITEMS, ["1", "1"], algorithm="listed-v1", seed="")
