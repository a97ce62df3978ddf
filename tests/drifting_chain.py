"""Chains of turns at a maker that drifts: what is painted in each, how they go, and who counts what strayed.

ImageMagick counts, on files as they were exported: it knows nothing of locks.
"""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from drifting import MILD, STRONG, EditKind
from drifting_maker import Turn
from PIL import Image

from studio.imaging.arrays import Array, from_array
from studio.model.finals import ExportOptions
from studio.model.history import Node
from studio.model.recipe import Draft, LockMode
from studio.session.outlooks import TurnExtras
from studio.session.session import Session

_JUMPS_EVERY, _JUMPS_AT = 7, 3
_SPILL_PX = 6
_SOFT_PX = 5


@dataclass(frozen=True, slots=True)
class Step:
    """What a turn came to: its node, the file it was exported to, and all that was painted up to here."""

    node: Node
    file: Path
    painted: Array


def drifting_turns(count: int) -> list[Turn]:
    """Edits of every kind, spilling past their masks; most turns keep about still, some jump."""
    kinds = list(EditKind)
    strengths = [STRONG if n % _JUMPS_EVERY == _JUMPS_AT else MILD for n in range(count)]
    return [Turn(replace(one, spill_px=_SPILL_PX), kinds[n % len(kinds)]) for n, one in enumerate(strengths)]


def painted_masks(size: tuple[int, int], count: int, seed: int = 0) -> list[Array]:
    """Strokes of a round brush, hard and soft by turns: what a person paints."""
    random = np.random.default_rng(seed)
    return [_stroke(size, random, is_soft=n % 2 == 1) for n in range(count)]


async def chain(
    session: Session, image_id: str, masks: Sequence[Array], folder: Path, lock: LockMode
) -> list[Step]:
    """One turn a mask, each from the node of the one before, each exported as it stands."""
    steps: list[Step] = []
    painted = np.zeros_like(masks[0])
    for mask in masks:
        draft = Draft("change it", candidates=1, lock=lock)
        (node,) = (await session.turns.run(image_id, draft, TurnExtras(mask=from_array(mask)))).nodes
        await session.marks.move_head(image_id, node.id)
        (file,) = await session.finals.export([node.id], folder, ExportOptions())
        painted = np.maximum(painted, np.where(mask > 0, 255, 0).astype(np.uint8))
        steps.append(Step(node, file.path, painted))
    return steps


def strayed_px(root: Path, step: Step) -> int:
    """Pixels of an exported node that are not the root's, outside all that was painted."""
    return _unlike_px(root, step.file, step.painted)


def changed_px(root: Path, step: Step) -> int:
    """The same inside."""
    return _unlike_px(root, step.file, 255 - step.painted)


def _unlike_px(root: Path, file: Path, hidden: Array) -> int:
    """ImageMagick lays the root over the file where `hidden` is 255, and counts what then differs at all."""
    mask, covered = file.with_suffix(".hidden.png"), file.with_suffix(".covered.png")
    Image.fromarray(hidden).save(mask)
    subprocess.run(["convert", file, root, mask, "-composite", covered], check=True, capture_output=True)
    words = ["compare", "-metric", "AE", covered, root, "null:"]
    compared = subprocess.run(words, capture_output=True, text=True, check=False)
    assert compared.returncode in (0, 1), compared.stderr
    return int(float(compared.stderr.split()[0]))


def _stroke(size: tuple[int, int], random: np.random.Generator, *, is_soft: bool) -> Array:
    width, height = size
    brush = max(8, min(size) // 7)
    points = random.uniform((brush, brush), (width - brush, height - brush), (2, 2))
    points[1] = points[0] + np.clip(points[1] - points[0], -2 * brush, 2 * brush)
    mask = np.zeros((height, width), np.uint8)
    one, other = (tuple(int(value) for value in point) for point in points)
    cv2.line(mask, one, other, 255, brush)
    return cv2.GaussianBlur(mask, (0, 0), _SOFT_PX) if is_soft else mask
