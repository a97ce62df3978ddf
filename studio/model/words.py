"""The one road of all text to the user: gettext behind `tr()`, chosen by a door at start."""

import re
from functools import cache
from gettext import NullTranslations

NO_BREAK = "\N{NO-BREAK SPACE}"
# After a number, or the place of one.
_BEFORE_UNIT = re.compile(r"(?<=[\d}]) (?=(?:%|px|MP|B|kB|MB|GB|ms|s|dB)(?!\w))")

_speaking: NullTranslations = NullTranslations()


def speak(translations: NullTranslations) -> None:
    """Choose the catalogue that `tr` reads from now on; called once, by a door."""
    global _speaking
    _speaking = translations


def tr(text: str, **facts: object) -> str:
    """`text` in the user's language, its {named} places filled; never called at import time."""
    spoken = unbroken(_speaking.gettext(text))
    return spoken.format(**facts) if facts else spoken


def trn(one: str, many: str, count: int, **facts: object) -> str:
    """The form for `count` things; {count} is always filled."""
    return unbroken(_speaking.ngettext(one, many, count)).format(count=count, **facts)


@cache
def unbroken(template: str) -> str:
    """No line ends between a number and its unit. Of a template: what others wrote stays as they wrote it."""
    return _BEFORE_UNIT.sub(NO_BREAK, template)


def mark(text: str) -> str:
    """`text` unchanged: names it for the catalogue where it stands in a table that `tr` reads later."""
    return text
