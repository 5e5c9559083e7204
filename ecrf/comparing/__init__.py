"""What changed between two versions of a form, in words that a coordinator can read and sign.

    changes(old, new) -> [Change("Findings", "Field “Size” (size_mm): maximum changed from 100 to 300 mm"), …]

Parts are matched by key, so a new label is a change of that field, not another field. Two definitions whose canonical
JSON is the same give no change, all others give at least one: a test goes through every attribute of every part.
"""

from .items import Change, changes, sections_of

__all__ = ["Change", "changes", "sections_of"]
