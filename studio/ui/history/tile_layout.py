"""Where does each thing of a candidate tile stand? One answer for the brush and for the pointer."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

from studio.model.history import Verdict
from studio.ui.history.lettering import metrics

MARGIN_PX = 4  # around the card, for the rings of head and focus
VERDICTS = (Verdict.PICK, Verdict.MAYBE, Verdict.REJECT)
_INSET = 4
_BUTTON = 26
_BUTTON_PITCH = 28
_LEAST_WIDTH = 112
_LEAST_FOR_WORDS = 168
_SHAPES = (0.5, 2.2)  # width by height; longer pictures stand in a place of this shape, whole


@dataclass(frozen=True, slots=True)
class TileLayout:
    """`verdicts` are the places of the buttons; of a small tile only that of a set verdict.

    `side` is the column they stand in, beside the picture.
    """

    card: QRect
    picture: QRect
    side: QRect
    verdicts: Mapping[Verdict, QRect]
    foot: QRect

    def verdict_at(self, at: QPoint) -> Verdict | None:
        return next((verdict for verdict, rect in self.verdicts.items() if rect.contains(at)), None)


def foot_px() -> int:
    return max(28, metrics("label").lineSpacing() + 10)


def tile_size(height: int, shape: float, most: int | None = None) -> QSize:
    """The size of every tile of the strip, for pictures of this `shape` (width by height).

    Not wider than `most` while the words fit; the picture is shown whole all the same.
    """
    picture_height = height - 2 * MARGIN_PX - _INSET - foot_px()
    shape = max(_SHAPES[0], min(shape, _SHAPES[1]))
    width = round(picture_height * shape) + 2 * _INSET + _BUTTON + 3
    least = _LEAST_WIDTH if is_small(height) else _LEAST_FOR_WORDS
    if most is not None:
        width = min(width, most - 2 * MARGIN_PX)
    return QSize(max(width, least) + 2 * MARGIN_PX, height)


def is_small(height: int) -> bool:
    """Whether three buttons do not fit above each other beside the picture."""
    return height - 2 * MARGIN_PX - _INSET - foot_px() < 3 * _BUTTON_PITCH - 2


def lay_out_tile(rect: QRect, verdict: Verdict) -> TileLayout:
    """Lay a tile into `rect`; a small one keeps the button of a set verdict alone."""
    card = rect.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
    right = card.right() - _INSET - _BUTTON + 1
    foot = QRect(card.x() + 8, card.bottom() - foot_px() + 1, card.width() - 16, foot_px())
    picture = QRect(
        card.x() + _INSET,
        card.y() + _INSET,
        right - 3 - card.x() - _INSET,
        foot.y() - card.y() - _INSET,
    )
    small = is_small(rect.height())
    shown = [one for one in VERDICTS if not small or one is verdict]
    places = {
        one: QRect(right, picture.y() + at * _BUTTON_PITCH, _BUTTON, _BUTTON) for at, one in enumerate(shown)
    }
    side = QRect(right, picture.y(), _BUTTON, picture.height())
    return TileLayout(card, picture, side, places, foot)
