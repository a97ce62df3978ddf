"""The whole window on a project, for tests: opened, waited for, asked to act, and closed again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from studio.assembly import build_studio
from studio.host.catalogue import Catalogue
from studio.host.places import places
from studio.host.profiles import Profiles
from studio.host.secrets import Keys
from studio.model.provider import Provider
from studio.session.studio import Studio
from studio.ui.desk import Desk
from studio.ui.event_road import EventRoad
from studio.ui.window import Window


@asynccontextmanager
async def desk_at(
    what: Path | None,
    open_provider: Callable[[str], Provider] | None = None,
    *,
    prepare: Callable[[Studio], Awaitable[object]] | None = None,
) -> AsyncIterator[tuple[Desk, Window]]:
    """`open_provider` instead of the makers that this installation knows; `prepare` comes before the desk."""
    window, road = Window(), EventRoad()
    window.resize(1440, 900)
    window.show()
    studio = build_studio(places(), road.publish)
    if open_provider is not None:
        studio = Studio(
            places=places(),
            program="test",
            profiles=Profiles(places()),
            keys=Keys(),
            catalogue=Catalogue(places()),
            open_provider=open_provider,
            publish=road.publish,
        )
    if prepare is not None:
        await prepare(studio)
    desk = Desk(window, studio, road, "0")
    desk.open_first(what)
    await until(lambda: not desk.tasks.is_busy("project"))
    try:
        yield desk, window
        window.close()
        await desk.closed.wait()
    finally:
        await desk.finish()
        window.deleteLater()


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 – what is waited for is the window's own, without an event
            await asyncio.sleep(0.02)


def act(window: Window, action_id: str) -> None:
    assert window.all_actions.reason(action_id) == ""
    window.all_actions.action(action_id).trigger()
