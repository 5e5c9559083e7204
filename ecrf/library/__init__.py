"""Ready templates, written by us after the publications that they cite: one YAML file each, to copy into a trial.

    recist_baseline.yaml …   what people read and review: texts, rules in the expression language, tests in tables
    reading.py               YAML, strictly: exact decimals, no yes/no traps, no key twice
    compiling.py             the source as a Definition
    testing.py               the tables of a source as FormTests

YAML and not TOML or JSON, because rules and tables of tests must be readable by the radiologist who reviews them,
and comments must say what each rests on; PyYAML comes with the API's documents anyway. docs/library.md describes the
source format and lists every template with its rules and citations.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ecrf.definition import Definition

from .compiling import compile_source
from .reading import read_source

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Entry:
    """One template of the library; `references` are the citations that its rules rest on."""

    slug: str
    title: str
    summary: str
    references: tuple[str, ...]
    definition: Definition


@lru_cache(maxsize=1)
def slugs() -> tuple[str, ...]:
    """The names of all templates, in alphabetical order."""
    return tuple(sorted(path.stem for path in HERE.glob("*.yaml")))


def entries() -> list[Entry]:
    """Every template of the library, by title."""
    return sorted((entry(slug) for slug in slugs()), key=lambda one: one.title.casefold())


@lru_cache(maxsize=64)
def entry(slug: str) -> Entry:
    """One template. Raises KeyError if there is none of that name."""
    if slug not in slugs():
        raise KeyError(slug)
    source = read_source((HERE / f"{slug}.yaml").read_text())
    definition = compile_source(source, slug)
    return Entry(slug, definition.title, source["summary"], definition.references, definition)


def load(slug: str) -> Definition:
    """The form of one template. Raises KeyError if there is none of that name."""
    return entry(slug).definition
