"""What is made from forms is made once, kept while it is used, and never missing."""

from ecrf.keeping import Kept


def test_a_thing_is_made_once():
    kept, made = Kept(), []
    assert kept.get("a", lambda: made.append(1) or "A") == kept.get("a", lambda: made.append(1) or "B") == "A"
    assert made == [1]


def test_what_was_not_used_for_longest_is_forgotten_first():
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key.upper())
    assert len(kept) == 2
    assert kept.get("a", lambda: "made again") == "A"
    assert kept.get("b", lambda: "made again") == "made again"


def test_what_others_push_out_meanwhile_is_given_all_the_same():
    """A dict that was cleared between putting and taking raised KeyError in the other thread."""
    kept = Kept(2)

    def while_others_come():
        for number in range(10):
            kept.get(number, lambda: "other")
        return "mine"

    assert kept.get("a", while_others_come) == "mine"
    assert len(kept) == 2
