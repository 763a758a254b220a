"""How fast a page answers at 2,000 nodes: a step of the timeline, and a drag of an input that all depends on.

python benchmarks/page.py        times in a headless chromium, from the event to the next picture on the screen
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from autograd import Value, draw

CHAINS = 45
TARGETS = {"step": 50.0, "drag": 100.0, "drag with flow": 100.0}  # milliseconds
CHROMIUM = "/usr/bin/chromium"

MEASURE = """async ({ action, rounds }) => {
  const change = (id, value) => {
    const field = document.querySelector(id);
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const key = (name) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const actions = {
    step: (round) => key(round % 2 ? "ArrowLeft" : "ArrowRight"),
    drag: (round) => change("#inputs input[type=range]", 0.3 + 0.01 * round),
    "drag with flow": (round) => change("#inputs input[type=range]", 0.3 + 0.01 * round),
  };
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    await drawn();
    const start = performance.now();
    actions[action](round);
    await drawn();
    times.push(performance.now() - start);
  }
  return times;
}"""


def graph() -> Any:
    """About 2,000 nodes, nearly all of which depend on the first input."""
    a = Value(0.5, name="a")
    terms = []
    for i in range(CHAINS):
        v = a * (0.02 * i)
        for k in range(9):
            w = Value(0.1 * k + 0.1, name=f"w{i}_{k}")
            v = (v * w + 0.1).tanh() if k % 3 == 0 else v * v + w
        terms.append(v)
    while len(terms) > 1:
        terms = [sum(terms[i : i + 2]) for i in range(0, len(terms), 2)]
    terms[0].backward()
    return terms[0]


def main() -> int:
    """Print the median and the slowest of 40 rounds of every action; return 1 where a target is missed."""
    from playwright.sync_api import sync_playwright

    drawing = draw(graph(), max_nodes=None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        path = drawing.save(Path(folder) / "graph.html")
        print(f"{len(drawing.picture.nodes):,} nodes, page of {path.stat().st_size / 1000:,.0f} kB")
        arguments = ["--headless", "--no-sandbox", "--disable-gpu"]
        browser = running.chromium.launch(executable_path=CHROMIUM, args=arguments)
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        tab.goto(path.as_uri())
        is_met = True
        for action, target in TARGETS.items():
            if action == "drag with flow":
                tab.click("#flow")
            tab.fill("#scrubber", "1500" if action == "step" else tab.get_attribute("#scrubber", "max"))
            times = tab.evaluate(MEASURE, {"action": action, "rounds": 40})
            median = statistics.median(times)
            is_met &= median <= target
            print(f"{action:<15} median {median:6.1f} ms   slowest {max(times):6.1f} ms   target {target:.0f} ms")
        browser.close()
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
