"""Why a candidate is not there: what happened, what to do, and the request's id."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.model.errors import ProviderError
from studio.model.sentences import explain
from studio.model.words import tr
from studio.ui.widgets.labels import PlainLabel

_WIDTH_PX = 300


class FailureCard(QWidget):
    """The content of the popover that the details of a tile open; words of servers stay plain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = PlainLabel(wraps=True)
        self._remedy = PlainLabel(role="muted", wraps=True)
        self._request = PlainLabel(role="muted", size="caption", wraps=True)
        self._request.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFixedWidth(_WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for label in (self._message, self._remedy, self._request):
            column.addWidget(label)

    def present(self, error: BaseException) -> None:
        """Tell of `error`; what has no words of its own is left out."""
        sentence = explain(error)
        request_id = error.request_id if isinstance(error, ProviderError) else None
        self._message.setText(sentence.message)
        self._remedy.setText(sentence.remedy)
        self._request.setText(tr("Request {id}", id=request_id) if request_id else "")
        for label in (self._remedy, self._request):
            label.setVisible(bool(label.text()))
