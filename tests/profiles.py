"""Chromium's profiles for tests that open the viewer: empty but for what the browser has fetched and compiled.

A profile that is thrown away compiles OHIF's 25 MB of scripts at every opening, which takes longer than all the rest;
a reader's own browser does that on the first day only. A profile here is on disk, and one test after the other has
it: what a test has left in it is washed out when it gives it back (tests/test_profiles.py).
"""

import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Error

from tests.chromium import CHROMIUM

# What a page can leave behind. Not the caches of what was fetched and compiled: they go by address and content.
STORED = "cookies,file_systems,indexeddb,local_storage,websql,service_workers,cache_storage,shared_storage"
# Nothing that one test has typed may be offered to the next.
PREFERENCES = {
    "autofill": {"enabled": False, "profile_enabled": False, "credit_card_enabled": False},
    "credentials_enable_service": False,
}


@contextmanager
def requests_of(context):
    """What all pages and workers of a context ask for from now on; nobody listens afterwards."""
    requests = []

    def note(request):
        requests.append(request)

    context.on("request", note)
    try:
        yield requests
    finally:
        context.remove_listener("request", note)


class Profiles:
    """Lends out profiles, each to one borrower at a time."""

    def __init__(self, playwright, folder: Path):
        self._playwright, self._folder = playwright, folder
        self._all: list[Profile] = []

    @contextmanager
    def borrowed(self, **options):
        """A browser context with these options of Playwright's: nobody is signed in, nothing is stored."""
        idle = (one for one in self._all if one.options == options and not one.is_lent)
        profile = next(idle, None) or self._launch(options)
        profile.is_lent = True
        try:
            yield profile.context
        finally:
            self._take_back(profile)

    def close(self):
        for profile in self._all:
            profile.context.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _launch(self, options: dict) -> "Profile":
        profile = Profile(self._playwright, self._folder / str(len(list(self._folder.iterdir()))), options)
        self._all.append(profile)
        return profile

    def _take_back(self, profile: "Profile"):
        try:
            profile.wash()
        except Error:  # closed, or broken by its test: nobody gets it again
            self._all.remove(profile)
            profile.context.close()
        profile.is_lent = False


class Profile:
    """One Chromium with a folder of its own."""

    def __init__(self, playwright, folder: Path, options: dict):
        preferences = folder / "Default" / "Preferences"
        preferences.parent.mkdir(parents=True)
        preferences.write_text(json.dumps(PREFERENCES))
        self.options, self.is_lent, self._origins = options, False, set()
        self.context = playwright.chromium.launch_persistent_context(
            folder, executable_path=os.environ["RR_TEST_BROWSER"], args=CHROMIUM, **options
        )
        # Without a page Chromium would end.
        [self._keeper] = self.context.pages
        self._devtools = self.context.new_cdp_session(self._keeper)
        self.context.on("page", lambda page: page.on("framenavigated", self._visited))

    def _visited(self, frame):
        place = urlsplit(frame.url)
        if place.scheme in {"http", "https"}:
            self._origins.add(f"{place.scheme}://{place.netloc}")

    def wash(self):
        self.context.unroute_all(behavior="ignoreErrors")
        for page in self.context.pages:
            if page is not self._keeper:
                page.close()
        self.context.clear_cookies()
        self.context.clear_permissions()
        for origin in self._origins:
            self._devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": STORED})
        self._origins.clear()
