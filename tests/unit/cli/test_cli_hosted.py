"""The command line against servers on this machine: edits and pictures from words, of every kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from in_process import Answer, Palimpsest
from loopback import azure_server, litellm_server, openai_server
from loopback.azure_server import AzureServer
from loopback.litellm_server import LiteLLMServer
from loopback.localai_server import LocalAIServer
from loopback.openai_server import OpenAIServer
from loopback.sdcpp_server import SdCppServer
from loopback.serving import LoopbackServer
from loopback.sglang_server import SglangServer
from loopback.vllm_omni_server import VllmOmniServer
from PIL import Image

SIZE = (1000, 667)


@dataclass(frozen=True, slots=True)
class Kind:
    """An account of one kind, its server's double, and how many candidates it makes a call."""

    server: type[LoopbackServer]
    preset: str = ""
    key: str = ""
    model: str = ""
    per_call: int = 10
    takes_mask: bool = True


KINDS = {
    "openai": Kind(OpenAIServer, key=openai_server.KEY, model="gpt-image-2.5-flare"),
    "azure": Kind(AzureServer, "azure", azure_server.KEY, azure_server.DEPLOYMENT),
    "litellm": Kind(LiteLLMServer, "litellm", litellm_server.KEY, litellm_server.MODEL),
    "localai": Kind(LocalAIServer, "localai", per_call=1),
    "sdcpp": Kind(SdCppServer, "sdcpp"),
    "sglang": Kind(SglangServer, "sglang", takes_mask=False),
    "vllm-omni": Kind(VllmOmniServer, "vllm-omni"),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture
def server(kind: Kind) -> Iterator[Any]:
    with kind.server() as running:
        yield running


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "cup.png"
    Image.linear_gradient("L").resize(SIZE).convert("RGB").save(path)
    return path


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    path = tmp_path / "mask.png"
    middle = Image.new("L", SIZE)
    middle.paste(255, (300, 200, 600, 450))
    middle.save(path)
    return path


@pytest.fixture
def account(
    kind: Kind, server: Any, palimpsest: Palimpsest, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, ...]:
    """An account with the server, and the words that ask it."""
    monkeypatch.setenv("KEY_OF_THE_DOUBLE", kind.key)
    key = ("--key-env", "KEY_OF_THE_DOUBLE") if kind.key else ("--no-key",)
    protocol = ("--kind", "compatible", "--preset", kind.preset) if kind.preset else ("--kind", "openai")
    model = ("--model", kind.model) if kind.model else ()
    added = palimpsest("profiles", "add", "mine", *protocol, "--base-url", server.url, *key, *model)
    assert added.code == 0, added.told
    return ("--profile", "mine", "--max-cost", "2", "--max-credits", "0", "--json")


def total(answer: Answer) -> float:
    return sum(float(job["cost"]["usd"] or 0) for job in answer.json["jobs"])


def test_an_edit_comes_back_locked_with_its_cost(
    kind: Kind, server: Any, account: tuple[str, ...], palimpsest: Palimpsest, project: Path, mask: Path
) -> None:
    words = ("edit", project, "-i", "a walnut table", "-n", "3")
    masked = ("--mask", mask) if kind.takes_mask else ()

    answer = palimpsest(*words, *masked, *account)

    assert answer.code == 0, answer.told
    assert len(answer.json["candidates"]) == 3
    assert server.submits == len(answer.json["jobs"]) == -(-3 // kind.per_call)
    for candidate in answer.json["candidates"]:
        assert (candidate["picture"]["width"], candidate["picture"]["height"]) == SIZE
        assert candidate["lock"]["state"] == "locked"
        assert candidate["lock"]["differing_px"] == 0
    assert float(answer.json["cost"]["usd"] or 0) == pytest.approx(total(answer))
    log = palimpsest("log", project, "--json").json
    assert float(log["cost"]["usd"]) == pytest.approx(total(answer))
    assert palimpsest("check", project).code == 0


def test_a_picture_from_words_comes_in_the_size_of_its_sheet(
    kind: Kind, server: Any, account: tuple[str, ...], palimpsest: Palimpsest, tmp_path: Path
) -> None:
    words = ("generate", tmp_path / "poster", "-i", "a red cup", "--size", "1000x700", "-n", "2")

    answer = palimpsest(*words, *account)

    assert answer.code == 0, answer.told
    assert server.submits == len(answer.json["jobs"]) == -(-2 // kind.per_call)
    for candidate in answer.json["candidates"]:
        assert (candidate["picture"]["width"], candidate["picture"]["height"]) == (1000, 700)
    assert palimpsest("check", tmp_path / "poster.palimpsest").code == 0


def test_a_dry_run_asks_nobody(
    server: Any, account: tuple[str, ...], palimpsest: Palimpsest, project: Path
) -> None:
    answer = palimpsest("edit", project, "-i", "a walnut table", *account, "--dry-run")

    assert answer.code == 0, answer.told
    assert server.attempts == 0


@pytest.mark.parametrize("kind", ["openai"], indirect=True)
def test_references_formats_and_usage_of_openai(
    server: Any, account: tuple[str, ...], palimpsest: Palimpsest, project: Path, picture: Path
) -> None:
    references = (
        "--reference",
        picture,
        "--reference",
        "root",
        "--caption",
        "2=a board",
        "--role",
        "2=style",
    )
    words = ("--set", "background=transparent", "--set", "output_format=webp", "--quality", "high")

    answer = palimpsest("edit", project, "-i", "a cup", *references, *words, *account)

    assert answer.code == 0, answer.told
    (job,) = answer.json["jobs"]
    fields = server.records[-1].fields
    assert (fields["quality"], fields["background"], fields["output_format"]) == (
        "high",
        "transparent",
        "webp",
    )
    assert fields["size"] == job["parameters"]["sent"]["size"] == "1008x672"
    assert "Image 2: a board; use only its style. Image 3: cup; use only its subject." in job["prompt"]
    assert [one["n"] for one in job["sent"]] == [1, 2, 3]
    assert job["cost"]["basis"] == "usage"
    assert float(job["cost"]["usd"]) == pytest.approx(float(job["estimate"]["usd"]), rel=0.1)


@pytest.mark.parametrize("kind", ["openai"], indirect=True)
def test_what_openai_refuses_before_is_told_with_what_would_be_right(
    server: Any, account: tuple[str, ...], palimpsest: Palimpsest, project: Path
) -> None:
    words = ("--set", "background=transparent", "--set", "output_format=jpeg", "--set", "style=vivid")

    answer = palimpsest("edit", project, "-i", "a cup", "--model", "gpt-image-1", *words, *account)

    causes = answer.json["error"]["facts"]["causes"]
    assert [cause["kind"] for cause in causes] == [
        "model-retired",
        "unknown-parameter",
        "transparent-needs-format",
    ]
    assert "gpt-image-2.5-sunburst" in causes[0]["remedy"]
    assert server.attempts == 0
