"""The one sentence before the first paid send: what leaves, and to whom."""

from studio.ui.turn.consent import Leaving, sentence

OPENAI = "OpenAI, api.openai.com"


def test_everything_that_leaves_is_named() -> None:
    said = sentence(Leaving(18, references=2, has_mask=True), [OPENAI])

    assert said == (
        "The picture of node 18, 2 references, the mask and the exact prompt go to"
        " OpenAI, api.openai.com, and nothing else."
    )


def test_from_an_empty_sheet_only_words_leave() -> None:
    assert sentence(Leaving(), [OPENAI]).startswith("The words of the exact prompt go to OpenAI")


def test_every_receiver_is_named() -> None:
    assert "go to OpenAI, api.openai.com and studio-gpu, 192.168.1.20, and nothing else." in sentence(
        Leaving(1), [OPENAI, "studio-gpu, 192.168.1.20"]
    )
