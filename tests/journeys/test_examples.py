"""What may be written to the built-in engine, found in the window and taken with a click."""

from pathlib import Path

import pytest
from conftest import OpenStudio
from desk import Desk
from hand import Hand
from person import Person

_COFFEE = Path(__file__).resolve().parents[2] / "resources" / "pictures" / "coffee.png"


@pytest.mark.parametrize("theme", ["Dark theme", "Light theme"])
def test_an_example_is_found_taken_and_done(
    desk: Desk, hand: Hand, open_studio: OpenStudio, theme: str
) -> None:
    at = Person(desk, hand, open_studio(_COFFEE))
    at.settle()
    at.row("coffee.png")
    at.run(theme)

    at.press("Examples")
    at.see("Example: brighter but not warmer")
    at.shot("examples")
    at.press("Example: 20 % brighter")
    at.until(lambda: at.see("Instruction", "text").text == "20 % brighter", "the example in the instruction")
    at.gone("Example: brighter but not warmer", "push button")
    at.see("Read as: brighter. The whole picture may change.")
    at.shot("taken")

    for number, (words, answer) in enumerate(_ANSWERS):
        at.instruct(words)
        at.see(answer)
        at.shot(f"answer {number}")

    at.press("Examples")
    hand.press("shift+Tab", "Return")  # round to the last one, which is scrolled to
    last = "brighter, but don't blow out the highlights"
    at.until(lambda: at.see("Instruction", "text").text == last, "the last example in the instruction")
    at.generate()
    at.row(last)
    at.until(lambda: at.all("Candidate", "list item"), "a candidate")
    at.shot("made")
    at.studio.quits()


_ANSWERS = (
    ("make the sky bluer", "To make the sky bluer, the built-in engine needs a mask."),
    ("change contrast", "“change contrast” is not understood. Try “more contrast”"),
    ("add a dog", "“add a dog” needs a model that draws."),
    ("make the sky darker and the sea brighter", "“the sky” and “the sea” need a mask each."),
    ("do not warm it", "“do not warm it” says what should not happen."),
)
