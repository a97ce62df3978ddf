"""The mask over the picture: the document in hand, whether its overlay is shown, and in which colour.

Where it reveals another picture, that is seen through it, and the overlay comes on top only when asked for.
A mask that is only proposed lies over both. A region of Keep is painted as a mask is, and looks unlike one.
"""

from PySide6.QtCore import QObject, Signal

from studio.model.geometry import Box
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_levels import MaskLevels
from studio.ui.canvas.overlay import COLOURS, FILL, REGION_COLOUR, MaskOverlay, Overlay
from studio.ui.canvas.proposed import Proposed, ProposedOverlay
from studio.ui.canvas.region import Outline, OutlineOverlay
from studio.ui.canvas.revealing import Revealed


class MaskInView(QObject):
    """`painted` carries the Box that looks different; `changed` follows anything else about the overlay."""

    painted = Signal(object)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._document: MaskDocument | None = None
        self._levels: MaskLevels | None = None
        self._revealed: Revealed | None = None
        self._proposed: Proposed | None = None
        self._outlined: Outline | None = None
        self._is_region = False
        self._colour = COLOURS[0]
        self._region_colour = REGION_COLOUR
        self._opacity = FILL
        self._is_shown = self._was_shown = True

    @property
    def document(self) -> MaskDocument | None:
        return self._document

    @property
    def is_shown(self) -> bool:
        return self._is_shown

    @property
    def colour(self) -> str:
        return self.region_colour if self._is_region else self._colour

    @property
    def is_region(self) -> bool:
        """Whether the document is a region of Keep."""
        return self._is_region

    @property
    def region_colour(self) -> str:
        """Never that of the mask."""
        others = (self._region_colour, *COLOURS)
        return next(colour for colour in others if colour != self._colour)

    @property
    def overlay(self) -> Overlay | None:
        """What is drawn; equal overlays look the same."""
        below = self._below_outline()
        return below if self._outlined is None else OutlineOverlay(self._outlined, self.region_colour, below)

    def _below_outline(self) -> Overlay | None:
        tint = None
        if self._levels is not None and self._is_shown:
            tint = MaskOverlay(self._levels, self.colour, self._opacity, self._is_region)
        if self._revealed is not None:
            return self._revealed.overlay(tint)
        if self._proposed is not None and not self._is_region:
            return ProposedOverlay(self._proposed, self._colour, tint)
        return tint

    @property
    def proposed(self) -> Proposed | None:
        return self._proposed

    def set_document(self, document: MaskDocument | None) -> None:
        if self._document is not None:
            self._document.changed.disconnect(self._on_painted)
            self._document.replaced.disconnect(self._on_replaced)
        self._document = document
        self._levels = None
        if document is not None:
            self._levels = document.levels
            document.changed.connect(self._on_painted)
            document.replaced.connect(self._on_replaced)
        self.changed.emit()

    def reveal(self, revealed: Revealed | None) -> None:
        """From now on the mask lets another picture be seen; None: it does not any more."""
        if self._revealed is not None:
            self._revealed.changed.disconnect(self.painted)
            self._revealed.replaced.disconnect(self.changed)
            self._revealed.end()
        self._revealed = revealed
        if revealed is not None:
            revealed.changed.connect(self.painted)
            revealed.replaced.connect(self.changed)
            self._was_shown, self._is_shown = self._is_shown, False
        else:
            self._is_shown = self._was_shown
        self.changed.emit()

    def propose(self, proposed: Proposed | None) -> None:
        """Show a mask that nobody painted, until it is used or sent away: None."""
        if proposed is not self._proposed:
            self._proposed = proposed
            self.changed.emit()

    def outline(self, outlined: Outline | None) -> None:
        """Draw the line around a region that is pointed at: None takes it away."""
        if outlined is not self._outlined:
            self._outlined = outlined
            self.changed.emit()

    def paint_region(self) -> None:
        """From now on the document is a region of Keep, and is seen."""
        self._is_region = True
        self._was_shown, self._is_shown = self._is_shown, True
        self.changed.emit()

    def paint_mask(self) -> None:
        """The document is a mask again, seen or not as it was."""
        if self._is_region:
            self._is_region = False
            self._is_shown = self._was_shown
            self.changed.emit()

    def show(self, is_shown: bool) -> None:
        self._is_shown = is_shown
        self.changed.emit()

    def toggle(self) -> None:
        self.show(not self._is_shown)

    def set_colour(self, colour: str) -> None:
        self._colour = colour
        self.changed.emit()

    def set_opacity(self, opacity: float) -> None:
        """How strongly a full mask covers the picture, up to 1."""
        self._opacity = opacity
        self.changed.emit()

    def next_colour(self) -> None:
        at = COLOURS.index(self.colour) if self.colour in COLOURS else -1
        following = COLOURS[(at + 1) % len(COLOURS)]
        if self._is_region:
            self._region_colour = following if following != self._colour else COLOURS[(at + 2) % len(COLOURS)]
            self.changed.emit()
        else:
            self.set_colour(following)

    def _on_painted(self, box: Box) -> None:
        if self._levels is None:
            return
        if self._is_shown:
            self.painted.emit(box)
        elif self._revealed is None:  # who paints wants to see where
            self.show(True)

    def _on_replaced(self) -> None:
        document = self._document
        if document is not None:
            self._levels = document.levels
            if not self._is_shown and self._revealed is None:
                self._is_shown = True
            self.changed.emit()
            self.painted.emit(document.box)
