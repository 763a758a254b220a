"""Layered drawing, step 2: vertices in layers, with one vertex on every layer that an edge or a frame passes."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from autograd.pictures.layout_groups import spans_of


class Link(NamedTuple):
    """An edge to be routed.

    Attributes:
        tail: the vertex it comes from.
        head: the vertex it goes to.
        is_turned: True where it points against the ranks.
    """

    tail: int
    head: int
    is_turned: bool = False


class Layers:
    """A graph in layers: every segment of an edge joins two layers that follow one another.

    Attributes:
        ranks: by vertex.
        homes: by vertex, the innermost group around it, or -1.
        parents: by group, the group around it, or -1.
        real: how many vertices are real; those that follow stand for an edge or a frame passing a layer.
        layers: the vertices of every rank.
        segments: by rank, the tail and head of what joins it to the next one.
        chains: by link, the vertices it passes through, from its tail to its head without these; none if it is
            far.
        borders: by group and rank, the vertices of the first and the last side of its frame.
        spans: by group, its first and last rank; None where it is empty.
    """

    def __init__(
        self,
        ranks: Sequence[int],
        homes: Sequence[int],
        parents: Sequence[int],
        links: Sequence[Link],
        far: Collection[int] = (),
    ) -> None:
        self.ranks, self.homes, self.parents = list(ranks), list(homes), list(parents)
        self.real = len(ranks)
        count = max(ranks, default=-1) + 1
        self.layers: list[list[int]] = [[] for _ in range(count)]
        for vertex, rank in enumerate(ranks):
            self.layers[rank].append(vertex)
        self.segments: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        self.spans = spans_of(ranks, homes, parents)
        self.chains = [[] if index in far else self._chain(link) for index, link in enumerate(links)]
        self.borders: dict[tuple[int, int], tuple[int, int]] = {}
        for group, span in enumerate(self.spans):
            if span:
                self._frame(group, *span)

    def around(self, vertex: int) -> Iterator[int]:
        """The groups around a vertex, from the inside."""
        group = self.homes[vertex]
        while group >= 0:
            yield group
            group = self.parents[group]

    def _chain(self, link: Link) -> list[int]:
        """Add what the link passes through; one that points backwards also passes beside both its ends."""
        first, last = self.ranks[link.tail], self.ranks[link.head]
        if link.is_turned:
            chain = [self._add(rank, self._shared(link)) for rank in range(last, first + 1)]
            self._join(chain)
            return chain[::-1]
        chain = [self._add(rank, self._home(link, rank)) for rank in range(first + 1, last)]
        self._join([link.tail, *chain, link.head])
        return chain

    def _add(self, rank: int, home: int) -> int:
        self.ranks.append(rank)
        self.homes.append(home)
        self.layers[rank].append(len(self.ranks) - 1)
        return len(self.ranks) - 1

    def _join(self, path: list[int]) -> None:
        for tail, head in pairwise(path):
            self.segments[self.ranks[tail]].append((tail, head))

    def _shared(self, link: Link) -> int:
        entered = set(self.around(link.head))
        return next((group for group in self.around(link.tail) if group in entered), -1)

    def _home(self, link: Link, rank: int) -> int:
        """Where a link passes a layer: it leaves a frame at the far end, and enters one at the near end."""
        left, entered = list(self.around(link.tail)), list(self.around(link.head))
        for group in left:
            if group not in entered and self._passes(group, rank):
                return group
        for group in entered:
            if group not in left and self._passes(group, rank):
                return group
        return self._shared(link)

    def _passes(self, group: int, rank: int) -> bool:
        span = self.spans[group]
        return span is not None and span[0] <= rank <= span[1]

    def _frame(self, group: int, first: int, last: int) -> None:
        for rank in range(first, last + 1):
            self.borders[group, rank] = self._add(rank, group), self._add(rank, group)
        for side in (0, 1):
            self._join([self.borders[group, rank][side] for rank in range(first, last + 1)])
