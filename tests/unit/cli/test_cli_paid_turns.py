"""Paid turns from the command line: a maximum, prices, several accounts, and pictures from words."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from in_process import Palimpsest
from rehearsal import PAID, Rehearsal
from stage import inverted, noise, png_bytes

from studio.cli import door
from studio.cli.amounts import amount
from studio.engine.built_in import BuiltInEngine
from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.host.secrets import Keys
from studio.model.catalogue import OutputRule
from studio.model.errors import Charged, Declined, OutcomeUnknown
from studio.model.events import Event
from studio.model.provider import Billed, Provider, Use
from studio.session.studio import Studio

MAKER: dict[str, Any] = {"provider": "rehearsal"}


@pytest.fixture
def painter() -> Rehearsal:
    return Rehearsal(inverted, can={**PAID, "generates": True, "host": "images.example"})


@pytest.fixture
def other() -> Rehearsal:
    return Rehearsal(inverted)


@pytest.fixture(autouse=True)
def accounts(
    palimpsest: Palimpsest, painter: Rehearsal, other: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two accounts beside the engine: one that costs a few cents, and a free one."""
    for name in ("studio", "spare"):
        words = ("--kind", "openai", "--base-url", "http://127.0.0.1:9/v1", "--no-key")
        assert palimpsest("profiles", "add", name, *words).code == 0
    makers: dict[str, Provider] = {"studio": painter, "spare": other, "built-in": BuiltInEngine()}

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


def edit(project: Path, *words: str) -> tuple[str | Path, ...]:
    return ("edit", project, "-i", "walnut table", "--profile", "studio", *words, "--json")


def test_a_paid_turn_needs_a_maximum(palimpsest: Palimpsest, project: Path, painter: Rehearsal) -> None:
    answer = palimpsest(*edit(project))

    assert answer.code == 1
    assert answer.json["error"]["kind"] == "no-maximum"
    assert answer.json["error"]["charged"] == "no"
    assert "--max-cost" in answer.json["error"]["remedy"]
    assert painter.requests == []


def test_a_turn_over_its_maximum_is_not_sent(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal
) -> None:
    answer = palimpsest(*edit(project, "--max-cost", "0.01", "-n", "4"))

    assert (answer.code, answer.json["error"]["kind"]) == (1, "over-turn-cap")
    assert painter.requests == []
    (image,) = palimpsest("log", project, "--json").json["images"]
    assert len(image["nodes"]) == 1


def test_a_paid_turn_tells_what_it_was_expected_to_cost_and_what_it_did(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal
) -> None:
    painter.bill = Billed(micro_usd=70_000)

    answer = palimpsest(*edit(project, "--max-cost", "1", "-n", "2", "--quality", "low"))

    assert answer.code == 0
    (job,) = answer.json["jobs"]
    assert job["estimate"]["basis"] == "estimate"
    assert job["estimate"]["usd"] == "0.07904"
    paid = {"usd": "0.0700", "credits": None, "basis": "provider"}
    assert job["cost"] == answer.json["cost"] == paid
    assert answer.json["estimate"] == job["estimate"]
    assert job["charged"] == "yes"
    log = palimpsest("log", project, "--json").json
    assert log["cost"] == paid
    costs = [node["cost"]["usd"] for node in log["images"][0]["nodes"]]
    assert costs == ["0.0000", "0.0350", "0.0350"]


def test_credits_are_no_maximum_for_what_costs_dollars(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal
) -> None:
    answer = palimpsest(*edit(project, "--max-credits", "0"))

    assert (answer.code, answer.json["error"]["kind"]) == (1, "no-maximum")
    assert painter.requests == []


def test_who_gets_pictures_is_said_once(palimpsest: Palimpsest, project: Path) -> None:
    first = palimpsest(*edit(project, "--max-cost", "1"))
    again = palimpsest(*edit(project, "--max-cost", "1"))

    (notice,) = [one for one in first.json["notices"] if one["kind"] == "first-send"]
    assert "images.example" in notice["message"]
    assert "images.example" in first.told
    assert [one for one in again.json["notices"] if one["kind"] == "first-send"] == []


def test_who_gets_pictures_is_said_again_where_nothing_was_sent(
    palimpsest: Palimpsest, project: Path
) -> None:
    refused = palimpsest(*edit(project, "--max-cost", "0.001"))
    sent = palimpsest(*edit(project, "--max-cost", "1"))

    assert refused.json["error"]["kind"] == "over-turn-cap"
    assert [one["kind"] for one in sent.json["notices"]].count("first-send") == 1


def test_amounts_under_a_cent_are_told_so_that_they_can_be_compared(
    palimpsest: Palimpsest, project: Path
) -> None:
    refused = palimpsest(*edit(project, "--max-cost", "0.001"))
    paid = palimpsest(*edit(project, "--max-cost", "1"))

    assert "<" not in refused.told
    assert refused.json["error"]["facts"]["cap"] == "$0.0010"
    assert "It cost" in paid.told


def test_a_price_that_is_not_known_is_allowed_by_credits_alone(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal
) -> None:
    record = PAID["record"]
    strange = replace(record, price=replace(record.price, output=OutputRule.UNKNOWN))
    painter.can = {**painter.can, "record": strange}
    bounded = palimpsest(*edit(project, "--max-cost", "1"))

    assert (bounded.code, bounded.json["error"]["kind"]) == (1, "price-unbounded")
    assert "--max-credits" in bounded.json["error"]["remedy"]
    assert painter.requests == []


def test_several_accounts_are_one_turn_with_one_total(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal, other: Rehearsal
) -> None:
    dry = palimpsest(*edit(project, "--profile", "spare", "--dry-run"))
    answer = palimpsest(*edit(project, "--profile", "spare", "--max-cost", "1"))

    assert [job["profile"] for job in dry.json["jobs"]] == ["studio", "spare"]
    assert dry.json["estimate"] == dry.json["jobs"][0]["estimate"]
    assert dry.json["jobs"][1]["estimate"]["usd"] == "0.0000"
    assert len(answer.json["candidates"]) == 2
    assert len(painter.requests) == len(other.requests) == 1


def test_a_dry_run_tells_the_price_and_the_parameters_and_sends_nothing(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal
) -> None:
    answer = palimpsest(*edit(project, "--dry-run", "--quality", "high", "-n", "2"))
    printed = palimpsest("edit", project, "-i", "walnut table", "--profile", "studio", "--dry-run")

    (job,) = answer.json["jobs"]
    assert job["parameters"]["asked"] == {"quality": "high"}
    assert job["parameters"]["sent"]["quality"] == "high"
    assert job["parameters"]["sent"]["candidates"] == 2
    assert (job["state"], job["cost"]) == ("planned", None)
    assert answer.json["cost"]["usd"] == "0.0000"
    assert printed.printed.startswith("Image 1: the picture to edit.")
    assert "Together about $" in printed.told
    assert painter.requests == []


def test_size_and_quality_are_parameters_of_the_model(palimpsest: Palimpsest, project: Path) -> None:
    answer = palimpsest(*edit(project, "--dry-run", "--size", "64x48", "--quality", "best"))

    kinds = [cause["kind"] for cause in answer.json["error"]["facts"]["causes"]]
    assert (answer.code, kinds) == (1, ["setting-value"])


@pytest.mark.parametrize(
    "words",
    [
        ("--max-cost", "much"),
        ("--max-cost", "-1"),
        ("--max-cost", "nan"),
        ("--max-credits", "few"),
        ("--size", "big"),
        ("--size", "0x10"),
    ],
)
def test_words_that_are_no_amount_and_no_size_are_wrong_usage(
    words: tuple[str, str], palimpsest: Palimpsest, project: Path
) -> None:
    assert palimpsest(*edit(project, *words)).code == 2


def test_a_turn_of_which_nobody_knows_the_outcome_is_exit_3(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal
) -> None:
    painter.troubles = [
        OutcomeUnknown("turn-unknown", **MAKER, charged=Charged.MAYBE, instruction="walnut table")
    ]

    answer = palimpsest(*edit(project, "--max-cost", "1"))

    assert answer.code == 3
    assert answer.json["error"]["charged"] == "maybe"
    assert answer.json["cost"] == {"usd": None, "credits": None, "basis": "unknown"}
    assert answer.json["jobs"][0]["state"] == "unknown"
    assert "outcome-open" in [notice["kind"] for notice in answer.json["notices"]]


def test_what_failed_for_every_candidate_is_said_once(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal
) -> None:
    declined = Declined("declined", **MAKER, charged=Charged.NO, stage="", categories="", reason="too dark")
    painter.troubles = [declined]

    answer = palimpsest(*edit(project, "--max-cost", "1", "-n", "4"))

    assert answer.code == 1
    assert answer.told.count("too dark") == 1
    assert answer.json["cost"]["usd"] == "0.0000"


def test_of_several_failures_the_one_that_may_be_charged_decides(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal, other: Rehearsal
) -> None:
    painter.troubles = [
        OutcomeUnknown("turn-unknown", **MAKER, charged=Charged.MAYBE, instruction="walnut table")
    ]
    other.troubles = [Declined("declined", **MAKER, charged=Charged.NO, stage="", categories="", reason="no")]
    words = ("edit", project, "-i", "walnut", "--profile", "spare", "--profile", "studio")

    answer = palimpsest(*words, "--max-cost", "1", "--json")

    assert answer.code == 3


def test_a_picture_from_words_is_a_new_image_of_the_project(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal
) -> None:
    painter.script = lambda request, ordinal: png_bytes(noise(1024, 1024))
    words = ("generate", project, "-i", "a red cup", "--image", "red", "--keep", "the logo")

    answer = palimpsest(*words, "--profile", "studio", "--max-cost", "1", "--json")

    assert answer.code == 0
    assert (answer.json["command"], answer.json["kind"]) == ("generate", "generate")
    (candidate,) = answer.json["candidates"]
    assert (candidate["picture"]["width"], candidate["lock"]) == (1024, None)
    assert answer.json["head"] == candidate["node"]
    assert answer.json["jobs"][0]["sent"] == []
    assert painter.requests[0].prompt == "a red cup.\nHold to this exactly: the logo."
    cup, red = palimpsest("log", project, "--json").json["images"]
    assert (cup["name"], red["name"]) == ("cup", "red")
    assert [node["kind"] for node in red["nodes"]] == ["open", "generate"]
    assert red["nodes"][1]["root"] == candidate["node"]


def test_a_picture_from_words_makes_its_project(palimpsest: Palimpsest, tmp_path: Path) -> None:
    words = ("generate", tmp_path / "poster", "-i", "a red cup", "--size", "640x480")

    dry = palimpsest(*words, "--profile", "studio", "--dry-run", "--json")
    before = list(tmp_path.glob("*.palimpsest"))
    refused = palimpsest(*words, "--profile", "studio", "--max-cost", "0.001", "--json")
    between = list(tmp_path.glob("*.palimpsest"))

    assert (dry.code, dry.json["image"], dry.json["jobs"][0]["from"]) == (0, None, None)
    assert dry.json["project"] == str(tmp_path / "poster.palimpsest")
    assert (refused.code, refused.json["error"]["kind"]) == (1, "over-turn-cap")
    assert before == between == []


def test_what_is_refused_leaves_no_empty_image_behind(palimpsest: Palimpsest, project: Path) -> None:
    words = ("generate", project, "-i", "a red cup", "--profile", "studio", "--max-cost", "0.001")

    assert palimpsest(*words).code == 1

    (image,) = palimpsest("log", project, "--json").json["images"]
    assert image["name"] == "cup"


def test_the_engine_makes_nothing_from_words(palimpsest: Palimpsest, project: Path) -> None:
    answer = palimpsest("generate", project, "-i", "make it warmer", "--json")

    causes = answer.json["error"]["facts"]["causes"]
    assert (answer.code, [cause["kind"] for cause in causes]) == (1, ["cannot-generate"])


def test_amounts_are_told_to_the_millionth_and_no_shorter_than_to_the_hundredth_of_a_cent() -> None:
    told = [amount(micro, None, "usage")["usd"] for micro in (70_000, 19_480, 1, 0, 12_345_678)]

    assert told == ["0.0700", "0.01948", "0.000001", "0.0000", "12.345678"]


def test_markup_drawn_elsewhere_goes_along_where_the_model_takes_it(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal, tmp_path: Path
) -> None:
    marks = np.zeros((48, 64, 4), np.uint8)
    marks[10:14, 10:40] = (255, 0, 0, 255)
    path = tmp_path / "marks.png"
    path.write_bytes(png_bytes(marks))
    words = ("--markup", str(path), "--max-cost", "1")

    refused = palimpsest(*edit(project, *words))
    painter.can = {**painter.can, "record": replace(PAID["record"], markup=True)}
    sent = palimpsest(*edit(project, *words))

    assert refused.json["error"]["facts"]["causes"][0]["kind"] == "no-markup-offered"
    assert sent.code == 0
    assert [one.use for one in painter.requests[0].pictures] == [Use.SENT, Use.MARKUP]


def test_references_of_a_picture_from_words_are_files_or_nodes_and_count_from_1(
    palimpsest: Palimpsest, project: Path, painter: Rehearsal, picture: Path
) -> None:
    painter.can = {**painter.can, "composes": True}
    words = (
        "generate",
        project,
        "-i",
        "a poster",
        "--size",
        "64x48",
        "--profile",
        "studio",
        "--max-cost",
        "1",
    )
    guided = ("--reference", picture, "--reference", "root", "--caption", "1=a bowl", "--role", "2=style")

    dry = palimpsest(*words, *guided, "--dry-run", "--json")
    answer = palimpsest(*words, *guided, "--json")

    assert answer.code == 0, answer.told
    (request,) = painter.requests
    assert [(one.ordinal, one.use, one.caption) for one in request.pictures] == [
        (1, Use.REFERENCE, "a bowl"),
        (2, Use.REFERENCE, "cup"),
    ]
    (foretold,), (job,) = dry.json["jobs"], answer.json["jobs"]
    assert foretold["prompt"] == job["prompt"]
    assert "Image 2: cup; use only its style." in job["prompt"]
    root = palimpsest("log", project, "--json").json["images"][0]["nodes"][0]["node"]
    assert [one["node"] for one in job["sent"]] == [None, root]
    assert [one | {"sha256": None} for one in job["sent"]] == foretold["sent"]
    assert foretold["estimate"] == job["estimate"]


def test_references_of_a_picture_in_a_project_that_is_to_be_made(
    palimpsest: Palimpsest, tmp_path: Path, painter: Rehearsal, picture: Path
) -> None:
    painter.can = {**painter.can, "composes": True}
    words = ("generate", tmp_path / "poster", "-i", "a poster", "--size", "64x48", "--profile", "studio")

    node = palimpsest(*words, "--reference", "root", "--max-cost", "1", "--json")
    short = palimpsest(*words, "--reference", picture, "--max-cost", "0.001", "--json")
    numbered = palimpsest(*words, "--reference", picture, "--caption", "2=a bowl", "--dry-run", "--json")

    assert [one.json["error"]["kind"] for one in (node, short, numbered)] == [
        "no-such-node",
        "over-turn-cap",
        "no-such-reference",
    ]
    assert numbered.json["error"]["remedy"] == "Number them from 1."
    assert not (tmp_path / "poster.palimpsest").exists()
    answer = palimpsest(*words, "--reference", picture, "--max-cost", "1", "--json")
    assert answer.code == 0, answer.told
    assert len(painter.requests[-1].pictures) == 1
