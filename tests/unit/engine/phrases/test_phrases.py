"""Phrases as designers type them: nine of ten are understood, and none is mistaken for another wish."""

import re
from pathlib import Path

import pytest

from studio.engine.grammar import parse
from studio.engine.things import is_negated
from tests.unit.engine.phrases.__main__ import UNDERSTOOD_MIN, main
from tests.unit.engine.phrases.figures import Phrase, figures

_LISTS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("path", _LISTS, ids=lambda path: path.stem)
def test_most_phrases_are_understood_and_none_is_misunderstood(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    came = figures(path)

    with capsys.disabled():
        print(f"\n{came}")
    assert len(came.listed) >= 120
    assert not came.misunderstood
    assert len(came.understood) >= UNDERSTOOD_MIN * len(came.listed)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("make it warmer => warmer", ""),
        ("make it warmer => cooler", "MISUNDERSTOOD"),
        ("20 % brighter => brighter 30", "MISUNDERSTOOD"),
        ("make it warmer => refused", "MISUNDERSTOOD"),
        ("make the car red => refused", "MISUNDERSTOOD"),
        ("make the car red => recolour red", "not understood"),
        ("make the car red => recolour blue", "MISUNDERSTOOD"),
        ("make a cat ride a bicycle => warmer", "not understood"),
        ("extend 300 px to the left => extend left 300 %", "MISUNDERSTOOD"),
        ("extend 300 px to the left => extend right 300 px or extend left 300 px", ""),
    ],
)
def test_a_phrase_is_judged_by_what_it_would_do(line: str, mark: str, tmp_path: Path) -> None:
    written = tmp_path / "list.txt"
    written.write_text(line, "utf-8")

    told = str(figures(written))

    assert mark in told if mark else "1 of 1 understood" in told


def test_a_list_that_is_none_says_which_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = tmp_path / "list.txt"
    written.write_text("# one\nmake it warmer => hotter\n", "utf-8")

    assert main([str(written)]) == 2
    assert "line 2: no step is called “hotter”" in capsys.readouterr().err


def test_a_list_with_a_misunderstood_phrase_ends_badly(tmp_path: Path) -> None:
    written = tmp_path / "list.txt"
    written.write_text("make it warmer => warmer\n", "utf-8")
    good = main([str(written)])
    written.write_text("make it warmer => cooler\n", "utf-8")

    assert (good, main([str(written)])) == (0, 1)


def _wishes() -> list[Phrase]:
    """All phrases of the lists that are understood and hold no negation of their own."""
    listed = [one for path in _LISTS for one in figures(path).understood if parse(one.text).steps]
    return [one for one in listed if not is_negated(one.text.lower()) and "too" not in one.text.split()]


@pytest.mark.parametrize(
    "before",
    [
        "do not",
        "don't",
        "never",
        "please do not",
        "under no circumstances",
        "refrain from",
        "do nto",
        "nevre",
    ],
)
def test_what_is_forbidden_is_never_done(before: str) -> None:
    # After a comma or "but" another wish may begin: "do not brighten it, make it darker".
    tied = [one.text for one in _wishes() if not re.search(r"[,.;]\s|\bbut\b", one.text.rstrip("."))]
    forbidden = [f"{before} {text[0].lower()}{text[1:]}" for text in tied]

    done = [text for text in forbidden if parse(text).is_understood]

    assert len(forbidden) > 200
    assert not done


@pytest.mark.parametrize(
    "after",
    ["and add a dog", ", then rotate it", "but only on Tuesdays", "and crop", "unless it is dark", "or not"],
)
def test_nothing_is_done_of_what_is_understood_in_part(after: str) -> None:
    spoilt = [f"{one.text.rstrip('.?! ')} {after}" for one in _wishes()]

    done = [text for text in spoilt if parse(text).is_understood]

    assert not done
