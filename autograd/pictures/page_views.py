"""The pictures of a page: first the whole, then what its boxes open into."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from autograd.pictures.camera import Shot
from autograd.pictures.labels import clean
from autograd.pictures.picture import Picture
from autograd.pictures.style import style_sheet
from autograd.pictures.svg import svg_text

_ROOM = -0.01234  # boxes are drawn so wide that numbers of this length fit, because numbers change in a page
_INSIDE = 120  # nodes and boxes in what a box opens into
_MOST_VIEWS, _MOST_TEXT = 40, 700_000  # pictures of a page, and their size: boxes that come later do not open


class View(NamedTuple):
    """One picture of a page.

    Attributes:
        id: of its element.
        title: what the page calls it.
        svg: its text.
        picture: what it shows.
        members: for each box, by its number, the numbers of the nodes that it stands for.
        parent: the id of the view in which a box opens into this one, or None.
        box: the number of that box.
    """

    id: str
    title: str
    svg: str
    picture: Picture
    members: Mapping[int, Collection[int]]
    parent: str | None = None
    box: int = 0


def views_of(picture: Picture, shot: Shot | None, title: str, direction: str, show: Collection[str]) -> Iterator[View]:
    """Yield the pictures of a page, each before those inside of it.

    Args:
        picture: the whole.
        shot: what the whole was taken from, if it has boxes.
        title: what the whole is called.
        direction: as for `draw`.
        show: as for `draw`.
    """
    first = View("view0", title, _drawn(picture, direction, show), picture, shot.members() if shot else {})
    waiting = deque([(first, shot)])
    size, count = len(first.svg), 1
    while waiting:
        view, shot = waiting.popleft()
        yield view
        for box in view.picture.nodes:
            if shot and box.role == "group" and count < _MOST_VIEWS and size < _MOST_TEXT:
                inside = shot.inside(box.number, _INSIDE)
                svg = _drawn(inside.picture, direction, show)
                name, members = box.name or "", inside.members()
                waiting.append((View(f"view{count}", name, svg, inside.picture, members, view.id, box.number), inside))
                size, count = size + len(svg), count + 1


def _drawn(picture: Picture, direction: str, show: Collection[str]) -> str:
    """The SVG of a picture, with room for other numbers; its style, and what is out of date, the page tells."""
    roomy = [node if node.is_constant else node._replace(data=_ROOM, grad=_ROOM) for node in picture.nodes]
    text = svg_text(picture._replace(nodes=tuple(roomy), stale=0), direction, show, "light", way_in="")
    return text.replace(f"<style>\n{style_sheet('light')}</style>\n", "")


def view_data(view: View) -> dict[str, Any]:
    """Return the view as the page reads it, without its SVG."""
    return {
        "id": view.id,
        "title": clean(view.title),
        "parent": view.parent,
        "box": view.box,
        "boxes": [{"number": number, "members": _ranges(members)} for number, members in view.members.items()],
        "frames": [
            {"id": f"f{index}", "path": group.path, "title": clean(group.title), "members": group.members}
            for index, group in enumerate(view.picture.groups)
        ],
    }


def _ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of following numbers, first and last of each."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges
