"""Which font a role of text has; sizes follow the user's own font."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtGui import QFont, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

BODY_PX = 13
SIZES_PX: Mapping[str, float] = MappingProxyType(
    {
        "body": 13,
        "strong": 13,
        "label": 12,
        "caption": 11,
        "section": 12.5,
        "receipt": 22,
        "welcome": 26,
        "search": 15,
    }
)
_SEMIBOLD = frozenset({"strong", "section", "receipt", "welcome"})


class _Scale:
    """How much larger than designed the user's font is."""

    factor = 1.0


def adopt(app: QApplication) -> None:
    """Measure the user's font once, before anything is built, and set the body font."""
    user_px = QFontInfo(app.font()).pixelSize()
    # 12 to 14 px is what systems come with and what the layout was drawn for.
    _Scale.factor = 1.0 if 11 <= user_px <= 14 else user_px / BODY_PX
    app.setFont(font("body"))


def font(role: str = "body") -> QFont:
    """The font of `role`, with figures of equal width."""
    made = QFont(QApplication.font())
    made.setPixelSize(px(SIZES_PX[role]))
    made.setWeight(QFont.Weight.DemiBold if role in _SEMIBOLD else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def px(designed: float) -> int:
    """A designed size in pixels at the user's font size."""
    return round(designed * _Scale.factor)


def row_px(designed: int, role: str = "body") -> int:
    """The height of a row: as designed, or as the font needs with 8 px of air."""
    return max(designed, QFontMetrics(font(role)).lineSpacing() + 8)
