"""OpenAI's image API against its strict double: every way to send, and all that is told of an answer."""

import io
from dataclasses import replace

import pytest
from hosted_desk import Desk, alpha_mask, png
from loopback.openai_server import KEY, OpenAIServer
from PIL import Image

from studio.model.cancel import CancelToken
from studio.model.errors import BadInput, Charged, Rejected
from studio.model.provider import Billed, Delivered, Dropped, MaskForm, Preview, Question, Uploaded


def size_of(answer: Delivered) -> tuple[int, int]:
    return Image.open(io.BytesIO(answer.path.read_bytes())).size


def test_a_picture_is_made_from_words_alone(desk: Desk, openai_server: OpenAIServer) -> None:
    run = desk.send(desk.openai(openai_server), desk.request())

    assert run.error is None
    assert [size_of(answer) for answer in run.answers] == [(1024, 1024)]
    assert openai_server.last.path == "/v1/images/generations"
    assert openai_server.last.fields["model"] == "gpt-image-2"
    assert openai_server.submits == 1


def test_one_picture_goes_as_image(desk: Desk, openai_server: OpenAIServer) -> None:
    run = desk.send(desk.openai(openai_server), desk.request(png()))

    assert run.error is None
    [sent] = openai_server.last.pictures
    assert (sent.field, sent.file_name, sent.media_type) == ("image", "image-1.png", "image/png")
    assert openai_server.last.fields == {
        "model": "gpt-image-2",
        "prompt": "Image 1: the picture to edit. Make the table walnut.",
        "n": "1",
        "size": "1024x1024",
        "quality": "low",
    }


def test_several_references_go_in_their_order(desk: Desk, openai_server: OpenAIServer) -> None:
    pictures = [png(colour=shade) for shade in (10, 20, 30)]
    request = desk.request(*pictures)

    run = desk.send(desk.openai(openai_server), replace(request, pictures=request.pictures[::-1]))

    assert run.error is None
    assert [one.field for one in openai_server.last.pictures] == ["image"] * 3
    assert [one.content for one in openai_server.last.pictures] == pictures


def test_a_mask_goes_along(desk: Desk, openai_server: OpenAIServer) -> None:
    provider = desk.openai(openai_server)

    run = desk.send(provider, desk.request(png(), mask=alpha_mask()))

    assert run.error is None
    assert provider.capability("").mask_form is MaskForm.ALPHA0
    mask = openai_server.last.pictures[-1]
    assert (mask.field, mask.file_name, mask.media_type, mask.mode) == (
        "mask",
        "mask.png",
        "image/png",
        "RGBA",
    )


def test_markup_goes_along(desk: Desk, openai_server: OpenAIServer) -> None:
    request = desk.request(png(), markup=alpha_mask(), model="gpt-image-2.6-flare")

    run = desk.send(desk.openai(openai_server), request)

    assert run.error is None
    assert [one.field for one in openai_server.last.pictures] == ["image", "markup"]


def test_several_candidates_come_in_one_call(desk: Desk, openai_server: OpenAIServer) -> None:
    run = desk.send(desk.openai(openai_server), replace(desk.request(png()), candidates=4))

    assert [answer.ordinal for answer in run.answers] == [0, 1, 2, 3]
    assert len({answer.path.read_bytes() for answer in run.answers}) == 4
    assert openai_server.submits == 1


def test_what_was_used_and_what_was_done_is_told(desk: Desk, openai_server: OpenAIServer) -> None:
    run = desk.send(desk.openai(openai_server), desk.request(png()))

    assert run.billed is not None
    assert run.billed.usage is not None
    assert run.billed.usage.image_in == 1024
    assert run.billed.usage.image_out == 196
    actual = run.answers[0].actual
    assert actual["size"] == "1024x1024"
    assert actual["quality"] == "low"
    assert actual["background"] == "opaque"
    assert str(actual["request_id"]).startswith("req_")


def test_no_usage_is_no_bill(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.says_usage = False

    run = desk.send(desk.openai(openai_server), desk.request(png()))

    assert run.error is None
    assert run.billed is None


_EVERYTHING = {
    "size": "1536x1024",
    "quality": "max",
    "background": "transparent",
    "output_format": "webp",
    "output_compression": 80,
    "moderation": "low",
    "safety_identifier": "somebody",
    "complexity": "low",
}


@pytest.mark.parametrize("pictures", [(), (png(1536, 1024),)], ids=["words", "edit"])
def test_every_parameter_of_the_newest_model_arrives(
    desk: Desk, openai_server: OpenAIServer, pictures: tuple[bytes, ...]
) -> None:
    request = desk.request(*pictures, model="gpt-image-2.6-sunburst", parameters=_EVERYTHING)

    run = desk.send(desk.openai(openai_server), request)

    assert run.error is None
    assert {name: str(openai_server.last.fields[name]) for name in _EVERYTHING} == {
        name: str(value) for name, value in _EVERYTHING.items()
    }
    assert [answer.media_type for answer in run.answers] == ["image/webp"]


def test_the_fidelity_of_the_old_model_arrives(desk: Desk, openai_server: OpenAIServer) -> None:
    parameters = {"size": "1024x1024", "quality": "low", "input_fidelity": "high"}
    request = desk.request(png(), model="gpt-image-1.5", parameters=parameters)

    run = desk.send(desk.openai(openai_server), request)

    assert run.error is None
    assert openai_server.last.fields["input_fidelity"] == "high"


def test_every_parameter_of_the_catalogue_can_be_set(desk: Desk, openai_server: OpenAIServer) -> None:
    record = desk.openai(openai_server).capability("gpt-image-2.6-sunburst").record

    assert record is not None
    assert {rule.name for rule in record.parameters} == set(_EVERYTHING) - {"size"}


def test_the_format_is_told_by_the_bytes(desk: Desk, openai_server: OpenAIServer) -> None:
    parameters = {"size": "1024x1024", "quality": "low", "output_format": "jpeg"}

    run = desk.send(desk.openai(openai_server), desk.request(png(), parameters=parameters))

    assert [answer.media_type for answer in run.answers] == ["image/jpeg"]


def test_a_quality_is_sent_even_when_nobody_chose_one(desk: Desk, openai_server: OpenAIServer) -> None:
    request = desk.request(png(), parameters={"size": "1024x1024"}, model="gpt-image-2.6-flare")

    desk.send(desk.openai(openai_server), request)

    assert openai_server.last.fields["quality"] == "low"


def test_organization_and_project_travel_as_headers(desk: Desk, openai_server: OpenAIServer) -> None:
    settings = {"organization": "org_1", "project": "proj_1"}

    desk.send(desk.openai(openai_server, settings=settings), desk.request())

    headers = openai_server.last.headers
    assert (headers["openai-organization"], headers["openai-project"]) == ("org_1", "proj_1")


# Previews


def test_previews_come_as_files_while_it_is_made(desk: Desk, openai_server: OpenAIServer) -> None:
    request = replace(desk.request(png()), streams=True)
    seen: list[bytes] = []

    async def listen() -> list[object]:
        told: list[object] = []
        async for event in desk.openai(openai_server).run(request, CancelToken()):
            told.append(event)
            if isinstance(event, Preview):
                seen.append(event.path.read_bytes())
        return told

    told = desk.run(listen())

    assert [type(event) for event in told] == [Preview, Preview, Billed, Delivered]
    assert [Image.open(io.BytesIO(one)).format for one in seen] == ["PNG", "PNG"]
    assert request.spool is not None
    assert not list(request.spool.glob("preview-*"))
    assert openai_server.last.fields["stream"] == "true"


def test_fewer_previews_than_asked_for_are_no_fault(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.previews_sent = 0

    run = desk.send(desk.openai(openai_server), replace(desk.request(), streams=True))

    assert [type(event) for event in run.events] == [Billed, Delivered]


def test_several_candidates_are_never_streamed(desk: Desk, openai_server: OpenAIServer) -> None:
    run = desk.send(desk.openai(openai_server), replace(desk.request(), streams=True, candidates=2))

    assert len(run.answers) == 2
    assert "stream" not in openai_server.last.fields


def test_plain_json_is_taken_although_a_stream_was_asked_for(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.streams = False

    run = desk.send(desk.openai(openai_server), replace(desk.request(), streams=True))

    assert [type(event) for event in run.events] == [Billed, Delivered]


# Files


def test_a_picture_is_uploaded_once_and_named_after_that(desk: Desk, openai_server: OpenAIServer) -> None:
    provider = desk.openai(openai_server, uploads=True)
    picture, other = png(), png(colour=20)

    first = desk.send(provider, desk.request(picture, mask=alpha_mask()))
    second = desk.send(provider, desk.request(picture, other, job="j2"))

    assert (first.error, second.error) == (None, None)
    assert len(first.of(Uploaded)) == 1
    assert len(second.of(Uploaded)) == 1
    assert [one.content for one in openai_server.last.pictures] == [picture, other]
    assert len([one for one in openai_server.records if one.path == "/v1/files"]) == 2


def test_what_was_uploaded_is_told_with_its_last_day(desk: Desk, openai_server: OpenAIServer) -> None:
    request = desk.request(png())

    run = desk.send(desk.openai(openai_server, uploads=True), request)

    [told] = run.of(Uploaded)
    assert told.sha256 == request.pictures[0].sha256
    assert told.remote_id in openai_server.files.files
    assert told.expires is not None


def test_an_id_that_is_known_is_used(desk: Desk, openai_server: OpenAIServer) -> None:
    [told] = desk.send(desk.openai(openai_server, uploads=True), desk.request(png())).of(Uploaded)
    again = desk.request(png(), remote_ids={1: told.remote_id}, job="j2")

    run = desk.send(desk.openai(openai_server, uploads=True), again)

    assert run.error is None
    assert run.of(Uploaded) == []


def test_the_same_picture_twice_is_uploaded_once(desk: Desk, openai_server: OpenAIServer) -> None:
    run = desk.send(desk.openai(openai_server, uploads=True), desk.request(png(), png()))

    assert len(run.of(Uploaded)) == 1
    assert len(openai_server.last.pictures) == 2


def test_a_file_that_is_lost_is_uploaded_anew_for_nothing(desk: Desk, openai_server: OpenAIServer) -> None:
    request = desk.request(png(), png(colour=3), remote_ids={1: "file-lost"})

    run = desk.send(desk.openai(openai_server, uploads=True), request)

    assert run.error is None
    assert len(run.of(Uploaded)) == 2
    assert len(run.answers) == 1
    assert openai_server.submits == 1


def test_a_file_that_expired_is_uploaded_anew(desk: Desk, openai_server: OpenAIServer) -> None:
    provider = desk.openai(openai_server, uploads=True)
    desk.send(provider, desk.request(png()))
    openai_server.seconds_passed = 40 * 86_400

    run = desk.send(provider, desk.request(png(), job="j2"))

    assert run.error is None
    assert len(run.of(Uploaded)) == 1


def test_a_mask_goes_with_file_ids_too(desk: Desk, openai_server: OpenAIServer) -> None:
    run = desk.send(desk.openai(openai_server, uploads=True), desk.request(png(), mask=alpha_mask()))

    assert run.error is None
    assert openai_server.last.headers["content-type"] == "application/json"
    assert [one.field for one in openai_server.last.pictures] == ["image", "mask"]


def test_markup_has_no_form_with_file_ids(desk: Desk, openai_server: OpenAIServer) -> None:
    request = desk.request(png(), markup=alpha_mask(), model="gpt-image-2.6-flare")

    run = desk.send(desk.openai(openai_server, uploads=True), request)

    assert run.error is None
    assert run.of(Uploaded) == []


# What is asked once more


def test_a_parameter_that_the_program_added_is_dropped_once(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.refuses = ("complexity",)
    parameters = {"size": "1024x1024", "quality": "low", "complexity": "high"}
    request = desk.request(
        png(), model="gpt-image-2.6-flare", parameters=parameters, added=frozenset({"complexity"})
    )
    provider = desk.openai(openai_server)

    run = desk.send(provider, request)

    assert run.error is None
    assert run.of(Dropped) == [Dropped("complexity")]
    assert openai_server.submits == 1
    assert openai_server.attempts == 2


def test_what_was_dropped_is_not_sent_again_and_no_longer_offered(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    openai_server.refuses = ("complexity",)
    parameters = {"size": "1024x1024", "quality": "low", "complexity": "high"}
    facts = {"model": "gpt-image-2.6-flare", "parameters": parameters, "added": frozenset(parameters)}
    provider = desk.openai(openai_server)
    desk.send(provider, desk.request(png(), **facts))

    run = desk.send(provider, desk.request(png(), job="j2", **facts))

    assert run.of(Dropped) == []
    assert openai_server.attempts == 3
    record = provider.capability("gpt-image-2.6-flare").record
    assert record is not None
    assert record.parameter("complexity") is None
    other = provider.capability("gpt-image-2.6-sunburst").record
    assert other is not None
    assert other.parameter("complexity") is not None


def test_a_parameter_that_the_user_set_is_never_dropped(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.refuses = ("complexity",)
    parameters = {"size": "1024x1024", "quality": "low", "complexity": "high"}
    request = desk.request(
        png(), model="gpt-image-2.6-flare", parameters=parameters, added=frozenset({"quality"})
    )

    run = desk.send(desk.openai(openai_server), request)

    assert isinstance(run.error, Rejected)
    assert run.error.kind == "parameter-rejected"
    assert run.error.facts["name"] == "complexity"
    assert run.error.charged is Charged.NO
    assert openai_server.attempts == 1


def test_a_price_is_never_made_unknown_by_dropping(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.refuses = ("quality",)

    run = desk.send(desk.openai(openai_server), desk.request(png()))

    assert isinstance(run.error, Rejected)
    assert openai_server.attempts == 1


def test_a_second_refusal_stands(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.refuses = ("complexity", "moderation")
    parameters = {"size": "1024x1024", "quality": "low", "complexity": "high", "moderation": "low"}
    request = desk.request(
        png(), model="gpt-image-2.6-flare", parameters=parameters, added=frozenset(parameters)
    )

    run = desk.send(desk.openai(openai_server), request)

    assert isinstance(run.error, Rejected)
    assert openai_server.attempts == 2


def test_a_server_without_streams_is_asked_without(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.refuses = ("stream",)
    provider = desk.openai(openai_server)

    run = desk.send(provider, replace(desk.request(png()), streams=True))

    assert run.of(Dropped) == [Dropped("stream")]
    assert len(run.answers) == 1
    assert not provider.capability("gpt-image-2").previews


def test_a_server_without_a_count_is_asked_for_one(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.refuses = ("n",)
    provider = desk.openai(openai_server)

    run = desk.send(provider, desk.request(png()))

    assert run.of(Dropped) == [Dropped("n")]
    assert len(run.answers) == 1
    assert provider.capability("gpt-image-2").candidates_per_call == 1


def test_a_count_that_was_asked_for_is_never_dropped(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.refuses = ("n",)

    run = desk.send(desk.openai(openai_server), desk.request(png(), candidates=2))

    assert isinstance(run.error, Rejected)
    assert openai_server.attempts == 1


def test_nothing_in_the_parameters_changes_what_is_bought(desk: Desk, openai_server: OpenAIServer) -> None:
    parameters = {"size": "1024x1024", "quality": "low", "n": 10, "model": "gpt-image-2.6-sunburst"}

    run = desk.send(desk.openai(openai_server), desk.request(png(), parameters=parameters))

    assert len(run.answers) == 1
    assert openai_server.last.fields["model"] == "gpt-image-2"


# What it can do


def test_a_capability_tells_what_the_catalogue_knows(desk: Desk, openai_server: OpenAIServer) -> None:
    capability = desk.openai(openai_server).capability("")

    assert capability.model == "gpt-image-2.6-sunburst"
    assert capability.provider == "openai"
    assert capability.host == f"127.0.0.1:{openai_server.port}"
    assert capability.references_max == 15
    assert capability.candidates_per_call == 10
    assert capability.prompt_max == 32_000
    assert capability.previews
    assert capability.generates
    assert not capability.takes_seed
    assert not capability.is_local
    assert not capability.is_free
    assert capability.qualities == ("low", "medium", "high", "xhigh", "max", "auto")


def test_the_defaults_of_an_account_are_those_of_its_parameters(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    provider = desk.openai(openai_server, settings={"quality": "high"}, model="gpt-image-2")

    rule = provider.capability("").record.parameter("quality")

    assert rule.default == "high"


def test_an_impossible_default_is_said_when_the_account_is_opened(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    with pytest.raises(BadInput) as refused:
        desk.openai(openai_server, settings={"quality": "hgih"})

    assert refused.value.kind == "setting-value"


@pytest.mark.parametrize("name", ["qualty", "n", "prompt", "model"])
def test_a_default_of_no_model_is_said_when_the_account_is_opened(
    desk: Desk, openai_server: OpenAIServer, name: str
) -> None:
    with pytest.raises(BadInput) as refused:
        desk.openai(openai_server, settings={name: "x"})

    assert refused.value.kind == "unknown-parameter"


def test_a_default_of_another_model_is_none_of_this(desk: Desk, openai_server: OpenAIServer) -> None:
    provider = desk.openai(openai_server, settings={"complexity": "low"}, model="gpt-image-2")

    assert provider.capability("").record.parameter("complexity") is None
    assert provider.capability("gpt-image-2.6-flare").record.parameter("complexity").default == "low"


@pytest.mark.parametrize(
    ("instruction", "outcome"),
    [
        ("Make the jacket green.", "Make the jacket green"),
        ("make it a little warmer", ""),
        ("20 % brighter", ""),
        ("x" * 300, ""),
    ],
)
def test_an_outcome_is_proposed_unless_the_wish_is_relative(
    desk: Desk, openai_server: OpenAIServer, instruction: str, outcome: str
) -> None:
    reading = desk.openai(openai_server).read(
        Question(instruction, has_mask=False, references=0, candidates=1)
    )

    assert (reading.outcome, reading.causes) == (outcome, ())


def test_nothing_of_the_key_is_left_behind(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.fail("401", message=f"Incorrect API key provided: {KEY}.")
    request = desk.request(png())

    run = desk.send(desk.openai(openai_server), request)

    assert run.error is not None
    assert KEY not in repr(run.error) + str(run.error.facts)
    assert request.spool is not None
    left = list(request.spool.iterdir())
    assert left
    assert all(KEY.encode() not in path.read_bytes() for path in left)
