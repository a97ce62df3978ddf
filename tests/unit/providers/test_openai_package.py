"""The official package passes its own calls against the double: the double speaks as the service does."""

import base64
import io
from collections.abc import Iterator

import openai
import pytest
from loopback.official_types import complaints, complaints_about
from loopback.openai_server import KEY, OpenAIServer
from loopback.records import Record
from openai import OpenAI
from openai.types import ImagesResponse
from PIL import Image

_WISH = {"model": "gpt-image-2.6-flare", "prompt": "a walnut table", "size": "1024x640", "quality": "low"}


@pytest.fixture
def client(openai_server: OpenAIServer) -> Iterator[OpenAI]:
    with OpenAI(base_url=openai_server.url, api_key=KEY, max_retries=0, timeout=20) as made:
        yield made


def _png(mode: str = "RGB", width: int = 64, height: int = 48) -> bytes:
    target = io.BytesIO()
    Image.new(mode, (width, height)).save(target, "PNG")
    return target.getvalue()


def _file(name: str, content: bytes) -> tuple[str, bytes, str]:
    return name, content, "image/png"


def _size_of(text: str | None) -> tuple[int, int]:
    assert text is not None
    with Image.open(io.BytesIO(base64.b64decode(text))) as picture:
        return picture.size


def test_models_with_their_last_day(client: OpenAI) -> None:
    models = {model.id: model.shutdown_date for model in client.models.list()}

    assert models["gpt-image-2.6-sunburst"] is None
    assert models["gpt-image-1.5"] == "2026-12-01"
    assert client.models.retrieve("gpt-image-2").owned_by == "system"


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_a_generation(client: OpenAI, output_format: str) -> None:
    answer = client.images.generate(**_WISH, n=2, output_format=output_format)

    assert answer.data is not None
    assert answer.usage is not None
    assert answer.usage.output_tokens_details is not None
    assert [_size_of(one.b64_json) for one in answer.data] == [(1024, 640)] * 2
    assert (answer.output_format, answer.size, answer.quality) == (output_format, "1024x640", "low")
    assert answer.usage.output_tokens_details.image_tokens == answer.usage.output_tokens


def test_an_answer_is_of_the_types_of_the_package(client: OpenAI) -> None:
    answer = client.images.generate(**_WISH)

    ImagesResponse.model_validate(answer.model_dump(), strict=True)


def test_an_edit_with_a_mask_and_one_of_several_pictures(client: OpenAI, openai_server: OpenAIServer) -> None:
    masked = client.images.edit(
        **_WISH, image=_file("a.png", _png()), mask=_file("m.png", _png("RGBA")), n=1, user="somebody"
    )
    several = client.images.edit(**_WISH, image=[_file("a.png", _png()), _file("b.png", _png(width=80))])

    assert masked.data is not None
    assert several.usage is not None
    assert masked.safety_identifier == "somebody"
    assert [one.field for one in openai_server.paid_calls[0].pictures] == ["image", "mask"]
    assert [one.width for one in openai_server.paid_calls[1].pictures] == [64, 80]
    assert openai_server.submits == 2


def test_an_edit_with_markup(client: OpenAI) -> None:
    answer = client.images.edit(
        **_WISH, image=_file("a.png", _png()), markup=_file("notes.png", _png("RGBA")), complexity="low"
    )

    assert answer.data is not None


def test_an_edit_in_json_with_an_uploaded_picture(client: OpenAI) -> None:
    stored = client.files.create(
        file=_file("a.png", _png()),
        purpose="vision",
        expires_after={"anchor": "created_at", "seconds": 3600},
    )

    answer = client.post(
        "/images/edits", body=_WISH | {"images": [{"file_id": stored.id}]}, cast_to=ImagesResponse
    )

    assert answer.data is not None
    assert stored.expires_at == stored.created_at + 3600
    assert client.files.retrieve(stored.id).bytes == len(_png())
    assert client.files.content(stored.id).read() == _png()
    assert [one.id for one in client.files.list()] == [stored.id]
    assert client.files.delete(stored.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.files.retrieve(stored.id)


def test_a_generation_in_a_stream(client: OpenAI) -> None:
    with client.images.generate(**_WISH, stream=True, partial_images=2) as stream:
        events = list(stream)

    assert [event.type for event in events] == ["image_generation.partial_image"] * 2 + [
        "image_generation.completed"
    ]
    last = events[-1]
    assert last.type == "image_generation.completed"
    assert _size_of(last.b64_json) == (1024, 640)
    assert last.usage.total_tokens == last.usage.input_tokens + last.usage.output_tokens


def test_an_edit_in_a_stream(client: OpenAI) -> None:
    with client.images.edit(**_WISH, image=_file("a.png", _png()), stream=True, partial_images=1) as stream:
        events = list(stream)

    assert [event.type for event in events] == ["image_edit.partial_image", "image_edit.completed"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("400-moderation", openai.BadRequestError),
        ("401", openai.AuthenticationError),
        ("403-verification", openai.PermissionDeniedError),
        ("404-retired", openai.NotFoundError),
        ("409", openai.ConflictError),
        ("422", openai.UnprocessableEntityError),
        ("429-rate", openai.RateLimitError),
        ("429-quota", openai.RateLimitError),
        ("500", openai.InternalServerError),
        ("503-slow-down", openai.InternalServerError),
        ("524", openai.InternalServerError),
        ("cut-after-body", openai.APIConnectionError),
        ("garbage-json", Exception),
    ],
)
def test_errors_are_those_of_the_package(
    client: OpenAI, openai_server: OpenAIServer, fault: str, error: type[Exception]
) -> None:
    openai_server.fail(fault)

    with pytest.raises(error) as caught:
        client.images.generate(**_WISH)

    if isinstance(caught.value, openai.APIStatusError):
        assert caught.value.request_id is not None
    assert openai_server.attempts == 1


def test_an_error_has_its_code_and_parameter(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.images.generate(**_WISH | {"size": "1920x1080"})

    assert (caught.value.code, caught.value.param) == ("invalid_size", "size")
    assert caught.value.type == "invalid_request_error"


def test_the_package_pays_twice_where_we_must_not(openai_server: OpenAIServer) -> None:
    """Its habit, and the reason why ours is another: a 500 after the work is asked for again."""
    openai_server.fail("500")

    with OpenAI(base_url=openai_server.url, api_key=KEY, max_retries=1, timeout=20) as client:
        client.images.generate(**_WISH)

    assert openai_server.submits == 2


def test_a_call_is_held_against_the_types_as_it_was_remembered() -> None:
    form = {"content-type": "multipart/form-data; boundary=x"}
    call = Record(0, "POST", "/v1/images/edits", headers=form, fields=_WISH | {"n": "2", "seed": "1"})
    upload = Record(1, "POST", "/v1/files", headers=form, fields={"purpose": "photos"})

    assert complaints_about(call.told) == ["edits: no parameter 'seed'", "edits: 'image' is missing"]
    assert "files.purpose" in complaints_about(upload.told)[0]


@pytest.mark.parametrize(
    ("kind", "fields", "files", "wrong"),
    [
        ("generations", {**_WISH, "n": 2, "output_compression": 80, "moderation": "low"}, (), ""),
        ("generations", {**_WISH, "stream": True, "partial_images": 1}, (), ""),
        ("generations", {"model": "x"}, (), "'prompt' is missing"),
        ("generations", {**_WISH, "seed": 1}, (), "no parameter 'seed'"),
        ("generations", {**_WISH, "n": "2"}, (), "generations.n"),
        ("generations", {**_WISH, "n": True}, (), "generations.n"),
        ("generations", {**_WISH, "quality": "best"}, (), "generations.quality"),
        ("generations", {**_WISH, "stream": 1}, (), "generations.stream"),
        ("edits", _WISH, ("image[]", "image[]", "mask"), ""),
        ("edits", _WISH, (), "'image' is missing"),
        ("edits", {**_WISH, "moderation": "low"}, ("image",), "no parameter 'moderation'"),
        ("edits", {**_WISH, "image": "data:…"}, (), "edits.image: must be a file"),
        ("files", {"purpose": "vision"}, ("file",), ""),
        (
            "files",
            {"purpose": "vision", "expires_after": {"anchor": "created_at", "seconds": 3600}},
            ("file",),
            "",
        ),
        ("files", {"purpose": "vision", "expires_after": {"seconds": "3600"}}, ("file",), "expires_after"),
        ("files", {"purpose": "photos"}, ("file",), "files.purpose"),
    ],
)
def test_the_checker_of_types_sees_what_does_not_fit(
    kind: str, fields: dict[str, object], files: tuple[str, ...], wrong: str
) -> None:
    found = complaints(kind, fields, files)

    assert bool(found) == bool(wrong)
    assert wrong in " ".join(found)
