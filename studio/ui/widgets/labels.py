"""Text that is only read: plain, cut short, a section's head, a field's error."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from studio.ui.look import theme
from studio.ui.look import type as type_scale

_MOST_CHARACTERS = 2000  # of a line: a stranger's may be without end, and all of it would be measured


class PlainLabel(QLabel):
    """Never reads its text as markup; follows the theme."""

    def __init__(
        self,
        text: str = "",
        role: str = "text",
        size: str = "body",
        *,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(type_scale.font(size))
        self.setWordWrap(wraps)
        self.setText(text)
        self._tint()
        theme.notifier.changed.connect(self._tint)

    def set_role(self, role: str) -> None:
        self._role = role
        self._tint()

    def _tint(self) -> None:
        tinted = QPalette(self.palette())
        tinted.setColor(QPalette.ColorGroup.All, QPalette.ColorRole.WindowText, theme.colour(self._role))
        tinted.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, theme.colour("disabled"))
        self.setPalette(tinted)


class ElidedLabel(QWidget):
    """One line that ends in … where room ends; the tip has the whole text then."""

    def __init__(
        self, text: str = "", role: str = "text", size: str = "body", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = self._tip = ""
        self._role = role
        self.setFont(type_scale.font(size))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        return self._text

    def set_tip(self, tip: str) -> None:
        """More than the line says; without one the tip is the line itself where it is cut."""
        self._tip = tip
        self._tell_in_tip()

    def setText(self, text: str) -> None:
        self._text = " ".join(text[:_MOST_CHARACTERS].split())
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self._tell_in_tip()
        self.update()

    def set_role(self, role: str) -> None:
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.lineSpacing() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(24, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tell_in_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.colour(self._role if self.isEnabled() else "disabled"))
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _tell_in_tip(self) -> None:
        is_cut = self.sizeHint().width() - 2 > self.width()
        self.setToolTip(plain_tip(self._tip or (self._text if is_cut else "")))


class SectionHeader(QWidget):
    """A semibold title, a muted note, controls on the right."""

    def __init__(self, title: str, note: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(title, size="section")
        self._note = ElidedLabel(note, "muted", "label")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self._line.addWidget(self._title)
        self._line.addWidget(self._note, 1)
        self.setMinimumHeight(type_scale.row_px(28))

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def set_note(self, note: str) -> None:
        self._note.setText(note)

    def add(self, widget: QWidget) -> None:
        self._line.addWidget(widget)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            self._note.update()
        super().changeEvent(event)


class FieldError(PlainLabel):
    """The sentence under a field whose content is wrong; takes no room while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "bad", "label", wraps=True, parent=parent)
        self.hide()

    def present(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))


def plain_tip(text: str) -> str:
    """`text` for a tool tip, which would read markup otherwise."""
    if "<" not in text and "&" not in text:
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{escaped}</span>"
