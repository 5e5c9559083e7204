"""Which scans a reading condition shows. Values in, values out."""

from dataclasses import dataclass

from rapidreader.audit.canonical import parse_json


@dataclass(frozen=True)
class Shows:
    """What a condition shows of a session: scans of these modalities whose description has the text; empty is any."""

    modalities: tuple[str, ...] = ()
    scan_text: str = ""

    def shows(self, scan) -> bool:
        is_of_modality = not self.modalities or scan.modality in self.modalities
        return is_of_modality and self.scan_text.casefold() in scan.description.casefold()


EVERYTHING = Shows()


def shows_of(protocol: str, condition: str) -> Shows:
    """What a condition of a protocol (its JSON text) shows; everything where none is named."""
    if not protocol or not condition:
        return EVERYTHING
    for one in parse_json(protocol).get("conditions", ()):
        if one.get("key") == condition:
            shows = one.get("shows") or {}
            return Shows(tuple(shows.get("modalities") or ()), shows.get("scan_text") or "")
    return EVERYTHING


def hidden_by(shows: Shows, scans) -> frozenset[int]:
    """The scans, by primary key, that a condition does not show."""
    return frozenset(scan.pk for scan in scans if not shows.shows(scan))
