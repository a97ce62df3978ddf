"""A double of vLLM-Omni: one model, repeated `image`, a mask by the name of mask_image, errors as details."""

from typing import Any

from loopback.compatible import CompatibleServer, count_of, inlined, light_of, size_of
from loopback.messages import Asked, Refusal, Reply, in_json
from loopback.program import main
from loopback.records import Record

MODEL = "Qwen/Qwen-Image-Edit"
_OWN = {"negative_prompt", "num_inference_steps", "guidance_scale", "true_cfg_scale", "seed"}
_FORMATS = ("png", "jpg", "jpeg", "webp")


class VllmOmniServer(CompatibleServer):
    generations = frozenset(
        {"model", "prompt", "n", "size", "response_format", "output_format", "user"} | _OWN
    )
    edits = generations | {"image", "url", "mask_image", "reference_image", "output_compression"}

    def is_paid_path(self, method: str, path: str) -> bool:
        return method == "POST" and path in ("/v1/images/generations", "/v1/images/edits")

    def refused(self, refusal: Refusal) -> Reply:
        if refusal.status == 422:
            wrong = {"type": "missing", "loc": ["body", refusal.envelope["error"]["param"]]}
            return in_json({"detail": [wrong | {"msg": str(refusal), "input": None}]}, 422)
        return in_json({"detail": str(refusal)}, refusal.status)

    def answer(self, asked: Asked, record: Record) -> Reply:
        self.admit(asked)
        match (asked.method, asked.path):
            case ("GET", "/v1/models"):
                found = {"id": MODEL, "object": "model", "owned_by": "vllm", "root": MODEL}
                return in_json({"object": "list", "data": [found]})
            case ("POST", "/v1/images/generations"):
                fields = self.read_json(asked, record, self.generations)
                return self._made(fields, record, (1024, 1024))
            case ("POST", "/v1/images/edits"):
                filled = self.read_form(asked, record, self.edits)
                if not filled.named("image"):
                    raise Refusal(422, "Field required", param="image")
                first = record.pictures[0]
                return self._made(filled.fields, record, (first.width, first.height))
        raise Refusal(404, "Not Found")

    def _made(self, fields: dict[str, Any], record: Record, by_itself: tuple[int, int]) -> Reply:
        if not fields.get("prompt"):
            raise Refusal(422, "Field required", param="prompt")
        if fields.get("model", MODEL) != MODEL:
            raise Refusal(404, f"The model `{fields['model']}` does not exist.")
        if fields.get("response_format", "b64_json") not in ("b64_json", "file"):
            raise Refusal(400, "response_format must be b64_json")
        output_format = fields.get("output_format", "png")
        if output_format not in _FORMATS:
            raise Refusal(400, f"output_format must be one of {_FORMATS}")
        size = fields.get("size", "auto")
        first = next((one for one in record.pictures if one.field == "image"), None)
        mask = next((one for one in record.pictures if one.field == "mask_image"), None)
        pictures = self.paint(
            fields["prompt"],
            count_of(fields.get("n", 1)),
            by_itself if size == "auto" else size_of(size),
            output_format,
            first=first,
            mask=light_of(mask) if mask else None,
            seed=fields.get("seed", ""),
        )
        record.is_submit = True
        return inlined(pictures)


if __name__ == "__main__":
    main(VllmOmniServer)
