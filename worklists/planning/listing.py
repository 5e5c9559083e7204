"""Groups and exclusions as coordinators type or paste them: one line each, with names and labels. Pure."""

import re
from dataclasses import dataclass, field


@dataclass
class TypedGroup:
    """A line `Name: ada, ben`, and the session labels below it."""

    name: str
    readers: list[str] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)


def _parts(text: str) -> list[str]:
    return [part for piece in re.split(r"[,;\t]", text) if (part := piece.strip())]


def groups_in(text: str) -> tuple[list[TypedGroup], list[str]]:
    """The groups, and what is wrong, line by line."""
    groups, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        name, colon, readers = line.partition(":")
        if colon:
            groups.append(TypedGroup(name.strip(), _parts(readers)))
        elif line.strip() and not groups:
            wrong.append(f"Line {number}: begin with a name and its readers, as in “Group A: ada, ben”.")
        elif line.strip():
            groups[-1].sessions += _parts(line)
    wrong += [f"Give every group a name: “{', '.join(g.readers) or '…'}” has none." for g in groups if not g.name]
    return groups, wrong


def groups_text(groups: list[TypedGroup]) -> str:
    return "\n\n".join("\n".join([f"{g.name}: {', '.join(g.readers)}", *g.sessions]) for g in groups)


def dealt(readers: list[str], subjects: list[list[str]], count: int) -> list[TypedGroup]:
    """Readers and subjects dealt to so many groups in turn, as they are listed; a subject brings all its sessions."""
    return [
        TypedGroup(
            f"Group {number + 1}",
            readers[number::count],
            [label for labels in subjects[number::count] for label in labels],
        )
        for number in range(count)
    ]


EXCLUSION = re.compile(r"([^:]+):\s*(subject|site)\s+(.+)", re.IGNORECASE)


def exclusions_in(text: str) -> tuple[list[tuple[str, str, str]], list[str]]:
    """(reader, subject or site, which) of each line `ada: subject 1001` or `ben: site North`; and what is wrong."""
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if match := EXCLUSION.fullmatch(line.strip()):
            reader, what, which = (part.strip() for part in match.groups())
            found.append((reader, what.lower(), which))
        elif line.strip():
            wrong.append(f"Line {number}: write “ada: subject 1001” or “ada: site North”.")
    return found, wrong


def exclusions_text(exclusions: list[tuple[str, str, str]]) -> str:
    return "\n".join(f"{reader}: {what} {which}" for reader, what, which in exclusions)
