"""What stands in nearly every field: its notes, its marks, its clear button. Each is rendered once for a form."""

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ecrf.definition import WARN, Field

from .skeleton import Skeleton, hole


class Common:
    """The fragments with holes of their own for id, label and help; what remains of them are the field's holes."""

    def __init__(self, words: SafeString | str):
        self.words = words
        self._with_help, self._without_help = self._made("_notes", has_help=True), self._made("_notes")
        self._required, self._wanted = self._made("_marks", is_required=True), self._made("_marks")
        self._clear = self._made("_clear")

    def _made(self, name: str, **more) -> Skeleton:
        holes = {part: hole(part) for part in ("id", "label", "help", "origin", "error", "optional")}
        return Skeleton(get_template(f"ecrf/{name}.html").render({**holes, "words": self.words, **more}))

    def of(self, field: Field, id: str, is_required: bool) -> dict[str, SafeString]:
        """notes, marks and clear of a field; `is_required` if it is, or may become so."""
        notes = self._with_help if field.help else self._without_help
        marks = self._required if is_required else self._wanted if field.required == WARN else None
        texts = {"id": id, "label": escape(field.label), "help": escape(field.help)}
        texts |= {name: hole(f"{field.key}:{name}") for name in ("origin", "error", "optional")}
        return {
            "notes": mark_safe(notes.filled(texts)),
            "marks": mark_safe(marks.filled(texts) if marks else ""),
            "clear": mark_safe(self._clear.filled(texts)),
        }
