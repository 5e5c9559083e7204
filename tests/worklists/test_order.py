import pytest

from worklists.order import Item, Row, compile_schedule, differences, from_inputs

ITEMS = [
    Item("a", "1002", "2024-02-01"),
    Item("b", "1001", "2024-02-01"),
    Item("c", "1003", "2023-12-31"),
    Item("d", "1001", ""),
]


def keys(schedule, reader="1"):
    return "".join(row.item for row in schedule.of_reader(reader))


def test_as_listed_keeps_the_list():
    assert keys(compile_schedule(ITEMS, ["1"], order="listed", seed="")) == "abcd"


def test_by_date_breaks_ties_by_subject_and_puts_the_undated_last():
    assert keys(compile_schedule(ITEMS, ["1"], order="date", seed="")) == "cbad"


def test_by_date_keeps_the_listed_order_within_one_day_of_one_subject():
    items = [Item("z", "1001", "2024-01-01"), Item("a", "1001", "2024-01-01")]
    assert keys(compile_schedule(items, ["1"], order="date", seed="")) == "za"


def test_shuffling_is_the_same_for_ever():
    """Literal values: another Python, another machine, another language must find exactly these."""
    schedule = compile_schedule([Item(key) for key in "abcdefgh"], ["1", "2"], order="shuffled", seed="s")
    assert (keys(schedule, "1"), keys(schedule, "2")) == ("bghecfda", "gfhedcab")
    assert schedule.algorithm == "shuffled-v1"
    assert schedule.sha256 == "e249e32c567d4f13f28bdace3b3ba72c42578733e5979ebf1f64130d1bfd524c"


def test_each_reader_has_an_order_of_its_own_and_meets_every_item_once():
    schedule = compile_schedule([Item(str(n)) for n in range(50)], ["1", "2"], order="shuffled", seed="s")
    orders = [[row.item for row in schedule.of_reader(reader)] for reader in ("1", "2")]
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1])
    assert [row.position for row in schedule.of_reader("1")] == list(range(1, 51))


def test_how_items_are_listed_does_not_steer_the_shuffle():
    items = [Item(key) for key in "abcdefgh"]
    one = compile_schedule(items, ["1"], order="shuffled", seed="s")
    other = compile_schedule(items[::-1], ["1"], order="shuffled", seed="s")
    assert keys(one) == keys(other)


def test_the_inputs_give_the_same_schedule_again():
    schedule = compile_schedule(ITEMS, ["1", "2"], order="shuffled", seed="s")
    assert from_inputs(schedule.inputs).sha256 == schedule.sha256


def test_an_item_or_a_reader_twice_is_refused():
    with pytest.raises(ValueError, match="each item once"):
        compile_schedule([Item("a"), Item("a")], ["1"], order="listed", seed="")
    with pytest.raises(ValueError, match="each reader once"):
        compile_schedule(ITEMS, ["1", "1"], order="listed", seed="")


def test_two_rows_that_changed_places_are_found():
    schedule = compile_schedule(ITEMS, ["1"], order="listed", seed="")
    swapped = [Row("1", 1, "b"), Row("1", 2, "a"), *schedule.rows[2:]]
    assert differences(expected=schedule, stored=schedule.rows, stored_hash=schedule.sha256) == []
    assert len(differences(expected=schedule, stored=swapped, stored_hash=schedule.sha256)) == 4


def test_another_hash_is_found():
    schedule = compile_schedule(ITEMS, ["1"], order="listed", seed="")
    assert "stored hash" in differences(expected=schedule, stored=schedule.rows, stored_hash="0" * 64)[0]
