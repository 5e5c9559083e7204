"""Where the first value of a field can come from. A prefilled value is the reader's to change, like any other.

    session.subject, session.label, session.time_point, session.modalities    what a reader may know of the session
    reader.name, today                                                        who reads, and when
    previous.KEY    that field in the same reader's last completed read of this subject in this trial that has it
    baseline.KEY    the same, in the first one
    smallest.KEY    the smallest number that any of them has: the nadir of a sum

Whatever template the earlier read was made with: the form of a follow-up takes its sum from that of baseline.

Nothing else of a session is on offer, because nothing else is known to a blinded reader. KEY may be the key of a
group's field, GROUP.KEY in full: then each row takes it from the row of the same number.
"""

import re

FIXED = {
    "session.subject": "the subject's label",
    "session.label": "the session's label",
    "session.time_point": "the session's time point",
    "session.modalities": "the session's modalities",
    "reader.name": "the reader's name",
    "today": "the date of reading",
}
EARLIER = re.compile(r"(previous|baseline|smallest)\.[a-z][a-z0-9_]{0,63}(\.[a-z][a-z0-9_]{0,63})?", re.ASCII)


def is_source(name: str) -> bool:
    """Whether a value can be taken from there."""
    return name in FIXED or EARLIER.fullmatch(name) is not None
