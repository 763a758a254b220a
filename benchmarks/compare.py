"""glassgrad side by side with its peers: one run, one core, medians.

    python benchmarks/compare.py [--quick] [--cpu] [--rounds 5] [--only sums xor ...] [--json FILE] [--plot FILE]

Peers are timed where they are installed (`pip install micrograd xad casadi torch jax scikit-learn`), each in a
process of its own, in turns, so that a slow moment of the machine hits all of them.

A job is a file with TITLE, SIZE, QUICK (the size for --quick), GOALS (how many times our time a peer must take)
and, for each engine that can do it, a function of the size. It makes the job: a function that does the work once
and returns numbers by which engines can be compared.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import goals
import growth
import measures
import report
from engines import ENGINES, machine, use_one_core, versions
from plot import growth_picture
from rich.console import Console


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and save what is asked for."""
    options = _options(arguments)
    use_one_core()
    console = Console()
    if not console.is_terminal:
        console.width = 140
    engines = [engine for engine in ENGINES if engine.is_installed()]
    absent = sorted({engine.name for engine in ENGINES} - {engine.name for engine in engines})
    rounds, clock = 1 if options.quick else options.rounds, "cpu" if options.cpu else "wall"
    facts = {"machine": machine(), "versions": versions(engines), "absent": absent, "clock": clock, "rounds": rounds}
    _show_facts(console, facts)
    todo = measures.Options(options.only, engines, rounds, clock, options.quick, lambda table: console.print("", table))
    results = measures.measure(todo)
    asked = goals.of_everything(todo.jobs(), results)
    todo.show(report.goals_table(asked, engines[0].name))
    if options.json:
        results["goals"] = [asdict(goal) | {"is_met": goal.is_met} for goal in asked]
        options.json.write_text(json.dumps(facts | results, indent=2) + "\n", encoding="utf-8")
    if options.plot:
        growth_picture(results["growth"], _caption(facts), options.plot)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="glassgrad side by side with its peers")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the median is taken, 5 unless told")
    parser.add_argument("--only", nargs="+", metavar="MEASURE", choices=measures.MEASURES, default=measures.MEASURES,
                        help=f"some of {', '.join(measures.MEASURES)}; all unless told")  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="small jobs, one round: a first look, rough figures")
    parser.add_argument("--cpu", action="store_true", help="processor time, not wall time: for a busy machine")
    parser.add_argument("--json", type=Path, help="also write all figures to this file")
    parser.add_argument("--plot", type=Path, help="also draw the cost per node against the size of the graph")
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error(f"--rounds is at least 1, got {options.rounds}")
    if options.plot and "growth" not in options.only:
        parser.error("--plot draws the measure growth: add growth to --only")
    return options


def _show_facts(console: Console, facts: dict[str, Any]) -> None:
    console.print(facts["machine"], highlight=False)
    console.print(", ".join(f"{name} {version}" for name, version in facts["versions"].items()), highlight=False)
    console.print(f"{facts['clock']} time, medians of {facts['rounds']}", highlight=False)
    if facts["absent"]:
        console.print(f"not here, so not timed: {', '.join(facts['absent'])}", highlight=False)


def _caption(facts: dict[str, Any]) -> str:
    drawn = {name.split()[0] for name in growth.LARGEST}
    versions = [f"{name} {version}" for name, version in facts["versions"].items() if name in drawn]
    return ", ".join([facts["machine"], *versions])


if __name__ == "__main__":
    main()
