"""Writes what is derived: the table of operations, types, C, JavaScript, Python, README's first picture.

python tools/generate.py           writes all files that are not what it would write
python tools/generate.py --check   writes nothing; exit code 1 where one of them is stale
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import native_formulas  # noqa: E402  the checkout must come first on the path
import python_rules  # noqa: E402  likewise
import stubs  # noqa: E402  likewise

from autograd import OPS, Op, Value, draw  # noqa: E402  likewise
from autograd.description import derivative_lines  # noqa: E402  likewise
from autograd.pictures.page_code import operations_text  # noqa: E402  likewise

INTRO = """\
# Operations

Written by `python tools/generate.py` from the table in `autograd/ops.py`; a test fails when it is stale.

Each operation is a function (`autograd.tanh(x)`) and, where it takes a fixed number of operands, a method
(`v.tanh()`). On numbers it gives a float, on Values a Value. The local derivatives are printed by running
the operation's rule on symbols, so they are what `backward()` multiplies by. "no path" means that nothing is
propagated there. Operations of many operands are shown for lists of two, with `out` for their result.

The errors are the largest measured, in units in the last place (ulp), of the value and of each local
derivative against arithmetic of 50 digits; "-" where none was measured. How they are measured and what lies
above the goal of 2 ulp for values and 4 for derivatives is in `tools/measure_accuracy.py`.
"""
HEADINGS = ("name", "symbol", "call", "local derivatives", "value, ulp", "derivatives, ulp", "what it is")


def operations(accuracy: dict[str, Any]) -> str:
    """Return the text of docs/operations.md.

    Args:
        accuracy: the measured errors by the operation's name, as in docs/accuracy.json.
    """
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(_row(op, accuracy.get(op.name, {})) for op in OPS)]
    notes = [f"- `{name}`: {errors['note']}" for name, errors in accuracy.items() if errors.get("note")]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([INTRO, table, *(["", "## Notes on the errors", "", *notes] if notes else []), ""])


def _row(op: Op, errors: dict[str, Any]) -> tuple[str, ...]:
    partials = ", ".join(_ulp(x) for x in errors.get("partials", [])) or "-"
    formulas = "<br>".join(_code(line) for line in derivative_lines(op))
    return op.name, _code(op.symbol), _code(op.signature), formulas, _ulp(errors.get("value")), partials, _text(op.doc)


def _ulp(x: float | None) -> str:
    return "-" if x is None else f"{x:.3g}"


def _code(text: str) -> str:
    """Text in code style; a table needs its | escaped there too."""
    return f"`{text}`".replace("|", "\\|")


def _text(text: str) -> str:
    """Text with the signs that Markdown would act on escaped."""
    return re.sub(r"[|*_<>\[\]]", r"\\\g<0>", text)


def first_picture() -> str:
    """Return the SVG of docs/first.svg: the graph of README's first session."""
    a, b = Value(2, name="a"), Value(-3, name="b")
    c = (a * b + 7).tanh()
    c.backward()
    return draw(c, engine="builtin").svg


def generated(root: Path = ROOT) -> dict[Path, str]:
    """Return the text of each generated file, by its path."""
    measured = root / "docs/accuracy.json"
    accuracy = json.loads(measured.read_text(encoding="utf-8")) if measured.exists() else {}
    return {
        root / "docs/operations.md": operations(accuracy),
        root / "docs/first.svg": first_picture(),
        root / "autograd/__init__.pyi": stubs.stub(),
        root / "autograd/native/formulas.h": native_formulas.header(),
        root / "autograd/rules.py": python_rules.module(),
        root / "autograd/pictures/web/operations.js": operations_text(),
    }


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write the files, or with --check compare them; return the exit code."""
    if arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    texts = generated(root)
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if arguments and stale:
        print(f"stale: {', '.join(str(path.relative_to(root)) for path in stale)}; run python tools/generate.py")
        return 1
    for path in stale:
        path.write_text(texts[path], encoding="utf-8")
        print(f"wrote {path.relative_to(root)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
