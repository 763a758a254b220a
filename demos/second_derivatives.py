"""Derivatives of derivatives: higher orders of one function, a Hessian, and Newton's method.

Run `python demos/second_derivatives.py`.
"""

from collections.abc import Callable

from autograd import exp, grad, hessian, norm, tanh

Point = list[float]


def main() -> Point:
    """Run the demo; return the minimum that Newton's method found."""
    print("tanh at 0, derivatives of order 1 to 5; known: 1, 0, -2, 0, 16")
    print(f"  {', '.join(f'{number:g}' for number in derivatives_at(tanh, 0.0, 5))}")

    start = [1.0, 1.0]
    print("\nf(x, y) = exp(x + y) + x^2 + y^2 at (1, 1)")
    print(f"  gradient  {rounded(grad(bowl)(start))}")
    print(f"  Hessian   {'  '.join(rounded(row) for row in hessian(bowl)(start))}")

    print("\nNewton's method: the number of right digits doubles with every step")
    return newton(bowl, start)


def derivatives_at(f: Callable[..., float], x: float, orders: int) -> list[float]:
    """Return the derivatives of f at x up to an order: grad of grad of ... of f."""
    found = []
    for _ in range(orders):
        f = grad(f)
        found.append(f(x))
    return found


def bowl(v: Point) -> float:
    """Round the corner: exp(x + y) + x^2 + y^2, smallest at x = y = -W(1)/2 = -0.28357..."""
    x, y = v
    return exp(x + y) + x**2 + y**2


def newton(f: Callable[[Point], float], point: Point) -> Point:
    """Minimise f of two numbers: point -= Hessian^-1 gradient, until the gradient is rounding error."""
    for step in range(20):
        gradient = grad(f)(point)
        print(f"  step {step}  x {point[0]:+.15f}  |gradient| {norm(gradient):.1e}")
        if norm(gradient) < 1e-14:
            break
        (a, b), (c, d) = hessian(f)(point)
        u, v = gradient
        determinant = a * d - b * c
        point = [point[0] - (d * u - b * v) / determinant, point[1] - (a * v - c * u) / determinant]
    return point


def rounded(numbers: Point) -> str:
    """Write numbers with three decimals."""
    return " ".join(f"{number:7.3f}" for number in numbers)


if __name__ == "__main__":
    main()
