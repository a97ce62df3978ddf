"""Every maker from the window: a picture goes in, candidates come into the history, the cost into the ledger.

Each is a strict double in a process of its own. One of them is gone through in every run, all of them with
PALIMPSEST_PROOFS=whole.
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import OpenStudio
from desk import Desk
from hand import Hand
from loopback import azure_server, litellm_server, openai_server
from loopback.program import ServerProgram
from person import Person
from program import PICTURES, Installation

WHOLE = os.environ.get("PALIMPSEST_PROOFS") == "whole"
_OPENAI = ("--kind", "openai", "--model", "gpt-image-2.5-flare", "--key-env", "KEY", "--set", "quality=low")


@dataclass(frozen=True, slots=True)
class Maker:
    """How an account is entered, what its calls must have in their fields, and what is done with it."""

    module: str
    account: tuple[str, ...]
    key: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    media: str = "image/png"
    is_masked: bool = True
    costs: bool = False
    keeps_pictures: bool = False
    price_known: bool = True


def _compatible(preset: str, module: str, *account: str, **more: object) -> Maker:
    words = ("--kind", "compatible", "--preset", preset, *(account or ("--no-key",)))
    return Maker(module, words, **more)  # type: ignore[arg-type]


_MAKERS = {
    "openai-jpeg": Maker(
        "openai_server",
        (*_OPENAI, "--set", "output_format=jpeg", "--set", "output_compression=80"),
        openai_server.KEY,
        (("output_format", "jpeg"), ("output_compression", "80")),
        "image/jpeg",
        costs=True,
    ),
    "openai-webp": Maker(
        "openai_server",
        (*_OPENAI, "--set", "output_format=webp", "--set", "background=transparent"),
        openai_server.KEY,
        (("output_format", "webp"), ("background", "transparent")),
        "image/webp",
        is_masked=False,  # a subject that is cut out is locked to nothing
        costs=True,
    ),
    "openai-files": Maker(
        "openai_server", (*_OPENAI, "--uploads"), openai_server.KEY, costs=True, keeps_pictures=True
    ),
    "localai": _compatible("localai", "localai_server"),
    "sdcpp": _compatible("sdcpp", "sdcpp_server"),
    "vllm-omni": _compatible("vllm-omni", "vllm_omni_server"),
    "sglang": _compatible("sglang", "sglang_server", is_masked=False),
    "litellm": _compatible(
        "litellm",
        "litellm_server",
        "--key-env",
        "KEY",
        "--model",
        litellm_server.MODEL,
        key=litellm_server.KEY,
        costs=True,  # told only when it has answered
        price_known=False,
    ),
    "azure": _compatible(
        "azure",
        "azure_server",
        "--key-env",
        "KEY",
        "--model",
        azure_server.DEPLOYMENT,
        key=azure_server.KEY,
        price_known=False,
    ),
}


def _rows(project: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(project)) as db:
        return db.execute(question).fetchall()


@pytest.mark.parametrize("name", _MAKERS if WHOLE else ["openai-files"])
def test_a_turn_with_every_maker(
    name: str, desk: Desk, hand: Hand, open_studio: OpenStudio, tmp_path: Path
) -> None:
    maker = _MAKERS[name]
    with ServerProgram(maker.module) as server:
        palimpsest = Installation(tmp_path / "home")
        palimpsest.done("profiles", "add", "House", "--base-url", server.url, *maker.account)
        project = tmp_path / "coffee.palimpsest"
        palimpsest.done("new", project, PICTURES / "coffee.png")
        at = Person(desk, hand, open_studio(project, **({"KEY": maker.key} if maker.key else {})))
        at.settle()
        if maker.is_masked:
            at.paint((0.35, 0.6), 0.5)
        at.instruct("a walnut table")
        at.choose("Model and account", "Down", "Down", "Return", shows="House")
        at.choose("Candidates and size", "Down", "Return", shows="1 candidate")
        at.generate()
        at.press("Agree and generate")
        if not maker.price_known:
            at.see("The price is not known", "dialog")
            at.press("Send it this once")
        at.candidates(1, "0 changed" if maker.is_masked else "")
        at.shot("candidate")
        if maker.keeps_pictures:
            at.generate()
            at.until(lambda: server.submits == 2, "the same once more")
            at.row("a walnut table, 1 candidate, ")
        at.press("Today", "push button")
        at.see("Spending", "dialog")
        at.shot("ledger")
        hand.press("Escape")
        at.studio.quits()
        records = server.records

    paid = [record for record in records if record["is_paid_path"]]
    assert [record["ignored"] for record in paid] == [[]] * len(paid)
    for field, value in maker.fields:
        assert str(paid[-1]["fields"][field]) == value
    sent = [record for record in records if record["path"].endswith("/files") and record["method"] == "POST"]
    assert bool(sent) is maker.keeps_pictures
    nodes = _rows(project, "SELECT id FROM node WHERE delivery_id IS NOT NULL")
    assert len(nodes) == len(paid)
    assert _rows(project, "SELECT DISTINCT media_seen FROM delivery") == [(maker.media,)]
    locked = _rows(project, "SELECT differing_px FROM lock WHERE state = 'locked'")
    assert locked == [(0,)] * (len(paid) if maker.is_masked else 0)
    priced = _rows(project, "SELECT id FROM ledger WHERE micro_usd > 0")
    assert len(priced) == (len(paid) if maker.costs else 0)
