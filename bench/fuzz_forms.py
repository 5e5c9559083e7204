"""Broken, hostile and huge form definitions and answers: nothing may raise, take two seconds or 200 MB.

    python -m bench.fuzz_forms [--seconds 60] [--seed 1]

Half of the rounds spoil the document of a real form (the library's and those of the tests) and read it as one from
outside; what is accepted must read itself back. The other half gives a form nonsense for answers at all three levels;
what is accepted must be storable, meet the form's JSON Schema, and be the same when it is sent again. Exits with 1 at
the first broken promise, and prints what it was given.
"""

import argparse
import json
import random
import resource
import sys
import time
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal

from ecrf import library
from ecrf.definition import Definition, Field, parse_definition, plain_definition, type_of
from ecrf.definition.meta import problems_of_document, read_document
from ecrf.logic.checking import problems
from ecrf.schema import validator_of
from ecrf.validation import clean_answers
from rapidreader.audit.canonical import canonical_json, parse_json
from tests.ecrf.forms import EVERY_TYPE
from tests.ecrf.lesions import ANSWERS, LESIONS

SECONDS, MEGABYTES = 2, 200
WORDS = [
    "",
    "x",
    "a b",
    "size",
    "targets",
    "field",
    "group",
    "section",
    "single_choice",
    "\0",
    "\ud800",
    "🫁" * 9,
    "=1+1",
]
LONG = ["x" * 50_000, "9" * 3_000, "\\" * 999, "../../etc/passwd", "<script>", "1e400", "NaN", "2026-02-30", "12,5"]
NUMBERS = [0, -1, 1, 5, 10**15, 10**400, 0.1, 1e300, float("nan"), float("inf"), Decimal("1e400"), Decimal("-0.0")]
ASTS = [
    ["num", "1"],
    ["field", "size"],
    ["gt", ["field", "x"], ["num", "1"]],
    ["sum", "targets", ["field", "x"], None],
]


@dataclass
class Figures:
    rounds: int = 0
    accepted: int = 0
    slowest: float = 0.0
    slowest_of: str = ""
    errors: list = field(default_factory=list)


class Chaos:
    """Values that nobody expects, from one seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def value(self, depth: int = 0):
        pick = self.random.choice
        kinds = [lambda: pick(WORDS), lambda: pick(LONG), lambda: pick(NUMBERS), lambda: pick([None, True, False])]
        kinds += [lambda: deepcopy(pick(ASTS)), list, dict]
        if depth < 3:
            kinds += [
                lambda: [self.value(depth + 1) for _ in range(self.random.randint(1, 4))],
                lambda: {self.word(): self.value(depth + 1) for _ in range(self.random.randint(1, 4))},
                lambda: [self.value(3)] * (3 if depth else self.random.choice([3, 60, 5_000])),
                lambda: self.deep(self.random.choice([10, 100, 300])),
            ]
        return pick(kinds)()

    def word(self) -> str:
        return self.random.choice([*WORDS, "row", "value", "unit", "kind", "key", "items", "options", "label"])

    def deep(self, levels: int):
        value = []
        for _ in range(levels):
            value = self.random.choice([[value], {"items": [value]}])
        return value

    def spoil(self, plain) -> None:
        """Change one place of a document."""
        holder = plain
        while True:
            keys = list(holder) if isinstance(holder, dict) else range(len(holder))
            if not keys:
                return
            key = self.random.choice(list(keys))
            inner = holder[key]
            if not isinstance(inner, dict | list) or not inner or self.random.random() < 0.2:
                break
            holder = inner
        what = self.random.random()
        if what < 0.5:
            holder[key] = self.value()
        elif what < 0.7:
            del holder[key]
        elif isinstance(holder, list):
            holder[key:key] = [inner] * self.random.choice([1, 2, 60, 600])
        else:
            holder[self.word()] = self.value()

    def answers(self, form: Definition) -> dict:
        """Answers as a reader could give them, with more or less nonsense among them."""
        share = self.random.choice([0, 0, 0.05, 0.4])
        kept = self.random.choice([1, 1, 0.6])
        raw = {one.key: self._answer(one, share) for one in form.fields() if self.random.random() < kept}
        for group in form.groups():
            count = self.random.randint(0, min(3, group.max_rows))
            rows = [
                {"row": row, **{one.key: self._answer(one, share) for one in group.items}}
                for row in self.random.sample(range(1, group.max_rows + 1), count)
            ]
            raw[group.key] = self.value() if self.random.random() < share else rows
        if self.random.random() < share:
            raw[self.word()] = self.value()
        return raw

    def _answer(self, one: Field, share: float):
        if self.random.random() < share:
            return self.value()
        low = int(one.minimum or 0)
        number = str(low + self.random.randint(0, int(one.maximum or 20) - low))
        options = [option.value for option in type_of(one).choices(one)]
        return {
            "multiple_choice": options[: self.random.randint(1, 3)],
            "yes_no": self.random.choice([True, False]),
            "date": "2026-11-20",
            "time": "08:30",
            "measurement": {"value": number, "unit": one.unit},
            "image_reference": {"series": "1.2", "sop": "1.3", "label": "L"},
            "text": "AB",
            "long_text": "Text",
            **dict.fromkeys(("heading", "instruction"), None),
            **dict.fromkeys(("integer", "decimal", "scale"), number),
        }.get(one.type, self.random.choice(options or [None]))


def document_round(chaos: Chaos, forms: list[Definition]) -> bool:
    plain = json.loads(json.dumps(plain_definition(chaos.random.choice(forms)), default=float))
    for _ in range(chaos.random.randint(1, 4)):
        chaos.spoil(plain)
    assert all(isinstance(path, str) and message for path, message in problems_of_document(plain))
    if is_huge(plain):  # writing it as text would take more memory than reading it may
        return False
    text = json.dumps(plain, default=str, ensure_ascii=chaos.random.random() < 0.5)
    if chaos.random.random() < 0.1:
        text = text[: chaos.random.randrange(len(text))] + chaos.random.choice(["", "\0", "}" * 9, "[" * 99_999])
    definition, found = read_document(text)
    if definition is None:
        assert found
        return False
    assert parse_definition(definition.to_json()) == definition
    problems(definition)
    answers_round(chaos, [definition])
    return True


def is_huge(plain) -> bool:
    pending, count = [plain], 0
    while pending and count < 300_000:
        value = pending.pop()
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        count += 1 + sum(len(one) // 100 for one in inside if isinstance(one, str))
        pending.extend(inside)
    return bool(pending)


def answers_round(chaos: Chaos, forms: list[Definition]) -> bool:
    form = chaos.random.choice(forms)
    raw = chaos.answers(form) if chaos.random.random() < 0.95 else chaos.value()
    reasons = chaos.random.choice([None, chaos.value(), dict.fromkeys(form.fields_by_key, "Seen")])
    for level in ("draft", "check", "sign"):
        found = clean_answers(form, raw, level, reasons)
        for part in (found.answers, found.errors, found.warnings, found.cleared, found.because, found.justifications):
            parse_json(canonical_json(part))
        again = clean_answers(form, parse_json(canonical_json(found.answers)), level, reasons)
        assert again.answers == found.answers
    if not found.errors:
        assert validator_of(form).is_valid(found.answers)
    return not found.errors


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    forms = [EVERY_TYPE, LESIONS, *(library.load(one.slug) for one in library.entries())]
    clean_answers(LESIONS, ANSWERS, "sign")
    figures = {document_round: Figures(), answers_round: Figures()}
    at_start, until, number = megabytes(), time.monotonic() + options.seconds, 0
    while time.monotonic() < until:
        number += 1
        run = document_round if number % 2 else answers_round
        if not play(run, figures[run], Chaos(options.seed * 1_000_000_007 + number), forms):
            print(f"round {number} of seed {options.seed}: {figures[run].errors[-1]}")
            return 1
    for run, one in figures.items():
        print(
            f"{run.__name__.removesuffix('_round')}: {one.rounds:,} rounds, {one.accepted:,} accepted, "
            f"slowest {one.slowest:.2f} s of CPU, memory {at_start} to {megabytes()} MB"
        )
    return 0 if megabytes() - at_start < MEGABYTES else 1


def play(run, figures: Figures, chaos: Chaos, forms: list[Definition]) -> bool:
    began = time.process_time()
    try:
        figures.accepted += run(chaos, forms)
    except Exception as error:
        figures.errors.append(repr(error)[:2_000])
    took = time.process_time() - began
    figures.rounds += 1
    figures.slowest = max(figures.slowest, took)
    if took > SECONDS:
        figures.errors.append(f"it took {took:.1f} s of CPU")
    return not figures.errors


if __name__ == "__main__":
    sys.exit(main())
