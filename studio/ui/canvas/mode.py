"""The ways of looking at one picture, or at two of them."""

from enum import StrEnum


class Mode(StrEnum):
    SINGLE = "single"
    WIPE = "wipe"
    BLINK = "blink"
    SIDE_BY_SIDE = "side-by-side"
    DIFFERENCE = "difference"
    HEAT = "heat"
    # The second of two panes: always the other picture.
    OTHER = "other"


MAPS = (Mode.DIFFERENCE, Mode.HEAT)  # a picture made of two lies over the current one
