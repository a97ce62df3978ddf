from collections import Counter
from dataclasses import replace

import pytest

from studio.ui.action_table import ACTIONS, MENUS, ActionSpec
from studio.ui.palette import synonyms
from studio.ui.palette.entries import Entry, Source, rows
from studio.ui.situation import Situation

OPEN = Situation(
    has_project=True,
    images=2,
    has_node=True,
    has_other=True,
    has_parent=True,
    has_child=True,
    has_sibling=True,
    has_hidden=True,
    has_hidden_image=True,
    has_picks=True,
    candidates=4,
    has_mask=True,
    has_recipe=True,
    has_steps=True,
    has_keep_entry=True,
    has_partner=True,
    has_raw=True,
    has_answer=True,
    versions=2,
    has_account=True,
    undo_title="Verdict",
    redo_title="Verdict",
)


RUNNING = replace(OPEN, is_running=True)


def test_every_action_has_an_id_of_its_own_and_a_menu() -> None:
    ids = [spec.id for spec in ACTIONS]

    assert len(ids) == len(set(ids))
    assert {spec.menu for spec in ACTIONS} == {name for name, _title in MENUS}


def test_no_two_actions_share_keys() -> None:
    taken = Counter(key for spec in ACTIONS for key in spec.keys)

    assert [key for key, count in taken.items() if count > 1] == []


def test_other_words_belong_to_actions_that_there_are() -> None:
    assert set(synonyms._ALSO) <= {spec.id for spec in ACTIONS}
    assert synonyms.also_found_by("view.fit", "view") == "zoom to the window View"


def test_nothing_lies_on_keys_that_write_letters_or_open_menus() -> None:
    keys = [key for spec in ACTIONS for key in spec.keys]

    assert not [key for key in keys if key.startswith("Ctrl+Alt")]
    assert not [key for key in keys if key.startswith("Alt+") and len(key) == 5 and key[4].isalpha()]
    assert "Tab" not in keys


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.id)
def test_with_everything_at_hand_every_action_can_be_done(spec: ActionSpec) -> None:
    assert "" in (spec.why_not(OPEN), spec.why_not(RUNNING))


def test_read_only_refuses_what_changes_and_allows_what_looks() -> None:
    now = replace(OPEN, is_read_only=True)
    reasons = {spec.id: spec.why_not(now) for spec in ACTIONS}

    assert all("read-only" in reasons[one] for one in ("image.pick", "tool.brush", "turn.generate"))
    assert all(not reasons[one] for one in ("view.fit", "file.export", "file.save-copy", "compare.wipe"))


def test_an_empty_sheet_refuses_what_needs_pixels_and_can_be_generated_on() -> None:
    now = replace(OPEN, is_sheet=True, has_parent=False, has_other=False)
    reasons = {spec.id: spec.why_not(now) for spec in ACTIONS}

    assert all("still empty" in reasons[one] for one in ("file.export", "tool.brush", "edit.copy-picture"))
    assert not any(reasons[one] for one in ("turn.generate", "view.fit", "image.rename"))


def test_what_was_made_from_words_has_nothing_to_be_compared_with() -> None:
    now = replace(OPEN, has_other=False)
    reasons = {spec.id: spec.why_not(now) for spec in ACTIONS}

    assert "made from words" in reasons["compare.wipe"]
    assert not reasons["image.pick"]


def test_why_a_lock_cannot_be_had_is_said_by_what_is_asked() -> None:
    lock = next(spec for spec in ACTIONS if spec.id == "mask.lock")

    assert lock.why_not(replace(OPEN, lock_reason="The mask is empty.")) == "The mask is empty."
    assert lock.why_not(replace(OPEN, is_merging=True)) == "Not while two nodes are being merged."


def test_a_reason_is_a_sentence() -> None:
    reasons = {spec.why_not(Situation()) for spec in ACTIONS} - {""}

    assert reasons
    assert all(reason.endswith(".") and reason[0].isupper() for reason in reasons)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("light table", "compare.side-by-side"),
        ("recipe", "turn.variants"),
        ("stop", "turn.cancel"),
        ("delete", "image.hide-node"),
        ("prompt", "turn.instruction"),
        ("raw", "compare.raw"),
        ("budget", "file.spending"),
    ],
)
def test_an_action_is_found_by_what_other_programs_call_it(typed: str, found: str) -> None:
    spec = next(spec for spec in ACTIONS if spec.id == found)
    entry = Entry(found, spec.title, list, more=synonyms.also_found_by(found, spec.menu))
    nothing = Entry("other", "Quit", list)

    listed = rows(typed, [Source("Actions", lambda _query: [entry, nothing])])

    assert [row.entry.id for row in listed if row.entry] == [found]
