"""What does a free look at an account tell: which models, which server, whether the key is taken?"""

import asyncio
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from studio.model.cancel import CancelToken
from studio.model.errors import BadReply, Charged, ProviderError
from studio.model.profile import PRESETS, ProfileKind
from studio.model.provider import Probe
from studio.providers.envelopes import Said
from studio.providers.network.calls import Call
from studio.providers.openai.asking import Line
from studio.providers.openai.deviations import api_root
from studio.providers.openai.dialects import Dialect
from studio.providers.openai.failing import Asked, error_of_free, said_in_file
from studio.providers.spooled import Head, head_of

_MOST_BYTES = 8 * 1024 * 1024
_NO_LIST = frozenset({404, 405, 501})
_AZURE_HOSTS = (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com")
_LITELLM_HEADER = "x-litellm-"
_SDCPP_MODEL, _VLLM = "sd-cpp-local", "vllm"


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer; `value` is its JSON, None for anything else; `headers` are the names of its headers."""

    head: Head
    said: Said
    value: object = None
    headers: tuple[str, ...] = ()

    @property
    def entries(self) -> list[Mapping[str, object]]:
        """What a list of models holds."""
        data = self.value.get("data") if isinstance(self.value, Mapping) else self.value
        return [one for one in data if isinstance(one, Mapping)] if isinstance(data, list) else []


async def probe(line: Line, dialect: Dialect, model: str) -> Probe:
    """Lists the models, and looks for what else tells the server. Raises ProviderError."""
    folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="palimpsest-probe-")
    try:
        return await _Look(line, Path(folder.name)).probe(dialect, model)
    finally:
        await asyncio.to_thread(folder.cleanup)


class _Look:
    def __init__(self, line: Line, folder: Path) -> None:
        self._line = line
        self._profile = line.profile
        self._into = folder / "look"

    async def probe(self, dialect: Dialect, model: str) -> Probe:
        query = f"?{urlencode(dialect.query)}" if dialect.query else ""
        url = f"{api_root(self._profile, dialect, model)}/models{query}"
        listed = await self._at(url)
        if not listed.head.is_ok and listed.head.status not in _NO_LIST:
            asked = Asked(self._line.provider, self._profile.host, url, model)
            raise error_of_free(asked.failure(listed.head, listed.said))
        if listed.head.is_ok and listed.value is None:
            raise BadReply(
                "server-trouble",
                provider=self._line.provider,
                charged=Charged.NO,
                request_id=listed.head.request_id,
                said=listed.said.message,
            )
        models = tuple(str(one["id"]) for one in listed.entries if one.get("id"))
        preset = await self._preset(listed)
        is_missing = bool(models) and bool(model) and dialect.names_models and model not in models
        return Probe(
            models=models or None,
            server=PRESETS[preset] if preset else "",
            preset=preset,
            model_missing=is_missing,
            retiring=_retiring(listed),
        )

    async def _at(self, url: str) -> Seen:
        cancel = CancelToken()  # a look is short
        reply = await self._line.wire.ask(
            Call("GET", url), into=self._into, cancel=cancel, most_bytes=_MOST_BYTES
        )
        said = await asyncio.to_thread(said_in_file, self._into)
        value = await asyncio.to_thread(_json, self._into)
        return Seen(head_of(reply), said, value, tuple(reply.headers))

    async def _preset(self, listed: Seen) -> str:
        """The preset that fits the server, "" where nothing tells it."""
        if self._profile.kind is not ProfileKind.COMPATIBLE:
            return ""
        found = _told_by_list(listed, self._profile.host)
        if found or self._profile.preset:
            return found
        root = self._profile.origin
        if isinstance(capabilities := await self._glance(f"{root}/sdcpp/v1/capabilities"), Mapping):
            return "sdcpp" if "supported_modes" in capabilities or "model" in capabilities else ""
        if await self._glance(f"{root}/v1/models/capabilities") is not None:
            return "localai"
        if "task_type" in json.dumps(await self._glance(f"{root}/models")):
            return "sglang"
        return ""

    async def _glance(self, url: str) -> object:
        """The JSON that is there, None for anything else."""
        try:
            seen = await self._at(url)
        except ProviderError:
            return None
        return seen.value if seen.head.is_ok else None


def _told_by_list(listed: Seen, host: str) -> str:
    if any(name.startswith(_LITELLM_HEADER) for name in listed.headers):
        return "litellm"
    if host.partition(":")[0].endswith(_AZURE_HOSTS):
        return "azure"
    if any(one.get("id") == _SDCPP_MODEL for one in listed.entries):
        return "sdcpp"
    if any(one.get("owned_by") == _VLLM for one in listed.entries):
        return "vllm-omni"
    return ""


def _retiring(listed: Seen) -> dict[str, str]:
    days = {str(one.get("id")): one.get("shutdown_date") for one in listed.entries}
    return {model: day for model, day in days.items() if isinstance(day, str) and day}


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        return None
