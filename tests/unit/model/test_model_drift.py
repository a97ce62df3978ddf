"""Levels of drift, and the way back along a path."""

import pytest

from studio.model.drift import DriftLimits, Level, Metric, PathPoint, last_under, metric_level


@pytest.mark.parametrize(
    ("metric", "value", "level"),
    [
        (Metric.SHIFT, 0.4, Level.GOOD),
        (Metric.SHIFT, -1.3, Level.WARN),
        (Metric.SHIFT, 2.1, Level.BAD),
        (Metric.ZOOM, 0.42, Level.WARN),
        (Metric.COLOUR, 1.9, Level.WARN),
        (Metric.COLOUR, 2.4, Level.BAD),
        (Metric.DELTA_E_P95, 6.1, Level.BAD),
        (Metric.PSNR, None, Level.GOOD),
        (Metric.PSNR, 26.6, Level.BAD),
        (Metric.PSNR, 35.0, Level.WARN),
        (Metric.SHARPNESS, 1.0, Level.GOOD),
        (Metric.SHARPNESS, 0.84, Level.WARN),
        (Metric.SHARPNESS, 1.4, Level.BAD),
        (Metric.UNASKED, 9.4, Level.BAD),
    ],
)
def test_a_value_has_its_level(metric: Metric, value: float | None, level: Level) -> None:
    assert metric_level(metric, value) is level


def test_the_user_s_limits_decide_on_the_one_number_shown() -> None:
    assert metric_level(Metric.COLOUR, 1.9, DriftLimits(amber=2.0, red=4.0)) is Level.GOOD


def test_the_way_back_skips_what_is_over_the_limit_or_unknown() -> None:
    path = [PathPoint("a", 1, 0.0), PathPoint("b", 2, 0.9), PathPoint("c", 3), PathPoint("d", 4, 1.8)]

    assert last_under(path, 1.0) == "b"
    assert last_under(path[2:], 1.0) is None
