"""What replays are told of: a script that paints, and turns that go on from the head."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from rehearsal import sent_file
from stage import box_mask, png_bytes

from studio.model.history import Node
from studio.model.provider import ProviderRequest
from studio.model.recipe import Draft
from studio.session.masking import marked_by
from studio.session.outlooks import TurnExtras
from studio.session.session import Session


@dataclass
class Painter:
    """A script: what is sent, with other colours where its mask is white."""

    sent: list[np.ndarray] = field(default_factory=list)

    def __call__(self, request: ProviderRequest, ordinal: int) -> bytes:
        with Image.open(sent_file(request)) as picture:
            array = np.array(picture.convert("RGB"))
        self.sent.append(array.copy())
        where = np.ones(array.shape[:2], bool)
        if isinstance(request.mask, Path):
            with Image.open(request.mask) as mask:
                where = np.asarray(mask.convert("L")) > 0
        array[where] = np.roll(255 - array[where], len(self.sent), axis=1)
        return png_bytes(array)


async def step(
    session: Session,
    image_id: str,
    wish: str,
    box: tuple[int, int, int, int] | None,
    *,
    profile: str = "maker",
    **more: Any,
) -> Node:
    """One turn from the head with a mask of its own; the head moves to what it makes."""
    history = session.history(image_id)
    head = history.nodes[history.head or ""]
    mask = None if box is None else box_mask(head.width, head.height, *box)
    extras = TurnExtras(mask=mask, marked=None if mask is None else await marked_by(mask))
    draft = Draft(instruction=wish, candidates=1, profile=profile, use_mask=mask is not None, **more)
    result = await session.turns.run(image_id, draft, extras)
    assert result.errors == ()
    await session.marks.move_head(image_id, result.nodes[0].id)
    return result.nodes[0]
