"""Drift looked at by keys: the answer as it came and as locked, maps with their legend, the path and back."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from conftest import OpenStudio
from desk import Desk
from hand import Hand
from loopback.openai_server import KEY
from loopback.program import ServerProgram
from person import Person
from PIL import Image, ImageDraw
from program import PICTURES, Installation

from studio.imaging.drift.heat import COLOURS

_MODEL = "gpt-image-2.6-flare"
_VARIABLE = "PALIMPSEST_JOURNEY_KEY"
# As a keyboard sends them: by name, xdotool may take letters of another layout.
_RAW, _LOCKED, _RECEIPT, _PREFERENCES = "44", "45", "ctrl+shift+46", "ctrl+59"
_SINGLE, _DIFFERENCE, _HEAT = "1", "5", "6"
_CHILD = "alt+Up"
_AT_REST_S = 1.0
_BACK = "Go to the last node under the limit"


def test_drift_is_looked_at_by_keys_and_gone_back_from(
    desk: Desk,
    hand: Hand,
    open_studio: OpenStudio,
    server: ServerProgram,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = tmp_path / "dandelion.palimpsest"
    desk.env[_VARIABLE] = KEY
    monkeypatch.setenv(_VARIABLE, KEY)
    home = Installation(tmp_path / "home")
    _one_locked_and_one_left_raw(home, server, project, tmp_path)
    at = Person(desk, hand, open_studio(project))
    at.settle()
    at.row("a blue bead")

    hand.click(at.see("Strip", "combo box").at(0.75, 0.5))
    at.see(_BACK, "push button")
    at.until(lambda: "ΔE" in at.see("Drift along the path").description, "the drift of the path in words")
    at.shot("path")
    at.press(_BACK)
    at.see("Node 2", "page tab")
    at.gone(_BACK)

    at.press("Keep to the mask", "push button")  # else what it offers is drawn over the picture later
    at.gone("Keep to the mask")
    looks = _Looks(at)
    locked = looks.at_once(_LOCKED)
    raw = looks.once(_RAW, lambda seen: not np.array_equal(seen, locked), "raw")
    looks.once(_LOCKED, lambda seen: np.array_equal(seen, locked), "locked")
    looks.once(_DIFFERENCE, lambda seen: _brightness(seen) < _brightness(raw) / 2, "difference, locked")
    at.see("Measure against")
    looks.once(_HEAT, lambda seen: _has_ramp(seen) and _hot_px(seen) == 0, "heat, locked")
    looks.once(_RAW, lambda seen: _has_ramp(seen) and _hot_px(seen) > 1000, "heat, raw")
    looks.once(_LOCKED, lambda seen: _has_ramp(seen) and _hot_px(seen) == 0)
    looks.once(_SINGLE, lambda seen: np.array_equal(seen, locked))

    hand.press(_RECEIPT)
    at.see("0 of ")
    at.shot("receipt")

    hand.press(_CHILD)
    at.see("Node 3", "page tab")
    at.see(_BACK, "push button")
    hand.press(_PREFERENCES)
    at.press("Pictures and masks", "list item")
    at.set_number("Drift is red over", 30)
    at.set_number("Drift is amber over", 20)
    at.shot("limits")
    hand.press("Escape")
    at.gone(_BACK)
    at.shot("under the limit")
    at.studio.quits()
    assert server.submits == 2


@dataclass(frozen=True, slots=True)
class _Looks:
    """The picture on the canvas, as an array of its pixels."""

    at: Person

    def once(self, key: str, is_so: Callable[[np.ndarray], bool], name: str = "") -> np.ndarray:
        """After a key, as soon as it looks as it should."""
        self.at.hand.press(key)
        self.at.until(lambda: is_so(self._seen()), f"the canvas after {key} {name}")
        if name:
            self.at.shot(name)
        return self._seen()

    def at_once(self, key: str) -> np.ndarray:
        """After a key, when it has come to rest."""
        self.at.hand.click(self.at.canvas.at(0.02, 0.1))  # so that keys are the canvas's
        self.at.hand.press(key)
        shown, changed_s = self._seen(), time.monotonic()

        def rests() -> bool:
            nonlocal shown, changed_s
            seen = self._seen()
            if not np.array_equal(seen, shown):
                shown, changed_s = seen, time.monotonic()
            return time.monotonic() - changed_s > _AT_REST_S

        self.at.until(rests, "the canvas at rest")
        return shown

    def _seen(self) -> np.ndarray:
        left, top, width, height = self.at.canvas.rect
        with Image.open(io.BytesIO(self.at.desk.picture())) as picture:
            return np.asarray(picture.convert("RGB"))[top : top + height, left : left + width].astype(int)


def _has_ramp(seen: np.ndarray) -> bool:
    """Whether the legend stands in the lower left corner: its colours from end to end."""
    corner = seen[-120:, :320].reshape(-1, 3)
    return all((np.abs(corner - colour).max(1) <= 6).any() for colour in COLOURS)


def _hot_px(seen: np.ndarray) -> int:
    """Pixels in a colour of the ramp from ΔE 2.3 on, beside the legend."""
    part = seen[40:-130]
    return int((part[..., 0] - part[..., 1] > 60).sum())


def _brightness(seen: np.ndarray) -> float:
    return float(seen[40:-130].mean())


def _one_locked_and_one_left_raw(
    home: Installation, server: ServerProgram, project: Path, folder: Path
) -> None:
    """The second is as a model answered that drifts, so that it lies over the limit."""
    home.done("new", project, PICTURES / "dandelion.jpg")
    home.add_account("work", server.url, model=_MODEL, variable=_VARIABLE)
    server.set(drift="mild")
    mask = folder / "mask.png"
    with Image.open(PICTURES / "dandelion.jpg") as picture:
        drawn = Image.new("L", picture.size)
    ImageDraw.Draw(drawn).ellipse((420, 260, 760, 600), fill=255)
    drawn.save(mask)
    paid = ("--profile", "work", "--max-cost", "2", "--mask", mask)
    home.done("edit", project, "-i", "a red bead", *paid)
    home.done("edit", project, "-i", "a blue bead", *paid, "--lock", "off")
