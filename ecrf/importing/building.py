"""One field of a group of controls."""

import re
from decimal import Decimal

from ecrf.definition import Code, Field, type_of
from ecrf.fields import Refused
from ecrf.fields.number import MAX_DECIMALS

from .attributes import data_codes
from .controls import Source, length_of, number_of, required_level
from .keys import Keys
from .labels import Labels
from .options import OptionMaker, translations
from .report import Report
from .words import LABEL_LIMIT, following, tidy

# Units that templates write as plain text behind the input.
UNIT = re.compile(
    r"(mm3|mm³|mm2|mm²|mm|cm3|cm³|cm2|cm²|cm|µm|m2|m²|m/s|ml/m2|ml/m²|ml/s|ml|mL|l/min/m2|l/min/m²|l/min|g/m2|g/m²|kg|"
    r"mg/dl|mg/l|mg|g|%|°|deg|HU|HE|ms|sec|s|min|bpm|/min|mmHg|mSv|mGy[·*-]?cm|mGy|kV|mA|mAs|MBq|SUV|Jahre|years|cc)",
)


UNIT_LIMIT = 100


class FieldMaker:
    """Makes the fields of one document; what it had to decide goes into the controls' report lines."""

    def __init__(self, labels: Labels, codes: dict[str, tuple[Code, ...]], report: Report, *, keep_defaults: bool):
        self.labels, self.codes, self.report = labels, codes, report
        self.keep_defaults = keep_defaults
        self.options = OptionMaker(codes, report)
        self.keys = Keys()

    def field_of(self, members: list[Source]) -> Field:
        first = members[0]
        if first.kind in {"radio", "checkbox"} and (first.kind == "radio" or len(members) > 1):
            parts = self._group(members)
        elif first.kind == "select":
            parts = self._select(first)
        elif first.kind == "checkbox":
            parts = self._tick(first)
        elif first.kind == "number":
            parts = self._number(first)
        else:
            parts = self._text(first)
        return self._finish(members, parts)

    def _group(self, members: list[Source]) -> dict:
        first = members[0]
        label, repair = self.labels.of_group([source.element for source in members], first.wrapper)
        options, chosen = self.options.of_group(members, self.labels)
        type_ = "single_choice" if first.kind == "radio" else "multiple_choice"
        if first.element.get("data-group") and first.kind == "checkbox":
            for source in members:
                source.entry.repaired("tick boxes folded by data-group")
        if repair:
            first.entry.repaired(repair)
        default = (chosen[:1] or [None])[0] if type_ == "single_choice" else chosen or None
        return {"type": type_, "label": label, "options": options, "default": default}

    def _select(self, source: Source) -> dict:
        options, chosen = self.options.of_select(source)
        parts = self._labelled(source)
        if not options:
            source.entry.repaired("a list without options is kept as text")
            return {**parts, "type": "text"}
        is_multiple = "multiple" in source.element.attrib
        default = (chosen or None) if is_multiple else (chosen[-1:] or [None])[0]
        type_ = "multiple_choice" if is_multiple else "single_choice"
        return {**parts, "type": type_, "options": options, "default": default}

    def _tick(self, source: Source) -> dict:
        label, repair = self.labels.of_option(source.element)
        if repair:
            source.entry.repaired(repair)
        default = True if "checked" in source.element.attrib else None
        return {"type": "yes_no", "label": label, "default": default}

    def _number(self, source: Source) -> dict:
        element, entry = source.element, source.entry
        minimum, maximum, step = (number_of(element, name, entry) for name in ("min", "max", "step"))
        if minimum is not None and maximum is not None and minimum > maximum:
            entry.repaired(f"min {minimum} is above max {maximum}: both left out")
            minimum = maximum = None
        step = step if step and step > 0 else None
        decimals = min(max(0, -step.as_tuple().exponent), MAX_DECIMALS) if step else None
        is_whole = step is not None and step == step.to_integral_value()
        if is_whole and any(limit is not None and limit != limit.to_integral_value() for limit in (minimum, maximum)):
            is_whole, decimals = False, None
        return {
            **self._labelled(source),
            "type": "integer" if is_whole else "decimal",
            "minimum": minimum,
            "maximum": maximum,
            "step": step,
            "decimals": None if is_whole else decimals,
            "default": self._typed_default(source, "integer" if is_whole else "decimal"),
        }

    def _text(self, source: Source) -> dict:
        element, type_ = source.element, source.kind
        parts = {**self._labelled(source), "type": type_, "default": self._typed_default(source, type_)}
        if type_ not in {"text", "long_text"}:
            return parts
        parts["max_length"] = length_of(element, source.entry)
        target = (element.get("list") or "").strip()
        if target:
            parts["suggestions"] = self._suggestions(target, source)
        return parts

    def _suggestions(self, target: str, source: Source) -> tuple[str, ...]:
        found = [one for one in self.labels.root.iter("datalist") if one.get("id") == target][:1]
        texts = [tidy(option.get("value") or option.text_content()) for one in found for option in one.iter("option")]
        if not found:
            source.entry.repaired("its list of suggestions does not exist")
        return tuple(dict.fromkeys(text for text in texts if text))

    def _labelled(self, source: Source) -> dict:
        label, repair = self.labels.of_field(source.element)
        if repair:
            source.entry.repaired(repair)
        unit = tidy(source.element.get("data-field-units"))[:UNIT_LIMIT]
        after = following(source.element) if not unit else ""
        if after and UNIT.fullmatch(after):
            unit = after
        placeholder = tidy(source.element.get("placeholder"))
        if not unit and UNIT.fullmatch(placeholder):
            unit = placeholder
        hint = tidy(source.element.get("title")) or placeholder
        help_ = hint if hint and hint.lower() != label.lower() and hint != unit else ""
        return {"label": label, "unit": unit, "help": help_}

    def _typed_default(self, source: Source, type_: str):
        text = source.element.text if source.element.tag == "textarea" else source.element.get("value")
        if not (text or "").strip():
            return None
        probe = Field("probe", type_, "probe")
        try:
            return type_of(probe).clean(probe, text.strip().replace("\0", ""))
        except Refused as refusal:
            source.entry.noted(f"its preset value was left out: {str(refusal).lower()}")
            return None

    def _finish(self, members: list[Source], parts: dict) -> Field:
        first = members[0]
        element, is_group = first.element, len(members) > 1 or first.kind == "radio"
        original = (first.wrapper.get("id") if first.wrapper is not None else "") or (
            element.get("data-group" if first.kind == "checkbox" and element.get("data-group") else "name")
            if is_group
            else element.get("id") or element.get("name")
        )
        label = parts.pop("label") or f"Field {self.report.fields + 1}"
        codes = [self.codes.get(name, ()) for name in dict.fromkeys(self._names(first))]
        named = element.get("data-field") or element.get("data-f") or ""
        key = self.keys.take(original or "", element.get("id") or "", named, label, fallback="field")
        parts["default"] = self._kept_default(members, parts.get("default"))
        self.report.fields += 1
        for source in members:
            source.entry.field = key
            source.entry.label = source.entry.label or label
            self._note_source(source)
        # An option's own codes stay with the option; a single control's belong to the field.
        own = () if is_group else data_codes(element)
        return Field(
            key=key,
            label=label,
            original_id=(original or "")[:LABEL_LIMIT],
            required=required_level(first.wrapper, *(source.element for source in members)),
            codes=tuple(dict.fromkeys(code for found in [*codes, own] for code in found)),
            translations={} if is_group else translations("label", element, self.labels.element_for(element)),
            **parts,
        )

    def _names(self, first: Source) -> list[str]:
        wrapper = first.wrapper.get("id") if first.wrapper is not None else ""
        own = "" if first.kind in {"radio", "checkbox"} and first.wrapper is not None else first.element.get("id")
        return [name for name in (wrapper, own, first.element.get("name")) if name]

    def _kept_default(self, members: list[Source], default):
        if default is None:
            return None
        self.report.defaults_found += 1
        if self.keep_defaults:
            members[0].entry.noted("preselected answer kept")
            return default
        shown = f"{default:f}" if isinstance(default, Decimal) else str(default)
        members[0].entry.noted(f"preselected answer left out: “{shown[:60]}”")
        return None

    def _note_source(self, source: Source) -> None:
        element, entry = source.element, source.entry
        if entry.id and self.labels.ids[entry.id] > 1:
            entry.repaired("its id stands more than once")
        if (element.get("data-field-merge-flag") or "").strip().lower() == "true":
            entry.noted("was to be filled from the information system; the reader answers it here")
        for name in ("readonly", "disabled", "hidden"):
            if name in element.attrib:
                entry.noted(f"is {name} in the source; the reader answers it here")
