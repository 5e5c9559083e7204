"""RadReport/MRRT templates (and the HTML that people take for them) into form definitions.

`import_source` is pure: bytes in, definition and report out. Nothing is fetched, run or rendered.
"""

from .converting import Imported, import_html, read_own
from .report import Report
from .sources import import_source

__all__ = ["Imported", "Report", "import_html", "import_source", "read_own"]
