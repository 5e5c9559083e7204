"""Which viewer is installed, and where its files are."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

NPM_FOLDER = Path(__file__).parent / "npm"
INSTALL_COMMAND = "manage.py install_viewer"


@dataclass(frozen=True)
class InstalledViewer:
    version: str
    entry: str
    css: str
    folder: Path

    @property
    def url(self) -> str:
        """The folder's address; the version in it lets browsers keep the files for ever."""
        return f"{settings.VIEWER_URL}{self.version}/"


@lru_cache
def pinned() -> tuple[str, str]:
    """The OHIF version that we are made for, and the integrity of its package."""
    lock = json.loads((NPM_FOLDER / "package-lock.json").read_text())
    package = lock["packages"]["node_modules/@ohif/app"]
    return package["version"], package["integrity"]


def installed_viewer() -> InstalledViewer | None:
    """The installed viewer, or None. Found once it is remembered; a missing one is looked for again each time."""
    folder = Path(settings.VIEWER_DIR) / pinned()[0]
    return _read(folder) if (folder / "ohif.json").exists() else None


@lru_cache(maxsize=4)
def _read(folder: Path) -> InstalledViewer:
    facts = json.loads((folder / "ohif.json").read_text())
    return InstalledViewer(facts["version"], facts["entry"], facts["css"], folder)
