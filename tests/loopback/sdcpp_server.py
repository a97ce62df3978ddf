"""A double of the server of stable-diffusion.cpp: one model, errors as text, masks read by their light."""

import json
import re
from typing import Any

from loopback.compatible import CompatibleServer, count_of, inlined, light_of, prompt_of, size_of
from loopback.messages import Asked, Refusal, Reply, in_json
from loopback.program import main
from loopback.records import Record

_EXTRA = re.compile(r"<sd_cpp_extra_args>(.*?)</sd_cpp_extra_args>", re.DOTALL)
_LEAST, _MOST, _BATCH = 64, 2048, 8
_CAPABILITIES = {
    "model": {"name": "flux-kontext", "stem": "flux-kontext", "path": "/models/flux-kontext.gguf"},
    "supported_modes": ["img_gen"],
    "output_formats_by_mode": {"img_gen": ["png", "jpeg", "webp"]},
    "features_by_mode": {
        "img_gen": {"init_image": True, "mask_image": True, "ref_images": True, "cancel_queued": True}
    },
    "samplers": ["euler", "euler_a"],
    "schedulers": ["discrete"],
    "loras": [],
    "upscalers": [],
    "limits": {
        "min_width": _LEAST,
        "max_width": _MOST,
        "min_height": _LEAST,
        "max_height": _MOST,
        "max_batch_count": _BATCH,
        "max_queue_size": 16,
    },
}


class SdCppServer(CompatibleServer):
    """`model` may be sent and is not looked at, but it is known, so that it does not count as ignored."""

    generations = frozenset({"model", "prompt", "n", "size", "output_format", "output_compression"})
    edits = generations | {"image", "image[]", "mask"}

    def is_paid_path(self, method: str, path: str) -> bool:
        return method == "POST" and path in ("/v1/images/generations", "/v1/images/edits")

    def refused(self, refusal: Refusal) -> Reply:
        if refusal.status >= 500:
            return in_json({"error": "server_error", "message": str(refusal)}, refusal.status)
        return in_json({"error": str(refusal)}, refusal.status)

    def answer(self, asked: Asked, record: Record) -> Reply:
        self.admit(asked)
        match (asked.method, asked.path):
            case ("GET", "/v1/models"):
                found = {"id": "sd-cpp-local", "object": "model", "owned_by": "local"}
                return in_json({"object": "list", "data": [found]})
            case ("GET", "/sdcpp/v1/capabilities"):
                return in_json(_CAPABILITIES)
            case ("POST", "/v1/images/generations"):
                fields = self.read_json(asked, record, self.generations)
                return self._made(fields, record, ("png", "jpeg", "webp"))
            case ("POST", "/v1/images/edits"):
                filled = self.read_form(asked, record, self.edits)
                if not filled.named("image", "image[]"):
                    raise Refusal(400, "image required")
                return self._made(filled.fields, record, ("png", "jpeg"))
        raise Refusal(404, "not found")

    def _made(self, fields: dict[str, Any], record: Record, formats: tuple[str, ...]) -> Reply:
        words, extra = _without_extra(prompt_of(fields))
        output_format = fields.get("output_format", "png")
        if output_format not in formats:
            raise Refusal(400, f"invalid output_format, must be one of {list(formats)}")
        first = next((one for one in record.pictures if one.field != "mask"), None)
        mask = next((one for one in record.pictures if one.field == "mask"), None)
        pictures = self.paint(
            words,
            count_of(fields.get("n", 1), _BATCH),
            size_of(fields.get("size", "512x512"), _LEAST, _MOST),
            output_format,
            first=first,
            mask=light_of(mask) if mask else None,
            seed=extra.get("seed", ""),
        )
        record.fields["extra"] = extra
        record.is_submit = True
        return inlined(pictures, {"output_format": output_format})


def _without_extra(prompt: str) -> tuple[str, dict[str, Any]]:
    """The words, and the controls that travelled in them."""
    found = _EXTRA.search(prompt)
    if not found:
        return prompt, {}
    try:
        extra = json.loads(found[1])
    except ValueError:
        raise Refusal(400, "invalid sd_cpp_extra_args") from None
    if not isinstance(extra, dict):
        raise Refusal(400, "invalid sd_cpp_extra_args")
    return _EXTRA.sub("", prompt).strip(), extra


if __name__ == "__main__":
    main(SdCppServer)
