"""The stored identity as a pattern: a name that is also in a comment or a description is found there again."""

import re
from functools import lru_cache

IDENTITY = ("00100010", "00100020", "00101000", "00101001", "00101005", "00101060", "00080050", "00100030")
STAFF = ("00080080", "00080081", "00080090", "00081010", "00081048", "00081050", "00081060", "00081070", "00181000")
SHORTEST = 4  # shorter words occur by chance


@lru_cache(maxsize=256)
def hidden_tags(book) -> list[str]:
    """Those of the tags that the rulebook does not show: what is shown in its own place is no secret elsewhere."""
    return [tag for tag in IDENTITY + STAFF if book.what(int(tag, 16), None) not in ("keep", "text")]


def words_of_item(item: dict, book):
    """The pattern for one DICOM JSON object; None where nothing is known."""
    words = set()
    for tag in hidden_tags(book):
        for value in item.get(tag, {}).get("Value", ()):
            if isinstance(value, dict):
                words.update(part for text in value.values() for part in _parts(text))
            else:
                words.add(str(value).strip())
    return _pattern(frozenset(words))


def words_of_dataset(dataset, book):
    """The pattern for a pydicom data set; None where nothing is known."""
    words = set()
    for tag in hidden_tags(book):
        if int(tag, 16) not in dataset:
            continue
        element = dataset[int(tag, 16)]
        values = element.value if element.VM > 1 else [element.value]
        for value in values:
            words.update(_parts(str(value)) if element.VR == "PN" else [str(value).strip()])
    return _pattern(frozenset(words))


def _parts(name: str) -> list[str]:
    return re.split(r"[\^=\s]+", name)


def _pattern(words: frozenset[str]):
    telling = sorted((word for word in words if len(word) >= SHORTEST), key=len, reverse=True)
    if not telling:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, telling)) + r")(?!\w)", re.IGNORECASE)
