"""One name for every node that has one, the same in all pictures and words."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from autograd.pictures.frames import common_scope, home
from autograd.pictures.labels import clean

_LONGEST = 200  # characters that are kept of a name; most places show fewer


def distinct_names(nodes: Sequence[Any], given: Mapping[Any, str]) -> dict[Any, str]:
    """Return what to call the nodes that have a name, each differently, also where `clean` shortens it.

    A given label stays as it is, and so does a node's own name that no other node has. Where nodes in several scopes
    have the same one, the scope goes before it, from where the scopes begin to differ: `layer0.neuron2.w1`. It then
    also goes before names that differ in their digits only, such as `w2`. Where scopes do not tell the nodes
    apart, their numbers do: `x #5`.

    Args:
        nodes: a whole graph, operands before users; the first is number 1.
        given: labels that go before the nodes' own names.
    """
    labels = {node: clean(label, _LONGEST) for node in nodes if (label := given.get(node))}
    own = {node: clean(name, _LONGEST) for node in nodes if (name := node.name) and node not in labels}
    return _numbered(nodes, labels, own | _in_scopes(nodes, own))


def stem(name: str) -> str:
    """The last part of a name without the digits at its end, nor the number of its node.

    >>> stem("mlp.layer0.neuron12"), stem("x1 #5")
    ('neuron', 'x')
    """
    return re.sub(r"\d*( #\d+)?$", "", name.rpartition(".")[2])


def _in_scopes(nodes: Sequence[Any], own: Mapping[Any, str]) -> dict[Any, str]:
    """The names that scopes go before, with these."""
    uses = Counter(own.values())
    stems = {name: stem(name) for name in uses}
    repeated = {stems[name] for name, count in uses.items() if count > 1}
    homes = _homes(nodes, [node for node, name in own.items() if stems[name] in repeated])
    scopes: dict[str, set[str]] = {}
    for node, scope in homes.items():
        scopes.setdefault(own[node], set()).add(scope)
    told_apart = {stems[name] for name, found in scopes.items() if len(found) > 1}
    homes = {node: scope for node, scope in homes.items() if stems[own[node]] in told_apart}
    shared = common_scope(homes.values())
    start = len(shared) + 1 if shared else 0
    return {node: clean(".".join(filter(None, (scope[start:], own[node]))), _LONGEST) for node, scope in homes.items()}


def _homes(nodes: Sequence[Any], wanted: Collection[Any]) -> dict[Any, str]:
    """The scopes that some nodes belong to: of a result its own, of a leaf that of its users; "" for none."""
    users: dict[Any, set[str | None]] = {node: set() for node in wanted if not node.operands}
    for node in nodes if users else ():
        scope = node.scope
        for operand in node.operands:
            if operand in users:
                users[operand].add(scope)
    return {node: home(node.scope, users.get(node, ())) or "" for node in wanted}


def _numbered(nodes: Sequence[Any], labels: Mapping[Any, str], own: Mapping[Any, str]) -> dict[Any, str]:
    """All names, with the node's number where a name is not unique, or looks as if it had one already."""
    among_labels = Counter(map(clean, labels.values()))
    among_all = among_labels + Counter(map(clean, own.values()))
    named = {}
    for number, node in enumerate(nodes, 1):
        if name := labels.get(node) or own.get(node):
            shown = clean(name)
            uses = among_labels if node in labels else among_all
            is_clear = uses[shown] == 1 and not re.search(r"(^| )#\d+$", shown)
            named[node] = name if is_clear else f"{name} #{number}"
    return named
