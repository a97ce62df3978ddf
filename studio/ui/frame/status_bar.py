"""The foot of the window: what runs and waits, what was just said, whether all is kept, what it cost."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.frame.status_button import StatusButton, Word
from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import ElidedLabel, PlainLabel
from studio.ui.widgets.surface import Line, Surface

HEIGHT_PX = 26


class StatusBar(Surface):
    """Nothing here moves by itself. The queue and the spending open from here."""

    spending_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("window")
        self.setFixedHeight(type_scale.row_px(HEIGHT_PX, "label"))
        self.setAccessibleName(tr("Status"))
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 1, 6, 0)
        line.setSpacing(6)
        self.queue = StatusButton(tr("What runs and what waits"))
        self._rule = _rule()
        self._doing = ElidedLabel("", "muted", "label")
        self._kept_mark = IconView("check", "muted", size=14)
        self._kept = PlainLabel("", "muted", "label")
        self._today_rule, self._project_rule = _rule(), _rule()
        self._today = StatusButton(tr("What today has cost, over all projects"))
        self._project = StatusButton(tr("What the project has cost"))
        self._version = PlainLabel("", "muted", "label")
        line.addWidget(self.queue)
        line.addWidget(self._rule)
        line.addWidget(self._doing, 1)
        kept: tuple[QWidget, ...] = (self._kept_mark, self._kept)
        spent: tuple[QWidget, ...] = (self._today_rule, self._today, self._project_rule, self._project)
        for part in (*kept, *spent, self._version):
            line.addWidget(part)
        self._today.clicked.connect(self.spending_wanted)
        self._project.clicked.connect(self.spending_wanted)
        self.present_queue("", is_running=False)
        self.present_kept("", "check")
        self.present_spent((), (), None)
        self.present_version("")

    def present_queue(self, text: str, *, is_running: bool) -> None:
        """What runs and waits, such as "1 running, 0 waiting"."""
        self.queue.present(((text, "muted"),) if text else (), icon="loader-circle" if is_running else "")
        self._show_rules()

    def present_doing(self, text: str) -> None:
        """What exactly is being done, in words."""
        self._doing.setText(text)
        self._show_rules()

    def present_kept(self, text: str, icon: str = "check", role: str = "muted") -> None:
        """Whether all changes are kept."""
        self._kept.setText(text)
        self._kept.set_role(role)
        self._kept.setVisible(bool(text))
        self._kept_mark.present(icon, role)
        self._kept_mark.setVisible(bool(text))

    def present_spent(self, today: tuple[Word, ...], project: tuple[Word, ...], share: float | None) -> None:
        """What today and the project have cost; `share` of today's cap, 0 to 1, None without one."""
        self._today.present(today, share=share)
        self._project.present(project)
        self._show_rules()

    def present_version(self, text: str) -> None:
        """On the welcome page."""
        self._version.setText(text)
        self._version.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        shapes.line_across(QPainter(self), self.rect(), theme.colour("line"))

    def _show_rules(self) -> None:
        self._rule.setVisible(bool(self.queue.text()) and bool(self._doing.text()))
        self._today_rule.setVisible(bool(self._today.text()) and bool(self._kept.text()))
        self._project_rule.setVisible(bool(self._project.text()))


def _rule() -> Line:
    rule = Line(vertical=True)
    rule.setFixedHeight(14)
    return rule
