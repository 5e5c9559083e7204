"""Hostile templates, definitions and answers, made from a number: the same number gives the same thing.

Each target has `make(random)`, which gives something to swallow, and `check(thing)`, which raises AssertionError (or
whatever the product lets escape) where it is not swallowed properly. bench/fuzz.py runs them for minutes,
test_fuzz.py for a moment.
"""

from . import answers, definitions, templates

TARGETS = {"import": templates, "definition": definitions, "answers": answers}
