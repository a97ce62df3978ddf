"""A profile is refused for what would send a key unencrypted, or keep one in a plain file."""

from dataclasses import replace

import pytest

from studio.model.errors import BadInput
from studio.model.profile import KeyPlace, Profile, ProfileKind, is_loopback
from studio.model.profile_rules import check_profile, usable_key
from studio.model.sentences import explain

HOSTED = Profile("work", ProfileKind.OPENAI, key=KeyPlace.KEYRING)
OWN = Profile("home", ProfileKind.COMPATIBLE, base_url="http://127.0.0.1:8080/v1")
CANARY = "sk-canary-0123456789abcdef0123"


def refusal(profile: Profile) -> str:
    with pytest.raises(BadInput) as caught:
        check_profile(profile)
    assert CANARY not in explain(caught.value).text + str(caught.value)
    return caught.value.kind


def test_usual_profiles_are_taken() -> None:
    check_profile(HOSTED)
    check_profile(OWN)
    check_profile(replace(OWN, preset="sdcpp", parallel=1))
    check_profile(replace(HOSTED, key=KeyPlace.ENVIRONMENT, key_variable="OPENAI_API_KEY"))


def test_a_kind_has_its_own_address() -> None:
    assert HOSTED.address == "https://api.openai.com/v1"
    assert HOSTED.origin == "https://api.openai.com:443"
    assert HOSTED.host == "api.openai.com"


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8080/v1", "http://localhost/v1", "http://[::1]:9/v1", "https://a.example/v1"],
)
def test_without_encryption_only_this_machine_is_called(address: str) -> None:
    check_profile(replace(OWN, base_url=address))


@pytest.mark.parametrize(
    "address", ["http://a.example/v1", "http://127.0.0.1.evil.example/v1", "http://192.168.1.4/v1"]
)
def test_other_machines_are_called_encrypted(address: str) -> None:
    assert refusal(replace(OWN, base_url=address)) == "address-plain"


def test_what_stands_behind_a_question_mark_is_not_said_again() -> None:
    with pytest.raises(BadInput) as caught:
        check_profile(replace(OWN, base_url="https://a.example/v1?password=marmalade"))

    assert "marmalade" not in explain(caught.value).text + str(caught.value)


def test_a_private_network_may_be_called_unencrypted_when_it_is_allowed() -> None:
    check_profile(replace(OWN, base_url="http://192.168.1.4:30000/v1", private_network=True))
    check_profile(replace(OWN, base_url="http://render-farm:8000/v1", private_network=True))

    public = replace(OWN, base_url="http://93.184.216.34/v1", private_network=True)
    assert refusal(public) == "address-plain"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("", "address-missing"),
        ("localhost:8080", "address-damaged"),
        ("ftp://a.example", "address-damaged"),
        ("https://", "address-damaged"),
        ("https://a.example:port/v1", "address-damaged"),
        ("https://a.example/v1?key=1", "address-damaged"),
        ("https://a.example/v 1", "address-damaged"),
        ("https://me:secret@a.example/v1", "address-with-key"),
        (f"https://a.example/{CANARY}/v1", "address-with-key"),
    ],
)
def test_an_address_must_be_one_and_hold_no_key(address: str, kind: str) -> None:
    assert refusal(replace(OWN, base_url=address)) == kind


@pytest.mark.parametrize("name", ["", " a", "-work", "a@b", "a/b", "x" * 41, "built-in", "Built-In", "a\n"])
def test_a_name_fits_the_keyring_and_the_command_line(name: str) -> None:
    assert refusal(replace(HOSTED, id=name)) == "profile-name"


@pytest.mark.parametrize("name", ["work", "Studio 2", "стүдио", "a", "client_x-1.0"])
def test_a_name_may_be_in_any_language(name: str) -> None:
    check_profile(replace(HOSTED, id=name))


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        (replace(HOSTED, id=CANARY), "key-in-profile"),
        (replace(HOSTED, model=CANARY), "key-in-profile"),
        (replace(HOSTED, key=KeyPlace.ENVIRONMENT, key_variable=CANARY), "key-in-profile"),
        (replace(HOSTED, settings={"header": CANARY}), "key-in-profile"),
        (replace(HOSTED, settings={"api_key": "0123456789abcdef"}), "key-in-profile"),
        (replace(HOSTED, key=KeyPlace.ENVIRONMENT, key_variable="MY KEY"), "variable-name"),
        (replace(HOSTED, key=KeyPlace.ENVIRONMENT), "variable-name"),
        (replace(HOSTED, key=KeyPlace.SESSION), "key-place"),
        (replace(HOSTED, parallel=0), "parallel-range"),
        (replace(HOSTED, parallel=17), "parallel-range"),
        (replace(HOSTED, preset="localai"), "preset-unknown"),
        (replace(OWN, preset="comfy"), "preset-unknown"),
        (replace(HOSTED, kind=ProfileKind.BUILT_IN), "profile-built-in"),
    ],
)
def test_what_a_profile_may_not_be_is_told_without_the_key(profile: Profile, kind: str) -> None:
    assert refusal(profile) == kind


def test_a_pasted_key_loses_the_blanks_around_it() -> None:
    assert usable_key(f"  {CANARY}\n") == CANARY


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "key-empty"),
        (" \n", "key-empty"),
        ("two words", "key-unusable"),
        ("line\nbreak", "key-unusable"),
        ("ключ", "key-unusable"),
    ],
)
def test_what_no_header_can_carry_is_no_key(text: str, kind: str) -> None:
    with pytest.raises(BadInput) as caught:
        usable_key(text)

    assert caught.value.kind == kind


def test_only_numbers_of_this_machine_and_localhost_are_loopback() -> None:
    assert is_loopback("http://127.8.8.8/v1")
    assert not is_loopback("http://127.0.0.1.example/v1")
    assert not is_loopback("http://localhost.example/v1")
