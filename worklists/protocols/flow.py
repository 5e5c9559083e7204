"""Maximum flow (Dinic): whether an assignment exists at all."""

from collections import deque


class Flow:
    """A network of numbered nodes. Edges are pairs: the way there, and the way back beside it."""

    def __init__(self, size: int):
        self.out: list[list[int]] = [[] for _ in range(size)]
        self.head: list[int] = []
        self.room: list[int] = []

    def edge(self, tail: int, head: int, capacity: int) -> int:
        number = len(self.head)
        for start, end, room in ((tail, head, capacity), (head, tail, 0)):
            self.out[start].append(len(self.head))
            self.head.append(end)
            self.room.append(room)
        return number

    def used(self, edge: int) -> int:
        return self.room[edge ^ 1]

    def _levels(self, source: int, sink: int) -> list[int]:
        levels = [-1] * len(self.out)
        levels[source], waiting = 0, deque([source])
        while waiting and levels[sink] < 0:
            node = waiting.popleft()
            for edge in self.out[node]:
                if self.room[edge] and levels[self.head[edge]] < 0:
                    levels[self.head[edge]] = levels[node] + 1
                    waiting.append(self.head[edge])
        return levels

    def _path(self, source: int, sink: int, levels, tried) -> list[int]:
        """Edges of one shortest way with room, without recursion; empty when there is none left."""
        path: list[int] = []
        node = source
        while node != sink:
            while tried[node] < len(self.out[node]):
                edge = self.out[node][tried[node]]
                if self.room[edge] and levels[self.head[edge]] == levels[node] + 1:
                    path.append(edge)
                    node = self.head[edge]
                    break
                tried[node] += 1
            else:
                if not path:
                    return []
                node = self.head[path.pop() ^ 1]
                tried[node] += 1
        return path

    def most(self, source: int, sink: int) -> int:
        """Sends as much as possible and says how much that is."""
        total = 0
        while (levels := self._levels(source, sink))[sink] >= 0:
            tried = [0] * len(self.out)
            while path := self._path(source, sink, levels, tried):
                sent = min(self.room[edge] for edge in path)
                for edge in path:
                    self.room[edge] -= sent
                    self.room[edge ^ 1] += sent
                total += sent
        return total
