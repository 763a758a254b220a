"""The style sheet of the built-in SVG, made from the looks."""

from collections.abc import Iterator

from autograd.pictures.flow import ORDINARY
from autograd.pictures.looks import BORDERS, DARK, FONTS, LIGHT, Theme

THEMES = ("auto", "light", "dark")
_SHAPES = (
    f"{{ font-family: {FONTS}; font-size: 12px; }}",
    ".line, .made, .rule { fill: none; }",
    f".line, .made {{ stroke-width: {ORDINARY}; stroke-linejoin: round; stroke-linecap: round; }}",
    ".cut .line { stroke-dasharray: 2 3; }",
    ".name, .note, .title { font-weight: bold; }",
    ".op text, .node text, .cut text { text-anchor: middle; }",
    ".edge text, .caption, .title, .cut text { font-size: 10px; }",
    ".edge text { paint-order: stroke; stroke-width: 2px; stroke-linejoin: round; }",
    ".remark { font-size: 11px; }",
)


def style_sheet(theme: str = "auto") -> str:
    """Return the rules of a picture in its colours.

    A page may hold pictures of several themes: the rules of "light" and "dark" are for pictures of that class.

    Args:
        theme: "light", "dark", or "auto" for what the reader's screen prefers.
    """
    if theme == "auto":
        dark = f"@media (prefers-color-scheme: dark) {{\n{colour_rules(DARK)}}}\n"
        return f"{shape_rules()}{colour_rules(LIGHT)}{dark}"
    return shape_rules() + colour_rules(DARK if theme == "dark" else LIGHT, f"svg.glassgrad.{theme}")


def shape_rules() -> str:
    """Return the rules that are the same in all colours."""
    return "".join([_rule(rule, "svg.glassgrad") for rule in _SHAPES])


def colour_rules(theme: Theme, within: str = "svg.glassgrad") -> str:
    """Return the rules that colour a picture, without variables, which some programs do not know.

    Args:
        theme: the colours.
        within: the selector of the pictures that are meant.
    """
    return "".join([_rule(rule, within) for rule in _colours(theme)])


def _rule(rule: str, within: str) -> str:
    """The rule for what is inside `within`, each of its selectors."""
    selectors, brace, body = rule.partition("{")
    return (
        ", ".join([f"{within} {selector.strip()}".strip() for selector in selectors.split(",")]) + f" {brace}{body}\n"
    )


def _colours(theme: Theme) -> Iterator[str]:
    operation, frame = theme.operation, theme.frame
    yield f".paper {{ fill: {theme.paper}; }}"
    yield f"text {{ fill: {theme.ink}; }}"
    yield f".caption, text.title, .edge text, .cut text, text.remark {{ fill: {theme.pale}; }}"
    yield f".edge text {{ stroke: {theme.paper}; }}"
    yield f".line {{ stroke: {theme.edge}; }}"
    yield f".made {{ stroke: {operation.line}; }}"
    for kind, colour in (("positive", theme.positive), ("negative", theme.negative), ("undefined", theme.alarm)):
        yield f".{kind} .line {{ stroke: {colour}; }}"
    yield f".frame rect {{ fill: {frame.fill}; stroke: {frame.line}; }}"
    yield f".op circle, .op rect {{ fill: {operation.fill}; stroke: {operation.line}; }}"
    for role, look in theme.roles.items():
        border = BORDERS[role]
        dashes = " stroke-dasharray: 4 3;" if border.is_dashed else ""
        yield f".role-{role} rect {{ fill: {look.fill}; stroke: {look.line}; stroke-width: {border.width:g};{dashes} }}"
        yield f".role-{role} .rule {{ stroke: {look.line}; stroke-opacity: 0.45; }}"
    yield f".stale .box {{ stroke: {theme.alarm}; }}"
    yield f".note {{ fill: {theme.alarm}; }}"
