"""The text of autograd/native/formulas.h: every operation of fixed arity as C, by running its row on symbols."""

import re
from pathlib import Path

from autograd import OPS, Op
from autograd.code import C, forward, partials

NATIVE = Path(__file__).resolve().parent.parent / "autograd" / "native"
BY_HAND = ("ieee.h", "special.h")

# What <math.h> computes as Python does. Its round, remainder, cbrt and hypot mean or round otherwise.
LIBRARY = {
    *("acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "cos", "cosh", "erf", "erfc", "exp", "exp2"),
    *("expm1", "fabs", "floor", "log", "log10", "log1p", "log2", "sin", "sinh", "sqrt", "tan", "tanh"),
}

INTRO = """\
/* Written by `python tools/generate.py` from the table in autograd/ops.py; a test fails when it is stale.

   For every operation of fixed arity, named as its row is:
   forward_<name>(operands)                  its value; those that C's library lacks are in ieee.h and special.h
   partials_<name>(out, operands, partials)  its local derivatives, given its value; NO_PATH where there is no path
   FOR_EACH_OPERATION(X)                     X(name, arity) for each, in the order of the table */

#ifndef GLASSGRAD_FORMULAS_H
#define GLASSGRAD_FORMULAS_H

#include "ieee.h"
#include "no_path.h"
#include "special.h"
"""


def header() -> str:
    """Return the text of autograd/native/formulas.h.

    Raises:
        LookupError: a row's forward function must be written by hand; the message says where.
        TypeError: a rule cannot run on symbols.
    """
    rows = [op for op in OPS if op.arity]
    generated = {op: value(op) for op in rows if op.name not in written_by_hand()}
    return "\n".join(
        [
            INTRO,
            *[f"{_signature(op)};" for op in generated],
            "",
            *[f"{_signature(op)} {{ return {text}; }}" for op, text in generated.items()],
            "",
            *[_rule(op) for op in rows],
            "#define FOR_EACH_OPERATION(X) \\",
            " \\\n".join([f"    X({op.name}, {op.arity})" for op in rows]),
            "",
            "#endif",
            "",
        ]
    )


def value(op: Op) -> str:
    """Return an operation's value as an expression in C: a call of C's library, or its forward run on symbols.

    Raises:
        LookupError: it is neither; the message says what to write, and where.
    """
    for name in (op.name, *op.aliases):
        if name in LIBRARY:
            return f"{name}({', '.join(op.parameters)})"
    try:
        return forward(op, C())
    except TypeError as error:
        raise LookupError(
            f"{op.signature} has no value in C: its forward function cannot run on symbols ({error});\n"
            f"  write {_signature(op)} {{ ... }} in autograd/native/special.h,\n"
            "  then run python tools/generate.py"
        ) from error


def written_by_hand() -> set[str]:
    """Return the names of the operations whose forward function is in one of the headers written by hand."""
    texts = [(NATIVE / file).read_text(encoding="utf-8") for file in BY_HAND]
    return {name for text in texts for name in re.findall(r"^static inline double forward_(\w+)\(", text, re.MULTILINE)}


def _signature(op: Op) -> str:
    return f"static inline double forward_{op.name}({_operands(op)})"


def _operands(op: Op) -> str:
    return ", ".join([f"double {name}" for name in op.parameters])


def _rule(op: Op) -> str:
    """The function that writes the local derivatives of an operation."""
    lines = [f"    partials[{i}] = {text};" for i, text in enumerate(partials(op, C()))]
    head = f"static inline void partials_{op.name}(double out, {_operands(op)}, double *partials) {{"
    return "\n".join([head, *lines, "}\n"])
