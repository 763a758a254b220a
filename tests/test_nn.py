"""nn as a package: it finds the right `autograd`, and its names do not collide."""

import importlib
import os
import pkgutil
import subprocess
import sys
import types
from pathlib import Path

import nn


def test_another_package_named_autograd_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "autograd.py").write_text("def grad(f): ...\n")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[1])])
    run = subprocess.run(
        [sys.executable, "-c", "import nn"],
        env=os.environ | {"PYTHONPATH": path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "ImportError: the package `autograd` found here is another project of that name" in run.stderr


def test_no_public_name_is_also_a_module_unless_it_is_that_module() -> None:
    """Importing nn.x binds the module to the name x of the package, whatever was there."""
    for module in pkgutil.iter_modules(nn.__path__):
        public = getattr(nn, module.name, None)
        assert public is None or isinstance(public, types.ModuleType), module.name


def test_every_public_name_exists_and_they_are_sorted() -> None:
    assert [name for name in nn.__all__ if not hasattr(importlib.import_module("nn"), name)] == []
    assert len(set(nn.__all__)) == len(nn.__all__)


def test_nn_leaves_heavy_packages_alone() -> None:
    heavy = "{'numpy', 'scipy', 'matplotlib', 'sklearn', 'graphviz', 'rich'}"
    code = f"import sys, nn; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
