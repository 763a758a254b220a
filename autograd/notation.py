"""How formulas are written: one piece of text per node, as Python reads it (`Text`) or as LaTeX (`Latex`).

Only equalities that hold for every float shorten what is written: 1*x is x, -1*x is -x, a + -b is a - b,
-(a*b) is -a*b.
"""

import re
from typing import Any, NamedTuple

from autograd.table import Op

CHOICE, COMPARISON, OR, AND, SUM, FLOOR, PRODUCT, SIGN, POWER, ATOM = range(10)
LEVELS = {"|": OR, "&": AND, "+": SUM, "-": SUM, "//": FLOOR, "%": FLOOR, "*": PRODUCT, "/": PRODUCT, "**": POWER}
LEVELS |= dict.fromkeys(("<", "<=", "==", "!=", ">=", ">"), COMPARISON)


class Piece(NamedTuple):
    """A part of a formula as text, and how tightly it holds together: one of the levels above."""

    text: str
    level: int

    @property
    def is_negative(self) -> bool:
        """True where the piece is a minus sign and what it negates."""
        return self.text.startswith("-") and self.level >= PRODUCT


class Text:
    """Formulas as Python reads them: `4*sigmoid(2*x)*sigmoid(-2*x)`."""

    longest = 100  # characters of a part that is not given a name of its own
    tight = "{}{}{}"
    wide = "{} {} {}"

    def piece(self, head: Any, operands: list[Piece]) -> Piece:
        """Write one node: its head applied to what is written of its operands.

        Args:
            head: a number, an Op, the sign of a comparison, or a name (when there are no operands).
            operands: n pieces.
        """
        if isinstance(head, float):
            return self.number(head)
        if isinstance(head, str):
            return self.infix(head, *operands) if operands else self.name(head)
        if head.dunder and len(operands) == 2 and head.symbol in LEVELS:
            return self.infix(head.symbol, *operands)
        if head.dunder and len(operands) == 1 and head.symbol in ("-", "+"):
            return self.signed(head.symbol, operands[0])
        return self.call(head, [operand.text for operand in operands])

    def number(self, x: float) -> Piece:
        """Write a number with all its digits."""
        text = repr(float(x)).removesuffix(".0")
        return Piece(text, SIGN if text.startswith("-") else ATOM)

    def name(self, name: str) -> Piece:
        """Write a name; one that could be read as a formula is put in quotes."""
        return Piece(name if is_plain(name) else repr(name), ATOM)

    def wrap(self, piece: Piece, is_needed: bool) -> Piece:
        """Put parentheses around a piece where they are needed."""
        return Piece(f"({piece.text})", ATOM) if is_needed else piece

    def signed(self, sign: str, x: Piece) -> Piece:
        """Write -x or +x."""
        if sign == "-" and x.is_negative:
            return x._replace(text=x.text[1:])
        inner = self.wrap(x, x.level < PRODUCT)
        return Piece(sign + inner.text, PRODUCT if inner.level == PRODUCT else SIGN)

    def infix(self, sign: str, left: Piece, right: Piece) -> Piece:
        """Write left and right with the sign between them, in as few parentheses as keep the order of evaluation."""
        level = LEVELS[sign]
        if sign == "*" and "1" in (left.text, right.text):
            return right if left.text == "1" else left
        if sign == "*" and "-1" in (left.text, right.text):
            return self.signed("-", right if left.text == "-1" else left)
        if level == SUM and right.is_negative:
            sign, right = "+-"[sign == "+"], right._replace(text=right.text[1:])
        binds_left = level in (COMPARISON, FLOOR, POWER)
        left = self.wrap(left, left.level <= level if binds_left else left.level < level)
        left = self.wrap(left, level == FLOOR and left.is_negative)
        right = self.wrap(right, right.level <= {FLOOR: PRODUCT, POWER: SIGN}.get(level, level))
        right = self.wrap(right, level >= FLOOR and right.is_negative)
        return Piece(self.joined(sign, left.text, right.text), level)

    def joined(self, sign: str, left: str, right: str) -> str:
        """Write an infix operator between its operands."""
        return (self.tight if sign in ("*", "/", "**") else self.wide).format(left, sign, right)

    def call(self, op: Op, operands: list[str]) -> Piece:
        """Write a call, as people write it: `dot([x1, x2], [y1, y2], bias)`."""
        return Piece(f"{op.name}({', '.join(_arguments(op, operands))})", ATOM)

    def document(self, formula: str, definitions: list[tuple[str, str]], remark: str = "") -> str:
        """Write the whole: the formula, what the names in it stand for, a remark."""
        lines = [f"{name} = {text}" for name, text in definitions]
        whole = "\n      ".join([f"{formula}\nwhere {lines[0]}", *lines[1:]]) if lines else formula
        return f"{whole}\n# {remark}" if remark else whole


def is_plain(name: str) -> bool:
    """True of a name that cannot be read as a formula: `x1`, `layer0.w1`, `xs[2]`."""
    return bool(re.fullmatch(r"[^\W\d][\w.\[\]]*|no path", name))


def count_lists(op: Op) -> int:
    """Return how many lists of operands the public call takes; what has a default there is a single one."""
    return len(op.parameters) - len(op.collect.__defaults__ or ()) if op.collect else 0


def _arguments(op: Op, operands: list[str]) -> list[str]:
    """The arguments of the public call: operands of many are put back into lists of equal length."""
    lists = count_lists(op)
    if not lists:
        return operands
    length, rest = divmod(len(operands) - (len(op.parameters) - lists), lists)
    if rest:
        return operands
    parts = [operands[index * length : (index + 1) * length] for index in range(lists)]
    return [*(f"[{', '.join(part)}]" for part in parts), *operands[lists * length :]]


_COMMANDS = {*("exp", "log", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "max", "min")}
_GREEK = {
    *("alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "pi"),
    *("rho", "sigma", "tau", "phi", "chi", "psi", "omega"),
}
_SIGNS = {
    "*": r"\cdot",
    "%": r"\bmod",
    "<=": r"\le",
    ">=": r"\ge",
    "==": "=",
    "!=": r"\ne",
    "&": r"\land",
    "|": r"\lor",
}
_ENCLOSED = {
    "abs": r"\left|{}\right|",
    "sqrt": r"\sqrt{{{}}}",
    "cbrt": r"\sqrt[3]{{{}}}",
    "floor": r"\left\lfloor {} \right\rfloor",
    "ceil": r"\left\lceil {} \right\rceil",
}
_ESCAPES = str.maketrans(
    {**{sign: f"\\{sign}" for sign in "_#$%&{}"}, "\\": r"\backslash ", "^": r"\hat{}", "~": r"\sim "}
)


class Latex(Text):
    r"""Formulas for a typesetter: `\frac{1}{\sqrt{x}}`."""

    longest = 300

    def number(self, x: float) -> Piece:
        """Write a number; 1e-07 as 10 to a power, which binds as a product."""
        text = repr(float(x)).removesuffix(".0").replace("inf", r"\infty").replace("nan", r"\mathrm{nan}")
        digits, e, exponent = text.partition("e")
        if e:
            return Piece(rf"{digits} \cdot 10^{{{int(exponent)}}}", PRODUCT)
        return Piece(text, SIGN if text.startswith("-") else ATOM)

    def name(self, name: str) -> Piece:
        r"""Write a name: x1 as x_{1}, alpha as \alpha, words upright, the number of a node as in w_{\#5}."""
        name, *number = re.split(r" (?=#\d+$)", name)
        word, digits = re.fullmatch(r"(.*?)(\d*)", name, re.DOTALL).groups()  # type: ignore[union-attr]  # fits any text
        if word in _GREEK:
            word = f"\\{word}"
        elif len(word) != 1 or not word.isalpha():
            word, digits = rf"\mathrm{{{name.translate(_ESCAPES).replace(' ', '~')}}}", ""
        below = ",".join([*filter(None, [digits]), *[f"\\{mark}" for mark in number]])
        return Piece(f"{word}_{{{below}}}" if below else word, ATOM)

    def wrap(self, piece: Piece, is_needed: bool) -> Piece:
        """Put parentheses around a piece where they are needed."""
        return Piece(rf"\left({piece.text}\right)", ATOM) if is_needed else piece

    def infix(self, sign: str, left: Piece, right: Piece) -> Piece:
        """Write quotients as fractions and powers as superscripts, the rest as text does."""
        if sign == "/":
            return Piece(rf"\frac{{{left.text}}}{{{right.text}}}", POWER)
        if sign == "//":
            return Piece(rf"\left\lfloor \frac{{{left.text}}}{{{right.text}}} \right\rfloor", ATOM)
        if sign == "**":
            return Piece(f"{self.wrap(left, left.level <= POWER).text}^{{{right.text}}}", POWER)
        return super().infix(sign, left, right)

    def joined(self, sign: str, left: str, right: str) -> str:
        """Write an infix operator between its operands."""
        return self.wide.format(left, _SIGNS.get(sign, sign), right)

    def call(self, op: Op, operands: list[str]) -> Piece:
        """Write a call, or the signs that mathematics has for it."""
        if op.name in _ENCLOSED:
            return Piece(_ENCLOSED[op.name].format(*operands), ATOM)
        if op.name == "where":
            condition, a, b = operands
            return Piece(rf"\begin{{cases}} {a} & {condition} \\ {b} & \text{{otherwise}} \end{{cases}}", CHOICE)
        function = f"\\{op.symbol}" if op.symbol in _COMMANDS else rf"\operatorname{{{op.name.translate(_ESCAPES)}}}"
        return Piece(rf"{function}\left({', '.join(_arguments(op, operands))}\right)", ATOM)

    def document(self, formula: str, definitions: list[tuple[str, str]], remark: str = "") -> str:
        """Write the whole: the formula, what the names in it stand for, a remark."""
        if not definitions and not remark:
            return formula
        lines = [rf"\phantom{{\text{{where }}}} {name} = {text}" for name, text in definitions]
        lines[:1] = [line.replace(r"\phantom{\text{where }}", r"\text{where }", 1) for line in lines[:1]]
        lines.insert(0, formula)
        lines += [rf"\text{{{remark.translate(_ESCAPES)}}}"] if remark else []
        return "\\begin{aligned}\n&" + " \\\\\n&".join(lines) + "\n\\end{aligned}"
