"""The sections of a template and what stands in them, in document order."""

import re
from dataclasses import dataclass, field

from lxml import etree

from ecrf.definition import Code, Field, Section
from ecrf.definition.meta_schema import DEEPEST

from .keys import Keys
from .options import translations
from .report import Report
from .requirement import require
from .words import is_element, tidy, words

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
CONTAINERS = {"section", "details", "fieldset"}
TITLES = {"section": "header", "details": "summary", "fieldset": "legend"}


@dataclass
class Open:
    """A section that is being filled. `level` is 0 for a container element, 1-6 for a heading's own section."""

    title: str
    element: object = None
    level: int = 0
    name: str = ""
    codes: tuple[Code, ...] = ()
    translations: dict = field(default_factory=dict)
    is_required: bool = False
    items: list = field(default_factory=list)


class SectionMaker:
    """Puts fields into sections while it walks through the document once."""

    def __init__(self, root, fields: dict, codes: dict, *, keys: Keys, report: Report):
        self.root, self.fields, self.codes, self.keys, self.report = root, fields, codes, keys, report
        self.stack = [Open("")]
        self.key_of: dict = {}  # of the element that a section was made from

    def items(self) -> tuple:
        """The form's items: sections and fields as they stand in the document."""
        for event, node in etree.iterwalk(self.root, events=("start", "end")):
            if not is_element(node):
                continue
            if event == "end":
                self._end(node)
            elif node in self.fields:
                self.stack[-1].items.append(self.fields[node])
            elif node.tag in CONTAINERS:
                self._start(node)
            elif node.tag in HEADINGS or node.tag == "header":
                self._heading(node)
        while len(self.stack) > 1:
            self._close()
        return tuple(self.stack[0].items)

    def _start(self, node) -> None:
        titled = next(node.iterchildren(TITLES[node.tag]), None)
        if titled is None and node.tag == "section":
            titled = next((one for one in node.iterchildren() if one.tag in HEADINGS), None)
        name = tidy(node.get("data-section-name"))
        title = (tidy(words(titled)) if titled is not None else "") or name
        if node.tag == "fieldset" and self._is_one_field(node):
            title = ""
        found = dict.fromkeys(
            code for one in (node, titled) if one is not None for code in self.codes.get(one.get("id") or "", ())
        )
        is_required = (node.get("data-section-required") or "").strip().lower() == "true"
        words_ = translations("title", node, titled)
        self.stack.append(Open(self._deep_enough(title), node, 0, name, tuple(found), words_, is_required))

    def _deep_enough(self, title: str) -> str:
        """The title of a section, or "" where sections must not nest any deeper."""
        if not title or sum(1 for one in self.stack if one.title) < DEEPEST:
            return title
        self.report.remark(f"Section “{title}” lies deeper than {DEEPEST} sections: its fields stand around it.")
        return ""

    def _is_one_field(self, node) -> bool:
        return sum(1 for inner in node.iter() if inner in self.fields) <= 1

    def _end(self, node) -> None:
        if node.tag not in CONTAINERS:
            return
        while len(self.stack) > 1:
            is_own = self.stack[-1].element is node
            self._close()
            if is_own:
                break

    def _heading(self, node) -> None:
        parent = self.stack[-1]
        title = tidy(words(node))
        is_title = parent.level == 0 and parent.element is not None and parent.title == title and not parent.items
        if not title or is_title or (node.tag == "h1" and title == self.report.title):
            return
        level = _level(node)
        while self.stack[-1].level >= level and len(self.stack) > 1:
            self._close()
        codes = self.codes.get(node.get("id") or "", ())
        self.stack.append(Open(self._deep_enough(title), None, level, "", codes, translations("title", node)))

    def _close(self) -> None:
        done = self.stack.pop()
        parent = self.stack[-1]
        if not any(isinstance(item, Section | Field) for item in done.items):
            if done.title:
                self.report.remark(f"Section “{done.title}” has no fields and was left out.")
            return
        if done.is_required:
            self._require(done)
        if not done.title:
            parent.items.extend(done.items)  # a box without a name is layout, not a section
            return
        self.report.sections += 1
        key = self.keys.take(done.name, done.title, fallback="section")
        if done.element is not None:
            self.key_of[done.element] = key
        items = tuple(done.items)
        parent.items.append(Section(key, done.title, items, codes=done.codes, translations=done.translations))

    def _require(self, done: Open) -> None:
        done.items, is_done = require(done.items, done.title or done.name, self.report.language)
        how = "leaving it empty is warned of" if is_done else "it has too many fields for a warning"
        self.report.remark(f"Section “{(done.title or done.name)[:80]}” is marked as required: {how}.")


def _level(node) -> int:
    if node.tag in HEADINGS:
        return int(node.tag[1])
    found = re.search(r"level\s*(\d)", node.get("class") or "", re.I)
    return max(1, int(found[1])) if found else 1
