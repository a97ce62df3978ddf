"""palimpsest lock: an answer held to its parent, told by a receipt that an outside program confirms."""

import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from drifting import STRONG, Edit, EditKind, SceneChange, Strengths, apply, changed_scene, scene
from in_process import Palimpsest
from PIL import Image

LOCK = {
    "state",
    "reason",
    "out",
    "mask_rule",
    "painted_px",
    "final_px",
    "past_painted_px",
    "protected_px",
    "differing_px",
    "edit_kept",
    "registration",
    "colour",
    "seam",
}
SIZE = (480, 320)
BASE = scene(*SIZE, seed=4)
DRIFTED = apply(BASE, Edit(EditKind.OBJECT), STRONG, seed=2)


def saved(array: np.ndarray, path: Path) -> Path:
    Image.fromarray(array).save(path)
    return path


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    return saved(BASE, tmp_path / "parent.png")


@pytest.fixture
def drifted(tmp_path: Path) -> Path:
    return saved(DRIFTED.answer, tmp_path / "answer.png")


@pytest.fixture
def painted(tmp_path: Path) -> Path:
    grown = cv2.dilate(DRIFTED.mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (25, 25)))
    return saved(grown, tmp_path / "painted.png")


def differing(one: Path, other: Path, mask: Path, folder: Path) -> int:
    """Pixels that ImageMagick finds different outside a mask."""
    parts = []
    for n, path in enumerate((one, other)):
        part = folder / f"outside-{n}.png"
        words = ["convert", path, "(", mask, "-negate", "-threshold", "99.99%", ")"]
        subprocess.run([*words, "-compose", "multiply", "-composite", part], check=True)
        parts.append(part)
    told = subprocess.run(
        ["compare", "-metric", "AE", *parts, "null:"], capture_output=True, text=True, check=False
    )
    return int(float(told.stderr.split()[0]))


@pytest.mark.skipif(shutil.which("compare") is None, reason="ImageMagick is not here")
def test_the_receipt_is_what_an_outside_program_counts(
    palimpsest: Palimpsest, parent: Path, drifted: Path, painted: Path, tmp_path: Path
) -> None:
    out = tmp_path / "locked.png"

    told = palimpsest("lock", parent, drifted, "--mask", painted, "--out", out, "--json").json

    count = np.count_nonzero(np.asarray(Image.open(painted)))
    assert {"schema", "command", "ok", "notices"} | LOCK == set(told)
    assert (told["state"], told["mask_rule"], told["out"]) == ("locked", "white", str(out))
    assert (told["painted_px"], told["past_painted_px"]) == (count, 0)
    assert told["differing_px"] == differing(parent, out, painted, tmp_path) == 0
    assert told["protected_px"] == SIZE[0] * SIZE[1] - told["final_px"]
    assert told["registration"]["confidence"] > 0.6
    assert told["registration"]["zoom_percent"] == pytest.approx(1.4, abs=0.1)
    assert told["colour"]["delta_e_after"] < told["colour"]["delta_e_before"]
    assert told["seam"]["mean"] < 1
    assert told["edit_kept"] > 0.95
    assert differing(drifted, out, painted, tmp_path) > 1000


def test_without_a_mask_what_changed_is_taken(
    palimpsest: Palimpsest, parent: Path, drifted: Path, tmp_path: Path
) -> None:
    out = tmp_path / "locked.png"

    answer = palimpsest("lock", parent, drifted, "--out", out, "--json")

    result = np.asarray(Image.open(out))
    assert (answer.code, answer.json["state"], answer.json["painted_px"]) == (0, "locked", None)
    unlike = (result != BASE).any(axis=2)
    assert unlike.mean() < 4 * (DRIFTED.mask > 0).mean()
    assert unlike[DRIFTED.mask > 0].mean() > 0.9


def test_a_receipt_is_told_in_words_too(
    palimpsest: Palimpsest, parent: Path, drifted: Path, painted: Path, tmp_path: Path
) -> None:
    told = palimpsest("lock", parent, drifted, "--mask", painted, "--out", tmp_path / "locked.png").printed

    assert "0 of" in told
    assert "protected pixels changed" in told


@pytest.mark.parametrize(
    ("array", "reason"),
    [
        (changed_scene(BASE, SceneChange.UNRELATED, seed=1), "answer-unlike"),
        (changed_scene(BASE, SceneChange.MIRRORED, seed=1), "answer-unlike"),
        (changed_scene(BASE, SceneChange.BLANK, seed=1), "answer-unlike"),
        (np.full((1, 1, 3), 90, np.uint8), "answer-unlike"),
        (np.full((5000, 1, 3), 90, np.uint8), "answer-unlike"),
        (apply(BASE, None, Strengths()).answer, "answer-changes-nothing"),
    ],
    ids=["unrelated", "mirrored", "blank", "one pixel", "1 by 5000", "unchanged"],
)
def test_what_cannot_be_locked_is_refused_with_a_sentence(
    palimpsest: Palimpsest, parent: Path, tmp_path: Path, array: np.ndarray, reason: str
) -> None:
    out = tmp_path / "locked.png"
    other = saved(array, tmp_path / "other.png")

    answer = palimpsest("lock", parent, other, "--out", out, "--json")

    assert (answer.code, answer.json["ok"], answer.json["state"]) == (1, False, "refused")
    assert answer.json["reason"] == answer.json["error"]["kind"] == reason
    assert answer.json["error"]["message"].endswith(".")
    assert not out.exists()


def test_a_mask_of_everything_or_nothing_is_refused(
    palimpsest: Palimpsest, parent: Path, drifted: Path, tmp_path: Path
) -> None:
    everything = saved(np.full(SIZE[::-1], 255, np.uint8), tmp_path / "all.png")
    nothing = saved(np.zeros(SIZE[::-1], np.uint8), tmp_path / "none.png")
    out = tmp_path / "locked.png"

    answers = [
        palimpsest("lock", parent, drifted, "--mask", mask, "--out", out, "--json")
        for mask in (everything, nothing)
    ]

    assert [one.code for one in answers] == [1, 1]
    assert [one.json["error"]["kind"] for one in answers] == ["mask-covers-all", "empty-mask"]
    assert not out.exists()


@pytest.mark.parametrize("size", [(1, 1), (1, 5000)], ids=["one pixel", "1 by 5000"])
def test_a_picture_with_nothing_in_it_is_never_blended(
    palimpsest: Palimpsest, drifted: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    small = saved(np.full((size[1], size[0], 3), 90, np.uint8), tmp_path / "small.png")
    out = tmp_path / "locked.png"

    answer = palimpsest("lock", small, drifted, "--out", out, "--json")

    assert answer.code == 1
    assert answer.json["error"]["message"]
    assert not out.exists()


def test_an_edit_of_the_whole_picture_is_asked_about(
    palimpsest: Palimpsest, parent: Path, tmp_path: Path
) -> None:
    night = saved((BASE * 0.35).astype(np.uint8), tmp_path / "night.png")
    out = tmp_path / "locked.png"

    answer = palimpsest("lock", parent, night, "--out", out, "--json")

    assert (answer.code, answer.json["state"], answer.json["reason"]) == (1, "asked", "answer-global")
    assert not out.exists()


def test_a_file_that_is_there_is_not_written_over(
    palimpsest: Palimpsest, parent: Path, drifted: Path
) -> None:
    answer = palimpsest("lock", parent, drifted, "--out", parent, "--json")

    assert (answer.code, answer.json["error"]["kind"]) == (1, "file-exists")


def test_somebody_who_has_looked_locks_it_all_the_same(
    palimpsest: Palimpsest, parent: Path, painted: Path, tmp_path: Path
) -> None:
    out = tmp_path / "locked.png"
    other = saved(changed_scene(BASE, SceneChange.UNRELATED, seed=1), tmp_path / "other.png")
    words = ("lock", parent, other, "--mask", painted, "--out", out)

    refused, placed = palimpsest(*words), palimpsest(*words, "--anyway", "--json")

    assert refused.code == 1
    assert "--anyway" in refused.told
    assert (placed.code, placed.json["state"], placed.json["differing_px"]) == (0, "locked", 0)
    result, mask = np.asarray(Image.open(out)), np.asarray(Image.open(painted))
    assert (result[mask == 0] == BASE[mask == 0]).all()
    assert (result[mask > 0] != BASE[mask > 0]).any(axis=1).mean() > 0.9
