"""What must stay on one turn, with where it is: told by files, measured, answered."""

from pathlib import Path

from in_process import Palimpsest
from PIL import Image


def _region(path: Path, left: int) -> Path:
    """White on 16 columns of 64."""
    halves = Image.new("L", (64, 48))
    halves.paste(255, (left, 0, left + 16, 48))
    halves.save(path)
    return path


def test_a_region_of_keep_is_measured_in_the_turn(
    palimpsest: Palimpsest, project: Path, mask: Path, tmp_path: Path
) -> None:
    inside, outside = _region(tmp_path / "in.png", 8), _region(tmp_path / "out.png", 48)
    keep = ("--keep", "the lettering", "--keep", "the rim", "--keep", "the mood")
    regions = ("--keep-region", f"1={inside}", "--keep-region", f"2={outside}")

    answer = palimpsest(
        "edit", project, "-i", "make it 40 % darker", "--mask", mask, *keep, *regions, "--json"
    )

    (candidate,) = answer.json["candidates"]
    found = [
        {"text": "the lettering", "finding": "broken"},
        {"text": "the rim", "finding": "kept"},
        {"text": "the mood", "finding": "unchecked"},
    ]
    assert candidate["keep"] == found
    (image,) = palimpsest("log", project, "--json").json["images"]
    assert image["nodes"][-1]["keep"] == found


def test_a_region_without_its_entry_is_refused(palimpsest: Palimpsest, project: Path, tmp_path: Path) -> None:
    region = _region(tmp_path / "in.png", 8)
    words = ("-i", "make it darker", "--keep", "the rim", "--keep-region", f"2={region}")

    answer = palimpsest("edit", project, *words, "--json")

    assert answer.code == 1
    assert answer.json["error"]["kind"] == "no-such-keep"
    assert answer.json["error"]["message"] == "There is no entry 2 of --keep. Given: 1."


def test_a_region_of_nothing_is_refused(palimpsest: Palimpsest, project: Path, tmp_path: Path) -> None:
    Image.new("L", (64, 48)).save(tmp_path / "nothing.png")
    words = ("-i", "make it darker", "--keep", "the rim", "--keep-region", f"1={tmp_path / 'nothing.png'}")

    answer = palimpsest("edit", project, *words, "--json")

    assert answer.code == 1
    assert answer.json["error"]["kind"] == "empty-mask"
    assert palimpsest("edit", project, *words[:4], "--keep-region", "x", "--json").code == 2
