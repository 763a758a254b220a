"""The table in C: formulas.h and what is written by hand beside it, compiled and compared with the rows in Python.

Values and local derivatives are the same to the last bit; only hypot, which Python computes by its own method, may
differ by 1 ulp.
"""

import ast
import ctypes
import importlib
import importlib.util
import itertools
import math
import random
import re
import shlex
import shutil
import subprocess
import sysconfig
from pathlib import Path

import numpy as np
import pytest

from autograd import OPS, Op, power, special
from autograd import abs as absolute
from autograd.ieee import fsum

ROOT = Path(__file__).parent.parent
NATIVE = ROOT / "autograd" / "native"
BUILT = importlib.util.find_spec("autograd.native._core") is not None
ROWS = [op for op in OPS if op.arity]
INF, NAN = math.inf, math.nan

PROBE = """
#include "formulas.h"
#include "reductions.h"

#define OPERANDS_1 x[0]
#define OPERANDS_2 x[0], x[1]
#define OPERANDS_3 x[0], x[1], x[2]
#define ROW(name, arity) \\
    void row_##name(const double *x, size_t points, double *results) { \\
        for (; points > 0; points--, x += arity, results += 1 + arity) { \\
            results[0] = forward_##name(OPERANDS_##arity); \\
            partials_##name(results[0], OPERANDS_##arity, results + 1); \\
        } \\
    }
FOR_EACH_OPERATION(ROW)

#define LISTED(name, arity) #name " " #arity "\\n"
const char *listed(void) { return FOR_EACH_OPERATION(LISTED); }
bool has_path(double partial) { return !is_no_path(partial); }
double constant_power(double x) { return forward_power(x, 2.0); }
double multiply_add(double x, double y, double z) { return x * y + z; }
#ifdef __FP_FAST_FMA
bool can_fuse(void) { return true; }
#else
bool can_fuse(void) { return false; }
#endif

double reduce_fsum(const double *xs, size_t n) { return sum_exact(xs, n); }
double reduce_prod(const double *xs, size_t n) { return product(xs, n); }
double reduce_mean(const double *xs, size_t n) { return mean(xs, n); }
double reduce_logsumexp(const double *xs, size_t n) { return logsumexp(xs, n); }
double reduce_dot(const double *xs, size_t n) { return dot(xs, xs + n / 2, n / 2, xs[n - 1]); }
void others(const double *xs, size_t n, double *products) { products_of_others(xs, n, products); }
"""

NUMBER, NUMBERS, COUNT = ctypes.c_double, ctypes.c_void_p, ctypes.c_size_t
SIGNATURES = {
    "listed": (ctypes.c_char_p,),
    "has_path": (ctypes.c_bool, NUMBER),
    "can_fuse": (ctypes.c_bool,),
    "constant_power": (NUMBER, NUMBER),
    "multiply_add": (NUMBER, NUMBER, NUMBER, NUMBER),
    "others": (None, NUMBERS, COUNT, NUMBERS),
    **{f"reduce_{op.name}": (NUMBER, NUMBERS, COUNT) for op in OPS if op.collect},
}


def build_flags() -> list[str]:
    """The flags that setup.py compiles with."""
    tree = ast.parse((ROOT / "setup.py").read_text(encoding="utf-8"))
    names = {node.targets[0].id: node.value for node in tree.body if isinstance(node, ast.Assign)}
    return ast.literal_eval(names["FLAGS"])


FLAGS = build_flags()


def compiler() -> list[str]:
    command = shlex.split(sysconfig.get_config_var("CC") or "cc")
    if not shutil.which(command[0]):
        pytest.skip(f"no C compiler here: {command[0]} is not found")
    return command


def compiled(folder: Path, flags: list[str] = FLAGS, native: Path = NATIVE) -> ctypes.CDLL:
    """Compile the probe with the headers of a folder, and load it."""
    source, library = folder / "probe.c", folder / "probe.so"
    source.write_text(PROBE, encoding="utf-8")
    command = [*compiler(), *flags, "-fPIC", "-shared", f"-I{native}", str(source), "-o", str(library), "-lm"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    probe = ctypes.CDLL(str(library))
    for name, (result, *arguments) in SIGNATURES.items():
        function = getattr(probe, name)
        function.restype, function.argtypes = result, arguments
    return probe


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    return compiled(tmp_path_factory.mktemp("probe"), [*FLAGS, "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"])


@pytest.fixture
def formulas(monkeypatch: pytest.MonkeyPatch):
    """The module that writes formulas.h."""
    monkeypatch.syspath_prepend(ROOT / "tools")
    return importlib.import_module("native_formulas")


def in_c(probe: ctypes.CDLL, op: Op, points: list[tuple[float, ...]]) -> np.ndarray:
    """A row per point: the value and the local derivatives, as C computes them."""
    operands, results = np.array(points), np.empty((len(points), 1 + op.arity))
    row = probe[f"row_{op.name}"]
    row.restype, row.argtypes = None, (NUMBERS, COUNT, NUMBERS)
    row(operands.ctypes.data, len(points), results.ctypes.data)
    return results


def in_python(op: Op, points: list[tuple[float, ...]]) -> list[tuple[float | None, ...]]:
    outs = [op.forward(*xs) for xs in points]
    return [(out, *op.partials(out, *xs)) for out, xs in zip(outs, points, strict=True)]


def same(found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Where two arrays have the same floats: bit for bit, but any nan is nan."""
    return (found.view(np.int64) == expected.view(np.int64)) | (np.isnan(found) & np.isnan(expected))


# Where to compare.

POSITIVE = (0.0, 5e-324, 1e-308, 2.0**-1022, 1e-290, 1e-145, 1e-16, 0.1, 0.5, 1.0, 1.5, 2.0, 3.0, 39.99, 40.0, 709.0,
            709.79, 745.2, 1e8, 2.0**53, 1e145, 1e154, 1e290, 1.7976931348623157e308, INF)  # fmt: skip
EDGES = [*POSITIVE, *(-x for x in POSITIVE), NAN]
FEW_EDGES = [sign * x for sign in (1.0, -1.0) for x in (0.0, 5e-324, 1e-308, 0.5, 1.0, 2.0, 1e155, INF)] + [NAN]


def any_float(rng: random.Random) -> float:
    """A float of either sign, every binade as likely as another, those around 1 more."""
    binade = rng.choice((rng.randint(-1074, 1024), rng.randint(-12, 12)))
    return rng.choice((-1.0, 1.0)) * math.ldexp(rng.uniform(0.5, 1.0), binade)


def places_to_compare(op: Op) -> list[tuple[float, ...]]:
    """Special values in every combination, neighbours of the kinks, and random floats."""
    rng = random.Random(op.name)
    points = list(itertools.product(EDGES if op.arity < 3 else FEW_EDGES, repeat=op.arity))
    near = [neighbour for x in EDGES for neighbour in (math.nextafter(x, -INF), x, math.nextafter(x, INF))]
    points += [(x,) * op.arity for x in near]
    points += [(x, *(rng.choice(EDGES) for _ in range(op.arity - 1))) for x in near]
    points += [tuple(any_float(rng) for _ in range(op.arity)) for _ in range(1000)]
    points += [tuple(rng.uniform(-4.0, 4.0) for _ in range(op.arity)) for _ in range(500)]
    if op.name == "shifted_power":  # odd and even numbers lost by rounding y - k, with a finite result
        points += [
            (x, 2.0**53 + 2.0 * i, k) for x in near if 0.9 < abs(x) < 1.1 for i in range(3) for k in (1.0, 2.0, 3.0)
        ]
    if op.name == "round":
        points += [(any_float(rng), rng.uniform(-330.0, 330.0)) for _ in range(1000)]
        points += [
            (rng.randint(-9999, 9999) / 16 * 10.0 ** rng.randint(0, 20), rng.randint(-22, 5)) for _ in range(2000)
        ]
    return points


# Every row.


@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_values_and_local_derivatives_are_python_s(probe, op):
    points = places_to_compare(op)
    rows = in_python(op, points)
    found = in_c(probe, op, points)
    expected = np.array([[NAN if x is None else x for x in row] for row in rows])
    is_same = same(found, expected)
    if op.name in ("hypot", "arcsinh"):  # the value of one and the derivative of the other are Python's own hypot
        with np.errstate(invalid="ignore", over="ignore"):
            is_same |= np.abs(found - expected) <= np.spacing(np.abs(expected))
    wrong = [(points[i], rows[i], found[i]) for i in np.flatnonzero(~is_same.all(axis=1))]
    assert not wrong, f"{op.name} at {len(wrong)} of {len(points)} points, first {wrong[0]}"


@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_a_mark_tells_where_there_is_no_path(probe, op):
    points = places_to_compare(op)[:500]
    expected = [[x is not None for x in partials] for _, *partials in in_python(op, points)]
    assert [[probe.has_path(x) for x in row[1:]] for row in in_c(probe, op, points)] == expected


def test_the_list_of_operations_is_the_table_s(probe):
    assert probe.listed().decode().splitlines() == [f"{op.name} {op.arity}" for op in ROWS]


def test_rounding_halves_by_hand(probe):
    halves = {(0.5, 0.0): 0.0, (1.5, 0.0): 2.0, (-2.5, 0.0): -2.0, (0.125, 2.0): 0.12, (0.375, 2.0): 0.38,
              (2.675, 2.0): 2.67, (25.0, -1.0): 20.0, (35.0, -1.0): 40.0, (5.0, -1.0): 0.0, (5.1, -1.0): 10.0,
              (999.5, 0.0): 1000.0, (9.995, 2.0): 9.99, (99.996, 2.0): 100.0, (-96.0, -1.0): -100.0,
              (1.7e308, -308.0): INF, (4e307, -308.0): 0.0, (5e-324, 323.0): 0.0, (8e-324, 323.0): 1e-323}  # fmt: skip
    assert in_c(probe, OPS["round"], list(halves))[:, 0].tolist() == list(halves.values())


# Operations of many numbers.

LISTS = [
    [1.0], [-0.0], [0.0, -0.0], [1e16, 1.0, 1e-16], [1e308, 1e308, -1e308], [1e308, 1e308], [-1e308, -1e308, INF],
    [INF, 1.0], [INF, -INF], [NAN, INF], [1e308, 1e308, -INF], [-INF, 1e308, 1e308], [1e308, NAN, 1e308], [0.0, NAN],
    [1e100, 1.0, -1e100], [1.0, 2.0**-53, 2.0**-106], [1.0, 2.0**-53, -(2.0**-106)], [1.0, -(2.0**-54), 2.0**-110],
    [1.0, 2.0**-53], [5e-324, -5e-324, 5e-324], [2.0**-98, 2.0**-44, 2.0**60, 256.0 - 2.0**60],
    [-INF, -INF], [3.0, 3.0, -INF], [0.0, 1e200, 1e200, INF],
    [1.7976931348623157e308, 9.9e291, -9.9e291], [1.7976931348623157e308, 9.9e291, 9.9e291],
]  # fmt: skip


def lists() -> list[list[float]]:
    rng = random.Random(7)
    found = list(LISTS)
    for n in (1, 2, 3, 7, 50):
        found += [[any_float(rng) for _ in range(n)] for _ in range(60)]
        found += [[rng.uniform(-4.0, 4.0) for _ in range(n)] for _ in range(60)]
        found += [[rng.choice(EDGES) for _ in range(n)] for _ in range(60)]
        found += [rng.sample(xs + [-x for x in xs], 2 * n) for xs in ([any_float(rng) for _ in range(n)],) * 20]
    return found


def doubles(xs: list[float]) -> ctypes.Array:
    return (ctypes.c_double * len(xs))(*xs)


@pytest.mark.parametrize("op", [op for op in OPS if op.collect], ids=lambda op: op.name)
def test_operations_of_many_numbers_are_python_s(probe, op):
    reduce = getattr(probe, f"reduce_{op.name}")
    for xs in lists():
        if op.name == "dot" and len(xs) % 2 == 0:
            xs = [*xs, 0.1]  # x1..xn, y1..yn, bias
        found, expected = reduce(doubles(xs), len(xs)), op.forward(*xs)
        assert same(np.array(found), np.array(expected)), f"{op.name} of {xs} is {expected}, in C {found}"


def test_a_sum_product_and_rule_of_nothing(probe):
    assert (probe.reduce_fsum(None, 0), probe.reduce_prod(None, 0)) == (0.0, 1.0)
    probe.others(None, 0, None)


def test_a_sum_of_every_binade_is_exact(probe):
    xs = [sign * 2.0**k for k in range(-1074, 1023, 2) for sign in (1.0, -1.0)]
    random.Random(0).shuffle(xs)
    assert probe.reduce_fsum(doubles(xs), len(xs)) == 0.0
    assert fsum(*xs) == 0.0


def test_the_rule_of_the_product_is_python_s(probe):
    for xs in lists():
        found = doubles([0.0] * len(xs))
        probe.others(doubles(xs), len(xs), found)
        expected = OPS["prod"].partials(special.prod(*xs), *xs)
        assert same(np.array(list(found)), np.array(expected)).all(), xs


# The extension as it was built.


@pytest.mark.skipif(not BUILT, reason="the engine in C is not built: pip install -e . with a C compiler")
@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_the_built_extension_gives_what_python_gives(op):
    from autograd.native import _core

    rng = random.Random(op.name)
    points = rng.sample(places_to_compare(op), 200) if op.arity else [tuple(xs) for xs in lists() if len(xs) % 2]
    for xs in points:
        out, partials = _core.evaluate(op.name, tuple(map(float, xs)))
        expected = op.forward(*xs)
        rule = op.partials(expected, *xs)
        assert [x is None for x in partials] == [x is None for x in rule]
        for found, true in [(out, expected), *zip(partials, rule, strict=True)]:
            close = math.ulp(true) if op.name in ("hypot", "arcsinh") and math.isfinite(true) else 0.0
            assert true is None or same(np.array(found), np.array(true)) or abs(found - true) <= close, xs


# What the compiler may not do.


def test_the_build_keeps_products_sums_and_special_values():
    assert "-ffp-contract=off" in FLAGS
    assert not {"-ffast-math", "-Ofast", "-funsafe-math-optimizations", "-ffinite-math-only"} & set(FLAGS)


def is_fused(probe: ctypes.CDLL) -> bool:
    """Whether x*y + z was rounded once: the square of 1 + 2**-27 loses 2**-54 when it is rounded alone."""
    x = 1.0 + 2.0**-27
    return probe.multiply_add(x, x, -(1.0 + 2.0**-26)) != 0.0


def test_products_and_sums_are_rounded_one_by_one(tmp_path):
    assert not is_fused(compiled(tmp_path, [*FLAGS, "-march=native"]))


def test_without_the_flag_they_are_not(tmp_path):
    probe = compiled(tmp_path, ["-std=c11", "-O2", "-ffp-contract=fast", "-march=native"])
    if not probe.can_fuse():
        pytest.skip("this processor has no fused multiply-add")
    assert is_fused(probe)


def test_fast_math_is_refused(tmp_path):
    with pytest.raises(AssertionError, match=r"error.*compile without -ffast-math"):
        compiled(tmp_path, [*FLAGS, "-ffast-math"])


def test_a_constant_exponent_gives_the_power_that_python_gives(probe):
    rng = random.Random(0)
    xs = [rng.uniform(0.1, 9.0) for _ in range(20_000)]
    assert [probe.constant_power(x) for x in xs] == [math.pow(x, 2.0) for x in xs]
    assert any(x * x != math.pow(x, 2.0) for x in xs)  # so the compiler's own idea of it would show


# One row more.


@pytest.fixture
def copy(tmp_path, monkeypatch, formulas) -> Path:
    """A folder with the headers written by hand, from which formulas.h is written."""
    for header in NATIVE.glob("*.h"):
        shutil.copy(header, tmp_path)
    monkeypatch.setattr(formulas, "NATIVE", tmp_path)
    return tmp_path


def test_a_row_in_operations_needs_no_c(formulas, copy):
    softsign = Op(
        "softsign", "softsign", lambda x: x / (1.0 + abs(x)),
        lambda out, x: (power(1.0 + absolute(x), -2.0),), ((0.25, 3.0),), "x / (1 + |x|).",
    )  # fmt: skip
    (copy / "formulas.h").write_text(formulas.header(), encoding="utf-8")
    points = places_to_compare(softsign)
    found = in_c(compiled(copy, native=copy), softsign, points)
    assert same(found, np.array(in_python(softsign, points))).all()


def test_a_row_that_branches_needs_its_forward_in_c(formulas, copy):
    hardtanh = Op(
        "hardtanh", "hardtanh", lambda x: max(-1.0, min(1.0, x)),
        lambda out, x: (OPS["step"](1.0 - absolute(x)),), ((-0.9, 0.9),), "x limited to [-1, 1].",
    )  # fmt: skip
    with pytest.raises(LookupError) as missing:
        formulas.header()
    assert str(missing.value) == (
        "hardtanh(x) has no value in C: its forward function cannot run on symbols (a rule may not branch: "
        "use where(condition, a, b) for if, and & | for and, or);\n"
        "  write static inline double forward_hardtanh(double x) { ... } in autograd/native/special.h,\n"
        "  then run python tools/generate.py"
    )
    signature = re.search(r"write (.*) \{ \.\.\. \}", str(missing.value))[1]
    text = (copy / "special.h").read_text(encoding="utf-8").rpartition("#endif")[0]
    by_hand = f"{text}\n{signature} {{\n    return fmax(-1.0, fmin(1.0, x));\n}}\n\n#endif\n"
    (copy / "special.h").write_text(by_hand, encoding="utf-8")
    (copy / "formulas.h").write_text(formulas.header(), encoding="utf-8")
    points = [(x,) for x in (-3.0, -1.0, -0.5, 0.0, 0.25, 1.0, 7.0)]
    found = in_c(compiled(copy, native=copy), hardtanh, points)
    assert found.tolist() == [[-1, 0], [-1, 0], [-0.5, 1], [0, 1], [0.25, 1], [1, 0], [1, 0]]


def test_a_function_in_c_without_a_row_would_be_dead(formulas):
    assert formulas.written_by_hand() <= {op.name for op in ROWS}
