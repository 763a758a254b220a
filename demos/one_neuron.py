"""One neuron with two inputs: its value, its gradients, and the same gradients by finite differences.

Run `python demos/one_neuron.py`.
"""

from typing import Any

from autograd import Value, tanh

# tanh'(z) = 1 - tanh(z)^2 is 1/2 for this bias, which makes the gradients round numbers.
POINT = {"x1": 2.0, "x2": 0.0, "w1": -3.0, "w2": 1.0, "b": 6.881373587019543}
STEP = 1e-5


def main() -> dict[str, tuple[float, float]]:
    """Run the demo; return each gradient with its finite difference."""
    leaves = {name: Value(number, name=name) for name, number in POINT.items()}
    out = neuron(**leaves)
    out.backward()
    print("tanh(x1*w1 + x2*w2 + b)\n")
    print(out.tree())

    print("\n     gradient  finite difference")
    both = {name: (leaf.grad, finite_difference(name)) for name, leaf in leaves.items()}
    for name, (gradient, difference) in both.items():
        print(f"{name:2}  {gradient:9.6f}  {difference:17.6f}")
    return both


def neuron(x1: Any, x2: Any, w1: Any, w2: Any, b: Any) -> Any:
    """Weigh two inputs, add a bias, squash the sum: Values give a Value, floats a float."""
    return tanh(x1 * w1 + x2 * w2 + b)


def finite_difference(name: str) -> float:
    """Move one number a little up and down: (f(x + h) - f(x - h)) / 2h."""
    up = neuron(**(POINT | {name: POINT[name] + STEP}))
    down = neuron(**(POINT | {name: POINT[name] - STEP}))
    return (up - down) / (2 * STEP)


if __name__ == "__main__":
    main()
