"""The one road of all text to the user: gettext behind `tr()`, chosen by a door at start."""

from gettext import NullTranslations

_speaking: NullTranslations = NullTranslations()


def speak(translations: NullTranslations) -> None:
    """Choose the catalogue that `tr` reads from now on; called once, by a door."""
    global _speaking
    _speaking = translations


def tr(text: str, **facts: object) -> str:
    """`text` in the user's language, its {named} places filled; never called at import time."""
    spoken = _speaking.gettext(text)
    return spoken.format(**facts) if facts else spoken


def trn(one: str, many: str, count: int, **facts: object) -> str:
    """The form for `count` things; {count} is always filled."""
    return _speaking.ngettext(one, many, count).format(count=count, **facts)


def mark(text: str) -> str:
    """`text` unchanged: names it for the catalogue where it stands in a table that `tr` reads later."""
    return text
