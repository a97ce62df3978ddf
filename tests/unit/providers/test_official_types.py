"""What we send fits the parameter types of the official package, form for form."""

from dataclasses import replace
from typing import Any

import pytest
from hosted_desk import Desk, alpha_mask, png
from loopback.official_types import complaints
from loopback.openai_server import OpenAIServer

from studio.model.profile import Profile, ProfileKind
from studio.model.provider import ProviderRequest
from studio.providers.network.calls import Base64File, Call
from studio.providers.openai.deviations import api_root, dialect_of
from studio.providers.openai.files import upload_call
from studio.providers.openai.image_calls import Order, call_of

EVERYTHING: dict[str, Any] = {
    "size": "1536x1024",
    "quality": "medium",
    "background": "transparent",
    "output_format": "webp",
    "output_compression": 80.0,
    "moderation": "low",
    "safety_identifier": "somebody",
}

_MEANT = {"n": int, "output_compression": int, "partial_images": int, "stream": lambda text: text == "true"}


def call(request: ProviderRequest, **facts: Any) -> Call:
    profile = Profile("mine", ProfileKind.OPENAI)
    dialect = dialect_of(profile)
    return call_of(Order(request, dialect, api_root(profile, dialect, request.model), **facts))


def meant(sent: Call) -> dict[str, Any]:
    """The fields in the types that they mean."""
    if sent.json is not None:
        return dict(sent.json)
    return {name: _MEANT.get(name, str)(text) for name, text in sent.fields}


@pytest.mark.parametrize("streams", [False, True])
def test_a_generation_fits(desk: Desk, streams: bool) -> None:
    sent = call(replace(desk.request(parameters=EVERYTHING), streams=streams))

    assert sent.url == "https://api.openai.com/v1/images/generations"
    assert complaints("generations", meant(sent)) == []


@pytest.mark.parametrize("streams", [False, True])
def test_an_edit_fits(desk: Desk, streams: bool) -> None:
    parameters = {name: value for name, value in EVERYTHING.items() if name != "moderation"}
    request = desk.request(png(), png(), mask=alpha_mask(), parameters=parameters, streams=streams)

    sent = call(request)

    assert sent.url == "https://api.openai.com/v1/images/edits"
    assert complaints("edits", meant(sent), tuple(part.field for part in sent.files)) == []


def test_an_upload_fits(desk: Desk) -> None:
    request = desk.request(png())
    [part] = call(request).files

    sent = upload_call("https://api.openai.com/v1", replace(part, field="file"))

    fields = dict(sent.fields)
    expiry = {
        "anchor": fields.pop("expires_after[anchor]"),
        "seconds": int(fields.pop("expires_after[seconds]")),
    }
    assert complaints("files", fields | {"expires_after": expiry}, ("file",)) == []


def test_a_mask_beside_file_ids_is_a_data_address(desk: Desk) -> None:
    request = desk.request(png(), png(), mask=alpha_mask())

    sent = call(request, file_ids={1: "file-a", 2: "file-b"})

    assert sent.json is not None
    assert sent.json["images"] == [{"file_id": "file-a"}, {"file_id": "file-b"}]
    assert sent.json["mask"] == {"image_url": Base64File(request.mask, "data:image/png;base64,")}  # type: ignore[arg-type]
    assert (sent.files, sent.fields) == ((), ())


def test_a_picture_that_has_no_id_sends_them_all_as_files(desk: Desk, openai_server: OpenAIServer) -> None:
    sent = call(desk.request(png(), png()), file_ids={1: "file-a"})

    assert [part.field for part in sent.files] == ["image[]", "image[]"]
