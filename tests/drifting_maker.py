"""A hosted maker that drifts: a rehearsal whose answers went through `drifting`, by way of the spool.

It paints what it was asked inside the mask it was sent, past which it may spill, and drifts everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from drifting import STILL, Drifted, Edit, EditKind, SceneChange, Strengths, apply, changed_scene
from PIL import Image
from rehearsal import Rehearsal, sent_file
from stage import asked_area, png_bytes

from studio.imaging.arrays import Array
from studio.model.errors import Charged, Declined
from studio.model.provider import ProviderRequest


@dataclass(frozen=True, slots=True)
class Turn:
    """What it does in one call: drifts by `strengths` while it makes an edit of `kind` (None: it was told to
    change nothing and does not); or shows another `scene`; or is `declined`."""

    strengths: Strengths = STILL
    kind: EditKind | None = EditKind.RECOLOUR
    scene: SceneChange | None = None
    declined: bool = False


@dataclass
class DriftingMaker:
    """Plays `turns` one a call, the last of them for all that follow; `truths` are what it did, in order.

    Without a mask an edit lies somewhere, over a tenth of the picture. Equal seeds give equal answers.
    """

    turns: Sequence[Turn]
    seed: int = 0
    truths: list[Drifted] = field(default_factory=list)
    _calls: list[str] = field(default_factory=list)

    def provider(self, **more: Any) -> Rehearsal:
        """The double to hand to a studio; `more` is what a Rehearsal takes besides its script."""
        return Rehearsal(self.answer, **more)

    def answer(self, request: ProviderRequest, ordinal: int) -> bytes:
        """The script. Raises Declined where its turn says so."""
        if request.job_id not in self._calls:
            self._calls.append(request.job_id)
        call = self._calls.index(request.job_id)
        turn = self.turns[min(call, len(self.turns) - 1)]
        if turn.declined:
            raise Declined("declined-request", provider="rehearsal", charged=Charged.NO, reason="violence")
        seed = self.seed + 1000 * call + ordinal
        with Image.open(sent_file(request)) as picture:
            sent = np.asarray(picture.convert("RGB"))
        if turn.scene is not None:
            return png_bytes(changed_scene(sent, turn.scene, seed))
        edit = None if turn.kind is None else Edit(turn.kind, _region(request, sent))
        self.truths.append(apply(sent, edit, turn.strengths, seed))
        return png_bytes(self.truths[-1].answer)


def _region(request: ProviderRequest, sent: Array) -> Array | None:
    if not isinstance(request.mask, Path):
        return None
    return np.where(asked_area(request, sent.shape[:2]), 255, 0).astype(np.uint8)
