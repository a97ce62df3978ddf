"""The OpenAI double refuses what the real service would, and makes pictures of what it takes."""

import base64
import io
import json
from datetime import date

import numpy as np
import pytest
from asking import File, ask, image, mask, picture, png, send_form, send_json
from drifting import scene
from loopback.openai_server import OpenAIServer
from PIL import Image

GENERATIONS, EDITS = "/v1/images/generations", "/v1/images/edits"
MODEL = "gpt-image-2.6-flare"
OLD = "gpt-image-1.5"


def _fields(**more: str) -> dict[str, str]:
    return {"model": MODEL, "prompt": "a walnut table", "size": "1024x640", "quality": "low"} | more


def test_words_become_a_picture_with_its_usage(openai_server: OpenAIServer) -> None:
    heard = send_json(openai_server, GENERATIONS, **_fields(), n=2)

    answer = heard.json
    assert heard.status == 200
    assert [picture(base64.b64decode(one["b64_json"])).size for one in answer["data"]] == [(1024, 640)] * 2
    assert (answer["size"], answer["quality"], answer["output_format"]) == ("1024x640", "low", "png")
    assert (
        answer["usage"]["total_tokens"] == answer["usage"]["input_tokens"] + answer["usage"]["output_tokens"]
    )
    assert openai_server.submits == 1
    assert heard.headers["x-request-id"].startswith("req_")


def test_an_edit_changes_what_the_mask_leaves_open_and_drifts_elsewhere(openai_server: OpenAIServer) -> None:
    half = Image.new("RGBA", (64, 48), (0, 0, 0, 255))
    half.paste((0, 0, 0, 0), (0, 0, 32, 48))
    target = io.BytesIO()
    half.save(target, "PNG")
    heard = send_form(openai_server, EDITS, [image(), mask(target.getvalue())], **_fields(size="1024x768"))

    made = picture(base64.b64decode(heard.json["data"][0]["b64_json"]))
    left, right = made.getpixel((100, 400)), made.getpixel((900, 400))
    assert right == (123, 118, 121)
    assert max(abs(a - b) for a, b in zip(left, (120, 120, 120), strict=True)) > 20
    assert openai_server.last.pictures[1].mode == "RGBA"


def test_an_edit_drifts_as_it_is_told_to(openai_server: OpenAIServer) -> None:
    sent = io.BytesIO()
    Image.fromarray(scene(512, 320, 3)).save(sent, "PNG")
    wanted = {"left alone": "", "a little": "mild", "much": "strong", "another": "unrelated"}
    found = []
    for drift in wanted.values():
        openai_server.drift = drift
        heard = send_form(openai_server, EDITS, [image(sent.getvalue())], **_fields())
        made = picture(base64.b64decode(heard.json["data"][0]["b64_json"]))
        found.append(np.asarray(made.convert("RGB")).astype(int)[:100])

    apart = [float(np.abs(one - found[0]).mean()) for one in found]

    assert apart == sorted(apart)
    assert apart[1] > 1


def test_an_edit_spills_past_its_mask_when_it_is_told_to(openai_server: OpenAIServer) -> None:
    hole = Image.new("RGBA", (64, 48), (0, 0, 0, 255))
    hole.paste((0, 0, 0, 0), (16, 12, 48, 36))
    target = io.BytesIO()
    hole.save(target, "PNG")
    changed = []
    for drift in ("", "spill"):
        openai_server.drift = drift
        heard = send_form(
            openai_server, EDITS, [image(), mask(target.getvalue())], **_fields(size="1024x768")
        )
        made = np.asarray(picture(base64.b64decode(heard.json["data"][0]["b64_json"])).convert("RGB"))
        changed.append((made != made[0, 0]).any(2))

    kept, spilled = changed
    assert spilled[kept].all()
    assert 1.05 < spilled.mean() / kept.mean() < 1.6


def test_equal_wishes_get_equal_bytes(openai_server: OpenAIServer) -> None:
    first = send_form(openai_server, EDITS, [image()], **_fields()).json["data"]
    again = send_form(openai_server, EDITS, [image()], **_fields()).json["data"]

    assert first == again


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"prompt": ""}, (400, "invalid_value", "prompt")),
        ({"prompt": "x" * 32_001}, (400, "string_above_max_length", "prompt")),
        ({"model": "gpt-image-1"}, (404, "model_not_found", "model")),
        ({"model": "gpt-image-2.6"}, (404, "model_not_found", "model")),
        ({"n": 11}, (400, "invalid_value", "n")),
        ({"n": "1"}, (400, "invalid_type", "n")),
        ({"n": True}, (400, "invalid_type", "n")),
        ({"size": "1920x1080"}, (400, "invalid_size", "size")),
        ({"size": "3856x2160"}, (400, "invalid_size", "size")),
        ({"size": "3072x1008"}, (400, "invalid_size", "size")),
        ({"size": "1024x624"}, (400, "invalid_size", "size")),
        ({"size": "3840x2176"}, (400, "invalid_size", "size")),
        ({"size": "01024x640"}, (400, "invalid_size", "size")),
        ({"size": "1024X640"}, (400, "invalid_size", "size")),
        ({"model": OLD, "size": "1024x640"}, (400, "invalid_size", "size")),
        ({"quality": "hd"}, (400, "invalid_value", "quality")),
        ({"model": "gpt-image-2", "quality": "max"}, (400, "invalid_value", "quality")),
        ({"background": "transparent", "output_format": "jpeg"}, (400, "invalid_value", "background")),
        ({"model": "gpt-image-2", "background": "transparent"}, (400, "invalid_value", "background")),
        ({"output_format": "gif"}, (400, "invalid_value", "output_format")),
        ({"output_compression": 90}, (400, "invalid_value", "output_compression")),
        ({"output_format": "webp", "output_compression": 101}, (400, "invalid_value", "output_compression")),
        ({"moderation": "high"}, (400, "invalid_value", "moderation")),
        ({"input_fidelity": "high"}, (400, "unknown_parameter", "input_fidelity")),
        ({"model": "gpt-image-2.5-flare", "complexity": "low"}, (400, "unknown_parameter", "complexity")),
        ({"partial_images": 2}, (400, "invalid_value", "partial_images")),
        ({"partial_images": 4, "stream": True}, (400, "invalid_value", "partial_images")),
        ({"stream": True, "n": 2}, (400, "invalid_value", "n")),
        ({"stream": "true"}, (400, "invalid_type", "stream")),
        ({"response_format": "b64_json"}, (400, "unknown_parameter", "response_format")),
        ({"style": "vivid"}, (400, "unknown_parameter", "style")),
        ({"seed": 1}, (400, "unknown_parameter", "seed")),
        ({"svg": {}}, (400, "unknown_parameter", "svg")),
    ],
)
def test_what_a_generation_may_not_say(
    openai_server: OpenAIServer, fields: dict[str, object], refusal: tuple[int, str, str]
) -> None:
    heard = send_json(openai_server, GENERATIONS, **_fields() | fields)

    assert heard.refusal == refusal
    assert (openai_server.attempts, openai_server.submits) == (1, 0)


def test_a_call_without_a_model_gets_the_rules_of_one_that_is_gone(openai_server: OpenAIServer) -> None:
    assert send_json(openai_server, GENERATIONS, prompt="x").refusal == (404, "model_not_found", "model")


@pytest.mark.parametrize("size", ["1024x640", "640x1024", "3840x2160", "2048x2048", "1920x1088", "auto"])
def test_legal_sizes_are_taken(openai_server: OpenAIServer, size: str) -> None:
    assert send_json(openai_server, GENERATIONS, **_fields(size=size)).status == 200


def test_a_size_by_itself_is_no_legal_one(openai_server: OpenAIServer) -> None:
    heard = send_form(openai_server, EDITS, [image(png(1600, 1000))], **_fields(size="auto"))

    width, height = map(int, heard.json["size"].split("x"))
    assert width % 16
    assert picture(base64.b64decode(heard.json["data"][0]["b64_json"])).size == (width, height)


_JPEG_AS_PNG = ("image", "picture.jpg", "image/jpeg", png())


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ([], (400, "missing_required_parameter", "image")),
        ([image(), image()], (400, "duplicate_parameter", "image")),
        ([image(), image(name="image[]")], (400, "duplicate_parameter", "image")),
        ([image(name="image[]")] * 17, (400, "array_above_max_length", "image")),
        ([image(name="picture")], (400, "unknown_parameter", "picture")),
        ([("image", "picture.jpg", "image/jpg", png())], (400, "unsupported_file_mimetype", "image")),
        ([("image", "picture", "image/png", png())], (400, "unsupported_file_mimetype", "image")),
        ([_JPEG_AS_PNG], (400, "unsupported_file_mimetype", "image")),
        ([image(b"no picture")], (400, "invalid_image_file", "image")),
        ([image(), mask(png(mode="RGB"))], (400, "invalid_image_file", "mask")),
        ([image(), mask(png(mode="L"))], (400, "invalid_image_file", "mask")),
        ([image(), mask(png(65, 48, mode="RGBA"))], (400, "invalid_image_file", "mask")),
        ([image(), mask(), image(png(mode="RGBA", colour=0), "markup")], (400, "invalid_value", "markup")),
        ([image(), image(png(mode="RGBA", colour=255), "markup")], (400, "invalid_image_file", "markup")),
        ([image(), image(png(32, 32, mode="RGBA"), "markup")], (400, "invalid_image_file", "markup")),
    ],
)
def test_what_an_edit_may_not_show(
    openai_server: OpenAIServer, files: list[File], refusal: tuple[int, str, str]
) -> None:
    assert send_form(openai_server, EDITS, files, **_fields()).refusal == refusal
    assert openai_server.submits == 0


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"input_fidelity": "high"}, (400, "invalid_input_fidelity_model", "input_fidelity")),
        ({"n": "two"}, (400, "invalid_type", "n")),
        ({"stream": "True"}, (400, "invalid_type", "stream")),
        ({"frame_count": "3"}, (400, "unknown_parameter", "frame_count")),
    ],
)
def test_what_the_fields_of_a_form_may_not_say(
    openai_server: OpenAIServer, fields: dict[str, str], refusal: tuple[int, str, str]
) -> None:
    assert send_form(openai_server, EDITS, [image()], **_fields(**fields)).refusal == refusal


def test_fidelity_is_for_the_old_models(openai_server: OpenAIServer) -> None:
    old = _fields(model=OLD, size="1024x1024", input_fidelity="high")
    mini = _fields(model="gpt-image-1-mini", size="1024x1024", input_fidelity="high")

    assert send_form(openai_server, EDITS, [image()], **old).status == 200
    assert send_form(openai_server, EDITS, [image()], **mini).refusal[1] == "invalid_value"


def test_markup_is_for_the_new_models(openai_server: OpenAIServer) -> None:
    markup = image(png(mode="RGBA", colour=0), "markup")

    assert send_form(openai_server, EDITS, [image(), markup], **_fields()).status == 200
    two = _fields(model="gpt-image-2")
    assert send_form(openai_server, EDITS, [image(), markup], **two).refusal[2] == "markup"


def test_the_first_mask_must_fit_the_picture_turned_upright(openai_server: OpenAIServer) -> None:
    turned = Image.new("RGB", (48, 64))
    exif = turned.getexif()
    exif[0x0112] = 6
    target = io.BytesIO()
    turned.save(target, "JPEG", exif=exif)
    file = ("image", "picture.jpg", "image/jpeg", target.getvalue())

    assert send_form(openai_server, EDITS, [file, mask()], **_fields()).status == 200
    assert "exif" in openai_server.last.pictures[0].metadata


def test_a_model_ends_on_its_last_day() -> None:
    fields = _fields(model=OLD, size="1024x1024")

    with OpenAIServer(today=date(2026, 11, 30)) as server:
        assert send_json(server, GENERATIONS, **fields).status == 200
    with OpenAIServer(today=date(2026, 12, 1)) as server:
        assert send_json(server, GENERATIONS, **fields).refusal == (404, "model_not_found", "model")


def test_models_are_listed_with_their_last_day(openai_server: OpenAIServer) -> None:
    listed = {one["id"]: one["shutdown_date"] for one in ask(openai_server, "GET", "/v1/models").json["data"]}

    assert listed["gpt-image-1.5"] == "2026-12-01"
    assert listed["gpt-image-2.6-flare"] is None
    assert "gpt-image-1" not in listed
    assert ask(openai_server, "GET", "/v1/models/gpt-image-2").json["id"] == "gpt-image-2"


def test_without_the_key_nothing_is_answered(openai_server: OpenAIServer) -> None:
    assert ask(openai_server, "GET", "/v1/models", key=None).status == 401
    assert ask(openai_server, "GET", "/v1/models", key="sk-other").refusal[1] == "invalid_api_key"


def test_a_stream_comes_in_odd_pieces_and_ends_completed(openai_server: OpenAIServer) -> None:
    heard = send_json(openai_server, GENERATIONS, **_fields(), stream=True, partial_images=2)

    frames = [part for part in heard.body.decode().split("\n\n") if part.startswith("event:")]
    kinds = [part.split("\n")[0].removeprefix("event: ") for part in frames]
    final = json.loads(frames[-1].split("\n", 1)[1].removeprefix("data: "))
    assert kinds == ["image_generation.partial_image"] * 2 + ["image_generation.completed"]
    assert final["type"] == kinds[-1]
    assert final["usage"]["output_tokens"] > 200
    assert "usage" not in json.loads(frames[0].split("\n", 1)[1].removeprefix("data: "))


def test_a_picture_is_uploaded_once_and_named_after_that(openai_server: OpenAIServer) -> None:
    purpose = {"purpose": "vision", "expires_after[anchor]": "created_at", "expires_after[seconds]": "3600"}
    stored = send_form(openai_server, "/v1/files", [image(name="file")], **purpose).json
    wish = _fields() | {"images": [{"file_id": stored["id"]}]}

    assert send_json(openai_server, EDITS, **wish).status == 200
    openai_server.seconds_passed = 3601
    assert send_json(openai_server, EDITS, **wish).refusal == (
        400,
        "image_file_not_found",
        "images[0].file_id",
    )
    assert ask(openai_server, "GET", f"/v1/files/{stored['id']}").status == 404


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"purpose": "photos"}, "invalid_value"),
        ({}, "missing_required_parameter"),
        ({"purpose": "vision", "expires_after[seconds]": "3600"}, "invalid_value"),
        (
            {"purpose": "vision", "expires_after[anchor]": "created_at", "expires_after[seconds]": "60"},
            "invalid_value",
        ),
    ],
)
def test_what_an_upload_may_not_say(openai_server: OpenAIServer, fields: dict[str, str], code: str) -> None:
    assert send_form(openai_server, "/v1/files", [image(name="file")], **fields).refusal[1] == code


def test_pictures_in_json_are_data_urls_or_files(openai_server: OpenAIServer) -> None:
    url = "data:image/png;base64," + base64.b64encode(png()).decode()
    shown = base64.b64encode(png(mode="RGBA", colour=0)).decode()
    whole = _fields() | {
        "images": [{"image_url": url}],
        "mask": {"image_url": f"data:image/png;base64,{shown}"},
    }

    assert send_json(openai_server, EDITS, **whole).status == 200
    for images, code in [
        ([{"image_url": url, "file_id": "file-1"}], "invalid_value"),
        ([{"image_url": "https://example.com/a.png"}], "invalid_image_url"),
        ([{"image_url": "data:image/png;base64,***"}], "invalid_base64_image"),
        ([{"file_id": "file-lost"}], "image_file_not_found"),
        ([], "missing_required_parameter"),
        ([url], "invalid_value"),
    ]:
        assert send_json(openai_server, EDITS, **_fields() | {"images": images}).refusal[1] == code
    assert openai_server.submits == 1


def test_a_parameter_can_be_unknown_today(openai_server: OpenAIServer) -> None:
    openai_server.refuses = ("moderation",)

    assert send_json(openai_server, GENERATIONS, **_fields(), moderation="low").refusal == (
        400,
        "unknown_parameter",
        "moderation",
    )
    assert send_json(openai_server, GENERATIONS, **_fields()).status == 200
