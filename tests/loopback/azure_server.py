"""A double of Azure OpenAI: deployments instead of models, a key in a header of its own, fewer formats."""

import re
from typing import Any
from uuid import uuid4

from loopback.messages import Asked, Refusal, Reply, in_json
from loopback.openai_pictures import Shown
from loopback.openai_server import OpenAIServer
from loopback.program import main
from loopback.records import Record

DEPLOYMENT = "studio-painter"
KEY = "0123456789abcdef0123456789abcdef"
_MODEL = "gpt-image-2.5-flare"
_V1 = re.compile(r"/openai/v1/images/(generations|edits)")
_CLASSIC = re.compile(r"/openai/deployments/([^/]+)/images/(generations|edits)")


class AzureServer(OpenAIServer):
    """Both of its routes; `today` plays no part, since a deployment stays."""

    def __init__(self, *, key: str | None = KEY, port: int = 0) -> None:
        super().__init__(key=key, port=port)

    @property
    def url(self) -> str:
        return f"{self.root}/openai/v1"

    def is_paid_path(self, method: str, path: str) -> bool:
        return method == "POST" and bool(_V1.fullmatch(path) or _CLASSIC.fullmatch(path))

    def headers(self, record: Record) -> dict[str, str]:
        id_ = str(uuid4())
        return {"apim-request-id": id_, "x-request-id": id_, "x-ms-region": "Sweden Central"}

    def refused(self, refusal: Refusal) -> Reply:
        error = dict(refusal.envelope["error"])
        if refusal.status in (401, 404):
            error = {"code": refusal.code or str(refusal.status), "message": str(refusal)}
        return in_json({"error": error}, refusal.status)

    def admit(self, asked: Asked) -> None:
        if self.key is not None and asked.headers.get("api-key") != self.key:
            raise Refusal(401, "Access denied due to invalid subscription key or wrong API endpoint.")

    def answer(self, asked: Asked, record: Record) -> Reply:
        self.admit(asked)
        if asked.method == "GET" and asked.path == "/openai/v1/models":
            return in_json({"object": "list", "data": self.model_rows()})
        if asked.method == "POST" and (found := _V1.fullmatch(asked.path)):
            return self.made(found[1], asked, record)
        if asked.method == "POST" and (found := _CLASSIC.fullmatch(asked.path)):
            if "api-version=20" not in asked.query:
                raise Refusal(404, "Resource not found")
            _check_deployment(found[1])
            return self.made(found[2], asked, record)
        raise Refusal(404, "Resource not found")

    def read(self, kind: str, asked: Asked, record: Record) -> tuple[dict[str, Any], Shown | None]:
        if kind == "edits" and asked.media_type == "application/json":
            raise Refusal(400, "edits are forms here", code="unsupported_content_type")
        fields, shown = super().read(kind, asked, record)
        if _CLASSIC.fullmatch(asked.path):
            if "model" in fields:
                raise Refusal(400, "model is in the address", code="unknown_parameter", param="model")
        else:
            _check_deployment(fields.get("model"))
        if shown:
            _check_pictures(asked, shown)
        if fields.get("output_format") == "webp":
            raise Refusal(400, "webp is not supported", code="invalid_value", param="output_format")
        if fields.get("stream") and fields.get("partial_images") == 0:
            raise Refusal(400, "partial_images is 1 to 3", code="invalid_value", param="partial_images")
        return fields | {"model": _MODEL}, shown

    def model_rows(self) -> list[dict[str, Any]]:
        return [{"id": _MODEL, "object": "model", "created": 1, "owned_by": "system"}]


def _check_deployment(name: object) -> None:
    if name != DEPLOYMENT:
        raise Refusal(404, "The API deployment for this resource does not exist.", code="DeploymentNotFound")


def _check_pictures(asked: Asked, shown: Shown) -> None:
    if b'name="image"' in asked.body:
        raise Refusal(400, "pictures are image[]", code="unknown_parameter", param="image")
    if any(picture.format == "WEBP" for picture in shown.pictures):
        raise Refusal(400, "only PNG and JPG", code="unsupported_file_mimetype", param="image")


if __name__ == "__main__":
    main(AzureServer)
