"""Opening `dot` and `fsum`: each becomes the `*` and `+` that it stands for."""

from collections.abc import Sequence
from itertools import count

from autograd import ops
from autograd.pictures.picture import Edge, Node


def with_open_sums(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[list[Node], list[Edge]]:
    """Return a picture's nodes and edges with every `dot` and `fsum` written in `*` and `+`.

    What is added is numbered after all that is there. The last sum is the node itself, with its data, which was
    rounded once; the sums before it are rounded each.
    """
    by_user: dict[int, list[Edge]] = {}
    for edge in edges:
        by_user.setdefault(edge.user, []).append(edge)
    opener = _Opener(nodes)
    for node in nodes:
        opener.copy(node, by_user.get(node.number, []))
    return opener.nodes, opener.edges


class _Opener:
    """Copies nodes and edges, opening what can be opened."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self._known = {node.number: node for node in nodes}
        self._numbers = count(max(self._known) + 1)

    def copy(self, node: Node, operands: list[Edge]) -> None:
        """Copy a node with the edges to its operands."""
        summands, pairs = self._terms(node, operands)
        if not pairs and len(summands) < 2:
            self.nodes.append(node)
            self.edges += operands
        elif not summands and len(pairs) == 1:
            self._product(node._replace(op=ops.mul.name, symbol=ops.mul.symbol), pairs[0])
        else:
            parts = [self._known[edge.operand] for edge in summands]
            for x, y in pairs:
                data = self._known[x.operand].data * self._known[y.operand].data
                parts.append(self._product(self._new(node, ops.mul, data), (x, y)))
            total = parts[0]
            for part in parts[1:-1]:
                total = self._sum(self._new(node, ops.add, total.data + part.data), total, part)
            self._sum(node._replace(op=ops.add.name, symbol=ops.add.symbol), total, parts[-1])

    def _terms(self, node: Node, operands: list[Edge]) -> tuple[list[Edge], list[tuple[Edge, Edge]]]:
        """What is added as it is, and what is multiplied first; a bias of 0 that is a constant is left out."""
        if node.op == ops.fsum.name:
            return operands, []
        if node.op != ops.dot.name:
            return [], []
        half = len(operands) // 2
        bias = self._known[operands[-1].operand]
        pairs = list(zip(operands[:half], operands[half:-1], strict=True))
        return [] if bias.is_constant and bias.data == 0.0 else [operands[-1]], pairs

    def _new(self, node: Node, op: ops.Op, data: float) -> Node:
        return Node(
            next(self._numbers), "operation", op.name, op.symbol, data, node.grad, None, node.scope, False, False, 0
        )

    def _product(self, node: Node, pair: tuple[Edge, Edge]) -> Node:
        self.nodes.append(node)
        for position, edge in enumerate(pair):
            self.edges.append(edge._replace(user=node.number, position=position, label=""))
        return node

    def _sum(self, node: Node, *parts: Node) -> Node:
        self.nodes.append(node)
        for position, part in enumerate(parts):
            flow = None if part.is_constant else node.grad
            self.edges.append(Edge(node.number, position, part.number, "", 1.0, flow))
        return node
