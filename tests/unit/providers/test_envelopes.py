"""What a server says of its failure is found, whatever envelope it comes in."""

import json

import pytest

from studio.providers.envelopes import Said, said_in, said_in_text


def test_openais_envelope_is_read_whole() -> None:
    error = {
        "message": "no such size",
        "type": "invalid_request_error",
        "param": "size",
        "code": "invalid_size",
    }

    said = said_in_text(json.dumps({"error": error}))

    assert said == Said("no such size", "invalid_request_error", "invalid_size", "size")


def test_a_safety_filter_tells_its_stage_and_categories() -> None:
    details = {"moderation_stage": "output", "categories": ["violence", "self-harm"]}
    error = {"message": "blocked", "code": "moderation_blocked", "moderation_details": details}

    said = said_in({"error": error})

    assert said is not None
    assert (said.stage, said.categories) == ("output", ("violence", "self-harm"))


@pytest.mark.parametrize("holder", ["innererror", "inner_error"])
def test_azures_filter_names_only_the_categories_that_it_struck_at(holder: str) -> None:
    results = {
        "hate": {"filtered": False, "severity": "safe"},
        "violence": {"filtered": True, "severity": "high"},
        "jailbreak": {"detected": True, "filtered": False},
    }
    error = {"message": "filtered", "code": "contentFilter", holder: {"content_filter_results": results}}

    said = said_in({"error": error})

    assert said is not None
    assert said.categories == ("violence", "jailbreak")


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        ('{"error": "no such model loaded"}', "no such model loaded", ""),
        ('{"error": "server_error", "message": "out of memory"}', "out of memory", "server_error"),
        ('{"detail": "engine is dead"}', "engine is dead", ""),
        ('{"message": "not today"}', "not today", ""),
        ('{"error": {"message": "twice", "code": 429}}', "twice", ""),
        ('{"error": {"message": "twice", "code": "429"}}', "twice", ""),
        ('{"detail": {"error": {"message": "deep down", "code": "x"}}}', "deep down", "x"),
        ('"just words"', "just words", ""),
        ("plain words", "plain words", ""),
        ("<html><head><title>524 A timeout &amp; more</title></head></html>", "524 A timeout & more", ""),
        ("<html><body>no <b>title</b> here</body></html>", "no title here", ""),
        ("", "", ""),
        ("[1, 2]", "[1, 2]", ""),
    ],
)
def test_other_shapes_are_read_too(body: str, message: str, code: str) -> None:
    said = said_in_text(body)

    assert (said.message, said.code) == (message, code)


def test_fastapi_names_the_field_that_it_did_not_like() -> None:
    detail = [
        {"loc": ["body", "complexity"], "msg": "extra fields not permitted", "type": "extra_forbidden"},
        {"loc": ["body", "n", 0], "msg": "too many", "type": "value_error"},
    ]

    said = said_in({"detail": detail})

    assert said is not None
    assert said.param == "complexity"
    assert said.message == "complexity: extra fields not permitted; n: too many"


@pytest.mark.parametrize(
    ("message", "param"),
    [
        ("Unknown parameter: 'complexity'.", "complexity"),
        ("unsupported parameters: ['quality']", ""),
        ('Unrecognized argument "output_format"', "output_format"),
        ("Unknown parameter: 'svg[model]'", "svg[model]"),
        ("the model 'x' does not exist", ""),
    ],
)
def test_a_parameter_is_found_in_the_words_when_no_field_names_it(message: str, param: str) -> None:
    said = said_in({"error": {"message": message, "param": None}})

    assert said is not None
    assert said.param == param


@pytest.mark.parametrize("answer", [{"data": []}, {"created": 1, "data": [{"b64_json": ""}]}, 5, None, {}])
def test_an_answer_says_nothing_of_a_failure(answer: object) -> None:
    assert said_in(answer) is None


def test_null_in_error_is_no_failure() -> None:
    assert said_in({"error": None, "data": []}) is None


def test_words_are_one_line_of_readable_length() -> None:
    said = said_in({"error": {"message": "a\nb\t" + "c" * 1000}})

    assert said is not None
    assert said.message.startswith("a b ccc")
    assert len(said.message) == 400
