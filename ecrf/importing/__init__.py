"""RadReport/MRRT templates (and the HTML that people take for them) into form definitions.

`import_html` is pure: bytes in, definition and report out. Nothing is fetched, run or rendered.
"""

from .converting import Imported, import_html
from .report import Report

__all__ = ["Imported", "Report", "import_html"]
