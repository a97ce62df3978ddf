"""The file store of the OpenAI double: upload once, name it after that, until it expires or is lost."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from loopback.forms import Part
from loopback.messages import Refusal
from loopback.openai_pictures import picture_of
from loopback.records import SeenPicture

_PURPOSES = ("assistants", "batch", "fine-tune", "vision", "user_data", "evals")
_LEAST_S, _MOST_S = 3_600, 2_592_000
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    id: str
    name: str
    purpose: str
    content: bytes
    created: int
    expires: int | None

    @property
    def told(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": "file",
            "bytes": len(self.content),
            "created_at": self.created,
            "expires_at": self.expires,
            "filename": self.name,
            "purpose": self.purpose,
            "status": "processed",
        }


class FileStore:
    """Times are seconds of the server's own clock."""

    def __init__(self) -> None:
        self.files: dict[str, StoredFile] = {}

    def take(self, parts: list[Part], now: int) -> StoredFile:
        fields = {part.name: part for part in parts}
        known = {"file", "purpose", "expires_after[anchor]", "expires_after[seconds]"}
        if unknown := [name for name in fields if name not in known]:
            raise Refusal(
                400, f"unknown parameter '{unknown[0]}'", code="unknown_parameter", param=unknown[0]
            )
        for name in ("file", "purpose"):
            if name not in fields:
                raise Refusal(400, f"{name} is missing", code="missing_required_parameter", param=name)
        file, purpose = fields["file"], fields["purpose"].text
        if file.file_name is None or not file.content:
            raise Refusal(400, "file is empty", code="invalid_value", param="file")
        if purpose not in _PURPOSES:
            raise Refusal(400, f"purpose cannot be '{purpose}'", code="invalid_value", param="purpose")
        stored = StoredFile(
            f"file-{uuid4().hex[:22]}", file.file_name, purpose, file.content, now, _expiry(fields, now)
        )
        self.files[stored.id] = stored
        return stored

    def get(self, id_: str, now: int, param: str = "id", status: int = 404) -> StoredFile:
        stored = self.files.get(id_)
        if stored is None or (stored.expires is not None and stored.expires <= now):
            raise Refusal(status, f"No such File object: {id_}", param=param, code=_lost(param))
        return stored

    def picture(self, id_: str, param: str, now: int) -> SeenPicture:
        """For an edit that names it."""
        stored = self.get(id_, now, f"{param}.file_id", 400)
        if stored.purpose not in ("vision", "user_data"):
            raise Refusal(400, f"{id_} is for {stored.purpose}", code="invalid_value", param=param)
        ending = re.sub(r".*\.", "", stored.name.lower())
        name = param.partition("[")[0].removesuffix("s")
        return picture_of(name, stored.name, _TYPES.get(ending, ""), stored.content)


def _lost(param: str) -> str | None:
    return None if param == "id" else "image_file_not_found"


def _expiry(fields: dict[str, Part], now: int) -> int | None:
    anchor, seconds = fields.get("expires_after[anchor]"), fields.get("expires_after[seconds]")
    if anchor is None and seconds is None:
        return None
    if anchor is None or seconds is None or anchor.text != "created_at" or not seconds.text.isdigit():
        raise Refusal(
            400, "expires_after needs anchor and seconds", code="invalid_value", param="expires_after"
        )
    if not _LEAST_S <= int(seconds.text) <= _MOST_S:
        raise Refusal(400, f"not {_LEAST_S} to {_MOST_S}", code="invalid_value", param="expires_after")
    return now + int(seconds.text)
