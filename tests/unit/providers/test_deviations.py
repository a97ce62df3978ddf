"""How a server is spoken to: its preset, and what the account says otherwise."""

from pathlib import Path
from typing import Any

import pytest

from studio.model.errors import BadInput
from studio.model.profile import PRESETS as OFFERED
from studio.model.profile import Parameter, Profile, ProfileKind
from studio.model.provider import MaskForm
from studio.model.sizes import SizeRule
from studio.providers.openai.deviations import DEVIATIONS, api_root, dialect_of, parameters_of
from studio.providers.openai.dialects import PRESETS, KeyHeader

_README = Path(__file__).resolve().parents[3] / "README.md"


def profile(
    preset: str = "", base_url: str = "https://pictures.example/v1", **settings: Parameter
) -> Profile:
    return Profile("mine", ProfileKind.COMPATIBLE, preset=preset, base_url=base_url, settings=settings)


def test_every_preset_that_is_offered_is_known() -> None:
    assert set(PRESETS) == set(OFFERED) - {""}
    assert {name: one.server for name, one in PRESETS.items()} == {
        name: title for name, title in OFFERED.items() if name
    }


def test_every_deviation_is_described() -> None:
    text = _README.read_text(encoding="utf-8")

    assert [name for name in DEVIATIONS if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    ("name", "value", "field", "wanted"),
    [
        ("key_header", "x-api-key", "key_header", KeyHeader.X_API_KEY),
        ("picture_field", "image[]", "picture_field", "image[]"),
        ("mask_form", "black", "mask_form", MaskForm.BLACK),
        ("mask_field", "mask_image", "mask_field", "mask_image"),
        ("response_format", "url", "response_format", "url"),
        ("streams", True, "streams", True),
        ("streams", "false", "streams", False),
        ("references", 3, "references_max", 3),
        ("candidates_per_call", "4", "candidates_per_call", 4),
        ("patience_s", 3600, "patience_s", 3600.0),
        ("free", True, "is_free", True),
        ("purchases", 1, "purchases", 1),
        ("sizes", "any", "sizes", SizeRule(has_auto=False)),
        ("sizes", "multiple:32", "sizes", SizeRule(multiple=32, has_auto=False)),
        ("sizes", "512x512, 768x512", "sizes", SizeRule(presets=((512, 512), (768, 512)), has_auto=False)),
    ],
)
def test_a_deviation_changes_the_dialect(name: str, value: Parameter, field: str, wanted: Any) -> None:
    assert getattr(dialect_of(profile(**{name: value})), field) == wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("key_header", "cookie"),
        ("picture_field", "file"),
        ("mask_form", "pixels"),
        ("mask_field", " "),
        ("streams", "perhaps"),
        ("references", 0),
        ("references", 99),
        ("candidates_per_call", "two"),
        ("patience_s", 5),
        ("sizes", "512"),
        ("sizes", "0x4"),
        ("sizes", "multiple:x"),
        ("sizes", ""),
        ("route", "v2"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(name: str, value: Parameter) -> None:
    with pytest.raises(BadInput) as refused:
        dialect_of(profile(**{name: value}))

    assert refused.value.kind == "setting-value"
    assert refused.value.facts["name"] == name
    assert refused.value.facts["possible"]


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(BadInput):
        dialect_of(profile("comfy"))


def test_what_is_no_deviation_is_a_parameter() -> None:
    assert parameters_of(profile(quality="high", streams=True)) == {"quality": "high"}


@pytest.mark.parametrize(
    ("preset", "address", "root"),
    [
        ("", "http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
        ("", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1"),
        ("", "https://relay.example/api/v3/", "https://relay.example/api/v3"),
        ("azure", "https://me.openai.azure.com", "https://me.openai.azure.com/openai/v1"),
        ("azure", "https://me.openai.azure.com/openai/v1/", "https://me.openai.azure.com/openai/v1"),
        (
            "azure",
            "https://me.openai.azure.com/openai/deployments/d",
            "https://me.openai.azure.com/openai/deployments/d",
        ),
    ],
)
def test_an_address_without_a_path_gets_the_usual_one(preset: str, address: str, root: str) -> None:
    one = profile(preset, address)

    assert api_root(one, dialect_of(one), "m") == root


def test_a_deployment_in_an_address_is_quoted() -> None:
    one = profile("azure", "https://me.openai.azure.com", route="classic")

    assert api_root(one, dialect_of(one), "a/../b").endswith("/openai/deployments/a%2F..%2Fb")
