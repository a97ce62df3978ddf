"""Kinds and facts become sentences."""

import pytest

from studio.model.errors import BadInput, Cause, Misfit
from studio.model.project import Notice
from studio.model.sentences import explain, say


def test_an_error_says_what_happened_and_what_to_do() -> None:
    sentence = explain(BadInput("file-missing", name="a.png"))

    assert sentence.message == "a.png cannot be found."
    assert sentence.remedy == "Check the name and the folder."


def test_a_misfit_says_every_cause() -> None:
    error = Misfit((Cause("no-instruction"), Cause("no-picture")))

    text = explain(error).text

    assert "There is no instruction." in text
    assert "There is no picture to edit." in text


def test_what_is_not_the_worlds_doing_is_our_bug() -> None:
    assert explain(ValueError("x")).message == "Something went wrong inside Palimpsest."


@pytest.mark.parametrize("notice", [Notice("from-the-future", {}), Notice("first-frame", {"name": "a.gif"})])
def test_a_notice_that_nobody_knows_is_still_said(notice: Notice) -> None:
    assert notice.kind in say(notice).text


def test_braces_in_a_name_stay_braces() -> None:
    assert "{name}" in explain(BadInput("file-missing", name="{name}")).text
