"""A blinding policy's rules as they are asked while an object passes: what happens to an element of this tag and VR.

What is chosen for an attribute comes first, then the preset, then the rules that always hold (blinding_rules.py).
What nobody may choose to show (names, private elements, what no dictionary knows) stays hidden whatever is chosen.
"""

from datetime import date
from functools import lru_cache

from .blinding_policy import BlindingRules
from .blinding_presets import choice_by_vr, choices_of
from .blinding_rules import CODE_TAGS, FREE_TEXT, is_content_value, is_locked, verdict, vr_of
from .disguise import DAY_ONE

# UIDs that name a class or a scheme, not an object: they say what something is, and stay what they are.
CLASS_TAGS = frozenset(
    {
        *(0x00080016, 0x0008001A, 0x0008001B, 0x00080062, 0x0008010C, 0x00080117, 0x00080118, 0x00081150),
        *(0x0008115A, 0x00083002, 0x00020002, 0x00020010, 0x00041510, 0x00041512, 0x00420022),
    }
)
DATES = frozenset({"DA", "DT"})
# Given to an element by a preset or a coordinator: what the walk over the element does.
DOES = {"blank": "empty", "remove": "drop", "shift": "date", "align": "date"}


class Rulebook:
    """`what(tag, vr)` is one of: keep, drop, empty, mask, replace, date, uid, text, value, walk."""

    def __init__(self, rules: BlindingRules):
        self.rules, self.key = rules, rules.key
        self.chosen = {tag: choice.action for tag, choice in rules.attributes}
        self.texts = {tag: choice.text for tag, choice in rules.attributes if choice.action == "replace"}
        self.by_preset = choices_of(rules.preset)
        self._known: dict[tuple[int, str | None], str] = {}

    def what(self, tag: int, vr: str | None) -> str:
        found = self._known.get((tag, vr))
        if found is None:
            if len(self._known) > 20_000:
                self._known.clear()
            found = self._known[tag, vr] = self._what(tag, vr)
        return found

    def action(self, tag: int, vr: str | None) -> str:
        """What was chosen for the attribute: an action of a policy's document, "mask", or "alias" for a UID."""
        known = vr_of(tag, vr)
        if tag in self.chosen and not (is_locked(tag, vr) and self.chosen[tag] not in ("blank", "remove")):
            return self.chosen[tag]
        base = {"drop": "remove", "empty": "blank"}.get(always := verdict(tag, vr), always)
        if base == "remove" or (base == "blank" and is_locked(tag, vr)):
            return base
        if tag in self.by_preset:
            return self.by_preset[tag]
        if base != "keep":
            return base
        if known == "UI":
            return "alias" if self.rules.has_aliases and tag not in CLASS_TAGS else "keep"
        return choice_by_vr(self.rules.preset, tag, (vr or known).split(" or ")[0]) or "keep"

    def _what(self, tag: int, vr: str | None) -> str:
        action = self.action(tag, vr)
        if action == "alias":
            return "uid"
        if action != "keep":
            return DOES.get(action, action)
        known = vr_of(tag, vr)
        if vr == "UN" and (known in ("SQ", "UI") or known in FREE_TEXT):
            return "drop"  # bytes that the rules cannot look into
        if known == "SQ":
            return "walk"
        if is_content_value(tag):
            return "value"
        return "text" if known in FREE_TEXT and tag not in CODE_TAGS else "keep"

    def is_aligned(self, tag: int, vr: str | None) -> bool:
        return self.action(tag, vr) == "align"


@lru_cache(maxsize=256)
def rulebook_of(rules: BlindingRules) -> Rulebook:
    return Rulebook(rules)


def aligning_days(day: date | None) -> int | None:
    """By how many days a session moves so that it is of the first of January 1960; None where its day is unknown."""
    return (DAY_ONE - day).days if day else None
