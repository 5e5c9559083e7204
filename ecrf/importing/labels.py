"""Which words belong to which control.

Search order: label[for], enclosing label, text after a radio button or tick box, first cell of the row with the
column's heading, text before, and only then title, name, placeholder and id.
"""

from collections import Counter, defaultdict
from functools import cached_property

from .words import following, has_control, is_element, preceding, right_before, tidy, words


class Labels:
    """The labels of one document, looked up once."""

    def __init__(self, root, controls: list):
        self.root, self.controls = root, controls
        self.ids = Counter(node.get("id") for node in root.iter() if is_element(node) and node.get("id"))
        self.targets = {control.get("id") for control in controls if control.get("id")}
        self._rows: dict = {}
        seen = Counter()
        # Which of the controls with its id a control is: 0 for the first.
        self._turn = {}
        for control in controls:
            self._turn[control] = seen[control.get("id")]
            seen[control.get("id")] += 1

    @cached_property
    def by_target(self) -> dict[str, list]:
        found = defaultdict(list)
        for label in self.root.iter("label"):
            if label.get("for"):
                found[label.get("for").strip()].append(label)
        return found

    def broken(self) -> list[str]:
        """What labels point to without finding it."""
        return [target for target in self.by_target if target not in self.ids]

    def element_for(self, control):
        """The label element of a control, or None; the second control of a doubled id gets the second label."""
        own = self.by_target.get(control.get("id") or "")
        if own:
            return own[min(self._turn.get(control, 0), len(own) - 1)]
        return next(iter(control.iterancestors("label")), None)

    def own(self, control) -> str:
        """The text of a control's label element; "" if it has none or an empty one."""
        element = self.element_for(control)
        return tidy(words(element)) if element is not None else ""

    def is_foreign(self, control):
        """Tells elements whose words label something else than `control`."""
        own = self.element_for(control)

        def tell(element) -> bool:
            return (
                element.tag == "label" and element is not own and (element.get("for") or "").strip() in self.targets
            )

        return tell

    def of_option(self, control) -> tuple[str, str]:
        """The words of a radio button or tick box, and a repair reason ("" if none was needed)."""
        text = self.own(control)
        if text:
            return text, ""
        text = following(control)
        if text:
            return text, ""
        row, column = self.row_and_column(control)
        for text, source in (
            (tidy(control.get("title")), "title"),
            (tidy(control.get("value")) if control.get("value") != "on" else "", "value"),
            (column or row or preceding(control, self.is_foreign(control)), "text around it"),
            (spoken(control.get("id") or control.get("name")), "id"),
        ):
            if text:
                return text, f"missing label: taken from the {source}"
        return "", "missing label"

    def of_field(self, control) -> tuple[str, str]:
        """The words of any other control, and a repair reason ("" if none was needed)."""
        row, column = self.row_and_column(control)
        own = self.own(control)
        if own:
            return in_row(row, own) if self.shares_row(control) else own, ""
        if column:
            column = right_before(control, self.is_foreign(control)) or column
            return in_row(self.outer_row(control), in_row(row, column)), ""
        before = preceding(control, self.is_foreign(control))
        text = in_row(row, before) if row and before and self.shares_row(control) else before
        text = text or in_row(self.outer_row(control), row)
        if text:
            return text, ""
        for text, source in (
            (tidy(control.get("value")) if (control.get("id") or "").lower().endswith("_freetext") else "", "value"),
            (tidy(control.get("title")), "title"),
            (self.lone_in_section(control), "section"),
            (spoken(control.get("name")), "name"),
            (tidy(control.get("placeholder")), "placeholder"),
            (spoken(control.get("id")), "id"),
        ):
            if text:
                return text, f"missing label: taken from the {source}"
        return "", "missing label"

    def of_group(self, controls: list, wrapper) -> tuple[str, str]:
        """The question above a group of radio buttons or tick boxes, and a repair reason."""
        first = controls[0]
        names = [wrapper.get("id") if wrapper is not None else None, first.get("name"), first.get("data-group")]
        for name in names:
            for label in self.by_target.get(name or "", []):
                text = tidy(words(label))
                if text and name not in self.targets:
                    return text, ""
        row, column = self.row_and_column(first)
        text = self._legend(controls) or self._before_group(first, wrapper, row) or column
        if text:
            return text, ""
        text = tidy(first.get("title")) or spoken(next((name for name in names if name), ""))
        return text, "missing label of the group: taken from its name" if text else "missing label of the group"

    def _legend(self, controls: list) -> str:
        fieldset = next(iter(controls[0].iterancestors("fieldset")), None)
        if fieldset is None or sum(1 for _ in fieldset.iter("input", "select", "textarea")) > len(controls):
            return ""
        legend = fieldset.find("legend")
        return tidy(words(legend)) if legend is not None else ""

    def _before_group(self, first, wrapper, row: str) -> str:
        start = wrapper if wrapper is not None else first
        label = next(iter(start.iterancestors("label")), None)
        text = preceding(label if label is not None else start, self.is_foreign(first))
        return in_row(row, text) if row and text else row or text

    def lone_in_section(self, control) -> str:
        """The title of a section that has only this control; "" otherwise."""
        section = next(iter(control.iterancestors("section")), None)
        if section is None or sum(1 for _ in section.iter("input", "select", "textarea")) != 1:
            return ""
        header = section.find("header")
        return (tidy(words(header)) if header is not None else "") or tidy(section.get("data-section-name"))

    def outer_row(self, control) -> str:
        """The first cell of the row in which the control's own table is nested."""
        table = next(iter(control.iterancestors("table")), None)
        return self.row_and_column(table)[0] if table is not None else ""

    def shares_row(self, control) -> bool:
        row = next(iter(control.iterancestors("tr")), None)
        if row is None:
            return False
        if ("shared", row) not in self._rows:
            names = {one.get("name") or one.get("id") or id(one) for one in row.iter("input", "select", "textarea")}
            self._rows["shared", row] = len(names) > 1
        return self._rows["shared", row]

    def row_and_column(self, control) -> tuple[str, str]:
        """The first cell of a control's row and the heading of its column, where the control is not in them."""
        cell = next((one for one in control.iterancestors() if one.tag in {"td", "th", "tr"}), None)
        row = cell.getparent() if cell is not None and cell.tag != "tr" else None
        if row is None or row.tag != "tr":
            return "", ""
        if row not in self._rows:
            self._rows[row] = ([one for one in row if one.tag in {"td", "th"}], self._headings(row))
        cells, headings = self._rows[row]
        first = cells[0]
        text = "" if first is cell or has_control(first) else tidy(words(first))
        index = cells.index(cell) if len(headings) > 1 else 0
        return text, headings[index] if 0 < index < len(headings) else ""

    def _headings(self, row) -> list[str]:
        table = next(iter(row.iterancestors("table")), None)
        first = next(table.iter("tr"), None) if table is not None else None
        if first is None or first is row or has_control(first):
            return []
        if ("heads", first) not in self._rows:
            self._rows["heads", first] = [tidy(words(one)) for one in first if one.tag in {"td", "th"}]
        return self._rows["heads", first]


def in_row(row: str, text: str) -> str:
    """ "Bleeding – site": the row's words before the control's own, unless these say it already."""
    if not row or not text or row.lower() in text.lower() or text.lower() in row.lower():
        return text or row
    return tidy(f"{row} – {text}")


def spoken(name: str | None) -> str:
    """An identifier as words: tumour_size -> tumour size."""
    return tidy((name or "").replace("_", " ").replace("-", " "))
