"""A program made ready to run: its expressions compiled, its items in the order in which they are worked out."""

from dataclasses import dataclass

from .expressions import Meaning, compiled
from .values import READERS


@dataclass(frozen=True, slots=True)
class Step:
    """One item of a program. `group` is the key of the group that the item is in, "" outside of groups."""

    key: str
    kind: str
    parent: str | None
    group: str
    show: Meaning | None
    need: Meaning | None
    checks: tuple[tuple[Meaning, str, str], ...]
    rules: tuple[tuple[Meaning, Meaning, str], ...] | None  # None of what is not calculated
    places: int | None
    options: frozenset[str] | None

    @property
    def is_answered(self) -> bool:
        return self.kind in READERS and self.rules is None


@dataclass(frozen=True)
class Logic:
    """All steps of a form: in form order, and as they are worked out; by group ("" for none) those that are answered;
    the keys of all fields of each group.
    """

    steps: list[Step]
    ordered: list[Step]
    answered: dict[str, list[Step]]
    keys: dict[str, list[str]]


def logic_of(program: dict) -> Logic:
    """A program (see program.py) ready to run."""
    items = program["items"]
    steps = [_step(item, items) for item in items]
    groups = [step.key for step in steps if step.kind == "group"]
    answered = {
        group: [step for step in steps if step.is_answered and step.group == group] for group in ("", *groups)
    }
    keys = {group: [step.key for step in steps if step.group == group] for group in groups}
    return Logic(steps, [steps[at] for at in program.get("order", range(len(steps)))], answered, keys)


def _always(scope) -> bool:
    return True


def _step(item: dict, items: list[dict]) -> Step:
    around = items[item["under"]] if "under" in item else None
    need, rules = item.get("need"), item.get("rules")
    return Step(
        key=item["key"],
        kind=item["kind"],
        parent=around["key"] if around else None,
        group=around["key"] if around and around["kind"] == "group" else "",
        show=_optional(item.get("show")),
        need=_always if need is True else _optional(need),
        checks=tuple((compiled(when), level, message) for when, level, message in item.get("checks", ())),
        rules=None if rules is None else tuple(_rule(*rule) for rule in rules),
        places=item.get("places"),
        options=frozenset(item["options"]) if "options" in item else None,
    )


def _optional(ast) -> Meaning | None:
    return None if ast is None else compiled(ast)


def _rule(when, value, because: str) -> tuple[Meaning, Meaning, str]:
    return _always if when is None else compiled(when), compiled(value), because
