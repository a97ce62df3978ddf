"""Every failure of a server has its class, its sentence, and what may have been charged."""

import pytest

from studio.model.errors import (
    Charged,
    Declined,
    NotAllowed,
    OutcomeUnknown,
    OutOfCredit,
    ProviderError,
    Rejected,
    Throttled,
)
from studio.model.sentences import explain
from studio.providers.envelopes import Said
from studio.providers.openai.errors import Failure, error_of

NO, MAYBE = Charged.NO, Charged.MAYBE


def _error(status: int, **facts: object) -> ProviderError:
    said = {name: facts.pop(name) for name in ("message", "type", "code", "param", "stage") if name in facts}
    categories = facts.pop("categories", ())
    return error_of(
        Failure(
            status,
            "OpenAI",
            Said(**said, categories=categories),  # type: ignore[arg-type]
            model="gpt-image-9",
            host="api.openai.com",
            path="/v1/images/edits",
            request_id="req_1",
            **facts,  # type: ignore[arg-type]
        )
    )


TABLE = [
    # status, what is said, class, kind, charged
    (400, {"code": "invalid_value", "param": "size"}, Rejected, "parameter-rejected", NO),
    (400, {"code": "invalid_image_file", "message": "no png"}, Rejected, "request-rejected", NO),
    (400, {}, Rejected, "request-rejected", NO),
    (400, {"code": "moderation_blocked", "stage": "input"}, Declined, "declined-request", NO),
    (400, {"code": "moderation_blocked", "stage": "output"}, Declined, "declined-answer", MAYBE),
    (400, {"code": "moderation_blocked", "stage": "unknown"}, Declined, "declined-answer", MAYBE),
    (400, {"type": "image_generation_user_error", "code": "moderation_blocked"}, Declined, "declined", NO),
    (400, {"code": "content_policy_violation"}, Declined, "declined", NO),
    (400, {"code": "contentFilter", "categories": ("violence",)}, Declined, "declined", NO),
    (400, {"code": "content_filter"}, Declined, "declined", NO),
    (400, {"code": "billing_hard_limit_reached"}, OutOfCredit, "spend-limit-reached", NO),
    (401, {"code": "invalid_api_key"}, NotAllowed, "key-refused", NO),
    (401, {}, NotAllowed, "key-refused", NO),
    (401, {"message": "Your IP is not authorized."}, NotAllowed, "access-refused", NO),
    (401, {"message": "You must be a member of an organization."}, NotAllowed, "access-refused", NO),
    (402, {"code": "insufficient_balance"}, OutOfCredit, "out-of-credit", NO),
    (403, {"message": "Your organization must be verified"}, NotAllowed, "organization-unverified", NO),
    (403, {"code": "unsupported_country_region_territory"}, NotAllowed, "region-refused", NO),
    (403, {"message": "Country, region, or territory not supported"}, NotAllowed, "region-refused", NO),
    (403, {"code": "model_not_found", "message": "no access"}, NotAllowed, "access-refused", NO),
    (404, {"code": "model_not_found"}, Rejected, "model-not-found", NO),
    (404, {"code": "DeploymentNotFound"}, Rejected, "model-not-found", NO),
    (404, {"message": "The model `x` does not exist"}, Rejected, "model-not-found", NO),
    (404, {"message": "Not Found"}, Rejected, "service-missing", NO),
    (404, {"code": "unknown_url", "message": "no such URL"}, Rejected, "request-rejected", NO),
    (405, {}, Rejected, "service-missing", NO),
    (408, {}, OutcomeUnknown, "gateway-timed-out", MAYBE),
    (409, {"message": "locked"}, OutcomeUnknown, "server-failed", MAYBE),
    (413, {}, Rejected, "request-too-large", NO),
    (415, {"message": "unsupported"}, Rejected, "request-rejected", NO),
    (422, {"param": "n", "message": "n: too many"}, Rejected, "parameter-rejected", NO),
    (429, {"code": "rate_limit_exceeded"}, Throttled, "rate-limited", NO),
    (429, {"code": "rate_limit_exceeded", "type": "insufficient_quota"}, Throttled, "rate-limited", NO),
    (429, {"code": "insufficient_quota", "type": "insufficient_quota"}, OutOfCredit, "out-of-credit", NO),
    (
        429,
        {"code": "credit_balance_exhausted", "type": "insufficient_quota"},
        OutOfCredit,
        "out-of-credit",
        NO,
    ),
    (429, {"code": "project_spend_limit_exceeded"}, OutOfCredit, "spend-limit-reached", NO),
    (429, {"code": "organization_usage_limit_exceeded"}, OutOfCredit, "spend-limit-reached", NO),
    (429, {"code": "some_new_spend_limit_exceeded"}, OutOfCredit, "spend-limit-reached", NO),
    (429, {"code": "billing_hard_limit_reached"}, OutOfCredit, "spend-limit-reached", NO),
    (429, {"type": "insufficient_quota"}, OutOfCredit, "out-of-credit", NO),
    (429, {"code": "slow_down"}, Throttled, "server-overloaded", NO),
    (429, {"code": "something_else"}, Rejected, "request-rejected", NO),
    (429, {"message": "queue full"}, Rejected, "request-rejected", NO),
    (429, {"message": "queue full", "retry_after_s": 3.0}, Throttled, "rate-limited", NO),
    (429, {"code": "something_else", "retry_after_s": 3.0}, Rejected, "request-rejected", NO),
    (500, {"code": "server_error"}, OutcomeUnknown, "server-failed", MAYBE),
    (500, {"code": "rate_limit_exceeded"}, OutcomeUnknown, "server-failed", MAYBE),
    (500, {"code": "moderation_blocked", "stage": "input"}, Declined, "declined-request", MAYBE),
    (502, {}, OutcomeUnknown, "server-failed", MAYBE),
    (503, {"type": "service_unavailable_error"}, OutcomeUnknown, "server-failed", MAYBE),
    (503, {"code": "slow_down"}, Throttled, "server-overloaded", NO),
    (503, {"code": "server_is_overloaded"}, OutcomeUnknown, "server-failed", MAYBE),
    (429, {"code": "server_is_overloaded"}, Throttled, "server-overloaded", NO),
    (503, {"retry_after_s": 20.0}, Throttled, "server-overloaded", NO),
    (503, {}, OutcomeUnknown, "server-failed", MAYBE),
    (504, {}, OutcomeUnknown, "gateway-timed-out", MAYBE),
    (520, {}, OutcomeUnknown, "server-failed", MAYBE),
    (524, {}, OutcomeUnknown, "gateway-timed-out", MAYBE),
    (200, {"message": "upstream failed"}, OutcomeUnknown, "server-failed", MAYBE),
    (200, {"code": "rate_limit_exceeded"}, OutcomeUnknown, "server-failed", MAYBE),
    (200, {"code": "moderation_blocked", "stage": "input"}, Declined, "declined-request", NO),
    (200, {"code": "insufficient_quota"}, OutOfCredit, "out-of-credit", MAYBE),
    (301, {"location": "https://elsewhere.example/"}, Rejected, "address-moved", NO),
    (307, {"location": "https://elsewhere.example/"}, Rejected, "address-moved", NO),
    (302, {}, Rejected, "address-moved", MAYBE),
    (303, {}, Rejected, "address-moved", MAYBE),
]


@pytest.mark.parametrize(("status", "said", "kind_of", "kind", "charged"), TABLE)
def test_each_failure_is_told_apart(
    status: int, said: dict[str, object], kind_of: type[ProviderError], kind: str, charged: Charged
) -> None:
    error = _error(status, **dict(said))

    assert (type(error), error.kind, error.charged) == (kind_of, kind, charged)
    assert error.request_id == "req_1"
    assert explain(error).message


def test_a_retired_model_is_named_with_what_replaces_it() -> None:
    error = _error(404, code="model_not_found", replacement="gpt-image-10")

    assert error.kind == "model-replaced"
    assert "gpt-image-10" in explain(error).text


def test_the_seconds_to_wait_travel_with_a_rate_limit() -> None:
    error = _error(429, code="rate_limit_exceeded", retry_after_s=12.5)

    assert error.facts["retry_after_s"] == 12.5


def test_what_a_server_said_stands_in_our_sentence_without_its_full_stop() -> None:
    error = _error(500, message="The server had an error.")

    assert explain(error).message == "OpenAI failed while it worked: “The server had an error”."


def test_a_refusal_of_content_says_why() -> None:
    with_categories = _error(400, code="moderation_blocked", stage="output", categories=("violence", "hate"))
    without = _error(400, code="content_policy_violation", message="Blocked by our filters")

    assert "violence, hate" in explain(with_categories).message
    assert with_categories.facts["stage"] == "output"
    assert "Blocked by our filters" in explain(without).message


@pytest.mark.parametrize("status", [500, 502, 503, 504, 524])
def test_a_proxy_that_buys_again_by_itself_is_said_to(status: int) -> None:
    error = _error(status, code="slow_down", retry_after_s=5.0, purchases=3)

    assert isinstance(error, OutcomeUnknown)
    assert error.charged is MAYBE
    assert "3 times" in explain(error).text
    assert "num_retries: 0" in explain(error).text


def test_a_limit_of_rates_passes_through_such_a_proxy() -> None:
    assert isinstance(_error(429, code="rate_limit_exceeded", purchases=3), Throttled)
