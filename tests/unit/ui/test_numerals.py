from datetime import date

import pytest
from PySide6.QtCore import QLocale

from studio.model.words import unbroken
from studio.ui import numerals

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (0.04, "<0.1"), (0.3, "0.3"), (1.94, "1.9"), (1234.5, "1,234.5")]
)
def test_nothing_but_zero_reads_as_zero(value: float, text: str) -> None:
    assert numerals.decimal(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0 %"), (0.0001, "<0.1 %"), (0.036, "3.6 %"), (1.0, "100 %"), (0.99999, ">99.9 %")],
)
def test_only_all_of_it_is_100_per_cent(value: float, text: str) -> None:
    assert numerals.share(value) == unbroken(text)


def test_digits_are_grouped_as_in_the_locale() -> None:
    before = QLocale()
    try:
        QLocale.setDefault(QLocale(QLocale.Language.German))
        german = numerals.number(2343869)
        QLocale.setDefault(QLocale.c())
        bare = numerals.number(2343869)
    finally:
        QLocale.setDefault(before)

    assert (german, bare) == ("2.343.869", "2,343,869")


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-11-21T09:00:00", "Today"),
        ("2026-11-20T23:59:00", "Yesterday"),
        ("2026-11-17T10:00:00", "Tuesday"),
        ("2026-11-03T10:00:00", "3 November"),
        ("2025-11-03T10:00:00", "3 November 2025"),
        ("", ""),
    ],
)
def test_days_near_today_have_names(moment: str, text: str) -> None:
    assert numerals.day(moment, TODAY) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1 kB"),
        (940_400, "940 kB"),
        (999_600, "1.0 MB"),
        (2_430_000, "2.4 MB"),
        (9_960_000, "10 MB"),
        (24_400_000, "24 MB"),
        (3_100_000_000, "3.1 GB"),
    ],
)
def test_a_file_size_has_two_figures_or_a_unit_without_parts(count: int, text: str) -> None:
    assert numerals.file_size(count) == unbroken(text)
