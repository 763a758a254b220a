"""The picture as a page of HTML in one file: steps through the passes, shows every number, evaluates again.

The page's own text, style and program are the files in `web/`; here they are put together with the graph.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from html import escape
from typing import Any, NamedTuple

from autograd.pictures.camera import Shot
from autograd.pictures.labels import clean
from autograd.pictures.looks import DARK, LIGHT, Theme
from autograd.pictures.page_code import WEB, own_text
from autograd.pictures.page_data import graph_data, obstacle
from autograd.pictures.page_recording import LARGEST, Recording, from_picture, from_scene, is_whole
from autograd.pictures.page_views import view_data, views_of
from autograd.pictures.picture import Picture
from autograd.pictures.style import colour_rules, shape_rules
from autograd.table import Op

SCRIPTS = (
    *("format", "dom", "store", "forward", "many", "operations", "graph", "engine", "timeline", "sentences"),
    *("geometry", "picture", "folds", "viewport", "line", "player", "slider", "inputs", "inspector", "search"),
    *("roots", "access", "overview", "tags", "toolbar", "keyboard"),
)
_FILM_SCRIPTS = ("film_chart", "film_tracks", "film_sweep", "film_plane", "film_fit", "film_panel", "film")


class Captured(NamedTuple):
    """What a page is made of, kept when the graph is drawn.

    Attributes:
        picture: what is seen first.
        recording: the whole graph; None where it is so large that it is copied when the page is written.
        shot: where the picture has boxes, what it was taken of: the boxes open into parts of that.
    """

    picture: Picture
    recording: Recording | None
    shot: Shot | None


def capture(shot: Shot) -> Captured:
    """Copy what a page needs of the graph."""
    if is_whole(shot.picture):
        return Captured(shot.picture, from_picture(shot.picture), None)
    is_small = len(shot.scene.nodes) <= LARGEST
    return Captured(shot.picture, from_scene(shot.scene) if is_small else None, shot)


def page_text(
    captured: Captured,
    direction: str = "LR",
    show: Collection[str] = ("data", "grad"),
    theme: str = "auto",
    frames: Mapping[str, Any] | None = None,
) -> str:
    """Return the page.

    Args:
        captured: of the graph, by `capture`.
        direction: as for `draw`.
        show: as for `draw`.
        theme: as for `draw`.
        frames: numbers at other moments, as `moments.py` puts them together; they add a slider over time.
    """
    picture, recording, shot = captured
    if recording is None:
        recording = from_scene(shot.scene)  # type: ignore[union-attr]  # a graph that large has one
    roots = [recording.numbers[root] for root in recording.roots]
    title = clean(", ".join([name for root in roots if (name := recording.names.get(root))]) or "graph")
    views = list(views_of(picture, shot, title, direction, [what for what in show if what in ("data", "grad")]))
    ops = list(dict.fromkeys(op for op in recording.ops if op))
    obstacles = {op: obstacle(op) for op in ops}
    data = graph_data(recording, obstacles)
    data |= {"title": title, "direction": direction, "theme": theme, "frames": frames, "isStale": bool(picture.stale)}
    data |= {"isFlowShown": "flow" in show}
    kind = "hint alarm" if picture.stale else "hint"
    notes = [
        f'    <section><p class="{kind}">{escape(note)}</p></section>\n'
        for note in picture.notes(way_in="click a box to open it")
    ]
    parts = {
        "title": escape(title),
        "shapes": shape_rules(),
        "light": _colours(LIGHT),
        "dark": _colours(DARK),
        "marks": _file("marks.css"),
        "layout": _file("layout.css") + (_file("film.css") if frames else ""),
        "notes": "".join(notes),
        "views": "\n".join([f'<template id="{view.id}">{view.svg}</template>' for view in views]),
        "recording": _json(data),
        "view_list": _json([view_data(view) for view in views]),
        "script": _script([op for op in ops if not obstacles[op]], _FILM_SCRIPTS if frames else ()),
    }
    return re.sub(r"\{(\w+)\}", lambda place: parts[place[1]], _file("page.html"))


def _script(ops: Iterable[Op], more: Iterable[str]) -> str:
    """The page's program, with the user's own operations and more files in it."""
    files = {name: _file(f"{name}.js") for name in (*SCRIPTS, *more, "main")}
    files["operations"] += own_text(ops)
    text = "\n".join(files.values())
    return f'(() => {{\n"use strict";\n{text}\n}})();'.replace("</", "<\\/")


def _colours(theme: Theme) -> str:
    """The colours of the picture, and those of the page, which are made from them."""
    names = {
        "paper": theme.paper, "ink": theme.ink, "pale": theme.pale, "rule": theme.frame.line, "alarm": theme.alarm,
        "surface": theme.frame.fill, "forward": theme.positive, "backward": theme.negative,
    }  # fmt: skip
    variables = " ".join([f"--{name}: {colour};" for name, colour in names.items()])
    chips = [
        f".chip.role-{role} {{ background: {fill}; border-color: {line}; }}\n"
        for role, (fill, line) in theme.roles.items()
    ]
    return f":root {{ {variables} }}\n{colour_rules(theme)}{''.join(chips)}"


def _json(data: Any) -> str:
    """Data inside a page: no < that could end its element."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def _file(name: str) -> str:
    return (WEB / name).read_text(encoding="utf-8")
