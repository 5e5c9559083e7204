"""Names for what the pure compiler only knows by number: readers and sessions in its texts."""

import re

READER = re.compile(r"\b([Rr]eader) (\d+)\b")
UID = re.compile(r"(?<![\w.])\d+(?:\.\d+)+(?!\w)")


def name_of(person) -> str:
    return person.get_full_name() or person.get_username()


def named(text: str, readers, sessions) -> str:
    """The text with “reader 12” and StudyInstanceUIDs as people and labels; what is not known stays."""
    people = {str(reader.pk): name_of(reader) for reader in readers}
    labels = {session.study_instance_uid: session.label for session in sessions}
    text = READER.sub(lambda found: people.get(found[2], found[0]), text)
    text = UID.sub(lambda found: labels.get(found[0], found[0]), text)
    return text[:1].upper() + text[1:]
