"""A double of the LiteLLM proxy before OpenAI: own names for models, fewer fields, a price in a header."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from loopback.messages import Asked, Refusal, Reply, in_json
from loopback.openai_server import OpenAIServer
from loopback.program import main
from loopback.records import Record

MODEL = "house-painter"
KEY = "sk-litellm-0123456789abcdef"
_BEHIND = "gpt-image-2.6-flare"
_EDITS = {
    "image",
    "image[]",
    "prompt",
    "background",
    "input_fidelity",
    "mask",
    "model",
    "n",
    "quality",
    "response_format",
    "size",
    "user",
}


class LiteLLMServer(OpenAIServer):
    """`drops`: edit fields that it does not handle go without a word; else they are refused. `says_cost` in
    US dollars, None where it has no price. A 5xx of the service behind is bought `tries` times.
    """

    drops = False
    says_cost: float | None = 0.0213
    tries = 3

    def __init__(self, *, key: str | None = KEY, port: int = 0) -> None:
        super().__init__(key=key, port=port)
        self.purchases = 0

    def settings(self) -> dict[str, Any]:
        return super().settings() | {"drops": self.drops, "says_cost": self.says_cost, "tries": self.tries}

    def headers(self, record: Record) -> dict[str, str]:
        told = {"x-litellm-call-id": str(uuid4())}
        if self.says_cost is not None and record.is_submit and record.status == 200:
            told["x-litellm-response-cost"] = str(self.says_cost)
        return told

    def refused(self, refusal: Refusal) -> Reply:
        error = refusal.envelope["error"] | {
            "message": f"litellm.BadRequestError: {refusal}",
            "code": str(refusal.status),
        }
        return in_json({"error": error}, refusal.status)

    def made(self, kind: str, asked: Asked, record: Record) -> Reply:
        reply = super().made(kind, asked, record)
        self.purchases += self.tries if record.fault.startswith("5") else 1
        return reply

    def read(self, kind: str, asked: Asked, record: Record) -> tuple[dict[str, Any], Any]:
        if kind == "edits" and asked.media_type == "application/json":
            raise Refusal(400, "edits are forms here")
        fields, shown = super().read(kind, asked, record)
        if fields.get("model") != MODEL:
            raise Refusal(400, f"Invalid model name passed in model={fields.get('model')}", param="model")
        unknown = sorted(fields.keys() - _EDITS) if kind == "edits" else []
        if shown and shown.markup:
            unknown.append("markup")
            shown = replace(shown, markup=None)
        if unknown and not self.drops:
            raise Refusal(400, f"does not support parameters: {unknown}", param=unknown[0])
        record.ignored = unknown
        fields = {name: value for name, value in fields.items() if name not in unknown}
        fields.pop("response_format", None)
        return fields | {"model": _BEHIND}, shown

    def model_rows(self) -> list[dict[str, Any]]:
        return [{"id": MODEL, "object": "model", "created": 1_677_610_602, "owned_by": "openai"}]


if __name__ == "__main__":
    main(LiteLLMServer)
