"""The road of all text: places filled, and no line ending between a number and its unit."""

import re

import pytest

from studio.model.sentences import TABLE
from studio.model.words import NO_BREAK, tr, trn

_TORN = re.compile(r"\d (%|px|MP|MB|GB|s)\b|\d %")


@pytest.mark.parametrize("unit", ["%", "px", "MP", "MB", "GB", "s", "dB"])
def test_a_number_and_its_unit_stay_together(unit) -> None:
    held = f"At 165{NO_BREAK}{unit} of it."

    assert tr(f"At 165 {unit} of it.") == held
    assert tr(f"At {{number}} {unit} of it.", number=165) == held
    assert trn(f"At {{count}} {unit} of it.", f"At {{count}} {unit} of it.", 165) == held


def test_a_word_that_begins_like_a_unit_may_stand_on_the_next_line() -> None:
    assert tr("{count} pixels, {seconds} seconds", count=3, seconds=4) == "3 pixels, 4 seconds"


def test_what_others_wrote_stays_as_they_wrote_it() -> None:
    assert tr("Undo “{wish}”", wish="20 % brighter") == "Undo “20 % brighter”"


def test_no_sentence_tears_a_number_from_its_unit() -> None:
    places = re.compile(r"{(\w+)}")
    told = []
    for sentence in TABLE.values():
        for text in filter(None, (sentence.message, sentence.remedy)):
            told.append(tr(text, **dict.fromkeys(places.findall(text), 165)))

    assert sum(f"165{NO_BREAK}" in text for text in told) >= 4
    assert [text for text in told if _TORN.search(text)] == []
