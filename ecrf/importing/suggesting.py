"""What a template only hints at, as suggestions that a coordinator may accept: conditions, prefills, templates."""

from collections import defaultdict

from ecrf.definition import Definition

from .conditions import Target, read_condition
from .controls import Source
from .report import Report
from .words import is_element, tidy

CONDITIONS = ("data-show-if", "data-mrrt-condition")
NAMES = ("id", "name", "data-field", "data-f", "data-group")
YES = {"true", "y", "yes", "1"}
MANY = 50  # as many fields of one name, or more, are not told apart
MAX_CONDITIONS = 500


class Suggester:
    """Looks at what surrounds the fields of one document, once they are made."""

    def __init__(self, root, sources: list[Source], definition: Definition, sections: dict, report: Report):
        self.root, self.sources, self.sections, self.report = root, sources, sections, report
        self.fields = definition.fields_by_key
        self.key_of = {source.element: source.entry.field for source in sources if source.entry.field}
        self.by_name: dict[str, list[Source]] = defaultdict(list)
        for source in sources:
            wrapper = source.wrapper.get("id") if source.wrapper is not None else None
            names = {wrapper, *(source.element.get(name) for name in NAMES)} - {None, ""}
            for name in names if source.entry.field else ():
                self.by_name[name].append(source)

    def suggest(self) -> None:
        self._conditions()
        for source in self.sources:
            if source.entry.field:
                self._prefill(source)
                self._free_text(source)
        self._composition()

    # --- conditions

    def _conditions(self) -> None:
        found = [
            (node, name) for node in self.root.iter() if is_element(node) for name in CONDITIONS if node.get(name)
        ]
        for node, name in found[:MAX_CONDITIONS]:
            text = tidy(node.get(name))
            expression = read_condition(text, lambda name, node=node: self._target(name, node))
            keys = self._keys_in(node)
            for key in keys:
                self.report.suggest(key, "visible_when", source=text, line=node.sourceline, expression=expression)
            how = "it can be accepted as a suggestion" if expression and keys else "it could not be understood"
            self.report.remark(f"Condition “{text[:80]}” (line {node.sourceline}) is not applied: {how}.")
        if len(found) > MAX_CONDITIONS:
            self.report.remark(f"Only the first {MAX_CONDITIONS} conditions were looked at.")

    def _keys_in(self, node) -> list[str]:
        """The section that an element became, or the fields in it."""
        if node in self.sections:
            return [self.sections[node]]
        inside = (self.key_of.get(one) for one in node.iter("input", "select", "textarea"))
        return list(dict.fromkeys(key for key in inside if key))

    def _target(self, name: str, near) -> Target | None:
        """What a name means at some place: the only one of that name, or the only one in the nearest box."""
        candidates = self.by_name.get(name, [])
        if len({source.entry.field for source in candidates}) > 1:
            candidates = self._nearest(candidates, near)
        if not candidates:
            return None
        field = self.fields.get(candidates[0].entry.field)
        if field is None:
            return None
        by_id = [source for source in candidates if source.element.get("id") == name]
        option = next((one.value for one in field.options if by_id and one.original_id == name), "")
        return Target(field, option)

    def _nearest(self, candidates: list[Source], near) -> list[Source]:
        if len(candidates) >= MANY:
            return []
        paths = [(source, set(source.element.iterancestors())) for source in candidates]
        for ancestor in near.iterancestors():
            inside = [source for source, above in paths if ancestor in above]
            if inside:
                return inside if len({source.entry.field for source in inside}) == 1 else []
        return []

    # --- single fields

    def _prefill(self, source: Source) -> None:
        if (source.element.get("data-field-merge-flag") or "").strip().lower() not in YES:
            return
        said = source.element.get("data-field-merge-identifier") or source.element.get("data-ris-source")
        self.report.suggest(source.entry.field, "prefill", source=tidy(said), line=source.entry.line)

    def _free_text(self, source: Source) -> None:
        """RSNA's free text beside an option belongs to that option."""
        id_ = source.element.get("id") or ""
        if not id_.lower().endswith("_freetext"):
            return
        target = self._target(id_[: -len("_freetext")], source.element)
        if target and target.option and target.field.key != source.entry.field:
            expression = read_condition(id_[: -len("_freetext")], lambda name: target)
            self.report.suggest(
                source.entry.field, "visible_when", source=id_, line=source.entry.line, expression=expression
            )

    # --- other templates

    def _composition(self) -> None:
        for embed in self.root.iter("embed"):
            address = tidy(embed.get("src"))[:200]
            self.report.remark(f"The embedded template “{address[:80]}” was not imported.")
            self.report.suggest(self._section_of(embed), "embed", source=address, line=embed.sourceline)
        for option in self.root.iter("option"):
            other = tidy(option.get("data-template-uid"))[:200]
            if not other:
                continue
            select = next(iter(option.iterancestors("select")), None)
            key = self.key_of.get(select, "")
            label, place = tidy(option.text_content()), tidy(option.get("data-replacement-element-id"))
            self.report.remark(f"Option “{label}” would load another template; that is not imported.")
            self.report.suggest(key, "replace", source=f"{label}: {other} at {place or '?'}", line=option.sourceline)

    def _section_of(self, node) -> str:
        return next((self.sections[one] for one in node.iterancestors() if one in self.sections), "")
