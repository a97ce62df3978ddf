"""The list of recent projects."""

from pathlib import Path

from studio.host.places import Places
from studio.host.recent import Recent
from studio.model.project import RecentProject


def _project(path: Path, **more: object) -> RecentProject:
    facts: dict[str, object] = {"images": 1, "nodes": 3, "opened": "2026-11-21T10:00:00+00:00"} | more
    return RecentProject(path=path, name=path.stem, **facts)  # type: ignore[arg-type]


def test_the_newest_stands_first(here: Places, tmp_path: Path) -> None:
    recent = Recent(here)

    recent.note(_project(tmp_path / "a.palimpsest"))
    recent.note(_project(tmp_path / "b.palimpsest"))
    recent.note(_project(tmp_path / "a.palimpsest", nodes=9))

    assert [(one.name, one.nodes) for one in Recent(here).projects()] == [("a", 9), ("b", 3)]


def test_a_thumbnail_comes_back_as_it_was(here: Places, tmp_path: Path) -> None:
    Recent(here).note(_project(tmp_path / "a.palimpsest", thumbnail=b"\x89PNG"))

    assert Recent(here).projects()[0].thumbnail == b"\x89PNG"


def test_a_project_that_went_away_says_so(here: Places, tmp_path: Path) -> None:
    there = tmp_path / "there.palimpsest"
    there.touch()
    recent = Recent(here)
    recent.note(_project(tmp_path / "gone.palimpsest"))
    recent.note(_project(there))

    assert {one.name: one.is_missing for one in recent.projects()} == {"gone": True, "there": False}


def test_a_forgotten_project_is_gone_with_its_thumbnail(here: Places, tmp_path: Path) -> None:
    recent = Recent(here)
    recent.note(_project(tmp_path / "a.palimpsest", thumbnail=b"\x89PNG"))

    recent.forget(tmp_path / "a.palimpsest")

    assert recent.projects() == ()
    assert list((here.data / "recent").iterdir()) == []


def test_the_list_does_not_grow_for_ever(here: Places, tmp_path: Path) -> None:
    recent = Recent(here)

    for number in range(30):
        recent.note(_project(tmp_path / f"{number}.palimpsest", thumbnail=b"x"))

    assert len(recent.projects()) == 24
    assert recent.projects()[0].name == "29"
    assert len(list((here.data / "recent").iterdir())) == 24


def test_rows_that_make_no_sense_are_left_out(here: Places) -> None:
    here.data.mkdir(parents=True)
    (here.data / "recent.json").write_text('{"projects": [7, {"path": 3}, {"path": "/x"}]}')

    assert Recent(here).projects() == ()
