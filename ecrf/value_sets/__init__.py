"""Value sets: lists of coded things that a form names instead of repeating them.

One JSON file per set, written by us from published codes. A published form means a set by its name alone, so a set
never changes once it was released: a longer or corrected list is a new file with a new name (tests pin the files).

    {"name", "title", "references": [citation…], "translations": {language: {"title"}},
     "entries": [{"value", "label", "group", "words": [what else finds it…], "codes": [[scheme, code, meaning]…],
                  "translations": {language: {"label", "group"}}}…]}

A value is the code itself, the station's or segment's own name, or, where a side has no code of its own, the code
with -R or -L. `codes` then has the two that mean it together, site and laterality, as DICOM codes a region and its
modifier (PS3.16 CID 244). Where the exact thing has no code, it is that of what it is part of.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from ecrf.definition import Code, Option
from rapidreader.audit.canonical import parse_json

HERE = Path(__file__).parent


@dataclass(frozen=True)
class ValueSet:
    """A named list of coded options; `words` is what else finds one, by its value."""

    name: str
    title: str
    entries: tuple[Option, ...]
    words: dict[str, tuple[str, ...]]
    references: tuple[str, ...]
    translations: dict

    @cached_property
    def by_value(self) -> dict[str, Option]:
        return {entry.value: entry for entry in self.entries}

    def label_of(self, value: str, language: str = "") -> str:
        """The label in a language, in English where there is no translation, the value itself where it is unknown."""
        entry = self.by_value.get(value)
        if entry is None:
            return value
        return entry.translations.get(language, {}).get("label", entry.label)


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The names of all sets, sorted."""
    return tuple(sorted(path.stem for path in HERE.glob("*.json")))


@lru_cache(maxsize=64)
def value_set(name: str) -> ValueSet:
    """The set of that name; KeyError if there is none."""
    if name not in names():
        raise KeyError(name)
    plain = parse_json((HERE / f"{name}.json").read_bytes())
    entries = tuple(_entry(one) for one in plain["entries"])
    words = {one["value"]: tuple(one["words"]) for one in plain["entries"] if "words" in one}
    return ValueSet(plain["name"], plain["title"], entries, words, tuple(plain["references"]), plain["translations"])


def _entry(plain: dict) -> Option:
    codes = tuple(Code(*one) for one in plain["codes"])
    return Option(plain["value"], plain["label"], plain.get("group", ""), codes, "", plain["translations"])
