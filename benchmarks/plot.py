"""The picture of growth: cost per node against the size of the graph, both axes logarithmic."""

from pathlib import Path
from typing import Any

COLOURS = {
    "glassgrad native": "#0b6e4f",
    "glassgrad python": "#5fb49c",
    "micrograd": "#c1666b",
    "xad": "#48639c",
    "torch": "#e08e45",
}
NAMES = {"torch": "torch scalars"}


def growth_picture(results: dict[str, dict[str, dict[int, float]]], caption: str, path: Path) -> None:
    """Save one panel per shape.

    Args:
        results: nanoseconds per node by shape, engine and size.
        caption: machine and versions, below the panels.
        path: where to; the ending chooses the format.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    with plt.rc_context({"font.size": 11, "axes.spines.top": False, "axes.spines.right": False}):
        figure, panels = plt.subplots(1, len(results), figsize=(12, 5.6), sharey=True, squeeze=False)
        for axes, (shape, costs) in zip(panels[0], results.items(), strict=True):
            _draw(axes, shape, costs)
        panels[0][0].set_ylabel("nanoseconds per node")
        figure.suptitle("Build, differentiate and free a graph: cost per node", fontsize=14, weight="bold")
        figure.text(0.5, 0.015, caption, ha="center", fontsize=8, color="#666666", wrap=True)
        figure.tight_layout(rect=(0, 0.06, 1, 0.98))
        figure.savefig(path, dpi=150)
        plt.close(figure)


def _draw(axes: Any, shape: str, costs: dict[str, dict[int, float]]) -> None:
    axes.set(title=f"{shape} of products", xlabel="nodes", xscale="log", yscale="log")
    measured = sorted({size for of_engine in costs.values() for size in of_engine})
    axes.set_xticks(measured, [f"{size:,}" for size in measured], fontsize=9.5)
    axes.minorticks_off()
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.grid(which="major", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    for engine, of_engine in costs.items():
        sizes, nanoseconds = list(of_engine), list(of_engine.values())
        is_ours = engine.startswith("glassgrad")
        axes.plot(sizes, nanoseconds, "o-", color=COLOURS[engine], linewidth=2.6 if is_ours else 1.6, markersize=5)
        axes.annotate(
            NAMES.get(engine, engine), (sizes[-1], nanoseconds[-1]), xytext=(8, 0), textcoords="offset points",
            va="center", color=COLOURS[engine], weight="bold" if is_ours else "normal",
        )  # fmt: skip
    axes.set_xlim(measured[0] * 0.7, measured[-1] * 25)  # room for the names
