"""A headless chromium for tests of pages, and the numbers of Python for JavaScript and back."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WEB = Path(__file__).parent.parent / "autograd/pictures/web"


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser that has started; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="driving a browser needs playwright")
    if not CHROMIUM.exists():
        pytest.skip(f"the page is tested in Debian's chromium, {CHROMIUM}, which is not installed here")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield browser
        browser.close()


def program(*names: str) -> str:
    """The text of some of the page's JavaScript files."""
    return "\n".join([(WEB / f"{name}.js").read_text(encoding="utf-8") for name in names])


def encoded(x: float) -> float | str:
    """A number for JavaScript; JSON has no nan, no infinities and, as playwright writes it, no -0."""
    return x if math.isfinite(x) and x != 0.0 else repr(x)


def decoded(x: float | str | None) -> float | None:
    """A number from JavaScript."""
    return None if x is None else float(x)


# In JavaScript: the opposite of both.
CODING = """
const words = { nan: NaN, inf: Infinity, "-inf": -Infinity, "0.0": 0, "-0.0": -0 };
const decode = (x) => typeof x === "string" ? words[x] : x;
const encode = (x) => x === null ? null : Number.isNaN(x) ? "nan" : Object.is(x, -0) ? "-0.0"
  : Number.isFinite(x) ? x : x > 0 ? "inf" : "-inf";
"""
