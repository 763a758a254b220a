"""What a row of the table of operations is (`Op`), and the table that keeps them (`Table`)."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from autograd import ieee
from autograd.native import core
from autograd.trial import check

_Callable: Any = object if core is None else core.Operation  # answers calls on plain Values and numbers in C

Interval = tuple[float, float]


class Constant(float):
    """A float that knows its exact expression, for formulas and for arithmetic of more digits."""

    __slots__ = ("expression",)

    expression: str

    def __new__(cls, value: float, expression: str) -> "Constant":
        """Keep the expression beside the float nearest to it."""
        self = super().__new__(cls, value)
        self.expression = expression
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Constant, (float(self), self.expression)


class _Documentation:
    """`help(op)` shows the row; `help(Op)` shows the class."""

    def __get__(self, op: "Op | None", owner: type) -> str:
        return owner.CLASS_DOC if op is None else owner.describe(op)  # type: ignore[attr-defined,no-any-return]


class _Signature:
    """What `inspect` and IPython show as the signature of an operation; that of the class they find themselves."""

    def __get__(self, op: "Op | None", owner: type) -> Any:
        if op is None:
            raise AttributeError(f"the signature of {owner.__name__} is that of its __init__")
        import inspect  # takes as long to load as the rest of the package

        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        missing = inspect.Parameter.empty
        return inspect.Signature(
            [inspect.Parameter(name, kind, default=op.defaults.get(name, missing)) for name in op.parameters]
        )


class Op(_Callable):  # type: ignore[misc]  # a class, whichever it is
    """One operation: a row of the table, callable on numbers and Values.

    Called on numbers alone it returns a float; an operand that is not a number takes over through
    its `apply(op, operands)`. Building an Op checks the row once and enters it into `OPS`.

    Args:
        name: what messages, formulas and pickles call it; a Python identifier. The library's own rows are
            functions and methods of that name; a row of yours is called as you assign it.
        symbol: how people write it, in pictures and text.
        forward: floats to a float; IEEE 754, never raises.
        partials: `(out, *operands)` to a tuple of one local derivative per operand, written in
            operations, with `where(...)` for `if`. One in functions of floats (`math.exp` for
            `autograd.exp`) serves for first derivatives; a second one raises an error that says so.
        domain: per operand an interval (low, high) inside the smooth region; one interval for all
            where there are many operands. Derived tests and `check_gradients` draw points from it.
        defaults: values of trailing parameters, by name.
        doc: one sentence, and the convention at kinks.
        aliases: other names of the same operation, of numpy's ufunc or in the `math` module.
        dunder: for operators, the name of the special method without its underscores.
        collect: for many operands, the function from the public arguments to the flat operands.
        meaning: for an operation that rules use in place of a plain formula, because it is more accurate or
            defined in more places, that formula: what LaTeX and explanations show.
        textbook: the rule as textbooks write it, where `partials` has another form for accuracy: what is explained.

    Raises:
        TypeError, ValueError: the row does not fit together; the message says where.
    """

    __slots__ = (
        "aliases", "arity", "collect", "defaults", "doc", "domain", "dunder", "forward", "meaning", "name",
        "parameters", "partials", "symbol", "textbook",
    )  # fmt: skip
    CLASS_DOC = __doc__

    def __init__(
        self,
        name: str,
        symbol: str,
        forward: Callable[..., float],
        partials: Callable[..., tuple[Any, ...]],
        domain: tuple[Interval, ...],
        doc: str,
        *,
        defaults: dict[str, float] | None = None,
        aliases: tuple[str, ...] = (),
        dunder: str = "",
        collect: Callable[..., tuple[Any, ...]] | None = None,
        meaning: Callable[..., Any] | None = None,
        textbook: Callable[..., tuple[Any, ...]] | None = None,
    ) -> None:
        if not isinstance(name, str) or not name.isidentifier():
            raise ValueError(f"an operation's name is a Python identifier, got {name!r}")
        if not isinstance(symbol, str) or not symbol or not symbol.isprintable():
            raise ValueError(f"{name}: the symbol is a short text to show in pictures, such as '+'; got {symbol!r}")
        for role, function in (("forward", forward), ("partials", partials)):
            if not callable(function):
                raise TypeError(f"{name}: {role} is a function, got {type(function).__name__}")
        if not hasattr(collect or partials, "__code__"):
            raise TypeError(f"{name}: the rule is a lambda or def, because its parameters name the operands")
        self.name, self.symbol, self.forward, self.partials = name, symbol, forward, partials
        self.domain, self.doc, self.aliases, self.dunder, self.collect = domain, doc, aliases, dunder, collect
        self.meaning, self.textbook = meaning, textbook
        code = (collect or partials).__code__
        names = code.co_varnames[: code.co_argcount]
        self.parameters = names if collect else names[1:]
        self.defaults = defaults or {}
        if collect and collect.__defaults__:
            self.defaults = dict(zip(names[-len(collect.__defaults__) :], collect.__defaults__, strict=True))
        self.arity = None if collect else len(self.parameters)
        OPS.add(self)

    @property
    def signature(self) -> str:
        """The call as people write it: `leaky_relu(x, slope=0.01)`."""
        words = [f"{name}={self.defaults[name]:g}" if name in self.defaults else name for name in self.parameters]
        return f"{self.name}({', '.join(words)})"

    @property
    def __name__(self) -> str:
        return self.name

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Evaluate on numbers, or let an operand that is none take over."""
        if keywords or len(arguments) != len(self.parameters):
            arguments = self._bind(arguments, keywords)
        if self.collect:
            try:
                arguments = self.collect(*arguments)
            except TypeError as error:
                raise TypeError(f"{self.signature}: {error}") from None
        for x in arguments:
            if x.__class__ is not float:
                return self._dispatch(arguments)
        return self.forward(*arguments)

    def _bind(self, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[Any, ...]:
        """Put keywords and defaults in their places."""
        missing = len(self.parameters) - len(arguments)
        if not keywords and 0 < missing <= len(self.defaults):
            return arguments + tuple(self.defaults.values())[-missing:]
        given = dict(zip(self.parameters, arguments, strict=False))
        complete = {**self.defaults, **given, **keywords}
        if len(arguments) > len(self.parameters) or given.keys() & keywords or complete.keys() != set(self.parameters):
            got = ", ".join([*(type(x).__name__ for x in arguments), *(f"{key}=..." for key in keywords)])
            raise TypeError(f"expected {self.signature}, got {self.name}({got})")
        return tuple([complete[name] for name in self.parameters])

    def _dispatch(self, operands: tuple[Any, ...]) -> Any:
        """Let the first operand that is not a number take over; without one, evaluate. Arrays element by element."""
        if self.arity:
            for x in operands:
                if getattr(x, "shape", ()) and "numpy" in sys.modules:
                    return elementwise(self, operands)
        for x in operands:
            if x.__class__ is not int and hasattr(x, "apply"):
                return x.apply(self, operands)
        try:
            return float(self.forward(*[ieee.to_float(x) for x in operands]))
        except TypeError as error:
            raise TypeError(f"{self.signature}: {error}") from None

    @staticmethod
    def describe(op: "Op") -> str:
        """The text of `help(op)`; the engine puts a fuller one here."""
        return f"{op.signature}\n\n{op.doc}"

    def __repr__(self) -> str:
        return f"<Op {self.signature}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return lookup, (self.name,)

    __doc__ = _Documentation()
    __signature__ = _Signature()


def elementwise(function: Callable[..., Any], operands: tuple[Any, ...], n_out: int = 1) -> Any:
    """Call a function on each element of numpy arrays, as numpy broadcasts them.

    Returns:
        An array of floats where all operands are numbers, else one of dtype object; a tuple of them where `n_out` > 1.
    """
    numpy = sys.modules["numpy"]
    arrays = [numpy.asarray(x) for x in operands]
    results = numpy.frompyfunc(function, len(arrays), n_out)(*[array.astype(object) for array in arrays])
    return results.astype(float) if n_out == 1 and all(array.dtype.kind in "biuf" for array in arrays) else results


class Table:
    """The rows in the order they were made; a row is found by its name or an alias."""

    def __init__(self) -> None:
        self._rows: dict[str, Op] = {}
        self._names: dict[str, str] = {}
        self._built_in: frozenset[str] = frozenset()

    def add(self, op: Op) -> None:
        """Enter a row; a user's own row may be entered again, one of the library's may not."""
        for name in (op.name, *op.aliases):
            if name in self._built_in:
                raise ValueError(f"the operation {name!r} is built in: choose another name")
            if self._names.get(name, op.name) != op.name:
                raise ValueError(f"{name!r} is the operation {self._names[name]!r} already: choose another name")
        if self._built_in:
            check(op)
        self._names |= dict.fromkeys((op.name, *op.aliases), op.name)
        self._rows[op.name] = op

    def close(self) -> None:
        """Check the rows entered so far, which may use one another, and protect them."""
        for op in self:
            check(op)
        self._built_in = frozenset(self._names)

    def __iter__(self) -> Iterator[Op]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> Op:
        return self._rows[self._names[name]]


OPS = Table()


def lookup(name: str) -> Op:
    """Return the operation called `name`; KeyError teaches where a loaded graph has one that is not defined."""
    if name not in OPS:
        raise KeyError(f"no operation {name!r}: import the module that defines it, then try again")
    return OPS[name]
