"""Markup as pixels: drawn where it was, clear elsewhere, and laid on the canvas of its picture."""

import numpy as np
from PIL import Image, ImageDraw

from studio.imaging import markup
from studio.imaging.arrays import from_array, to_array
from studio.model.geometry import Box, Frame
from studio.model.markup import Stroke
from studio.model.sizes import SizePlan

RED = Stroke(((10.0, 20.0), (50.0, 20.0)), "#ff0000", 4.0)


def test_a_stroke_lies_where_another_program_draws_it_and_the_rest_is_clear() -> None:
    array = to_array(markup.drawn([RED], 64, 48))
    other = Image.new("L", (64, 48))
    ImageDraw.Draw(other).rectangle((10, 18, 49, 21), fill=255)

    drawn = array[..., 3] > 127
    expected = np.asarray(other) > 0
    assert array.shape == (48, 64, 4)
    assert (drawn & expected).sum() == expected.sum()
    assert (drawn & ~expected).sum() <= 110  # its round ends, and a row of smoothing on each side
    assert set(map(tuple, array[drawn][:, :3])) == {(255, 0, 0)}
    assert not array[0].any()


def test_later_strokes_lie_over_earlier_ones() -> None:
    blue = Stroke(((30.0, 0.0), (30.0, 48.0)), "#0000ff", 6.0)

    array = to_array(markup.drawn([RED, blue], 64, 48))

    assert tuple(array[20, 30]) == (0, 0, 255, 255)
    assert tuple(array[20, 15]) == (255, 0, 0, 255)


def test_a_single_point_is_a_dot() -> None:
    array = to_array(markup.drawn([Stroke(((20.0, 20.0),), "#00ff00", 8.0)], 40, 40))

    assert abs(int((array[..., 3] > 127).sum()) - 50) < 20


def test_on_a_padded_canvas_the_padding_stays_clear() -> None:
    plan = SizePlan(96, 64, 0.5, Box(16, 8, 32, 24))

    array = to_array(markup.laid_out(markup.drawn([RED], 64, 48), plan, (96, 64)))

    assert array.shape == (64, 96, 4)
    assert array[..., 3].any()
    outside = array[..., 3].copy()
    outside[8:32, 16:48] = 0
    assert not outside.any()


def test_in_another_node_it_lies_where_its_frame_takes_it() -> None:
    moved = to_array(markup.through_frame(markup.drawn([RED], 64, 48), Frame.offset(7, 3), 80, 60))

    assert (moved[3:51, 7:71] == to_array(markup.drawn([RED], 64, 48))).all()


def test_only_what_has_transparency_can_be_an_overlay() -> None:
    grey = np.full((4, 4, 2), 9, np.uint16) * 257
    overlay = markup.as_overlay(from_array(grey))

    assert markup.as_overlay(from_array(np.zeros((4, 4, 3), np.uint8))) is None
    assert overlay is not None
    assert (overlay.bands, overlay.bits) == (4, 8)
    assert markup.covers(overlay) == (True, True)
    assert markup.covers(from_array(np.zeros((4, 4, 4), np.uint8))) == (False, True)
