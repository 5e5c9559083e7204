"""How the state of a read is shown: an icon, words, a colour; no meaning rests on the colour alone. Pure."""

from dataclasses import dataclass

# kind: (icon, words). The kind is the colour's class too.
SIGNS = {
    "open": ("○", "open"),
    "in_progress": ("◔", "in progress"),
    "partial": ("◑", "draft saved"),
    "complete": ("●", "complete"),
    "cancelled": ("✕", "cancelled"),
    "skipped": ("↷", "skipped"),
    "held": ("‖", "on hold"),
    "not_readable": ("∅", "not readable"),
}
# Beside the icon, and what they say.
MARKS = {
    "overdue": ("!", "overdue"),
    "queries": ("?", "open query"),
    "adjudications": ("§", "adjudication not decided"),
}


@dataclass(frozen=True)
class Cell:
    """One read of the matrix."""

    pk: str
    kind: str
    icon: str
    words: str
    note: str = ""


def kind_of(row: dict) -> str:
    """The one kind that says most about a read, given as a dict of its columns."""
    if row["state"] == "complete":
        return "not_readable" if row["not_readable_reason"] else "complete"
    if row["state"] == "cancelled":
        return "cancelled"
    if row["held_at"]:
        return "held"
    return "skipped" if row["skipped_at"] and row["state"] != "partial" else row["state"]


def cell_of(row: dict, marks: list[str], worklist: str = "") -> Cell:
    """`marks` are keys of MARKS; `worklist` is named where there are several. What else tells reads apart is said in
    words, and a condition or a repeat also as a short note.
    """
    kind = kind_of(row)
    icon, words = SIGNS[kind]
    said, note = [words, *(MARKS[mark][1] for mark in marks)], row["condition"]
    if row["kind"] != "read":
        said.append(row["kind"])
    if row["condition"]:
        said.append(row["condition"])
    if row["repetition"]:
        said.append("repeat")
        note = f"{note}²"
    if row["revision"] > 1:
        said.append(f"revision {row['revision']}")
    if worklist:
        said.append(worklist)
    return Cell(str(row["pk"]), kind, icon + "".join(MARKS[mark][0] for mark in marks), ", ".join(said), note)


LEGEND = [(kind, icon, words) for kind, (icon, words) in SIGNS.items()]
MARK_LEGEND = list(MARKS.values())
