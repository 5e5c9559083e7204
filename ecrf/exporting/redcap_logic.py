"""Expressions as REDCap's logic, where it has words for them.

Ours says that a comparison with an unanswered field is false; REDCap compares with an empty text, so "<", "<=" and
"<>" get a guard. What REDCap cannot say (rows of a group above all) raises Untranslatable, which says what it is.
"""

from ecrf.definition import Definition, Field

from .redcap_names import Names
from .walking import fields_of

SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
GUARDED = {"ne", "lt", "le"}
ARITHMETIC = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
NUMBERS = {"integer", "decimal", "scale", "measurement"}
DAY = '"d", true'


class Untranslatable(ValueError):
    """REDCap has no words for this."""


class Logic:
    def __init__(self, definition: Definition, names: Names):
        self.fields, self.names = fields_of(definition), names
        self.groups = definition.group_of

    def of(self, ast: list) -> str:
        """The logic of an expression. Raises Untranslatable."""
        head, *rest = ast
        write = getattr(self, f"_{head}", None)
        if write:
            return write(*rest)
        if head in SIGNS:
            return self._compared(head, *rest)
        if head in ARITHMETIC:
            return f"({self.of(rest[0])} {ARITHMETIC[head]} {self.of(rest[1])})"
        raise Untranslatable(f"“{head}” over the rows of a group")

    def holds(self, ast: list) -> str:
        """The logic of a condition: a yes-or-no field alone means that it is yes."""
        return self.of(["eq", ast, ["bool", True]] if ast[0] == "field" else ast)

    def _num(self, text) -> str:
        return str(text)

    def _text(self, text) -> str:
        return f"'{_quoted(text)}'"

    def _bool(self, value) -> str:
        return "'1'" if value else "'0'"

    def _date(self, text) -> str:
        return f"'{text}'"

    def _field(self, key) -> str:
        if self.fields[key].type == "multiple_choice":
            raise Untranslatable("a multiple choice as a whole")
        return f"[{self.names.field[key]}]"

    def _compared(self, operator: str, left: list, right: list) -> str:
        if right[0] == "text" and left[0] == "field":
            own = f"{self.of(left)} {SIGNS[operator]} {self._choice(left[1], right[1])}"
        else:
            own = f"{self.of(left)} {SIGNS[operator]} {self.of(right)}"
        fields = [part for part in (left, right) if part[0] == "field"]
        if operator not in GUARDED or not fields:
            return own
        return f"({' and '.join(f'{self.of(one)} <> {EMPTY}' for one in fields)} and {own})"

    def _choice(self, key: str, value: str) -> str:
        return f"'{_quoted(self.names.codes[key].get(value, value))}'"

    def _in(self, ast, literals) -> str:
        return self._or(*(["eq", ast, literal] for literal in literals))

    def _has(self, ast, literal) -> str:
        code = self.names.codes[ast[1]].get(literal[1]) if ast[0] == "field" else None
        if code is None:
            raise Untranslatable("a choice that is none of the field's")
        return f"[{self.names.field[ast[1]]}({code})] = '1'"

    def _and(self, *parts) -> str:
        return f"({' and '.join(map(self.holds, parts))})"

    def _or(self, *parts) -> str:
        return f"({' or '.join(map(self.holds, parts))})"

    def _not(self, ast) -> str:
        if ast[0] in {"answered", "empty"}:
            return self.of(["empty" if ast[0] == "answered" else "answered", ast[1]])
        return f"(if({self.holds(ast)}, 1, 0) = 0)"

    def _neg(self, ast) -> str:
        return f"(0 - {self.of(ast)})"

    def _abs(self, ast) -> str:
        return f"abs({self.of(ast)})"

    def _least(self, *parts) -> str:
        return f"min({', '.join(map(self.of, parts))})"

    def _greatest(self, *parts) -> str:
        return f"max({', '.join(map(self.of, parts))})"

    def _round(self, ast, places) -> str:
        return f"round({self.of(ast)}, {self.of(places)})"

    def _answered(self, ast) -> str:
        ticked = self._ticks(ast)
        return f"({' or '.join(ticked)})" if ticked else f"{self.of(ast)} <> {EMPTY}"

    def _empty(self, ast) -> str:
        ticked = self._ticks(ast)
        if ticked:
            return f"({' and '.join(one.replace(TICKED, UNTICKED) for one in ticked)})"
        return f"{self.of(ast)} = {EMPTY}"

    def _ticks(self, ast) -> list[str]:
        field: Field | None = self.fields.get(ast[1]) if ast[0] == "field" else None
        if field is None or field.type != "multiple_choice":
            return []
        return [f"[{self.names.field[field.key]}({code})]{TICKED}" for code in self.names.codes[field.key].values()]

    def _if(self, condition, then, otherwise) -> str:
        return f"if({self.holds(condition)}, {self.of(then)}, {self.of(otherwise)})"

    def _days(self, start, end) -> str:
        return f"datediff({self.of(start)}, {self.of(end)}, {DAY})"


EMPTY, TICKED, UNTICKED = "''", " = '1'", " = '0'"


def _quoted(text: str) -> str:
    if "'" in text and '"' in text:
        raise Untranslatable("a text with both kinds of quotation marks")
    return text.replace("'", "’")
