"""Open every session of a folder in the viewer and see whether pixels come: a table for the release note.

    python -m bench.show_all FOLDER… [--out TABLE.md]     (RR_TEST_BROWSER: a Chromium binary)

A home of its own is filled through the importer, every session becomes a read, and the reading room's ViewerPair
opens it in Chromium. "Shown" means that the asked-for slice is in the canvas with at least three grey levels or
colours, not that a page loaded.
"""

import argparse
import io
import json
import os
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, sync_playwright

from tests.chromium import CHROMIUM
from tests.viewer.host import Host
from tests.viewer.server import running_server

WAIT_SECONDS = 60
# A scan of at most so many images is looked at image by image, a larger one in its middle.
MOST_SLICES = 12
LEAST_LEVELS = 3
LEAST_COLOURS = 50
ARRIVED = """() => window.cornerstone.getEnabledElements().every(({ viewport }) => {
  const wanted = viewport.getImageIds?.()[viewport.getTargetImageIdIndex?.()];
  return !wanted || viewport.csImage?.imageId === wanted;
})"""
OPEN_WINDOW = """() => window.cornerstone.getEnabledElements().forEach(({ viewport }) => {
  const data = viewport.getImageData?.()?.scalarData ?? [];
  let least = Infinity, most = -Infinity;
  for (const value of data) (least = Math.min(least, value)), (most = Math.max(most, value));
  if (least < most) viewport.setProperties({ voiRange: { lower: least, upper: most } });
  viewport.render();
})"""
LEVELS = """() => Math.max(0, ...[...document.querySelectorAll("canvas")].map((canvas) => {
  const context = canvas.width > 50 && canvas.getContext("2d");
  if (!context) return 0;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return seen.size;
}))"""


def look_at(host: Host, read: dict) -> list[dict]:
    """One line for each scan with images: what it is, and how many levels its picture has; or why nothing came."""
    failure = open_read(host, read)
    if failure:
        return [{"scan": "", "shown": failure["reason"], "note": failure["message"]}]
    host.page.wait_for_timeout(1500)
    scans = host.call("displaysets")
    lines = [look_at_scan(host, scan) for scan in scans if scan["kind"] != "object"]
    return lines or [{"scan": "", "shown": "no", "note": "no images found"}]


def open_read(host: Host, read: dict) -> dict | None:
    script = """([opening, seconds]) => Promise.race([
      window.pair.show(opening).then(() => null, (error) => ({ reason: error.reason, message: error.message })),
      new Promise((resolve) => setTimeout(resolve, seconds * 1000, { reason: "no", message: "nothing came" })),
    ])"""
    host.page.evaluate("() => { window.events = [] }")
    return host.page.evaluate(script, [host.opening(read), WAIT_SECONDS])


def look_at_scan(host: Host, scan: dict) -> dict:
    host.page.evaluate("() => { window.events = [] }")
    host.call("showDisplaySet", {"uid": scan["uid"]})
    host.page.wait_for_timeout(1000)
    count = scan["imageCount"]
    # Of a large scan the middle: the first slice of a volume is often air.
    numbers = [count // 2] if count > MOST_SLICES else list(range(1, count + 1))
    seen = [has_content(host)] if scan["kind"] == "document" else [shows(host, number) for number in numbers]
    dark = [str(number) for number, is_seen in zip(numbers, seen, strict=False) if not is_seen]
    errors = [f"image {event['slice']}: {event['detail']}" for event in host.events("image.error")]
    return {
        "scan": f"{scan['number']} {scan['modality']} {scan['description']}".strip(),
        "series": scan["seriesInstanceUid"],
        "shown": "yes" if all(seen) else "no" if not any(seen) else "in part",
        "note": f"{sum(seen)} of {len(seen)} looked at, {count} in all"
        + (f"; not shown: {', '.join(dark)}" if dark else "")
        + "".join(f"; {error}" for error in errors[:3]),
    }


def shows(host: Host, number: int) -> bool:
    """Whether exactly this slice is in view, with at least three levels."""
    host.call("slice", {"number": number})
    for _ in range(20):
        host.page.wait_for_timeout(300)
        if host.frame.locator(".viewer-cover").count():
            return False
        if host.frame.evaluate(ARRIVED) and host.frame.evaluate(LEVELS) >= LEAST_LEVELS:
            return True
    # A slice may lie outside the window that its file names: what counts is that its pixels are there.
    host.frame.evaluate(OPEN_WINDOW)
    host.page.wait_for_timeout(500)
    return host.frame.evaluate(ARRIVED) and host.frame.evaluate(LEVELS) >= LEAST_LEVELS


def has_content(host: Host) -> bool:
    """Slides, films and documents draw in their own way: look at the screen, between the toolbar and the corners."""
    host.page.wait_for_timeout(4000)
    box = host.page.locator("iframe.viewer-frame").first.bounding_box()
    shot = Image.open(io.BytesIO(host.page.screenshot(clip=box))).convert("RGB")
    width, height = shot.size
    middle = shot.crop((width // 5, height // 4, 4 * width // 5, 4 * height // 5))
    return len(set(middle.getdata())) >= LEAST_COLOURS


def table(sessions: list[dict]) -> str:
    lines = ["| session | scan | transfer syntax | shown | note |", "|---|---|---|---|---|"]
    for session in sessions:
        every = sorted({syntax for found in session["syntaxes"].values() for syntax in found})
        for line in session["lines"]:
            syntax = ", ".join(session["syntaxes"].get(line.get("series"), every))
            note = " ".join(line["note"].replace("|", "/").split())[:140]
            lines.append(f"| {session['label']} | {line['scan']} | {syntax} | {line['shown']} | {note} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="rapidreader-show-") as scratch,
        running_server(Path(scratch, "home"), options.folders, readers=["ada"]) as server,
    ):
        sessions = look_at_all(server)
    text = table(sessions)
    print(text)
    if options.out:
        options.out.write_text(text)


def look_at_all(server) -> list[dict]:
    syntaxes, empty = json.loads(server.manage("shell", "-v", "0", "-c", SYNTAXES))
    seen = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["RR_TEST_BROWSER"], args=CHROMIUM)
        for read in server.reads["ada"]:
            page = browser.new_page(viewport={"width": 1000, "height": 760})
            try:
                lines = look_at(Host(page, server), read)
            except (Error, AssertionError) as error:
                lines = [{"scan": "", "shown": "no", "note": str(error)}]
            page.context.close()
            for line in lines:
                if line.get("series") in empty and line["shown"] == "no":
                    line |= {"shown": "no-images", "note": "The files have no pixel data; the reading room says so."}
            seen.append({"label": read["session"], "lines": lines, "syntaxes": syntaxes.get(read["study"], {})})
            print(read["session"], [(line["scan"], line["shown"]) for line in lines], flush=True)
        browser.close()
    return seen


SYNTAXES = """
import json
from rapidreader.archive.models import Instance, Scan
found = {}
for study, series, syntax in Instance.objects.values_list(
    "session__study_instance_uid", "scan__series_instance_uid", "transfer_syntax_uid"
).order_by().distinct():
    found.setdefault(study, {}).setdefault(series, []).append(syntax)
empty = Scan.objects.filter(is_image=False).values_list("series_instance_uid", flat=True)
print(json.dumps([found, list(empty)]))
"""

if __name__ == "__main__":
    main()
