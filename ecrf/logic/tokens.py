"""The text of an expression, cut into tokens."""

import re
from typing import NamedTuple

TEXT_LIMIT = 10_000
KEYWORDS = {"and", "or", "not", "in", "has", "where", "true", "false"}
# What people paste from papers and text processors.
SAME = {"≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "·": "*", "×": "*", "÷": "/"}
PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
UNESCAPED = {"\\": "\\", '"': '"', "n": "\n", "r": "\r", "t": "\t"}

TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | `(?P<quoted>[^`\n\0]{1,200})`
      | "(?P<string>(?:[^"\\]|\\[\\"nrt])*)"
      | (?P<sign><=|>=|!=|[=<>+\-*/(),.≤≥≠−·×÷])
      | (?P<end>\Z)
    )""",
    re.VERBOSE,
)


class ExpressionError(ValueError):
    """A text that is no expression: `message` in plain words, `position` of the character, the first being 1."""

    def __init__(self, message: str, position: int):
        super().__init__(f"At character {position}: {message}")
        self.message, self.position = message, position


class Token(NamedTuple):
    kind: str  # number, name, quoted, keyword, string, sign or end
    text: str
    position: int
    value: str  # of a name its key, of a string what it says

    @property
    def shown(self) -> str:
        return "the end" if self.kind == "end" else f"“{self.text[:40]}”"


def tokens_of(text: str) -> list[Token]:
    """All tokens, the last of kind "end"; raises ExpressionError."""
    if len(text) > TEXT_LIMIT:
        raise ExpressionError(f"This is too long: at most {TEXT_LIMIT} characters.", TEXT_LIMIT + 1)
    found, at = [], 0
    while not found or found[-1].kind != "end":
        match = TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text, at)
        found.append(_token(match))
        at = match.end()
    return found


def _token(match: re.Match) -> Token:
    kind, value = match.lastgroup, match[match.lastgroup]
    start = match.start(kind) + 1
    if kind == "sign":
        value = SAME.get(value, value)
    if kind == "name" and value in KEYWORDS:
        kind = "keyword"
    if kind == "string":
        return Token(kind, f'"{value}"', start - 1, re.sub(r"\\(.)", lambda escape: UNESCAPED[escape[1]], value))
    return Token(kind, value, start - (kind == "quoted"), value)


def _unreadable(text: str, at: int) -> ExpressionError:
    at += len(text[at:]) - len(text[at:].lstrip())
    character = text[at]
    if character == '"':
        known = re.match(r'"(?:[^"\\]|\\[\\"nrt])*', text[at:])
        if at + known.end() < len(text):
            message = 'After a “\\” in a text only \\, ", n, r or t may stand.'
            return ExpressionError(message, at + known.end() + 1)
        return ExpressionError("This text has no closing quotation mark.", at + 1)
    if character in "“”„‘’'«»":
        return ExpressionError(f'Write texts in straight quotation marks, as "solid", not with {character}.', at + 1)
    return ExpressionError(f"“{character}” means nothing here.", at + 1)


def quoted_text(text: str) -> str:
    return '"' + "".join(ESCAPED.get(character, character) for character in text) + '"'


def key_text(key: str) -> str:
    """A key as it is written in an expression: in backticks where it would be read as something else."""
    return key if PLAIN_NAME.fullmatch(key) and key not in KEYWORDS else f"`{key}`"
