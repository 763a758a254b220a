"""The notebooks run, and what is committed of their outputs is what a fresh run gives."""

import importlib
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "demos").glob("*.ipynb"))


@pytest.fixture
def tool(monkeypatch):
    reason = "running notebooks needs nbclient and ipykernel: pip install -e '.[test]'"
    pytest.importorskip("nbclient", reason=reason)
    pytest.importorskip("ipykernel", reason=reason)
    monkeypatch.syspath_prepend(ROOT / "tools")
    return importlib.import_module("run_notebooks")


@pytest.fixture
def committed(request):
    nbformat = pytest.importorskip("nbformat", reason="reading notebooks needs nbformat: pip install -e '.[test]'")
    return nbformat.read(request.param, as_version=4)


each = pytest.mark.parametrize("committed", NOTEBOOKS, indirect=True, ids=[path.stem for path in NOTEBOOKS])


@pytest.mark.filterwarnings("default")  # those of the kernel's own libraries are not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_fresh_run_shows_what_is_committed(tool, path):
    import nbformat

    old, new = nbformat.read(path, as_version=4), tool.run(path)
    for before, after in zip(old.cells, new.cells, strict=True):
        assert tool.shown(after) == tool.shown(before), f"cell {before.id}: run python tools/run_notebooks.py"


@each
def test_a_notebook_is_small_and_says_nothing_of_the_machine_it_ran_on(committed, tool):
    text = str(committed)
    assert len(text) < 400_000
    assert str(Path.home()) not in text and str(ROOT) not in text and "/tmp" not in text
    assert committed.metadata.language_info == {"name": "python"}
    assert not any("execution" in cell.metadata for cell in committed.cells)


@each
def test_every_cell_has_run_in_order(committed):
    cells = [cell for cell in committed.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert all(cell.outputs for cell in cells)
    assert not [output for cell in cells for output in cell.outputs if output.output_type == "error"]
    assert not [output for cell in cells for output in cell.outputs if output.get("name") == "stderr"]


def test_the_tour_tells_the_story_in_ten_cells(tool):
    import nbformat

    cells = nbformat.read(ROOT / "demos/tour.ipynb", as_version=4).cells
    kinds = [cell.cell_type for cell in cells]
    assert kinds == ["markdown", "code"] * 10
    picture = tool.shown(cells[3])["image/svg+xml"]
    assert "built-in" in ElementTree.fromstring(picture).findtext("{http://www.w3.org/2000/svg}metadata")
    assert "The gradient of c by a is -1.758" in tool.shown(cells[7])["text/plain"]
    assert tool.shown(cells[9])["text/latex"] == r"$$\tanh\left(a \cdot b + 7\right) \cdot a$$"


def test_the_tour_goes_on_without_matplotlib(monkeypatch, tmp_path, capsys):
    nbformat = pytest.importorskip("nbformat", reason="reading notebooks needs nbformat: pip install -e '.[test]'")
    [training] = [
        cell.source for cell in nbformat.read(ROOT / "demos/tour.ipynb", as_version=4).cells
        if cell.cell_type == "code" and "nn.plots" in cell.source
    ]  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    exec(training.replace("epochs=80", "epochs=1"), {})
    assert capsys.readouterr().out.endswith(
        "pictures of training need matplotlib: pip install 'glassgrad[plot]'; moons.html shows the boundary too\n"
    )
    assert (tmp_path / "moons.html").exists()
