"""The words around a control: what a person would read as its label."""

import re

from lxml import etree

SPACE = re.compile(r"\s+")
LABEL_LIMIT = 300
SILENT = {"script", "style", "select", "option", "optgroup", "datalist", "textarea", "button", "template", "input"}
CONTROLS = {"input", "select", "textarea"}
BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
    *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav"),
    *("ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
STEPS = 40  # how many nodes are looked at before giving up: hostile files have endless siblings


def tidy(text: str | None) -> str:
    """Text on one line, without the colon of a label, cut at a length that no label needs."""
    text = SPACE.sub(" ", text or "").strip()
    return text[:LABEL_LIMIT].rstrip().removesuffix(":").rstrip()


def is_element(node) -> bool:
    return isinstance(node.tag, str)


def words(element) -> str:
    """The visible words of an element, without those of controls and scripts in it."""
    parts, length = [], 0
    if is_element(element) and element.tag in SILENT:
        return ""
    skipping = None
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for seen, (event, node) in enumerate(walk):
        if length > LABEL_LIMIT * 4 or seen > 2_000:
            break
        text = None
        if event == "start" and skipping is None:
            if node.tag in SILENT:
                skipping = node
            else:
                text = node.text
        elif event != "start":
            skipping = None if node is skipping else skipping
            text = node.tail if node is not element and skipping is None else None
        if text:
            parts.append(text)
            length += len(text)
        if event == "end" and node.tag in BLOCKS | {"br"}:
            parts.append(" ")
    return SPACE.sub(" ", "".join(parts)).strip()


def has_control(element) -> bool:
    return is_element(element) and (element.tag in CONTROLS or next(element.iter(*CONTROLS), None) is not None)


def following(control) -> str:
    """The inline text right after a control: how radio buttons and tick boxes are labelled in RSNA's templates."""
    parts, node = [control.tail or ""], control.getnext()
    for _ in range(STEPS):
        if node is None or not is_element(node) or node.tag in BLOCKS | {"br"} or has_control(node):
            break
        parts += [words(node), node.tail or ""]
        node = node.getnext()
    return tidy(" ".join(parts))


def preceding(control, is_foreign) -> str:
    """The nearest text before a control, in its own block or in the one before; "" beyond another control.

    `is_foreign(element)` tells labels that belong to another control.
    """
    node = control
    for _ in range(4):
        text, is_blocked = _before(node, is_foreign)
        if tidy(text) or is_blocked:
            return tidy(text)
        node = node.getparent()
        if node is None or not is_element(node) or node.tag in {"section", "body", "form", "fieldset", "table"}:
            break
    return ""


def right_before(control, is_foreign) -> str:
    """The text before a control in its own box."""
    return tidy(_before(control, is_foreign)[0])


def _before(node, is_foreign) -> tuple[str, bool]:
    """Text before a node among its siblings, and whether another control stands in the way."""
    parts, sibling = [], node.getprevious()
    parent = node.getparent()
    for _ in range(STEPS):
        if sibling is None:
            parts.append(parent.text or "" if parent is not None else "")
            break
        tail = sibling.tail or ""
        parts.append(tail)
        if has_control(sibling):
            return _text(parts), True
        is_end = is_element(sibling) and sibling.tag in BLOCKS | {"br"}
        if is_end and tidy(_text(parts)):
            break
        if is_element(sibling) and not is_foreign(sibling):
            parts.append(words(sibling))
        if is_end and tidy(_text(parts)):
            break
        sibling = sibling.getprevious()
    return _text(parts), False


def _text(parts: list[str]) -> str:
    return " ".join(reversed(parts))
