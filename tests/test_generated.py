"""The generated files are what tools/generate.py writes today."""

import ast
import importlib
import shutil
from pathlib import Path

import pytest

import autograd

ROOT = Path(__file__).parent.parent
FILES = [
    "docs/operations.md",
    "autograd/__init__.pyi",
    "autograd/native/formulas.h",
    "autograd/rules.py",
    "autograd/pictures/web/operations.js",
    "docs/first.svg",
]


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    return importlib.import_module("generate")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A directory with copies of the generated files."""
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    if (ROOT / "docs/accuracy.json").exists():
        shutil.copy(ROOT / "docs/accuracy.json", tmp_path / "docs/accuracy.json")
    return tmp_path


@pytest.mark.parametrize("file", FILES)
def test_generated_files_are_up_to_date(generate, file):
    found = (ROOT / file).read_text(encoding="utf-8")
    assert found == generate.generated()[ROOT / file], f"{file} is stale: run python tools/generate.py"


def test_check_names_what_is_stale(generate, copy, capsys):
    assert generate.main(["--check"], copy) == 0
    (copy / FILES[0]).write_text("old", encoding="utf-8")
    (copy / FILES[1]).unlink()
    assert generate.main(["--check"], copy) == 1
    assert capsys.readouterr().out == f"stale: {FILES[0]}, {FILES[1]}; run python tools/generate.py\n"
    assert generate.main([], copy) == 0
    assert generate.main(["--check"], copy) == 0


def test_another_option_prints_how_to_use_it(generate, capsys):
    assert generate.main(["--chek"]) == 2
    assert "python tools/generate.py --check" in capsys.readouterr().out


def test_the_table_has_a_line_per_operation_and_every_cell_in_its_column(generate):
    text = generate.operations({})
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == len(autograd.OPS) + 2
    assert {row.replace("\\|", "").count("|") for row in rows} == {8}


def test_the_table_shows_formulas_and_measured_errors(generate):
    text = generate.operations({"tanh": {"value": 1.234, "partials": [1.9], "points": 100_000, "note": "As libm."}})
    assert (
        "| tanh | `tanh` | `tanh(x)` | `d/dx = 4*sigmoid(2*x)*sigmoid(-2*x)` | 1.23 | 1.9 | Hyperbolic tangent; "
        "the rule keeps full accuracy where 1 - out\\*out would be 0. |" in text
    )
    assert "| sqrt | `sqrt` | `sqrt(x)` | `d/dx = 0.5/sqrt(x)` | - | - |" in text
    assert "`d/dhi = where((x > hi) \\| (lo > hi), 1, 0)`" in text
    assert text.endswith("## Notes on the errors\n\n- `tanh`: As libm.\n")


def test_the_stub_has_every_public_name_and_no_other(generate):
    tree = ast.parse(generate.generated()[ROOT / FILES[1]])
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            found |= {alias.asname for alias in node.names if alias.asname}
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.AnnAssign):
            found.add(node.target.id)
    module = type(autograd)
    public = {name for name, thing in vars(autograd).items() if name[0] != "_" and not isinstance(thing, module)}
    assert {name for name in found if name[0] != "_"} == public


def test_the_stub_has_every_attribute_of_value(generate):
    tree = ast.parse(generate.generated()[ROOT / FILES[1]])
    value = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Value")
    found = {node.name for node in value.body if isinstance(node, ast.FunctionDef)}
    public = {name for name in dir(autograd.Value) if not name.startswith("_")}
    assert {name for name in found if not name.startswith("_")} == public
    assert {"__init__", "__add__", "__radd__", "__rpow__", "__lt__", "__eq__", "__abs__", "__round__"} <= found
    assert not {"__float__", "__int__", "__complex__"} & found  # they only refuse


def test_no_line_of_the_stub_is_too_long(generate):
    lines = generate.generated()[ROOT / FILES[1]].splitlines()
    assert [line for line in lines if len(line.partition("  # type: ignore")[0]) > 120] == []
