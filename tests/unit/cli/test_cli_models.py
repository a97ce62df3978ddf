"""`models` tells of every model until when it is there, what it takes and what it costs."""

import argparse
import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from in_process import Palimpsest
from rehearsal import Rehearsal
from stage import studio_with

from studio.cli import accounts
from studio.cli.telling import Teller
from studio.host.catalogue import Catalogue
from studio.host.places import Places, places
from studio.model.events import Event
from studio.model.profile import Profile, ProfileKind
from studio.model.provider import Capability, MaskForm, Provider


class _Hosted(Rehearsal):
    """A double that can do what the catalogue says of its models."""

    def __init__(self, profile: Profile, catalogue: Catalogue) -> None:
        super().__init__(lambda request, ordinal: b"")
        self._profile, self._catalogue = profile, catalogue

    def capability(self, model: str) -> Capability:
        record = self._catalogue.model(self._profile.kind, model, self._profile.preset)
        return replace(
            super().capability(record.id),
            mask_form=MaskForm.ALPHA0,
            mask_guides_only=True,
            prompt_max=record.prompt_max,
            previews=record.previews,
            is_free=False,
            record=record,
        )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return places()


def _models(home: Places, profile: Profile, *, quiet: bool = True) -> Any:
    seen: list[Event] = []
    catalogue = Catalogue(home)

    def open_provider(name: str) -> Provider:
        return _Hosted(profile, catalogue)

    async def tell() -> Any:
        studio = studio_with(home, seen, open_provider)
        await studio.accounts.add(profile)
        asked = argparse.Namespace(profile=profile.id)
        return await accounts.models(studio, asked, Teller(quiet=quiet))

    return asyncio.run(tell())


def test_every_model_of_an_account_is_told_with_its_life_and_price(home: Places) -> None:
    told = _models(home, Profile("work", ProfileKind.OPENAI))

    models = {one["model"]: one for one in told["models"]}
    assert told["as_of"] == "2026-11-21"
    assert "openai Python SDK" in told["source"]
    assert next(iter(models)) == "gpt-image-2.6-sunburst"
    assert len(models) == len(told["models"]) == 11
    dead = models["dall-e-3"]
    assert (dead["status"], dead["retires"], dead["replacement"]) == (
        "retired",
        "2026-05-12",
        "gpt-image-2.5-flare",
    )
    new = models["gpt-image-2.6-flare"]
    assert (new["status"], new["retires"], new["sizes"]) == ("current", None, [])
    assert new["size_rule"]["multiple"] == 16
    assert new["qualities"] == ["low", "medium", "high", "xhigh", "max", "auto"]
    assert new["formats"] == ["png", "jpeg", "webp"]
    assert (new["prompt_max"], new["mask"], new["markup"], new["previews"]) == (32_000, "guides", True, True)
    # 196 tokens of the formula, 3.5 times, at $30, 1024 sent at $8, 100 of text at $5, each a million.
    assert new["estimate"] == {"usd": "0.029272", "credits": None, "basis": "estimate"}


def test_every_parameter_is_told_with_what_it_may_be(home: Places) -> None:
    told = _models(home, Profile("work", ProfileKind.OPENAI, model="gpt-image-1.5"))

    parameters = {one["name"]: one for one in told["models"][0]["parameters"]}
    assert told["models"][0]["model"] == "gpt-image-1.5"
    assert parameters["input_fidelity"] == {
        "name": "input_fidelity",
        "kind": "choice",
        "choices": ["low", "high"],
        "least": None,
        "most": None,
        "default": None,
        "only": "edits",
    }
    assert (parameters["output_compression"]["least"], parameters["output_compression"]["most"]) == (0, 100)
    assert parameters["quality"]["default"] == "medium"
    assert told["models"][0]["sizes"] == ["1024x1024", "1536x1024", "1024x1536"]


def test_a_model_with_a_name_of_its_own_comes_first_and_its_price_is_not_known(home: Places) -> None:
    profile = Profile(
        "azure", ProfileKind.COMPATIBLE, "azure", "https://us.openai.azure.com/openai/v1", "pictures-eu"
    )

    told = _models(home, profile)

    first = told["models"][0]
    assert (first["model"], first["status"]) == ("pictures-eu", "unknown")
    assert first["estimate"] == {"usd": None, "credits": None, "basis": "unknown"}
    assert {one["model"]: one["retires"] for one in told["models"]}["gpt-image-2"] == "2027-10-21"


def test_a_mistake_in_the_users_own_catalogue_is_told(home: Places) -> None:
    home.config.mkdir(parents=True)
    (home.config / "catalogue.json").write_text(
        '{"openai": {"models": {"gpt-image-2": {"prompt_max": "x"}}}}'
    )

    told = _models(home, Profile("work", ProfileKind.OPENAI))

    assert [one["kind"] for one in told["notices"]] == ["catalogue-mistake"]
    assert "openai.models.gpt-image-2.prompt_max" in told["notices"][0]["message"]


def test_an_account_whose_model_ends_is_told_so(home: Places) -> None:
    profile = Profile(
        "azure", ProfileKind.COMPATIBLE, "azure", "https://us.azure.com/openai/v1", "gpt-image-2"
    )

    told = _models(home, profile)

    assert [one["kind"] for one in told["notices"]] == ["model-retiring"]


def test_a_person_reads_a_line_for_each_model(home: Places, capsys: pytest.CaptureFixture[str]) -> None:
    _models(home, Profile("work", ProfileKind.OPENAI), quiet=False)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "gpt-image-2.6-sunburst  low, medium, high, xhigh, max, auto  about $0.03 for one of 1024 × 1024"
    )
    assert lines[-1] == "dall-e-2  switched off on 2026-05-12; use gpt-image-2.5-flare  price not known"
    assert len(lines) == 11
    assert any(line.endswith("auto  <$0.01 for one of 1024 × 1024") for line in lines)


def test_a_mistake_in_the_users_own_catalogue_is_told_before_an_edit(
    palimpsest: Palimpsest, project: Path, tmp_path: Path
) -> None:
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True, exist_ok=True)
    (config / "catalogue.json").write_text("[]")

    answer = palimpsest("edit", project, "-i", "make it warmer", "--json")

    assert answer.json["ok"]
    assert [one["kind"] for one in answer.json["notices"]] == ["catalogue-mistake"]
