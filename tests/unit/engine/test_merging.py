"""Which pieces of a hole give way to what is beside them."""

import numpy as np

from studio.engine.filling.merging import merged
from studio.model.watch import Watch

QUIET = Watch((), lambda _: None)
SIDE = 16


def scene(*spots: tuple[int, int, int]) -> tuple[np.ndarray, ...]:
    """A square hole of label 0 with spots of others three rows high: (first and last column, label)."""
    labels = np.zeros((SIDE, SIDE), np.intp)
    for first, last, label in spots:
        labels[4:7, first:last] = label
    y, x = np.nonzero(np.ones((SIDE, SIDE), bool))
    slot = np.pad(np.arange(SIDE * SIDE).reshape(SIDE, SIDE), 1, constant_values=-1)
    beside = [slot[y + 1 + dy, x + 1 + dx] for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0))]
    values = np.broadcast_to(np.array([0.2, 0.8, 0.75], np.float32)[None, :, None], (SIDE * SIDE, 3, 1))
    return labels.ravel(), y, x, values, beside


def unlike_outside(labels: np.ndarray) -> np.ndarray:
    """What labels cost by themselves: the strange ones something wherever they are not."""
    unary = np.zeros((SIDE * SIDE, 3), np.float32)
    unary[labels == 0, 1:] = 1
    return unary


def test_a_piece_that_costs_more_than_its_neighbour_gives_way() -> None:
    labels, y, x, values, beside = scene((4, 7, 1))
    unary = unlike_outside(labels)

    assert not merged(labels, unary, values, (y, x), beside, QUIET).any()


def test_two_pieces_that_hold_each_other_give_way_together() -> None:
    labels, y, x, values, beside = scene((4, 6, 1), (6, 8, 2))
    unary = unlike_outside(labels)
    unary[labels > 0, 0] = 0.7
    unary[labels == 1, 2] = unary[labels == 2, 1] = 2

    assert not merged(labels, unary, values, (y, x), beside, QUIET).any()


def test_a_piece_that_belongs_there_stays() -> None:
    labels, y, x, values, beside = scene((4, 7, 1))
    unary = unlike_outside(labels)
    unary[labels == 1, 0] = 2

    assert np.array_equal(merged(labels, unary, values, (y, x), beside, QUIET), labels)
