"""MLPClassifier and MLPRegressor for scikit-learn: the networks of `nn` in its pipelines and searches.

The parameters are those of the estimators of the same names in `sklearn.neural_network`.
"""

import random
from collections.abc import Callable, Sequence
from typing import Any, Self

from autograd import dot, softmax
from nn.activations import Activation, find_activation
from nn.checks import number, whole
from nn.layers import MLP
from nn.losses import cross_entropy, mse_loss
from nn.optim import Adam
from nn.progress import Progress
from nn.steps import predict
from nn.training import fit_epochs

try:
    import numpy as np
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.utils import check_random_state
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as error:
    raise ImportError("nn.sklearn needs scikit-learn 1.6 or later: pip install 'glassgrad[sklearn]'") from error

Loss = Callable[[Any, Any], Any]

__all__ = ["MLPClassifier", "MLPRegressor"]


class _Network(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """What both estimators share: a multi-layer perceptron trained by Adam on minibatches."""

    def __init__(self, **parameters: Any) -> None:
        """Keep the parameters; each estimator lists them itself, so that errors of the call bear its name."""
        for name, value in parameters.items():
            setattr(self, name, value)

    def _validated(self, X: Any, y: Any, *, reset: bool, **options: Any) -> Any:
        """Check the parameters and the data; return the data as arrays."""
        self._check_parameters()
        return validate_data(self, X, y, dtype=float, reset=reset, **options)

    def _check_parameters(self) -> None:
        """Refuse parameters of the wrong kind or size, by the names they have here."""
        name = type(self).__name__
        for size in self._hidden_sizes():
            whole(f"{name}: each of hidden_layer_sizes", size)
        try:
            find_activation(self.activation)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{name}: {error}") from None
        number(name, "alpha", self.alpha, at_least=0)
        if self.batch_size != "auto":
            whole(f"{name}: batch_size, unless 'auto',", self.batch_size)
        number(name, "learning_rate_init", self.learning_rate_init, above=0)
        whole(f"{name}: max_iter", self.max_iter)
        try:
            check_random_state(self.random_state)
        except ValueError:
            expected = "a seed from 0 to 2**32 - 1, a RandomState or None"
            raise ValueError(f"{name}: random_state is {expected}, got {self.random_state!r}") from None
        if not isinstance(self.verbose, int | np.bool_):
            raise TypeError(f"{name}: verbose is True or False, got {self.verbose!r}")

    def _hidden_sizes(self) -> list[Any]:
        sizes = self.hidden_layer_sizes
        return list(sizes) if isinstance(sizes, Sequence | np.ndarray) else [sizes]

    def _start(self, n_outputs: int) -> None:
        """Make a new network and its optimiser."""
        self._rng = random.Random(int(check_random_state(self.random_state).randint(2**31 - 1)))
        self.model_ = MLP(self.n_features_in_, [*self._hidden_sizes(), n_outputs], self.activation, rng=self._rng)
        self.optimizer_ = Adam(self.model_.parameters(), lr=self.learning_rate_init)
        self.loss_curve_: list[float] = []
        self.n_iter_ = 0

    def _train(self, X: Any, targets: list[Any], loss: Loss, epochs: int) -> None:
        """Train for some epochs more; Ctrl-C goes through, so that no search takes a part of a training for all."""
        weights = [w for layer in self.model_.layers for neuron in layer.neurons for w in neuron.weights]
        alpha = float(self.alpha)

        def penalized(predictions: Any, truths: Any) -> Any:
            return loss(predictions, truths) + 0.5 * alpha / len(truths) * dot(weights, weights)

        batch_size = min(200 if self.batch_size == "auto" else self.batch_size, len(targets))
        training = fit_epochs(
            self.model_, X.tolist(), targets, loss=penalized if alpha else loss, optimizer=self.optimizer_,
            epochs=epochs, batch_size=batch_size, seed=self._rng.randrange(2**32),
            callbacks=[Progress()] if self.verbose else [],
        )  # fmt: skip
        for run in training:
            self.loss_curve_.append(run.record["loss"])
            self.n_iter_ += 1

    def _outputs(self, X: Any) -> list[Any]:
        """What the network gives for every sample."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=float, reset=False)
        return predict(self.model_, X.tolist())


class MLPClassifier(ClassifierMixin, _Network):  # type: ignore[misc]  # scikit-learn has no types
    """A classifier: a multi-layer perceptron with one output per class, trained on the cross-entropy.

    Ctrl-C during `fit` raises KeyboardInterrupt, also out of a search; the estimator keeps what it has learnt.

    Args:
        hidden_layer_sizes: the number of neurons of each hidden layer; one number for one layer.
        activation: of the hidden layers: an operation such as `autograd.tanh`, or its name.
        alpha: the weight of the penalty alpha / 2 / n * sum(w**2) over the weights, for n samples in a batch.
        batch_size: how many samples each step takes; "auto" for 200, or all where there are fewer.
        learning_rate_init: of Adam.
        max_iter: how many epochs `fit` takes.
        random_state: seeds the first weights and the order of the samples: an int for the same result every time.
        verbose: whether to show the falling loss.

    Attributes:
        classes_: the labels, sorted.
        model_: the `MLP`; `optimizer_`: its Adam.
        loss_curve_: the loss of every epoch; `n_iter_`: their number.

    >>> classifier = MLPClassifier(max_iter=100, random_state=0)
    >>> classifier.fit([[0], [1], [2], [3]], ["low", "low", "high", "high"]).predict([[0.5], [2.5]]).tolist()
    ['low', 'high']
    """

    def __init__(
        self,
        hidden_layer_sizes: Sequence[int] | int = (16,),
        activation: Activation = "tanh",
        *,
        alpha: float = 1e-4,
        batch_size: int | str = 32,
        learning_rate_init: float = 0.01,
        max_iter: int = 50,
        random_state: Any = None,
        verbose: bool = False,
    ) -> None:
        super().__init__(
            hidden_layer_sizes=hidden_layer_sizes, activation=activation, alpha=alpha, batch_size=batch_size,
            learning_rate_init=learning_rate_init, max_iter=max_iter, random_state=random_state, verbose=verbose,
        )  # fmt: skip

    def fit(self, X: Any, y: Any) -> Self:
        """Train a new network on n samples, an array of n rows, and their n labels; return the estimator."""
        X, y = self._validated(X, y, reset=True)
        check_classification_targets(y)
        self._choose_classes(y)
        self._train(X, self._encoded(y), cross_entropy, self.max_iter)
        return self

    def partial_fit(self, X: Any, y: Any, classes: Any = None) -> Self:
        """Train for one epoch more; the first call takes all labels there will ever be, as `classes`."""
        is_first = not hasattr(self, "model_")
        if is_first and classes is None:
            raise ValueError("the first partial_fit takes all labels there will be, as in classes=[0, 1, 2]; got none")
        X, y = self._validated(X, y, reset=is_first)
        check_classification_targets(y)
        if is_first:
            self._choose_classes(classes)
        elif classes is not None and not np.array_equal(np.unique(classes), self.classes_):
            raise ValueError(f"classes stay those of the first partial_fit, {self.classes_}; got {classes}")
        self._train(X, self._encoded(y), cross_entropy, 1)
        return self

    def predict_proba(self, X: Any) -> Any:
        """Return an array of n rows for n samples: the probability of each class, in the order of `classes_`."""
        return np.array([softmax(logits) for logits in self._outputs(X)])

    def predict(self, X: Any) -> Any:
        """Return the most probable label of each sample."""
        winners = self.predict_proba(X).argmax(axis=1)
        return self.classes_[winners]

    def _choose_classes(self, labels: Any) -> None:
        self.classes_ = np.unique(labels)
        if len(self.classes_) < 2:
            raise ValueError(f"a classifier takes samples of at least two classes, got 1 class: {self.classes_[0]}")
        self._start(len(self.classes_))

    def _encoded(self, y: Any) -> list[int]:
        """The position of every label in `classes_`."""
        unknown = np.setdiff1d(y, self.classes_).tolist()
        if unknown:
            raise ValueError(f"the label {unknown[0]!r} is none of the classes {self.classes_}")
        positions: list[int] = np.searchsorted(self.classes_, y).tolist()
        return positions


class MLPRegressor(RegressorMixin, _Network):  # type: ignore[misc]  # scikit-learn has no types
    """A regressor: a multi-layer perceptron with one output, trained on the mean squared error.

    Scale targets far from the range -1 to 1 first (`sklearn.compose.TransformedTargetRegressor`), and inputs too.

    Args:
        hidden_layer_sizes: as in `MLPClassifier`, as are all others.
        activation: of the hidden layers.
        alpha: the weight of the penalty on the weights.
        batch_size: how many samples each step takes.
        learning_rate_init: of Adam.
        max_iter: how many epochs `fit` takes.
        random_state: seeds the first weights and the order of the samples.
        verbose: whether to show the falling loss.

    >>> regressor = MLPRegressor(max_iter=300, random_state=0)
    >>> regressor.fit([[-1], [0], [1]], [-1, 0, 1]).predict([[0.5]]).round(1).tolist()
    [0.5]
    """

    def __init__(
        self,
        hidden_layer_sizes: Sequence[int] | int = (16,),
        activation: Activation = "tanh",
        *,
        alpha: float = 1e-4,
        batch_size: int | str = 32,
        learning_rate_init: float = 0.01,
        max_iter: int = 50,
        random_state: Any = None,
        verbose: bool = False,
    ) -> None:
        super().__init__(
            hidden_layer_sizes=hidden_layer_sizes, activation=activation, alpha=alpha, batch_size=batch_size,
            learning_rate_init=learning_rate_init, max_iter=max_iter, random_state=random_state, verbose=verbose,
        )  # fmt: skip

    def fit(self, X: Any, y: Any) -> Self:
        """Train a new network on n samples, an array of n rows, and their n numbers; return the estimator."""
        X, y = self._validated(X, y, reset=True, y_numeric=True)
        self._start(1)
        self._train(X, y.tolist(), mse_loss, self.max_iter)
        return self

    def partial_fit(self, X: Any, y: Any) -> Self:
        """Train for one epoch more."""
        is_first = not hasattr(self, "model_")
        X, y = self._validated(X, y, reset=is_first, y_numeric=True)
        if is_first:
            self._start(1)
        self._train(X, y.tolist(), mse_loss, 1)
        return self

    def predict(self, X: Any) -> Any:
        """Return the prediction for each sample."""
        return np.array(self._outputs(X))
