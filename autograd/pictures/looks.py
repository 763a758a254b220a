"""The colours of pictures, light and dark: the one place for them.

The hues are Okabe and Ito's, which colour-blind people can tell apart. A role is also told by its border:
rounded for leaves, dashed for constants, thick for results.
"""

from typing import NamedTuple


class Look(NamedTuple):
    """How one kind of thing is coloured.

    Attributes:
        fill: its inside.
        line: its border.
    """

    fill: str
    line: str


class Border(NamedTuple):
    """How the border of a role is drawn, in every theme.

    Attributes:
        is_round: True for rounded corners.
        is_dashed: True for a dashed line.
        width: of the line, in pixels.
    """

    is_round: bool = False
    is_dashed: bool = False
    width: float = 1.0


class Theme(NamedTuple):
    """All colours of a picture.

    Attributes:
        roles: of the boxes, by role.
        operation: of the round nodes.
        frame: of the frame around a scope.
        paper: behind everything.
        ink: of names and numbers.
        pale: of captions.
        edge: of edges.
        alarm: of what is out of date.
        positive: of an edge that carries a gradient above 0.
        negative: of an edge that carries a gradient below 0.
    """

    roles: dict[str, Look]
    operation: Look
    frame: Look
    paper: str
    ink: str
    pale: str
    edge: str
    alarm: str
    positive: str
    negative: str


LIGHT = Theme(
    roles={
        "input": Look("#E3F2FC", "#3C8FBF"),
        "parameter": Look("#DDF3EA", "#009E73"),
        "constant": Look("#F6F6F6", "#8A8A8A"),
        "operation": Look("#FFFFFF", "#80868B"),
        "output": Look("#FFF0D6", "#C77700"),
        "group": Look("#F8EEF4", "#B0648E"),
    },
    operation=Look("#EDE7F3", "#8E6BB0"),
    frame=Look("#F7F8FA", "#D5D9DE"),
    paper="#FFFFFF",
    ink="#202124",
    pale="#5F6368",
    edge="#80868B",
    alarm="#B3261E",
    positive="#0072B2",
    negative="#D55E00",
)
DARK = Theme(
    roles={
        "input": Look("#14293A", "#56B4E9"),
        "parameter": Look("#10302A", "#2BB890"),
        "constant": Look("#24272C", "#8B9096"),
        "operation": Look("#1E2126", "#7D848C"),
        "output": Look("#37290F", "#EDA334"),
        "group": Look("#33222C", "#D08BB0"),
    },
    operation=Look("#2B2338", "#B596D6"),
    frame=Look("#1A1C21", "#3A3F46"),
    paper="#131418",
    ink="#E8EAED",
    pale="#A4AAB0",
    edge="#868D95",
    alarm="#FF8A80",
    positive="#56B4E9",
    negative="#F08A4B",
)
BORDERS = {
    "input": Border(is_round=True),
    "parameter": Border(is_round=True),
    "constant": Border(is_round=True, is_dashed=True),
    "operation": Border(),
    "output": Border(width=2.0),
    "group": Border(is_round=True),
}
FONTS = 'Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif'
