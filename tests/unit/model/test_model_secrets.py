"""Keys are recognised by their form; what a person writes about a picture is not."""

import pytest

from studio.model.secrets import looks_like_key


@pytest.mark.parametrize(
    "text",
    [
        "sk-proj-Zz3kQ9vB7nL1xT5wY2cR8dF4",
        "warmer light sk-ant-api03-abcdefghijklmnopqrst please",
        "hf_AbCdEfGhIjKlMnOpQrStUvWx",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "AIzaSyA1234567890abcdefghijklmnopqrstuv",
        "AKIAIOSFODNN7EXAMPLE",
        "Authorization: Bearer 12ab-cdef-ghij-klmn",
        "api_key=4f3c2b1a0918abcd",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
        "-----BEGIN RSA PRIVATE KEY-----",
        "put 9f8e7d6c5b4a39281706f5e4d3c2b1a0 on it",
        "R4nd0mLook1ngT0kenWith0utAnyKn0wnPref1x",
    ],
)
def test_a_key_is_recognised_wherever_it_stands(text: str) -> None:
    assert looks_like_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "walnut table, soft window light from the left",
        "a key on a keyring, api keys drawn as real brass keys on the table",
        "the label reads “Bearer: AliceAndBobBrewingCompany”",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "IMG_20260101_123456_BURST001_COVER_Edited_Final_Version_2",
        "d41d8cd98f00b204e9800998ecf8427e.jpg",
        "6f1c2a90-8b1e-4a54-9d43-0f2d9c1e7a11",
        "https://example.com/pictures/walnut-board-number-12.jpg",
        "00000000000000000000000000000000000000000000",
        "risk-averse-and-desk-mounted-lamp-for-the-office",
    ],
)
def test_what_a_person_writes_is_no_key(text: str) -> None:
    assert not looks_like_key(text)
