"""`python -m autograd`: the calculator, the session, the doctor."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

import autograd
import nn
from autograd import Value, doctor
from autograd.__main__ import USAGE, banner, main, session, session_names
from autograd.calculator import Expression, ExpressionError

ROOT = Path(__file__).parent.parent
ACCEPTED = "an expression is made of numbers, variables, + - * / // % ** and operations such as relu(x)"
TREE = """\
#6  relu        data 4   grad 1
#5  └─ +        data 4   grad 1
#3     ├─ *     data -6  grad 1
#1     │  ├─ a  data 2   grad -3
#2     │  └─ b  data -3  grad 2
#4     └─ c     data 10  grad 1"""


def run(
    *arguments: str, text: str = "", folder: Path = ROOT, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "autograd", *arguments]
    return subprocess.run(
        command, input=text, capture_output=True, encoding="utf-8", cwd=folder, env=environment, check=False
    )


# The calculator, as a program.


def test_value_tree_and_gradients() -> None:
    """d relu(a*b + c) at (2, -3, 10): the sum is 4, so b, a and 1."""
    done = run("relu(a*b + c)", "a=2", "b=-3", "c=10")
    assert done.stdout == f"relu(a*b + c) = 4\n\n{TREE}\n\nd/da = -3\nd/db = 2\nd/dc = 1\n"
    assert (done.stderr, done.returncode) == ("", 0)


def test_bad_input_is_one_line_and_exit_code_2() -> None:
    done = run("-" * 9999 + "x", "x=1")
    assert done.stderr == f"python -m autograd: cannot read {'-' * 37 + '...'!r}: it is nested too deeply\n"
    assert (done.stdout, done.returncode) == ("", 2)


def test_a_terminal_without_the_letters_of_a_name() -> None:
    done = run("λ*2", "λ=3", encoding="ascii")
    assert done.returncode == 0
    assert "d/d\\u03bb = 2" in done.stdout


# The calculator, called.


@pytest.mark.parametrize(
    ("words", "value", "gradients"),
    [
        (["-x", "x=2"], "-2", {"x": "-1"}),
        (["--x", "x=2"], "2", {"x": "1"}),
        (["x", "x=2"], "2", {"x": "1"}),
        (["x*x", "x=3"], "9", {"x": "6"}),
        (["x**3 // 1 + x % 3 - +x / 2", "x=4"], "63", {"x": "0.5"}),
        (["2 - x", "x=-0.5"], "2.5", {"x": "-1"}),
        (["asin(x)", "x=0"], "0", {"x": "1"}),
        (["arcsin(x)", "x=0"], "0", {"x": "1"}),
        (["x * pi", "x=2"], "6.283185307", {"x": "3.141592654"}),
        (["where(x > y, x, y)", "x=1", "y=2"], "2", {"x": "0", "y": "1"}),
        (["where(0 < x <= 1, 5*x, x)", "x=1"], "5", {"x": "5"}),
        (["where(x == y, x, 2*y)", "x=1", "y=1"], "1", {"x": "1", "y": "0"}),
        (["where(x, 3*x, 0)", "x=1"], "3", {"x": "3"}),
        (["leaky_relu(x)", "x=-1"], "-0.01", {"x": "0.01"}),
        (["leaky_relu(x, 0.5)", "x=-1"], "-0.5", {"x": "0.5"}),
        (["dot([x, 2], (3, y), 1)", "x=1", "y=5"], "14", {"x": "3", "y": "2"}),
        (["fsum([x, x, 1])", "x=2"], "5", {"x": "2"}),
        (["x / 0", "x=1"], "inf", {"x": "inf"}),
        (["x", "x=nan"], "nan", {"x": "1"}),
        (["x", "x=1e400"], "inf", {"x": "1"}),
        (["x", "x=-pi"], "-3.141592654", {"x": "1"}),
        (["ﬁ + 1", "ﬁ=2"], "3", {"fi": "1"}),
        (["(x\n + 1)", " x = 2 "], "3", {"x": "1"}),
        (["9**9**9"], "inf", {}),
        (["1/0 - 1/0"], "nan", {}),
        (["7//2 + 1"], "4", {}),
        (["9" * 4000], "inf", {}),
    ],
)
def test_results(words: list[str], value: str, gradients: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    output, errors = capsys.readouterr()
    assert output.startswith(f"{words[0].strip()} = {value}\n\n")
    lines = [f"d/d{name} = {number}\n" for name, number in gradients.items()]
    assert output.endswith("\n\n" + "".join(lines))
    assert errors == ""


def test_a_variable_that_nothing_uses_is_pointed_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["2*x", "x=1", "y=2"]) == 0
    assert capsys.readouterr().out.endswith("d/dx = 2\nd/dy = 0    (y is not in the expression)\n")


def test_constants_alone_are_called_by_what_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tanh(1)"]) == 0
    assert capsys.readouterr().out == "tanh(1) = 0.761594156\n\n#1  tanh(1)  data 0.7616\n\n"


def cannot_use(part: str) -> str:
    return f"cannot use {part!r}: {ACCEPTED}"


BAD_INPUT: list[tuple[list[str], str]] = [
    (["x"], "no value for x: add x=..."),
    (["relu(a*b + c)", "a=2"], "no value for b, c: add b=... c=..."),
    (["alpah", "alpha=1"], "no value for alpah: add alpah=...; did you mean 'alpha'?"),
    (["rely(x)", "x=1"], "unknown operation 'rely'; did you mean 'relu'?"),
    (["max(x, 1)", "x=1"], "unknown operation 'max'; did you mean 'maximum'?"),
    (["qqqq(x)", "x=1"], "unknown operation 'qqqq'"),
    (["demo"], "no value for demo: add demo=...; the commands are draw and doctor"),
    (["doctr"], "no value for doctr: add doctr=...; did you mean 'doctor'?"),
    (["drw", "x"], "expected name=number, got 'x'; the expression is one word, in quotes; did you mean 'draw'?"),
    (["x^2", "x=1"], "cannot use 'x^2': a power is written **, as in a**2"),
    (["softmax([x, 1])", "x=1"], "softmax is no operation but made of several: call it in Python"),
    (["relu", "x=1"], "relu is an operation: call it, as in relu(x)"),
    (["relu()"], "expected relu(x), got 0 operands"),
    (["relu(x, x)", "x=1"], "expected relu(x), got 2 operands"),
    (["where(x > 0)", "x=1"], "expected where(condition, a, b), got 1 operand"),
    (["where()"], "expected where(condition, a, b), got 0 operands"),
    (["dot([x], [x], 1, 2)", "x=1"], "expected dot(xs, ys, bias=0), got 4 operands"),
    (["dot([x], [])", "x=1"], "dot takes two sequences of equal length, got 1 and 0 numbers"),
    (["mean([])"], "expected at least one number, got an empty sequence"),
    (["relu([x])", "x=1"], "relu(x): expected a real number, got list: pass its numbers one by one"),
    (["leaky_relu(x, slope=1)", "x=1"], "operands go by position: write leaky_relu(x, slope=0.01) without names"),
    (["x, x", "x=1"], "the result is a list: an expression gives one number"),
    (["x > 0", "x=1"], "'x > 0' compares: that belongs into where(condition, a, b)"),
    (["relu(x > 0)", "x=1"], "'x > 0' compares: that belongs into where(condition, a, b)"),
    (["where(1, x > 0, 2)", "x=1"], "'x > 0' compares: that belongs into where(condition, a, b)"),
    (["x if x > 0 else 0", "x=1"], "'x if x > 0 else 0' chooses: write where(condition, a, b)"),
    (["where(x in x, 1, 2)", "x=1"], cannot_use("x in x")),
    (["__import__('os')"], "unknown operation '__import__'"),
    (["__import__('os').system('id')"], cannot_use("__import__('os').system('id')")),
    (["x.real", "x=1"], cannot_use("x.real")),
    (["lambda: 0"], cannot_use("lambda: 0")),
    (['f"{x}"', "x=1"], cannot_use('f"{x}"')),
    (["'text'"], cannot_use("'text'")),
    (["True"], cannot_use("True")),
    (["None"], cannot_use("None")),
    (["..."], cannot_use("...")),
    (["1j"], cannot_use("1j")),
    (["x[0]", "x=1"], cannot_use("x[0]")),
    (["x and x", "x=1"], cannot_use("x and x")),
    (["not x", "x=1"], cannot_use("not x")),
    (["~x", "x=1"], cannot_use("~x")),
    (["x << 2", "x=1"], cannot_use("x << 2")),
    (["relu(*[x])", "x=1"], cannot_use("*[x]")),
    (["[y for y in x]", "x=1"], cannot_use("[y for y in x]")),
    (["{x}", "x=1"], cannot_use("{x}")),
    (["not " * 2400 + "x"], cannot_use(("not " * 2400)[:37] + "...")),
    ([""], f"the expression is empty: {ACCEPTED}"),
    (["x" * 10_001], "an expression has at most 10,000 characters, this one 10,001"),
    (["x", "x"], "expected name=number, got 'x'; the expression is one word, in quotes"),
    (["x", "*", "2"], "expected name=number, got '*'; the expression is one word, in quotes"),
    (["x", "x=1", "x=2"], "x is given twice"),
    (["x", "x=__"], "x: expected a number such as -2.5, got '__'"),
    (["x", "x="], "x: expected a number such as -2.5, got ''"),
    (["x", "x==3"], "x: expected a number such as -2.5, got '=3'"),
    (["x", "x=2+3"], "x: expected a number such as -2.5, got '2+3'"),
    (["x", "=3"], "'' is not a name for a variable"),
    (["x", "lambda=3"], "'lambda' is not a name for a variable"),
    (["x", "x.y=3"], "'x.y' is not a name for a variable"),
    (["x", "exp=3"], "'exp' is an operation: choose another name for the variable"),
    (["x", "asin=3"], "'asin' is an operation: choose another name for the variable"),
    (["e", "e=3"], "'e' is a constant: choose another name for the variable"),
    (["doctor", "now"], "expected name=number, got 'now'; the expression is one word, in quotes"),
]


@pytest.mark.parametrize(("words", "message"), BAD_INPUT, ids=lambda x: str(x)[:40])
def test_bad_input(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr() == ("", f"python -m autograd: {message}\n")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a b",
            "a=1",
            "a;b",
            "import os",
            "(",
            "relu(a",
            "#",
            "\\",
            "0777",
            "\u2212a",
            "a\n+b",
            "a\0b",
            "\ud800",
            "*a",
        ),
        *("-" * 9999 + "x", "~" * 9000, "(" * 4000 + "x" + ")" * 4000, "f(" * 1500 + "a" + ")" * 1500, "[" * 5000),
        *("a**" * 3000 + "a", "9" * 5000, "'" * 5001, "{" * 100, "lambda:" * 1400),
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_what_the_parser_refuses_is_one_line(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The parser's own words differ from one Python to another."""
    assert main([text, "a=1"]) == 2
    output, errors = capsys.readouterr()
    shown = text if len(text) <= 40 else text[:37] + "..."
    assert errors.startswith(f"python -m autograd: cannot read {shown!r}: ")
    assert (output, errors.count("\n")) == ("", 1)
    assert len(errors) < 200


@pytest.mark.parametrize("text", ["+".join(["a"] * 2500), "-" * 2000 + "a", "a" + "*1" * 2000, "a" + "<a" * 4000])
def test_deep_expressions_give_a_result_or_one_line(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([text, "a=1"])
    output, errors = capsys.readouterr()
    assert (code, bool(output), errors.count("\n")) in [(0, True, 0), (2, False, 1)]


def test_an_expression_is_evaluated_on_whatever_it_is_given() -> None:
    expression = Expression("x*y + x")
    assert expression.variables == ["x", "y"]
    assert expression.evaluate({"x": 2.0, "y": 3.0}) == 8.0
    assert repr(Expression("7").evaluate({})) == "7.0"
    x = Value(2)
    expression.evaluate({"x": x, "y": Value(3)}).backward()
    assert x.grad == 4.0
    with pytest.raises(ExpressionError, match=r"^no value for y: add y=\.\.\.$"):
        expression.evaluate({"x": 2.0})


@pytest.mark.parametrize("words", [["-h"], ["--help"], ["draw", "--help"], ["draw", "x", "-h"], ["doctor", "-h"]])
def test_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr() == (USAGE + "\n", "")


# Pictures.


def test_draw_prints_the_tree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "relu(a*b + c)", "a=2", "b=-3", "c=10"]) == 0
    assert capsys.readouterr() == (f"{TREE}\n", "")


@pytest.mark.parametrize("suffix", ["html", "svg", "dot", "mmd", "txt"])
def test_draw_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str) -> None:
    path = tmp_path / f"out.{suffix}"
    assert main(["draw", "relu(2*x+1)", "x=3", "-o", str(path), "--engine=builtin"]) == 0
    assert capsys.readouterr() == (f"{path}\n", "")
    x = Value(3, "x")
    y = autograd.relu(2 * x + 1)
    y.backward()
    other = autograd.draw(y, engine="builtin").save(tmp_path / f"other.{suffix}")
    assert path.read_bytes() == other.read_bytes()


def test_draw_takes_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.dot"
    options = ["--theme", "dark", "--direction=TB", "--show", "data,partials", "--depth=1", "--max-nodes", "9"]
    assert main(["draw", "-dot([x], [2])", *options, "x=3", f"-o={path}"]) == 0
    x = Value(3, "x")
    y = -autograd.dot([x], [2])
    y.backward()
    drawing = autograd.draw(y, theme="dark", direction="TB", show=("data", "partials"), depth=1, max_nodes=9)
    assert path.read_text(encoding="utf-8") == drawing.dot
    assert [node.symbol for node in drawing.picture.nodes if node.symbol] == ["*", "-"]  # the depth opens the dot


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], 'draw takes an expression first: draw "relu(2*x + 1)" x=3 -o out.html'),
        (["-o", "x.svg"], 'draw takes an expression first: draw "relu(2*x + 1)" x=3 -o out.html'),
        (["x"], "no value for x: add x=..."),
        (["x", "x=1", "--them", "dark"], "unknown option '--them'; did you mean '--theme'?"),
        (["x", "x=1", "-z"], "unknown option '-z'"),
        (["x", "x=1", "--theme"], "--theme takes a value: see python -m autograd --help"),
        (["x", "x=1", "--theme="], "--theme takes a value: see python -m autograd --help"),
        (["x", "x=1", "--theme=blue"], "theme is one of auto, light, dark; got 'blue'"),
        (["x", "x=1", "--depth", "-1"], "--depth takes a whole number, got '-1'"),
        (["x", "x=1", "--max-nodes=0"], "max_nodes is a whole number of at least 1, got 0"),
        (["x", "x=1", "-o", "x.jpg"], "a picture is saved as .svg, .html, .png, .pdf, .dot, .mmd, .txt; got 'x.jpg'"),
        (
            ["x", "x=1", "-o", "x.png", "--engine=builtin"],
            'the built-in engine draws no PNG: take engine="auto", or save as .svg',
        ),
        (
            ["x", "x=1", "-o", "/nowhere/x.svg"],
            "[Errno 2] No such file or directory; save the picture in a folder that exists and can be written: "
            "'/nowhere/x.svg'",
        ),
    ],
    ids=str,
)
def test_bad_options(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", *words]) == 2
    assert capsys.readouterr() == ("", f"python -m autograd: {message}\n")


# The session.


def test_code_from_a_pipe_runs_without_a_banner() -> None:
    done = run(text="if __name__ == '__main__':\n    x = Value(3)\n    (x * relu(x)).backward()\n    print(x.grad)\n")
    assert (done.stdout, done.stderr, done.returncode) == ("6.0\n", "", 0)


def test_an_exception_in_code_from_a_pipe() -> None:
    done = run(text="Value('3')")
    assert done.returncode == 1
    assert done.stderr.endswith("TypeError: expected a real number, got str '3': convert it with float(...)\n")


def test_names_of_the_session() -> None:
    names = session_names()
    assert names["Value"] is Value
    assert names["nn"] is nn
    assert names["math"].sin(Value(0)).data == 0.0
    assert callable(names["draw"])
    assert all(name in names for name in autograd.__all__)
    assert names["__name__"] == "__main__"


def test_the_banner_has_four_lines_whose_example_runs() -> None:
    lines = banner().splitlines()
    assert len(lines) == 4
    names = session_names()
    exec(f'a = Value(2, name="a")\n{lines[2].strip()}', names)
    assert 'a = Value(2, name="a")' in lines[1]
    assert (names["y"].data, names["a"].grad) == (7.0, 3.0)


def test_with_ipython(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    started: list[dict[str, Any]] = []
    fake = type("IPython", (), {"start_ipython": staticmethod(lambda **keywords: started.append(keywords))})
    monkeypatch.setitem(sys.modules, "IPython", fake)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    assert session() == 0
    assert capsys.readouterr().out == banner() + "\n"
    assert started[0]["user_ns"]["Value"] is Value
    assert started[0]["argv"] == ["--no-banner"]


def test_without_ipython(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = iter(["print(Value(3) * 2)"])

    def typed(_: str) -> str:
        for line in lines:
            return line
        raise EOFError

    monkeypatch.setitem(sys.modules, "IPython", None)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", typed)
    assert session() == 0
    output, errors = capsys.readouterr()
    assert output == "Value(6, op='*')\n"
    assert errors.strip() == banner()


# The doctor.


def fake_installation(monkeypatch: pytest.MonkeyPatch, versions: dict[str, str], requires: list[str]) -> None:
    def version(name: str) -> str:
        if name not in versions:
            raise metadata.PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(metadata, "requires", lambda _: requires)


REQUIRES = [
    *("numpy>=1.26", "rich>=13", 'pygraphviz>=2; extra == "draw"', "glassgrad[draw]; extra == 'demos'"),
    *('pytest-xdist>=3.5; extra == "test"', 'glassgrad[demos,test]; extra == "dev"', 'ruff>=0.9; extra == "dev"'),
]


def test_the_report_of_an_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_installation(monkeypatch, {"glassgrad": "1.2", "numpy": "2.0", "pygraphviz": "2.1", "ruff": "1"}, REQUIRES)
    monkeypatch.setattr(shutil, "which", lambda name: f"/somewhere/{name}")
    report = dict(doctor.report())
    assert report["glassgrad"] == f"1.2, in {ROOT / 'autograd'}"
    assert report["Python"].startswith(".".join(map(str, sys.version_info[:3])))
    assert report["platform"]
    assert report["engine"].startswith(f"{autograd.engine_name}: ")
    assert report["dot program"] == "/somewhere/dot"
    assert report["pygraphviz"] == "2.1"
    assert report["needed"] == "missing rich: pip install rich"
    assert report["[draw]"] == report["[demos]"] == "complete"
    assert report["[test]"] == "missing pytest-xdist: pip install 'glassgrad[test]'"
    assert report["[dev]"] == "missing pytest-xdist: pip install 'glassgrad[dev]'"
    assert report["collision"] == "none"


def test_no_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_installation(monkeypatch, {"glassgrad": "1.2"}, REQUIRES)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    report = dict(doctor.report())
    assert (report["dot program"], report["pygraphviz"]) == ("not found", "not found")
    assert report[""] == "pictures are drawn by the built-in engine; for .png and .pdf: pip install 'glassgrad[draw]'"
    assert report["[draw]"] == "missing pygraphviz: pip install 'glassgrad[draw]'"


def test_a_checkout_reads_its_pyproject(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_installation(monkeypatch, {}, [])
    report = dict(doctor.report())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {key.strip("[]") for key in report if key.startswith("[")} == set(project["optional-dependencies"])
    assert report["glassgrad"] == f"a checkout, not installed, in {ROOT / 'autograd'}"
    assert report["needed"] == "missing numpy, graphviz, rich: pip install numpy graphviz rich"


def test_pypis_autograd_beside_ours(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    fake_installation(monkeypatch, {"glassgrad": "1.2", "autograd": "1.8.0"}, [])
    assert main(["doctor"]) == 1
    output = capsys.readouterr().out
    assert "collision    autograd 1.8.0 from PyPI is installed beside glassgrad\n" in output
    assert output.endswith(
        "\n\nPyPI's package 'autograd' has the same import name, and the two overwrite each other's files. Either\n"
        "  make a fresh environment and there: pip install glassgrad\n"
        "  or: pip uninstall autograd glassgrad, then pip install glassgrad\n"
    )


@pytest.mark.parametrize("name", ["tracer.py", "numpy"])
def test_their_files_among_ours(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_installation(monkeypatch, {}, [])
    monkeypatch.setattr(doctor, "FOLDER", tmp_path)
    assert doctor.collision() is None
    (tmp_path / name).touch() if name.endswith(".py") else (tmp_path / name).mkdir()
    assert doctor.collision() == f"files of PyPI's autograd are in {tmp_path}: {name.removesuffix('.py')}"


def test_no_file_of_ours_is_named_like_one_of_theirs() -> None:
    assert [name for name in doctor.THEIR_FILES if list((ROOT / "autograd").glob(f"{name}*"))] == []


@pytest.mark.parametrize("theirs", ["def grad(fun): ...\n", None], ids=["overwritten", "removed"])
def test_it_survives_without_its_own_init(theirs: str | None, tmp_path: Path) -> None:
    """Installing PyPI's package overwrites `__init__.py`; uninstalling that removes it."""
    shutil.copytree(ROOT / "autograd", tmp_path / "autograd", ignore=shutil.ignore_patterns("__pycache__"))
    init = tmp_path / "autograd" / "__init__.py"
    init.unlink() if theirs is None else init.write_text(theirs)
    done = run("x", "x=1", folder=tmp_path)
    assert done.stderr == f"autograd/__init__.py is not glassgrad's. {doctor.REMEDY}\n"
    assert (done.stdout, done.returncode) == ("", 1)
    done = run("doctor", folder=tmp_path)
    assert "collision    autograd/__init__.py is not this package's\n" in done.stdout
    assert (done.stderr, done.returncode) == ("", 1)


def test_the_doctor_as_a_program() -> None:
    done = run("doctor")
    assert done.stdout.startswith(f"glassgrad    {doctor.version('glassgrad') or 'a checkout'}")
    assert done.stdout.endswith("\ncollision    none\n")
    assert (done.stderr, done.returncode) == ("", 0)


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"glassgrad {project['version']}\n"
    assert autograd.__version__ == nn.__version__ == project["version"]
    for module in (autograd, nn):
        with pytest.raises(AttributeError, match=rf"^module '{module.__name__}' has no attribute 'versoin'$"):
            module.versoin


def test_an_environment_that_asks_for_no_engine_is_reported_by_the_doctor() -> None:
    """The package refuses to be imported then, but its doctor must answer."""
    command = [sys.executable, "-m", "autograd"]
    environment = os.environ | {"AUTOGRAD_ENGINE": "nonsense"}
    options = {"capture_output": True, "text": True, "cwd": ROOT, "env": environment}
    asked = subprocess.run([*command, "doctor"], check=False, **options)
    assert asked.returncode == 0
    assert re.search(
        r"^engine +python: but AUTOGRAD_ENGINE='nonsense' is not available: use", asked.stdout, re.MULTILINE
    )
    refused = subprocess.run([*command, "1 + 1"], check=False, **options)
    assert refused.returncode == 1
    assert "ImportError: AUTOGRAD_ENGINE='nonsense' is not available" in refused.stderr
