"""Expressions as a coordinator reads them: “Size” is at least 6 and “Kind” is “solid” or “part solid”."""

from ecrf.definition import Definition, Field
from ecrf.value_sets import names, value_set

from .walking import fields_of

COMPARED = {"eq": "is", "ne": "is not", "lt": "is below", "le": "is at most", "gt": "is above", "ge": "is at least"}
SIGNS = {"add": "+", "sub": "−", "mul": "×", "div": "÷"}
ROWS = {"any": "a row of “{}” has", "every": "every row of “{}” has"}
OVER = {"sum": "the sum", "smallest": "the smallest", "largest": "the largest"}
BETWEEN = {"least": "the least of", "greatest": "the greatest of"}


class Words:
    """Says the expressions of one form with its own labels."""

    def __init__(self, definition: Definition):
        self.fields = fields_of(definition)
        self.groups = definition.groups_by_key

    def of(self, ast: list | None) -> str:
        """The expression in words; "" for none."""
        return self._say(ast) if ast else ""

    def condition(self, ast: list | None) -> str:
        """The same where it is asked whether something holds: a yes-or-no field alone means that it is yes."""
        if ast and ast[0] == "field":
            return f"{self._say(ast)} is yes"
        return self.of(ast)

    def _say(self, ast: list) -> str:
        head, *rest = ast
        say = getattr(self, f"_{head}", None)
        if say:
            return say(*rest)
        if head in COMPARED:
            return f"{self._say(rest[0])} {COMPARED[head]} {self._literal(rest[1], rest[0])}"
        if head in SIGNS:
            return f" {SIGNS[head]} ".join(map(self._held, rest))
        if head in BETWEEN:
            return f"{BETWEEN[head]} {', '.join(map(self._say, rest))}"
        if head in ROWS:
            return f"{ROWS[head].format(self._title(rest[0]))} {self._say(rest[1])}"
        if head in OVER:
            return f"{OVER[head]} of {self._say(rest[1])} over “{self._title(rest[0])}”{self._where(rest[2])}"
        return str(rest[0]) if rest else head

    def _held(self, ast: list) -> str:
        """A part with parentheses where it would otherwise run into its neighbours."""
        is_open = ast[0] in {"and", "or", "not", "if", *COMPARED, *SIGNS}
        return f"({self._say(ast)})" if is_open else self._say(ast)

    def _literal(self, ast: list, beside: list) -> str:
        """A literal; the word of an option where it stands beside its field."""
        field = self.fields.get(beside[1]) if beside[0] == "field" else None
        if ast[0] == "text" and field:
            return f"“{_option_label(field, ast[1])}”"
        return self._say(ast)

    def _title(self, key: str) -> str:
        return self.groups[key].title if key in self.groups else key

    def _where(self, condition) -> str:
        return f" where {self.condition(condition)}" if condition else ""

    def _text(self, text) -> str:
        return f"“{text}”"

    def _bool(self, value) -> str:
        return "yes" if value else "no"

    def _field(self, key) -> str:
        return f"“{self.fields[key].label}”" if key in self.fields else f"“{key}”"

    def _in(self, ast, literals) -> str:
        return f"{self._say(ast)} is {' or '.join(self._literal(one, ast) for one in literals)}"

    def _has(self, ast, literal) -> str:
        return f"{self._say(ast)} includes {self._literal(literal, ast)}"

    def _and(self, *parts) -> str:
        return " and ".join(f"({self._say(one)})" if one[0] == "or" else self.condition(one) for one in parts)

    def _or(self, *parts) -> str:
        return " or ".join(f"({self._say(one)})" if one[0] == "and" else self.condition(one) for one in parts)

    def _not(self, ast) -> str:
        return f"{self._say(ast[1])} is not answered" if ast[0] == "answered" else f"not ({self.condition(ast)})"

    def _neg(self, ast) -> str:
        return f"−{self._held(ast)}"

    def _abs(self, ast) -> str:
        return f"the amount of {self._held(ast)}"

    def _round(self, ast, places) -> str:
        places = self._say(places) if isinstance(places, list) else places
        return f"{self._held(ast)} rounded to {places} decimals"

    def _answered(self, ast) -> str:
        return f"{self._say(ast)} is answered"

    def _empty(self, ast) -> str:
        return f"{self._say(ast)} is not answered"

    def _if(self, condition, then, otherwise) -> str:
        return f"{self._held(then)} if {self.condition(condition)}, otherwise {self._held(otherwise)}"

    def _days(self, start, end) -> str:
        return f"the days from {self._say(start)} to {self._say(end)}"

    def _count(self, group, condition=None) -> str:
        return f"the number of rows of “{self._title(group)}”{self._where(condition)}"


def _option_label(field: Field, value: str) -> str:
    own = field.option_labels.get(value)
    if own is None and field.value_set in names():
        own = value_set(field.value_set).label_of(value)
    return own or value
