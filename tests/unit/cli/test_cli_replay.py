"""`palimpsest replay` and the anchors of `edit`: what is sent again, over what, and for how much."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from in_process import Palimpsest
from PIL import Image
from rehearsal import PAID, Rehearsal
from stage import inverted, noise

from studio.cli import door
from studio.engine.built_in import BuiltInEngine
from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.host.secrets import Keys
from studio.model.events import Event
from studio.model.provider import Provider
from studio.session.studio import Studio

PAYING = ("--profile", "studio", "--max-cost", "5")


@pytest.fixture
def painter() -> Rehearsal:
    return Rehearsal(inverted, can=PAID)


@pytest.fixture(autouse=True)
def accounts(palimpsest: Palimpsest, painter: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """One paid account beside the engine."""
    words = ("--kind", "openai", "--base-url", "http://127.0.0.1:9/v1", "--no-key")
    assert palimpsest("profiles", "add", "studio", *words).code == 0
    makers: dict[str, Provider] = {"studio": painter, "built-in": BuiltInEngine()}

    def build(places: Places, publish: Callable[[Event], None], *, is_attended: bool) -> Studio:
        return Studio(
            places=places,
            program="test",
            profiles=Profiles(places),
            keys=Keys(),
            catalogue=Catalogue(places),
            open_provider=makers.__getitem__,
            publish=publish,
            is_attended=is_attended,
        )

    monkeypatch.setattr(door, "build_studio", build)


@pytest.fixture
def path_made(palimpsest: Palimpsest, project: Path, mask: Path) -> Path:
    """Two steps of a hosted maker and one of the engine, each from the one before."""
    for words in (("a red lid", *PAYING), ("a blue spout", *PAYING), ("make it warmer",)):
        answer = palimpsest("edit", project, "-i", *words, "--mask", mask, "--json")
        assert answer.code == 0, answer.told
    return project


def files(tmp_path: Path) -> list[Path]:
    found = []
    for n, name in enumerate(("bowl", "plate")):
        path = tmp_path / f"{name}.png"
        Image.fromarray(noise(seed=20 + n)).save(path)
        found.append(path)
    return found


def nodes_of(palimpsest: Palimpsest, project: Path) -> list[dict[str, Any]]:
    images = palimpsest("log", project, "--json").json["images"]
    return [node for image in images for node in image["nodes"]]


def exported(palimpsest: Palimpsest, project: Path, node: str, folder: Path) -> np.ndarray:
    answer = palimpsest("export", project, node, "--to", folder, "--json")
    with Image.open(answer.json["files"][0]["path"]) as picture:
        return np.asarray(picture.convert("RGB"))


def test_a_replay_asks_once_for_all_and_does_the_rest_here(
    palimpsest: Palimpsest, path_made: Path, painter: Rehearsal, picture: Path, tmp_path: Path
) -> None:
    answer = palimpsest("replay", path_made, "head", "--max-cost", "5", "--json")

    assert answer.code == 0, answer.told
    assert len(painter.requests) == 3
    assert "1. a red lid\n2. a blue spout" in painter.requests[-1].prompt
    (replay,) = answer.json["replays"]
    asked, made = replay["turns"]
    assert [one["anchor"] for one in asked["jobs"]] == ["replay"]
    assert made["jobs"][0]["profile"] == "built-in"
    assert replay["nodes"] == [made["candidates"][0]["node"]]
    assert palimpsest("log", path_made, "--json").json["images"][0]["head"] == replay["nodes"][0]
    came = exported(palimpsest, path_made, replay["nodes"][0], tmp_path)
    with Image.open(picture) as original:
        before = np.asarray(original.convert("RGB"))
    assert np.array_equal(came[:, 32:], before[:, 32:])
    assert not np.array_equal(came[:, :32], before[:, :32])


def test_a_path_goes_over_other_pictures_each_a_new_image(
    palimpsest: Palimpsest, path_made: Path, painter: Rehearsal, tmp_path: Path
) -> None:
    answer = palimpsest("replay", path_made, "head", "--on", *files(tmp_path), "--max-cost", "5", "--json")

    assert answer.code == 0, answer.told
    images = palimpsest("log", path_made, "--json").json["images"]
    assert [image["name"] for image in images] == ["cup", "bowl", "plate"]
    assert [image["head"] for image in images[1:]] == [one["nodes"][0] for one in answer.json["replays"]]
    assert len(painter.requests) == 4
    assert [Path(one["file"]).name for one in answer.json["replays"]] == ["bowl.png", "plate.png"]
    each = [float(one["cost"]["usd"]) for one in answer.json["replays"]]
    assert float(answer.json["cost"]["usd"]) == pytest.approx(sum(each))
    assert min(each) > 0


def test_a_dry_run_tells_the_total_of_all_files_and_takes_none_in(
    palimpsest: Palimpsest, path_made: Path, painter: Rehearsal, tmp_path: Path
) -> None:
    one = palimpsest("replay", path_made, "head", "--dry-run", "--json").json

    answer = palimpsest("replay", path_made, "head", "--on", *files(tmp_path), "--dry-run", "--json")

    assert answer.code == 0, answer.told
    assert len(painter.requests) == 2
    assert len(palimpsest("log", path_made, "--json").json["images"]) == 1
    both = answer.json
    assert float(both["estimate"]["usd"]) == pytest.approx(2 * float(one["estimate"]["usd"]))
    assert [replay["image"] for replay in both["replays"]] == [None, None]
    (first, second) = both["replays"][0]["turns"]
    sent = {"n": 1, "use": "sent", "node": None, "sha256": None, "width": 64, "height": 48}
    assert [first["jobs"][0]["sent"], second["jobs"][0]["sent"]] == [[sent], [sent]]
    root = nodes_of(palimpsest, path_made)[0]["node"]
    assert [turn["jobs"][0]["sent"][0]["node"] for turn in one["replays"][0]["turns"]] == [root, None]


def test_all_files_are_paid_for_or_none_is_begun(
    palimpsest: Palimpsest, path_made: Path, painter: Rehearsal, tmp_path: Path
) -> None:
    words = ("replay", path_made, "head", "--on", *files(tmp_path))
    estimate = palimpsest(*words, "--dry-run", "--json").json["replays"][0]["estimate"]["usd"]

    without = palimpsest(*words, "--json")
    short = palimpsest(*words, "--max-cost", estimate, "--json")

    assert [(one.code, one.json["error"]["kind"]) for one in (without, short)] == [
        (1, "no-maximum"),
        (1, "over-turn-cap"),
    ]
    assert len(painter.requests) == 2
    assert len(palimpsest("log", path_made, "--json").json["images"]) == 1


def test_separately_each_step_is_a_call(palimpsest: Palimpsest, path_made: Path, painter: Rehearsal) -> None:
    answer = palimpsest("replay", path_made, "head", "--separately", "--stay", "--max-cost", "5", "--json")

    assert answer.code == 0, answer.told
    assert len(painter.requests) == 4
    assert len(answer.json["replays"][0]["turns"]) == 3
    head = palimpsest("log", path_made, "--json").json["images"][0]["head"]
    assert head not in answer.json["replays"][0]["nodes"]


def test_a_file_that_is_no_picture_and_a_node_without_steps_are_refused(
    palimpsest: Palimpsest, path_made: Path, tmp_path: Path
) -> None:
    text = tmp_path / "text.png"
    text.write_text("no picture")

    over = palimpsest("replay", path_made, "head", "--on", text, "--dry-run", "--json")
    root = palimpsest("replay", path_made, "root", "--dry-run", "--json")

    assert (over.code, root.code) == (1, 1)
    assert root.json["error"]["kind"] == "nothing-to-replay"
    assert over.json["error"]["message"]


def test_edit_starts_from_each_anchor_side_by_side(
    palimpsest: Palimpsest, path_made: Path, painter: Rehearsal, mask: Path
) -> None:
    anchors = ("last", "original", "both", "crop", "replay")
    words = [word for one in anchors for word in ("--anchor", one)]

    answer = palimpsest("edit", path_made, "-i", "a handle", *words, *PAYING, "--mask", mask, "--json")

    assert answer.code == 0, answer.told
    nodes = {node["number"]: node["node"] for node in nodes_of(palimpsest, path_made)}
    jobs = {job["anchor"]: job for job in answer.json["jobs"]}
    assert tuple(jobs) == anchors
    root, head = nodes[1], nodes[4]
    assert {name: (job["from"], job["base"], job["sent"][0]["node"]) for name, job in jobs.items()} == {
        "last": (head, head, head),
        "original": (root, root, root),
        "both": (head, head, head),
        "crop": (head, head, head),
        "replay": (root, root, root),
    }
    assert [len(job["sent"]) for job in jobs.values()] == [1, 1, 2, 1, 1]
    assert "1. a red lid\n2. a blue spout\n3. a handle" in jobs["replay"]["prompt"]
    (followed,) = answer.json["followed"]
    assert followed["jobs"][0]["profile"] == "built-in"
    of_replay = [one["node"] for one in answer.json["candidates"] if one["job"] == jobs["replay"]["job"]]
    assert followed["jobs"][0]["from"] == of_replay[0]
