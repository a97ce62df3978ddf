"""Finals: originals leave byte for byte, no file is written over, every export is on record."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from stage import made, noise, opened, pasted

from studio.host.places import Places
from studio.imaging.arrays import to_array
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput
from studio.model.events import Event, NoticeRaised
from studio.model.finals import ExportOptions, FileFormat, MetadataRule
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def test_keeping_an_original_writes_its_bytes(studio: Studio, tmp_path: Path, run: Run) -> None:
    picture = pasted(noise())

    async def story() -> None:
        session = await studio.new_project([picture])
        root = session.images()[0].head or ""
        options = ExportOptions(metadata=MetadataRule.KEEP)

        (file,) = await session.finals.export([root], tmp_path / "out", options)

        assert file.path.read_bytes() == picture.data
        assert file.sha256 == hashlib.sha256(picture.data).hexdigest()
        detail = await session.node_detail(root)
        assert detail.picture is not None
        assert file.pixels == detail.picture.pixels
        await session.close()

    run(story())


def test_an_existing_file_is_kept_unless_told_otherwise(studio: Studio, tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).head or ""
        (tmp_path / "noise-1.png").write_text("something of the user's")

        first, second = [
            (await session.finals.export([root], tmp_path, ExportOptions()))[0].path for _ in range(2)
        ]

        assert [first.name, second.name] == ["noise-1-2.png", "noise-1-3.png"]
        assert (tmp_path / "noise-1.png").read_text() == "something of the user's"
        (over,) = await session.finals.export([root], tmp_path, ExportOptions(overwrite=True))
        assert over.path.name == "noise-1.png"
        assert not list(tmp_path.glob(".*"))
        await session.close()

    run(story())


def test_candidates_leave_as_the_pixels_that_are_shown(studio: Studio, tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        nodes = await made(session, image_id, 2)
        await session.marks.set_label(nodes[0].id, "walnut / dark")
        told: list[float] = []

        files = await session.finals.export(
            [node.id for node in nodes],
            tmp_path,
            ExportOptions(template="{image} {label} {number} {width}"),
            progress=told.append,
        )

        assert [file.path.name for file in files] == ["noise walnut - dark 2 64.png", "noise 3 64.png"]
        for node, file in zip(nodes, files, strict=True):
            shown = to_array((await session.pictures.sheet(node.id)).pixels)
            with Image.open(file.path) as written:
                assert np.array_equal(np.asarray(written), shown)
        assert told == [0.5, 1.0]
        await session.close()

    run(story())


def test_every_export_is_on_record(studio: Studio, tmp_path: Path, run: Run) -> None:
    async def story() -> tuple[Path, str]:
        session, image_id = await opened(studio)
        root = session.history(image_id).head or ""
        options = ExportOptions(format=FileFormat.WEBP, quality=80, long_edge_px=32)
        (file,) = await session.finals.export([root], tmp_path, options)
        assert (file.width, file.height, file.pixels) == (32, 24, None)
        await session.close()
        return session.path, file.sha256

    project, sha256 = run(story())

    with sqlite3.connect(project) as db:
        (row,) = db.execute("SELECT file_name, options_json, sha256 FROM export").fetchall()
    db.close()
    assert row[0] == "noise-1.webp"
    assert json.loads(row[1])["quality"] == 80
    assert row[2] == sha256


def test_an_export_from_a_second_window_says_that_it_is_not_recorded(
    studio: Studio, seen: list[Event], tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        first, image_id = await opened(studio)
        second = await studio.open_project(first.path)
        seen.clear()

        await second.finals.export([first.history(image_id).head or ""], tmp_path, ExportOptions())

        assert [event.notice.kind for event in seen if isinstance(event, NoticeRaised)] == [
            "export-not-recorded"
        ]
        await second.close()
        await first.close()

    run(story())


def test_a_dragged_picture_of_a_strangers_project_lies_where_all_do(
    studio: Studio, home: Places, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        path = session.path
        await session.close()
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE meta SET value = '../../../elsewhere' WHERE key = 'project_id'")

        strange = await studio.open_project(path)
        dragged = await strange.finals.picture_file(strange.history(image_id).head or "")
        await strange.close()

        assert strange.is_read_only
        assert dragged.resolve().is_relative_to(home.cache / "drag")

    run(story())


def test_a_template_with_an_unknown_field_writes_nothing(studio: Studio, tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).head or ""

        with pytest.raises(BadInput, match="template-unknown"):
            await session.finals.export([root], tmp_path / "out", ExportOptions(template="{author}"))

        assert not (tmp_path / "out").exists()
        await session.close()

    run(story())


def test_a_dragged_picture_is_a_png_of_the_node(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (node,) = await made(session, image_id)

        path = await session.finals.picture_file(node.id)
        again = await session.finals.picture_file(node.id)

        assert path == again
        assert path.name == "noise-2.png"
        with Image.open(path) as written:
            assert written.size == (64, 48)
        await session.close()

    run(story())


def test_how_large_files_would_be_is_told_before_they_are_written(
    studio: Studio, tmp_path: Path, run: Run
) -> None:
    picture = pasted(noise())

    async def story() -> None:
        session = await studio.new_project([picture, pasted(noise(seed=5))])
        roots = [image.head or "" for image in session.images()]
        options = ExportOptions(FileFormat.JPEG, 80)

        told = await session.finals.expected_bytes(roots, options, CancelToken())
        kept = ExportOptions(metadata=MetadataRule.KEEP)
        as_received = await session.finals.expected_bytes(roots[:1], kept, CancelToken())
        files = await session.finals.export(roots, tmp_path / "out", options)

        assert told == sum(file.bytes for file in files)
        assert as_received == len(picture.data)
        await session.close()

    run(story())


def test_of_many_files_a_few_tell_how_large_all_would_be(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).head or ""
        options = ExportOptions(FileFormat.JPEG, 80)

        one = await session.finals.expected_bytes([root], options, CancelToken())
        many = await session.finals.expected_bytes([root] * 10, options, CancelToken())

        assert many == 10 * one
        await session.close()

    run(story())
