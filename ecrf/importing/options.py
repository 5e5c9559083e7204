"""The choices of a field: from <option> elements, radio buttons and tick boxes."""

import re

from ecrf.definition import Option
from ecrf.definition.meta_schema import MOST_OPTIONS

from .attributes import data_codes
from .controls import Source
from .labels import Labels
from .report import Report
from .words import LABEL_LIMIT, tidy

# The first line of a list that says "nothing chosen": unanswered is no answer of ours.
PLACEHOLDER = re.compile(
    r"[\s\-–—_.…·*?/]*|.*\b(please|bitte|ausw[äa]hlen|w[äa]hlen|choose|select|nicht ausgew[äa]hlt)\b.*", re.I
)
LANGUAGES = {"data-en": "en", "data-english": "en", "data-english-name": "en", "data-english-innertext": "en"}
LANGUAGES |= {"data-de": "de"}


class OptionMaker:
    """Makes the options of one field, each with a value that no other has."""

    def __init__(self, codes: dict, report: Report):
        self.codes, self.report = codes, report

    def of_select(self, source: Source) -> tuple[tuple[Option, ...], list[str]]:
        """Options of a select, and the values that it preselects."""
        options, chosen, taken = [], [], {}
        for element in source.element.iter("option"):
            if len(options) == MOST_OPTIONS:
                self.report.errors.append(
                    f"Line {source.entry.line}: <select> has more than {MOST_OPTIONS:,} options."
                )
                break
            label = tidy(element.text_content()) or tidy(element.get("label")) or tidy(element.get("value"))
            value = (element.get("value") if element.get("value") is not None else label).strip()
            if _is_placeholder(label, value, is_first=not options):
                source.entry.noted(f"the entry “{label}” means “no answer” and is not an option")
                continue
            option = self._option(element, value or label, label, taken, source)
            group = next(iter(element.iterancestors("optgroup")), None)
            options.append(Option(**{**vars(option), "group": tidy(group.get("label")) if group is not None else ""}))
            if "selected" in element.attrib:
                chosen.append(option.value)
        return tuple(options), chosen

    def of_group(self, members: list[Source], labels: Labels) -> tuple[tuple[Option, ...], list[str]]:
        """Options of radio buttons or tick boxes, and the values that are checked."""
        options, chosen, taken = [], [], {}
        for source in members:
            label, repair = labels.of_option(source.element)
            if repair:
                source.entry.repaired(repair)
            value = (source.element.get("value") or source.element.get("data-value") or "").strip()
            label = label or tidy(value) or f"Option {len(options) + 1}"
            if _says_nothing_chosen(source, label) and len(members) > 1:
                source.entry.label = label
                source.entry.noted(f"the option “{label}” means “no answer”: the reader clears the choice instead")
                continue
            option = self._option(source.element, value if value and value != "on" else label, label, taken, source)
            source.entry.label = label
            options.append(option)
            if "checked" in source.element.attrib:
                chosen.append(option.value)
        return tuple(options), chosen

    def _option(self, element, value: str, label: str, taken: dict[str, int], source: Source) -> Option:
        value = value if len(value) <= LABEL_LIMIT else label
        unique = label if value in taken and label not in taken else value
        while unique in taken:
            taken[value] += 1
            unique = f"{value}_{taken[value]}"
        if unique != value:
            source.entry.repaired(f"the value “{value[:40]}” stands twice: stored as “{unique[:40]}”")
        taken[unique] = 1
        original = (element.get("id") or "")[:LABEL_LIMIT]
        codes = tuple(dict.fromkeys(self.codes.get(original, ()) + data_codes(element)))
        return Option(unique, label, codes=codes, original_id=original, translations=translations("label", element))


def _says_nothing_chosen(source: Source, label: str) -> bool:
    return source.kind == "radio" and source.element.get("value") == "" and bool(PLACEHOLDER.fullmatch(label))


def _is_placeholder(label: str, value: str, *, is_first: bool) -> bool:
    if PLACEHOLDER.fullmatch(label) and (not value or value == label or PLACEHOLDER.fullmatch(value)):
        return True
    return is_first and not value and bool(re.fullmatch(r"[\W_]*\w[^.]*(\.\.\.|…)[\W_]*|\(.*\)|\[.*\]|<.*>", label))


def translations(name: str, *elements) -> dict[str, dict[str, str]]:
    """{language: {name: words}} of data-english… and data-en attributes; `name` is what is translated, as "label"."""
    found: dict[str, dict[str, str]] = {}
    for element in elements:
        if element is None:
            continue
        for attribute, value in element.attrib.items():
            language = LANGUAGES.get(attribute)
            if language and tidy(value):
                found.setdefault(language, {name: tidy(value)})
    return found
