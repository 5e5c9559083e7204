"""Which element of a form a path leads to, in words: Option “l” of field “side”: “label” is …"""

from .meta_checking import Path, Problem, pointer, shown


def described(plain, path: Path, message: str) -> Problem:
    """A problem whose message names the element. Looks only along the path; the rest may be anything."""
    names, rest, value = [], [], plain
    for place, part in enumerate(path):
        value = _inner(value, part)
        name = _name(value, path[: place + 1])
        if name:
            names, rest = [*names[-1:], name] if name.startswith("option") else [name], []
        elif part != "items":
            rest.append(shown(part) if isinstance(part, str) else str(part + 1))
    where = " of ".join(reversed(names)) or "the form"
    what = f"“{'.'.join(rest)}” {message}" if rest else message
    return Problem(pointer(path), f"{where[0].upper()}{where[1:]}{':' if rest else ''} {what}")


def _inner(value, part):
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _name(value, path: Path) -> str:
    """The name of the element at a path, or "" if it has none of its own."""
    if not isinstance(value, dict) or not isinstance(path[-1], int):
        return ""
    number, holder = path[-1] + 1, path[-2] if len(path) > 1 else ""
    if holder == "items":
        kind = value.get("kind") if value.get("kind") in ("field", "group", "section") else "element"
        return f"{kind} “{shown(value['key'])}”" if isinstance(value.get("key"), str) else f"{kind} no. {number}"
    if holder == "options":
        return f"option “{shown(value['value'])}”" if isinstance(value.get("value"), str) else f"option no. {number}"
    if holder == "tests":
        return f"test “{shown(value['name'])}”" if isinstance(value.get("name"), str) else f"test no. {number}"
    return ""
