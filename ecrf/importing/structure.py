"""The sections of a template and what stands in them, in document order."""

import re
from dataclasses import dataclass, field

from lxml import etree

from ecrf.definition import Code, Field, Section

from .keys import Keys
from .options import translations
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
    items: list = field(default_factory=list)


class SectionMaker:
    """Puts fields into sections while it walks through the document once."""

    def __init__(self, root, fields: dict, codes: dict, title: str):
        self.root, self.fields, self.codes, self.title = root, fields, codes, title
        self.keys = Keys()
        self.stack = [Open("")]
        self.count = 0
        self.empty: list[str] = []

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
        self.stack.append(Open(title, node, 0, name, tuple(found), translations(node, titled)))

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
        if not title or is_title or (node.tag == "h1" and title == self.title):
            return
        level = _level(node)
        while self.stack[-1].level >= level and len(self.stack) > 1:
            self._close()
        self.stack.append(Open(title, None, level, "", self.codes.get(node.get("id") or "", ()), translations(node)))

    def _close(self) -> None:
        done = self.stack.pop()
        parent = self.stack[-1]
        if not any(isinstance(item, Section | Field) for item in done.items):
            if done.title:
                self.empty.append(done.title)
        elif not done.title:
            parent.items.extend(done.items)  # a box without a name is layout, not a section
        else:
            self.count += 1
            key = self.keys.take(done.name, done.title, fallback="section")
            parent.items.append(Section(key, done.title, tuple(done.items), done.codes, done.translations))


def _level(node) -> int:
    if node.tag in HEADINGS:
        return int(node.tag[1])
    found = re.search(r"level\s*(\d)", node.get("class") or "", re.I)
    return max(1, int(found[1])) if found else 1
