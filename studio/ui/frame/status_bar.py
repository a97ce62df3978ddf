"""The foot of the window: what runs and waits, what was just said, whether all is kept, what it cost."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout

from studio.model.words import tr
from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import ElidedLabel, PlainLabel
from studio.ui.widgets.surface import Line, Surface

HEIGHT_PX = 26


class StatusBar(Surface):
    """Words only: nothing here moves by itself."""

    def __init__(self) -> None:
        super().__init__("window")
        self.setFixedHeight(type_scale.row_px(HEIGHT_PX, "label"))
        self.setAccessibleName(tr("Status"))
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 1, 12, 0)
        line.setSpacing(12)
        self._queue_mark = IconView("loader-circle", "accent_text", size=14)
        self._queue = PlainLabel("", "muted", "label")
        self._rule = Line(vertical=True)
        self._rule.setFixedHeight(14)
        self._doing = ElidedLabel("", "muted", "label")
        self._kept_mark = IconView("check", "muted", size=14)
        self._kept = PlainLabel("", "muted", "label")
        self._project_rule = Line(vertical=True)
        self._project_rule.setFixedHeight(14)
        self._project = PlainLabel("", "muted", "label")
        for part in (self._queue_mark, self._queue, self._rule):
            line.addWidget(part)
        line.addWidget(self._doing, 1)
        for part in (self._kept_mark, self._kept, self._project_rule, self._project):
            line.addWidget(part)
        self.present_queue("", is_running=False)
        self.present_kept("", "check")
        self.present_project("")

    def present_queue(self, text: str, *, is_running: bool) -> None:
        """What runs, such as "1 running"."""
        self._queue.setText(text)
        self._queue_mark.setVisible(is_running)
        self._queue.setVisible(bool(text))
        self._show_rule()

    def present_doing(self, text: str) -> None:
        """What exactly is being done, in words."""
        self._doing.setText(text)
        self._show_rule()

    def present_kept(self, text: str, icon: str = "check", role: str = "muted") -> None:
        """Whether all changes are kept."""
        self._kept.setText(text)
        self._kept.set_role(role)
        self._kept_mark.present(icon, role)
        self._kept_mark.setVisible(bool(text))

    def present_project(self, text: str) -> None:
        """What the project cost so far, or the version on the welcome page."""
        self._project.setText(text)
        self._project_rule.setVisible(bool(text) and bool(self._kept.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        shapes.line_across(QPainter(self), self.rect(), theme.colour("line"))

    def _show_rule(self) -> None:
        self._rule.setVisible(bool(self._queue.text()) and bool(self._doing.text()))
