"""Addresses taken apart, and the looks at where they lead."""

import ipaddress

import pytest

from studio.model.profile import Profile, ProfileKind
from studio.providers.network.address import Place, Reach, place_below, place_from, place_of


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://api.example/v1", Place("https", "api.example", 443, "/v1")),
        ("HTTPS://API.Example:8443", Place("https", "api.example", 8443, "/")),
        ("http://127.0.0.1:8080/a?b=c#d", Place("http", "127.0.0.1", 8080, "/a?b=c")),
        ("http://[::1]:80/", Place("http", "::1", 80, "/")),
        ("https://bücher.example/ü", Place("https", "xn--bcher-kva.example", 443, "/%C3%BC")),
        ("https://h/%2e%2e/a%20b?x=%26", Place("https", "h", 443, "/%2e%2e/a%20b?x=%26")),
    ],
)
def test_an_address_is_taken_apart(url: str, place: Place) -> None:
    assert place_of(url) == place


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example",
        "//api.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https:",
        "https://",
        "https:///path",
        "https://me@api.example",
        "https://me:pw@api.example",
        "https://@api.example",
        "https://api.example:0",
        "https://api.example:65536",
        "https://api.example:x",
        "https://api example",
        "https://api.example/a b",
        "https://api.example/\r\nX: y",
        "https://api.example/\x00",
        "https://api.example\\@other.example",
        "https://-api.example",
        "https://api..%65xample",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://a" + "\u2100" + "b/",
    ],
)
def test_what_is_no_plain_web_address_is_none(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        place_of(url)


def test_the_host_header_has_a_port_only_when_it_is_a_strange_one() -> None:
    said = [
        place_of(url).authority
        for url in ("https://a:443/", "https://a:80/", "http://[::1]:80", "http://[::1]:81")
    ]

    assert said == ["a", "a:80", "[::1]", "[::1]:81"]


def test_a_path_is_laid_below_the_base_address() -> None:
    for base in ("https://api.example/v1", "https://api.example/v1/"):
        for path in ("models", "/models"):
            assert place_below(place_of(base), path).url == "https://api.example/v1/models"


def test_an_address_within_a_query_is_no_address_of_its_own() -> None:
    home = place_of("https://api.example/v1")

    assert (
        place_below(home, "/x?from=https://other.example/").url == f"{home.url}/x?from=https://other.example/"
    )
    assert place_below(home, "https://other.example/x").host == "other.example"


def test_a_link_leads_from_where_it_stood() -> None:
    here = place_of("https://api.example/v1/images/edits")

    assert place_from(here, "/made/1.png").url == "https://api.example/made/1.png"
    assert place_from(here, "//files.example/1.png").url == "https://files.example/1.png"
    assert place_from(here, "2.png").url == "https://api.example/v1/images/2.png"


def _reach(base_url: str, *, private: bool = False) -> Reach:
    profile = Profile("me", ProfileKind.COMPATIBLE, base_url=base_url, private_network=private)
    return Reach.of(profile, place_of(base_url))


@pytest.mark.parametrize(
    ("base", "private", "address", "is_allowed"),
    [
        ("https://api.example", False, "93.184.215.14", True),
        ("https://api.example", False, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("https://api.example", False, "::ffff:93.184.215.14", True),
        ("https://api.example", False, "64:ff9b::5db8:d70e", True),
        ("https://api.example", False, "127.0.0.1", False),
        ("https://api.example", True, "127.0.0.1", False),
        ("https://api.example", True, "10.1.2.3", True),
        ("https://api.example", True, "fd12::1", True),
        ("https://api.example", True, "::ffff:10.1.2.3", True),
        ("https://api.example", True, "169.254.169.254", False),
        ("https://api.example", True, "::ffff:169.254.169.254", False),
        ("https://api.example", True, "0.0.0.0", False),
        ("https://api.example", True, "0.1.2.3", False),
        ("http://localhost:8080", False, "127.0.0.1", True),
        ("http://localhost:8080", False, "::1", True),
        ("http://localhost:8080", False, "::ffff:127.0.0.1", True),
        ("http://localhost:8080", False, "10.1.2.3", False),
        ("http://127.evil.example", False, "127.0.0.1", False),
    ],
)
def test_an_account_reaches_the_world_and_what_it_was_allowed(base, private, address, is_allowed) -> None:
    assert _reach(base, private=private).allows(ipaddress.ip_address(address)) is is_allowed
