"""How words get onto rows and tiles: fonts measured once, text cut with … where its room ends."""

from functools import cache, lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout

from studio.ui.look import theme
from studio.ui.look import type as type_scale

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine
CENTRE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
TAG = "tag"
_MOST_CHARACTERS = 1000  # of what is cut to a row: a stranger's may be without end


@cache
def font(size: str) -> QFont:
    """The font of a size of the type scale, or of a tag; made once, since rows are painted by the dozen."""
    if size != TAG:
        return type_scale.font(size)
    made = type_scale.font("caption")
    made.setWeight(QFont.Weight.DemiBold)
    return made


@cache
def metrics(size: str) -> QFontMetrics:
    return QFontMetrics(font(size))


@lru_cache(maxsize=2048)
def width_px(size: str, text: str) -> int:
    """For the few short words that every row has: costs, drifts, counts."""
    return metrics(size).horizontalAdvance(text)


def write(
    painter: QPainter, rect: QRect, text: str, *, size: str, role: str, where: Qt.AlignmentFlag = LEFT
) -> None:
    """One line of `text` in `rect`."""
    if not text or rect.width() <= 0:
        return
    painter.setFont(font(size))
    painter.setPen(theme.colour(role))
    fitting = metrics(size).elidedText(text[:_MOST_CHARACTERS], Qt.TextElideMode.ElideRight, rect.width() + 1)
    painter.drawText(rect, where, fitting)


def lines_of(text: str, width: int, most: int) -> list[str]:
    """`text` in at most so many lines of label type; the last one holds all the rest, for `write` to cut."""
    text = text[:_MOST_CHARACTERS]
    layout = QTextLayout(text, font("label"))
    starts: list[int] = []
    layout.beginLayout()
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(text)]
    return [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def forget_fonts() -> None:
    """Measure anew: the user's font has changed."""
    font.cache_clear()
    metrics.cache_clear()
    width_px.cache_clear()
