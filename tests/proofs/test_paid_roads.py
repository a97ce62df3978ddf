"""The whole road of a paid turn: from the command line to a server in another process, and back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from loopback import azure_server, litellm_server, openai_server, tokens
from loopback.official_types import complaints_about_all
from loopback.program import ServerProgram
from PIL import Image
from program import PICTURES, Installation

WHOLE = os.environ.get("PALIMPSEST_PROOFS") == "whole"
MODEL = "gpt-image-2.5-flare"
_WISH = ("-i", "a walnut table")
_MOST = ("--max-cost", "1", "--max-credits", "0")
_RATES = {"text_tokens": 5, "image_tokens": 8, "output": 30}  # US dollars for a million: millionths for one
_SIZE = (600, 400)


@dataclass(frozen=True, slots=True)
class Road:
    """An installation, a project with one picture, and a server that answers the account `house`."""

    palimpsest: Installation
    server: ServerProgram
    project: Path

    def edit(self, *words: str | Path, most: tuple[str, ...] = _MOST) -> Any:
        return self.palimpsest.done(
            "edit", self.project, *_WISH, "--profile", "house", *most, *words, "--from", "root"
        )

    @property
    def last(self) -> dict[str, Any]:
        """The newest paid call as the server remembers it."""
        return next(record for record in reversed(self.server.records) if record["is_paid_path"])


@pytest.fixture(scope="module")
def _keys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEY_OF_OPENAI", openai_server.KEY)
        patch.setenv("KEY_OF_AZURE", azure_server.KEY)
        patch.setenv("KEY_OF_LITELLM", litellm_server.KEY)
        yield


def _road(folder: Path, server: ServerProgram, *account: str) -> Road:
    palimpsest = Installation(folder / "home")
    palimpsest.done("profiles", "add", "house", "--base-url", server.url, *account)
    project = folder / "coffee.palimpsest"
    palimpsest.done("new", project, PICTURES / "coffee.png")
    return Road(palimpsest, server, project)


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory, _keys: None) -> Iterator[Road]:
    account = ("--kind", "openai", "--model", MODEL, "--key-env", "KEY_OF_OPENAI", "--set", "quality=low")
    with ServerProgram() as server:
        yield _road(tmp_path_factory.mktemp("openai"), server, *account)
        assert complaints_about_all(server.records) == []


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    path = tmp_path / "mask.png"
    picture = Image.new("L", _SIZE)
    picture.paste(255, (200, 100, 400, 300))
    picture.save(path)
    return path


def _ledger(project: Path) -> dict[str, tuple[str, int]]:
    with closing(sqlite3.connect(project)) as db:
        rows = db.execute("SELECT job_id, basis, micro_usd FROM ledger").fetchall()
    return {job: (basis, micro) for job, basis, micro in rows}


def _priced(call: dict[str, Any], prompt: str, count: int) -> int:
    """What the call cost by the published formulas, in millionths of a dollar."""
    size = call["fields"]["size"].split("x")
    sizes = [(one["width"], one["height"]) for one in call["pictures"] if one["field"] == "image"]
    text, shown = tokens.of_text(prompt), tokens.of_pictures("2.5", sizes)
    made = count * tokens.out("2.5", "low", int(size[0]), int(size[1]))
    return text * _RATES["text_tokens"] + shown * _RATES["image_tokens"] + made * _RATES["output"]


def _check_road(
    road: Road, told: dict[str, Any], *, candidates: int, calls: int = 1, lock: str = "locked"
) -> None:
    """Candidates in the history, receipts, and a cost that stands in the ledger and is right."""
    assert len(told["candidates"]) == candidates
    assert [job["state"] for job in told["jobs"]] == ["settled"] * calls
    log = road.palimpsest.done("log", road.project)
    there = {node["node"]: node for image in log["images"] for node in image["nodes"]}
    for candidate in told["candidates"]:
        node = there[candidate["node"]]
        assert (node["picture"]["width"], node["picture"]["height"]) == _SIZE
        assert candidate["lock"]["differing_px"] == 0
        assert candidate["lock"]["state"] == lock
    ledger = _ledger(road.project)
    calls_made = [record for record in road.server.records if record["is_submit"]][-calls:]
    for job, call in zip(told["jobs"], calls_made, strict=True):
        expected = _priced(call, job["prompt"], candidates // calls)
        assert ledger[job["job"]] == ("usage", expected)
        assert float(job["cost"]["usd"]) == pytest.approx(expected / 1e6)
        assert float(job["estimate"]["usd"]) == pytest.approx(expected / 1e6, rel=0.02)
    assert float(log["cost"]["usd"]) == pytest.approx(sum(micro for _, micro in ledger.values()) / 1e6)
    assert log["unsettled"] == []


def test_a_picture_edited_whole(road: Road) -> None:
    told = road.edit("-n", "2")

    _check_road(road, told, candidates=2)
    [sent] = road.last["pictures"]
    assert (sent["field"], sent["format"], sent["metadata"]) == ("image", "PNG", [])
    assert f"{sent['width']}x{sent['height']}" == road.last["fields"]["size"]


def test_a_painted_part(road: Road, mask: Path) -> None:
    told = road.edit("--mask", mask)

    _check_road(road, told, candidates=1)
    picture, sent = road.last["pictures"]
    assert (sent["field"], sent["mode"]) == ("mask", "RGBA")
    assert (sent["width"], sent["height"]) == (picture["width"], picture["height"])
    [candidate] = told["candidates"]
    assert candidate["lock"]["painted_px"] == 200 * 200
    assert candidate["lock"]["protected_px"] > 0


def test_pictures_for_guidance(road: Road) -> None:
    told = road.edit(
        "--reference", PICTURES / "dandelion.jpg", "--caption", "2=a flower", "--reference", "root"
    )

    _check_road(road, told, candidates=1)
    assert len(road.last["pictures"]) == 3
    assert all(one["metadata"] == [] for one in road.last["pictures"])
    assert "Image 2" in road.last["fields"]["prompt"]


def test_two_anchors_are_two_calls(road: Road) -> None:
    told = road.edit("--anchor", "last", "--anchor", "original")

    _check_road(road, told, candidates=2, calls=2)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (("output_format=jpeg", "output_compression=80"), "image/jpeg"),
        (("output_format=webp", "background=transparent"), "image/webp"),
        (("moderation=low",), "image/png"),
    ],
)
def test_other_forms_of_an_answer(road: Road, fields: tuple[str, ...], expected: str) -> None:
    told = road.edit(*(word for one in fields for word in ("--set", one)))

    is_cut_out = "background=transparent" in fields  # of which nothing around is to stay
    _check_road(road, told, candidates=1, lock="off" if is_cut_out else "locked")
    assert told["candidates"][0]["picture"]["bands"] == (4 if is_cut_out else 3)
    for one in fields:
        name, _, value = one.partition("=")
        assert str(road.last["fields"][name]) == value
    with closing(sqlite3.connect(road.project)) as db:
        seen = db.execute("SELECT media_seen FROM delivery ORDER BY rowid DESC LIMIT 1").fetchone()
    assert seen == (expected,)


def test_a_size_of_its_own(road: Road) -> None:
    told = road.edit("--size", "1536x1024")

    _check_road(road, told, candidates=1)
    assert road.last["fields"]["size"] == "1536x1024"


def test_a_picture_from_words(road: Road, tmp_path: Path) -> None:
    project = tmp_path / "poster.palimpsest"

    told = road.palimpsest.done(
        "generate", project, "-i", "a red cup", "--size", "1000x700", "-n", "2", "--profile", "house", *_MOST
    )

    assert len(told["candidates"]) == 2
    assert all(one["picture"]["width"] == 1000 for one in told["candidates"])
    assert road.last["path"] == "/v1/images/generations"
    [job] = told["jobs"]
    assert _ledger(project) == {job["job"]: ("usage", _priced(road.last, job["prompt"], 2))}
    log = road.palimpsest.done("log", project)
    [image] = log["images"]
    assert len(image["nodes"]) == 3  # an empty sheet and what was made on it


def test_a_dry_run_tells_the_price_and_sends_nothing(road: Road) -> None:
    before = road.server.attempts

    told = road.edit("-n", "4", "--dry-run")

    assert road.server.attempts == before
    assert float(told["estimate"]["usd"]) > 0


@pytest.mark.parametrize("most", [(), ("--max-cost", "0.001")])
def test_without_enough_money_nothing_is_sent(road: Road, most: tuple[str, ...]) -> None:
    before = road.server.attempts

    answer = road.palimpsest.run("edit", road.project, *_WISH, "--profile", "house", *most, "--json")

    assert answer.code == 1
    assert answer.json["error"]["charged"] == "no"
    assert road.server.attempts == before


def test_what_is_not_known_ends_with_3_and_is_not_sent_again(road: Road) -> None:
    road.server.fail("cut-after-body")
    before = road.server.attempts

    answer = road.palimpsest.run("edit", road.project, *_WISH, "--profile", "house", *_MOST, "--json")
    road.palimpsest.done("mark", road.project, "root", "none")
    log = road.palimpsest.done("log", road.project)

    assert answer.code == 3
    assert answer.json["failed"][0]["error"]["charged"] == "maybe"
    assert [job["state"] for job in log["unsettled"]] == ["unknown"]
    assert road.server.attempts == before + 1


@dataclass(frozen=True, slots=True)
class Preset:
    """How an account with a compatible server is entered, and what it can do."""

    module: str
    account: tuple[str, ...]
    takes_mask: bool = True


_PRESETS = {
    "localai": Preset("localai_server", ("--no-key",)),
    "sdcpp": Preset("sdcpp_server", ("--no-key",)),
    "vllm-omni": Preset("vllm_omni_server", ("--no-key",)),
    "sglang": Preset("sglang_server", ("--no-key",), takes_mask=False),
    "litellm": Preset("litellm_server", ("--key-env", "KEY_OF_LITELLM", "--model", litellm_server.MODEL)),
    "azure": Preset("azure_server", ("--key-env", "KEY_OF_AZURE", "--model", azure_server.DEPLOYMENT)),
}


@pytest.mark.usefixtures("_keys")
@pytest.mark.parametrize("name", _PRESETS if WHOLE else ["vllm-omni"])
def test_every_compatible_server(name: str, tmp_path: Path, mask: Path) -> None:
    """Edited whole, edited in part (or told that this cannot be), and made from words."""
    preset = _PRESETS[name]
    account = ("--kind", "compatible", "--preset", name, *preset.account)
    poster = tmp_path / "poster.palimpsest"
    with ServerProgram(preset.module) as server:
        road = _road(tmp_path, server, *account)
        whole = road.edit()
        part = road.palimpsest.run(
            "edit", road.project, *_WISH, "--profile", "house", *_MOST, "--mask", mask, "--json"
        )
        words = road.palimpsest.done(
            "generate", poster, "-i", "a red cup", "--size", "768x512", "--profile", "house", *_MOST
        )
        records = [record for record in server.records if record["is_paid_path"]]
        log = road.palimpsest.done("log", road.project)

    assert (part.code == 0) is preset.takes_mask, part.told
    told = [whole, words, *([part.json] if preset.takes_mask else [])]
    assert [one["job"] and one["state"] for made in told for one in made["jobs"]] == ["settled"] * len(told)
    assert len(records) == len(told) == sum(record["is_submit"] for record in records)
    assert [record["ignored"] for record in records] == [[]] * len(told)
    for made in told[::2]:
        assert made["candidates"][0]["lock"]["differing_px"] == 0
    if preset.takes_mask:
        assert part.json["candidates"][0]["lock"]["state"] == "locked"
        assert part.json["candidates"][0]["lock"]["protected_px"] > 0
    assert len(log["images"][0]["nodes"]) == len(told)
    assert set(_ledger(road.project)) <= {job["job"] for made in told for job in made["jobs"]}
