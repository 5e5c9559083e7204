"""Keeping what was made from a form: made once, used for every read, and forgotten when other forms come."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

Made = TypeVar("Made")
# A form of 300 fields, read and ready to run, is about one megabyte in all; a builder's preview makes one per change.
MOST = 64


class Kept:
    """The last `most` things that were used, by key. For many threads: two may make the same thing at once."""

    def __init__(self, most: int = MOST):
        self._most, self._things, self._lock = most, OrderedDict(), Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The thing of that key; made now if it is not there."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        made = make()  # outside the lock: it may take long, and ask for other kept things
        with self._lock:
            self._things[key] = made
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._things)
