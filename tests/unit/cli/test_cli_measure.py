"""palimpsest measure: drift of files outside and inside a mask, as JSON, as words and as a map."""

from pathlib import Path

import numpy as np
import pytest
from drifting import Size, Strengths, apply, scene
from in_process import Palimpsest
from PIL import Image
from stage import noise

DRIFT = {
    "colour_delta_e",
    "delta_e_mean",
    "delta_e_p95",
    "psnr_db",
    "identical",
    "ssim",
    "ssim_p5",
    "gmsd",
    "sharpness_ratio",
    "unasked_percent",
    "shift_px",
    "zoom_percent",
    "level",
    "algorithm",
}


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The picture with its left half inverted."""
    array = noise()
    array[:, :32] = 255 - array[:, :32]
    path = tmp_path / "edited.png"
    Image.fromarray(array).save(path)
    return path


def test_what_was_to_stay_is_told_apart_from_what_might_change(
    palimpsest: Palimpsest, picture: Path, edited: Path, mask: Path
) -> None:
    answer = palimpsest("measure", picture, edited, "--mask", mask, "--json")

    told = answer.json
    assert (answer.code, told["ok"], told["command"]) == (0, True, "measure")
    assert (told["mask_rule"], told["keep_px"], told["edit_px"]) == ("white", 32 * 48, 32 * 48)
    assert DRIFT == set(told["keep"]) == set(told["edit"])
    assert told["keep"]["identical"]
    assert told["keep"]["psnr_db"] is None
    assert told["keep"]["level"] == "good"
    assert told["edit"]["level"] == "bad"
    assert told["heatmap"] is None


def test_without_a_mask_all_of_it_was_to_stay(palimpsest: Palimpsest, picture: Path, edited: Path) -> None:
    told = palimpsest("measure", picture, edited, "--json").json

    assert (told["mask_rule"], told["keep_px"], told["edit_px"], told["edit"]) == (None, 64 * 48, 0, None)
    assert told["keep"]["colour_delta_e"] > 2.3


def test_a_map_is_written_as_a_new_file_and_replaces_none(
    palimpsest: Palimpsest, picture: Path, edited: Path, tmp_path: Path
) -> None:
    heat = tmp_path / "heat.png"

    told = palimpsest("measure", picture, edited, "--heatmap", heat, "--json").json
    again = palimpsest("measure", picture, edited, "--heatmap", heat, "--json")

    assert told["heatmap"] == str(heat)
    with Image.open(heat) as written:
        shown = np.asarray(written)
    assert shown.shape == (48, 64, 3)
    assert shown[:, :32].std() > shown[:, 40:].std()
    assert again.code == 1
    assert again.json["error"]["kind"] == "file-exists"


def test_an_answer_of_another_size_that_moved_is_registered_first(
    palimpsest: Palimpsest, tmp_path: Path
) -> None:
    before, after = tmp_path / "before.png", tmp_path / "after.png"
    base = scene(480, 360, 4)
    size = Size(across=1.25, down=1.25)
    Image.fromarray(base).save(before)
    moved = apply(base, None, Strengths(shift_px=(6, -4), zoom_percent=1.5, size=size), 4)
    Image.fromarray(moved.answer).save(after)

    told = palimpsest("measure", before, after, "--json").json["keep"]

    assert told["shift_px"] == pytest.approx(np.hypot(6, 4), abs=0.2)
    assert told["zoom_percent"] == pytest.approx(1.5, abs=0.05)
    assert told["colour_delta_e"] < 1
    assert told["level"] == "good"


def test_pictures_of_two_shapes_that_show_two_things_are_refused(
    palimpsest: Palimpsest, picture: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.png"
    Image.fromarray(scene(300, 500, 9)).save(other)

    refused = palimpsest("measure", picture, other, "--json")

    assert (refused.code, refused.json["error"]["kind"]) == (1, "measure-unlike")


def test_nobody_says_how_far_another_scene_moved(palimpsest: Palimpsest, tmp_path: Path) -> None:
    before, after = tmp_path / "before.png", tmp_path / "after.png"
    Image.fromarray(scene(480, 360, 4)).save(before)
    Image.fromarray(scene(480, 360, 9)).save(after)

    told = palimpsest("measure", before, after, "--json").json

    assert [told["keep"][name] for name in ("shift_px", "zoom_percent", "unasked_percent")] == [None] * 3
    assert [notice["kind"] for notice in told["notices"]] == ["measured-as-laid"]
    assert told["keep"]["level"] == "bad"


def test_a_person_is_told_in_words(palimpsest: Palimpsest, picture: Path, edited: Path, mask: Path) -> None:
    printed = palimpsest("measure", picture, edited, "--mask", mask).printed

    assert "Outside the mask: identical" in printed
    assert "over the limit" in printed


def test_a_mask_of_another_size_and_a_missing_file_are_refused(
    palimpsest: Palimpsest, picture: Path, tmp_path: Path
) -> None:
    small = tmp_path / "small.png"
    Image.new("L", (8, 8), 255).save(small)

    assert (
        palimpsest("measure", picture, picture, "--mask", small, "--json").json["error"]["kind"]
        == "mask-size"
    )
    missing = palimpsest("measure", picture, tmp_path / "none.png", "--json")
    assert missing.json["error"]["kind"] == "file-missing"
