"""A template's own tests: are the outcomes of these answers what the form's author said they are?

Each test is read as a reader would meet it: the answers are cleaned as for signing, on the server. What a test does
not speak of is not tested, but its answers must be possible ones.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .definition import Definition, FormTest
from .logic.evaluation import Outcome, evaluate_form
from .validation import Cleaned, clean_answers


@dataclass(frozen=True)
class Result:
    """What became of one test; `differences` say in words where the outcome is another one."""

    name: str
    differences: tuple[str, ...] = ()

    @property
    def is_passed(self) -> bool:
        return not self.differences


def run_tests(definition: Definition) -> list[Result]:
    """The results of all tests that a form carries, in their order. Never raises."""
    return [run_test(definition, test) for test in definition.tests]


def run_test(definition: Definition, test: FormTest) -> Result:
    run = _Run(definition, test)
    return Result(test.name, tuple(run.differences()))


class _Run:
    def __init__(self, definition: Definition, test: FormTest):
        self.definition, self.expect = definition, test.expect
        self.typed: Cleaned = clean_answers(definition, test.answers, level="draft")
        self.cleaned: Cleaned = clean_answers(definition, test.answers, level="check")
        self.outcome: Outcome = evaluate_form(definition, self.typed.answers)

    def differences(self):
        yield from self._impossible()
        for key in self.expect.get("visible", ()):
            if key not in self.outcome.visible:
                yield (
                    f"{self._name(key)} should be shown and is hidden." if self._is_known(key) else self._unknown(key)
                )
        for key in self.expect.get("hidden", ()):
            if not self._is_known(key):
                yield self._unknown(key)
            elif key in self.outcome.visible:
                yield f"{self._name(key)} should be hidden and is shown."
        yield from self._values("values", self.outcome.values, "")
        yield from self._values("because", self.outcome.because, "The reason of ")
        yield from self._complaints("errors", self.cleaned.errors, "completing should be refused")
        yield from self._complaints("warnings", self.cleaned.warnings, "there should be a warning")

    def _impossible(self):
        expected = set(self.expect.get("errors", ()))
        for key, message in self.typed.errors.items():
            if key not in expected:
                yield f"The test's answer to {self._name(key)} is not possible: {message}"

    def _values(self, name: str, got: dict, of: str):
        for key, wanted in self.expect.get(name, {}).items():
            if not self._is_known(key):
                yield self._unknown(key)
            elif not _is_same(wanted, value := got.get(key)):
                name = f"{of}{self._name(key)}"
                yield f"{name} should be {_said(wanted)} and is {_said(value)}."

    def _complaints(self, name: str, got: dict, should: str):
        if name not in self.expect:
            return
        wanted = set(self.expect[name])
        for key in sorted(wanted - set(got)):
            yield (
                f"At {self._name(key)} {should}, and nothing is said." if self._is_known(key) else self._unknown(key)
            )
        for key in sorted(set(got) - wanted):
            yield f"At {self._name(key)} it is said: {got[key]}"

    def _is_known(self, key: str) -> bool:
        return key == "" or _part_of(self.definition, key) is not None

    def _name(self, key: str) -> str:
        one = _part_of(self.definition, key)
        words = getattr(one, "label", "") or getattr(one, "title", "")
        return "the form as a whole" if key == "" else f"“{words}” ({key})" if words else f"“{key}”"

    def _unknown(self, key: str) -> str:
        return f"The form has nothing called “{key}”."


def _part_of(definition: Definition, key: str):
    """The item of a key; of "targets.2.diameter" the field."""
    name = key.rsplit(".", 1)[-1]
    pending = list(definition.items)
    while pending:
        item = pending.pop()
        if item.key == name:
            return item
        pending.extend(getattr(item, "items", ()))
    return None


def _is_same(wanted, value) -> bool:
    """Equal in meaning: a number that a test has as text is that number, nothing at all is None or ""."""
    if wanted in (None, ""):
        return value in (None, "")
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and isinstance(wanted, str):
        try:
            return Decimal(wanted) == value
        except InvalidOperation:
            return False
    return isinstance(wanted, bool) == isinstance(value, bool) and wanted == value


def _said(value) -> str:
    if value in (None, ""):
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:f}" if isinstance(value, Decimal) else f"“{value}”" if isinstance(value, str) else str(value)
