"""Going from one image to another in the whole window: what is not kept yet stays with its own image."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from stage import noise, pasted
from whole_desk import desk_at, until

from studio.host.places import resources
from studio.model.markup import Stroke
from studio.ui.desk import Desk

PICTURE = resources() / "pictures" / "dandelion.jpg"
STROKE = Stroke(((10.0, 10.0), (90.0, 60.0)))


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))


@asynccontextmanager
async def _two_images() -> AsyncIterator[tuple[Desk, str, str]]:
    """The first is in view."""
    async with desk_at(PICTURE) as (desk, _window):
        first = desk.in_hand.image_id
        (second,) = await desk.in_hand.session.add_images((pasted(noise()),))
        await until(lambda: not desk.tasks.names())
        yield desk, first, second


def test_markup_that_is_still_being_kept_is_not_seen_on_another_image(run_qt) -> None:
    async def story() -> None:
        async with _two_images() as (desk, first, second):
            markup, drafts = desk.page.stage.canvas.easel.markup, desk.in_hand.session.drafts

            markup.add(STROKE)
            desk.in_hand.look_at(second)
            shown = markup.strokes
            markup.add(STROKE)
            markup.add(STROKE)
            await until(lambda: not desk.tasks.names())
            desk.in_hand.look_at(first)

            assert shown == ()
            assert markup.strokes == drafts.draft(first).markup == (STROKE,)
            assert drafts.draft(second).markup == (STROKE, STROKE)

    run_qt(story())


def test_strokes_of_one_image_are_not_undone_on_another(run_qt) -> None:
    async def story() -> None:
        async with _two_images() as (desk, _first, second):
            markup = desk.page.stage.canvas.easel.markup
            markup.add(STROKE)
            markup.clear()
            await until(lambda: not desk.tasks.names())

            desk.in_hand.look_at(second)

            assert not markup.may_undo

    run_qt(story())
