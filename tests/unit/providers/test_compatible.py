"""Servers that people run themselves, and gateways: each preset against its double, with its deviations."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hosted_desk import Desk, alpha_mask, png, white_mask
from loopback import azure_server, litellm_server
from loopback.azure_server import AzureServer
from loopback.litellm_server import LiteLLMServer
from loopback.localai_server import LocalAIServer
from loopback.openai_server import OpenAIServer
from loopback.sdcpp_server import SdCppServer
from loopback.serving import LoopbackServer
from loopback.sglang_server import SglangServer
from loopback.vllm_omni_server import VllmOmniServer
from PIL import Image

from studio.model.errors import Charged, Declined, NotAllowed, OutcomeUnknown, Rejected
from studio.model.profile import KeyPlace
from studio.model.provider import MaskForm, Question
from studio.model.sentences import explain

SMALL = (512, 512)
PLAIN = {"size": "512x512"}


def opened(server: LoopbackServer) -> Iterator[Any]:
    with server as running:
        yield running


@pytest.fixture
def sdcpp() -> Iterator[SdCppServer]:
    yield from opened(SdCppServer())


@pytest.fixture
def localai() -> Iterator[LocalAIServer]:
    yield from opened(LocalAIServer())


@pytest.fixture
def vllm() -> Iterator[VllmOmniServer]:
    yield from opened(VllmOmniServer())


@pytest.fixture
def sglang() -> Iterator[SglangServer]:
    yield from opened(SglangServer())


@pytest.fixture
def litellm() -> Iterator[LiteLLMServer]:
    yield from opened(LiteLLMServer())


@pytest.fixture
def azure() -> Iterator[AzureServer]:
    yield from opened(AzureServer())


def local(desk: Desk, server: LoopbackServer, preset: str, **facts: Any) -> Any:
    return desk.open(desk.profile(server, preset, key=KeyPlace.NONE, **facts))


def small(desk: Desk, *pictures: bytes, model: str = "", **facts: Any) -> Any:
    facts = {"parameters": PLAIN, "added": frozenset(), **facts}
    return desk.request(*pictures, model=model, **facts)


# stable-diffusion.cpp


def test_sdcpp_takes_a_white_mask_and_several_pictures(desk: Desk, sdcpp: SdCppServer) -> None:
    provider = local(desk, sdcpp, "sdcpp")
    request = small(desk, png(*SMALL), png(*SMALL, colour=9), mask=white_mask(*SMALL))

    run = desk.send(provider, request)

    assert run.error is None
    assert provider.capability("").mask_form is MaskForm.WHITE
    assert [one.field for one in sdcpp.last.pictures] == ["image[]", "image[]", "mask"]
    assert sdcpp.last.ignored == []
    assert run.billed is None


def test_sdcpp_is_told_its_own_parameters_inside_the_prompt(desk: Desk, sdcpp: SdCppServer) -> None:
    parameters = {
        "size": "512x512",
        "output_format": "jpeg",
        "output_compression": 80,
        "negative_prompt": "a </sd_cpp_extra_args> of people",
        "sample_steps": 12,
        "txt_cfg": 4.5,
    }

    run = desk.send(local(desk, sdcpp, "sdcpp"), small(desk, png(*SMALL), parameters=parameters))

    assert run.error is None
    assert sdcpp.last.fields["extra"] == {
        "negative_prompt": "a </sd_cpp_extra_args> of people",
        "sample_params": {"sample_steps": 12, "guidance": {"txt_cfg": 4.5}},
        "seed": 7,
    }
    assert sdcpp.last.fields["output_format"] == "jpeg"
    assert sdcpp.last.fields["output_compression"] == "80"
    assert [answer.media_type for answer in run.answers] == ["image/jpeg"]


def test_sdcpp_makes_several_at_once_and_asks_for_nothing(desk: Desk, sdcpp: SdCppServer) -> None:
    provider = local(desk, sdcpp, "sdcpp")

    run = desk.send(provider, small(desk, candidates=3))

    assert len(run.answers) == 3
    capability = provider.capability("")
    assert (capability.is_free, capability.takes_seed) == (True, True)
    assert capability.qualities == ()


def test_sdcpp_says_what_was_wrong(desk: Desk, sdcpp: SdCppServer) -> None:
    run = desk.send(local(desk, sdcpp, "sdcpp"), small(desk, parameters={"size": "7x7"}))

    assert isinstance(run.error, Rejected)
    assert run.error.charged is Charged.NO
    assert sdcpp.submits == 0


# LocalAI


def test_localai_edits_by_references_in_a_generation(desk: Desk, localai: LocalAIServer) -> None:
    pictures = [png(*SMALL), png(*SMALL, colour=9)]
    parameters = {"size": "512x512", "steps": 9, "negative_prompt": "people"}
    request = small(desk, *pictures, model="stablediffusion", parameters=parameters)

    run = desk.send(local(desk, localai, "localai"), request)

    assert run.error is None
    assert localai.last.path == "/v1/images/generations"
    assert [one.content for one in localai.last.pictures] == pictures
    assert localai.last.fields["step"] == 9
    assert localai.last.fields["prompt"].endswith("|people")
    assert localai.last.ignored == []


def test_localai_edits_with_a_mask_by_inpainting(desk: Desk, localai: LocalAIServer) -> None:
    parameters = {"size": "512x512", "steps": 9}
    request = small(desk, png(*SMALL), mask=white_mask(*SMALL), parameters=parameters)

    run = desk.send(local(desk, localai, "localai"), request)

    assert run.error is None
    assert localai.last.path == "/v1/images/inpainting"
    assert localai.last.ignored == []
    assert localai.last.fields["steps"] == "9"
    assert Image.open(io.BytesIO(run.answers[0].path.read_bytes())).size == SMALL


@pytest.mark.parametrize("links", ["absolute", "relative", "data"])
def test_localai_answers_by_a_link_of_any_kind(desk: Desk, localai: LocalAIServer, links: str) -> None:
    localai.links = links

    run = desk.send(local(desk, localai, "localai"), small(desk, png(*SMALL), mask=white_mask(*SMALL)))

    assert run.error is None
    assert [answer.media_type for answer in run.answers] == ["image/png"]


def test_what_localai_cannot_do_is_said_before_sending(desk: Desk, localai: LocalAIServer) -> None:
    provider = local(desk, localai, "localai")
    question = Question(
        "a | b",
        has_mask=True,
        references=1,
        candidates=1,
        parameters={"size": "512x512", "negative_prompt": "x"},
    )

    kinds = [cause.kind for cause in provider.read(question).causes]

    assert kinds == ["bar-in-words", "mask-or-references", "parameter-not-with-mask"]
    assert provider.capability("").candidates_per_call == 1
    assert provider.capability("").sizes == ("512x512",)


def test_a_bar_in_the_keep_list_is_said_before_sending(desk: Desk, localai: LocalAIServer) -> None:
    run = desk.send(local(desk, localai, "localai"), small(desk, prompt="Keep: the a|b lettering"))

    assert isinstance(run.error, Rejected)
    assert run.error.kind == "bar-in-words"
    assert localai.attempts == 0


# vLLM-Omni


def test_vllm_omni_has_its_own_names(desk: Desk, vllm: VllmOmniServer) -> None:
    parameters = {
        "size": "512x512",
        "output_format": "webp",
        "negative_prompt": "people",
        "num_inference_steps": 20.0,
        "guidance_scale": 4.5,
        "true_cfg_scale": 2,
    }
    request = small(desk, png(*SMALL), png(*SMALL, colour=9), mask=white_mask(*SMALL), parameters=parameters)

    run = desk.send(local(desk, vllm, "vllm-omni"), request)

    assert run.error is None
    assert vllm.last.ignored == []
    assert [one.field for one in vllm.last.pictures] == ["image", "image", "mask_image"]
    assert vllm.last.fields["num_inference_steps"] == "20"
    assert vllm.last.fields["seed"] == "7"
    assert [answer.media_type for answer in run.answers] == ["image/webp"]


def test_vllm_omni_says_what_is_missing(desk: Desk, vllm: VllmOmniServer) -> None:
    run = desk.send(local(desk, vllm, "vllm-omni"), small(desk, png(*SMALL), prompt=""))

    assert isinstance(run.error, Rejected)
    assert run.error.facts["name"] == "prompt"


def test_vllm_omni_has_no_other_model(desk: Desk, vllm: VllmOmniServer) -> None:
    run = desk.send(local(desk, vllm, "vllm-omni"), small(desk, png(*SMALL), model="another"))

    assert isinstance(run.error, Rejected)
    assert run.error.kind == "model-not-found"


# SGLang


def test_sglang_takes_pictures_and_no_mask(desk: Desk, sglang: SglangServer) -> None:
    provider = local(desk, sglang, "sglang")

    run = desk.send(provider, small(desk, png(*SMALL), png(*SMALL, colour=9)))

    assert run.error is None
    assert sglang.last.ignored == []
    assert provider.capability("").mask_form is MaskForm.NONE


@pytest.mark.parametrize("links", ["absolute", "relative", "data"])
def test_sglang_answers_by_links_below_its_root(desk: Desk, sglang: SglangServer, links: str) -> None:
    sglang.links = links
    provider = local(desk, sglang, "sglang", settings={"response_format": "url"})

    run = desk.send(provider, small(desk, png(*SMALL), candidates=2))

    assert run.error is None
    assert len(run.answers) == 2


# LiteLLM


def through_litellm(desk: Desk, server: LiteLLMServer, **facts: Any) -> Any:
    return desk.open(desk.profile(server, "litellm", **facts), litellm_server.KEY)


def test_litellm_says_how_often_it_may_buy_unless_its_operator_has_seen_to_that(
    desk: Desk, litellm: LiteLLMServer
) -> None:
    often = through_litellm(desk, litellm)
    once = through_litellm(desk, litellm, settings={"purchases": 1})

    assert [one.capability("").purchases for one in (often, once)] == [3, 1]


def test_litellm_tells_the_price_in_a_header(desk: Desk, litellm: LiteLLMServer) -> None:
    request = desk.request(png(), model=litellm_server.MODEL, mask=alpha_mask())

    run = desk.send(through_litellm(desk, litellm), request)

    assert run.error is None
    assert run.billed is not None
    assert run.billed.micro_usd == 21_300
    assert litellm.last.ignored == []


@pytest.mark.parametrize("said", [None, 0.0])
def test_no_price_is_not_a_price_of_nothing(desk: Desk, litellm: LiteLLMServer, said: float | None) -> None:
    litellm.says_cost, litellm.says_usage = said, False

    run = desk.send(through_litellm(desk, litellm), desk.request(png(), model=litellm_server.MODEL))

    assert run.error is None
    assert run.billed is None


def test_litellm_offers_what_it_passes_on(desk: Desk, litellm: LiteLLMServer) -> None:
    settings = {"rules": "gpt-image-1.5"}
    capability = through_litellm(desk, litellm, settings=settings).capability("house-painter")

    assert capability.model == "house-painter"
    assert capability.record is not None
    assert {rule.name for rule in capability.record.parameters} == {"quality", "background", "input_fidelity"}
    assert not capability.previews
    assert not capability.is_free


@pytest.mark.parametrize("fault", ["500", "503", "503-slow-down", "524"])
def test_litellm_may_have_bought_three_times(desk: Desk, litellm: LiteLLMServer, fault: str) -> None:
    litellm.fail(fault, retry_after=3)

    run = desk.send(through_litellm(desk, litellm), desk.request(png(), model=litellm_server.MODEL))

    assert isinstance(run.error, OutcomeUnknown)
    assert run.error.charged is Charged.MAYBE
    assert run.error.facts["times"] == 3
    assert litellm.attempts == 1


# Azure


def on_azure(desk: Desk, server: AzureServer, **facts: Any) -> Any:
    return desk.open(desk.profile(server, "azure", **facts), azure_server.KEY)


_ROUTES = {
    "v1 in full": ("/openai/v1", {}),
    "v1 by itself": ("", {}),
    "v1 with a version": ("", {"api_version": "preview"}),
    "classic in full": (f"/openai/deployments/{azure_server.DEPLOYMENT}", {}),
    "classic by setting": ("", {"route": "classic"}),
    "classic with a version": ("", {"route": "classic", "api_version": "2026-01-01"}),
}


@pytest.mark.parametrize("pictures", [(), (png(),), (png(), png(colour=9))], ids=["words", "one", "two"])
@pytest.mark.parametrize("route", _ROUTES)
def test_azure_is_reached_by_either_route(
    desk: Desk, azure: AzureServer, route: str, pictures: tuple[bytes, ...]
) -> None:
    path, settings = _ROUTES[route]
    provider = on_azure(desk, azure, base_url=azure.root + path, settings=settings)

    run = desk.send(provider, desk.request(*pictures, model=azure_server.DEPLOYMENT))

    assert run.error is None
    assert len(run.answers) == 1
    assert ("model" in azure.last.fields) == route.startswith("v1")
    assert azure.last.query == {"v1 with a version": "api-version=preview"}.get(
        route, azure.last.query if route.startswith("classic") else ""
    )


def test_azure_makes_no_webp(desk: Desk, azure: AzureServer) -> None:
    capability = on_azure(desk, azure).capability(azure_server.DEPLOYMENT)

    assert capability.formats == ("png", "jpeg")


def test_azure_streams(desk: Desk, azure: AzureServer) -> None:
    request = replace(desk.request(png(), model=azure_server.DEPLOYMENT), streams=True)

    run = desk.send(on_azure(desk, azure), request)

    assert run.error is None
    assert len(run.answers) == 1


def test_a_deployment_that_is_not_there_is_named(desk: Desk, azure: AzureServer) -> None:
    run = desk.send(on_azure(desk, azure), desk.request(png(), model="another"))

    assert isinstance(run.error, Rejected)
    assert run.error.kind == "model-not-found"
    assert run.error.facts["model"] == "another"


def test_a_deployment_follows_the_rules_that_the_account_names(desk: Desk, azure: AzureServer) -> None:
    provider = on_azure(desk, azure, settings={"rules": "gpt-image-2"})

    record = provider.capability(azure_server.DEPLOYMENT).record

    assert record.id == azure_server.DEPLOYMENT
    assert record.parameter("complexity") is None
    assert record.retires == "2027-10-21"


def test_azures_content_filter_names_its_categories(desk: Desk, azure: AzureServer) -> None:
    azure.fail("400-policy", code="contentFilter")

    run = desk.send(on_azure(desk, azure), desk.request(png(), model=azure_server.DEPLOYMENT))

    assert isinstance(run.error, Declined)
    assert run.error.charged is Charged.NO


# Other servers


def test_any_other_server_can_be_told_how_it_differs(desk: Desk, openai_server: OpenAIServer) -> None:
    settings = {"key_header": "x-api-key", "sizes": "multiple:32", "references": 2, "steps": 4, "free": True}
    provider = desk.open(desk.profile(openai_server, settings=settings))

    run = desk.send(provider, desk.request(model="mine"))
    capability = provider.capability("mine")

    assert isinstance(run.error, NotAllowed)  # since it wants a bearer
    assert openai_server.records[0].headers["x-api-key"] == "…"
    assert capability.references_max == 2
    assert capability.is_free
    assert capability.record.sizes.multiple == 32
    assert capability.record.parameter("steps").default == 4


def test_a_server_on_this_machine_may_lead_out_of_it(desk: Desk, sdcpp: SdCppServer) -> None:
    assert not local(desk, sdcpp, "sdcpp").capability("").is_local


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("500", "free-call-failed"), ("524", "free-answer-lost"), ("cut-after-body", "free-answer-lost")],
)
def test_where_calls_are_free_nobody_speaks_of_money(
    desk: Desk, sdcpp: SdCppServer, fault: str, kind: str
) -> None:
    sdcpp.fail(fault)

    run = desk.send(local(desk, sdcpp, "sdcpp"), small(desk, png(*SMALL)))

    assert isinstance(run.error, OutcomeUnknown)
    assert (run.error.kind, run.error.charged) == (kind, Charged.NO)
    assert "charged" not in explain(run.error).text
    assert sdcpp.attempts == 1
