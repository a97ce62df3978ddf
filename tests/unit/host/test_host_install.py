"""An installation knows itself, and the files it closed."""

from studio.host.install import Install
from studio.host.places import Places
from studio.model.ids import is_id


def test_the_id_is_made_once(here: Places) -> None:
    first = Install(here).install_id

    assert is_id(first)
    assert Install(here).install_id == first


def test_a_token_is_known_only_where_it_was_noted(here: Places) -> None:
    Install(here).note_token("p000000000001", "abc")

    again = Install(here)
    assert again.token("p000000000001") == "abc"
    assert again.token("p000000000002") is None


def test_the_newest_token_counts(here: Places) -> None:
    install = Install(here)
    install.note_token("p000000000001", "old")

    install.note_token("p000000000001", "new")

    assert install.token("p000000000001") == "new"


def test_tokens_of_two_programs_are_both_kept(here: Places) -> None:
    window, command_line = Install(here), Install(here)

    window.note_token("p000000000001", "a")
    command_line.note_token("p000000000002", "b")

    assert (window.token("p000000000001"), window.token("p000000000002")) == ("a", "b")


def test_a_damaged_file_makes_a_new_id_and_says_so(here: Places) -> None:
    before = Install(here).install_id
    (here.data / "install.json").write_text("[]")

    after = Install(here)

    assert after.install_id != before
    assert after.notices[0].kind == "file-set-aside"
