"""On which lanes do the lines of a history run, so that no two of them lie on each other?

Rows are laid oldest first, so a new turn adds a line and moves none. Lane 0 is the trunk: the path to the
head, and what goes straight on from it. The last lane takes the rows for whose line there was no room.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

LAST_LANE = 5


@dataclass(frozen=True, slots=True)
class Lines:
    """What is drawn in one row: lanes that run through, that end in its mark from above, that leave it below.

    `is_cut`: a line to a parent found no lane. `path_above` and `path_below` say whether the halves of
    lane 0 above and below the row's middle belong to the path to the head.
    """

    lane: int
    passing: tuple[int, ...]
    arriving: tuple[int, ...]
    leaving: tuple[int, ...]
    is_cut: bool
    is_on_path: bool
    path_above: bool
    path_below: bool


class Lanes:
    """The lanes of a listing's rows, by age; grows at its end."""

    def __init__(self, links: Sequence[tuple[int, ...]] = (), path: Sequence[int] = ()) -> None:
        self._lane: list[int] = []
        self._passing: list[int] = []  # bit n: lane n
        self._arriving: list[int] = []
        self._leaving: list[int] = []
        self._cut: set[int] = set()
        self._busy_up_to = [-1] * (LAST_LANE + 1)
        self._trunk = frozenset(path)
        self._path = (0, -1)
        if path:
            self._busy_up_to[0] = max(path)
        for parents in links:
            self.add(parents)
        self.show_path(path)

    def __len__(self) -> int:
        return len(self._lane)

    @property
    def used(self) -> int:
        """How many lanes are in use, at least one."""
        return 1 + max((lane for lane, up_to in enumerate(self._busy_up_to) if up_to >= 0), default=0)

    def holds(self, path: Collection[int]) -> bool:
        """Whether a path already runs straight down the trunk, so that showing it moves no line."""
        return all(age < len(self._lane) and self._lane[age] == 0 for age in path)

    def show_path(self, path: Sequence[int]) -> None:
        """Highlight the way from the first to the last of these ages; `holds` must be true of them."""
        self._path = (min(path), max(path)) if path else (0, -1)

    def add(self, parents: Sequence[int]) -> None:
        """Lay the next row; `parents` are the ages of its parents, first parent first."""
        age = len(self._lane)
        for column in (self._passing, self._arriving, self._leaving):
            column.append(0)
        first = parents[0] if parents else None
        lane = 0 if age in self._trunk else self._lane_for(first, age)
        self._lane.append(lane)
        if lane:
            self._busy_up_to[lane] = age
        elif age > self._busy_up_to[0]:
            self._busy_up_to[0] = age
        if first is not None and age not in self._cut:
            self._draw(first, age, lane)
        for parent in parents[1:]:
            self._draw_merge(parent, age)

    def lines(self, age: int) -> Lines:
        low, high = self._path
        return Lines(
            lane=self._lane[age],
            passing=_LANES_OF[self._passing[age]],
            arriving=_LANES_OF[self._arriving[age]],
            leaving=_LANES_OF[self._leaving[age]],
            is_cut=age in self._cut,
            is_on_path=self._lane[age] == 0 and low <= age <= high,
            path_above=low <= age < high,
            path_below=low < age <= high,
        )

    def _lane_for(self, parent: int | None, age: int) -> int:
        """Straight on from the parent where nothing else went on, else the first lane free from there up."""
        if parent is None:
            return self._free_lane(age - 1, lowest=0 if self._busy_up_to[0] < 0 else 1)
        if self._busy_up_to[self._lane[parent]] == parent:
            return self._lane[parent]
        lane = self._free_lane(parent, lowest=1)
        if lane == LAST_LANE:
            self._cut.add(age)
        return lane

    def _free_lane(self, above: int, lowest: int) -> int:
        return next((lane for lane in range(lowest, LAST_LANE) if self._busy_up_to[lane] <= above), LAST_LANE)

    def _draw_merge(self, parent: int, age: int) -> None:
        lane = self._lane[parent]
        if self._busy_up_to[lane] != parent:
            lane = self._free_lane(parent, lowest=1)
        if lane == LAST_LANE:
            self._cut.add(age)
            return
        self._busy_up_to[lane] = age
        self._draw(parent, age, lane)

    def _draw(self, parent: int, age: int, lane: int) -> None:
        bit = 1 << lane
        passing = self._passing
        for between in range(parent + 1, age):
            passing[between] |= bit
        self._arriving[parent] |= bit
        self._leaving[age] |= bit


_LANES_OF = [
    tuple(lane for lane in range(LAST_LANE + 1) if bits >> lane & 1) for bits in range(2 << LAST_LANE)
]
