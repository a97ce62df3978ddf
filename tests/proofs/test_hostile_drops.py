"""Hostile pictures are dropped onto the real window: a sentence each, and it goes on answering."""

import asyncio
from pathlib import Path

import pytest
from dropped_pictures import dropped, hostile_files, project_in

from studio.assembly import build_studio
from studio.host.places import places

_MUTANTS = 2


def test_a_window_onto_which_hostile_pictures_are_dropped_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    project, files = project_in(tmp_path), tmp_path / "files"
    count = hostile_files(files, _MUTANTS)

    told, gaps = dropped(files, project, tmp_path / "gaps", timeout_s=300)

    print(f"{len(told)} dropped, longest gaps: " + "; ".join(map(str, gaps[:3])))
    assert len(told) == count
    assert not [one for one in told if any("went wrong inside" in said for said in one.said)]
    opened = sum(not one.said for one in told)
    assert asyncio.run(_images(project)) > opened


async def _images(project: Path) -> int:
    session = await build_studio(places(), lambda event: None).open_project(project)
    found = len(session.images())
    await session.close()
    return found
