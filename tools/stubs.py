"""What editors and type checkers see of `autograd`: the text of autograd/__init__.pyi.

Everything is read off the package as it is when imported: the table gives the operations and the methods
of their names, `inspect` the rest. Only the types of Value's properties, and of a few methods that the
code calls Any, are written down here.
"""

import ast
import builtins
import inspect
import re
import textwrap
import types
from collections.abc import Iterator
from typing import Any, NoReturn

import autograd
from autograd.description import derivative_lines
from autograd.notation import count_lists
from autograd.table import Op
from autograd.value import Value

_WIDTH = 120
_HEADER = '''\
# Written by tools/generate.py from the table of operations and the signatures in the code; do not edit.
# ruff: noqa: D402  a sentence of the table may begin with a call
"""{}"""
'''
_NUMBERS = "  # type: ignore[overload-overlap]  # numbers give a number"
_PROPERTIES = {  # what reading gives, what may be assigned
    "data": ("float", "SupportsFloat"),
    "grad": ("float", "SupportsFloat | None"),
    "imag": ("Value", ""),
    "is_constant": ("bool", "bool"),
    "name": ("str | None", "str | None"),
    "op": ("Op | None", ""),
    "operands": ("tuple[Value, ...]", ""),
    "partials": ("tuple[float | None, ...]", ""),
    "real": ("Value", ""),
    "scope": ("str | None", ""),
}
_METHODS = {  # parameters and result, where the code says Any
    "__init__": (["self", "data: SupportsFloat", "name: str | None = None"], "None"),
    "__bool__": (["self"], "bool"),
    "__divmod__": (["self", "other: _Operand"], "tuple[Value, Value]"),
    "__rdivmod__": (["self", "other: _Operand"], "tuple[Value, Value]"),
    "__round__": (["self", "ndigits: int | None = None"], "Value"),
    "__trunc__": (["self"], "Value"),
    **{f"__{name}__": (["self", "other: object"], "bool") for name in ("eq", "ne")},
    **{f"__{name}__": (["self", "other: _Operand"], "bool") for name in ("lt", "le", "gt", "ge")},
}


class Imports:
    """The names that the annotations use, and the modules they come from."""

    def __init__(self) -> None:
        self.found = {("collections.abc", "Iterable"), ("typing", "Any")}
        self.found |= {("typing", name) for name in ("SupportsFloat", "TypeAlias", "overload")}

    def annotation(self, annotation: Any, owner: Any = None) -> str:
        """Write an annotation with plain names, and import them.

        Args:
            annotation: what `inspect` found; text where the code has it in quotes.
            owner: the function that it belongs to.
        """
        if annotation is inspect.Parameter.empty:
            return "Any"
        if isinstance(annotation, str):
            return re.sub(r"[A-Za-z_]\w*", lambda match: self._quoted(match[0], owner), annotation)
        text = inspect.formatannotation(annotation)
        return re.sub(r"((?:\w+\.)+)(\w+)", lambda match: self._add(match[1][:-1], match[2]), text)

    def _add(self, module: str, name: str) -> str:
        if module != "autograd":
            self.found.add((module, name))
        return name

    def _quoted(self, name: str, owner: Any) -> str:
        """A name in quotes comes from where the owner's module imports it, though perhaps only for type checkers."""
        if name == "Value" or hasattr(builtins, name):
            return name
        module = inspect.getmodule(owner)
        for node in ast.walk(ast.parse(inspect.getsource(module))):  # type: ignore[arg-type]  # a function has a module
            if isinstance(node, ast.ImportFrom) and name in [alias.name for alias in node.names]:
                return self._add(str(node.module), name)
        return self._add(owner.__module__, name)

    def lines(self) -> list[str]:
        """The import statements, in the order that ruff sorts them: the standard library's first."""
        ours = {pair for pair in self.found if pair[0].startswith("autograd")}
        standard: dict[str, list[str]] = {}
        for module, name in sorted(self.found - ours):
            standard.setdefault(module, []).append(name)
        lines = [f"from {module} import {', '.join(names)}" for module, names in standard.items()]
        lines.append("")
        for module, name in sorted(ours, key=lambda pair: (pair[0], _rank(pair[1]))):
            start = f"from {module} import "
            if hasattr(autograd, name):
                lines.append(f"{start}{name} as {name}")
            elif lines[-1].startswith(start) and " as " not in lines[-1]:
                lines[-1] += f", {name}"
            else:
                lines.append(start + name)
        return lines


def _rank(name: str) -> tuple[Any, ...]:
    """Sort as ruff does: CONSTANTS, Classes, functions; log2 before log10."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def stub() -> str:
    """Return the text of autograd/__init__.pyi."""
    imports = Imports()
    public = {name: thing for name, thing in sorted(vars(autograd).items()) if _is_public(name, thing)}
    operations = {name: thing for name, thing in public.items() if isinstance(thing, Op)}
    others = [line for name, thing in public.items() if name not in operations for line in _other(name, thing, imports)]
    body = ["_Operand: TypeAlias = Value | SupportsFloat", "", *_value_class(imports), "", *_operation_classes()]
    for name, op in operations.items():
        text = "\n".join([op.doc, "", *derivative_lines(op)])
        body += [f"{name}: {_class_name(op)}", *_docstring(text)]
    exported = sorted((name for name in autograd.__all__ if name in public), key=_rank)
    head = [_HEADER.format(autograd.__doc__), *imports.lines(), ""]
    return "\n".join(
        [
            *head,
            "__all__ = [",
            *(f'    "{name}",' for name in exported),
            "]",
            "",
            "__version__: str",
            "",
            *others,
            *body,
            "",
        ]
    )


def _is_public(name: str, thing: Any) -> bool:
    return not name.startswith("_") and not isinstance(thing, types.ModuleType)


def _other(name: str, thing: Any, imports: Imports) -> list[str]:
    """What is no operation. A signature that names Value is written out, since Value is defined here."""
    if inspect.isroutine(thing) and "Value" in str(inspect.signature(thing)):
        return [*_function(name, *_signature(thing, imports), summary=_summary(thing), indent=""), ""]
    if inspect.isroutine(thing) or (inspect.isclass(thing) and name != "Value"):
        imports.found.add((thing.__module__, name))
        return []
    return [] if name == "Value" else [f"{name}: {imports.annotation(type(thing))}", ""]


def _signature(function: Any, imports: Imports) -> tuple[list[str], str]:
    """The parameters of a function as they are written, and its result."""
    signature = inspect.signature(function)
    words = []
    has_star = False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not has_star:
            words.append("*")
        has_star = has_star or parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL)
        stars = "*" * (parameter.kind is parameter.VAR_POSITIONAL) + "**" * (parameter.kind is parameter.VAR_KEYWORD)
        default = "" if parameter.default is parameter.empty else f" = {_default(parameter.default)}"
        words.append(f"{stars}{parameter.name}: {imports.annotation(parameter.annotation, function)}{default}")
    return words, imports.annotation(signature.return_annotation, function)


def _default(x: Any) -> str:
    """A default as it is written; one that is no plain number or text is left open."""
    if isinstance(x, str):
        return f'"{x}"'
    return repr(x) if isinstance(x, bool | int | float | None) else "..."


def _function(
    name: str, parameters: list[str], result: str, *, summary: str = "", indent: str = "    ", comment: str = ""
) -> list[str]:
    """A function of a stub, formatted as ruff does: on one line where it fits."""
    end = f") -> {result}:" if summary else f") -> {result}: ..."
    words = ", ".join(parameters)
    lines = [f"{indent}def {name}({words}{end}"]
    if len(lines[0]) > _WIDTH and len(indent) + 4 + len(words) <= _WIDTH:
        lines = [f"{indent}def {name}(", f"{indent}    {words}", f"{indent}{end}"]
    elif len(lines[0]) > _WIDTH:
        lines = [f"{indent}def {name}(", *(f"{indent}    {word}," for word in parameters), f"{indent}{end}"]
    lines[0] += comment
    return [*lines, *_docstring(summary, indent + "    ")] if summary else lines


def _summary(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").partition("\n\n")[0]


def _docstring(text: str, indent: str = "") -> list[str]:
    """A docstring, its lines kept to the width."""
    lines = []
    for line in text.replace("\\", "\\\\").split("\n"):
        lines += textwrap.wrap(line, _WIDTH - len(indent) - 6) or [""]
    if len(lines) == 1:
        return [f'{indent}"""{lines[0]}"""']
    return [f'{indent}"""{lines[0]}', *(f"{indent}{line}" if line else "" for line in lines[1:]), f'{indent}"""']


# The operations


def _class_name(op: Op) -> str:
    """The class of all operations of the same parameters: _OfXY for (x, y)."""
    return "_Of" + "".join(name.capitalize() for name in op.parameters)


def _operation_classes() -> list[str]:
    """One class per list of parameters, so that calls are checked and `tanh.symbol` is too."""
    lines = []
    for name, op in sorted({_class_name(op): op for op in autograd.OPS}.items()):
        numbers, operands = (["self", *_parameters(op, kind, "...")] for kind in ("SupportsFloat", "_Operand"))
        lines += [f"class {name}(Op):", "    @overload", *_function("__call__", numbers, "float", comment=_NUMBERS)]
        lines += ["    @overload", *_function("__call__", operands, "Value"), ""]
    return lines


def _parameters(op: Op, kind: str, default: str = "") -> Iterator[str]:
    """The parameters of the public call, each a number or a list of numbers of this kind."""
    defaults = dict(op.defaults)
    if op.collect:
        singles = op.collect.__defaults__ or ()
        defaults = dict(zip(op.parameters[count_lists(op) :], singles, strict=True))
    for index, name in enumerate(op.parameters):
        annotation = f"Iterable[{kind}]" if index < count_lists(op) else kind
        yield f"{name}: {annotation}" + (f" = {default or defaults[name]}" if name in defaults else "")


# Value


def _value_class(imports: Imports) -> list[str]:
    """The class Value: properties, methods, special methods."""
    members = {name: thing for name, thing in vars(Value).items() if name not in ("__doc__", "__module__")}
    lines = ["class Value:", *_docstring(_summary(Value), "    "), ""]
    for name in sorted(members, key=lambda name: (name != "__init__", name.startswith("__"), name)):
        if name.startswith("__") or not name.startswith("_"):
            lines += _member(name, members[name], imports)
    return lines


def _member(name: str, thing: Any, imports: Imports) -> list[str]:
    """One member of Value; methods that only refuse are left out, so that their use is an error."""
    if isinstance(thing, property):
        return _property(name, thing)
    if name in _METHODS:
        return _function(name, *_METHODS[name])
    op = _operation_of(name)
    is_special = name.startswith("__")
    if op is not None:
        parameters = ["self", *list(_parameters(op, "_Operand"))[1:]]
        if is_special and op.arity == 2:
            parameters = ["self", "other: _Operand"]
        elif op.arity == 2 and not op.defaults:
            parameters.append("/")
        return _function(name, parameters, "Value", summary="" if is_special else op.doc)
    if not inspect.isfunction(thing) or thing.__annotations__.get("return") is NoReturn:
        return []
    parameters, result = _signature(thing, imports)
    return _function(name, ["self", *parameters[1:]], result, summary="" if is_special else _summary(thing))


def _operation_of(name: str) -> Op | None:
    """The operation that a method of this name records."""
    if name in autograd.OPS:
        return autograd.OPS[name]
    special = {f"__{reflected}{op.dunder}__": op for op in autograd.OPS if op.dunder for reflected in ("", "r")}
    return special.get(name)


def _property(name: str, thing: property) -> list[str]:
    read, assigned = _PROPERTIES[name]
    lines = ["    @property", *_function(name, ["self"], read, summary=thing.__doc__ or "")]
    if assigned:
        lines += [f"    @{name}.setter", *_function(name, ["self", f"{name}: {assigned}"], "None")]
    return lines
