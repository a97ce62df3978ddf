"""A double of SGLang's image server: generations inline only, edits inline or by a relative link, no mask."""

from typing import Any

from loopback.compatible import CompatibleServer, count_of, inlined, size_of
from loopback.messages import Asked, Refusal, Reply, in_json
from loopback.program import main
from loopback.records import Record

MODEL = "Qwen/Qwen-Image-Edit-2511"
_KNOWN = {"model", "prompt", "n", "size", "response_format", "output_format", "seed", "user"}
_PLACE = "/v1/images/{id}/content"


class SglangServer(CompatibleServer):
    """`edits_by_link`: what an edit answers that asked for no form."""

    generations = frozenset(_KNOWN)
    edits = frozenset(_KNOWN | {"image", "url"})
    links = "relative"
    edits_by_link = False

    def settings(self) -> dict[str, Any]:
        return super().settings() | {"edits_by_link": self.edits_by_link}

    def is_paid_path(self, method: str, path: str) -> bool:
        return method == "POST" and path in ("/v1/images/generations", "/v1/images/edits")

    def refused(self, refusal: Refusal) -> Reply:
        return in_json({"detail": str(refusal)}, refusal.status)

    def answer(self, asked: Asked, record: Record) -> Reply:
        self.admit(asked)
        match (asked.method, asked.path):
            case ("GET", "/models"):
                return in_json({"model_path": MODEL, "task_type": "I2I", "num_gpus": 1})
            case ("POST", "/v1/images/generations"):
                fields = self.read_json(asked, record, self.generations)
                if fields.get("response_format", "b64_json") != "b64_json":
                    raise Refusal(400, "only b64_json is supported")
                return inlined(self._made(fields, record, (1024, 1024)))
            case ("POST", "/v1/images/edits"):
                return self._edited(asked, record)
        if asked.method == "GET" and asked.path.endswith("/content"):
            return self.fetched(asked.path)
        raise Refusal(404, "Not Found")

    def _edited(self, asked: Asked, record: Record) -> Reply:
        filled = self.read_form(asked, record, self.edits)
        if not filled.named("image"):
            raise Refusal(422, "image or url is required")
        first = next(one for one in record.pictures if one.field == "image")
        otherwise = "url" if self.edits_by_link else "b64_json"
        form = filled.fields.get("response_format", otherwise)
        if form not in ("b64_json", "url"):
            raise Refusal(400, "response_format must be b64_json or url")
        pictures = self._made(filled.fields, record, (first.width, first.height))
        if form == "b64_json":
            return inlined(pictures)
        output_format = filled.fields.get("output_format", "png")
        data = [{"url": self.link(picture, output_format, _PLACE)} for picture in pictures]
        return in_json({"created": 1_795_219_200, "data": data})

    def _made(self, fields: dict[str, Any], record: Record, by_itself: tuple[int, int]) -> list[bytes]:
        if not fields.get("prompt"):
            raise Refusal(422, "prompt is required")
        output_format = fields.get("output_format", "png")
        if output_format not in ("png", "jpeg", "jpg", "webp"):
            raise Refusal(400, f"output_format {output_format}")
        size = fields.get("size", "auto")
        pictures = self.paint(
            fields["prompt"],
            count_of(fields.get("n", 1)),
            by_itself if size == "auto" else size_of(size),
            output_format,
            first=next((one for one in record.pictures if one.field == "image"), None),
            seed=fields.get("seed", ""),
        )
        record.is_submit = True
        return pictures


if __name__ == "__main__":
    main(SglangServer)
