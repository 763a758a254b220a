"""The estimators for scikit-learn: its own checks, its tools, and what they share with its networks."""

import inspect
import math
import pickle
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import estimator_checks_generator

import autograd as ag
import nn
from nn.sklearn import MLPClassifier, MLPRegressor

SMALL = {"hidden_layer_sizes": (4,), "batch_size": 16, "learning_rate_init": 0.05, "max_iter": 8}
SLOW = {"check_classifiers_train", "check_regressors_train", "check_regressor_data_not_an_array"}


def checks() -> Iterator[Any]:
    """Every check of scikit-learn on small networks; the slow ones once, repeated and with defaults in the long run."""
    for kind in (MLPClassifier, MLPRegressor):
        seen = set()
        for estimator, check in estimator_checks_generator(kind(**SMALL)):
            name = check.func.__name__
            marks = [pytest.mark.long] if name in SLOW & seen else []
            seen.add(name)
            yield pytest.param(estimator, check, id=f"{kind.__name__}-{name}-{len(seen)}", marks=marks)
        for estimator, check in estimator_checks_generator(kind()):
            name = f"{kind.__name__}-{check.func.__name__}-defaults"
            yield pytest.param(estimator, check, id=name, marks=pytest.mark.long)


@pytest.mark.parametrize(("estimator", "check"), list(checks()))
def test_checks_of_scikit_learn(estimator: Any, check: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")  # else one check skips itself
    check(estimator)


@pytest.fixture(scope="module")
def iris() -> tuple[Any, Any]:
    data = load_iris()
    return StandardScaler().fit_transform(data.data), data.target_names[data.target]


def test_names_of_flowers_are_learnt(iris: tuple[Any, Any]) -> None:
    samples, y = iris
    classifier = MLPClassifier((6,), max_iter=20, random_state=0).fit(samples[::2], y[::2])
    assert classifier.classes_.tolist() == ["setosa", "versicolor", "virginica"]
    assert classifier.score(samples[1::2], y[1::2]) > 0.9
    probabilities = classifier.predict_proba(samples)
    assert probabilities.shape == (150, 3)
    assert np.allclose(probabilities.sum(axis=1), 1.0, atol=1e-14)
    assert (classifier.classes_[probabilities.argmax(axis=1)] == classifier.predict(samples)).all()
    assert log_loss(y, probabilities) < 0.5 < math.log(3)  # which even chances would cost


def test_a_straight_line_is_learnt() -> None:
    samples = np.linspace(-1, 1, 40)[:, None]
    regressor = MLPRegressor((), alpha=0.0, learning_rate_init=0.1, max_iter=60, random_state=0)
    regressor.fit(samples, 2 * samples[:, 0] - 1)
    assert regressor.predict([[0.5], [-0.5]]) == pytest.approx([0.0, -2.0], abs=0.01)
    assert len(regressor.loss_curve_) == regressor.n_iter_ == 60
    assert regressor.loss_curve_[-1] < 1e-4 < regressor.loss_curve_[0]


def test_random_state_decides_everything(iris: tuple[Any, Any]) -> None:
    samples, y = iris
    kinds = MLPClassifier(**SMALL, random_state=3), MLPRegressor(**SMALL, random_state=3)
    for estimator, target in zip(kinds, (y, samples[:, 0]), strict=True):
        first = clone(estimator).fit(samples[:, 1:], target)
        random.seed(9)
        np.random.seed(9)  # the global generators must not matter
        second = clone(estimator).fit(samples[:, 1:], target)
        other = clone(estimator).set_params(random_state=4).fit(samples[:, 1:], target)
        assert first.model_.state_dict() == second.model_.state_dict() != other.model_.state_dict()


def test_partial_fit_is_fit_epoch_by_epoch_and_survives_pickle(iris: tuple[Any, Any]) -> None:
    samples, y = iris[0][::5], iris[1][::5]
    estimator = MLPClassifier(**SMALL | {"batch_size": 150}, random_state=0)
    at_once = clone(estimator).set_params(max_iter=4).fit(samples, y)
    for _ in range(4):
        estimator = pickle.loads(pickle.dumps(estimator.partial_fit(samples, y, classes=np.unique(y))))
    # One batch, so only its order differs: sums in another order, hence rounding
    assert np.allclose(estimator.predict_proba(samples), at_once.predict_proba(samples), rtol=0, atol=1e-12)
    assert estimator.loss_curve_ == pytest.approx(at_once.loss_curve_, rel=1e-12)
    assert estimator.n_iter_ == 4


def test_partial_fit_of_numbers() -> None:
    samples = np.linspace(-1, 1, 20)[:, None]
    regressor = MLPRegressor(**SMALL, random_state=0)
    for _ in range(30):
        regressor.partial_fit(samples, samples[:, 0])
    assert regressor.n_iter_ == 30
    assert regressor.score(samples, samples[:, 0]) > 0.95


def test_alpha_is_the_penalty_of_scikit_learn() -> None:
    samples, y = [[1.0], [2.0]], [1.0, 3.0]
    without, with_penalty = (
        MLPRegressor((), alpha=alpha, max_iter=1, random_state=0).fit(samples, y) for alpha in (0, 3)
    )
    weight = nn.MLP(1, [1], rng=random.Random(int(np.random.RandomState(0).randint(2**31 - 1)))).parameters()[0].data
    difference = with_penalty.loss_curve_[0] - without.loss_curve_[0]
    assert difference == pytest.approx(3 / 2 / 2 * weight**2, rel=1e-12)  # alpha / 2 / n * w^2, without the bias


def test_they_work_in_pipelines_and_searches(iris: tuple[Any, Any]) -> None:
    samples, y = iris[0][::3], iris[1][::3]
    pipeline = make_pipeline(StandardScaler(), MLPClassifier(**SMALL, random_state=0))
    grid = {"mlpclassifier__activation": ["tanh", "relu"], "mlpclassifier__hidden_layer_sizes": [3, (3, 3)]}
    search = GridSearchCV(pipeline, grid, cv=2).fit(samples, y)
    assert set(search.best_params_) == set(grid)
    assert len(search.cv_results_["params"]) == 4
    assert search.score(samples, y) > 0.8
    assert (
        cross_val_score(
            MLPRegressor(**SMALL, random_state=0),
            samples[:, :3],
            samples[:, 3],
            cv=KFold(2, shuffle=True, random_state=0),
        ).mean()
        > 0.5
    )


def test_the_network_is_one_of_nn(iris: tuple[Any, Any]) -> None:
    samples, y = iris[0][::10], iris[1][::10]
    classifier = MLPClassifier(**SMALL | {"hidden_layer_sizes": (5, 3), "activation": "relu"}).fit(samples, y)
    assert repr(classifier.model_) == "MLP(4, [5, 3, 3])"
    assert isinstance(classifier.optimizer_, nn.Adam)


def test_verbose_shows_the_loss(capsys: pytest.CaptureFixture[str]) -> None:
    MLPRegressor(**SMALL, verbose=True).fit([[0.0], [1.0]], [0.0, 1.0])
    assert "loss" in capsys.readouterr().out
    MLPRegressor(**SMALL).fit([[0.0], [1.0]], [0.0, 1.0])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (
            lambda: MLPClassifier().fit([[0], [1]], [1, 1]),
            "a classifier takes samples of at least two classes, got 1 class: 1",
        ),
        (
            lambda: MLPClassifier().partial_fit([[0], [1]], [0, 1]),
            "the first partial_fit takes all labels there will be, as in classes=[0, 1, 2]; got none",
        ),
        (
            lambda: MLPClassifier().partial_fit([[0], [1]], ["a", "c"], classes=["a", "b"]),
            "the label 'c' is none of the classes ['a' 'b']",
        ),
        (
            lambda: MLPClassifier(max_iter=1).fit([[0], [1]], [0, 1]).partial_fit([[0]], [0], classes=[0, 2]),
            "classes stay those of the first partial_fit, [0 1]; got [0, 2]",
        ),
        (lambda: MLPClassifier(activation="tahn").fit([[0], [1]], [0, 1]), "unknown activation 'tahn'"),
    ],
)
def test_bad_values_teach(use: Any, message: str) -> None:
    with pytest.raises(ValueError) as error:
        use()
    assert message in str(error.value)


class CtrlC:
    """A tanh that presses Ctrl-C when it is called for the `last`th time."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, x: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            signal.raise_signal(signal.SIGINT)
        return ag.tanh(x)


@pytest.mark.parametrize("kind", [MLPClassifier, MLPRegressor])
@pytest.mark.parametrize("verbose", [False, True])
def test_ctrl_c_ends_fit_with_keyboard_interrupt_and_keeps_the_epochs_so_far(kind: Any, verbose: bool) -> None:
    estimator = kind((1,), CtrlC(5), max_iter=8, verbose=verbose)  # two samples: in the third epoch
    with pytest.raises(KeyboardInterrupt):
        estimator.fit([[0.0], [1.0]], [0, 1])
    assert estimator.n_iter_ == len(estimator.loss_curve_) == 2
    assert not estimator.model_.training
    assert estimator.predict([[0.0]]).shape == (1,)


@pytest.mark.parametrize(("kind", "options"), [(MLPClassifier, {"classes": [0, 1]}), (MLPRegressor, {})])
def test_ctrl_c_ends_partial_fit_with_keyboard_interrupt(kind: Any, options: Any) -> None:
    estimator = kind((1,), CtrlC(1))
    with pytest.raises(KeyboardInterrupt):
        estimator.partial_fit([[0.0], [1.0]], [0, 1], **options)
    assert estimator.n_iter_ == 0


def test_ctrl_c_ends_a_search() -> None:
    samples = np.linspace(-1, 1, 8)[:, None]
    search = GridSearchCV(MLPRegressor((1,), CtrlC(10), max_iter=4), {"alpha": [0.0, 0.1]}, cv=2, error_score=0.0)
    with pytest.raises(KeyboardInterrupt):
        search.fit(samples, samples[:, 0])


@pytest.mark.parametrize("kind", [MLPClassifier, MLPRegressor])
@pytest.mark.parametrize(("n", "same", "other"), [(12, 12, 6), (202, 200, 202)])
def test_automatic_batch_size_is_200_or_all_samples(kind: Any, n: int, same: int, other: int) -> None:
    samples, y = np.linspace(-1, 1, n)[:, None], np.arange(n) % 2
    auto, as_auto, unlike_auto = (
        kind((1,), batch_size=size, max_iter=1, random_state=0).fit(samples, y).model_.state_dict()
        for size in ("auto", same, other)
    )
    assert auto == as_auto != unlike_auto


def test_sizes_and_numbers_may_be_of_numpy() -> None:
    options = {"alpha": np.float32(0.5), "batch_size": np.int64(2), "learning_rate_init": np.float64(0.1)}
    regressor = MLPRegressor(np.array([3, 2]), max_iter=np.int32(1), **options).fit([[0.0], [1.0]], [0.0, 1.0])
    assert repr(regressor.model_) == "MLP(1, [3, 2, 1])"


BAD = [
    ("hidden_layer_sizes", (4, 0), ValueError, "each of hidden_layer_sizes is a whole number of at least 1, got 0"),
    ("hidden_layer_sizes", 2.5, ValueError, "each of hidden_layer_sizes is a whole number of at least 1, got 2.5"),
    ("hidden_layer_sizes", None, ValueError, "each of hidden_layer_sizes is a whole number of at least 1, got None"),
    ("activation", 3, TypeError, "an activation is an operation such as autograd.tanh, or its name; got 3"),
    ("activation", "tahn", ValueError, "unknown activation 'tahn': did you mean 'tan' or 'tanh'?"),
    ("alpha", "a", TypeError, "alpha is a number, got str"),
    ("alpha", None, TypeError, "alpha is a number, got NoneType"),
    ("alpha", -1, ValueError, "alpha is a finite number at least 0, got -1"),
    ("alpha", math.nan, ValueError, "alpha is a finite number at least 0, got nan"),
    ("batch_size", "all", ValueError, "batch_size, unless 'auto', is a whole number of at least 1, got 'all'"),
    ("batch_size", 0, ValueError, "batch_size, unless 'auto', is a whole number of at least 1, got 0"),
    ("batch_size", 2.5, ValueError, "batch_size, unless 'auto', is a whole number of at least 1, got 2.5"),
    ("batch_size", None, ValueError, "batch_size, unless 'auto', is a whole number of at least 1, got None"),
    ("learning_rate_init", "a", TypeError, "learning_rate_init is a number, got str"),
    ("learning_rate_init", 0, ValueError, "learning_rate_init is a finite number above 0, got 0"),
    ("max_iter", 0, ValueError, "max_iter is a whole number of at least 1, got 0"),
    ("max_iter", "x", ValueError, "max_iter is a whole number of at least 1, got 'x'"),
    ("random_state", "a", ValueError, "random_state is a seed from 0 to 2**32 - 1, a RandomState or None, got 'a'"),
    ("random_state", -1, ValueError, "random_state is a seed from 0 to 2**32 - 1, a RandomState or None, got -1"),
    ("verbose", "no", TypeError, "verbose is True or False, got 'no'"),
]


@pytest.mark.parametrize("kind", [MLPClassifier, MLPRegressor])
@pytest.mark.parametrize("method", ["fit", "partial_fit"])
@pytest.mark.parametrize(("name", "value", "error", "message"), BAD)
def test_bad_parameters_teach(kind: Any, method: str, name: str, value: Any, error: Any, message: str) -> None:
    estimator = kind(**{name: value})  # making one checks nothing, as scikit-learn demands
    options = {"classes": [0, 1]} if method == "partial_fit" and kind is MLPClassifier else {}
    with pytest.raises(error) as raised:
        getattr(estimator, method)([[0.0], [1.0]], [0, 1], **options)
    assert str(raised.value) == f"{kind.__name__}: {message}"
    assert not hasattr(estimator, "model_")


@pytest.mark.parametrize("kind", [MLPClassifier, MLPRegressor])
def test_unknown_parameters_name_the_estimator(kind: Any) -> None:
    with pytest.raises(TypeError, match=rf"^{kind.__name__}\.__init__\(\) got an unexpected keyword argument 'alpah'"):
        kind(alpah=1)
    with pytest.raises(TypeError, match=rf"^{kind.__name__}\.__init__\(\) takes from 1 to 3 positional arguments"):
        kind((3,), "tanh", 0.1)
    with pytest.raises(ValueError, match=rf"^Invalid parameter 'alpah' for estimator {kind.__name__}"):
        kind().set_params(alpah=1)


def test_both_estimators_have_the_same_parameters() -> None:
    assert inspect.signature(MLPClassifier.__init__) == inspect.signature(MLPRegressor.__init__)


def test_without_scikit_learn_the_error_says_how_to_get_it() -> None:
    code = "import sys; sys.modules['sklearn'] = None; import nn; import nn.sklearn"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.rstrip().endswith(
        "ImportError: nn.sklearn needs scikit-learn 1.6 or later: pip install 'glassgrad[sklearn]'"
    )
