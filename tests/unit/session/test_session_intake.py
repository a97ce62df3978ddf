"""Pictures in: the bytes as they came, notices that stay, and nothing left of what fails."""

import hashlib
import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from stage import noise, pasted

from studio.imaging.arrays import to_array
from studio.model.errors import BadInput
from studio.model.events import Event, NoticeRaised
from studio.session.sources import HeldPicture, PastedPicture
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def cmyk_jpeg() -> bytes:
    with io.BytesIO() as file:
        Image.fromarray(noise()).convert("CMYK").save(file, "jpeg")
        return file.getvalue()


def test_a_cmyk_picture_keeps_its_bytes_and_says_so_for_good(studio: Studio, run: Run) -> None:
    data = cmyk_jpeg()

    async def story() -> None:
        session = await studio.new_project([PastedPicture(data, "print.jpg")])
        (image,) = session.images()
        await session.close()

        again = await studio.open_project(session.path)

        (kept,) = again.images()
        detail = await again.node_detail(kept.head or "")
        assert [notice.kind for notice in kept.notices] == ["converted-without-profile"]
        assert kept.notices == image.notices
        assert detail.original_sha256 == hashlib.sha256(data).hexdigest()
        assert detail.stored_sha256 != detail.original_sha256
        assert detail.picture is not None
        assert (detail.picture.bands, detail.picture.space) == (3, "sRGB")
        assert (await again.check()).is_sound
        await again.close()

    run(story())


def test_a_picture_that_is_encoded_when_it_is_wanted_is_encoded_once_and_in_a_thread(
    studio: Studio, run: Run
) -> None:
    data, threads = pasted(noise()).data, []

    def encoded() -> bytes:
        threads.append(threading.current_thread())
        return data

    async def story() -> None:
        session = await studio.new_project([HeldPicture(encoded, "held.png")])
        (image,) = session.images()

        detail = await session.node_detail(image.head or "")

        assert image.name == "held"
        assert detail.original_sha256 == hashlib.sha256(data).hexdigest()
        assert len(threads) == 1
        assert threads[0] is not threading.main_thread()
        await session.close()

    run(story())


def test_an_untouched_picture_is_stored_as_it_came(studio: Studio, run: Run) -> None:
    picture = pasted(noise())

    async def story() -> None:
        session = await studio.new_project([picture])
        (image,) = session.images()

        detail = await session.node_detail(image.head or "")

        assert detail.stored_sha256 == detail.original_sha256 == hashlib.sha256(picture.data).hexdigest()
        assert image.notices == ()
        assert image.origin == "noise.png"
        await session.close()

    run(story())


def test_several_pictures_become_images_in_order_under_names_of_their_own(
    studio: Studio, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "cup.png").write_bytes(pasted(noise(seed=3)).data)

    async def story() -> None:
        session = await studio.new_project([pasted(noise(), "cup.png"), pasted(noise(seed=2), "bowl.png")])

        added = await session.add_images([tmp_path / "cup.png"])

        assert [image.name for image in session.images()] == ["cup", "bowl", "cup-2"]
        assert added == (session.images()[2].id,)
        sheet = await session.pictures.sheet(session.images()[2].head or "")
        assert np.array_equal(to_array(sheet.pixels), noise(seed=3))
        await session.close()

    run(story())


def test_what_cannot_be_opened_among_several_is_said_and_the_others_are_taken(
    studio: Studio, seen: list[Event], run: Run
) -> None:
    broken = PastedPicture(b"walnut table", "notes.txt")

    async def story() -> None:
        session = await studio.new_project([broken, pasted(noise(), "cup.png")])

        assert [image.name for image in session.images()] == ["cup"]
        told = [event.notice for event in seen if isinstance(event, NoticeRaised)]
        assert [(notice.kind, notice.facts["name"]) for notice in told] == [("not-a-picture", "notes.txt")]
        with pytest.raises(BadInput, match="not-a-picture"):
            await session.add_images([broken])
        await session.close()

    run(story())


@pytest.mark.parametrize("data", [b"", b"walnut table", pasted(noise()).data[:90]])
def test_a_picture_that_fails_leaves_no_project(studio: Studio, data: bytes, run: Run) -> None:
    async def story() -> None:
        with pytest.raises(BadInput):
            await studio.new_project([PastedPicture(data, "cup.png")])

    run(story())

    assert list(studio.projects_folder.iterdir()) == []
