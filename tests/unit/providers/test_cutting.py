"""Pictures in JSON: cut out to files in slices, wherever the text is split, and whatever stands around."""

import base64
import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.model.errors import BadReply, Charged, OutcomeUnknown
from studio.model.sentences import explain
from studio.providers.network.cutting import SLICE, CutOut, Cutter, Garbled, cut_file, cut_out


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _cut(text: bytes, folder: Path, sizes: Callable[[int], int] = lambda _: SLICE) -> object:
    cutter = Cutter(lambda n: folder / f"cut-{n}")
    try:
        at = step = 0
        while at < len(text):
            size = sizes(step)
            cutter.feed(text[at : at + size])
            at, step = at + size, step + 1
        return cutter.finish()
    finally:
        cutter.abandon()


_BIG, _SMALL = os.urandom(100_003), os.urandom(40)
_ANSWER = {
    "created": 1,
    "data": [
        {"b64_json": _b64(_BIG), "revised_prompt": 'é "quoted" \\ 漢字 \u202e'},
        {"b64_json": _b64(_SMALL), "url": None},
        {"url": f"data:image/webp;base64,{_b64(_SMALL)}"},
        {"url": "https://files.example/" + "a" * 5000},
        {"b64_json": ""},
    ],
    "note": "lorem ipsum " * 2000,
    "short": _b64(_SMALL),
    _b64(_SMALL): [1.5, True, None, {}, []],
}


def _assert_is_answer(found: object) -> None:
    assert isinstance(found, dict)
    big, small, url = found["data"][0]["b64_json"], found["data"][1]["b64_json"], found["data"][2]["url"]
    assert big.path.read_bytes() == _BIG
    assert (big.size, big.prefix) == (len(_BIG), "")
    assert small.path.read_bytes() == url.path.read_bytes() == _SMALL
    assert url.prefix == "data:image/webp;base64,"
    assert len({big.path, small.path, url.path}) == 3
    rest = json.loads(json.dumps(found, default=lambda _: "cut"))
    expected = json.loads(json.dumps(_ANSWER))
    expected["data"][0]["b64_json"] = expected["data"][1]["b64_json"] = expected["data"][2]["url"] = "cut"
    assert rest == expected


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 4095, 4096, 4097, 10_000_000])
@pytest.mark.parametrize("style", ["plain", "escaped", "indented", "marked"])
def test_pictures_become_files_and_the_rest_stays(tmp_path: Path, size: int, style: str) -> None:
    text = json.dumps(_ANSWER, indent=2 if style == "indented" else None, ensure_ascii=style != "marked")
    if style == "escaped":
        text = text.replace("/", "\\/").replace("+", "\\u002B").replace("=", "\\u003d")
    data = (b"\xef\xbb\xbf" if style == "marked" else b"") + text.encode()

    _assert_is_answer(_cut(data, tmp_path, lambda _: size))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 9000), min_size=1, max_size=40))
def test_a_text_may_be_split_anywhere(tmp_path: Path, sizes: list[int]) -> None:
    text = json.dumps(_ANSWER).replace("/", "\\/").encode()

    _assert_is_answer(_cut(text, tmp_path, lambda step: sizes[step % len(sizes)]))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=30),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    ),
    size=st.integers(1, 9),
)
def test_json_without_pictures_is_read_as_json_reads_it(tmp_path: Path, value: object, size: int) -> None:
    assert _cut(json.dumps(value).encode(), tmp_path, lambda _: size) == value


def test_base64_in_lines_and_without_padding_is_understood(tmp_path: Path) -> None:
    lines = base64.encodebytes(_BIG).decode()
    text = json.dumps({"a": lines, "b": _b64(_BIG).rstrip("="), "b64_json": _b64(b"12").rstrip("=")}).encode()

    found = _cut(text, tmp_path)

    assert [cut.path.read_bytes() for cut in found.values()] == [_BIG, _BIG, b"12"]  # type: ignore[attr-defined]


_LONG = _b64(os.urandom(9000))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html><body>502 Bad Gateway</body></html>",
        b'{"data": [',
        b'{"data": ["abc',
        b'{"data": ["abc\\',
        b'{"data": NaN}',
        b'{"a": 1} trailing',
        b'\xff\xfe{"a": 1}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'"' + b"\\u12" + b'"',
        f'{{"b64_json": "{_LONG}'.encode(),
        f'{{"b64_json": "{_LONG}*{_LONG}"}}'.encode(),
        f'{{"b64_json": "{_LONG} {_LONG}"}}'.encode(),
        f'{{"b64_json": "{_LONG}={_LONG}"}}'.encode(),
        f'{{"b64_json": "{_LONG}A"}}'.encode(),
        '{"b64_json": "é'.encode() + _LONG.encode() * 200 + b'"}',
        b"[" + b'"a",' * 400_000 + b"1]",
        b"[" + b" " * 1_100_000 + b"]",
    ],
    ids=range(19),
)
def test_garbage_is_told_and_leaves_no_half_file(tmp_path: Path, text: bytes) -> None:
    body = tmp_path / "body"
    body.write_bytes(text)

    with pytest.raises(Garbled) as caught:
        cut_file(body, lambda n: tmp_path / f"cut-{n}")

    assert len(str(caught.value)) < 100
    assert list(tmp_path.glob("cut-*")) == []


def test_an_answer_has_64_pictures_at_most(tmp_path: Path) -> None:
    with pytest.raises(Garbled):
        _cut(json.dumps(["A" * 8000] * 65).encode(), tmp_path)

    assert len(list(tmp_path.iterdir())) == 64


def test_garbage_is_a_bad_reply_with_what_it_has_cost(run, tmp_path: Path) -> None:
    body = tmp_path / "body"
    body.write_bytes(b"<html>")

    with pytest.raises(BadReply) as caught:
        run(cut_out(body, lambda n: tmp_path / "cut", provider="me", charged=Charged.YES, request_id="req_1"))

    error = caught.value
    assert (error.kind, error.charged, error.request_id) == ("answer-not-json", Charged.YES, "req_1")


def test_a_disk_that_takes_no_pictures_leaves_the_outcome_open(run, tmp_path: Path) -> None:
    body = tmp_path / "body"
    body.write_text(json.dumps(_ANSWER))

    with pytest.raises(OutcomeUnknown) as caught:
        run(cut_out(body, lambda n: tmp_path / "no" / "cut", provider="me", charged=Charged.MAYBE))

    assert (caught.value.kind, caught.value.charged) == ("answer-not-kept", Charged.MAYBE)
    assert "could not be written to disk: No such file" in explain(caught.value).message
    assert body.exists()


def test_200_megabytes_are_cut_in_little_memory(tmp_path: Path) -> None:
    body = tmp_path / "body"
    piece = base64.b64encode(os.urandom(3_000_000))
    with body.open("wb") as file:
        file.write(b'{"data": [{"b64_json": "')
        for _ in range(25):
            file.write(piece)
        file.write(b'"}, {"b64_json": "')
        for _ in range(25):
            file.write(piece)
        file.write(b'"}]}')

    tracemalloc.start()
    found = cut_file(body, lambda n: tmp_path / f"cut-{n}")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert body.stat().st_size > 200_000_000
    cuts = [entry["b64_json"] for entry in found["data"]]  # type: ignore[index]
    assert [cut.size for cut in cuts] == [75_000_000, 75_000_000]
    assert all(isinstance(cut, CutOut) and cut.path.stat().st_size == cut.size for cut in cuts)
    assert most < 4_000_000, f"{most / 1e6:.1f} MB"


def test_a_cut_picture_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    fsync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda handle: (synced.append(os.readlink(f"/proc/self/fd/{handle}")), fsync(handle))
    )

    _cut(json.dumps({"b64_json": _b64(_SMALL)}).encode(), tmp_path)

    assert synced == [str(tmp_path / "cut-0"), str(tmp_path)]
