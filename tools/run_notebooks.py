"""Runs the notebooks among the demos and writes what their cells show into them.

python tools/run_notebooks.py
"""

import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "demos").glob("*.ipynb"))


def run(path: Path) -> Any:
    """Return the notebook with the outputs of a fresh run, in a folder of its own, with this checkout."""
    notebook = nbformat.read(path, as_version=4)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}})
        client.execute(env=environment)
    notebook.metadata["language_info"] = {"name": "python"}  # not the version that ran it
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # when it ran
    return notebook


def main() -> None:
    """Run all, and write those that changed; pixels alone are no change."""
    for path in NOTEBOOKS:
        old, new = nbformat.read(path, as_version=4), run(path)
        if [shown(cell) for cell in old.cells] != [shown(cell) for cell in new.cells]:
            nbformat.write(new, path)
            print(f"wrote {path.relative_to(ROOT)}")


def shown(cell: Any) -> dict[str, str]:
    """Return what a cell shows, by its kind; without matplotlib's pictures, which differ from version to version."""
    found: dict[str, str] = {}
    for output in cell.get("outputs", ()):
        data = output.get("data") or {
            output.get("name", output.output_type): output.get("text", output.get("traceback"))
        }
        if "image/png" not in data:
            found |= {kind: found.get(kind, "") + text for kind, text in data.items()}
    return found


if __name__ == "__main__":
    main()
