"""Pictures as a whole: the same text in every process, and that of the files in tests/pictures.

`python tests/test_pictures.py` writes these files anew; look at what has changed before it is committed.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pictured import NASTY, chain, moons_loss, plain_network

from autograd import Value, dot, draw, scope

FOLDER = Path(__file__).parent / "pictures"


def sentence():
    """Every role, a scope, the same operand twice, names that must be escaped; exact numbers."""
    x, w = Value(0.5, name=NASTY), Value(-2, name="w")
    with scope("net"), scope("layer0"):
        h = dot([x, x], [w, 4.0], 0.25).relu()
    y = h * h
    y.backward()
    return draw(y, names={"w": w}, show=("data", "grad", "partials", "flow", "legend"))


def rolled_up():
    network = plain_network(2, [4, 1])
    for number, parameter in enumerate(network.parameters()):
        parameter.data = number / 8
    return draw(moons_loss(network, 20), names=network, depth=1, show=())


def out_of_date():
    total = chain(12)
    total.backward()
    total.operands[0].operands[0].data = 5.0
    return draw(total, max_nodes=6, direction="TB")


DRAWINGS = {function.__name__: function for function in (sentence, rolled_up, out_of_date)}


def texts(drawing):
    return {".dot": drawing.dot, ".mmd": drawing.mermaid, ".txt": f"{drawing.tree.text()}\n"}


@pytest.mark.parametrize("name", DRAWINGS)
def test_pictures_are_those_of_the_files(name):
    for suffix, text in texts(DRAWINGS[name]()).items():
        assert text == (FOLDER / f"{name}{suffix}").read_text(encoding="utf-8")


SCRIPT = """
import sys
from autograd import Value, draw, scope, tree
light = [name for name in ("rich", "graphviz", "pygraphviz", "dataclasses", "numpy") if name in sys.modules]
assert not light, light
xs = [Value(i, name=f"x{i}") for i in range(5)]
with scope("net"):
    y = sum(x * w for x in xs for w in xs).tanh()
y.backward()
sys.stdout.reconfigure(encoding="utf-8")
print(draw(y).dot, draw(y).mermaid, draw(y, engine='builtin').svg, draw(y, depth=0, max_nodes=9).dot, tree(y))
"""


def test_output_is_the_same_in_every_process():
    root = Path(__file__).parents[1]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1
    assert "#1" in outputs.pop().decode()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, make in DRAWINGS.items():
        for suffix, text in texts(make()).items():
            (FOLDER / f"{name}{suffix}").write_text(text, encoding="utf-8")
