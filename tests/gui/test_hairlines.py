"""Hairlines are one pixel of the device, whatever its scale."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from studio.ui.look import shapes

_INK = QColor("#ffffff")


def _sheet(ratio: float) -> QImage:
    sheet = QImage(round(20 * ratio), round(20 * ratio), QImage.Format.Format_RGB32)
    sheet.setDevicePixelRatio(ratio)
    sheet.fill(Qt.GlobalColor.black)
    return sheet


def _inked(sheet: QImage, column: int) -> int:
    return sum(sheet.pixelColor(column, row).lightness() > 127 for row in range(sheet.height()))


@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("draw", [shapes.line_across, shapes.line_below])
def test_a_line_is_one_device_pixel_high(qapp: QApplication, draw, ratio: float) -> None:
    sheet = _sheet(ratio)

    with QPainter(sheet) as painter:
        draw(painter, QRect(2, 4, 16, 8), _INK)

    assert _inked(sheet, sheet.width() // 2) == 1


@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
def test_the_edge_of_a_plate_is_one_device_pixel(qapp: QApplication, ratio: float) -> None:
    sheet = _sheet(ratio)

    with QPainter(sheet) as painter:
        shapes.plate(painter, QRect(2, 2, 16, 16), None, _INK)

    assert _inked(sheet, sheet.width() // 2) == 2
