"""nn.data: points on their curves, splits, scaling, one-hot lists, batches; what data is refused."""

import collections
import math
import random
import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd import Value
from nn import batches, data
from nn.samples import checked, numbers, plain, shape

MAKERS = [data.make_moons, data.make_circles, data.make_spirals]


class Table:
    """Anything with `__array__`."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array([[1.0, 2.0], [3.0, 4.0]])

    def __len__(self) -> int:
        return 2


def test_xor_is_the_truth_table() -> None:
    xs, y = data.xor()
    assert y == [int(a) ^ int(b) for a, b in xs]
    assert sorted(xs) == [[0, 0], [0, 1], [1, 0], [1, 1]]


@pytest.mark.parametrize("make", MAKERS)
def test_points_are_halved_between_the_classes_shuffled_and_seeded(make: Any) -> None:
    xs, y = make(101, noise=0.1, seed=7)
    assert collections.Counter(y) == {0: 50, 1: 51}
    assert y != sorted(y)
    assert (xs, y) == make(101, noise=0.1, seed=7)
    assert (xs, y) != make(101, noise=0.1, seed=8)
    assert make(10) != make(10)


@pytest.mark.parametrize("make", MAKERS)
def test_global_generators_are_neither_read_nor_moved(make: Any) -> None:
    random.seed(1)
    first, before = make(10, 0.1, 3), random.getstate()
    random.seed(2)
    assert make(10, 0.1, 3) == first
    random.seed(1)
    assert random.getstate() == before


def test_moons_are_half_circles_of_radius_1_as_scikit_learn_has_them() -> None:
    xs, y = data.make_moons(100, seed=0)
    for (x, height), label in zip(xs, y, strict=True):
        centre = (1.0, 0.5) if label else (0.0, 0.0)
        assert math.hypot(x - centre[0], height - centre[1]) == pytest.approx(1.0, abs=1e-15)
        assert height <= 0.5 if label else height >= 0.0
    upper = sorted(x for (x, _), label in zip(xs, y, strict=True) if label == 0)
    assert upper == pytest.approx(sorted(np.cos(np.linspace(0, np.pi, 50))), abs=1e-15)


def test_circles_have_their_radii_and_no_point_twice() -> None:
    xs, y = data.make_circles(40, seed=0, factor=0.25)
    assert {(round(math.hypot(*point), 12), label) for point, label in zip(xs, y, strict=True)} == {(1, 0), (0.25, 1)}
    angles = sorted(math.atan2(b, a) % math.tau for (a, b), label in zip(xs, y, strict=True) if label == 0)
    assert np.diff(angles) == pytest.approx(math.tau / 20)


def test_spirals_face_each_other_and_their_angle_grows_with_the_radius() -> None:
    xs, y = data.make_spirals(60, seed=0, turns=2)
    one, two = ([point for point, label in zip(xs, y, strict=True) if label == k] for k in (0, 1))
    assert sorted(one) == sorted([-a, -b] for a, b in two)
    for a, b in one:
        radius = math.hypot(a, b)
        assert math.cos(math.atan2(b, a) - math.tau * 2 * radius) == pytest.approx(1.0)


def test_noise_has_its_standard_deviation() -> None:
    (clean, labels), (noisy, noisy_labels) = (data.make_moons(2000, noise, 5) for noise in (0.0, 0.2))
    radii = [math.hypot(x - k, y - 0.5 * k) - 1 for (x, y), k in zip(noisy, noisy_labels, strict=True)]
    assert statistics.stdev(radii) == pytest.approx(0.2, rel=0.1)
    assert len(clean) == len(labels)


def test_a_split_keeps_every_sample_once_with_its_target() -> None:
    xs = [[i] for i in range(40)]
    train, test, y_train, y_test = data.train_test_split(xs, list(range(40)), 0.2, seed=3)
    assert (len(train), len(test)) == (32, 8)
    assert sorted(train + test) == xs
    assert [[i] for i in y_train + y_test] == train + test
    assert y_test != list(range(8))
    assert data.train_test_split(xs, xs, 0.2, seed=3)[0] == train
    assert [len(part) for part in data.train_test_split([1, 2], [3, 4], 0.01)] == [1, 1, 1, 1]


def test_standardize_by_hand() -> None:
    train, test = data.standardize([[1, 10, 7], [3, 30, 7]], [[5, 0, 8]])
    assert train == [[-1, -1, 0], [1, 1, 0]]
    assert test == [[3, -2, 1]]
    alone = data.standardize(np.array([[0.1], [0.1], [0.1]]))
    assert alone == [[0.0]] * 3


def test_standardize_gives_mean_0_and_deviation_1() -> None:
    rng = random.Random(1)
    table = data.standardize([[rng.gauss(50, 3), rng.expovariate(0.1)] for _ in range(200)])
    for column in zip(*table, strict=True):
        assert statistics.fmean(column) == pytest.approx(0, abs=1e-14)
        assert statistics.pstdev(column) == pytest.approx(1, abs=1e-14)


def test_one_hot() -> None:
    assert data.one_hot([1, 0]) == [[0, 1], [1, 0]]
    assert data.one_hot(np.array([0.0, 1.0]), classes=3) == [[1, 0, 0], [0, 1, 0]]
    assert data.one_hot([]) == []


def test_batches_cover_all_samples_once() -> None:
    xs = [[i] for i in range(10)]
    taken = list(batches(xs, range(10), 4, rng=random.Random(0)))
    assert [len(part) for part, _ in taken] == [4, 4, 2]
    order = [target for _, targets in taken for target in targets]
    assert sorted(order) == list(range(10)) != order
    assert [x for part, _ in taken for x in part] == [[target] for target in order]
    expected = list(range(10))
    random.Random(0).shuffle(expected)
    assert order == expected


def test_batches_keep_the_order_without_a_generator_and_take_arrays() -> None:
    assert list(batches(np.array([[1.0], [2.0], [3.0]]), (1, 2, 3), 2)) == [([[1.0], [2.0]], [1, 2]), ([[3.0]], [3])]
    assert list(batches([1, 2], [3, 4])) == [([1, 2], [3, 4])]
    assert list(batches([1, 2], [3, 4], 100)) == [([1, 2], [3, 4])]


def test_arrays_become_lists_at_every_depth() -> None:
    value = Value(1)
    assert plain(Table()) == [[1.0, 2.0], [3.0, 4.0]]
    assert plain([np.array([1, 2]), (np.float64(3.0), "x")]) == [[1, 2], [3.0, "x"]]
    assert type(plain([np.float64(3.0)])[0]) is float
    assert plain([value])[0] is value
    assert plain(np.array([value], dtype=object))[0] is value
    assert numbers([value, [Value(2), 3.0]]) == [1.0, [2.0, 3.0]]
    assert checked("f", Table(), np.array([0, 1])) == ([[1.0, 2.0], [3.0, 4.0]], [0, 1])


def test_shapes() -> None:
    assert [shape(x) for x in (1.0, [], [1, 2], [[1, 2, 3]], [[1], [1, 2]])] == [(), (0,), (2,), (1, 3), (2, -1)]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: checked("fit", [1], [1, 2]), ValueError, "fit takes as many samples as targets, got 1 and 2"),
        (lambda: checked("fit", [], []), ValueError, "fit takes at least one sample, got none"),
        (lambda: checked("fit", 1, [1]), TypeError, "fit takes a list of samples and a list of targets; X is int"),
        (lambda: checked("fit", {1}, [1]), TypeError, "fit takes lists or arrays; X is set"),
        (
            lambda: checked("fit", [[1.0], [math.nan]], [1, 2]),
            ValueError,
            "X[1][0] is nan: fit takes finite numbers; drop or replace what is missing",
        ),
        (
            lambda: checked("fit", [[1.0]], np.array([-np.inf])),
            ValueError,
            "y[0] is -inf: fit takes finite numbers; drop or replace what is missing",
        ),
        (
            lambda: checked("fit", [[None]], [1]),
            ValueError,
            "X[0][0] is None: fit takes finite numbers; drop or replace what is missing",
        ),
        (
            lambda: checked("fit", [[1.0, 2.0], [3.0, "4"]], [1, 2]),
            TypeError,
            "X[1][1] is the text '4': fit takes numbers; convert it with float(...)",
        ),
        (
            lambda: checked("fit", [[1, 2], [1, 2, 3]], [1, 2]),
            ValueError,
            "all of X have one shape, but X[0] is 2 numbers\n  and X[1] is 3 numbers",
        ),
        (
            lambda: checked("fit", [[1], [2]], [1, [[2]]]),
            ValueError,
            "all of y have one shape, but y[0] is one number\n  and y[1] is 1 x 1 numbers",
        ),
        (lambda: batches([1], [1], 0), ValueError, "batch_size is a whole number of at least 1, got 0"),
        (lambda: batches([1], [1], 1.5), ValueError, "batch_size is a whole number of at least 1, got 1.5"),
        (lambda: batches([1], [1, 2], 1), ValueError, "batches takes as many samples as targets, got 1 and 2"),
        (lambda: data.make_moons(1), ValueError, "n of make_moons is a whole number of at least 2, got 1"),
        (
            lambda: data.make_spirals(10, -1),
            ValueError,
            "make_spirals: noise is a finite number at least 0, got -1",
        ),
        (
            lambda: data.make_circles(factor=1),
            ValueError,
            "make_circles: factor is a finite number at least 0 and below 1, got 1",
        ),
        (
            lambda: data.train_test_split([1, 2], [1, 2], 1.0),
            ValueError,
            "train_test_split holds out a part between 0 and 1, such as 0.25; got 1.0",
        ),
        (
            lambda: data.train_test_split([1], [1]),
            ValueError,
            "train_test_split splits at least two samples, got 1",
        ),
        (
            lambda: data.standardize([[1, 2]], [[1]]),
            ValueError,
            "standardize takes samples of m numbers each, got shapes (2,) and (1,):\n"
            "  write [[x] for x in X] for samples of one number",
        ),
        (
            lambda: data.standardize([1, 2]),
            ValueError,
            "standardize takes samples of m numbers each, got shapes () and ():\n"
            "  write [[x] for x in X] for samples of one number",
        ),
        (
            lambda: data.one_hot([0, 3], 3),
            ValueError,
            "there are 3 classes, so a label is at most 2; labels[1] is 3",
        ),
        (lambda: data.one_hot([-1]), ValueError, "a label is a whole number of at least 0, labels[0] is -1"),
        (lambda: data.one_hot([0.5]), ValueError, "a label is a whole number of at least 0, labels[0] is 0.5"),
        (lambda: data.one_hot([math.inf]), ValueError, "a label is a whole number of at least 0, labels[0] is inf"),
        (lambda: data.one_hot(["1"]), ValueError, "a label is a whole number of at least 0, labels[0] is '1'"),
    ],
)
def test_bad_data_teaches(call: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message


def test_a_sample_and_a_target_may_be_a_text() -> None:
    assert checked("fit", ["anna", "otto"], ["f", "m"]) == (["anna", "otto"], ["f", "m"])
