"""The studio page: images, history and path on the left, the canvas with its bars, the strip, the turn."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.actions import Actions
from studio.ui.canvas.map_bar import MapBar
from studio.ui.canvas.merge_bar import MergeBar
from studio.ui.canvas.mode import MAPS, Mode
from studio.ui.canvas.region_bar import RegionBar
from studio.ui.canvas.shelf import PictureShelf
from studio.ui.canvas.side_by_side import SideBySide
from studio.ui.canvas.toolbar import Toolbar
from studio.ui.canvas.view_bar import ViewBar
from studio.ui.frame.panes import Panes
from studio.ui.history.candidates import CandidatesStrip
from studio.ui.history.history_panel import HistoryPanel
from studio.ui.history.path_strip import PathStrip
from studio.ui.images.image_strip import ImageStrip
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.turn.turn_panel import TurnPanel
from studio.ui.widgets.banner import BannerArea
from studio.ui.widgets.surface import Line

_FOLDS_BELOW_PX = 720
_PATH_BELOW_PX = 760


class StudioPage(QWidget):
    """Composes the panels; knows no session."""

    def __init__(
        self,
        actions: Actions,
        *,
        shelf: PictureShelf,
        thumbnails: ThumbnailCache,
        picture_of: Callable[[str], QPixmap | None],
    ) -> None:
        super().__init__()
        self.images = ImageStrip(thumbnails)
        self.history = HistoryPanel(thumbnails)
        self.path = PathStrip(thumbnails)
        self.stage = SideBySide(shelf)
        self.toolbar = Toolbar(actions, self.stage.canvas)
        self.map_bar = MapBar(self.stage)
        self.merge_bar = MergeBar(thumbnails)
        self.region_bar = RegionBar(self.stage.canvas.mask_in_view)
        self.view_bar = ViewBar(actions, self.stage)
        self.strip = CandidatesStrip(thumbnails)
        self.turn = TurnPanel(picture_of)
        self._path_rule = Line()
        self._tools = _stacked(self.toolbar, self.map_bar)
        self.panes = Panes(
            left=_stacked(
                self.images, Line(), self.history, self._path_rule, self.path, stretched=self.history
            ),
            canvas=_stacked(
                self._tools,
                self.merge_bar,
                self.region_bar,
                self.stage,
                self.view_bar,
                stretched=self.stage,
            ),
            strip=self.strip,
            right=self.turn,
        )
        self.banners = BannerArea(self.stage)
        self.banners.covers.connect(self.stage.cover)
        self.stage.mode_changed.connect(self._on_mode)
        self.stage.canvas.mask_in_view.changed.connect(self._tell_mask)
        self.turn.composer.mask_row.show_wanted.connect(self.stage.canvas.mask_in_view.show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)

    def show_bars(self, is_shown: bool) -> None:
        """The bars above and below the canvas; those that end what is being painted stay."""
        self._tools.setVisible(is_shown)
        self.view_bar.setVisible(is_shown)

    def focus_places(self) -> tuple[QWidget, ...]:
        """Where F6 goes, one after the other; what is hidden is left out."""
        bars = (self.merge_bar, self.region_bar)
        places = (self.history.list, *bars, self.stage.canvas, self.strip.list, self.turn)
        return tuple(place for place in places if place.isVisible())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where height is short the path gives way, then the images fold to one row."""
        super().resizeEvent(event)
        self.path.setVisible(self.height() >= _PATH_BELOW_PX)
        self._path_rule.setVisible(self.height() >= _PATH_BELOW_PX)
        self.images.set_folded(self.height() < _FOLDS_BELOW_PX)

    def _tell_mask(self) -> None:
        self.turn.composer.mask_row.tell_shown(self.stage.canvas.mask_in_view.is_shown)

    def _on_mode(self, mode: Mode) -> None:
        """While a map is looked at, its bar stands where the tools are."""
        self.toolbar.setVisible(mode not in MAPS)


def _stacked(*parts: QWidget, stretched: QWidget | None = None) -> QWidget:
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part, 1 if part is stretched else 0)
    place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return place
