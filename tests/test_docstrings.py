"""The examples in docstrings are run, those that operations derive from their rows too."""

import doctest
import importlib
import pkgutil

import pytest

import autograd
import nn

MODULES = sorted(
    module.name
    for package in (autograd, nn)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.name.endswith("__main__")
)
EVERYTHING = {name: getattr(autograd, name) for name in vars(autograd) if not name.startswith("__")}


def failures(test: doctest.DocTest) -> str:
    """Run the examples of one docstring; what went wrong, as text."""
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test, out=report.append)
    return "".join(report)


@pytest.mark.parametrize("name", ["autograd", "nn", *MODULES])
def test_examples_of_a_module(name):
    module = importlib.import_module(name)
    public_names = EVERYTHING | vars(nn) | vars(module) | {"__name__": "__main__"}
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, name, extraglobs=public_names):
        assert not failures(test)


@pytest.mark.parametrize("op", autograd.OPS, ids=lambda op: op.name)
def test_examples_of_an_operation(op):
    test = doctest.DocTestParser().get_doctest(op.__doc__, dict(EVERYTHING), op.name, None, None)
    assert len(test.examples) == 1
    assert not failures(test)


def test_a_wrong_example_is_found():
    test = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, None)
    assert "Expected:\n    3\nGot:\n    2" in failures(test)
