"""Records the product's moment in the demo shop as `docs/moment.gif`: `python -m scripts.record_demo [--url URL]`.

Without `--url` it starts a server of its own on a free port (the demo catalogue must be indexed). Needs Chromium.
Animations are stepped, not filmed, so the picture is the same on a slow machine.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import Locator, Page, sync_playwright

OUT = Path(__file__).parents[1] / "docs" / "moment.gif"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WORDS = "Quiet keyboard under $90, not Corvid"
CANVAS, PHONE, EDGE = (860, 776), (342, 740), 18
PLAIN, BRIGHT = 160, 88  # colours of the palette: by area, and for the small bright parts of pictures
PANEL = "shopkeeper-chat dialog"
CAPTIONS = (
    ("A shop, and one script tag", "No key, no cloud: the search and the assistant run on the shop’s own machine."),
    ("Ask in plain words", "A budget, a wish, a brand to leave out."),
    (
        "Cards at once",
        "Each wish is a chip: held to <b>✓</b>, or said to be unknown. First card <b>{ms} ms</b> after Enter.",
    ),
    ("Change your mind with a tap", "“not Corvid” goes; what it hid slides in, and says why it wasn’t there."),
)


@dataclass
class Film:
    """Frames and how many milliseconds each is shown."""

    captions: list[Image.Image]
    caption: int = 0
    frames: list[Image.Image] = field(default_factory=list)
    times: list[int] = field(default_factory=list)

    def shoot(self, page: Page, ms: int, finger: Locator | None = None) -> None:
        """One frame of the page as it is now, with a fingertip over `finger`; an unchanged picture shows longer."""
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        if finger is not None:
            _press(shot, finger)
        frame = self.captions[self.caption].copy()
        small = shot.resize(PHONE, Image.Resampling.LANCZOS)
        frame.paste(small, (CANVAS[0] - PHONE[0] - EDGE, EDGE), _rounded(PHONE, 26))
        if self.frames and ImageChops.difference(frame, self.frames[-1]).getbbox() is None:
            self.times[-1] += ms
        else:
            self.frames.append(frame)
            self.times.append(ms)

    def step(self, page: Page, duration: int, frames: int) -> None:
        """Frames of the panel's running animations, each set to its moment."""
        for i in range(1, frames + 1):
            at = duration * i / frames
            page.locator(PANEL).evaluate(
                "(n, at) => n.getAnimations({subtree: true}).forEach(a => { a.pause(); a.currentTime = at })", at
            )
            self.shoot(page, duration // frames)
        page.locator(PANEL).evaluate("n => n.getAnimations({subtree: true}).forEach(a => a.finish())")

    def save(self, path: Path) -> None:
        """One palette for all frames, so that what stands still costs nothing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet = Image.new("RGB", (CANVAS[0] * 2, CANVAS[1] * 2))
        for i, at in enumerate((0, len(self.frames) // 3, 2 * len(self.frames) // 3, -1)):
            sheet.paste(self.frames[at], (CANVAS[0] * (i % 2), CANVAS[1] * (i // 2)))
        palette = _palette(sheet)
        flat = [f.quantize(palette=palette, dither=Image.Dither.NONE) for f in self.frames]
        flat[0].save(path, save_all=True, append_images=flat[1:], duration=self.times, loop=0, optimize=True)


def record(url: str) -> Film:
    """The moment, filmed at a running server that serves the demo catalogue."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        phone = browser.new_context(
            viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True
        )
        page = phone.new_page()
        _prepare(page, url)
        stage = browser.new_page(viewport={"width": CANVAS[0], "height": CANVAS[1]})
        film = Film([_caption(stage, i, 0) for i in range(len(CAPTIONS))])
        launch = page.locator("shopkeeper-chat button.launch")
        film.shoot(page, 900)
        film.shoot(page, 260, finger=launch)
        launch.tap()
        film.caption = 1
        film.step(page, 220, 3)
        film.shoot(page, 350)
        field_ = page.locator("shopkeeper-chat textarea")
        for end in range(2, len(WORDS) + 2, 2):
            field_.fill(WORDS[:end])
            film.shoot(page, 62)
        film.shoot(page, 350)
        ms = _answered(page)
        film.captions = [_caption(stage, i, ms) for i in range(len(CAPTIONS))]
        film.caption = 2
        film.shoot(page, 2000)
        chip = page.locator("shopkeeper-chat .chip", has_text="not Corvid")
        film.shoot(page, 420, finger=chip)
        film.caption = 3
        chip.tap()
        page.locator("shopkeeper-chat .mark").first.wait_for()
        film.step(page, 420, 8)
        page.locator("shopkeeper-chat article [aria-label^='Add to cart']").first.wait_for()
        film.shoot(page, 2600)
        browser.close()
    return film


def _prepare(page: Page, url: str) -> None:
    """The demo shop's home, at a server that has answered a conversation before."""
    for turn in ("first", "second"):
        page.request.post(
            f"{url}/v1/chat", data={"session": f"warm-up-{time.time()}", "turn_id": turn, "say": "kettle"}
        )
    page.goto(f"{url}/demo-shop/")
    page.locator("shopkeeper-carousel article").first.wait_for()
    page.locator("shopkeeper-chat button.launch").wait_for()
    page.wait_for_timeout(600)


def _answered(page: Page) -> int:
    """Sends the words; milliseconds until the first card stood in the page, taken in the page itself."""
    page.evaluate(
        """() => { const root = document.querySelector("shopkeeper-chat").shadowRoot; const start = performance.now();
        const seen = new MutationObserver(() => { if (root.querySelector("article")) {
        window.firstCard = performance.now() - start; seen.disconnect() } });
        seen.observe(root, { subtree: true, childList: true }); root.querySelector("form").requestSubmit() }"""
    )
    page.wait_for_function("window.firstCard")
    page.locator("shopkeeper-chat .chip").nth(2).wait_for()
    page.wait_for_timeout(500)
    return round(float(page.evaluate("window.firstCard")))


def _caption(stage: Page, shown: int, ms: int) -> Image.Image:
    """The canvas behind the phone, with one caption lit."""
    items = "".join(
        f"<li class='{'on' if i == shown else ''}'><h2>{title}</h2><p>{text.format(ms=ms or '…')}</p></li>"
        for i, (title, text) in enumerate(CAPTIONS)
    )
    stage.set_content(
        f"""<style>body {{ margin: 0; background: #ece8df; color: #1e2422;
        font: 17px/1.45 "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }}
        ol {{ box-sizing: border-box; width: 480px; height: {CANVAS[1]}px; margin: 0; padding: 0 30px 0 46px;
        list-style: none;
        display: flex; flex-direction: column; justify-content: center; gap: 34px }}
        li {{ opacity: .3; padding-left: 20px; border-left: 4px solid transparent }}
        li.on {{ opacity: 1; border-color: #1f5c47 }} p {{ margin: 6px 0 0 }}
        h2 {{ margin: 0; font: 600 27px/1.15 "Iowan Old Style", Palatino, Georgia, "Liberation Serif", serif }}</style>
        <ol>{items}</ol>"""
    )
    return Image.open(io.BytesIO(stage.screenshot())).convert("RGB")


def _palette(sheet: Image.Image) -> Image.Image:
    """An image with a palette that gives pictures' bright parts their due, however small they are."""
    pixels = np.asarray(sheet).reshape(-1, 3)
    bright = pixels[np.ptp(pixels, axis=1) > 60]
    few = Image.fromarray(bright[: len(bright) // 64 * 64].reshape(-1, 64, 3))
    colours = [
        *(sheet.quantize(PLAIN, method=Image.Quantize.MEDIANCUT).getpalette() or [])[: PLAIN * 3],
        *(few.quantize(BRIGHT, method=Image.Quantize.MEDIANCUT).getpalette() or [])[: BRIGHT * 3],
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours)
    return palette


def _press(shot: Image.Image, target: Locator) -> None:
    box = target.bounding_box()
    assert box is not None, "what is tapped is on the screen"
    x, y, r = 2 * (box["x"] + box["width"] * 0.7), 2 * (box["y"] + box["height"] / 2), 34
    over = shot.copy()
    ImageDraw.Draw(over).ellipse((x - r, y - r, x + r, y + r), fill="#5b6b66")
    shot.paste(Image.blend(shot, over, 0.45))


def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    mask = Image.new("L", (size[0] * 4, size[1] * 4))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] * 4 - 1, size[1] * 4 - 1), radius * 4, fill=255)
    return mask.resize(size, Image.Resampling.LANCZOS)


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A server of our own with the demo catalogue, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "ui.main:create",
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    running = subprocess.Popen(command, env={**os.environ, "SHOPKEEPER_CATALOG": "demo"})
    try:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while not _ready(url):
            if running.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the server did not start: run `shopkeeper index demo` first")
            time.sleep(0.2)
        yield url
    finally:
        running.terminate()
        running.wait(20)


def _ready(url: str) -> bool:
    try:
        with urlopen(f"{url}/readyz", timeout=2) as answer:  # noqa: S310 - our own server, by http
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", help="a running server with the demo catalogue")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with contextlib.nullcontext(given.url) if given.url else server() as url:
        film = record(url)
    film.save(given.out)
    seconds = sum(film.times) / 1000
    print(f"{given.out}: {len(film.frames)} frames, {seconds:.1f} s, {given.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
