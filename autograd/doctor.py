"""`python -m autograd doctor`: what is installed, what is missing, and how to mend it.

Only the standard library is imported here, so that the check survives another package's files among ours.
"""

import platform
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

OURS, THEIRS = "glassgrad", "autograd"  # the distribution of this package, and the one of the same import name
THEIR_FILES = (
    *("builtins", "core", "differential_operators", "extend", "test_util", "tracer", "util", "wrap_util"),
    *("misc", "numpy", "scipy"),
)
REMEDY = (
    f"PyPI's package {THEIRS!r} has the same import name, and the two overwrite each other's files. Either\n"
    f"  make a fresh environment and there: pip install {OURS}\n"
    f"  or: pip uninstall {THEIRS} {OURS}, then pip install {OURS}"
)
FOLDER = Path(__file__).parent


def version(distribution: str) -> str | None:
    """Return the installed version of a distribution, or None."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def own_version() -> str:
    """Return this package's version, of a checkout that is not installed what its pyproject.toml says."""
    return version(OURS) or str(_project().get("version", "unknown"))


def _project() -> dict[str, Any]:
    """What the pyproject.toml of a checkout says; nothing without one."""
    try:
        project: dict[str, Any] = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text("utf-8"))["project"]
    except (OSError, ValueError, LookupError):
        return {}
    return project if project.get("name") == OURS else {}


def is_ours() -> bool:
    """Return whether the package that was imported as `autograd` is this one."""
    return hasattr(sys.modules["autograd"], "engine_name")


def collision() -> str | None:
    """Return how PyPI's package of the same import name shows itself, or None."""
    if not is_ours():
        return "autograd/__init__.py is not this package's"
    if found := version(THEIRS):
        return f"{THEIRS} {found} from PyPI is installed beside {OURS}"
    files = [name for name in THEIR_FILES if (FOLDER / name).is_dir() or (FOLDER / f"{name}.py").is_file()]
    return f"files of PyPI's {THEIRS} are in {FOLDER}: {', '.join(files)}" if files else None


def requirements(lines: list[str]) -> dict[str, list[str]]:
    """Return the distributions that each extra needs, those always needed under ''.

    Args:
        lines: requirements as in a distribution's metadata: `pygraphviz>=2; extra == "draw"`.
    """
    needs: dict[str, list[str]] = {"": []}
    for line in lines:
        name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
        extra = re.search(r"extra == ['\"]([\w-]+)['\"]", line)
        within = re.match(rf"{OURS}\[([\w,-]+)\]", line)
        names = [name] if not within else [part for inner in within[1].split(",") for part in needs.get(inner, [])]
        needs.setdefault(extra[1] if extra else "", []).extend(dict.fromkeys(names))
    return needs


def _requirements() -> list[str]:
    """What this package needs, from its metadata or from the pyproject.toml of a checkout."""
    if version(OURS) is not None:
        return metadata.requires(OURS) or []
    if not (project := _project()):
        return []
    extras = project["optional-dependencies"].items()
    return [*project["dependencies"], *(f"{line}; extra == '{extra}'" for extra, lines in extras for line in lines)]


def _requirement_lines() -> Iterator[tuple[str, str]]:
    for extra, names in requirements(_requirements()).items():
        missing = [name for name in names if version(name) is None]
        command = f"pip install '{OURS}[{extra}]'" if extra else f"pip install {' '.join(missing)}"
        yield f"[{extra}]" if extra else "needed", f"missing {', '.join(missing)}: {command}" if missing else "complete"


def _renderer_lines() -> Iterator[tuple[str, str]]:
    dot, pygraphviz = shutil.which("dot"), version("pygraphviz")
    yield "dot program", dot or "not found"
    yield "pygraphviz", pygraphviz or "not found"
    if not dot and not pygraphviz:
        yield "", f"pictures are drawn by the built-in engine; for .png and .pdf: pip install '{OURS}[draw]'"


def _engine() -> str:
    """Which engine serves, and why."""
    native = sys.modules.get("autograd.native")
    return f"{native.engine_name}: {native.reason}" if native else "unknown"


def report() -> Iterator[tuple[str, str]]:
    """Yield the lines of the report: what, and how it is."""
    yield OURS, f"{version(OURS) or 'a checkout, not installed'}, in {FOLDER}"
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()}), {sys.executable}"
    yield "platform", platform.platform()
    yield "engine", _engine()
    yield from _renderer_lines()
    yield from _requirement_lines()
    yield "collision", collision() or "none"


def text() -> str:
    """Return the whole report, with the remedy where there is a collision."""
    lines = [f"{what:12} {how}" for what, how in report()]
    return "\n".join([*lines, "", REMEDY] if collision() else lines)
