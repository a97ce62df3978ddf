"""The welcome page: the product is seen, and can be tried, before anything is set up."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.look import logo
from studio.ui.welcome.cards import AccountCard, RecentRow, SampleCard, SuggestionCard
from studio.ui.welcome.view import SAMPLE, SUGGESTIONS, WelcomeView, recent_key
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import PlainLabel, SectionHeader
from studio.ui.widgets.surface import Line, Surface

_WIDEST_PX, _GAP_PX, _LOGO_PX, _MOST_RECENT = 1120, 32, 32, 6


class Welcome(Surface):
    """Left the sample and three edits of it, right what to open."""

    sample_wanted = Signal()
    suggestion_wanted = Signal(str)
    pictures_wanted = Signal()
    project_wanted = Signal()
    words_wanted = Signal()
    recent_wanted = Signal(object)  # Path
    forget_wanted = Signal(object)  # Path
    account_wanted = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", parent=parent)
        self._pictures: Mapping[str, QImage] = {}
        self._recent: dict[str, RecentRow] = {}
        self._sample = SampleCard()
        self._suggestions = {one.key: SuggestionCard(one) for one in SUGGESTIONS}
        self._open = TextButton(tr("Open pictures…"), "primary")
        self._open.setMinimumHeight(40)
        self._open_project = TextButton(tr("Open a project…"))
        self._open_project.setMinimumHeight(34)
        self._words = TextButton(tr("Start from words…"))
        self._words.setMinimumHeight(34)
        self._recent_header = SectionHeader(tr("Recent projects"))
        self._recent_list = QVBoxLayout()
        self._recent_list.setSpacing(0)
        self._account = AccountCard()
        self._build()
        self._account.wanted.connect(self.account_wanted)
        self._sample.clicked.connect(self.sample_wanted)
        for card in self._suggestions.values():
            card.wanted.connect(self.suggestion_wanted)
        self._open.clicked.connect(self._on_open)
        self._open_project.clicked.connect(self._on_open_project)
        self._words.clicked.connect(self._on_words)

    def present(self, view: WelcomeView) -> None:
        """Show the projects of `view`."""
        while (item := self._recent_list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._recent = {}
        for project in view.recent[:_MOST_RECENT]:
            row = RecentRow(project, view.today)
            row.wanted.connect(self.recent_wanted)
            row.forget_wanted.connect(self.forget_wanted)
            self._recent[recent_key(project)] = row
            self._recent_list.addWidget(Line())
            self._recent_list.addWidget(row)
        if self._recent:
            self._recent_list.addWidget(Line())
        self._recent_header.setVisible(bool(self._recent))
        self._account.setVisible(not view.has_account)
        self._show_pictures()

    def show_pictures(self, pictures: Mapping[str, QImage]) -> None:
        """The pictures have been read."""
        self._pictures = pictures
        self._show_pictures()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._open.setFocus()
        if not event.spontaneous():
            self.shown.emit()

    def _show_pictures(self) -> None:
        cards = {SAMPLE: self._sample, **self._suggestions, **self._recent}
        for key, card in cards.items():
            if key in self._pictures:
                card.picture.present(self._pictures[key])

    def _build(self) -> None:
        page = QWidget()
        page.setMaximumWidth(_WIDEST_PX)
        columns = QHBoxLayout()
        columns.setSpacing(_GAP_PX)
        columns.addLayout(self._left(), 17)
        columns.addLayout(self._right(), 10)
        column = QVBoxLayout(page)
        column.setContentsMargins(_GAP_PX, 16, _GAP_PX, 16)
        column.setSpacing(0)
        column.addStretch(1)
        column.addLayout(_title())
        column.addSpacing(4)
        column.addWidget(
            PlainLabel(
                tr("Edit pictures turn by turn, with words and a mask. Every turn is kept."),
                "muted",
                "search",
                wraps=True,
            )
        )
        column.addSpacing(16)
        column.addLayout(columns)
        column.addStretch(2)
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        line.addWidget(page, 1000)
        line.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        middle.setAutoFillBackground(False)
        area.setWidget(middle)
        middle.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def _left(self) -> QVBoxLayout:
        cards = QHBoxLayout()
        cards.setSpacing(12)
        for card in self._suggestions.values():
            cards.addWidget(card, 1)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(tr("Try it on this picture"), size="section"))
        head.addStretch(1)
        head.addWidget(PlainLabel(tr("Made on this machine, no account needed"), "muted", "label"))
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._sample)
        left.addSpacing(12)
        left.addLayout(head)
        left.addSpacing(8)
        left.addLayout(cards)
        left.addStretch(1)
        return left

    def _right(self) -> QVBoxLayout:
        hint = QHBoxLayout()
        hint.setSpacing(8)
        hint.addWidget(IconView("image-plus", "muted", size=16))
        hint.addWidget(
            PlainLabel(
                tr("You can also drop pictures anywhere, or paste with Ctrl+V."), "muted", "label", wraps=True
            ),
            1,
        )
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._open)
        others = QHBoxLayout()
        others.setSpacing(8)
        others.addWidget(self._open_project, 1)
        others.addWidget(self._words, 1)
        right.addLayout(others)
        right.addSpacing(4)
        right.addLayout(hint)
        right.addSpacing(16)
        right.addWidget(self._recent_header)
        right.addLayout(self._recent_list)
        right.addStretch(1)
        right.addSpacing(16)
        right.addWidget(self._account)
        return right

    def _on_open(self) -> None:
        self.pictures_wanted.emit()

    def _on_open_project(self) -> None:
        self.project_wanted.emit()

    def _on_words(self) -> None:
        self.words_wanted.emit()


class _Logo(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_LOGO_PX, _LOGO_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        logo.paint(QPainter(self), QRect(0, 0, _LOGO_PX, _LOGO_PX))


def _title() -> QHBoxLayout:
    title = QHBoxLayout()
    title.setSpacing(12)
    title.addWidget(_Logo())
    title.addWidget(PlainLabel("Palimpsest", size="welcome"))
    title.addStretch(1)
    return title
