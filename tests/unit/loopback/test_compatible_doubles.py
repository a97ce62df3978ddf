"""Each double of a compatible server has the deviations of its kind, and no others."""

import base64
import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import TypeVar

import pytest
from asking import ask, form, image, mask, picture, png, send_form, send_json
from loopback import azure_server, litellm_server, localai_server, sglang_server, vllm_omni_server
from loopback.azure_server import AzureServer
from loopback.litellm_server import LiteLLMServer
from loopback.localai_server import LocalAIServer
from loopback.sdcpp_server import SdCppServer
from loopback.serving import LoopbackServer
from loopback.sglang_server import SglangServer
from loopback.vllm_omni_server import VllmOmniServer

GENERATIONS, EDITS, INPAINTING = "/v1/images/generations", "/v1/images/edits", "/v1/images/inpainting"
_WHITE, _BLACK = png(mode="L", colour=255), png(mode="L", colour=0)

S = TypeVar("S", bound=LoopbackServer)


def _started(server: S) -> Iterator[S]:
    with server:
        yield server


@pytest.fixture
def localai() -> Iterator[LocalAIServer]:
    yield from _started(LocalAIServer())


@pytest.fixture
def sdcpp() -> Iterator[SdCppServer]:
    yield from _started(SdCppServer())


@pytest.fixture
def vllm_omni() -> Iterator[VllmOmniServer]:
    yield from _started(VllmOmniServer())


@pytest.fixture
def sglang() -> Iterator[SglangServer]:
    yield from _started(SglangServer())


@pytest.fixture
def litellm() -> Iterator[LiteLLMServer]:
    yield from _started(LiteLLMServer())


@pytest.fixture
def azure() -> Iterator[AzureServer]:
    yield from _started(AzureServer())


def _middle(content: bytes) -> tuple[int, ...]:
    opened = picture(content).convert("RGB")
    pixel = opened.getpixel((opened.width // 2, opened.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


def _inline(answer: dict[str, list[dict[str, str]]]) -> bytes:
    return base64.b64decode(answer["data"][0]["b64_json"])


_UNTOUCHED = (123, 118, 121)  # drifted, not changed


def test_localai_has_no_edits(localai: LocalAIServer) -> None:
    heard = send_form(localai, EDITS, [image()], prompt="x")

    assert heard.status == 404
    assert heard.json == {"error": {"code": 404, "message": "Resource not found", "type": ""}}


def test_localai_paints_where_the_mask_is_white_and_answers_by_link(localai: LocalAIServer) -> None:
    white, black = (
        send_form(localai, INPAINTING, [image(), image(one, "mask")], prompt="x", model=localai_server.MODEL)
        for one in (_WHITE, _BLACK)
    )

    urls = [heard.json["data"][0]["url"] for heard in (white, black)]
    painted, kept = (ask(localai, "GET", url.removeprefix(localai.root), key=None).body for url in urls)
    assert picture(painted).size == (512, 512)
    assert _middle(painted) != _UNTOUCHED
    assert _middle(kept) == _UNTOUCHED
    assert localai.submits == 2


def test_localai_takes_pictures_as_bare_base64(localai: LocalAIServer) -> None:
    bare = base64.b64encode(png()).decode()

    heard = send_json(localai, GENERATIONS, prompt="x", ref_images=[bare], response_format="b64_json")

    assert picture(_inline(heard.json)).size == (512, 512)
    assert set(heard.json["usage"].values()) == {0}
    assert (
        send_json(localai, GENERATIONS, prompt="x", ref_images=["data:image/png;base64," + bare]).status
        == 400
    )


def test_localai_tells_which_fields_it_did_not_look_at(localai: LocalAIServer) -> None:
    send_json(localai, GENERATIONS, prompt="x", quality="low", background="opaque")

    assert localai.last.ignored == ["background", "quality"]


@pytest.mark.parametrize("links", ["absolute", "relative", "data"])
def test_links_come_in_three_forms(localai: LocalAIServer, links: str) -> None:
    localai.links = links

    url = send_json(localai, GENERATIONS, prompt="x").json["data"][0]["url"]

    assert url.startswith({"absolute": localai.root, "relative": "/gen", "data": "data:image/png;"}[links])


def test_sdcpp_reads_the_light_of_a_mask_and_not_its_alpha(sdcpp: SdCppServer) -> None:
    open_everywhere = mask(png(mode="RGBA", colour=(0, 0, 0, 0)))

    by_alpha = send_form(sdcpp, EDITS, [image(), open_everywhere], prompt="x", size="512x512")
    by_light = send_form(sdcpp, EDITS, [image(), image(_WHITE, "mask")], prompt="x", size="512x512")

    assert _middle(_inline(by_alpha.json)) == _UNTOUCHED
    assert _middle(_inline(by_light.json)) != _UNTOUCHED
    assert "usage" not in by_light.json


def test_sdcpp_takes_controls_out_of_the_prompt(sdcpp: SdCppServer) -> None:
    def made(seed: int) -> bytes:
        words = f'a cup <sd_cpp_extra_args>{{"seed": {seed}}}</sd_cpp_extra_args>'
        return _inline(send_json(sdcpp, GENERATIONS, prompt=words, size="256x256").json)

    assert made(1) == made(1)
    assert made(1) != made(2)
    assert sdcpp.last.fields["extra"] == {"seed": 2}
    assert send_json(sdcpp, GENERATIONS, prompt="x <sd_cpp_extra_args>{</sd_cpp_extra_args>").json == {
        "error": "invalid sd_cpp_extra_args"
    }


def test_sdcpp_says_what_it_can_do(sdcpp: SdCppServer) -> None:
    told = ask(sdcpp, "GET", "/sdcpp/v1/capabilities").json

    assert told["limits"]["max_width"] == 2048
    assert send_json(sdcpp, GENERATIONS, prompt="x", size="2112x512").status == 400
    assert send_form(sdcpp, EDITS, [image()], prompt="x", output_format="webp").status == 400
    assert ask(sdcpp, "GET", "/v1/models").json["data"][0]["id"] == "sd-cpp-local"


def test_vllm_omni_wants_image_again_and_again_and_mask_image(vllm_omni: VllmOmniServer) -> None:
    several = send_form(vllm_omni, EDITS, [image(), image(png(32, 32))], prompt="x")
    brackets = send_form(vllm_omni, EDITS, [image(name="image[]")], prompt="x")
    openai_mask = send_form(vllm_omni, EDITS, [image(), image(_BLACK, "mask")], prompt="x")
    masked = send_form(vllm_omni, EDITS, [image(), image(_BLACK, "mask_image")], prompt="x")

    assert picture(_inline(several.json)).size == (64, 48)
    assert (brackets.status, brackets.json["detail"][0]["loc"]) == (422, ["body", "image"])
    assert _middle(_inline(openai_mask.json)) != _UNTOUCHED
    assert _middle(_inline(masked.json)) == _UNTOUCHED
    assert [one.ignored for one in vllm_omni.paid_calls] == [[], ["image[]"], ["mask"], []]


def test_vllm_omni_serves_one_model(vllm_omni: VllmOmniServer) -> None:
    listed = ask(vllm_omni, "GET", "/v1/models").json["data"][0]

    assert (listed["id"], listed["owned_by"]) == (vllm_omni_server.MODEL, "vllm")
    assert send_json(vllm_omni, GENERATIONS, prompt="x", model="gpt-image-2").status == 404
    assert send_json(vllm_omni, GENERATIONS, prompt="x", response_format="url").json == {
        "detail": "response_format must be b64_json"
    }


def test_sglang_answers_edits_by_a_relative_link(sglang: SglangServer) -> None:
    heard = send_form(sglang, EDITS, [image()], prompt="x", response_format="url")

    url = heard.json["data"][0]["url"]
    assert url.startswith("/v1/images/")
    assert url.endswith("/content")
    assert picture(ask(sglang, "GET", url).body).size == (64, 48)
    assert send_json(sglang, GENERATIONS, prompt="x", response_format="url").status == 400
    assert ask(sglang, "GET", "/models").json["model_path"] == sglang_server.MODEL
    assert ask(sglang, "GET", "/v1/models").status == 404


def test_sglang_does_not_look_at_a_mask(sglang: SglangServer) -> None:
    heard = send_form(sglang, EDITS, [image(), image(_BLACK, "mask")], prompt="x")

    assert _middle(_inline(heard.json)) != _UNTOUCHED
    assert sglang.last.ignored == ["mask"]


def _of_litellm(**more: str) -> dict[str, str]:
    return {"model": litellm_server.MODEL, "prompt": "x", "size": "1024x640", "quality": "low"} | more


def _form_to_litellm(server: LiteLLMServer, **more: str) -> tuple[int, str | None]:
    body = form([image()], _of_litellm(**more))
    heard = ask(
        server,
        "POST",
        EDITS,
        body,
        "multipart/form-data; boundary=a-fence-of-the-tests",
        litellm_server.KEY,
    )
    return heard.status, heard.headers.get("x-litellm-response-cost")


def test_litellm_knows_its_own_names_and_tells_the_price(litellm: LiteLLMServer) -> None:
    assert _form_to_litellm(litellm) == (200, "0.0213")
    assert _form_to_litellm(litellm, model="gpt-image-2.6-flare")[0] == 400


def test_litellm_refuses_or_drops_what_it_does_not_handle(litellm: LiteLLMServer) -> None:
    refused = _form_to_litellm(litellm, output_format="webp")
    litellm.drops = True
    dropped = _form_to_litellm(litellm, output_format="webp")

    assert (refused[0], dropped[0]) == (400, 200)
    assert litellm.last.ignored == ["output_format"]


def test_litellm_buys_three_times_behind_one_error(litellm: LiteLLMServer) -> None:
    litellm.fail("500")

    assert _form_to_litellm(litellm)[0] == 500
    assert (litellm.attempts, litellm.purchases) == (1, 3)


def _to_azure(server: AzureServer, path: str, key: str | None, **fields: object) -> tuple[int, str | None]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    headers = {"content-type": "application/json"} | ({"api-key": key} if key else {})
    try:
        connection.request("POST", path, json.dumps(fields), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read()).get("error", {}).get("code")
    finally:
        connection.close()


def test_azure_wants_a_deployment_and_a_key_in_its_own_header(azure: AzureServer) -> None:
    path = "/openai/v1/images/generations"
    wish = {"model": azure_server.DEPLOYMENT, "prompt": "x", "size": "1024x640", "quality": "low"}

    assert _to_azure(azure, path, azure_server.KEY, **wish) == (200, None)
    assert _to_azure(azure, path, None, **wish)[0] == 401
    assert _to_azure(azure, path, azure_server.KEY, **wish | {"model": "gpt-image-2"}) == (
        404,
        "DeploymentNotFound",
    )
    assert _to_azure(azure, path, azure_server.KEY, **wish | {"output_format": "webp"})[0] == 400


def test_azure_has_a_classic_route_without_a_model(azure: AzureServer) -> None:
    path = f"/openai/deployments/{azure_server.DEPLOYMENT}/images/generations"
    version = "?api-version=2025-04-01-preview"
    wish = {"prompt": "x", "size": "1024x640", "quality": "low"}

    assert _to_azure(azure, path + version, azure_server.KEY, **wish) == (200, None)
    assert _to_azure(azure, path, azure_server.KEY, **wish)[0] == 404
    assert _to_azure(azure, path + version, azure_server.KEY, **wish, model="x")[0] == 400
