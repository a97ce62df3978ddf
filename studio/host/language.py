"""In which language the studio speaks: the catalogue for a choice of the preferences."""

import gettext
import locale

from studio.host.places import resources

_DOMAIN = "palimpsest"


def translations(choice: str) -> gettext.NullTranslations:
    """For a language code, or for "system"; English when there is no catalogue. A door speaks it."""
    languages = [choice] if choice != "system" else [locale.getlocale()[0] or "en"]
    return gettext.translation(_DOMAIN, resources() / "translations", languages=languages, fallback=True)
