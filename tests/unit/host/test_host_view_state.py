"""Where the user was comes back, per project."""

from studio.host.places import Places
from studio.host.view_state import ViewStates

_PROJECT = "p0000000000aa"


def test_where_the_user_was_comes_back(here: Places) -> None:
    ViewStates(here).keep(_PROJECT, {"image": "i0000000000bb", "zoom": 1.5, "centre": [10, 20]})

    assert ViewStates(here).load(_PROJECT)["zoom"] == 1.5


def test_another_project_begins_afresh(here: Places) -> None:
    ViewStates(here).keep(_PROJECT, {"zoom": 2})

    assert ViewStates(here).load("p0000000000cc") == {}


def test_the_newest_state_replaces_the_old(here: Places) -> None:
    states = ViewStates(here)
    states.keep(_PROJECT, {"zoom": 2, "tool": "brush"})

    states.keep(_PROJECT, {"zoom": 3})

    assert states.load(_PROJECT) == {"zoom": 3}


def test_a_damaged_state_is_forgotten_and_said(here: Places) -> None:
    states = ViewStates(here)
    states.keep(_PROJECT, {"zoom": 2})
    (here.data / "views" / f"{_PROJECT}.json").write_text("{")

    assert states.load(_PROJECT) == {}
    assert states.notices[0].kind == "file-set-aside"
