"""The reading room's side without the reading room: a page with a stage and a ViewerPair, driven from a test."""

import io
import json
from pathlib import Path

from PIL import Image

from tests.viewer.images import BITS, SIZE

PAGE = """<!doctype html><title>host</title>
<style>html, body, #stage {{ height: 100%; margin: 0; background: #123 }}</style>
<input id="field" aria-label="field"><div id="stage"></div>
<script type="module">
  import {{ ViewerPair }} from "{pair}";
  window.events = [];
  const onEvent = (type, payload) => window.events.push({{ type, payload }});
  window.pair = new ViewerPair(document.getElementById("stage"), {{ onEvent, keys: ["Ctrl+Enter", "F2"] }});
</script>"""

# What the active viewport's canvas shows: the luminance where each bar is, and how many grey levels there are.
READ_CANVAS = """([bits, size]) => {
  const canvases = [...document.querySelectorAll("canvas")].filter((item) => item.width > 200 && item.height > 200);
  const canvas = canvases[0];
  if (!canvas) return null;
  const context = canvas.getContext("2d");
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  const scale = Math.min(width, height) / size;
  const at = (x, y) => data[4 * (Math.round(height / 2 + (y - size / 2) * scale) * width
    + Math.round(width / 2 + (x - size / 2) * scale))];
  const bar = size / (bits + 2);
  const bars = Array.from({ length: bits }, (_, bit) => at(bar * (bit + 1.5), size / 2));
  const levels = new Set();
  for (let index = 0; index < data.length; index += 4 * 97) levels.add(data[index]);
  return { bars, frame: at(size / 2, size / 8), levels: levels.size };
}"""


def number_of(seen: dict | None) -> int | None:
    """The number that the bars of tests/viewer/images.py say."""
    if not seen or not 60 < seen["frame"] < 200:
        return None
    return sum(1 << bit for bit, level in enumerate(seen["bars"]) if level > 200)


class Host:
    """Drives a ViewerPair; `reads` are the facts of tests/viewer/seed.py."""

    def __init__(self, page, server, username="ada"):
        self.page, self.server, self.username = page, server, username
        manifest = json.loads(Path(server.home, "static/staticfiles.json").read_text())
        html = PAGE.format(pair="/static/" + manifest["paths"]["viewer/pair.js"])
        page.context.add_cookies([server.cookie(username)])
        page.route("**/host-of-viewers", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(f"{server.base_url}/host-of-viewers")
        page.unroute("**/host-of-viewers")  # as long as anything is routed, Chromium keeps no file
        self.wait("() => !!window.pair")

    def replace_in(self, module: str, old: str, new: str):
        """Change one of our own modules on its way to the browser: how a test plants a failure."""

        def changed(route):
            answer = route.fetch()
            assert old in answer.text(), f"{module}.js has no {old!r}"
            route.fulfill(response=answer, body=answer.text().replace(old, new))

        self.page.context.route(f"**/static/viewer/{module}.*.js", changed)

    def opening(self, read, **more) -> dict:
        return {"readId": read["id"], "url": read["viewer_url"], "measurements": [], **more}

    def show(self, read, **more):
        self.page.evaluate("opening => window.pair.show(opening)", self.opening(read, **more))

    def try_to_show(self, read, **more) -> dict:
        """{reason, message} of why nothing is shown."""
        script = (
            "opening => window.pair.show(opening).then(() => null, (e) => ({reason: e.reason, message: e.message}))"
        )
        return self.page.evaluate(script, self.opening(read, **more))

    def prepare(self, read, **more):
        self.page.evaluate("opening => window.pair.prepare(opening)", self.opening(read, **more))

    def swap(self, read):
        self.page.evaluate("id => window.pair.swap(id)", read["id"])

    def call(self, type, payload=None):
        return self.page.evaluate("([type, payload]) => window.pair.call(type, payload)", [type, payload or {}])

    def events(self, type=None) -> list:
        events = self.page.evaluate("() => window.events")
        return [event["payload"] for event in events if event["type"] == type] if type else events

    def measurements(self) -> list:
        return self.page.evaluate("() => window.pair.measurements()")

    def wait(self, condition: str, seconds=20, frame=None):
        """Poll: Playwright's own waiting needs 'unsafe-eval', which the pages forbid."""
        for _ in range(seconds * 10):
            if (frame or self.page).evaluate(condition):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"never true within {seconds} s: {condition}")

    def wait_for(self, type, count=1, seconds=20):
        self.wait(f"() => window.events.filter((event) => event.type === '{type}').length >= {count}", seconds)
        return self.events(type)

    @property
    def frame(self):
        """The active viewer's document."""
        handle = self.page.evaluate_handle("() => window.pair.active.element").as_element()
        return handle.content_frame()

    def canvas(self) -> dict:
        return self.frame.evaluate(READ_CANVAS, [BITS, SIZE])

    def seen_number(self) -> int | None:
        """The number on the screen, from a screenshot: whatever lies over the canvas counts."""
        box = self.page.locator("iframe.viewer-frame").first.bounding_box()
        shot = Image.open(io.BytesIO(self.page.screenshot(clip=box))).convert("L")
        place = self.frame.locator("canvas").first.bounding_box()
        left, top = place["x"] - box["x"], place["y"] - box["y"]
        scale = min(place["width"], place["height"]) / SIZE

        def level(x, y):
            return shot.getpixel(
                (
                    round(left + place["width"] / 2 + (x - SIZE / 2) * scale),
                    round(top + place["height"] / 2 + (y - SIZE / 2) * scale),
                )
            )

        bar = SIZE / (BITS + 2)
        bars = [level(bar * (bit + 1.5), SIZE / 2) for bit in range(BITS)]
        return number_of({"frame": level(SIZE / 2, SIZE / 8), "bars": bars})

    def shown_number(self) -> int | None:
        """The number that the canvas holds; None when it is not one of our pictures."""
        return number_of(self.canvas())

    def wait_for_number(self, number: int, seconds=10):
        for _ in range(seconds * 10):
            if self.shown_number() == number:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the picture shows {self.shown_number()}, not {number}: {self.canvas()}")

    def drag(self, start, end):
        """Draw with the mouse; points are fractions of the viewer."""
        box = self.page.locator("iframe.viewer-frame").first.bounding_box()
        (x1, y1), (x2, y2) = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
        self.page.mouse.move(x1, y1)
        self.page.mouse.down()
        for step in range(1, 9):
            self.page.mouse.move(x1 + (x2 - x1) * step / 8, y1 + (y2 - y1) * step / 8)
        self.page.mouse.up()
