"""Expressions and answers for the parity of the twins: made by a seeded generator, always the same ones."""

from decimal import Decimal
from random import Random

from ecrf.definition import Definition, Field

OPTIONS = ("a", "b", "part solid", "")
PLAIN_NUMBERS = (
    *("0", "1", "2", "3", "5", "7", "10", "-1", "-7", "20", "100", "0.5", "1.5", "2.5"),
    *("-0.5", "0.05", "0.1", "0.7", "12.50", "-3.25", "19.96", "9.5", "2.05", "1.25"),
)
LONG_NUMBERS = (
    *(
        "999999999999999",
        "-999999999999999.9999999999",
        "0.00000000000000000001",
        "0.00000000000000000005",
        "1000000007",
    ),
    *(
        "9" * 40,
        "-" + "9" * 40 + "." + "9" * 20,
        "5" + "0" * 39,
        "3" * 20 + "." + "3" * 20,
        "-0.00000000000000000001",
    ),
)
FINER = ("0.000000000000000000005", "-0.0000000000000000000049", "9" * 40 + ".999999999999999999995", "1." + "5" * 21)
TEXTS = ("a", "b", "part solid", "A", "ä", "a\u0308", "👩‍⚕️", "12", "true", " ", "2026-11-20", 'quo"te\\n\n')
DATES = (
    *("2026-11-20", "2024-02-29", "0001-01-01", "9999-12-31", "0099-12-31"),
    *("2023-02-29", "0000-01-01", "1900-02-29", "2026-13-01"),
)
NONSENSE = (
    *("", "x", "1,5", "+2", ".5", "-.", "1e5", "NaN", "--1", "2026-1-1", "20261120", "12 mm", "-0", "1.", "\u0663"),
    *([], ["a", 1], ["q"], [[]], {}, {"value": "x"}, {"value": None}, {"row": 1}, True, False, 0, 7, -1),
    *("9" * 41, "0" * 199, "0" * 201, *FINER),
)
KINDS = {
    "decimal": "number",
    "integer": "number",
    "scale": "number",
    "measurement": "number",
    "text": "text",
    "single_choice": "text",
    "coded_finding": "text",
    "time": "text",
    "yes_no": "bool",
    "date": "date",
    "multiple_choice": "list",
    "image_reference": "image",
}
RESULTS = {
    "number": ("decimal", "integer"),
    "text": ("text", "single_choice"),
    "bool": ("yes_no",),
    "date": ("date",),
}
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
# Operators as often as they are to be met.
COUNTING = (*("add", "sub", "mul", "div", "total") * 3, "neg", "abs", "least", "greatest", "round", "if", "days")
JUDGING = (*COMPARISONS * 2, "in", "has", "and", "or", "not", "answered", "empty", "if", "any", "every")


class Maker:
    """Everything random comes from one seed. `confusion` is how often an expression has a part of a wrong kind.

    Without any confusion the checker has nothing to say against most expressions.
    """

    def __init__(self, seed: int, confusion: float = 0.05):
        self.random, self.confusion = Random(seed), confusion

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def number(self) -> str:
        return self.random.choice(PLAIN_NUMBERS if self.chance(0.8) else LONG_NUMBERS)

    # --- expressions ---

    def expression(self, kind: str, names: dict[str, str], groups: dict[str, dict[str, str]], depth: int) -> list:
        """An expression of a kind over names {key: kind} and groups {key: names}."""
        if self.chance(self.confusion):
            kind = self.random.choice(("number", "text", "bool", "date", "list", "image"))
        fitting = [key for key, found in names.items() if found == kind]
        if depth <= 0 or kind in {"list", "image"} or self.chance(0.15):
            if fitting and (kind in {"list", "image"} or self.chance(0.75)):
                return ["field", self.random.choice(fitting)]
            return self.literal(kind)
        return getattr(self, f"_{kind}")(names, groups, depth - 1)

    def literal(self, kind: str) -> list:
        choose = self.random.choice
        if kind == "number":
            return ["num", self.number()]
        if kind == "bool":
            return ["bool", self.chance(0.5)]
        if kind == "date":
            return ["date", choose(DATES if self.confusion else DATES[:5])]
        return ["text", choose((*OPTIONS, *TEXTS) if self.confusion else OPTIONS[:3])]

    def _number(self, names, groups, depth) -> list:
        def number():
            return self.expression("number", names, groups, depth)

        name = self.random.choice(COUNTING)
        if name in {"add", "sub", "mul", "div"}:
            return [name, number(), number()]
        if name in {"neg", "abs"}:
            return [name, number()]
        if name in {"least", "greatest"}:
            return [name, *(number() for _ in range(self.random.randint(1, 4)))]
        if name == "round":
            return [
                name,
                number(),
                ["num", "1.5" if self.chance(self.confusion) else str(self.random.randint(0, 20))],
            ]
        if name == "if":
            return self._branches("number", names, groups, depth)
        if name == "days":
            return [name, *(self.expression("date", names, groups, depth) for _ in range(2))]
        return self._total(names, groups, depth)

    def _total(self, names, groups, depth) -> list:
        if not groups:
            return ["num", self.number()]
        group = self.random.choice(list(groups))
        inside = {**names, **groups[group]}
        condition = self.expression("bool", inside, groups, depth) if self.chance(0.5) else None
        name = self.random.choice(("count", "sum", "smallest", "largest"))
        if name == "count":
            return [name, group, condition]
        return [name, group, self.expression("number", inside, groups, depth), condition]

    def _bool(self, names, groups, depth) -> list:
        def some(kind):
            return self.expression(kind, names, groups, depth)

        random = self.random
        name = random.choice(JUDGING)
        if name in {"eq", "ne"}:
            kind = random.choice(("number", "text", "bool", "date"))
            return [name, some(kind), some(kind)]
        if name in COMPARISONS:
            kind = random.choice(("number", "number", "date"))
            return [name, some(kind), some(kind)]
        if name == "in":
            kind = random.choice(("number", "text", "text", "date"))
            return [name, some(kind), [self.literal(kind) for _ in range(random.randint(1, 3))]]
        if name == "has" and ("list" in names.values() or self.confusion):
            return [name, some("list"), self.literal("text")]
        if name in {"and", "or"}:
            return [name, *(some("bool") for _ in range(random.randint(2, 4)))]
        if name in {"any", "every"} and groups:
            group = random.choice(list(groups))
            return [name, group, self.expression("bool", {**names, **groups[group]}, groups, depth)]
        if name in {"answered", "empty"}:
            return [name, some(random.choice(["number", *names.values()]))]
        return self._branches("bool", names, groups, depth) if name == "if" else ["not", some("bool")]

    def _text(self, names, groups, depth) -> list:
        return self._branches("text", names, groups, depth)

    def _date(self, names, groups, depth) -> list:
        return self._branches("date", names, groups, depth)

    def _branches(self, kind, names, groups, depth) -> list:
        return [
            "if",
            self.expression("bool", names, groups, depth),
            self.expression(kind, names, groups, depth),
            self.expression(kind, names, groups, depth),
        ]

    # --- answers ---

    def answers(self, definition: Definition) -> dict:
        answers = self._filled(definition.fields())
        for group in definition.groups():
            rows = [
                {"row": self.random.choice((1, 2, 3, 4, 10)), **self._filled(group.items)}
                for _ in range(self.random.randint(0, 4))
            ]
            answers[group.key] = (
                rows if self.chance(0.95) else self.random.choice((None, "x", {}, [1, None], [{"row": 0}]))
            )
        return answers

    def _filled(self, fields) -> dict:
        return {one.key: self._answer(one) for one in fields if one.type != "instruction" and self.chance(0.75)}

    def _answer(self, one: Field):
        choose = self.random.choice
        if self.chance(0.08):
            return choose(NONSENSE)
        kind = KINDS.get(one.type, "number")
        if kind == "number":
            number = (
                choose(FINER)
                if self.chance(0.04)
                else Decimal(self.number())
                if self.chance(0.7)
                else self.random.randint(-50, 50)
            )
            return {"value": number, "unit": "mm"} if one.type == "measurement" else number
        if kind == "text":
            return choose((*OPTIONS[:3], *TEXTS))
        if kind == "bool":
            return self.chance(0.5)
        if kind == "date":
            return choose(DATES)
        if kind == "list":
            return self.random.sample(OPTIONS[:3], self.random.randint(0, 3))
        return {"series": "1.2", "sop": "1.2.3", "frame": 1, "label": "x"}


def kind_of(one: Field) -> str:
    """The kind of values that a generated field has."""
    if one.type == "calculated":
        return next(kind for kind, results in RESULTS.items() if one.result in results)
    return KINDS[one.type]
