"""From *Complete & next* to the next session's first image, with the hidden viewer and without; and what is fetched.

    RR_TEST_BROWSER=/usr/bin/chromium python -m bench.next_session [--reads 20] [--slices 40]

A real server, real OHIF, Chromium with software rendering: compare the two columns, not the absolute times.
"""

import argparse
import os
import statistics
import tempfile
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.chromium import CHROMIUM
from tests.e2e.stage import Reader, Stage
from tests.viewer.images import write_ct

# From the second press to the first picture of the next session being painted, by the page's own clock.
STOPWATCH = """() => {
  const room = document.querySelector("reading-room");
  room.addEventListener("read-complete", () => { window.pressedAt = performance.now(); window.shownAt = 0; });
  room.addEventListener("viewer-event", (event) => {
    if (event.detail.type !== "image.first") return;
    requestAnimationFrame(() => requestAnimationFrame(() => { window.shownAt = performance.now(); }));
  });
}"""


# How long the server took to accept the completion, of that time.
ANSWER = """() => performance.getEntriesByType("resource")
  .filter((entry) => entry.name.endsWith("/complete/")).at(-1).duration"""


PREPARED = "() => document.querySelector('viewer-stage').pair.next.opening.readId"


class Traffic:
    """What the browser fetched over the network, by kind; what came from its cache costs nothing and is not in it."""

    def __init__(self, page):
        self.kinds: dict[str, str] = {}
        self.requests, self.bytes, self.cached = Counter(), Counter(), Counter()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", self._from_cache)
        session.on("Network.loadingFinished", self._finished)

    def clear(self):
        for counter in (self.requests, self.bytes, self.cached):
            counter.clear()

    def _sent(self, event):
        url = event["request"]["url"]
        parts = {"/viewer-assets/": "viewer assets", "/static/": "our scripts and styles", "/dicomweb/": "images"}
        self.kinds[event["requestId"]] = next((kind for part, kind in parts.items() if part in url), "pages and JSON")

    def _from_cache(self, event):
        self.cached[self.kinds.get(event["requestId"])] += 1

    def _finished(self, event):
        kind = self.kinds.get(event["requestId"])
        if kind and event["encodedDataLength"]:
            self.requests[kind] += 1
            self.bytes[kind] += event["encodedDataLength"]

    def lines(self):
        for kind in ("viewer assets", "our scripts and styles", "images", "pages and JSON"):
            yield f"    {kind:24} {self.requests[kind]:4} requests {self.bytes[kind] / 1024:10.1f} KiB"


def measure(browser, stage, *, reads: int, is_prepared: bool) -> list[float]:
    shelf = stage.worklist(sessions=reads + 1)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([stage.cookie("ada")])
    reader = Reader(context.new_page(), stage)
    traffic = Traffic(reader.page)
    reader.open(shelf.reads()[0], query="" if is_prepared else "?no-prepare=1")
    if not is_prepared:
        reader.page.wait_for_timeout(1500)
        print("  first load, new browser profile:", *traffic.lines(), sep="\n")
    reader.page.evaluate(STOPWATCH)
    times, answers = [], []
    for number, read in enumerate(shelf.reads()[1:]):
        if is_prepared:
            reader.wait_for_prepared()
            assert reader.page.evaluate(PREPARED) == read, "another session than the next one was made ready"
        reader.page.wait_for_timeout(400)
        reader.fill(finding=f"session {number}")
        reader.wait_saved()
        traffic.clear()
        reader.complete()
        reader.wait_for_images(read)
        times.append(reader.wait("() => window.shownAt && window.shownAt - window.pressedAt", "the stopwatch"))
        answers.append(reader.page.evaluate(ANSWER))
        if number == 0 and not is_prepared:
            reader.page.wait_for_timeout(1500)
            print("  second session:", *traffic.lines(), sep="\n")
            assert traffic.requests["viewer assets"] == 0, "a viewer asset was fetched again"
    context.close()
    print(f"  of which the server's answer to the completion: median {statistics.median(answers):.0f} ms")
    return times


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reads", type=int, default=20)
    arguments.add_argument("--slices", type=int, default=40)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        folders = [Path(folder, f"session-{number:03}") for number in range(1, options.reads + 2)]
        for number, path in enumerate(folders, 1):
            write_ct(path, session=number, slices=options.slices, offset=number % 20)
        stage = Stage(Path(folder, "home"))
        browser = playwright.chromium.launch(executable_path=os.environ["RR_TEST_BROWSER"], args=CHROMIUM)
        try:
            stage.manage("install_viewer", timeout=900)
            stage.seed({"folders": [str(path) for path in folders], "static": "full"})
            stage.facts["cookies"] = stage.ask("people")
            stage.start()
            for is_prepared, name in ((False, "without the hidden viewer"), (True, "with the hidden viewer")):
                times = sorted(measure(browser, stage, reads=options.reads, is_prepared=is_prepared))
                median, worst = statistics.median(times), times[-1]
                print(f"{name}: median {median:.0f} ms, fastest {times[0]:.0f}, slowest {worst:.0f}, n={len(times)}")
        finally:
            browser.close()
            stage.close()


if __name__ == "__main__":
    main()
