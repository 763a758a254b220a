"""Price of a European call by Black and Scholes and its five derivatives, one evaluation.

Black and Scholes, "The Pricing of Options and Corporate Liabilities" (1973), equation 13.
"""

from collections.abc import Callable, Sequence
from typing import Any

import gradients

TITLE = "Black-Scholes price with its gradient, 5 inputs"
SIZE = QUICK = 5
GOALS = {"xad": 8.0, "torch": 80.0}
POINT = [100.0, 105.0, 0.03, 0.25, 0.75]  # spot, strike, rate per year, volatility, years

Job = Callable[[], list[float]]
Unary = Callable[[Any], Any]


def pricer(log: Unary, sqrt: Unary, exp: Unary, normal_cdf: Unary) -> gradients.Function:
    """Return the formula in the functions of an engine."""

    def price(inputs: Sequence[Any]) -> Any:
        spot, strike, rate, volatility, years = inputs
        deviation = volatility * sqrt(years)
        d1 = (log(spot / strike) + (rate + 0.5 * volatility * volatility) * years) / deviation
        return spot * normal_cdf(d1) - strike * exp(-rate * years) * normal_cdf(d1 - deviation)

    return price


def glassgrad(_size: int) -> Job:
    """Operators and functions of Values."""
    from autograd import Value, exp, log, normal_cdf, sqrt

    return gradients.of_values(Value, pricer(log, sqrt, exp, normal_cdf), POINT)


def xad(_size: int) -> Job:
    """The same, on a tape that is kept."""
    from xad.math import erfc, exp, log, sqrt

    def normal_cdf(x: Any) -> Any:
        return 0.5 * erfc(-(0.5**0.5) * x)

    return gradients.of_xad(pricer(log, sqrt, exp, normal_cdf), POINT)


def torch(_size: int) -> Job:
    """The same, a tensor per number."""
    from torch import exp, log, sqrt
    from torch.special import ndtr

    return gradients.of_torch_scalars(pricer(log, sqrt, exp, ndtr), POINT)


def casadi(_size: int) -> Job:
    """A graph recorded and differentiated before."""
    from casadi import erf, exp, log, sqrt

    def normal_cdf(x: Any) -> Any:
        return 0.5 + 0.5 * erf(0.5**0.5 * x)

    return gradients.of_casadi(pricer(log, sqrt, exp, normal_cdf), POINT)


def jax_eager(_size: int) -> Job:
    """The same, an array per number."""
    return _jax(is_compiled=False)


def jax_jit(_size: int) -> Job:
    """The same, compiled before."""
    return _jax(is_compiled=True)


def _jax(is_compiled: bool) -> Job:
    from jax.numpy import exp, log, sqrt
    from jax.scipy.special import ndtr

    return gradients.of_jax(pricer(log, sqrt, exp, ndtr), POINT, is_compiled)
