"""Which scans a reading condition shows. Values in, values out."""


def is_shown_by(shows, scan) -> bool:
    """Whether a condition shows a scan: of its modalities (none named: any), with its text in the description."""
    is_of_modality = not shows.modalities or scan.modality in shows.modalities
    return is_of_modality and shows.scan_text.casefold() in scan.description.casefold()


def hidden_by(shows, scans) -> frozenset[int]:
    """The scans, by primary key, that a condition does not show."""
    return frozenset(scan.pk for scan in scans if not is_shown_by(shows, scan))
