"""A text with holes: what is left of a form when its answers are taken out."""

import re

from django.utils.safestring import SafeString, mark_safe

# Texts of a form are escaped, so none of them can bring a "<" that would open a hole.
HOLE = re.compile(r"<!!(.*?)!!>")


def hole(name: str) -> SafeString:
    """A hole as it stands in a fragment."""
    return mark_safe(f"<!!{name}!!>")


class Skeleton:
    """A text with named holes; `rows` has the skeleton of one row of each group."""

    def __init__(self, html: str, rows: dict[str, "Skeleton"] | None = None):
        self.texts = HOLE.split(html)
        self.holes = self.texts[1::2]
        self.rows = rows or {}

    def filled(self, texts: dict[str, str]) -> str:
        """The text with each hole filled; a hole that `texts` does not name stays empty. `texts` are safe HTML."""
        whole = self.texts[:]
        whole[1::2] = [texts.get(name, "") for name in self.holes]
        return "".join(whole)
