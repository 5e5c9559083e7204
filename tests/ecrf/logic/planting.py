"""Mistakes that a twin could have: each planted into a copy of the browser's modules, to see that it is noticed."""

import shutil
from pathlib import Path
from typing import NamedTuple

from .twins import BROWSER


class Plant(NamedTuple):
    what: str
    file: str
    right: str
    wrong: str


PLANTS = (
    Plant("ties are rounded down", "decimal.js", "(2n * dividend + divisor)", "(2n * dividend + divisor - 1n)"),
    Plant("numbers may be a digit longer", "decimal.js", "10n ** 60n", "10n ** 61n"),
    Plant("a quotient is cut off", "decimal.js", "fit(divided(a * ONE, b))", "fit((a * ONE) / b)"),
    Plant("the 21st decimal is forgotten", "decimal.js", 'fraction[20] >= "5" ? 1n : 0n', "0n"),
    Plant("zeros are left standing", "decimal.js", 'fraction.replace(/0+$/, "")', "fraction"),
    Plant("impossible days roll over", "values.js", " && moment.getUTCMonth() === month - 1", ""),
    Plant(
        "the year 99 is 1999",
        "values.js",
        "moment.setUTCFullYear(year,",
        "moment.setFullYear(year < 100 ? year + 1900 : year,",
    ),
    Plant(
        "an empty list is an answer",
        "values.js",
        "Array.isArray(value) && value.length &&",
        "Array.isArray(value) &&",
    ),
    Plant("nothing differs from something", "expressions.js", "kind(a) === kind(b) && kinds.has(kind(a)) &&", ""),
    Plant("not of nothing is nothing", "expressions.js", "not: (a) => a !== true", "not: (a) => a === false"),
    Plant(
        "the sum of nothing is 0",
        "expressions.js",
        "numbers.length ? decimal.total(numbers) : null",
        "decimal.total(numbers)",
    ),
    Plant(
        "a row hides what is around it",
        "expressions.js",
        "this.row.has(key) ? this.row.get(key) : this.around.get(key)",
        "this.row.get(key)",
    ),
    Plant("blank rows count", "running.js", ".filter((row) => !row.isBlank)", ""),
    Plant(
        "hidden sections do not hide", "running.js", "step.parent === null || this.visible.has(step.parent)", "true"
    ),
    Plant("rows come as they stand", "running.js", ".sort(([a], [b]) => a - b)", ""),
    Plant("a foreign option is a result", "running.js", "step.options.has(/** @type {any} */ (value))", "true"),
    Plant("the last rule wins", "running.js", "step.rules?.find(", "[...(step.rules ?? [])].reverse().find("),
    Plant("emptied rows stay", "evaluation.js", "emptied.length; emptied", "false; emptied"),
    Plant("form order is the order of working out", "steps.js", "order ? order.map", "false ? order.map"),
)


def planted(plant: Plant, folder: Path) -> Path:
    """A copy of the browser's modules with one mistake in it."""
    copy = folder / "logic"
    shutil.copytree(BROWSER, copy)
    (folder / "package.json").write_text('{"type": "module"}')
    text = (copy / plant.file).read_text()
    assert text.count(plant.right) == 1, f"{plant.what}: {plant.file} has changed"
    (copy / plant.file).write_text(text.replace(plant.right, plant.wrong))
    return copy
