"""Where the parts of a line of the palette stand: its note beside its title, or below where it is longer."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

from studio.ui.key_bindings import spoken
from studio.ui.look import type as type_scale
from studio.ui.palette.entries import Entry, Row, why_not

LEFT_PX, RIGHT_PX = 22, 18
WRAPS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_TEXT_LEFT_PX, _BESIDE_PICTURE_PX = 50, 88
_NOTE_GAP_PX, _BELOW_PX, _BETWEEN_CAPS_PX = 12, 2, 6
_ENDLESS_PX = 10_000


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """`line` has icon, title and keys in its middle; the note is beside the title, or below it (`wraps`)."""

    line: QRect
    title: QRect
    note: QRect
    wraps: bool


def note_of(entry: Entry) -> str:
    """Why it cannot be, else what is worth knowing of it."""
    return why_not(entry) if entry.reason else entry.note


def row_px(row: Row, width_px: int) -> int:
    """An entry is as high as a hand needs, and higher where its note has no room beside its title."""
    if row.entry is None:
        return type_scale.row_px(30)
    return _height_px(row.entry) + (_below_px(row, row.entry, width_px) if _is_crowded(row, width_px) else 0)


def lay_out(row: Row, entry: Entry, rect: QRect) -> RowPlaces:
    left, right = rect.x() + _text_left(entry), rect.x() + _keys_left(entry, rect.width())
    wraps = _is_crowded(row, rect.width())
    line = QRect(rect.x(), rect.y(), rect.width(), _height_px(entry))
    title = QRect(left, line.y(), max(0, right - left), line.height())
    if wraps:
        top = line.bottom() + 1 - _pad_px(entry) + _BELOW_PX
        width = rect.width() - RIGHT_PX - _text_left(entry)
        note = QRect(left, top, width, rect.bottom() + 1 - top)
    else:
        after = left + title_px(row) + _NOTE_GAP_PX
        note = QRect(after, line.y(), max(0, right - after), line.height())
    return RowPlaces(line, title, note, wraps)


def runs(row: Row) -> Iterator[tuple[str, bool]]:
    """The title in pieces, and whether each is made of letters that were found."""
    title = row.entry.title if row.entry else ""
    found, start = set(row.found_at), 0
    while start < len(title):
        is_found, end = start in found, start
        while end < len(title) and (end in found) == is_found:
            end += 1
        yield title[start:end], is_found
        start = end


def title_font(is_found: bool) -> QFont:
    return type_scale.font("strong" if is_found else "body")


def title_px(row: Row) -> int:
    return sum(QFontMetrics(title_font(is_found)).horizontalAdvance(text) for text, is_found in runs(row))


def cap_px(text: str) -> int:
    """How wide one key cap is."""
    return max(20, QFontMetrics(type_scale.font("caption")).horizontalAdvance(text) + 10)


def key_caps(keys: str) -> tuple[str, ...]:
    """ "Ctrl", "Shift", "R" of "Ctrl+Shift+R"; a plus may itself be the key."""
    head, plus, last = keys.rpartition("+")
    if plus and not last:
        return (*filter(None, head.rstrip("+").split("+")), "+")
    return tuple(filter(None, keys.split("+")))


def caps_of(entry: Entry) -> tuple[str, ...]:
    return key_caps(spoken(entry.keys[0])) if entry.keys else ()


def _is_crowded(row: Row, width_px: int) -> bool:
    if row.entry is None or not (note := note_of(row.entry)):
        return False
    room = _keys_left(row.entry, width_px) - _text_left(row.entry) - title_px(row) - _NOTE_GAP_PX
    return QFontMetrics(type_scale.font("label")).horizontalAdvance(note) > room


def _below_px(row: Row, entry: Entry, width_px: int) -> int:
    room = QRect(0, 0, width_px - RIGHT_PX - _text_left(entry), _ENDLESS_PX)
    return (
        _BELOW_PX + QFontMetrics(type_scale.font("label")).boundingRect(room, WRAPS, note_of(entry)).height()
    )


def _height_px(entry: Entry) -> int:
    return type_scale.row_px(46 if entry.node_id else 38)


def _pad_px(entry: Entry) -> int:
    return (_height_px(entry) - QFontMetrics(type_scale.font("body")).lineSpacing()) // 2


def _text_left(entry: Entry) -> int:
    return _BESIDE_PICTURE_PX if entry.node_id else _TEXT_LEFT_PX


def _keys_left(entry: Entry, width_px: int) -> int:
    return width_px - RIGHT_PX - sum(cap_px(cap) + _BETWEEN_CAPS_PX for cap in caps_of(entry))
