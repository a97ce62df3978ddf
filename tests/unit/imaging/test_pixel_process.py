"""Foreign bytes are decoded in a process of their own: it may do what it likes, a sentence comes of it."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from studio.imaging.foreign import open_picture
from studio.imaging.opening import open_here
from studio.imaging.pixel_process.crew import Crew
from studio.imaging.pixel_process.process import PixelProcess
from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadInput
from studio.model.sentences import explain

ILL_BEHAVED = "ill_behaved"


@pytest.fixture
def crew() -> Iterator[Crew]:
    made = Crew(ILL_BEHAVED)
    yield made
    made.stop()


def _text(crew: Crew, work: str) -> str:
    return bytes(crew.open(work.encode(), "cup.png").pixels.data).decode()


def _kind(crew: Crew, work: str) -> str:
    with pytest.raises(BadInput) as refused:
        crew.open(work.encode(), "cup.png")
    assert "cup.png" in explain(refused.value).text
    assert _text(crew, "next") == "next"
    return refused.value.kind


def test_what_comes_back_is_what_a_decode_here_gives() -> None:
    array = np.random.default_rng(1).integers(0, 256, (40, 60, 4)).astype(np.uint8)
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(array).save(out, "WEBP", lossless=True, exact=True, exif=exif)

    apart, here = open_picture(out.getvalue(), name="a"), open_here(out.getvalue(), name="a")

    assert apart == here
    assert apart.notices[0].kind == "orientation-applied"


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        ("hang", "picture-too-slow"),
        ("break", "picture-crashed"),
        ("kill", "picture-memory"),
        ("eat 1000", "picture-memory"),
        ("long 17", "picture-crashed"),
        ("hold", "picture-crashed"),
        ("lie no-such-kind", "picture-crashed"),
    ],
)
def test_a_decoder_that_goes_wrong_ends_in_a_sentence(crew: Crew, work: str, kind: str) -> None:
    assert _kind(crew, work) == kind


def test_the_time_grows_with_the_size_that_was_found(crew: Crew) -> None:
    token, began = CancelToken(), time.monotonic()
    threading.Timer(5, token.cancel).start()

    with pytest.raises(Cancelled):  # and not that it was too slow after those of a small one
        crew.open(b"sleep 8000 5000", "a", token)

    assert time.monotonic() - began > 4


def test_what_a_library_prints_is_no_answer(crew: Crew) -> None:
    assert _text(crew, "print") == "print"


def test_our_own_mistake_is_raised_with_its_traceback(crew: Crew) -> None:
    with pytest.raises(RuntimeError, match="AssertionError: a mistake"):
        crew.open(b"err a mistake", "a")

    assert _text(crew, "next") == "next"


def test_a_process_that_died_at_rest_is_replaced_without_a_word() -> None:
    crew = Crew(ILL_BEHAVED)
    crew.get_ready()
    (process,) = crew._free
    os.kill(process.id, signal.SIGKILL)
    while process.is_alive:
        time.sleep(0.01)

    assert _text(crew, "next") == "next"
    crew.stop()


def test_cancelling_kills_the_process_at_once(crew: Crew) -> None:
    token = CancelToken()
    threading.Timer(0.5, token.cancel).start()

    began = time.monotonic()
    with pytest.raises(Cancelled):
        crew.open(b"sleep 10 10", "a", token)

    assert time.monotonic() - began < 3
    assert crew._free == []


def test_two_that_hang_keep_a_third_waiting_only_until_it_is_cancelled(crew: Crew) -> None:
    tokens = [CancelToken() for _ in range(3)]
    ended: list[int] = []

    def ask(n: int) -> None:
        with pytest.raises(Cancelled):
            crew.open(b"sleep 8000 5000", "a", tokens[n])
        ended.append(n)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(1)

    for n in (2, 1, 0):
        tokens[n].cancel()
        threads[n].join(10)

    assert sorted(ended) == [0, 1, 2]


def test_nothing_of_the_environment_and_no_open_file_is_handed_down(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    with open(__file__) as held:
        os.set_inheritable(held.fileno(), True)

        names, files = json.loads(_text(crew, "environment"))

    assert "OPENAI_API_KEY" not in names
    assert "HOME" not in names
    assert len(files) <= 6  # its three, for answers, what it was lent, and the folder it was listed from


def test_it_ends_when_its_parent_is_gone() -> None:
    process = PixelProcess()
    process.wait_ready("a", None)

    assert process._program.stdin is not None
    process._program.stdin.close()

    assert process._program.wait(20) == 0
    process.stop()
