"""Reading a JSON value piece by piece; what is wrong is kept in words, by the path at which it stands."""

from decimal import Decimal


class Taker:
    """One object of a document. Each method takes one key; what cannot be taken is noted, and a default stands in."""

    def __init__(self, value, path: str, problems: dict[str, str]):
        self.path, self.problems = path, problems
        if not isinstance(value, dict):
            self.note("", "An object with named values was expected.")
            value = {}
        self.value, self.taken = value, set()

    def at(self, key) -> str:
        return f"{self.path}.{key}" if self.path and key != "" else str(key) or self.path

    def note(self, key, text: str):
        self.problems.setdefault(self.at(key), text)

    def raw(self, key: str, default=None):
        self.taken.add(key)
        return self.value.get(key, default)

    def choice(self, key: str, choices, default: str) -> str:
        found = self.raw(key, default)
        if isinstance(found, str) and found in choices:
            return found
        self.note(key, f"Choose one of: {', '.join(choices)}.")
        return default

    def flag(self, key: str, default: bool = False) -> bool:
        found = self.raw(key, default)
        if isinstance(found, bool):
            return found
        self.note(key, "Either true or false.")
        return default

    def number(self, key: str, least: int, most: int, default: int | None) -> int | None:
        found = self.raw(key, default)
        if found is None and default is None:
            return None
        if isinstance(found, int) and not isinstance(found, bool) and least <= found <= most:
            return found
        self.note(key, f"A whole number from {least} to {most}.")
        return default

    def fraction(self, key: str, default: Decimal) -> Decimal:
        found = self.raw(key, default)
        if isinstance(found, int | Decimal) and not isinstance(found, bool) and 0 <= found <= 1:
            return Decimal(found)
        self.note(key, "A number from 0 to 1.")
        return default

    def text(self, key: str, longest: int, default: str = "") -> str:
        found = self.raw(key, default)
        if isinstance(found, str) and len(found) <= longest:
            return found.strip()
        self.note(key, f"A text of at most {longest} characters.")
        return default

    def many(self, key: str, most: int) -> list:
        found = self.raw(key, [])
        if isinstance(found, list) and len(found) <= most:
            return found
        self.note(key, f"A list of at most {most}.")
        return []

    def ids(self, key: str, most: int = 1000) -> tuple[int, ...]:
        found = self.many(key, most)
        if all(isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in found):
            return self._once(key, found)
        self.note(key, "A list of numbers.")
        return ()

    def texts(self, key: str, most: int, longest: int) -> tuple[str, ...]:
        found = self.many(key, most)
        if all(isinstance(one, str) and 0 < len(one) <= longest for one in found):
            return self._once(key, found)
        self.note(key, f"A list of texts of at most {longest} characters.")
        return ()

    def _once(self, key, found) -> tuple:
        if len(set(found)) != len(found):
            self.note(key, "Name each one once.")
        return tuple(dict.fromkeys(found))

    def object(self, key: str) -> dict:
        """A part that its own owner reads."""
        found = self.raw(key, {})
        if isinstance(found, dict):
            return found
        self.note(key, "An object with named values was expected.")
        return {}

    def inner(self, key: str) -> "Taker":
        return Taker(self.raw(key, {}), self.at(key), self.problems)

    def each(self, key: str, most: int) -> list["Taker"]:
        found = self.many(key, most)
        return [Taker(one, self.at(f"{key}.{number}"), self.problems) for number, one in enumerate(found)]

    def finish(self):
        """Notes what nobody took: a choice with a misspelt name must not pass silently."""
        for key in self.value:
            if key not in self.taken:
                self.note(key, "There is no such choice.")
