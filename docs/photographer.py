"""Whoever takes the pictures of the guides (make_screenshots.py): one signed-in person's page in a real browser."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

PROJECT = Path(__file__).resolve().parents[1]
IMAGES = PROJECT / "docs" / "images"
HAS_PIXELS = """() => [...document.querySelectorAll('canvas')].some((canvas) => {
  const context = canvas.width > 200 && canvas.getContext('2d');
  if (!context) return false;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4 * 97) seen.add(data[i]);
  return seen.size > 20;
})"""


class Photographer:
    """One signed-in person's browser page; `take` keeps what it shows."""

    def __init__(self, page: Page, url: str, only: str):
        self.page, self.url, self.only = page, url, only

    def sign_in(self, username: str) -> None:
        self.page.goto(f"{self.url}/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", f"demo-{username}")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda address: "/login/" not in address)

    def go(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        if not answer.ok:  # a picture of an error page would go unnoticed
            raise SystemExit(f"{path} answers {answer.status}.")
        self.page.wait_for_load_state("networkidle")

    def follow(self, text: str) -> None:
        self.page.get_by_role("link", name=text).first.click()
        self.page.wait_for_load_state("networkidle")

    def take(self, name: str) -> None:
        """A PNG with a palette: a third of the size, and nobody sees the difference on a page."""
        if not name.startswith(self.only):
            return
        shot = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        path = IMAGES / f"{name}.png"
        shot.quantize(160, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.relative_to(PROJECT)}: {path.stat().st_size // 1024} kB", flush=True)

    # --- the viewer ---------------------------------------------------------------------------
    def canvas_box(self) -> dict:
        """Where the active viewer's image is on the page, once it shows pixels."""
        for _ in range(240):
            for frame in self.page.frames[1:]:
                canvas = frame.query_selector("canvas.cornerstone-canvas, .viewport-element canvas")
                if canvas and frame.evaluate(HAS_PIXELS) and (box := canvas.bounding_box()) and box["width"] > 300:
                    return box
            self.page.wait_for_timeout(500)
        raise SystemExit("The viewer shows no image.")

    def scroll(self, slices: int) -> None:
        box = self.canvas_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for _ in range(abs(slices)):
            self.page.mouse.wheel(0, 100 if slices > 0 else -100)
            self.page.wait_for_timeout(60)
        self.page.wait_for_timeout(1500)

    def draw_length(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """With the Length tool, between two places given as parts of the image's width and height."""
        self.page.evaluate("() => document.querySelector('viewer-stage').call('tool', {tool: 'Length'})")
        box = self.canvas_box()
        side = min(box["width"], box["height"])
        left, top = box["x"] + (box["width"] - side) / 2, box["y"] + (box["height"] - side) / 2
        for index, (x, y) in enumerate((start, end)):
            self.page.mouse.move(left + side * x, top + side * y, steps=8)
            self.page.mouse.down() if index == 0 else self.page.mouse.up()
        self.page.wait_for_timeout(1500)
