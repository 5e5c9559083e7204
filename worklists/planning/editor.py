"""The protocol editor: all parts of a protocol as forms, and back."""

from functools import cached_property

from ..protocols.document import Protocol, ProtocolInvalid, protocol_of, read_protocol
from .adjudication import AdjudicationSection
from .assignment import AssignmentSection
from .blinding import BlindingSection
from .conditions import ConditionsSection
from .listing import dealt, groups_text
from .order import OrderSection
from .presets import BY_KEY, PRESETS
from .qualification import QualificationSection
from .section import Desk
from .signature import SignatureSection

SECTIONS = (
    AssignmentSection,
    OrderSection,
    ConditionsSection,
    BlindingSection,
    SignatureSection,
    AdjudicationSection,
    QualificationSection,
)
BASE = "protocol-base"


class Editor:
    """The forms of all parts. `base` is the document that they change: what no form shows stays as it is there."""

    presets = PRESETS

    def __init__(self, desk: Desk, base: Protocol, sections: list):
        self.desk, self.base, self.sections = desk, base, sections
        self.problems: list[str] = []

    @classmethod
    def showing(cls, desk: Desk, protocol: Protocol) -> "Editor":
        value = protocol.value
        return cls(desk, protocol, [one(desk=desk, initial=one.initial_of(value, desk)) for one in SECTIONS])

    @classmethod
    def judging(cls, desk: Desk, data) -> "Editor":
        """Bound to what was posted."""
        return cls(desk, _base_in(data), [one(data, desk=desk) for one in SECTIONS])

    @classmethod
    def keeping(cls, desk: Desk, data) -> "Editor":
        """What was typed, shown again; a button may have chosen a preset, or dealt sessions to groups."""
        do = data.get("do", "")
        if do.startswith("preset:") and (preset := BY_KEY.get(do.removeprefix("preset:"))):
            editor = cls.showing(desk, preset.protocol)
            typed = AssignmentSection.typed_in(data)
            editor.part("assignment").initial |= {name: typed[name] for name in ("groups", "exclusions")}
            return editor
        editor = cls(desk, _base_in(data), [one(desk=desk, initial=one.typed_in(data)) for one in SECTIONS])
        if do == "deal":
            editor._deal(data)
        return editor

    def _deal(self, data):
        names = {str(pk): name for name, pk in self.desk.readers.items()}
        readers = [names[pk] for pk in data.getlist("readers") if pk in names]
        subjects = self.desk.by_subject(line.strip() for line in data.get("labels", "").splitlines())
        count = data.get("assignment-group_count", "")
        count = min(100, int(count)) if count.isdecimal() and int(count) else 2
        section = self.part("assignment")
        section.initial |= {"kind": "groups", "groups": groups_text(dealt(readers, subjects, count))}

    def part(self, key: str):
        return next(section for section in self.sections if section.key == key)

    @property
    def base_text(self) -> str:
        return self.base.text

    @property
    def error_count(self) -> int:
        return len(self.problems) + sum(len(one.errors) for one in self.sections if one.is_bound)

    def is_valid(self) -> bool:
        return all([section.is_valid() for section in self.sections]) and self.protocol is not None  # noqa: C419

    @cached_property
    def protocol(self) -> Protocol | None:
        """The protocol as composed; None, with the problems beside their fields, where it is none."""
        value = self.base.value
        for section in self.sections:
            value |= section.value()
        protocol, problems = read_protocol(value)
        for path, text in problems.items():
            self.take(path, text)
        return None if problems else protocol

    def take(self, path: str, text: str):
        """Puts a problem beside its field, or above all of them."""
        if not any(section.take(path, text) for section in self.sections):
            self.problems.append(f"{path}: {text}" if path else text)


def _base_in(data) -> Protocol:
    try:
        return protocol_of(data.get(BASE, ""))
    except ProtocolInvalid:
        return Protocol()
