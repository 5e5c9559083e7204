"""A form's document on its way to the browser and back.

JavaScript would make 12.5 of 12.50 and lose digits of long numbers, so numbers with a meaning travel as text: limits
of fields, preselected answers, and answers and expectations of the form's own tests. Counts (decimals, rows, lengths)
are small whole numbers and stay what they are.
"""

from decimal import Decimal, InvalidOperation

LIMITS = ("minimum", "maximum", "step")
NUMERIC = {"integer", "decimal", "scale", "measurement"}


def to_browser(plain: dict) -> dict:
    """The document with every such number as text."""
    return {**plain, **_both(plain, _text_of)}


def from_browser(plain: dict) -> dict:
    """The document with those texts as numbers again; a text that is no number stays for the checks to name."""
    return {**plain, **_both(plain, _number_of)}


def _both(plain: dict, turn) -> dict:
    kinds: dict[str, str] = {}
    found = {"items": [_item(item, turn, kinds) for item in _list(plain.get("items"))]} if "items" in plain else {}
    if "tests" in plain:
        found["tests"] = [_test(test, turn, kinds) for test in _list(plain["tests"])]
    return found


def _list(value) -> list:
    return value if isinstance(value, list) else []


def _item(item, turn, kinds: dict):
    if not isinstance(item, dict):
        return item
    item = dict(item)
    if item.get("kind") != "field":
        return (
            {**item, "items": [_item(inner, turn, kinds) for inner in _list(item["items"])]}
            if "items" in item
            else item
        )
    kind = str(item.get("result") if item.get("type") == "calculated" else item.get("type"))
    kinds[str(item.get("key"))] = kind
    for name in LIMITS:
        if name in item:
            item[name] = turn(item[name])
    if "default" in item and kind in NUMERIC:
        item["default"] = turn(item["default"])
    return item


def _test(test, turn, kinds: dict):
    if not isinstance(test, dict):
        return test
    test = dict(test)
    if "answers" in test:
        test["answers"] = _answers(test["answers"], turn, kinds)
    expect = test.get("expect")
    if isinstance(expect, dict) and "values" in expect:
        test["expect"] = {**expect, "values": _answers(expect["values"], turn, kinds)}
    return test


def _answers(answers, turn, kinds: dict):
    """Values by key; rows of groups and dotted keys ("targets.2.diameter") too."""
    if not isinstance(answers, dict):
        return answers
    return {
        key: _answer(value, kinds.get(str(key).rsplit(".", 1)[-1]), turn, kinds) for key, value in answers.items()
    }


def _answer(value, kind: str | None, turn, kinds: dict):
    if isinstance(value, list) and any(isinstance(row, dict) for row in value):
        return [_answers(row, turn, kinds) for row in value]
    if kind == "measurement" and isinstance(value, dict) and "value" in value:
        return {**value, "value": turn(value["value"])}
    return turn(value) if kind in NUMERIC else value


def _text_of(value):
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return f"{value:f}" if is_number and isinstance(value, Decimal) else str(value) if is_number else value


def _number_of(value):
    if not isinstance(value, str):
        return value
    text = value.strip().replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return value
    if not number.is_finite() or "e" in text.lower() or "_" in text:
        return value
    return int(text) if text.lstrip("+-").isdigit() else number
