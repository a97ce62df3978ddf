"""A double of LocalAI: no edits of OpenAI's form, pictures by link, reference pictures as bare base64."""

from typing import Any

from loopback.compatible import CompatibleServer, count_of, inlined, light_of, prompt_of, size_of
from loopback.messages import Asked, Refusal, Reply, in_json
from loopback.program import main
from loopback.records import Record, SeenPicture

MODEL = "stablediffusion"
_GENERATE, _INPAINT = "/v1/images/generations", "/v1/images/inpainting"
_INPAINTED = (512, 512)
_PLACE = "/generated-images/{id}.{ending}"
_NO_USAGE = {"usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}}


class LocalAIServer(CompatibleServer):
    generations = frozenset(
        {"model", "prompt", "size", "step", "mode", "n", "response_format", "file", "files", "ref_images"}
    )
    edits = frozenset({"model", "prompt", "steps", "image", "mask"})

    def is_paid_path(self, method: str, path: str) -> bool:
        return method == "POST" and path in (_GENERATE, _INPAINT)

    def refused(self, refusal: Refusal) -> Reply:
        error = {"code": refusal.status, "message": str(refusal), "type": ""}
        return in_json({"error": error}, refusal.status)

    def answer(self, asked: Asked, record: Record) -> Reply:
        if asked.method == "GET" and asked.path.startswith("/generated-images/"):
            return self.fetched(asked.path)
        self.admit(asked)
        match (asked.method, asked.path):
            case ("GET", "/v1/models"):
                return in_json({"object": "list", "data": [{"id": MODEL, "object": "model"}]})
            case ("GET", "/v1/models/capabilities"):
                return in_json({"data": [{"id": MODEL, "capabilities": ["image_generation"]}]})
            case ("POST", "/v1/images/generations"):
                return self._generated(asked, record)
            case ("POST", "/v1/images/inpainting"):
                return self._inpainted(asked, record)
        raise Refusal(404, "Resource not found")

    def _generated(self, asked: Asked, record: Record) -> Reply:
        fields = self.read_json(asked, record, self.generations)
        self._check_model(fields)
        words = prompt_of(fields)
        count, size = count_of(fields.get("n", 1)), size_of(fields.get("size", "512x512"))
        record.pictures = list(self._references(fields))
        first = record.pictures[0] if record.pictures else None
        pictures = self.paint(words.partition("|")[0], count, size, first=first)
        record.is_submit = True
        return self._given(pictures, fields.get("response_format", "url"))

    def _references(self, fields: dict[str, Any]) -> list[SeenPicture]:
        texts = [("file", fields["file"])] if fields.get("file") else []
        texts += [(name, one) for name in ("files", "ref_images") for one in fields.get(name) or ()]
        for name, text in texts:
            if not isinstance(text, str) or text.startswith("data:"):
                raise Refusal(400, f"{name} must be a link or bare base64")
            if text.startswith(("http:", "https:")):
                raise Refusal(400, f"{name} could not be downloaded")
        return [self.from_base64(name, text) for name, text in texts]

    def _inpainted(self, asked: Asked, record: Record) -> Reply:
        filled = self.read_form(asked, record, self.edits)
        self._check_model(filled.fields)
        words = prompt_of(filled.fields)
        if len(filled.named("image")) != 1 or len(filled.named("mask")) != 1:
            raise Refusal(400, "one image and one mask are needed")
        first = next(one for one in record.pictures if one.field == "image")
        mask = next(one for one in record.pictures if one.field == "mask")
        if (first.width, first.height) != (mask.width, mask.height):
            raise Refusal(400, "image and mask differ in size")
        record.is_submit = True
        return self._given(self.paint(words, 1, _INPAINTED, first=first, mask=light_of(mask)), "url")

    def _given(self, pictures: list[bytes], response_format: object) -> Reply:
        if response_format == "b64_json":
            return inlined(pictures, _NO_USAGE)
        data = [{"url": self.link(picture, "png", _PLACE)} for picture in pictures]
        return in_json({"created": 1_795_219_200, "data": data} | _NO_USAGE)

    def _check_model(self, fields: dict[str, Any]) -> None:
        if fields.get("model", MODEL) != MODEL:
            raise Refusal(404, f"model {fields['model']} not found")


if __name__ == "__main__":
    main(LocalAIServer)
