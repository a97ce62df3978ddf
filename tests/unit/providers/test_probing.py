"""A free look at an account tells the key, the models and the server; nothing is bought by it."""

from typing import Any

import pytest
from hosted_desk import Desk
from loopback import azure_server, litellm_server
from loopback.azure_server import AzureServer
from loopback.litellm_server import LiteLLMServer
from loopback.localai_server import LocalAIServer
from loopback.openai_server import OpenAIServer
from loopback.sdcpp_server import SdCppServer
from loopback.sglang_server import SglangServer
from loopback.vllm_omni_server import VllmOmniServer

from studio.model.errors import NotAllowed, NotReached
from studio.model.profile import KeyPlace


def test_openai_lists_its_models_and_their_last_days(desk: Desk, openai_server: OpenAIServer) -> None:
    found = desk.run(desk.openai(openai_server, model="gpt-image-2").probe())

    assert "gpt-image-2.6-sunburst" in found.models
    assert not found.model_missing
    assert found.retiring["gpt-image-1.5"] == "2026-12-01"
    assert (found.server, found.preset) == ("", "")
    assert openai_server.attempts == 0


def test_a_model_that_is_not_listed_is_only_warned_of(desk: Desk, openai_server: OpenAIServer) -> None:
    found = desk.run(desk.openai(openai_server, model="gpt-image-9").probe())

    assert found.model_missing


def test_a_key_that_is_refused_is_said(desk: Desk, openai_server: OpenAIServer) -> None:
    provider = desk.open(desk.profile(openai_server), "sk-wrong")

    with pytest.raises(NotAllowed) as refused:
        desk.run(provider.probe())

    assert refused.value.kind == "key-refused"


def test_nobody_there_is_said(desk: Desk, openai_server: OpenAIServer) -> None:
    provider = desk.openai(openai_server)
    openai_server.close()

    with pytest.raises(NotReached):
        desk.run(provider.probe())


@pytest.mark.parametrize(
    ("kind_of", "preset", "facts", "key"),
    [
        (SdCppServer, "sdcpp", {"key": KeyPlace.NONE}, None),
        (LocalAIServer, "localai", {"key": KeyPlace.NONE}, None),
        (VllmOmniServer, "vllm-omni", {"key": KeyPlace.NONE}, None),
        (SglangServer, "sglang", {"key": KeyPlace.NONE}, None),
        (LiteLLMServer, "litellm", {}, litellm_server.KEY),
    ],
)
def test_a_server_is_recognised(
    desk: Desk, kind_of: type, preset: str, facts: dict[str, Any], key: str | None
) -> None:
    with kind_of() as server:
        found = desk.run(desk.open(desk.profile(server, **facts), key).probe())

        assert found.preset == preset
        assert found.server
        assert server.attempts == 0


def test_a_server_that_nothing_tells_has_no_preset(desk: Desk, openai_server: OpenAIServer) -> None:
    found = desk.run(desk.open(desk.profile(openai_server)).probe())

    assert (found.preset, found.server) == ("", "")
    assert found.models


def test_azure_lists_models_and_is_asked_for_deployments(desk: Desk) -> None:
    with AzureServer() as server:
        profile = desk.profile(server, "azure", model=azure_server.DEPLOYMENT)

        found = desk.run(desk.open(profile, azure_server.KEY).probe())

    assert not found.model_missing
