"""Which picture is seen: the current one, or one that it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from studio.ui.canvas.mode import Mode
from studio.ui.canvas.shelf import ShownPicture
from studio.ui.canvas.space_key import Held


@dataclass(frozen=True, slots=True)
class Compared:
    """The pictures at hand, the way of looking at them, and what Space shows while it is held."""

    shown: ShownPicture | None = None
    parent: ShownPicture | None = None
    original: ShownPicture | None = None
    partner: ShownPicture | None = None
    raw: ShownPicture | None = None
    preview: ShownPicture | None = None  # of an answer that is not locked yet: as it would be
    shows_raw: bool = False
    maps: Mapping[Mode, ShownPicture] = field(default_factory=dict)
    missing: Mapping[Mode, str] = field(default_factory=dict)  # why there is no such map
    measures_root: bool = False  # maps are against the original, not the parent
    mode: Mode = Mode.SINGLE
    is_flipped: bool = False
    held: Held = Held.NOTHING

    @property
    def pictures(self) -> tuple[ShownPicture, ...]:
        found = (self.shown, self.current, self.parent, self.original, self.partner, self.map)
        return tuple(picture for picture in found if picture is not None)

    @property
    def looked_at(self) -> tuple[ShownPicture, ...]:
        """Of `pictures` those whose pixels are looked at now, by the person or to measure what is seen."""
        is_beside = self.is_wiped or self.mode is Mode.BLINK
        beside = self.measured_against if self.map is not None else self.other if is_beside else None
        found = (self.shown, self.current, self.map, self.instead, beside)
        return tuple(picture for picture in found if picture is not None)

    @property
    def current(self) -> ShownPicture | None:
        """The picture in hand as it is looked at: as the lock kept it, or as the model answered."""
        if self.shows_raw:
            return self.raw or self.shown
        return self.preview or self.shown

    @property
    def map(self) -> ShownPicture | None:
        """What lies over the current picture in this mode."""
        return self.maps.get(self.mode) if self.held is Held.NOTHING else None

    @property
    def other(self) -> ShownPicture | None:
        """What wipe, blink and the second pane show: the chosen partner, else the parent."""
        return self.partner or self.parent

    @property
    def measured_against(self) -> ShownPicture | None:
        """What a map is measured against; a parent that is the root itself stands for both."""
        return self.original or self.parent if self.measures_root else self.parent or self.original

    @property
    def instead(self) -> ShownPicture | None:
        """The picture seen instead of the current one; None when that one is."""
        if self.held is Held.PARENT:
            return self.parent or self.original
        if self.held is Held.ORIGINAL:
            return self.original
        if self.mode is Mode.OTHER or (self.mode is Mode.BLINK and self.is_flipped):
            return self.other
        return None

    @property
    def in_view(self) -> ShownPicture | None:
        return self.instead or self.current

    @property
    def is_wiped(self) -> bool:
        """Whether both are seen, each on its side of the line."""
        return (
            self.mode is Mode.WIPE
            and self.held is Held.NOTHING
            and self.other is not None
            and self.shown is not None
        )

    def in_mode(self, mode: Mode) -> "Compared":
        """Taking blink up again flips it."""
        flips = mode is Mode.BLINK and not (self.mode is Mode.BLINK and self.is_flipped)
        return replace(self, mode=mode, is_flipped=flips)

    def as_answered(self, shows_raw: bool) -> "Compared":
        return replace(self, shows_raw=shows_raw)

    def flipped(self) -> "Compared":
        return replace(self, is_flipped=not self.is_flipped)

    def holding(self, held: Held) -> "Compared":
        return replace(self, held=held)
