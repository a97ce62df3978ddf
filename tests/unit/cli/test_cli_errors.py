"""What cannot be done is said in a sentence with its names and numbers, and ends with its exit code."""

import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from in_process import Answer, Palimpsest
from PIL import Image
from stage import noise

from studio.cli.door import exit_code


def said(answer: Answer, code: int, *words: str) -> None:
    """Told on standard error alone, in one sentence that has these words."""
    assert answer.code == code, answer.told
    assert answer.printed == ""
    for word in words:
        assert word in answer.told
    assert "Traceback" not in answer.told


def test_a_missing_file_is_named(palimpsest: Palimpsest, tmp_path: Path) -> None:
    said(palimpsest("new", tmp_path / "a.palimpsest", "gone.png"), 1, "gone.png cannot be found")

    assert not (tmp_path / "a.palimpsest").exists()


def test_what_is_no_picture_is_named(palimpsest: Palimpsest, tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("walnut table")

    said(
        palimpsest("new", tmp_path / "a.palimpsest", "notes.png"),
        1,
        "notes.png is not a picture",
        "PNG, JPEG",
    )

    assert not (tmp_path / "a.palimpsest").exists()


def test_of_several_pictures_the_good_ones_are_taken_and_the_others_named(
    palimpsest: Palimpsest, picture: Path, tmp_path: Path
) -> None:
    answer = palimpsest("new", tmp_path / "a.palimpsest", "gone.png", picture, "--json")

    assert answer.code == 1
    assert [image["name"] for image in answer.json["images"]] == ["cup"]
    assert "gone.png cannot be found" in answer.json["error"]["message"]
    assert palimpsest("log", tmp_path / "a.palimpsest").code == 0


def test_an_existing_project_is_refused_and_untouched(
    palimpsest: Palimpsest, project: Path, picture: Path
) -> None:
    before = project.read_bytes()

    said(palimpsest("new", project, picture), 1, "cup.palimpsest exists already")

    assert project.read_bytes() == before


def test_a_file_that_is_no_project_is_refused(palimpsest: Palimpsest, picture: Path) -> None:
    said(palimpsest("log", picture), 1, "cup.png is not a Palimpsest project")


def test_a_mask_of_another_size_is_refused_until_it_is_fitted(
    palimpsest: Palimpsest, project: Path, tmp_path: Path
) -> None:
    Image.new("L", (128, 96), 255).save(tmp_path / "large.png")
    words = ("edit", project, "-i", "make it warmer", "--mask", "large.png")

    said(palimpsest(*words), 1, "The mask is 128 × 96 but the image is 64 × 48")
    fitted = palimpsest(*words, "--mask-fit", "--json")

    assert fitted.code == 0
    assert fitted.json["candidates"][0]["lock"]["painted_px"] == 64 * 48


def test_a_mask_whose_colours_and_transparency_vary_is_refused_until_a_rule_is_given(
    palimpsest: Palimpsest, project: Path, tmp_path: Path
) -> None:
    both = np.dstack([noise(), np.zeros((48, 64), np.uint8)])
    both[:, 32:, 3] = 255
    Image.fromarray(both).save(tmp_path / "both.png")
    words = ("edit", project, "-i", "make it warmer", "--mask", "both.png")

    said(palimpsest(*words), 1, "both.png", "white or alpha")
    by_alpha = palimpsest(*words, "--mask-rule", "alpha", "--json").json

    (candidate,) = by_alpha["candidates"]
    assert candidate["lock"]["mask_rule"] == "alpha"
    assert candidate["lock"]["painted_px"] == 32 * 48


def test_an_empty_mask_is_refused(palimpsest: Palimpsest, project: Path, tmp_path: Path) -> None:
    Image.new("L", (64, 48)).save(tmp_path / "empty.png")

    said(
        palimpsest("edit", project, "-i", "make it warmer", "--mask", "empty.png"),
        1,
        "The mask marks nothing",
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "99"), "There is no node “99” in cup"),
        (("--from", "nzzzz"), "There is no node “nzzzz”"),
        (("--from", "pick"), "There is no node “pick”"),
        (("--image", "bowl"), "There is no image “bowl”. The project has cup."),
        (("--profile", "nobody"), "There is no account “nobody”. There are built-in."),
        (("--model", "grand"), "built-in has no model “grand”. It has classic."),
        (("--set", "strength=9"), "The built-in engine has no parameter “strength”. It has seed."),
        (("--set", "seed=high"), "“high” is not possible for seed"),
        (("--caption", "3=a cup"), "There is no Image 3. References given: 0"),
        (("--reference", "gone.png"), "gone.png cannot be found"),
        (("--reference", "77"), "There is no node “77”"),
        (("--mask", "gone.png"), "gone.png cannot be found"),
        (("-n", "99"), "The built-in engine makes 1 to 8 candidates a turn; 99 were asked for"),
    ],
)
def test_an_unknown_name_is_refused_with_what_there_is(
    palimpsest: Palimpsest, project: Path, words: tuple[str, ...], sentence: str
) -> None:
    said(palimpsest("edit", project, "-i", "make it warmer", *words), 1, sentence)

    (image,) = palimpsest("log", project, "--json").json["images"]
    assert len(image["nodes"]) == 1


def test_an_unknown_instruction_is_refused_with_what_the_engine_can(
    palimpsest: Palimpsest, project: Path
) -> None:
    answer = palimpsest("edit", project, "-i", "make the moon sing")

    said(answer, 1, "does not know", "It can remove", "warmer", "recolour", "place a reference")


def test_all_misfits_are_said_at_once(palimpsest: Palimpsest, project: Path) -> None:
    answer = palimpsest("edit", project, "-i", "make the moon sing", "-n", "99", "--set", "x=1", "--json")

    kinds = [cause["kind"] for cause in answer.json["error"]["facts"]["causes"]]
    assert kinds == ["unknown-instruction", "candidates-out-of-range", "unknown-parameter"]


def test_a_node_of_several_images_needs_the_image(
    palimpsest: Palimpsest, project: Path, picture: Path, tmp_path: Path
) -> None:
    palimpsest("add", project, picture)

    said(palimpsest("edit", project, "-i", "make it warmer"), 1, "several images", "cup, cup-2")
    named = palimpsest("export", project, "cup-2:root", "--to", tmp_path / "out", "--json")

    assert Path(named.json["files"][0]["path"]).name == "cup-2-1.png"


def test_a_project_of_a_newer_program_can_be_read_but_not_edited(
    palimpsest: Palimpsest, project: Path
) -> None:
    with sqlite3.connect(project) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()

    said(palimpsest("edit", project, "-i", "make it warmer"), 1, "newer Palimpsest", "format 99")

    assert palimpsest("log", project).code == 0


def test_damage_makes_check_fail_and_is_named(palimpsest: Palimpsest, project: Path) -> None:
    with sqlite3.connect(project) as db:
        db.execute("UPDATE blob_chunk SET data = zeroblob(length(data)) WHERE n = 0")
    db.close()

    answer = palimpsest("check", project, "--json")

    assert answer.code == 1
    assert not answer.json["sound"]
    assert "damage" in {finding["severity"] for finding in answer.json["findings"]}


def test_a_folder_that_is_a_file_skips_the_export(
    palimpsest: Palimpsest, project: Path, picture: Path
) -> None:
    answer = palimpsest("export", project, "root", "--to", picture, "--json")

    assert answer.code == 1
    assert answer.json["files"] == []
    assert "could not be written" in answer.json["skipped"][0]["reason"]
    assert answer.json["error"]["kind"] == "export-failed"


@pytest.mark.parametrize(
    "words",
    [
        ("edit", "a.palimpsest"),
        ("edit", "a.palimpsest", "-i", "x", "--wrong"),
        ("edit", "a.palimpsest", "-i", "x", "-n", "0"),
        ("edit", "a.palimpsest", "-i", "x", "-n", "many"),
        ("edit", "a.palimpsest", "-i", "x", "--caption", "1=first"),
        ("edit", "a.palimpsest", "-i", "x", "--role", "2=hero"),
        ("edit", "a.palimpsest", "-i", "x", "--set", "seed"),
        ("edit", "a.palimpsest", "-i", "x", "--anchor", "middle"),
        ("mark", "a.palimpsest", "1", "best"),
        ("export", "a.palimpsest", "1"),
        ("new", "a.palimpsest"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_how(palimpsest: Palimpsest, words: tuple[str, ...]) -> None:
    plain = palimpsest(*words)
    answer = palimpsest(*words, "--json")

    assert plain.code == answer.code == 2
    assert plain.told.startswith("usage: palimpsest")
    assert plain.printed == ""
    assert answer.json["error"]["kind"] == "wrong-usage"
    assert answer.json["command"] == words[0]


def test_a_name_that_is_no_text_is_taken_as_far_as_it_is(
    palimpsest: Palimpsest, picture: Path, tmp_path: Path
) -> None:
    strange = picture.rename(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))

    answer = palimpsest("new", tmp_path / "a.palimpsest", strange, "--json")

    assert answer.json["images"][0]["name"] == "caf\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (None, 0),
        ({"kind": "misfit", "charged": "no"}, 1),
        ({"kind": "turn-unknown", "charged": "maybe"}, 3),
        ({"kind": "interrupted", "charged": "no"}, 130),
    ],
)
def test_what_may_be_charged_has_an_exit_code_of_its_own(error: dict[str, str] | None, code: int) -> None:
    assert exit_code({"ok": error is None, "error": error}) == code


def test_nothing_that_a_terminal_would_obey_is_printed(palimpsest: Palimpsest, project: Path) -> None:
    palimpsest("mark", project, "root", "pick")
    palimpsest("edit", project, "-i", "make it warmer \x1b[31m\u202e")

    told = palimpsest("edit", project, "-i", "turn \x1b[2J\u202e around").told
    log = palimpsest("log", project).printed

    assert not set("\x1b\u202e") & set(told + log)
