"""Both twins asked the same: the server's here, the browser's by Node, one batch of JSON lines at a time."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import pytest

from ecrf.logic.checking import problems
from ecrf.logic.evaluation import run_program
from ecrf.logic.expressions import evaluate
from ecrf.logic.program import program_of
from ecrf.logic.running import Run
from ecrf.logic.steps import logic_of
from ecrf.logic.values import PRESENT

from .forms import form
from .generating import Maker, kind_of

BROWSER = Path(__file__).parents[3] / "ecrf/static/ecrf/logic"
BATCH = Path(__file__).parent / "js/batch.mjs"
PER_FORM = 10  # expressions over the same answers
SAFE = 2**53

needs_node = pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")


class Asked(NamedTuple):
    """One line of a batch; `expressions` over the answers, or None for the whole form."""

    program: dict
    answers: dict
    expressions: list | None
    is_accepted: bool = False  # by the checker, of a whole form

    @property
    def pairs(self) -> int:
        return len(self.expressions) if self.expressions else 1


@dataclass
class Parity:
    """How many pairs were compared, how many of them whole forms, and how many of these the checker accepts; how many
    expressions gave nothing; where the twins differ.
    """

    pairs: int = 0
    forms: int = 0
    accepted: int = 0
    nulls: int = 0
    differences: list[str] = field(default_factory=list)


def asked(seed: int, pairs: int) -> Iterator[Asked]:
    """So many pairs; one of eleven is a whole form. Half of the forms are meant well, half confuse types."""
    makers, number = cycle((Maker(seed, confusion=0), Maker(seed + 1))), 0
    while number < pairs:
        make = next(makers)
        definition = form(make)
        program, answers = program_of(definition), make.answers(definition)
        yield Asked(program, answers, None, not problems(definition))
        names, groups = _names_of(definition)
        expressions = [make.expression(make.random.choice(WANTED), names, groups, 4) for _ in range(PER_FORM)]
        yield Asked(program, answers, expressions[: max(pairs - number - 1, 1)])
        number += 1 + PER_FORM


WANTED = ("number", "number", "number", "bool", "bool", "text", "date")


def _names_of(definition) -> tuple[dict, dict]:
    groups = {group.key: {one.key: kind_of(one) for one in group.items} for group in definition.groups()}
    return {one.key: kind_of(one) for one in definition.fields()}, groups


def on_the_server(one: Asked):
    if one.expressions:
        scope = Run(logic_of(one.program), one.answers, set()).places[""][0].scope
        return [_shown(evaluate(ast, scope)) for ast in one.expressions]
    outcome = run_program(one.program, one.answers)
    plain = {name: getattr(outcome, name) for name in outcome.__dataclass_fields__}
    plain["visible"], plain["required"] = sorted(outcome.visible), sorted(outcome.required)
    plain["problems"] = [complaint._asdict() for complaint in outcome.problems]
    return plain


def _shown(value):
    if isinstance(value, Decimal):
        return {"number": str(int(format(value, ".20f").replace(".", "")))}  # scaleb() would round to 28 digits
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return "present" if value is PRESENT else value


def in_the_browser(batch: list[Asked], folder: Path = BROWSER) -> list:
    lines = [json.dumps(wire(one._asdict())) for one in batch]
    done = subprocess.run(
        ["node", str(BATCH), str(folder)], input="\n".join(lines), capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def wire(value):
    """As the browser has it: exact numbers as text."""
    if isinstance(value, dict):
        return {key: wire(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [wire(inner) for inner in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if type(value) is int and abs(value) >= SAFE else value


def comparable(value):
    """Results of either twin, numbers as text."""
    if isinstance(value, dict):
        return {key: comparable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [comparable(inner) for inner in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if type(value) is int else value


def compare(seed: int, pairs: int, folder: Path = BROWSER, chunk: int = 2000) -> Parity:
    """Both twins' results of generated pairs."""
    parity, lines = Parity(), asked(seed, pairs)
    while batch := list(islice(lines, chunk)):
        theirs = in_the_browser(batch, folder)
        assert len(theirs) == len(batch)
        for one, browser in zip(batch, theirs, strict=True):
            server, browser = comparable(on_the_server(one)), comparable(browser)
            parity.pairs += one.pairs
            parity.forms += one.expressions is None
            parity.accepted += one.is_accepted
            parity.nulls += sum(value is None for value in server) if one.expressions else 0
            if server != browser:
                parity.differences.append(_difference(one, server, browser))
    return parity


def _difference(one: Asked, server, browser) -> str:
    if one.expressions and isinstance(browser, list):
        at = next(at for at, (a, b) in enumerate(zip(server, browser, strict=True)) if a != b)
        return f"{json.dumps(one.expressions[at])} over {wire(one.answers)}: {server[at]} and {browser[at]}"
    names = [name for name in server if server[name] != browser.get(name)] if isinstance(server, dict) else []
    return f"{json.dumps(wire(one.program))} over {wire(one.answers)}: {names} {server} and {browser}"
