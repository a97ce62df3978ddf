"""The view: zoom keeps the point under the pointer, fit fits, panning moves by what the hand moved."""

import pytest

from studio.ui.canvas.view import LEAST, MOST, View


@pytest.fixture
def view() -> View:
    made = View(margin_px=12)
    made.resize(800, 600)
    made.look_at(6000, 4000)
    return made


def test_a_new_picture_is_fitted_inside_the_margin(view):
    place = view.placement

    left, top = place.to_device(0, 0)
    right, bottom = place.to_device(6000, 4000)
    assert (left, right) == pytest.approx((12, 788), abs=1)
    assert (top + bottom) / 2 == pytest.approx(300, abs=1)
    assert view.is_fitted


@pytest.mark.parametrize("at", [(400.0, 300.0), (13.0, 120.0), (700.0, 500.0)])
def test_zooming_keeps_the_pixel_under_the_pointer(view, at):
    view.zoom(1.0, (400, 300))
    before = view.placement.to_picture(*at)

    view.turn_wheel(3, at)

    after = view.placement.to_picture(*at)
    assert after == pytest.approx(before, abs=1.0)


def test_a_wheel_turned_to_and_fro_ends_where_it_began(view):
    view.zoom(0.7, (400, 300))
    before = view.placement

    for notches in (1, 1, 1, -1, -1, -1) * 20:
        view.turn_wheel(notches, (200, 450))

    assert view.placement == before


def test_panning_moves_the_picture_by_as_many_device_pixels(view):
    view.one_to_one()
    before = view.placement

    view.pan(-37, 12)

    after = view.placement
    assert (after.origin_x - before.origin_x, after.origin_y - before.origin_y) == (-37, 12)


def test_the_middle_of_the_viewport_never_leaves_the_picture(view):
    view.one_to_one()

    view.pan(100_000, 100_000)

    assert view.centre == (0.0, 0.0)


def test_a_fitted_picture_stays_fitted_when_the_viewport_grows(view):
    view.resize(1600, 1200)

    assert view.is_fitted
    assert view.scale == pytest.approx((1600 - 24) / 6000)


def test_toggling_goes_to_every_pixel_and_back(view):
    fitted = view.scale

    view.toggle((100, 100))
    assert view.scale == 1.0
    view.toggle()

    assert view.scale == fitted


def test_steps_end_at_the_last_one(view):
    for _ in range(40):
        view.step_in()
    assert view.scale == MOST

    for _ in range(40):
        view.step_out()
    assert view.scale == LEAST


def test_another_picture_of_the_same_size_keeps_the_place(view):
    view.place(2.0, 1000, 900)

    view.look_at(6000, 4000)

    assert (view.scale, view.centre) == (2.0, (1000, 900))


def test_revealing_a_point_in_view_moves_nothing(view):
    view.one_to_one()
    before = view.placement

    view.reveal(*view.placement.to_picture(400, 300))

    assert view.placement == before
