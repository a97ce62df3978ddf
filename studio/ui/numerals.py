"""How numbers, shares, sizes and dates read in the user's locale."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale

from studio.model.words import mark, tr

_DAYS_OF_A_WEEK = 7
_FILE_SIZES = (mark("{size} kB"), mark("{size} MB"), mark("{size} GB"))


def locale() -> QLocale:
    """The user's locale; the bare C locale, which groups no digits, reads as English."""
    default = QLocale()
    return QLocale(QLocale.Language.English) if default.language() == QLocale.Language.C else default


def number(value: int) -> str:
    """2,343,869"""
    return locale().toString(value)


def decimal(value: float, places: int = 1) -> str:
    """1.9; 0 only when equal to 0, else never less than the smallest shown."""
    if value == 0:
        return locale().toString(0)
    least = 10.0**-places
    if abs(value) < least:
        return f"<{locale().toString(least, 'f', places)}"
    return locale().toString(value, "f", places)


def share(value: float) -> str:
    """3.6 % of a `value` from 0 to 1; 100 % only when it is all."""
    percent = value * 100
    if value < 1 and round(percent, 1) >= 100:
        return tr(">{percent} %", percent=locale().toString(99.9, "f", 1))
    return tr("{percent} %", percent=number(100) if value >= 1 else decimal(percent))


def size(width: int, height: int) -> str:
    """2572 × 1740"""
    return f"{width} × {height}"


def file_size(count: int) -> str:
    """850 kB, 2.4 MB, 24 MB of so many bytes: thousands, as file managers count."""
    value, power = count / 1000, 0
    while value >= 999.5 and power < len(_FILE_SIZES) - 1:
        value, power = value / 1000, power + 1
    figures = decimal(value) if power and value < 9.95 else number(max(1, round(value)))
    return tr(_FILE_SIZES[power], size=figures)


def day(moment: str, today: date) -> str:
    """Today, Yesterday, Tuesday, 3 November, 3 November 2025 for an ISO `moment`; "" for none."""
    then = local(moment)
    if then is None:
        return ""
    days = (today - then.date()).days
    if days == 0:
        return tr("Today")
    if days == 1:
        return tr("Yesterday")
    on = QDate(then.year, then.month, then.day)
    if 1 < days < _DAYS_OF_A_WEEK:
        return locale().standaloneDayName(on.dayOfWeek())
    return locale().toString(on, tr("d MMMM") if then.year == today.year else tr("d MMMM yyyy"))


def full_moment(moment: str) -> str:
    """Date and time of an ISO `moment`, in the locale's short form; "" for none."""
    then = local(moment)
    if then is None:
        return ""
    return locale().toString(
        QDateTime.fromSecsSinceEpoch(int(then.timestamp())), QLocale.FormatType.ShortFormat
    )


def local(moment: str) -> datetime | None:
    """An ISO `moment` in the machine's own time zone; None when it is none."""
    try:
        return datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return None
