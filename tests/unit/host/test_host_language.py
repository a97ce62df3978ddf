"""Without a catalogue the studio speaks English."""

import pytest

from studio.host.language import translations
from studio.model.settings import setting


@pytest.mark.parametrize("choice", [*setting("language").choices, "xx"])
def test_every_choice_speaks_at_least_english(choice: str) -> None:
    assert translations(choice).gettext("There is nothing to undo.") == "There is nothing to undo."
