"""Mood: a picture takes over the light and the colours of a reference, and skin stays skin."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.steps import NORMAL_PERCENT, Mood
from studio.engine.work import Work, copied, strips

_SAMPLES_MAX = 60_000
_STEPS = 33  # of the curve of light
_SLOPE = (0.45, 2.2)  # how steep that curve may be: less is posterised, more lifts noise
_SPREAD = (0.5, 1.7)  # how far colours may move together or apart
_CAST_LEAST = 0.004
_BANDS = 3
# Skin of all tones lies in one fan of hues (in OKLab, radians), from pale to rich.
_SKIN_HUE, _SKIN_WIDTH = 0.92, 0.38
_SKIN_CHROMA = (0.008, 0.17)
_SKIN_KEEPS = 0.85  # of its own hue and chroma
_SKIN_SIDE_PX = 5  # over which it is smoothed
_SKIN_TURN = 0.25  # radians, at most
_CHROMA_MAX = 0.32

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MoodSetting:
    """How far light and colours go to the reference's; `is_split`: shadows and lights each to their own."""

    method: str
    ordinal: int
    light: float
    colour: float
    is_split: bool = False


def settings(step: Mood) -> tuple[MoodSetting, ...]:
    share = min(1.0, step.percent / 100) if step.is_exact else min(1.25, step.percent / NORMAL_PERCENT)
    return (
        MoodSetting("light and colours", step.ordinal, 0.75 * share, 0.9 * share),
        MoodSetting("shadows and lights apart", step.ordinal, 0.5 * share, 1.0 * share, is_split=True),
        MoodSetting("colours only", step.ordinal, 0.0, 0.9 * share),
        MoodSetting("light only", step.ordinal, 0.9 * share, 0.0),
        MoodSetting("a touch", step.ordinal, 0.35 * share, 0.45 * share),
    )


@dataclass(frozen=True, slots=True)
class _Move:
    """A curve of light, and for each band of light a line of colour: (a, b) · turn + shift."""

    curve: Floats
    turns: Floats  # (bands, 2, 2)
    shifts: Floats  # (bands, 2)
    middles: Floats  # (bands,) of light


def apply(work: Work, setting: MoodSetting) -> None:
    own = _sample(work.patch, work.painted)
    theirs = _sample(work.references[setting.ordinal], None)
    move = _move(own, theirs, bands=_BANDS if setting.is_split else 1)
    source = copied(work.patch, work.watch)
    for strip in strips(source.shape, work.watch, halo_px=_SKIN_SIDE_PX // 2):
        lab = oklab.lab_of_linear(layout.linear(source[strip.wide]))
        done = np.ascontiguousarray(_moved(lab, move, setting)[strip.inner])
        layout.write_colour(work.patch[strip.rows], oklab.srgb(done))
    work.restore_unpainted()
    work.methods.append(
        f"mood of Image {setting.ordinal}, {setting.method}, light {min(1, setting.light):.0%}, "
        f"colours {min(1, setting.colour):.0%}"
    )


def _sample(raster: layout.Raster, painted: NDArray[np.uint8] | None) -> Doubles:
    """OKLab of evenly chosen pixels, (n, 3); transparent ones are no part of a mood."""
    some = layout.some(raster, painted, _SAMPLES_MAX)
    lab = oklab.lab(layout.colour(some))[:, 0]
    opacity = layout.alpha(some)
    if opacity is not None and (opacity[:, 0] > 0.5).any():
        lab = lab[opacity[:, 0] > 0.5]
    return lab.astype(np.float64)


def _move(own: Doubles, theirs: Doubles, *, bands: int) -> _Move:
    turns, shifts, middles = [], [], []
    for n in range(bands):
        mine, goal = _band(own, n, bands), _band(theirs, n, bands)
        turn = _transport(np.cov(mine[:, 1:].T), np.cov(goal[:, 1:].T))
        turns.append(turn)
        shifts.append(_bounded(goal[:, 1:].mean(axis=0) - turn @ mine[:, 1:].mean(axis=0), goal[:, 1:]))
        middles.append(float(mine[:, 0].mean()))
    return _Move(
        _curve(own[:, 0], theirs[:, 0]),
        np.array(turns, np.float32),
        np.array(shifts, np.float32),
        np.array(middles, np.float32),
    )


def _bounded(shift: Doubles, goal: Doubles) -> Doubles:
    """Where grey goes: no farther than the reference's own cast, or a red picture would turn grey to cyan."""
    cast = float(np.hypot(*np.median(goal, axis=0))) + _CAST_LEAST
    size = float(np.hypot(*shift))
    return np.asarray(shift * min(1.0, cast / max(size, 1e-9)), np.float64)


def _band(lab: Doubles, n: int, bands: int) -> Doubles:
    """The n-th share of the pixels, from dark to bright, a little into its neighbours."""
    if bands == 1:
        return lab
    order = np.argsort(lab[:, 0])
    low = max(0.0, n / bands - 0.08)
    high = min(1.0, (n + 1) / bands + 0.08)
    return lab[order[int(low * len(order)) : max(int(high * len(order)), int(low * len(order)) + 8)]]


def _transport(own: Doubles, goal: Doubles) -> Doubles:
    """The symmetric linear map of one covariance onto another, with its stretch bounded.

    Pitié and Kokaram, "The linear Monge-Kantorovitch linear colour mapping", 2007.
    """
    floor = 4e-5 * np.eye(2)
    root = _root(own + floor)
    back = np.linalg.inv(root)
    turn = back @ _root(root @ (goal + floor) @ root) @ back
    values, vectors = np.linalg.eigh((turn + turn.T) / 2)
    return np.asarray(vectors @ np.diag(np.clip(values, *_SPREAD)) @ vectors.T, np.float64)


def _root(matrix: Doubles) -> Doubles:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.T, np.float64)


def _curve(own: Doubles, theirs: Doubles) -> Floats:
    """Where each lightness goes: quantile to quantile, with a slope that neither flattens nor tears."""
    at = np.linspace(0, 1, _STEPS)
    ranks = np.linspace(0.005, 0.995, 64)
    goal = np.interp(at, np.quantile(own, ranks), np.quantile(theirs, ranks))
    slope = np.clip(np.diff(goal) * (_STEPS - 1), *_SLOPE)
    slope = np.convolve(np.pad(slope, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    curve = np.concatenate([[0.0], np.cumsum(slope)]) / (_STEPS - 1)
    middle = float(np.median(own))
    curve += float(np.interp(middle, at, goal)) - float(np.interp(middle, at, curve))
    # Black stays near black and white near white: a mood has no grey veil unless the reference has.
    curve = np.clip(curve, min(0.0, goal[0]), 1)
    return np.maximum.accumulate(np.clip(curve, 0, 1)).astype(np.float32)


def _moved(lab: Floats, move: _Move, setting: MoodSetting) -> Floats:
    light = np.clip(lab[..., 0], 0, 1)
    goal = np.interp(light.ravel(), np.linspace(0, 1, _STEPS), move.curve).reshape(light.shape)
    lit = light + np.float32(setting.light) * (goal.astype(np.float32) - light)
    colour = np.ascontiguousarray(lab[..., 1:])
    wanted = _coloured(light, colour, move)
    # Deep shadow and white hold little colour, whatever the mood is.
    room = np.clip(lit / 0.18, 0, 1) * np.clip((1 - lit) / 0.08, 0, 1)
    skin = _skin(lab)
    share = setting.colour * (0.25 + 0.75 * room) * (1 - _SKIN_KEEPS * skin)
    moved = colour + share[..., None] * (wanted - colour)
    _keep_hue(moved, colour, skin)
    size = np.hypot(moved[..., 0], moved[..., 1])
    moved *= np.minimum(1, _CHROMA_MAX / np.maximum(size, 1e-6))[..., None]
    return np.dstack((lit, moved))


def _coloured(light: Floats, colour: Floats, move: _Move) -> Floats:
    """What the lines of the bands say, mixed by how near each band's light is."""
    lines = [np.column_stack((turn, shift)) for turn, shift in zip(move.turns, move.shifts, strict=True)]
    goals = [cv2.transform(colour, line) for line in lines]
    if len(goals) == 1:
        return np.asarray(goals[0], np.float32)
    done = np.zeros_like(colour)
    places = np.arange(len(goals))
    at = np.interp(light.ravel(), np.maximum.accumulate(move.middles), places).reshape(light.shape)
    at = at.astype(np.float32)
    for n, goal in enumerate(goals):
        done += np.clip(1 - np.abs(at - n), 0, 1)[..., None] * goal
    return np.asarray(done, np.float32)


def _keep_hue(moved: Floats, colour: Floats, weight: Floats) -> None:
    """Where `weight` is 1, `moved` is not turned by more than a few degrees from the hue of `colour`."""
    along = colour[..., 0] * moved[..., 0] + colour[..., 1] * moved[..., 1]
    across = colour[..., 0] * moved[..., 1] - colour[..., 1] * moved[..., 0]
    turn = np.arctan2(across, along)
    back = weight * (np.clip(turn, -_SKIN_TURN, _SKIN_TURN) - turn)
    cosine, sine = np.cos(back), np.sin(back)
    a = cosine * moved[..., 0] - sine * moved[..., 1]
    moved[..., 1] = sine * moved[..., 0] + cosine * moved[..., 1]
    moved[..., 0] = a


def _skin(lab: Floats) -> Floats:
    """1 where a colour may be skin, softly 0 elsewhere; smoothed, so that no face breaks into patches."""
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    hue = np.arctan2(lab[..., 2], lab[..., 1])
    near = np.exp(-0.5 * np.square(np.square((hue - _SKIN_HUE) / _SKIN_WIDTH)))
    low, high = _SKIN_CHROMA
    rich = np.clip((chroma - low) / 0.02, 0, 1) * np.clip((high - chroma) / 0.05, 0, 1)
    lit = np.clip((lab[..., 0] - 0.1) / 0.1, 0, 1)
    return np.asarray(
        cv2.blur((near * rich * lit).astype(np.float32), (_SKIN_SIDE_PX, _SKIN_SIDE_PX)), np.float32
    )
