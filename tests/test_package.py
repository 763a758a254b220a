"""The house: imports point one way, `import autograd` is light, names do not clash, files are short."""

import ast
import builtins
import importlib
import inspect
import pkgutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType

import pytest

import autograd
import nn
from autograd.value import Value

ROOT = Path(__file__).parent.parent
STANDARD = set(sys.stdlib_module_names)

# What each of the lower modules may import of the package; all others stand above the engine.
LAYERS = {
    "ieee": set(),
    "special": {"ieee"},
    "native": set(),
    "table": {"ieee", "native", "trial"},
    "trial": {"ieee"},
    "ops": {"ieee", "special", "table"},
    "graph": {"native"},
    "modes": set(),
    "nested": set(),
    "anomaly": {"modes"},
    "rules": {"ops"},
    "value": {"ieee", "ops", "modes", "rules"},
    "arithmetic": {"ops", "rules", "value"},
    "copying": {"graph"},
    "interop": {"ops", "table"},
    "pictures": set(),
    "words": {"graph"},
    "explanation": {"graph", "words"},
    "engine": {
        *("ieee", "ops", "table", "graph", "modes", "value", "arithmetic", "copying", "interop", "native", "pictures"),
        "explanation",
    },
}  # fmt: skip
ABOVE = {
    *("columns", "layers", "differentiation", "functional", "check", "checks", "expression", "calculator"),
    *("doctor", "description", "paths", "reasons", "replay", "sensitivities", "typesetting"),
}  # fmt: skip

# Files of more than 250 lines, each with its reason. Tests are one file per module, however long.
LONG_FILES = {
    "benchmarks/jobs.py": "every job once for every library, side by side",
    "tools/stubs.py": "writes one file from one table",
}


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path, everywhere: bool = False) -> set[str]:
    """Full names of what a file imports when it is imported, or also later, inside functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            modules = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {name if is_module(name) else node.module for name in modules}
    return names


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def in_package(path: Path) -> set[str]:
    """The modules of `autograd` that a file imports at its top, without the package's name."""
    return {name.partition(".")[2] for name in imported(path) if name.split(".")[0] == "autograd"}


def name_of(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT / "autograd").with_suffix("").parts)
    return name.removesuffix(".__init__")


def modules() -> list[ModuleType]:
    found = [autograd, nn]
    for package in (autograd, nn):
        names = [module.name for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
        found += [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    return found


# Imports.


@pytest.mark.parametrize("module", sorted(LAYERS))
def test_lower_modules_import_lower_ones_only(module):
    path = ROOT / "autograd" / f"{module}.py"
    path = path if path.exists() else ROOT / "autograd" / module / "__init__.py"
    assert in_package(path) <= LAYERS[module]


@pytest.mark.parametrize("module", ["ieee", "special", "table", "graph", "modes"])
def test_the_lowest_use_the_standard_library_only(module):
    names = {name.split(".")[0] for name in imported(ROOT / "autograd" / f"{module}.py", everywhere=True)}
    assert names <= STANDARD | {"autograd"}


def test_imports_have_no_cycle():
    graph = {name_of(path): in_package(path) - {""} for path in sources("autograd") if path.name != "__main__.py"}
    order = [name for name in TopologicalSorter(graph).static_order() if name in graph]
    lowest_above = min(order.index(name) for name in ABOVE & set(order))
    assert {"ieee", "ops", "graph", "modes", "value"} <= set(order[: order.index("engine")])
    assert lowest_above >= 0


@pytest.mark.parametrize("package", [autograd, nn], ids=["autograd", "nn"])
def test_completion_offers_what_is_public(package):
    offered = {name for name in dir(package) if not name.startswith("_")}
    assert set(package.__all__) <= offered
    assert offered - set(package.__all__) <= {"abs", "round", "math"}
    assert "__doc__" in dir(package)


def test_no_module_imports_the_package_itself():
    for path in sources("autograd"):
        if path.name != "__main__.py":
            assert "autograd" not in imported(path), path


def test_nn_uses_public_names_only():
    for path in sources("nn"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] == "autograd":
                assert node.module == "autograd", f"{path}: {node.module}"
                assert all(hasattr(autograd, alias.name) for alias in node.names)
            if isinstance(node, ast.Attribute):
                assert node.attr not in Value.__slots__, f"{path}: .{node.attr}"


LIGHT = """
import sys
before = set(sys.modules)
import autograd
print(*sorted({name.split(".")[0] for name in set(sys.modules) - before}))
"""


def test_import_is_light():
    ran = subprocess.run([sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{LIGHT}"],
                         capture_output=True, text=True, check=True)  # fmt: skip
    loaded = set(ran.stdout.split())
    heavy = {"numpy", "graphviz", "rich", "dataclasses", "inspect", "pickle", "ast", "asyncio", "linecache", "mpmath"}
    assert not loaded & heavy
    assert loaded <= STANDARD | {"autograd"}


# Names.


def test_all_is_sorted_and_complete():
    public = {
        name for name in vars(autograd)
        if not name.startswith("_") and not isinstance(getattr(autograd, name), ModuleType)
    }  # fmt: skip
    assert autograd.__all__ == sorted(public - set(dir(builtins)))
    assert {"Value", "grad", "no_grad", "OPS", "Op", "exp", "derivatives", "draw"} <= set(autograd.__all__)
    assert {op.name for op in autograd.OPS} - public == set()


def test_a_star_import_hides_no_builtin():
    names: dict[str, object] = {}
    exec("from autograd import *", names)
    assert not set(names) & set(dir(builtins))


def test_no_public_name_is_also_a_module():
    for package in (autograd, nn):
        modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
        public = {name for name in package.__all__ if not inspect.ismodule(getattr(package, name))}
        assert not modules & public


def test_no_file_is_named_like_one_of_the_other_autograd():
    theirs = {
        *("core", "util", "builtins", "tracer", "extend", "wrap_util", "test_util", "differential_operators"),
        *("numpy", "scipy", "misc"),
    }  # fmt: skip
    assert not theirs & {path.stem for path in (ROOT / "autograd").iterdir()}


# Words and size.


def test_everything_public_has_a_docstring():
    missing = []
    for module in modules():
        things = {name: thing for name, thing in vars(module).items() if not name.startswith("_")}
        for name, thing in list(things.items()):
            if inspect.isclass(thing) and thing.__module__ == module.__name__:
                things |= {f"{name}.{key}": member for key, member in vars(thing).items() if not key.startswith("_")}
        for name, thing in things.items():
            is_ours = getattr(thing, "__module__", module.__name__) == module.__name__ and (
                (inspect.isfunction(thing) and "<locals>" not in thing.__qualname__)
                or inspect.isclass(thing)
                or isinstance(thing, property)
            )
            if is_ours and not thing.__doc__:
                missing.append(f"{module.__name__}.{name}")
        if not module.__doc__:
            missing.append(module.__name__)
    assert not missing


def test_files_are_short():
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources("autograd", "nn", "demos", "tools", "benchmarks")
    }
    too_long = {name for name, length in lengths.items() if length > 250}
    assert too_long - set(LONG_FILES) == set()
