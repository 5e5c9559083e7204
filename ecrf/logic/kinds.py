"""Which kind of value an expression gives, and what in it cannot be meant."""

from collections.abc import Callable

from ecrf.definition import Group, Section

from .names import KIND_WORDS, Names
from .operators import AGGREGATES
from .printing import to_text
from .tokens import key_text
from .values import day

LITERAL_KINDS = {"num": "number", "text": "text", "bool": "bool", "date": "date"}
OPTIONS_SHOWN = 12


class Kinds:
    """Finds the kind of expressions, and hands every mistake to `complain` in plain words.

    `inside` are the groups whose rows the expression is about. A kind is None where a mistake was found already, so
    that one mistake gives one message.
    """

    def __init__(self, names: Names, inside: frozenset[str], complain: Callable[[str], None]):
        self._names, self._inside, self._complain = names, inside, complain

    def kind(self, ast: list) -> str | None:
        name, *parts = ast
        if name in LITERAL_KINDS:
            if name == "date" and day(parts[0]) is None:
                return self._complain(f"“{parts[0][:40]}” is not a date; write it as 2026-11-20.")
            return LITERAL_KINDS[name]
        if name == "field":
            return self._field(parts[0])
        if name in AGGREGATES:
            return self._aggregate(name, *parts)
        return getattr(self, METHODS[name])(name, *parts)

    def expect(self, ast: list, kind: str, where: str) -> None:
        """That an expression gives this kind of value."""
        found = self.kind(ast)
        if found not in {None, kind}:
            self._complain(f"{where} must be {KIND_WORDS[kind]}, but {self._shown(ast)} is {KIND_WORDS[found]}.")

    def _shown(self, ast: list) -> str:
        if ast[0] == "field":
            return self._names.call(ast[1])
        text = to_text(ast)
        return f"“{text if len(text) <= 60 else text[:59] + '…'}”"

    # --- names ---

    def _field(self, key: str) -> str | None:
        names, item = self._names, self._names.items.get(key)
        if item is None:
            return self._complain(f"There is no field “{key[:80]}” in this form.")
        if isinstance(item, Group):
            return self._complain(f"{names.call(key)} is a group; use count({key_text(key)}) and its like.")
        if isinstance(item, Section):
            return self._complain(f"{names.call(key)} is a section, which has no answer.")
        group = names.group_of(key)
        if group and group not in self._inside:
            return self._complain(
                f"{names.call(key)} is answered once per row of {names.call(group)}; use it in sum, any and their "
                f"like, as in any({key_text(group)} where answered({key_text(key)}))."
            )
        kind = names.kind(key)
        return kind if kind != "note" else self._complain(f"{names.call(key)} has no answer.")

    def _group(self, name: str, key: str) -> "Kinds | None":
        """The kinds inside the rows of a group."""
        if isinstance(self._names.items.get(key), Group):
            return Kinds(self._names, self._inside | {key}, self._complain)
        is_there = key in self._names.items
        problem = f"{self._names.call(key)} is not a group." if is_there else f"There is no group “{key[:80]}”."
        return self._complain(f"{problem} “{name}” counts the rows of a group.")

    # --- operators ---

    def _equality(self, name: str, a: list, b: list) -> str:
        kinds = self.kind(a), self.kind(b)
        if None in kinds:
            return "bool"
        if "list" in kinds:
            self._complain(
                f"{self._shown(a if kinds[0] == 'list' else b)} is several choices; compare it with “has”."
            )
        elif "image" in kinds:
            self._complain("An image reference cannot be compared; it is answered or empty.")
        elif kinds[0] != kinds[1]:
            self._mixed(a, b, kinds)
        elif ["text", ""] in (a, b):
            self._complain("An unanswered field is not the text “”; use empty(…) or answered(…).")
        else:
            self._check_options(a, [b])
            self._check_options(b, [a])
        return "bool"

    def _mixed(self, a: list, b: list, kinds: tuple[str, str]) -> None:
        first, second = (KIND_WORDS[kind] for kind in kinds)
        self._complain(f"{self._shown(a)} is {first} and {self._shown(b)} is {second}; they cannot be compared.")

    def _order(self, name: str, a: list, b: list) -> str:
        kinds = self.kind(a), self.kind(b)
        if None in kinds:
            return "bool"
        for ast, kind in zip((a, b), kinds, strict=True):
            if kind not in {"number", "date"}:
                self._complain(f"{self._shown(ast)} is {KIND_WORDS[kind]}, which is neither less nor more.")
                return "bool"
        if kinds[0] != kinds[1]:
            self._mixed(a, b, kinds)
        return "bool"

    def _among(self, name: str, a: list, literals: list) -> str:
        kind = self.kind(a)
        if kind in {"list", "image"}:
            self._complain(f"{self._shown(a)} is {KIND_WORDS[kind]}, which cannot be looked up with “in”.")
        elif kind:
            for literal in literals:
                found = self.kind(literal)
                if found not in {None, kind}:
                    self._mixed(a, literal, (kind, found))
            self._check_options(a, literals)
        return "bool"

    def _contains(self, name: str, a: list, literal: list) -> str:
        kind = self.kind(a)
        if kind not in {None, "list"}:
            self._complain(f"“has” is for a multiple choice, but {self._shown(a)} is {KIND_WORDS[kind]}; use “=”.")
        elif kind and self.kind(literal) != "text":
            self._complain(f"“has” needs a text, not {self._shown(literal)}.")
        elif kind:
            self._check_options(a, [literal])
        return "bool"

    def _check_options(self, a: list, literals: list) -> None:
        options = self._names.options(a[1]) if a[0] == "field" else None
        for literal in literals if options is not None else ():
            if literal[0] == "text" and literal[1] not in options:
                self._complain(f"{self._names.call(a[1])} has no option “{literal[1][:60]}”; {in_words(options)}.")

    def _logic(self, name: str, *parts: list) -> str:
        for part in parts:
            self.expect(part, "bool", f"What “{name}” joins" if name != "not" else "What follows “not”")
        return "bool"

    def _number(self, name: str, *parts: list) -> str:
        for part in parts:
            self.expect(part, "number", f"What “{SHOWN.get(name, name)}” works on")
        return "number"

    def _round(self, name: str, a: list, places: list) -> str:
        if places[0] != "num" or places[1] not in map(str, range(21)):
            self._complain("“round” needs the number of decimals, a whole number from 0 to 20.")
        return self._number(name, a)

    def _presence(self, name: str, a: list) -> str:
        self.kind(a)
        return "bool"

    def _choice(self, name: str, condition: list, then: list, otherwise: list) -> str | None:
        self.expect(condition, "bool", "The condition of “if”")
        kinds = self.kind(then), self.kind(otherwise)
        if None not in kinds and kinds[0] != kinds[1]:
            first, second = (KIND_WORDS[kind] for kind in kinds)
            return self._complain(f"“if” gives {first} in one branch and {second} in the other.")
        return kinds[0] and kinds[1]

    def _days(self, name: str, start: list, end: list) -> str:
        self.expect(start, "date", "What “days” counts from")
        self.expect(end, "date", "What “days” counts to")
        return "number"

    def _aggregate(self, name: str, group: str, *parts: list | None) -> str:
        *values, condition = parts
        inside = self._group(name, group)
        if inside:
            for value in values:
                if value[0] == "field" and value[1] in self._names.items and self._names.group_of(value[1]) != group:
                    self._complain(f"{self._names.call(value[1])} is not a field of {self._names.call(group)}.")
                    continue
                inside.expect(value, "number", f"What “{name}” works on")
            if condition is not None:
                inside.expect(condition, "bool", f"The condition of “{name}”")
        return "bool" if name in {"any", "every"} else "number"


METHODS = {
    **dict.fromkeys(("eq", "ne"), "_equality"),
    **dict.fromkeys(("lt", "le", "gt", "ge"), "_order"),
    "in": "_among",
    "has": "_contains",
    **dict.fromkeys(("and", "or", "not"), "_logic"),
    **dict.fromkeys(("add", "sub", "mul", "div", "neg", "abs", "least", "greatest"), "_number"),
    "round": "_round",
    **dict.fromkeys(("answered", "empty"), "_presence"),
    "if": "_choice",
    "days": "_days",
}
SHOWN = {"add": "+", "sub": "-", "mul": "*", "div": "/", "neg": "-"}


def in_words(options: dict[str, str]) -> str:
    """The options as a message lists them."""
    shown = [f"“{value}”" for value in list(options)[:OPTIONS_SHOWN]]
    more = len(options) - len(shown)
    return f"its options are {', '.join(shown)}{f' and {more} more' if more else ''}"


def results_of(ast: list) -> list[list]:
    """The expressions that can give the value of one: the branches of an `if`, or itself."""
    return results_of(ast[2]) + results_of(ast[3]) if ast[0] == "if" else [ast]
