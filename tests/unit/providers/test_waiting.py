"""How long a server asks to wait is read from headers and words."""

import pytest

from studio.providers.waiting import retry_after_s


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "12"}, 12.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "12"}, 1.5),
        (
            {
                "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT",
                "date": "Wed, 21 Oct 2026 07:28:00 GMT",
            },
            30.0,
        ),
        ({"retry-after": "Wed, 21 Oct 2020 07:28:30 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
def test_the_headers_tell_it(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(headers) == seconds


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("Limit 5 per minute. Please try again in 12s. Visit our site.", 12.0),
        ("try again in 1m2.5s", 62.5),
        ("Try again in 250ms.", 0.25),
        ("please retry after 20 seconds", 20.0),
        ("try again in 300 milliseconds", 0.3),
        ("Please try again in 6m0s.", 360.0),
        ("try again later", None),
    ],
)
def test_the_words_tell_it_where_no_header_does(message: str, seconds: float | None) -> None:
    assert retry_after_s({}, message) == seconds


def test_the_headers_count_before_the_words() -> None:
    assert retry_after_s({"retry-after": "3"}, "try again in 12s") == 3.0
