"""`palimpsest merge`: white of the mask takes B, and the answer tells what was made."""

from pathlib import Path

import numpy as np
from in_process import Palimpsest
from PIL import Image

KEYS = {"schema", "command", "ok", "notices", "node", "number", "parents", "picture", "registration"}


def two_nodes(palimpsest: Palimpsest, project: Path) -> tuple[str, str]:
    """A warmer one and a darker one, both made from the root."""
    found = []
    for words in ("make it warmer", "make it darker"):
        answer = palimpsest("edit", project, "-i", words, "--from", "root", "--json")
        found.append(answer.json["candidates"][0]["node"])
    return found[0], found[1]


def exported(palimpsest: Palimpsest, project: Path, node: str, folder: Path) -> np.ndarray:
    answer = palimpsest("export", project, node, "--to", folder, "--json")
    with Image.open(answer.json["files"][0]["path"]) as picture:
        return np.asarray(picture.convert("RGB"))


def test_merge_makes_a_node_of_two(palimpsest: Palimpsest, project: Path, mask: Path, tmp_path: Path) -> None:
    one, other = two_nodes(palimpsest, project)

    answer = palimpsest("merge", project, one, other, "--mask", mask, "--json")

    assert answer.code == 0
    assert set(answer.json) >= KEYS
    assert answer.json["parents"] == [one, other]
    assert answer.json["lock"]["differing_px"] == 0
    assert answer.json["registration"] is None
    shown = exported(palimpsest, project, answer.json["node"], tmp_path)
    assert np.array_equal(shown[:, :32], exported(palimpsest, project, other, tmp_path)[:, :32])
    assert np.array_equal(shown[:, 32:], exported(palimpsest, project, one, tmp_path)[:, 32:])


def test_log_shows_both_parents_and_the_head_is_the_merge(
    palimpsest: Palimpsest, project: Path, mask: Path
) -> None:
    one, other = two_nodes(palimpsest, project)
    merged = palimpsest("merge", project, one, other, "--mask", mask, "--json").json

    (image,) = palimpsest("log", project, "--json").json["images"]

    node = image["nodes"][-1]
    assert (node["node"], node["kind"], node["parents"]) == (merged["node"], "merge", [one, other])
    assert float(node["cost"]["usd"]) == 0
    assert image["head"] == merged["node"]


def test_nodes_are_named_as_everywhere_and_a_person_is_told(
    palimpsest: Palimpsest, project: Path, mask: Path
) -> None:
    two_nodes(palimpsest, project)

    answer = palimpsest("merge", project, "2", "head", "--mask", mask)

    assert answer.code == 0
    assert answer.printed == "Node 4: node 3 merged into node 2.\n"
    assert "    4  from 2, 3  merged  (head)" in palimpsest("log", project).printed


def test_what_cannot_be_merged_is_a_sentence_and_exit_code_1(
    palimpsest: Palimpsest, project: Path, mask: Path, tmp_path: Path
) -> None:
    one, other = two_nodes(palimpsest, project)
    small = tmp_path / "small.png"
    Image.new("L", (10, 10), 255).save(small)
    black = tmp_path / "black.png"
    Image.new("L", (64, 48), 0).save(black)

    for words, kind in (
        ((one, one, "--mask", mask), "merge-with-itself"),
        ((one, other, "--mask", small), "mask-size"),
        ((one, other, "--mask", black), "empty-mask"),
        ((one, "99", "--mask", mask), "no-such-node"),
    ):
        answer = palimpsest("merge", project, *words, "--json")
        assert (answer.code, answer.json["error"]["kind"]) == (1, kind)
    assert palimpsest("merge", project, one, other, "--mask", small, "--mask-fit").code == 0
    assert palimpsest("merge", project, one, other).code == 2
