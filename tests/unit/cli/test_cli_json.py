"""Every answer has every key of the command line's JSON, unknown ones as null."""

from pathlib import Path
from typing import Any

import pytest
from in_process import Palimpsest


def keys(names: str) -> set[str]:
    return set(names.split())


ALL = keys("schema command ok notices")
ERROR = keys("kind message remedy charged provider request_id facts")
PICTURE = keys("width height bits space sha256 pixels")
MONEY = keys("usd credits basis")
JOB = keys(
    "job anchor from base profile provider model state charged remote_id prompt sent parameters estimate cost"
)
SENT = keys("n use node sha256 width height")
CANDIDATE = keys("node number job delivery seed picture raw lock drift keep")
LOCK = keys(
    "state reason out mask_rule painted_px final_px past_painted_px protected_px differing_px edit_kept"
    " registration colour seam"
)
DRIFT = keys(
    "colour_delta_e delta_e_mean delta_e_p95 psnr_db identical ssim ssim_p5 gmsd sharpness_ratio"
    " unasked_percent shift_px zoom_percent level algorithm"
)
EDIT = ALL | keys("project image turn kind head dry_run jobs candidates failed review estimate cost")
NODE = keys(
    "node number parents root turn kind anchor instruction outcome keep profile model seed verdict label"
    " note hidden frame picture lock drift cost created"
)
FILE = keys("node path format width height bytes sha256 pixels metadata")
MODEL = keys(
    "model status retires replacement sizes qualities formats prompt_max references_max candidates_max mask"
    " markup previews multi_turn estimate"
)


def has(answer: Any, wanted: set[str]) -> Any:
    assert wanted <= set(answer), f"missing: {wanted - set(answer)}"
    return answer


def test_new_and_add_tell_each_image(palimpsest: Palimpsest, picture: Path, tmp_path: Path) -> None:
    new = palimpsest("new", tmp_path / "a.palimpsest", picture, "--json")
    add = palimpsest("add", tmp_path / "a.palimpsest", picture, "--json")

    for answer in (new.json, add.json):
        (image,) = has(answer, ALL | {"project", "images"})["images"]
        has(image, {"image", "name", "root", "original_sha256", "picture", "converted"})
        has(image["picture"], PICTURE)
    assert new.json["schema"] == 1
    assert [answer.json["images"][0]["name"] for answer in (new, add)] == ["cup", "cup-2"]
    assert (new.json["command"], add.json["command"]) == ("new", "add")


def test_edit_tells_jobs_candidates_and_locks(
    palimpsest: Palimpsest, project: Path, picture: Path, mask: Path
) -> None:
    words = ("-i", "make it warmer", "-n", "2", "--mask", mask, "--keep", "the lettering")
    answer = palimpsest("edit", project, *words, "--reference", picture, "--set", "seed=7", "--json")

    edited = has(answer.json, EDIT)
    (job,) = edited["jobs"]
    has(job, JOB)
    has(job["parameters"], {"asked", "sent", "actual"})
    assert job["parameters"]["asked"] == {"seed": 7}
    assert [(has(one, SENT)["n"], one["use"]) for one in job["sent"]] == [(1, "sent"), (2, "reference")]
    assert job["sent"][0]["node"] == job["from"]
    for ordinal, candidate in enumerate(edited["candidates"]):
        has(has(candidate, CANDIDATE)["picture"], PICTURE)
        assert has(candidate["lock"], LOCK)["mask_rule"] == "white"
        assert candidate["lock"]["protected_px"] == 32 * 48
        for drift in has(candidate["drift"], {"parent", "root"}).values():
            assert has(drift, DRIFT)["identical"]
            assert (drift["colour_delta_e"], drift["psnr_db"], drift["level"]) == (0, None, "good")
        assert candidate["keep"] == [{"text": "the lettering", "finding": "unchecked"}]
        assert candidate["seed"] == 7
        assert job["parameters"]["actual"][str(ordinal)]["method"] == candidate["actual"]["method"]
    for money in (edited["estimate"], edited["cost"], job["estimate"], job["cost"]):
        has(money, MONEY)


def test_a_dry_run_prints_the_prompt_and_sends_nothing(palimpsest: Palimpsest, project: Path) -> None:
    words = ("edit", project, "-i", "make it warmer", "--keep", "the lettering", "--dry-run")

    printed = palimpsest(*words)
    answer = palimpsest(*words, "--json").json

    (job,) = has(answer, EDIT)["jobs"]
    has(job, JOB)
    assert job["prompt"] == printed.printed.rstrip("\n")
    assert "the lettering" in job["prompt"]
    assert answer["dry_run"]
    assert job["from"] == job["base"] == answer["head"] == job["sent"][0]["node"]
    assert (answer["turn"], answer["candidates"]) == (None, [])
    (image,) = palimpsest("log", project, "--json").json["images"]
    assert len(image["nodes"]) == 1


def test_log_tells_every_node(palimpsest: Palimpsest, project: Path) -> None:
    palimpsest("edit", project, "-i", "make it warmer", "--keep", "the lettering")

    log = has(palimpsest("log", project, "--json").json, ALL | {"project", "images", "cost", "unsettled"})

    (image,) = log["images"]
    has(image, {"image", "name", "head", "branches", "nodes"})
    root, node = [has(one, NODE) for one in image["nodes"]]
    assert (root["lock"], root["anchor"], root["model"]) == (None, None, None)
    assert has(node["lock"], LOCK)["state"] == "locked"
    assert node["parents"] == [root["node"]]
    assert node["root"] == root["node"]
    assert node["keep"] == [{"text": "the lettering", "finding": "unchecked"}]
    assert node["actual"]["method"]
    assert node["frame"] == [1, 0, 0, 0, 1, 0]


def test_mark_export_and_check_tell_what_they_did(
    palimpsest: Palimpsest, project: Path, tmp_path: Path
) -> None:
    marked = palimpsest("mark", project, "root", "pick", "--note", "the light", "--json").json
    exported = palimpsest("export", project, "pick", "--to", tmp_path, "--format", "webp", "--json").json
    checked = palimpsest("check", project, "--json").json

    has(marked, ALL | {"node", "number", "verdict", "note"})
    assert (marked["verdict"], marked["note"]) == ("pick", "the light")
    (file,) = has(exported, ALL | {"files", "skipped"})["files"]
    assert has(file, FILE)["pixels"] is None
    assert Path(file["path"]).stat().st_size == file["bytes"]
    has(checked, ALL | {"sound", "checked", "findings"})
    assert {"blobs", "pictures", "nodes", "turns", "jobs"} <= set(checked["checked"])


def test_profiles_and_models_tell_what_the_engine_can(palimpsest: Palimpsest) -> None:
    profiles = palimpsest("profiles", "--json").json
    models = palimpsest("models", "--json").json

    (profile,) = has(profiles, ALL | {"profiles"})["profiles"]
    has(profile, {"profile", "kind", "base_url", "model", "key", "private_network"})
    (model,) = has(models, ALL | {"profile", "as_of", "source", "models"})["models"]
    has(model, MODEL)
    assert model["mask"] == "exact"


@pytest.mark.parametrize(
    "words",
    [
        ("new", "x.palimpsest", "gone.png"),
        ("add", "gone.palimpsest", "gone.png"),
        ("edit", "gone.palimpsest", "-i", "make it warmer"),
        ("log", "gone.palimpsest"),
        ("mark", "gone.palimpsest", "head", "pick"),
        ("export", "gone.palimpsest", "head", "--to", "."),
        ("check", "gone.palimpsest"),
        ("models", "nobody"),
    ],
)
def test_every_failure_is_one_json_object_too(palimpsest: Palimpsest, words: tuple[str, ...]) -> None:
    answer = palimpsest(*words, "--json")

    failed = has(answer.json, ALL | {"error"})
    has(failed["error"], ERROR)
    assert answer.code == 1
    assert failed["command"] == words[0]
    assert not failed["ok"]
    assert failed["error"]["message"] in answer.told
