"""The cells of the matrix as HTML. Here and not in a template, because a page has some two thousand of them: as a
template they took two thirds of its time (bench/tower.py).
"""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .signs import Cell


@lru_cache(maxsize=4096)
def _ends(kind: str, icon: str, words: str, note: str) -> tuple[str, str]:
    """What stands before and behind the address of a cell's link; the same few for all cells."""
    words, icon = escape(words), escape(icon)
    small = f"<small>{escape(note)}</small>" if note else ""
    before = f'<a class="tower-cell k-{kind}" aria-label="{words}" title="{words}"'
    return before, f"{icon}{small}</a>"


def cells_html(cells: list[Cell], address: str, chosen: str) -> SafeString:
    """The links of one cell of the table; `address` (the query of the page) leads back to the same view."""
    found = []
    for cell in cells:
        before, behind = _ends(cell.kind, cell.icon, cell.words, cell.note)
        current = ' aria-current="true"' if cell.pk == chosen else ""
        found.append(f'{before}{current} href="?{escape(address)}read={cell.pk}#drawer">{behind}')
    return mark_safe("".join(found))


def row_html(cells: list[list[Cell]], address: str, chosen: str) -> SafeString:
    """All table cells of a row."""
    return mark_safe("".join(f'<td class="cell">{cells_html(one, address, chosen)}</td>' for one in cells))
