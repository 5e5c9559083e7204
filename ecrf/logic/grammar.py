"""Expressions as people write them: `size_mm >= 6 and kind in ("solid", "part solid")`, to and from the JSON AST.

parse(to_text(ast)) is ast for every well-formed AST, and to_text(parse(text)) is the text in its usual spelling.
docs/expressions.md explains the language.
"""

from .operators import AGGREGATES, DEPTH_LIMIT, LITERAL_WORDS, NODE_LIMIT, children, deepens, shape_problem
from .printing import to_text
from .tokens import ExpressionError, Token, tokens_of

__all__ = ["ExpressionError", "parse", "to_text"]

NESTING_LIMIT = 30  # of parentheses, which leave no trace in the AST

COMPARISONS = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
SUMS = {"+": "add", "-": "sub"}
PRODUCTS = {"*": "mul", "/": "div"}
# How many expressions stand between the parentheses of a function: at least, at most.
FUNCTIONS = {
    "abs": (1, 1),
    "answered": (1, 1),
    "empty": (1, 1),
    "days": (2, 2),
    "if": (3, 3),
    "least": (1, NODE_LIMIT),
    "greatest": (1, NODE_LIMIT),
}


def parse(text: str, *, sides: frozenset[str] = frozenset()) -> list:
    """The AST of an expression's text. Raises ExpressionError, which says in plain words what is wrong and where.

    `sides` are the names of filled-in forms where an expression is about several: with "a" among them, `a.size` is
    the field of key "a.size", and `count(a.targets)` counts the group "a.targets".
    """
    return _Parser(text, sides).whole()


class _Parser:
    def __init__(self, text: str, sides: frozenset[str]):
        self._tokens, self._sides = tokens_of(text), sides
        self._next = 0
        self._nesting = 0
        self._count = 0
        self._depths: dict[int, int] = {}  # by id of a node; the nodes live as long as the parser

    # --- tokens ---

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self, *signs: str) -> Token | None:
        """The next token if it is one of these signs or keywords."""
        token = self._token
        if token.kind in {"sign", "keyword"} and token.text in signs:
            self._next += 1
            return token
        return None

    def _expect(self, sign: str, after: str) -> Token:
        return self._take(sign) or self._fail(f"A “{sign}” is missing {after}; here stands {self._token.shown}.")

    def _fail(self, message: str, at: Token | None = None):
        raise ExpressionError(message, (at or self._token).position)

    # --- nodes ---

    def _node(self, at: Token, *ast) -> list:
        node = list(ast)
        self._count += 1
        inner = [self._depths.get(id(one), 1) + deepens(node, one) for one in children(node)]
        self._depths[id(node)] = depth = max(inner, default=1)
        if self._count > NODE_LIMIT:
            self._fail(f"This is too long: an expression may have at most {NODE_LIMIT} parts.", at)
        if depth > DEPTH_LIMIT:
            self._fail(f"This is nested too deeply: at most {DEPTH_LIMIT} levels.", at)
        return node

    def _nested(self, inner, *args):
        self._nesting += 1
        if self._nesting > NESTING_LIMIT:
            self._fail(f"This is nested too deeply: at most {NESTING_LIMIT} parentheses inside each other.")
        result = inner(*args)
        self._nesting -= 1
        return result

    # --- from the loosest to the tightest ---

    def whole(self) -> list:
        if self._token.kind == "end":
            self._fail("There is no expression.")
        ast = self._any_of()
        if self._token.kind != "end":
            before, after = (
                self._tokens[self._next - 1].kind,
                self._tokens[min(self._next + 1, len(self._tokens) - 1)].kind,
            )
            if self._token.text == "," and before == after == "number":
                self._fail("Numbers are written with a point, as 0.7.")
            self._fail(f"Something like and, or, = or + is expected; here stands {self._token.shown}.")
        return ast

    def _any_of(self) -> list:
        return self._row("or", self._all_of)

    def _all_of(self) -> list:
        return self._row("and", self._not)

    def _row(self, word: str, inner) -> list:
        parts, first = [inner()], None
        while token := self._take(word):
            first = first or token
            parts.append(inner())
        return self._node(first, word, *parts) if first else parts[0]

    def _not(self) -> list:
        token = self._take("not")
        return self._node(token, "not", self._nested(self._not)) if token else self._comparison()

    def _comparison(self) -> list:
        left = self._sum()
        if token := self._take(*COMPARISONS):
            if token.text == "=" and self._take("="):
                self._fail("One “=” is enough.", token)
            left = self._node(token, COMPARISONS[token.text], left, self._sum())
        elif token := self._take("in"):
            left = self._node(token, "in", left, self._literals())
        elif token := self._take("has"):
            left = self._node(token, "has", left, self._literal())
        else:
            return left
        if self._take(*COMPARISONS, "in", "has"):
            self._next -= 1
            self._fail("Two comparisons in a row: put “and” between them, as in a < b and b < c.")
        return left

    def _sum(self) -> list:
        return self._chain(SUMS, self._product)

    def _product(self) -> list:
        return self._chain(PRODUCTS, self._negated)

    def _chain(self, names: dict, inner) -> list:
        left = inner()
        while token := self._take(*names):
            left = self._node(token, names[token.text], left, inner())
        return left

    def _negated(self) -> list:
        token = self._take("-")
        if not token:
            return self._primary()
        if self._token.kind == "number":
            return self._number(token, "-")
        return self._node(token, "neg", self._nested(self._negated))

    # --- single things ---

    def _number(self, at: Token, sign: str = "") -> list:
        token = self._tokens[self._next]
        self._next += 1
        ast = self._node(at, "num", sign + token.text)
        if problem := shape_problem(ast):
            self._fail(problem, at)
        return ast

    def _primary(self) -> list:
        token = self._token
        if token.kind == "number":
            return self._number(token)
        if self._take("("):
            ast = self._nested(self._any_of)
            self._expect(")", "to close the parenthesis")
            return ast
        self._next += 1
        if token.kind == "string":
            return self._node(token, "text", token.value)
        if token.kind == "keyword" and token.text in {"true", "false"}:
            return self._node(token, "bool", token.text == "true")
        if token.kind == "name" and self._token.text == "(" and self._token.kind == "sign":
            return self._nested(self._call, token)
        if token.kind in {"name", "quoted"}:
            return self._field(token)
        return self._fail(f"A field, a value or a parenthesis is expected; here stands {token.shown}.", token)

    def _key(self, token: Token) -> str:
        """The key that a name means, the name itself being read already."""
        if token.kind == "name" and token.text in self._sides and self._take("."):
            inner = self._token
            if inner.kind not in {"name", "quoted"}:
                self._fail(f"A field is expected after “{token.text}.”; here stands {inner.shown}.")
            self._next += 1
            return f"{token.value}.{inner.value}"
        return token.value

    def _field(self, token: Token) -> list:
        key = self._key(token)
        if self._token.kind == "sign" and self._token.text == ".":
            self._fail(
                f"“{token.value}.” may stand only in count, sum and their like, as in sum({token.value}.size)."
            )
        return self._node(token, "field", key)

    def _literals(self) -> list:
        self._expect("(", 'after “in”, as in kind in ("solid", "cystic")')
        found = [self._literal()]
        while self._take(","):
            found.append(self._literal())
        self._expect(")", "after the values of “in”")
        return found

    def _literal(self) -> list:
        token = self._token
        ast = self._negated() if token.kind in {"number", "string", "name", "sign", "keyword"} else None
        if ast is None or ast[0] not in LITERAL_WORDS:
            self._fail(f'A fixed value is expected, as "solid" or 5; here stands {token.shown}.', token)
        return ast

    # --- functions ---

    def _call(self, name: Token) -> list:
        self._next += 1  # the parenthesis
        if name.text == "date":
            ast = self._date(name)
        elif name.text == "round":
            ast = self._round(name)
        elif name.text in AGGREGATES:
            ast = self._aggregate(name)
        elif name.text in FUNCTIONS:
            ast = self._function(name)
        else:
            self._fail(f"There is no function “{name.text[:40]}”.", name)
        self._expect(")", f"after what belongs to “{name.text}”")
        return ast

    def _function(self, name: Token) -> list:
        parts = [] if self._token.text == ")" else [self._any_of()]
        while self._take(","):
            parts.append(self._any_of())
        least, most = FUNCTIONS[name.text]
        if not least <= len(parts) <= most:
            many = f"{least} or more values" if most > least else "1 value" if most == 1 else f"{most} values"
            self._fail(f"“{name.text}” takes {many} between its parentheses, not {len(parts)}.", name)
        return self._node(name, name.text, *parts)

    def _date(self, name: Token) -> list:
        token = self._token
        if token.kind != "string":
            self._fail('A date is written as date("2026-11-20").', token)
        self._next += 1
        return self._node(name, "date", token.value)

    def _round(self, name: Token) -> list:
        value = self._any_of()
        places = self._literal() if self._take(",") else self._node(name, "num", "0")
        return self._node(name, "round", value, places)

    def _aggregate(self, name: Token) -> list:
        group = self._token
        if group.kind not in {"name", "quoted"}:
            self._fail(f"“{name.text}” needs the key of a group first; here stands {group.shown}.")
        self._next += 1
        key = self._key(group)
        if name.text == "count":
            return self._node(name, "count", key, self._where())
        if name.text in {"any", "every"}:
            condition = self._where()
            if condition is None:
                self._fail(f"“{name.text}” needs a condition, as in {name.text}({group.value} where size > 5).")
            return self._node(name, name.text, key, condition)
        if self._take("."):
            token = self._token
            if token.kind not in {"name", "quoted"}:
                self._fail(f"A field of “{group.value}” is expected after the point; here stands {token.shown}.")
            self._next += 1
            value = self._node(token, "field", token.value)
        else:
            self._expect(",", f"or “.” after “{group.value}”, as in {name.text}({group.value}.size)")
            value = self._any_of()
        return self._node(name, name.text, key, value, self._where())

    def _where(self) -> list | None:
        return self._any_of() if self._take("where") else None
