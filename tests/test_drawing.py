"""Drawings: files, notebooks, engines, and what happens where something is missing."""

import io
import os
import sys
import webbrowser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pictured import NASTY, chain, example, renderers_found

from autograd import Op, Value, draw, scope, tree
from autograd.pictures.drawing import SHOW, SUFFIXES
from autograd.pictures.render import NoRendererError, render

needs_graphviz = pytest.mark.skipif(not renderers_found(), reason="draws: pip install 'glassgrad[draw]'")


BUILT_IN = "Drawn by glassgrad's built-in layout."


@pytest.fixture
def no_graphviz(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "pygraphviz", None)


@pytest.fixture
def fake_dot(tmp_path, monkeypatch):
    """A dot program that answers with its arguments, and no pygraphviz."""
    folder = tmp_path / "programs"
    folder.mkdir()
    program = folder / "dot"
    program.write_text(f"#!{sys.executable}\nimport sys\nprint('<svg width=\"1\">', sys.argv[1:], '</svg>')\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    return program


def metadata(svg):
    return ElementTree.fromstring(svg).find("{http://www.w3.org/2000/svg}metadata").text


# Files.


@needs_graphviz
@pytest.mark.parametrize(("suffix", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("PNG", b"\x89PNG")])
def test_graphviz_draws_what_it_alone_can(tmp_path, suffix, start):
    _, _, d = example()
    path = tmp_path / f"graph.{suffix}"
    assert draw(d).save(os.fspath(path)) == path
    assert path.read_bytes().startswith(start)


def test_files_that_need_nothing(tmp_path, no_graphviz):
    _, _, d = example()
    drawing = d.draw()
    texts = {suffix: drawing.save(tmp_path / f"x{suffix}").read_text(encoding="utf-8") for suffix in SUFFIXES[:2]}
    texts |= {suffix: drawing.save(tmp_path / f"x{suffix}").read_text(encoding="utf-8") for suffix in SUFFIXES[4:]}
    assert texts[".dot"] == drawing.dot
    assert texts[".txt"] == d.tree().text() + "\n"
    assert texts[".mmd"] == drawing.mermaid
    assert texts[".svg"] == drawing.svg
    assert metadata(texts[".svg"]) == BUILT_IN
    assert texts[".html"].lower().startswith("<!doctype html>")


@pytest.mark.parametrize("format", ["PNG", "PDF"])
def test_without_graphviz_the_ways_out_are_named(tmp_path, no_graphviz, format):
    with pytest.raises(NoRendererError) as caught:
        draw(Value(1)).save(tmp_path / f"x.{format.lower()}")
    first, second = str(caught.value).splitlines()
    assert (
        first == f"drawing {format} needs Graphviz: pip install 'glassgrad[draw]', or save as .svg, which needs nothing"
    )
    assert second == "  there is no dot program on the PATH; pygraphviz is not installed"
    assert list(tmp_path.iterdir()) == []


def test_the_built_in_engine_draws_svg_alone(tmp_path):
    with pytest.raises(
        NoRendererError, match=r'the built-in engine draws no PNG: take engine="auto", or save as \.svg'
    ):
        draw(Value(1), engine="builtin").save(tmp_path / "x.png")


@pytest.mark.parametrize(("folder", "error"), [("missing", FileNotFoundError), ("file.txt", NotADirectoryError)])
@pytest.mark.parametrize("suffix", ["dot", "txt", "svg", "html", "mmd"])
def test_save_where_nothing_can_be_written(tmp_path, folder, error, suffix):
    (tmp_path / "file.txt").write_text("")
    path = tmp_path / folder / f"x.{suffix}"
    with pytest.raises(error, match="save the picture in a folder that exists and can be written") as caught:
        draw(Value(1), engine="builtin").save(path)
    assert str(path) in str(caught.value)


def test_everything_is_copied_when_it_is_drawn(tmp_path):
    a, _, d = example()
    total = chain(400)
    x = Value(0.5)
    layers = x
    for layer in range(3):
        with scope(f"layer{layer}"):
            for _ in range(60):
                layers = (layers * x).tanh()
    for root in (layers, d, total):
        drawing = draw(root, engine="builtin")
        before = [drawing.save(tmp_path / f"x{suffix}").read_bytes() for suffix in (".svg", ".html", ".mmd", ".txt")]
        a.data = x.data = root.grad = root.data = 99.0
        after = [drawing.save(tmp_path / f"x{suffix}").read_bytes() for suffix in (".svg", ".html", ".mmd", ".txt")]
        assert after == before


def test_a_rule_that_raises_on_new_numbers_is_drawn_as_it_was_recorded(tmp_path):
    def rule(out, x):
        if isinstance(x, float) and x > 5:
            raise OverflowError(x)
        return (2 * x,)

    square = Op("touchy", "touchy", lambda x: x * x, rule, ((0.0, 1.0),), "x**2, with a rule for small x.")
    x = Value(2)
    y = square(x)
    x.data = 7
    page = draw(y).save(tmp_path / "x.html").read_text(encoding="utf-8")
    assert '"kept":{"1":[4.0]}' in page
    assert draw(y).picture.stale == 1


# Engines.


@pytest.mark.skipif(os.name == "nt", reason="the stand-in program is a script with a first line that only Unix reads")
def test_the_dot_program_goes_first(fake_dot, monkeypatch):
    assert render("digraph {}", "svg") == (b"<svg width=\"1\"> ['-Kdot', '-Tsvg'] </svg>\n", "dot")
    svg = draw(Value(1)).svg
    assert svg == "<svg width=\"1\">\n<metadata>Drawn by Graphviz (dot).</metadata> ['-Kdot', '-Tsvg'] </svg>\n"
    fake_dot.write_text(f"#!{sys.executable}\nraise SystemExit('no such format')\n")
    with pytest.raises(NoRendererError, match="no such format"):
        render("digraph {}", "svg")
    assert metadata(draw(Value(1)).svg) == BUILT_IN


@needs_graphviz
@pytest.mark.parametrize("engine", ["dot", "pygraphviz", "builtin"])
def test_an_engine_can_be_forced(engine):
    if engine != "builtin" and engine not in renderers_found():
        with pytest.raises(NoRendererError, match="drawing SVG needs Graphviz"):
            draw(Value(1) * 2, engine=engine).svg
        return
    expected = BUILT_IN if engine == "builtin" else f"Drawn by Graphviz ({engine})."
    assert metadata(draw(Value(1) * 2, engine=engine).svg) == expected


def test_a_forced_engine_that_is_missing_is_an_error_with_the_way_out(no_graphviz):
    drawing = draw(Value(1), engine="pygraphviz")
    with pytest.raises(NoRendererError) as caught:
        drawing.svg
    assert str(caught.value) == (
        "drawing SVG needs Graphviz: pip install 'glassgrad[draw]', or take engine=\"auto\"\n"
        "  pygraphviz is not installed"
    )
    assert drawing._repr_mimebundle_()["text/plain"] == f"{tree(Value(1))}\n{caught.value}"


def test_no_renderer_says_what_each_lacks(no_graphviz):
    assert renderers_found() == []
    with pytest.raises(NoRendererError, match=r"^there is no dot program on the PATH; pygraphviz is not installed$"):
        render("digraph {}", "svg")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_themes_colour_every_engine(theme):
    paper = {"light": "#FFFFFF", "dark": "#131418"}[theme]
    drawing = draw(Value(1) * 2, theme=theme, engine="builtin")
    assert f'bgcolor="{paper}"' in drawing.dot
    assert f".paper {{ fill: {paper}; }}" in drawing.svg
    assert "prefers-color-scheme" not in drawing.svg


# Notebooks and terminals.


@pytest.mark.parametrize("has_graphviz", [pytest.param(True, marks=needs_graphviz), False])
def test_notebooks_get_a_picture_and_the_tree(has_graphviz, request):
    if not has_graphviz:
        request.getfixturevalue("no_graphviz")
    _, _, d = example()
    drawing = draw(d)
    bundle = drawing._repr_mimebundle_(include=None, exclude=None)
    assert bundle == {"text/plain": repr(tree(d)), "image/svg+xml": drawing.svg}
    assert drawing._mime_() == ("image/svg+xml", drawing.svg)
    made_by = metadata(drawing.svg)
    assert made_by.startswith("Drawn by Graphviz" if has_graphviz else BUILT_IN)


def test_a_notebook_shows_the_tree_whatever_fails(monkeypatch):
    def fail(*_):
        raise RecursionError("too deep")

    drawing = draw(Value(1, name="a"), engine="builtin")
    monkeypatch.setattr("autograd.pictures.drawing.svg_text", fail)
    assert drawing._repr_mimebundle_() == {"text/plain": "#1  a  data 1  grad 0\ntoo deep"}
    assert drawing._mime_() == ("text/plain", "#1  a  data 1  grad 0\ntoo deep")


def test_ipython_takes_the_picture():
    formatters = pytest.importorskip("IPython.core.formatters")
    data, _ = formatters.DisplayFormatter().format(draw(Value(1), engine="builtin"))
    assert set(data) == {"text/plain", "image/svg+xml"}


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "cp1252"])
def test_printing_works_in_every_terminal(monkeypatch, encoding):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    print(draw([Value(1, name=NASTY), Value(2, name="\ud800")]))  # noqa: T201  must not raise


def test_show_opens_a_page(monkeypatch, capsys, tmp_path):
    opened = []
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path))
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    monkeypatch.setenv("DISPLAY", ":0")
    assert draw(Value(1)).show() is None
    (page,) = tmp_path.glob("glassgrad-*/graph.html")
    assert opened == [page.as_uri()]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("has_display", [True, False])
def test_show_prints_the_path_where_no_browser_opens(monkeypatch, capsys, tmp_path, has_display):
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(webbrowser, "open", lambda _: False if has_display else pytest.fail("needs a display"))
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0" if has_display else "")
    draw(Value(1)).show()
    path = Path(capsys.readouterr().out.strip())
    assert path.parent.parent == tmp_path
    assert path.read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def test_what_to_show_may_be_one_word_or_all():
    c = Value(2, "a") * 3
    c.backward()
    assert draw(c, show="data").shown == ("data",)
    assert draw(c, show="all").shown == draw(c, show=("data", "all")).shown == SHOW
    assert "grad" not in draw(c, show="data").tree.text()


@pytest.mark.parametrize("engine", ["builtin", "pygraphviz"])
def test_a_picture_before_backward_says_so(engine):
    if engine == "pygraphviz":
        pytest.importorskip("pygraphviz", reason="this engine needs pygraphviz: pip install -e '.[test]'")
    note = "has not run on this graph"
    a = Value(2, "a")
    a.grad = 1.0  # of an earlier graph
    c = a * 3
    before, without, leaf = draw(c, engine=engine), draw(c, show="data", engine=engine), draw(a, engine=engine)
    c.backward()
    after = draw(c, engine=engine)
    for text in (lambda x: x.svg, lambda x: x.dot, lambda x: x.mermaid, lambda x: x.tree.text()):
        assert [note in text(x) for x in (before, without, leaf, after)] == [True, False, False, False]
    assert note not in before.page()  # which computes the gradients
