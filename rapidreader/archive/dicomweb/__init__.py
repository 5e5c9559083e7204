"""A DICOMweb subset (PS3.18) over the embedded archive: QIDO-RS and WADO-RS, through a blinding policy."""

from .responses import answer
from .scope import Scope, Shown, shown_scans

__all__ = ["Scope", "Shown", "answer", "shown_scans"]
