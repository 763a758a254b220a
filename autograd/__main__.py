"""`python -m autograd`: a session, a calculator with gradients, pictures, a doctor.

The package's own modules are imported only after a check that they are there: PyPI's `autograd`, which has
the same import name, may have overwritten them.
"""

import io
import sys
from importlib import import_module
from typing import Any

USAGE = """\
usage: python -m autograd                                        a Python session with Value, draw and nn loaded
       python -m autograd "relu(a*b + c)" a=2 b=-3 c=10          the value, the tree and every gradient
       python -m autograd draw "relu(2*x + 1)" x=3 -o out.html   a picture; without -o the tree
       python -m autograd doctor                                 what is installed, what is missing
       python -m autograd --version

draw writes .html .svg .dot .mmd .txt, with Graphviz .png and .pdf too, and takes
       --theme auto|light|dark    --direction LR|RL|TB|BT    --engine auto|dot|pygraphviz|builtin
       --show data,grad,partials,flow,legend    --depth N    --max-nodes N"""
HELP = ("-h", "--help")
COMMANDS = ("draw", "doctor")
OPTIONS = ("--theme", "--direction", "--engine", "--show", "--depth", "--max-nodes")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: without the program's name; by default those of the process.

    Returns:
        The exit code: 0; 1 where the installation is broken; 2 for input that cannot be used.
    """
    words = sys.argv[1:] if arguments is None else arguments
    if words == ["doctor"]:
        from autograd import doctor

        print(doctor.text())
        return 1 if doctor.collision() else 0
    if not hasattr(sys.modules["autograd"], "engine_name"):
        from autograd import doctor

        print(f"autograd/__init__.py is not glassgrad's. {doctor.REMEDY}", file=sys.stderr)
        return 1
    if words and (words[0] in HELP or (words[0] in COMMANDS and not {*HELP}.isdisjoint(words))):
        print(USAGE)
        return 0
    if words == ["--version"]:
        import autograd

        print(f"glassgrad {autograd.__version__}")
        return 0
    if words and words[0] == "draw":
        return draw(words[1:])
    return calculate(words) if words else session()


def calculate(words: list[str]) -> int:
    """Print the value, the tree and the gradients of an expression at given numbers."""
    from autograd.calculator import ExpressionError, suggestion

    try:
        expression, variables, root = evaluate(words)
    except ExpressionError as error:
        hint = "" if words[0] in COMMANDS else suggestion(words[0], list(COMMANDS))
        if len(words) == 1 < len(words[0]) and str(error).startswith(f"no value for {words[0]}:"):
            hint = hint or f"; the commands are {' and '.join(COMMANDS)}"
        return refuse(error, hint)
    print(f"{expression.text} = {root.data:.10g}\n")
    print(f"{root.tree()}\n")
    for name, x in variables.items():
        remark = "" if name in expression.variables else f"    ({name} is not in the expression)"
        print(f"d/d{name} = {x.grad:.10g}{remark}")
    return 0


def draw(words: list[str]) -> int:
    """Write the picture of an expression at given numbers to a file, or print its tree."""
    from autograd import pictures
    from autograd.calculator import ExpressionError

    try:
        words, options, path = read_options(words)
        drawing = pictures.draw(evaluate(words)[2], **options)
        print(drawing.save(path) if path else drawing)
    except (ExpressionError, ValueError, RuntimeError, OSError) as error:
        return refuse(error)
    return 0


def evaluate(words: list[str]) -> tuple[Any, dict[str, Any], Any]:
    """Return the expression, its variables and the result, with its gradients.

    Args:
        words: the expression, then `name=number` for each variable.

    Raises:
        ExpressionError: they are not.
    """
    from autograd import Value
    from autograd.calculator import Expression

    expression = Expression(words[0])
    variables = {name: Value(number, name) for name, number in read_assignments(words[1:]).items()}
    result = expression.evaluate(variables)
    root = result if isinstance(result, Value) else _constant(result, expression.text)
    root.backward()
    return expression, variables, root


def _constant(number: float, text: str) -> Any:
    """The result of an expression without variables, called by its text."""
    from autograd import Value

    root = Value(number, text)
    root.is_constant = True
    return root


def refuse(error: Exception, hint: str = "") -> int:
    """Print what is wrong with the input, and what may have been meant; return the exit code."""
    print(f"python -m autograd: {error}{hint}", file=sys.stderr)
    return 2


def read_options(words: list[str]) -> tuple[list[str], dict[str, Any], str]:
    """Return the words that are no options, the options for `pictures.draw`, and the file to write, or "".

    Args:
        words: the expression, which may begin with a minus, then the others in any order.

    Raises:
        ExpressionError: there is no expression, an option is unknown, or it has no value.
    """
    from autograd.calculator import ExpressionError, suggestion

    names = (*OPTIONS, "-o")
    if not words or words[0].partition("=")[0] in names:
        raise ExpressionError('draw takes an expression first: draw "relu(2*x + 1)" x=3 -o out.html')
    others, options, path = words[:1], {}, ""
    rest = iter(words[1:])
    for word in rest:
        name, sign, text = word.partition("=")
        if not word.startswith("-"):
            others.append(word)
            continue
        if name not in names:
            raise ExpressionError(f"unknown option {name[:40]!r}{suggestion(name, list(names))}")
        if not (text := text if sign else next(rest, "")):
            raise ExpressionError(f"{name} takes a value: see python -m autograd --help")
        if name == "-o":
            path = text
        else:
            options[name[2:].replace("-", "_")] = _value_of_option(name, text)
    return others, options, path


def _value_of_option(name: str, text: str) -> Any:
    from autograd.calculator import ExpressionError

    if name == "--show":
        return [part.strip() for part in text.split(",")]
    if name in ("--depth", "--max-nodes"):
        if not text.isdecimal():
            raise ExpressionError(f"{name} takes a whole number, got {text[:40]!r}")
        return int(text)
    return text


def read_assignments(words: list[str]) -> dict[str, float]:
    """Return the numbers of words like `a=2`.

    Raises:
        ExpressionError: a word is none, or gives a variable a second number.
    """
    import unicodedata

    from autograd.calculator import ExpressionError, check_name, read_number

    numbers: dict[str, float] = {}
    for word in words:
        name, sign, number = word.partition("=")
        name = unicodedata.normalize("NFKC", name.strip())  # as Python reads names in the expression
        if not sign:
            raise ExpressionError(f"expected name=number, got {word[:40]!r}; the expression is one word, in quotes")
        check_name(name)
        if name in numbers:
            raise ExpressionError(f"{name} is given twice")
        try:
            numbers[name] = read_number(number.strip())
        except ExpressionError as error:
            raise ExpressionError(f"{name}: {error}") from None
    return numbers


def session() -> int:
    """Start an interactive session, or run what standard input holds if that is no terminal."""
    names = session_names()
    if not sys.stdin.isatty():
        exec(compile(sys.stdin.read(), "<stdin>", "exec"), names)
        return 0
    try:
        ipython = import_module("IPython")
    except ImportError:
        import code

        code.interact(banner(), local=names, exitmsg="")
    else:
        print(banner())
        ipython.start_ipython(argv=["--no-banner"], user_ns=names)
    return 0


def session_names() -> dict[str, Any]:
    """Return what a session starts with: the public names, `nn` and `math`."""
    import autograd
    import nn
    from autograd import math

    public = {name: getattr(autograd, name) for name in autograd.__all__}
    return {"__name__": "__main__", **public, "autograd": autograd, "nn": nn, "math": math}


def banner() -> str:
    """Return the four lines that greet."""
    import platform

    import autograd

    return (
        f"glassgrad, {autograd.engine_name} engine, Python {platform.python_version()}\n"
        'Here: Value, every operation (relu, exp, ...), grad, draw, nn, math.  Try:  a = Value(2, name="a")\n'
        "    y = relu(a * 3 + 1);  y.backward();  a.grad;  y.tree();  draw(y)\n"
        "help(relu) explains an operation, help(Value) the rest; exit() leaves."
    )


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name may have letters that the terminal has not
    sys.exit(main())
