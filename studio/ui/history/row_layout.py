"""Where does each thing of a history row stand? One answer for the brush and for the pointer."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

from studio.ui.history.lettering import TAG, metrics, width_px
from studio.ui.history.row_view import RowView

THUMB = QSize(30, 20)
_THUMB_PITCH = THUMB.width() + 4
_FIRST_LANE_X, _LAST_LANE_X = 14, 38
_LANE_PITCH = 11
_TEXT_LEFT = 46
_RIGHT = 11
_GAP = 8
_TIGHT = 6
_ICON_PX = 14
_TAG_PADDING = 14
_TITLE_MOST = 200  # characters that are measured: a stranger's may be without end
_TAG_LEAST = 80  # below this a cut name says too little


@dataclass(frozen=True, slots=True)
class RowLayout:
    """`thumbs` are the places of nodes, by their index in the view; `waiting` those of arriving ones.

    A tag without a name had no room for it, and is shown as an icon.
    """

    title: QRect
    tags: tuple[tuple[QRect, str], ...]
    thumbs: tuple[tuple[QRect, int], ...]
    waiting: tuple[tuple[QRect, float], ...]
    more: QRect
    more_text: str
    icon: QRect
    detail: QRect
    drift_mark: QRect
    drift: QRect
    cost: QRect

    def node_at(self, view: RowView, at: QPoint) -> str | None:
        """The node whose thumbnail lies under the pointer."""
        return next((view.nodes[index].id for rect, index in self.thumbs if rect.contains(at)), None)


def row_height_px() -> int:
    return max(62, metrics("body").lineSpacing() + THUMB.height() + 24)


def lane_pitch(lanes: int) -> float:
    """From one lane to the next when `lanes` are in use: the more, the closer, so that no words move."""
    return min(_LANE_PITCH, (_LAST_LANE_X - _FIRST_LANE_X) / max(1, lanes - 1))


def lane_x(lane: int, lanes: int) -> float:
    """The middle of a lane when `lanes` are in use."""
    return _FIRST_LANE_X + lane * lane_pitch(lanes)


def lay_out(view: RowView, rect: QRect) -> RowLayout:
    """Lay a row into `rect`; what does not fit gives way to the title, the drift and the cost."""
    left, right = rect.x() + _TEXT_LEFT, rect.right() - _RIGHT + 1
    text_height = metrics("body").lineSpacing()
    top = rect.y() + (rect.height() - text_height - THUMB.height() - 6) // 2
    tags, title_right = _tags(view, QRect(left, top, right - left, text_height))
    line = QRect(left, top + text_height + 6, right - left, THUMB.height())
    cost = _from_right(line, right, max(width_px("caption", "$0.00"), width_px("caption", view.cost)))
    drift = _from_right(line, cost.left() - _TIGHT, width_px("caption", view.drift_text))
    drift_mark = QRect(drift.left() - 13, line.y() + (line.height() - 9) // 2, 9, 9)
    room = (drift_mark.left() if view.has_drift else right) - _TIGHT - left
    thumbs, waiting, hidden = _thumbs(view, line, room)
    after = left + (len(thumbs) + len(waiting)) * _THUMB_PITCH
    more_text = f"+{hidden}" if hidden else ""
    more = QRect(after, line.y(), width_px("caption", more_text), line.height())
    detail_left = (more.right() + _GAP) if hidden else after + 4 if thumbs or waiting else left
    icon = QRect(detail_left, line.y() + (line.height() - _ICON_PX) // 2, _ICON_PX, _ICON_PX)
    if view.icon:
        detail_left += _ICON_PX + _TIGHT
        room = right - left  # neither drift nor cost stand in this row
    return RowLayout(
        title=QRect(left, top, title_right - left, text_height),
        tags=tags,
        thumbs=thumbs,
        waiting=waiting,
        more=more,
        more_text=more_text,
        icon=icon,
        detail=QRect(detail_left, line.y(), max(0, left + room - detail_left), line.height()),
        drift_mark=drift_mark,
        drift=drift,
        cost=cost,
    )


def _tags(view: RowView, line: QRect) -> tuple[tuple[tuple[QRect, str], ...], int]:
    """Tags from the right, and where the title ends: of a title and its tags only one is ever cut."""
    height, right = metrics(TAG).height() + 6, line.right() + 1
    title = metrics("body").horizontalAdvance(view.title[:_TITLE_MOST])
    placed: list[tuple[QRect, str]] = []
    for name in view.tags[:2]:
        width, shown = _tag(name, height, line.width() * 2 // 5, right - line.x() - title - _GAP)
        placed.append((QRect(right - width, line.center().y() - height // 2, width, height), shown))
        right -= width + 4
    return tuple(placed), right - (4 if placed else 0)


def _tag(name: str, height: int, share: int, left_over: int) -> tuple[int, str]:
    """How wide a tag is, and what it says: whole in its share, cut beside a whole title, else an icon."""
    wanted = metrics(TAG).horizontalAdvance(name[:_TITLE_MOST]) + _TAG_PADDING
    if wanted <= max(share, left_over):
        return wanted, name
    return (left_over, name) if left_over >= _TAG_LEAST else (height + 4, "")


def _thumbs(
    view: RowView, line: QRect, room: int
) -> tuple[tuple[tuple[QRect, int], ...], tuple[tuple[QRect, float], ...], int]:
    """As many thumbnails as fit, the face always among them, then places for those on their way."""
    asked = len(view.nodes) + len(view.arriving)
    fitting = max(1, (room + 4) // _THUMB_PITCH)
    if asked > fitting:
        fitting = max(1, (room - 26 + 4) // _THUMB_PITCH)
    places = [
        QRect(line.topLeft() + QPoint(at * _THUMB_PITCH, 0), THUMB) for at in range(min(asked, fitting))
    ]
    indices = list(range(min(len(view.nodes), len(places))))
    if view.face is not None and indices:
        face = view.nodes.index(view.face)
        indices[-1] = max(indices[-1], face)
    thumbs = tuple(zip(places, indices, strict=False))
    waiting = tuple(zip(places[len(thumbs) :], view.arriving, strict=False))
    return thumbs, waiting, asked - len(thumbs) - len(waiting)


def _from_right(line: QRect, right: int, width: int) -> QRect:
    return QRect(right - width, line.y(), width, line.height())
