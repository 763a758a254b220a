"""Takes README's pictures of the page and of a film in Debian's chromium: docs/page.png and docs/film.png.

python tools/screenshots.py

Needs playwright, Pillow and /usr/bin/chromium. The pixels depend on the machine's fonts, so no test compares them.
"""

import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import nn  # noqa: E402  the checkout must come first on the path
from autograd import Value, draw  # noqa: E402  likewise

ROWS = (("x", [2.0, 0.0]), ("w", [-3.0, 1.0]))


def main() -> None:
    """Write both pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"]
        browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        tab = browser.new_page(viewport={"width": 1200, "height": 640})
        tab.goto(page(Path(folder)).as_uri())
        tab.click("#n8 .box")
        for key in ("Home", *["ArrowRight"] * 8):
            tab.keyboard.press(key)
        take(tab, "page.png")
        tab = browser.new_page(viewport={"width": 1200, "height": 800}, color_scheme="dark")
        tab.goto(training(Path(folder)).as_uri())
        tab.wait_for_selector(".chart .bundle", state="attached")
        tab.fill("#moment", "24")
        tab.evaluate("document.activeElement.blur()")
        take(tab, "film.png")
        browser.close()


def page(folder: Path) -> Path:
    """The page of a neuron."""
    x, w = [[Value(number, name=f"{letter}{index}") for index, number in enumerate(row, 1)] for letter, row in ROWS]
    out = (x[0] * w[0] + x[1] * w[1] + Value(6.8814, name="b")).tanh()
    out.backward()
    return draw(out, names={"out": out}, direction="TB").save(folder / "out.html")


def training(folder: Path) -> Path:
    """The film of a small network that learns to tell two moons apart."""
    path = folder / "train.html"
    X, y = nn.data.make_moons(80, noise=0.1, seed=1)  # noqa: N806  what everybody calls the samples
    model = nn.MLP(2, [6, 1], activation="tanh", rng=random.Random(2))
    film = nn.TrainingFilm(path, every=2, sample=3)
    adam = nn.Adam(model.parameters(), lr=0.05)
    loss = nn.binary_cross_entropy_with_logits
    nn.fit(model, X, y, loss=loss, optimizer=adam, epochs=200, callbacks=[film], progress=False)
    return path


def take(tab: Any, name: str) -> None:
    """Save what is seen, in few colours, which makes it small."""
    path = ROOT / "docs" / name
    tab.wait_for_timeout(400)
    tab.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(256).save(path, optimize=True)
    print(f"wrote {path.relative_to(ROOT)}, {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
