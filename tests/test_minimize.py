"""minimize: known minima by every method of SciPy's, exact derivatives handed over, and what it refuses."""

import builtins
import math
from typing import Any

import numpy as np
import pytest

import nn
from autograd import exp
from nn.scipy_bridge import METHODS


def rosenbrock(v: Any) -> Any:
    """Its minimum, 0, is at (1, 1)."""
    return (1 - v[0]) ** 2 + 100 * (v[1] - v[0] ** 2) ** 2


def bowl(v: Any) -> Any:
    """Convex: exp(a - 1) - a + (b - 2)**2 / 2 has its minimum, 0, at (1, 2)."""
    return exp(v[0] - 1) - v[0] + (v[1] - 2) ** 2 / 2


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_minimum(method: str) -> None:
    result = nn.minimize(bowl, [0.5, 0.0], method=method)
    assert result.x == pytest.approx([1.0, 2.0], abs=2e-3)
    assert result.fun == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize("method", ["BFGS", "Newton-CG", "trust-ncg", "trust-exact", "L-BFGS-B", "bfgs"])
def test_the_valley_of_rosenbrock(method: str) -> None:
    result = nn.minimize(rosenbrock, [-1.2, 1.0], method=method, tol=1e-9)
    assert result.x == pytest.approx([1.0, 1.0], abs=1e-5)
    assert result.success


def test_scipy_gets_exact_derivatives() -> None:
    """It would otherwise estimate the gradient by extra values of f, and Newton-CG the Hessian by gradients."""
    seen: dict[str, Any] = {}

    def spy(fun: Any, x0: Any, **options: Any) -> Any:
        seen.update(options, fun=fun)
        seen["value and gradient"] = fun(np.array([2.0, 3.0]))
        return type("Result", (), {"x": x0})()

    import scipy.optimize

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scipy.optimize, "minimize", spy)
        nn.minimize(lambda v: v[0] ** 2 * v[1], [1.0, 1.0], method="Newton-CG")
        value, gradient = seen["value and gradient"]
        assert (seen["jac"], value, gradient.tolist()) == (True, 12.0, [12.0, 4.0])
        # the Hessian at (2, 3) is [[6, 4], [4, 0]]
        assert seen["hessp"](np.array([2.0, 3.0]), np.array([1.0, 10.0])).tolist() == [46.0, 4.0]
        nn.minimize(lambda v: v[0] ** 2 * v[1], [1.0, 1.0], method="trust-exact")
        assert seen["hess"](np.array([2.0, 3.0])).tolist() == [[6.0, 4.0], [4.0, 0.0]]


def test_x_is_built_as_it_was_given() -> None:
    one = nn.minimize(lambda x: (x - 3) ** 2, 0.0)
    assert isinstance(one.x, float)
    assert one.x == pytest.approx(3.0, abs=1e-6)
    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    result = nn.minimize(lambda m: ((m - matrix) * (m - matrix)).sum(), np.zeros((2, 2)), method="trust-ncg")
    assert result.x.shape == (2, 2)
    assert np.allclose(result.x, matrix, atol=1e-6)
    nested = nn.minimize(lambda m: (m[0][1] - 5) ** 2 + m[0][0] ** 2, [[1.0, 2.0]], method="trust-exact")
    assert np.allclose(nested.x, [[0.0, 5.0]], atol=1e-6)
    assert isinstance(nested.x[0], list)


def test_bounds_and_other_options_are_handed_on() -> None:
    result = nn.minimize(lambda v: (v[0] - 3) ** 2, [0.0], method="L-BFGS-B", bounds=[(0, 1)], options={"maxiter": 50})
    assert result.x == [1.0]


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: nn.minimize(3, [1.0]), TypeError, "minimize takes a function, as in minimize(f, [0.0, 0.0]); got int"),
        (
            lambda: nn.minimize(bowl, [1.0, 2.0], method="BFSG"),
            ValueError,
            "unknown method of minimize 'BFSG': did you mean 'BFGS'?",
        ),
        (
            lambda: nn.minimize(bowl, []),
            ValueError,
            "minimize starts from at least one number, all of them finite; got []",
        ),
        (
            lambda: nn.minimize(bowl, [1.0, math.nan]),
            ValueError,
            "minimize starts from at least one number, all of them finite; got [1.0, nan]",
        ),
        (
            lambda: nn.minimize(bowl, nn.MLP(1, [1]).parameters()),
            TypeError,
            "minimize starts from a number, a list of numbers or an array of them;\n"
            "  to train a model use an optimiser, such as nn.Adam(model.parameters())",
        ),
        (
            lambda: nn.minimize(bowl, [1.0, 2.0], args=(1.0,)),
            TypeError,
            "minimize takes a function of one argument, and no args=:\n"
            "  close over the others, as in minimize(lambda x: f(x, 1.0), x0)",
        ),
        (
            lambda: nn.minimize(bowl, [1.0, 2.0], jac=True),
            TypeError,
            "minimize makes the exact derivatives of f itself: leave jac= away",
        ),
        (
            lambda: nn.minimize(bowl, [1.0, 2.0], "trust-exact", hess=bowl),
            TypeError,
            "minimize makes the exact derivatives of f itself: leave hess= away",
        ),
        (
            lambda: nn.minimize(lambda v: v, [1.0, 2.0]),
            TypeError,
            "grad takes a function that returns one number, got list: use jacobian for several",
        ),
    ],
)
def test_bad_arguments_teach(build: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        build()
    assert str(caught.value) == message


def test_a_missing_scipy_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without_scipy(name: str, *rest: Any) -> Any:
        if name.startswith("scipy"):
            raise ImportError(name)
        return original(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_scipy)
    with pytest.raises(ImportError, match=r"^minimize needs SciPy: pip install 'glassgrad\[scipy\]'$"):
        nn.minimize(bowl, [1.0, 2.0])


def test_what_is_no_method_is_quoted_in_part():
    with pytest.raises(ValueError) as error:
        nn.minimize(bowl, [1.0, 2.0], [[0, 1]] * 1000)
    quoted = str(error.value).removeprefix("unknown method of minimize ").partition("...: ")[0]
    assert quoted == str([[0, 1]] * 1000)[:57]
