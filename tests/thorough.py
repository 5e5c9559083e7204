"""How far tests go: as far as time allows where RR_TEST_LONG is set, else as far as finds nearly everything."""

import os

IS_LONG = bool(os.environ.get("RR_TEST_LONG"))
# How long a race waits for somebody who must not come (s). Whoever is not held up comes within milliseconds.
PATIENCE = 1.0 if IS_LONG else 0.25


def examples(count: int) -> int:
    """So many examples of a property, or a third of them."""
    return count if IS_LONG else max(2, count // 3)
