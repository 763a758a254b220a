"""What a row of the table of operations is (`Op`), and the table that keeps them (`Table`)."""

from collections.abc import Callable, Iterator
from typing import Any

from autograd import ieee
from autograd.native import core

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


class Op(_Callable):  # type: ignore[misc]  # a class, whichever it is
    """One operation: a row of the table, callable on numbers and Values.

    Called on numbers alone it returns a float; an operand that is not a number takes over through
    its `apply(op, operands)`. Building an Op checks the row once and enters it into `OPS`.

    Args:
        name: the name of the function and the method; a Python identifier.
        symbol: how people write it, in pictures and text.
        forward: floats to a float; IEEE 754, never raises.
        partials: `(out, *operands)` to a tuple of one local derivative per operand, written in
            operations (`autograd.exp`, not `math.exp`), with `where(...)` for `if`.
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

    def check(self) -> None:
        """Run the row once inside its domain: errors show here, not deep in a backward pass."""
        intervals = self.domain if isinstance(self.domain, tuple | list) else ()
        if not intervals or not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in intervals):
            raise ValueError(
                f"{self.name}: the domain is one interval (low, high) per operand, as in ((0.5, 3.0),); "
                f"got {self.domain!r}"
            )
        if tuple(self.defaults) != self.parameters[len(self.parameters) - len(self.defaults) :]:
            raise ValueError(f"{self.name}: defaults are of the last parameters, got {', '.join(self.defaults)}")
        if self.arity is not None and len(self.domain) != self.arity:
            raise ValueError(
                f"{self.signature} takes {self.arity} operands by its rule, "
                f"its domain has {len(self.domain)} intervals;\n"
                "  a rule takes the result first and then every operand: lambda out, x: (2 * x,)"
            )
        xs = [0.5 * (low + high) for low, high in self.domain * (3 if self.collect else 1)]
        out = self.forward(*xs)
        partials = self.partials(out, *xs)
        if not isinstance(partials, tuple) or len(partials) != len(xs):
            got = f"a tuple of {len(partials)}" if isinstance(partials, tuple) else type(partials).__name__
            raise ValueError(
                f"the rule of {self.signature} returns a tuple of {len(xs)} local derivatives, got {got};\n"
                "  one alone is written (2 * x,)"
            )
        for result in (out, *(partial for partial in partials if partial is not None)):
            ieee.to_float(result)

    @property
    def signature(self) -> str:
        """The call as people write it: `leaky_relu(x, slope=0.01)`."""
        words = [f"{name}={self.defaults[name]:g}" if name in self.defaults else name for name in self.parameters]
        return f"{self.name}({', '.join(words)})"

    @property
    def __name__(self) -> str:
        return self.name

    @property
    def __signature__(self) -> Any:
        """What `inspect` and IPython show as the signature."""
        import inspect  # takes as long to load as the rest of the package

        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        missing = inspect.Parameter.empty
        return inspect.Signature(
            [inspect.Parameter(name, kind, default=self.defaults.get(name, missing)) for name in self.parameters]
        )

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
        given = dict(zip(self.parameters, arguments, strict=False))
        complete = {**self.defaults, **given, **keywords}
        if len(arguments) > len(self.parameters) or given.keys() & keywords or complete.keys() != set(self.parameters):
            got = ", ".join([*(type(x).__name__ for x in arguments), *(f"{key}=..." for key in keywords)])
            raise TypeError(f"expected {self.signature}, got {self.name}({got})")
        return tuple([complete[name] for name in self.parameters])

    def _dispatch(self, operands: tuple[Any, ...]) -> Any:
        """Let the first operand that is not a number take over; without one, evaluate."""
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
            op.check()
        self._names |= dict.fromkeys((op.name, *op.aliases), op.name)
        self._rows[op.name] = op

    def close(self) -> None:
        """Check the rows entered so far, which may use one another, and protect them."""
        for op in self:
            op.check()
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
