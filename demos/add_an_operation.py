"""Add an operation of your own: one row with its rule, and everything that differentiates knows it.

Run `python demos/add_an_operation.py`.
"""

import pickle
import random

import nn
from autograd import Op, Value, check_gradients, grad, jvp, power
from autograd import abs as absolute
from autograd.expression import local_derivatives

softsign = Op(
    "softsign",
    "softsign",
    lambda x: x / (1.0 + abs(x)),
    lambda out, x: (power(1.0 + absolute(x), -2.0),),
    domain=((0.25, 3.0),),
    doc="x / (1 + |x|), a tanh with slower tails.",
)


def main() -> None:
    """Run the demo."""
    x = Value(1, name="x")
    y = softsign(x)
    y.backward()
    print(f"{softsign.signature}: {softsign.doc}\n")
    print(y.tree())

    print(f"\nrule                d/dx = {local_derivatives(softsign)['x']}")
    print(f"value, gradient     {y.data}, {x.grad}")
    print(f"third derivative    {grad(grad(grad(softsign)))(1.0)}")
    print(f"jvp                 {jvp(softsign, (1.0,), (1.0,))}")
    print(f"pickle              {pickle.loads(pickle.dumps(y))}")
    print(f"as an activation    {nn.Neuron(2, activation='softsign', rng=random.Random(0))([0.5, -1.0])}")
    print(f"gradient check      {check_gradients(softsign)}")

    print("\nand with a wrong rule, the check says what is wrong:")
    wrong = Op("wrong_square", "sq", lambda x: x * x, lambda out, x: (x,), ((0.5, 2.0),), "x*x, its 2 forgotten.")
    try:
        check_gradients(wrong)
    except AssertionError as error:
        print(error)


if __name__ == "__main__":
    main()
