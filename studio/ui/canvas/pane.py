"""A viewport on pictures of a shelf: which are shown, where they lie, and the tools that work on them."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
)
from PySide6.QtWidgets import QWidget

from studio.model.geometry import Box
from studio.model.words import tr
from studio.ui.canvas import read_out
from studio.ui.canvas.compared import Compared
from studio.ui.canvas.compose import Manner
from studio.ui.canvas.drag_out import DragOut, copy_picture
from studio.ui.canvas.errands import Errands
from studio.ui.canvas.furniture import Furniture, grip_at
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_edits import MaskEdits
from studio.ui.canvas.mask_in_view import MaskInView
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.plates import Plates
from studio.ui.canvas.shelf import PictureShelf, ShownPicture
from studio.ui.canvas.space_key import Held, SpaceKey
from studio.ui.canvas.tools.chest import ToolChest
from studio.ui.canvas.tools.tool import Easel
from studio.ui.canvas.view import View
from studio.ui.canvas.wipe import Wipe
from studio.ui.canvas.working import Working
from studio.ui.look import theme

IDLE_MS = 120
MARGIN_PX = 12
# Halvings spread an edge over the pixels beside it.
SPREAD_PX = 4


class Pane(QWidget):
    """One viewport on pictures of a shelf. Several canvases may share a view and then move together."""

    pointed = Signal(object)  # ReadOut, or None when the pointer leaves the picture
    pointer_moved = Signal(object)  # (x, y) in picture pixels, or None
    compared_changed = Signal()  # another picture, partner or mode
    busy_changed = Signal(str)  # "" when nothing is under way
    failed = Signal(object)  # the error of a tool
    copied = Signal()

    def __init__(self, shelf: PictureShelf, view: View | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shelf = shelf
        self.view = view or View()
        self.errands = Errands(shelf.executor)
        self.easel = Easel(self.errands)
        self.chest = ToolChest(self.easel)
        self.mask_in_view = MaskInView()
        self.mask_edits = MaskEdits(self.easel)
        self.wipe = Wipe()
        self.space = SpaceKey()
        self.drag_out = DragOut(self.errands)
        self._compared = Compared()
        self.covered_px = 0
        self._plates = Plates(shelf)
        self._surround: str | None = None
        self._working = Working()
        self._echo: tuple[float, float] | None = None
        self._idle = QTimer(self)
        self._set_up()

    def _set_up(self) -> None:
        self.setObjectName("canvas")
        self.setAccessibleName(tr("Picture"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 120)
        self.setProperty("focusRing", "inside")
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._settle)
        self.view.changed.connect(self.update)
        self.shelf.ready.connect(self._became_ready)
        self.shelf.given_up.connect(self._given_up)
        self.space.shows.connect(self._held)
        self.mask_in_view.painted.connect(self._mask_painted)
        self.mask_in_view.changed.connect(self._gather)
        self.easel.outline_changed.connect(self.update)
        self.easel.work.changed.connect(self._working.set_long)
        self._working.changed.connect(self._on_working)
        self.easel.failed.connect(self.failed)
        self.easel.brush.changed.connect(self.update)
        self.easel.markup.changed.connect(self.update)
        theme.notifier.changed.connect(self._look_changed)

    # -- what is shown -------------------------------------------------------------------------------------

    @property
    def compared(self) -> Compared:
        return self._compared

    @property
    def shown(self) -> ShownPicture | None:
        return self._compared.shown

    @property
    def mode(self) -> Mode:
        return self._compared.mode

    @property
    def has_full_pixels(self) -> bool:
        return self.easel.sheet is not None

    def present(
        self,
        picture: ShownPicture | None,
        *,
        parent: ShownPicture | None = None,
        original: ShownPicture | None = None,
        partner: ShownPicture | None = None,
        raw: ShownPicture | None = None,
        preview: ShownPicture | None = None,
        maps: Mapping[Mode, ShownPicture] | None = None,
        missing: Mapping[Mode, str] | None = None,
        measures_root: bool = False,
    ) -> None:
        """Show a picture: its thumbnail in this frame, its pixels when the shelf has them.

        `raw` is the same as the model answered, `preview` as the lock would have it; `maps` what lies over it
        where two pictures are measured, `missing` why one of them does not.
        """
        self._compared = replace(
            self._compared,
            shown=picture,
            parent=parent,
            original=original,
            partner=partner,
            raw=raw,
            preview=preview,
            maps=maps or {},
            missing=missing or {},
            measures_root=measures_root,
            is_flipped=False,
        )
        has_pixels = picture is not None and not picture.is_sheet
        self.easel.picture_px = (picture.width, picture.height) if picture and has_pixels else None
        if picture is not None:
            self.easel.frame = picture.frame
            self.view.look_at(picture.width, picture.height)
            self.setAccessibleDescription(
                tr(
                    "{name}, {width} × {height}",
                    name=picture.name,
                    width=picture.width,
                    height=picture.height,
                )
            )
        self._change(self._compared)

    def cover(self, top_px: int) -> None:
        """So much of the top lies under a banner: names stand below it."""
        self.covered_px = top_px
        self.update()

    def set_mode(self, mode: Mode) -> None:
        self._change(self._compared.in_mode(mode))

    def show_raw(self, shows_raw: bool) -> None:
        """Look at the answer as it came, where there is one, or at what the lock kept."""
        self._change(self._compared.as_answered(shows_raw))

    @property
    def map_opacity(self) -> float:
        return self._plates.map_opacity

    def set_map_opacity(self, opacity: float) -> None:
        """How much a heat map hides of the picture below it, 0 to 1."""
        self._plates.map_opacity = opacity
        self.update()

    def flip(self) -> None:
        """Blink: the other picture."""
        self._change(self._compared.flipped())

    def set_surround(self, colour: str | None) -> None:
        """What lies around the picture; None is the theme's."""
        self._surround = colour
        self._look_changed()

    def set_echo(self, place: tuple[float, float] | None) -> None:
        """Where the pointer is in another pane, in picture pixels."""
        self._echo = place
        self.update()

    def set_mask(self, document: MaskDocument | None) -> None:
        """The mask that tools work on, of the size of the picture."""
        before = self.easel.document
        if document is not before:
            self.chest.tool.cancel()
            self.easel.work.call_off()
            if before is not None:
                before.busy_changed.disconnect(self._working.set_waited_for)
            if document is not None:
                document.busy_changed.connect(self._working.set_waited_for)
            self.easel.document = document
            self.mask_in_view.set_document(document)
            self._working.set_waited_for(document is not None and document.is_busy)

    @property
    def mask_takes_undo(self) -> bool:
        """Whether Ctrl+Z belongs to the mask: a mask tool is in the hand, and there is a step."""
        document = self.easel.document
        return self.chest.paints and not self.chest.marks_up and document is not None and document.may_undo

    @property
    def mask_takes_redo(self) -> bool:
        document = self.easel.document
        return self.chest.paints and not self.chest.marks_up and document is not None and document.may_redo

    def copy_picture(self) -> None:
        """Ctrl+C: the picture as it is shown, on the clipboard."""
        prepared = self._plates.prepared(self.shown)
        if prepared is not None:
            copy_picture(prepared, self.errands, self.copied.emit)

    def take_hold(self, at: QPointF) -> None:
        """The picture is taken to be dragged to another program, from a point of the widget that has it."""
        if self.shown is not None:
            self.drag_out.press(self.shown.key, at, self._plates.prepared(self.shown))

    # -- geometry ------------------------------------------------------------------------------------------

    @property
    def ratio(self) -> float:
        return self.devicePixelRatioF()

    def device_size(self) -> QSize:
        return QSize(round(self.width() * self.ratio), round(self.height() * self.ratio))

    def to_picture(self, at: QPointF) -> tuple[float, float]:
        """From a point of this widget."""
        return self.view.placement.to_picture(at.x() * self.ratio, at.y() * self.ratio)

    def from_picture(self, x: float, y: float) -> QPointF:
        across, down = self.view.placement.to_device(x, y)
        return QPointF(across / self.ratio, down / self.ratio)

    def grip(self) -> QRect:
        """Where the picture is taken hold of to be dragged to another program."""
        if self.shown is None or self.shown.is_sheet:
            return QRect()
        return grip_at(self.from_picture(self.shown.width, 0).toPoint(), self.size(), self.covered_px)

    def blink_chip(self) -> QRect:
        is_blinking = self.mode is Mode.BLINK
        now = Furniture(self.size(), self._compared, self.wipe, covered_px=self.covered_px)
        return now.chip if is_blinking else QRect()

    def point(self, at: QPointF | None) -> None:
        """Tell what lies under the pointer."""
        shown, seen = self.shown, self._compared.in_view
        if at is None or shown is None or seen is None:
            self.pointed.emit(None)
            self.pointer_moved.emit(None)
            return
        x, y = self.to_picture(at)
        self.pointer_moved.emit((x, y))
        if seen is not shown:
            x, y = shown.frame.to(seen.frame).apply(x, y)
        prepared = self._plates.prepared(seen)
        pixels = prepared.sheet.pixels if prepared else None
        found = read_out.read(pixels, (seen.width, seen.height), x, y)
        if found is not None and self._compared.map is not None:
            found = replace(found, delta_e=self._delta_e(seen, x, y))
        self.pointed.emit(found)

    def _delta_e(self, seen: ShownPicture, x: float, y: float) -> float | None:
        """Between the picture in view and what it is measured against, at a pixel of the first."""
        against = self._compared.measured_against
        one, other = self._plates.prepared(seen), self._plates.prepared(against)
        if against is None or one is None or other is None:
            return None
        there = seen.frame.to(against.frame).apply(x, y)
        return read_out.compare(one.sheet, (x, y), other.sheet, there)

    def moving(self) -> None:
        """The view moves under a hand: rough composing is welcome until it rests."""
        self._idle.start()

    def update_device(self, rect: QRectF) -> None:
        """Repaint what covers `rect`, in device pixels."""
        by = 1 / self.ratio
        spread = QRectF(rect.x() * by, rect.y() * by, rect.width() * by, rect.height() * by)
        self.update(spread.toAlignedRect().adjusted(-1, -1, 1, 1))

    # -- private -------------------------------------------------------------------------------------------

    def _change(self, compared: Compared) -> None:
        self._compared = compared
        self._gather()
        self.compared_changed.emit()

    def _gather(self) -> None:
        # Over a map a mask would be read as a part of it.
        overlay = None if self._compared.map is not None else self.mask_in_view.overlay
        self._plates.gather(self._compared, overlay)
        prepared = self._plates.prepared(self.shown)
        self.easel.sheet = prepared.sheet if prepared else None
        self.update()

    def _became_ready(self, key: str) -> None:
        if any(picture.key == key for picture in self._compared.pictures):
            self._gather()

    def _given_up(self, key: str) -> None:
        current = self._compared.current
        if current is not None and current.key == key and self._plates.take_down(current):
            self.update()

    def _held(self, held: Held) -> None:
        self._compared = self._compared.holding(held)
        self._gather()

    def _settle(self) -> None:
        """Nothing has moved for a while: what was composed roughly is composed well."""
        if self._plates.smooth(self._manner()):
            self.update()

    def _mask_painted(self, box: Box) -> None:
        if self.mask_in_view.overlay is None:
            return
        place = self.view.placement
        left, top = place.to_device(box.x, box.y)
        rect = QRectF(left, top, box.width * place.scale, box.height * place.scale)
        rect = rect.adjusted(-SPREAD_PX, -SPREAD_PX, SPREAD_PX, SPREAD_PX)
        self._plates.current.spoil(rect.toAlignedRect())
        self.update_device(rect)

    def _on_working(self, text: str) -> None:
        self.busy_changed.emit(text)
        self.update()

    def _look_changed(self) -> None:
        self._plates.forget()
        self.update()

    def _resize_view(self) -> None:
        if self.isHidden():
            return  # a second pane that is not there must not size the view that both share
        size = self.device_size()
        self.view.margin_px = round(MARGIN_PX * self.ratio)
        self.view.resize(size.width(), size.height())

    def _manner(self) -> Manner:
        surround = QColor(self._surround) if self._surround else theme.colour("surround")
        return Manner(True, surround, self.ratio)
