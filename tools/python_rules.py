"""The text of autograd/rules.py: the rules of fixed arity on floats, by running the rows on symbols."""

import re

from autograd import OPS
from autograd.code import Python, partials

INTRO = '''\
"""Written by `python tools/generate.py` from the table in autograd/ops.py; a test fails when it is stale.

The rules of the operations of fixed arity, on floats: what the engine in Python records local derivatives by. The
same numbers as the rows give, but a choice computes only what it selects, and forward functions are called directly.
"""

# ruff: noqa: ARG005, E501, FURB136  operands that a rule does not need, one row per line, choices as written

from collections.abc import Callable
from typing import Any

from autograd.ops import OPS
'''


def module() -> str:
    """Return the text of autograd/rules.py.

    Raises:
        TypeError: a rule cannot run on symbols.
    """
    rules = {op: _tuple(partials(op, Python())) for op in OPS if op.arity}
    used = {name for text in rules.values() for name in re.findall(r"(\w+)\(", text)}
    return "\n".join(
        [
            INTRO,
            *[f'{op.name} = OPS["{op.name}"].forward' for op in OPS if op.name in used],
            "",
            "# fmt: off",
            "RULES: dict[str, Callable[..., tuple[Any, ...]]] = {",
            *[f'    "{op.name}": lambda out, {", ".join(op.parameters)}: {text},' for op, text in rules.items()],
            "}",
            "# fmt: on",
            "",
        ]
    )


def _tuple(parts: tuple[str, ...]) -> str:
    return f"({', '.join(parts)})" if len(parts) > 1 else f"({parts[0]},)"
