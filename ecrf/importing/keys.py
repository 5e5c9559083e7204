"""Keys of our own for fields and sections: stable, unique, usable as column names."""

import re
import unicodedata

KEY_LIMIT = 48
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ß": "ss"})


def slug(text: str) -> str:
    """Lower-case ASCII words joined by underscores; "" if nothing is left."""
    text = unicodedata.normalize("NFKD", text.translate(GERMAN)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", text).strip("_")[:KEY_LIMIT].strip("_")


class Keys:
    """Hands out keys that are not taken yet."""

    def __init__(self):
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, *wishes: str, fallback: str) -> str:
        """The key of the first wish that leaves a word; numbered where another field had it first."""
        base = next((word for wish in wishes if wish and (word := slug(wish))), fallback)
        base = base if base[0].isalpha() else f"f_{base}"
        key, number = base, self._next.get(base, 2)
        while key in self._taken:
            key, number = f"{base}_{number}", number + 1
        self._next[base] = number
        self._taken.add(key)
        return key
