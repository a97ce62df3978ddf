"""`palimpsest copy`: a project, a path or the picks in a file of its own."""

from pathlib import Path

import pytest
from in_process import Palimpsest


def nodes(palimpsest: Palimpsest, project: Path) -> list[int]:
    answer = palimpsest("log", project, "--json").json
    return [node["number"] for image in answer["images"] for node in image["nodes"]]


@pytest.mark.parametrize(
    ("words", "part", "kept"),
    [((), "whole", [1, 2, 3, 4]), (("--path", "4"), "path", [1, 4]), (("--picks",), "picks", [3])],
)
def test_copy_takes_along_what_was_asked_for(
    palimpsest: Palimpsest, project: Path, tmp_path: Path, words: tuple[str, ...], part: str, kept: list[int]
) -> None:
    palimpsest("edit", project, "-i", "make it warmer", "-n", "2", "--from", "root")
    palimpsest("edit", project, "-i", "make it darker", "--from", "root")
    palimpsest("mark", project, "3", "pick")

    answer = palimpsest("copy", project, tmp_path / "for the client", *words, "--json")

    copy = tmp_path / "for the client.palimpsest"
    assert answer.code == 0
    assert (answer.json["part"], answer.json["copy"]) == (part, str(copy))
    assert nodes(palimpsest, copy) == kept
    assert palimpsest("check", copy, "--json").json["sound"]
    assert nodes(palimpsest, project) == [1, 2, 3, 4]


def test_a_copy_is_never_written_over_a_file(palimpsest: Palimpsest, project: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.palimpsest"
    taken.write_text("something of the user's")

    answer = palimpsest("copy", project, taken, "--json")

    assert (answer.code, answer.json["error"]["kind"]) == (1, "project-exists")
    assert taken.read_text() == "something of the user's"


def test_without_picks_and_without_the_node_nothing_is_copied(
    palimpsest: Palimpsest, project: Path, tmp_path: Path
) -> None:
    to = tmp_path / "copy.palimpsest"

    by_picks = palimpsest("copy", project, to, "--picks", "--json")
    by_node = palimpsest("copy", project, to, "--path", "99", "--json")
    by_both = palimpsest("copy", project, to, "--picks", "--path", "1")

    assert (by_picks.code, by_picks.json["error"]["kind"]) == (1, "no-picks")
    assert by_node.code == 1
    assert by_both.code == 2
    assert not to.exists()
