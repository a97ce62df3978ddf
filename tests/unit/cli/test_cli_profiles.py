"""Accounts from the command line: their key comes from standard input or by name, never among the words."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import Answer, Palimpsest
from loopback.openai_server import KEY as LOOPBACK_KEY
from loopback.openai_server import OpenAIServer

KEY = "sk-canary-0123456789abcdef0123"
ROW = {
    "profile",
    "kind",
    "preset",
    "base_url",
    "model",
    "key",
    "key_variable",
    "private_network",
    "parallel",
    "uploads",
    "settings",
}


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


def typed_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def ids(answer: Answer) -> list[str]:
    return [row["profile"] for row in answer.json["profiles"]]


def test_an_account_is_added_listed_shown_and_removed(
    palimpsest: Palimpsest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORK_KEY", KEY)
    words = ("--kind", "openai", "--model", "gpt-image-2", "--key-env", "WORK_KEY", "--set", "quality=low")

    added = palimpsest("profiles", "add", "work", *words, "--parallel", "3", "--json")
    listed = palimpsest("profiles", "--json")
    shown = palimpsest("profiles", "show", "work", "--json")
    removed = palimpsest("profiles", "remove", "work", "--json")

    (row,) = shown.json["profiles"]
    assert [row] == added.json["profiles"]
    assert row == {
        "profile": "work",
        "kind": "openai",
        "preset": None,
        "base_url": "https://api.openai.com/v1",
        "model": "gpt-image-2",
        "key": "environment",
        "key_variable": "WORK_KEY",
        "private_network": False,
        "parallel": 3,
        "uploads": False,
        "settings": {"quality": "low"},
    }
    assert ids(listed) == ["built-in", "work"]
    assert all(set(one) == ROW for one in listed.json["profiles"])
    assert ids(removed) == ["built-in"]
    assert KEY not in added.printed + listed.printed + shown.printed


def test_people_are_told_where_keys_lie(palimpsest: Palimpsest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORK_KEY", KEY)
    own = ("--kind", "compatible", "--base-url", "http://localhost:8080/v1", "--no-key")
    palimpsest("profiles", "add", "work", "--kind", "openai", "--key-env", "WORK_KEY")
    palimpsest("profiles", "add", "play", "--kind", "openai", "--key-env", "PLAY_KEY")
    palimpsest("profiles", "add", "home", *own)

    told = palimpsest("profiles").printed

    assert "Its key is read from WORK_KEY." in told
    assert "Its key is missing: PLAY_KEY is not set." in told
    assert "http://localhost:8080/v1  It needs no key." in told
    assert KEY not in told


def test_an_account_is_replaced_only_when_that_is_said(palimpsest: Palimpsest) -> None:
    words = ("profiles", "add", "work", "--kind", "openai", "--no-key")
    palimpsest(*words)

    taken = palimpsest(*words, "--model", "gpt-image-2")
    replaced = palimpsest(*words, "--model", "gpt-image-2", "--replace", "--json")

    assert taken.code == 1
    assert "There is an account “work” already." in taken.told
    assert replaced.json["profiles"][0]["model"] == "gpt-image-2"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--base-url", "http://a.example/v1"), "a.example would be sent pictures and the key unencrypted"),
        (("--base-url", "a.example"), "“a.example” is not an address"),
        ((), "A server of your own needs an address"),
        (("--base-url", f"https://me:{KEY}@a.example/v1"), "seems to hold a key"),
        (("--base-url", "https://a.example/v1", "--set", f"header={KEY}"), "looks like a key"),
        (("--base-url", "https://a.example/v1", "--parallel", "99"), "99 calls at once"),
    ],
)
def test_what_an_account_may_not_be_is_said_without_the_key(
    palimpsest: Palimpsest, words: tuple[str, ...], sentence: str
) -> None:
    answer = palimpsest("profiles", "add", "own", "--kind", "compatible", "--no-key", *words, "--json")

    assert answer.code == 1
    assert sentence in answer.told
    assert KEY not in answer.told + answer.printed
    assert ids(palimpsest("profiles", "--json")) == ["built-in"]


def test_without_a_keyring_a_key_is_refused_and_nothing_is_added(
    palimpsest: Palimpsest, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed_in(monkeypatch, f"{KEY}\n")
    added = palimpsest("profiles", "add", "work", "--kind", "openai", "--key-stdin", "--json")
    palimpsest("profiles", "add", "play", "--kind", "openai", "--no-key")
    typed_in(monkeypatch, KEY)
    entered = palimpsest("keys", "set", "play", "--stdin", "--json")

    for answer in (added, entered):
        assert answer.code == 1
        assert answer.json["error"]["kind"] == "keyring-absent"
        assert KEY not in answer.printed + answer.told
    assert ids(palimpsest("profiles", "--json")) == ["built-in", "play"]


def test_a_key_among_the_words_is_not_repeated(palimpsest: Palimpsest) -> None:
    for words in (
        ("keys", "set", "work", KEY),
        ("profiles", "add", "work", "--kind", "openai", "--no-key", KEY),
    ):
        answer = palimpsest(*words, "--json")

        assert answer.code == 2
        assert "no option takes one" in answer.told
        assert KEY not in answer.printed + answer.told


def test_nobody_is_asked_where_nobody_sits(palimpsest: Palimpsest, monkeypatch: pytest.MonkeyPatch) -> None:
    typed_in(monkeypatch, KEY)

    answer = palimpsest("keys", "set", "work")

    assert answer.code == 1
    assert "--stdin" in answer.told


@pytest.mark.parametrize("text", ["", "\n", "two words", "line\nbreak"])
def test_what_cannot_be_a_key_is_refused(
    palimpsest: Palimpsest, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    palimpsest("profiles", "add", "work", "--kind", "openai", "--no-key")
    typed_in(monkeypatch, text)

    assert palimpsest("keys", "set", "work", "--stdin").code == 1


def test_forgetting_a_key_that_is_not_there_is_well(palimpsest: Palimpsest) -> None:
    palimpsest("profiles", "add", "work", "--kind", "openai", "--no-key")

    answer = palimpsest("keys", "forget", "work", "--json")

    assert answer.code == 0
    assert (answer.json["profile"], answer.json["key"]) == ("work", "none")


def test_a_test_names_what_is_missing(palimpsest: Palimpsest) -> None:
    palimpsest("profiles", "add", "work", "--kind", "openai", "--key-env", "WORK_KEY")

    for words in (("profiles", "test", "work"), ("keys", "test", "work")):
        answer = palimpsest(*words, "--json")

        assert answer.code == 1
        assert answer.json["error"]["kind"] == "key-variable-unset"
        assert "WORK_KEY, which is not set" in answer.told


def test_the_built_in_engine_can_be_tested(palimpsest: Palimpsest) -> None:
    answer = palimpsest("profiles", "test", "built-in", "--json")

    assert answer.json["models"] is not None
    assert (answer.json["key"], answer.json["retiring"]) == ("none", {})


def test_an_account_with_a_mistake_is_told_and_the_others_work(
    palimpsest: Palimpsest, tmp_path: Path
) -> None:
    palimpsest("profiles", "add", "work", "--kind", "openai", "--no-key")
    file = tmp_path / "home" / "config" / "profiles.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "bad": {"kind": "telepathy"}}))

    answer = palimpsest("profiles", "--json")

    assert ids(answer) == ["built-in", "work"]
    assert [notice["kind"] for notice in answer.json["notices"]] == ["profile-damaged"]
    assert palimpsest("profiles", "remove", "bad").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("profiles", "add", "work"),
        ("profiles", "add", "work", "--kind", "openai"),
        ("profiles", "add", "work", "--kind", "runware", "--no-key"),
        ("profiles", "add", "work", "--kind", "openai", "--no-key", "--key-stdin"),
        ("profiles", "show"),
        ("profiles", "rename", "work"),
        ("keys",),
        ("keys", "set"),
    ],
)
def test_wrong_words_end_with_2(palimpsest: Palimpsest, words: tuple[str, ...]) -> None:
    assert palimpsest(*words).code == 2


def test_an_impossible_setting_is_said_before_anything_is_kept(palimpsest: Palimpsest) -> None:
    words = (
        "profiles",
        "add",
        "own",
        "--kind",
        "compatible",
        "--base-url",
        "http://localhost/v1",
        "--no-key",
    )

    refused = palimpsest(*words, "--set", "mask_form=purple")
    palimpsest(*words)
    replaced = palimpsest(*words, "--replace", "--set", "mask_form=purple")

    for answer in (refused, replaced):
        assert answer.code == 1
        assert "purple" in answer.told
    (row,) = palimpsest("profiles", "show", "own", "--json").json["profiles"]
    assert row["settings"] == {}


@pytest.fixture
def openai(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    monkeypatch.setenv("LOOPBACK_KEY", LOOPBACK_KEY)
    with OpenAIServer() as server:
        yield server


def add_hosted(palimpsest: Palimpsest, server: OpenAIServer) -> None:
    words = ("--base-url", server.url, "--model", "gpt-image-2.6-flare", "--key-env", "LOOPBACK_KEY")
    assert palimpsest("profiles", "add", "work", "--kind", "openai", *words).code == 0


def test_a_test_tells_what_answered_and_pays_nothing(palimpsest: Palimpsest, openai: OpenAIServer) -> None:
    add_hosted(palimpsest, openai)

    answer = palimpsest("profiles", "test", "work", "--json")
    told = palimpsest("keys", "test", "work").printed

    assert answer.code == 0, answer.told
    assert "gpt-image-2.6-flare" in answer.json["models"]
    assert (answer.json["key"], answer.json["model_missing"], answer.json["paid"]) == (
        "environment",
        False,
        None,
    )
    assert f"127.0.0.1:{openai.port} answers." in told
    assert openai.attempts == 0


def test_a_paid_test_needs_a_maximum_and_makes_one_picture(
    palimpsest: Palimpsest, openai: OpenAIServer, tmp_path: Path
) -> None:
    add_hosted(palimpsest, openai)

    refused = palimpsest("profiles", "test", "work", "--paid", "--json")
    assert (refused.code, refused.json["error"]["kind"], openai.attempts) == (1, "no-maximum", 0)
    paid = palimpsest("profiles", "test", "work", "--paid", "--max-cost", "0.50", "--json")
    again = palimpsest("profiles", "test", "work", "--paid", "--max-cost", "0.50", "--json")

    assert paid.code == again.code == 0, paid.told
    assert openai.submits == 2
    assert len(paid.json["paid"]["candidates"]) == 1
    assert float(paid.json["paid"]["cost"]["usd"]) > 0
    project = Path(paid.json["paid"]["project"])
    assert project == tmp_path / "home" / "documents" / "Palimpsest" / "Test of work.palimpsest"
    assert len(palimpsest("log", project, "--json").json["images"]) == 2


def test_a_paid_test_that_fails_says_why(palimpsest: Palimpsest, openai: OpenAIServer) -> None:
    add_hosted(palimpsest, openai)
    openai.fail("403-verification")

    answer = palimpsest("profiles", "test", "work", "--paid", "--max-cost", "0.50", "--json")

    assert answer.code == 1
    assert answer.json["error"]["kind"] == "organization-unverified"
    assert answer.json["paid"]["candidates"] == []

    openai.fail("403-verification")
    printed = palimpsest("profiles", "test", "work", "--paid", "--max-cost", "0.50").printed
    assert "answers" in printed
    assert "made a picture" not in printed
