"""Where change is wanted, and whether the rest is locked."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from studio.model.recipe import LockMode
from studio.model.words import tr
from studio.ui import numerals
from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale
from studio.ui.turn.choices import Choice
from studio.ui.turn.menu_button import MenuButton
from studio.ui.turn.output.names import row_name
from studio.ui.turn.view import MaskFacts, TurnView
from studio.ui.widgets.labels import plain_tip
from studio.ui.widgets.switch import Switch

_SWATCH_PX, _LOCK_PX = 11, 14
_MASK, _WHOLE = "mask", "whole"


class MaskRow(QWidget):
    """The mask by name and coverage, a choice to leave it out, and the lock."""

    changed = Signal(dict)  # fields of the draft
    show_wanted = Signal(bool)  # whether the mask is to be seen on the picture

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        header = row_name(tr("Mask"))
        header.setFont(type_scale.font("section"))
        header.set_role("text")
        self._swatch = _Swatch(self)
        self._choice = MenuButton("", tr("Where change is wanted"), self, role="text", spread=True)
        self._lock_mark = _LockMark(self)
        self._lock = Switch(parent=self)
        self._lock.setAccessibleName(tr("Lock"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addSpacing(8)
        layout.addWidget(self._swatch)
        layout.addWidget(self._choice, 1)
        layout.addSpacing(4)
        layout.addWidget(self._lock_mark)
        layout.addSpacing(8)
        layout.addWidget(self._lock)
        self._choice.chosen.connect(self._on_chosen)
        self._lock.clicked.connect(self._on_locked)
        self._swatch.clicked.connect(self._on_swatch)

    def tell_shown(self, is_shown: bool) -> None:
        """Whether the mask is seen on the picture: one that is not limits the turn all the same."""
        self._swatch.present(is_shown)

    def present(self, view: TurnView) -> None:
        """Show the mask of `view` and whether it is used."""
        is_used = view.mask is not None and view.draft.use_mask
        is_locked = view.draft.lock is not LockMode.OFF
        self._swatch.setVisible(is_used)
        self._present_choice(view.mask, is_used)
        self._lock.setChecked(is_locked)
        self._lock.setToolTip(_lock_tip(is_used, is_locked))
        self._lock_mark.present(is_locked)

    def _present_choice(self, mask: MaskFacts | None, is_used: bool) -> None:
        name = (mask.name or tr("Painted")) if mask else ""
        covered = numerals.share(mask.share) if mask else ""
        if is_used:
            self._choice.present(name, covered)
            said = tr("{name} covers {share} of the picture", name=name, share=covered)
            self._choice.setToolTip(plain_tip(said))
        else:
            self._choice.present(tr("Whole picture"))
            self._choice.setToolTip(tr("Everything may change. Paint or select a place to limit it."))
        missing = "" if mask else tr("Paint or select a place first.")
        painted = tr("{name}, {share}", name=name, share=covered) if mask else tr("Painted mask")
        self._choice.offer(
            [Choice(_MASK, painted, missing), Choice(_WHOLE, tr("Whole picture"))],
            _MASK if is_used else _WHOLE,
        )

    def _on_chosen(self, key: str) -> None:
        self.changed.emit({"use_mask": key == _MASK})

    def _on_swatch(self) -> None:
        self.show_wanted.emit(not self._swatch.is_shown)

    def _on_locked(self, is_on: bool) -> None:
        self.changed.emit({"lock": LockMode.AUTO if is_on else LockMode.OFF})


class _Swatch(QAbstractButton):
    """The mask's colour, or that it is hidden; a click shows or hides it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_shown = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.present(True)

    def present(self, is_shown: bool) -> None:
        if is_shown == self.is_shown:
            return
        self.is_shown = is_shown
        says = tr("The mask is seen on the picture. O hides it.")
        if not is_shown:
            says = tr("The mask is hidden, and limits the turn all the same. O shows it.")
        self.setToolTip(says)
        self.setAccessibleName(tr("Hide the mask") if is_shown else tr("Show the mask"))
        self.setAccessibleDescription(says)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_SWATCH_PX + 8, type_scale.row_px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = QRect(4, (self.height() - _SWATCH_PX) // 2, _SWATCH_PX, _SWATCH_PX)
        if not self.is_shown:
            icons.paint(painter, place.adjusted(-2, -2, 2, 2), "eye-off", "muted")
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("mask"))
        painter.drawRoundedRect(QRectF(place), 2, 2)


class _LockMark(QWidget):
    """A lock, open or closed, and its word."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_locked = True

    def present(self, is_locked: bool) -> None:
        if is_locked != self._is_locked:
            self._is_locked = is_locked
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(_LOCK_PX + 4 + metrics.horizontalAdvance(tr("Lock")), type_scale.row_px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRect(0, (self.height() - _LOCK_PX) // 2, _LOCK_PX, _LOCK_PX)
        icons.paint(
            painter, box, "lock" if self._is_locked else "lock-open", "text" if self._is_locked else "muted"
        )
        painter.setPen(theme.colour("text" if self._is_locked else "muted"))
        painter.drawText(
            self.rect().adjusted(_LOCK_PX + 4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, tr("Lock")
        )


def _lock_tip(is_used: bool, is_locked: bool) -> str:
    if not is_locked:
        return tr("Off: the answer stays as it comes, also outside the mask")
    if is_used:
        return tr("On: pixels outside the mask stay exactly as they are")
    return tr("On: pixels outside the change stay exactly as they are")
