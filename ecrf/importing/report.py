"""The import report: what became of every control of a template, and why."""

from dataclasses import asdict, dataclass, field

from ecrf.logic.grammar import to_text

MAPPED, REPAIRED, DROPPED = "mapped", "repaired", "dropped"


@dataclass
class Entry:
    """One input, select or textarea element of the source."""

    element: str
    id: str = ""
    name: str = ""
    line: int | None = None
    outcome: str = MAPPED
    reasons: list[str] = field(default_factory=list)
    field: str = ""
    label: str = ""

    def repaired(self, reason: str) -> None:
        self.outcome = REPAIRED if self.outcome == MAPPED else self.outcome
        self.noted(reason)

    def dropped(self, reason: str) -> None:
        self.outcome = DROPPED
        self.noted(reason)

    def noted(self, reason: str) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)


@dataclass
class Report:
    """`entries` has every control exactly once; `removed` what else was left out (scripts, handlers, styles);
    `defects` where the file departs from the MRRT standard; `remarks` what a coordinator should know;
    `errors` why it could not be imported at all; `suggestions` what the source hints at and nobody has decided:

        {"key": of the field or section ("" for none), "suggestion": "visible_when" | "prefill" | "embed" | "replace",
         "text": the expression as text, or "", "expression": the same as arrays, or null,
         "source": what the file says, "line": where}
    """

    file: str = ""
    title: str = ""
    language: str = ""
    fields: int = 0
    sections: int = 0
    has_defaults_kept: bool = False
    defaults_found: int = 0
    entries: list[Entry] = field(default_factory=list)
    removed: list[dict] = field(default_factory=list)
    suggestions: list[dict] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def remove(self, element: str, reason: str, line: int | None = None) -> None:
        self.removed.append({"element": element, "line": line, "reasons": [reason]})

    def remark(self, text: str) -> None:
        if text not in self.remarks:
            self.remarks.append(text)

    def suggest(
        self, key: str, kind: str, *, source: str, line: int | None = None, expression: list | None = None
    ) -> None:

        text = to_text(expression) if expression else ""
        facts = {"text": text, "expression": expression, "source": source, "line": line}
        self.suggestions.append({"key": key, "suggestion": kind, **facts})

    def with_outcome(self, outcome: str) -> list[dict]:
        return [
            {name: value for name, value in asdict(entry).items() if name != "outcome"}
            for entry in self.entries
            if entry.outcome == outcome
        ]

    def to_dict(self) -> dict:
        """The JSON form; mapped, repaired and dropped together have each control once."""
        return {
            "file": self.file,
            "title": self.title,
            "language": self.language,
            "controls": len(self.entries),
            "fields": self.fields,
            "sections": self.sections,
            "has_defaults_kept": self.has_defaults_kept,
            "defaults_found": self.defaults_found,
            "mapped": self.with_outcome(MAPPED),
            "repaired": self.with_outcome(REPAIRED),
            "dropped": self.with_outcome(DROPPED),
            "removed": self.removed,
            "suggestions": self.suggestions,
            "defects": self.defects,
            "remarks": self.remarks,
            "errors": self.errors,
        }
