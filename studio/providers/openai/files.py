"""Uploads: a picture goes to the provider's file store once, and is named after that while it lives there."""

import json
from datetime import UTC, datetime

from studio.model.errors import Charged
from studio.model.provider import SentPicture, Uploaded
from studio.providers.network.calls import Call, FilePart
from studio.providers.openai.errors import Failure

LIFE_S = 30 * 24 * 3600  # the longest that a file may live
_GONE = frozenset({"image_file_not_found", "file_not_found", "invalid_file_id"})


def upload_call(root: str, file: FilePart) -> Call:
    """Free, so that a broken one may be sent again."""
    return Call(
        method="POST",
        url=f"{root}/files",
        fields=(
            ("purpose", "vision"),
            ("expires_after[anchor]", "created_at"),
            ("expires_after[seconds]", str(LIFE_S)),
        ),
        files=(file,),
        charged=Charged.NO,
    )


def uploaded(picture: SentPicture, body: bytes) -> Uploaded | None:
    """What the file store says; None for anything else."""
    try:
        said = json.loads(body)
    except ValueError:
        return None
    remote_id = said.get("id") if isinstance(said, dict) else None
    if not isinstance(remote_id, str) or not remote_id:
        return None
    return Uploaded(picture.sha256, remote_id, _day(said.get("expires_at")))


def names_lost_file(failure: Failure, file_ids: tuple[str, ...]) -> bool:
    """Whether a call was refused since the server has a picture no more: nothing was bought."""
    if failure.status not in (400, 404) or not file_ids:
        return False
    said = failure.said
    return said.code in _GONE or any(one in said.message or one in said.param for one in file_ids)


def _day(seconds: object) -> str | None:
    if type(seconds) is not int:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat()
