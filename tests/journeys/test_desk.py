"""The desk itself: if these fail, no journey says anything about the studio."""

import subprocess
from pathlib import Path

import pytest
from clipboard import Clipboard
from conftest import OpenOther
from desk import Desk, until
from hand import Hand

_PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"


def test_what_is_typed_and_clicked_arrives(desk: Desk, hand: Hand, open_other: OpenOther) -> None:
    other = open_other("Notes", 100, 80)

    hand.click(other.sight.one(name="Line"))
    hand.type("warm ä қ ғ light")
    until(lambda: other.sight.one(name="Line").text == "warm ä қ ғ light", what="the text in the field")
    hand.click(other.sight.one(name="Note it", role="push button"))

    assert other.noted("line") == {"line": "warm ä қ ғ light"}
    assert desk.shot("typed").stat().st_size > 0


def test_a_file_dragged_between_programs_arrives(hand: Hand, open_other: OpenOther, tmp_path: Path) -> None:
    offered = tmp_path / "сурет two words.png"
    offered.write_bytes((_PICTURES / "coffee.png").read_bytes())
    source = open_other("From", 60, 60, file=offered)
    target = open_other("To", 700, 300)

    hand.drag(source.pad, target.pad)

    assert target.noted("dropped")["dropped"] == [str(offered)]
    assert source.noted("dragged")["dragged"] == "CopyAction"


@pytest.mark.parametrize("desk", [2], indirect=True)
def test_a_picture_dragged_at_200_percent_arrives(hand: Hand, open_other: OpenOther) -> None:
    source = open_other("From", 60, 60, picture=_PICTURES / "coffee.png")
    target = open_other("To", 700, 300)

    hand.drag(source.pad, target.pad)

    assert target.noted("dropped")["picture"] is True
    assert _differing_pixels(target.dropped_picture, _PICTURES / "coffee.png") == 0


def test_a_picture_on_the_clipboard_comes_back(clipboard: Clipboard) -> None:
    clipboard.put_picture(_PICTURES / "coffee.png")

    assert clipboard.picture() == (_PICTURES / "coffee.png").read_bytes()


def _differing_pixels(one: Path, other: Path) -> int:
    done = subprocess.run(
        ["compare", "-metric", "AE", str(one), str(other), "null:"], capture_output=True, text=True
    )
    return int(float(done.stderr.split()[0]))
