"""How long a race waits for somebody who must not come. Whoever is not held up comes within milliseconds."""

import os

PATIENCE = 1.0 if os.environ.get("RR_TEST_LONG") else 0.25  # s
