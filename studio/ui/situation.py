"""What is the case in the window now, and why an action cannot be done then."""

from collections.abc import Callable
from dataclasses import dataclass

from studio.model.words import tr


@dataclass(frozen=True, slots=True)
class Situation:
    """Facts that decide which actions make sense; one snapshot for menus, buttons and palette."""

    has_project: bool = False
    is_read_only: bool = False
    images: int = 0
    has_node: bool = False
    is_sheet: bool = False  # the node in view has no picture yet
    has_partner: bool = False  # another node of the image has a picture
    merge_reason: str = ""  # why a merge that is being painted cannot be made yet
    lock_reason: str = ""  # why the node in view cannot be locked with the mask that is shown
    has_answer: bool = False  # of an account, which can be locked again
    versions: int = 0
    has_other: bool = False  # a parent with a picture, to compare with
    is_merging: bool = False
    is_painting_region: bool = False  # where an entry of Keep is
    has_keep_entry: bool = False
    has_raw: bool = False  # the node in view was locked or waits for it, and its answer is here as it came
    has_parent: bool = False
    has_child: bool = False
    has_sibling: bool = False
    has_hidden: bool = False
    has_hidden_image: bool = False
    has_picks: bool = False  # in any image of the project
    candidates: int = 0
    has_mask: bool = False
    has_recipe: bool = False  # the node in view was made by one
    has_steps: bool = False  # turns lead from the original to the node in view that can be taken again
    has_account: bool = False  # a hosted maker can be asked
    is_running: bool = False
    generate_reason: str = ""
    undo_title: str = ""
    redo_title: str = ""


WhyNot = Callable[[Situation], str]


def possible(_now: Situation) -> str:
    return ""


def needs_project(now: Situation) -> str:
    return "" if now.has_project else tr("Open a picture or a project first.")


def needs_writing(now: Situation) -> str:
    if not now.has_project:
        return needs_project(now)
    return tr("This project is open read-only. Save a copy to go on.") if now.is_read_only else ""


def needs_image(now: Situation) -> str:
    return needs_writing(now) or ("" if now.images else tr("The project has no image."))


def needs_node(now: Situation) -> str:
    return needs_project(now) or ("" if now.has_node else tr("There is no node in view."))


def needs_picture(now: Situation) -> str:
    return needs_node(now) or (tr("The sheet is still empty. Make a picture first.") if now.is_sheet else "")


def needs_picture_to_change(now: Situation) -> str:
    return needs_writing(now) or needs_picture(now)


def needs_node_to_change(now: Situation) -> str:
    return needs_writing(now) or needs_node(now)


def needs_later_node(now: Situation) -> str:
    return needs_node_to_change(now) or ("" if now.has_parent else tr("The original has no verdict."))


def needs_hideable(now: Situation) -> str:
    return needs_node_to_change(now) or ("" if now.has_parent else tr("The original cannot be hidden."))


def needs_hidden(now: Situation) -> str:
    return needs_writing(now) or ("" if now.has_hidden else tr("Nothing is hidden."))


def needs_hidden_image(now: Situation) -> str:
    return needs_writing(now) or ("" if now.has_hidden_image else tr("No image is hidden."))


def needs_picks(now: Situation) -> str:
    return needs_project(now) or ("" if now.has_picks else tr("No node is marked as a pick."))


def needs_parent(now: Situation) -> str:
    return needs_node(now) or ("" if now.has_parent else tr("The original has no parent."))


def needs_other(now: Situation) -> str:
    if needs_parent(now) or now.has_other:
        return needs_parent(now)
    return tr("It was made from words: there is nothing to compare it with.")


def needs_map(now: Situation) -> str:
    if needs_other(now):
        return needs_other(now)
    if now.is_painting_region:
        return tr("Not while a region of Keep is being painted.")
    return tr("Not while two nodes are being merged.") if now.is_merging else ""


def needs_raw(now: Situation) -> str:
    return needs_node(now) or ("" if now.has_raw else tr("There is one picture only: nothing was locked."))


def needs_child(now: Situation) -> str:
    return needs_node(now) or ("" if now.has_child else tr("Nothing was made from this node yet."))


def needs_sibling(now: Situation) -> str:
    return needs_node(now) or ("" if now.has_sibling else tr("No other branch leaves the same node."))


def needs_candidates(now: Situation) -> str:
    return needs_node(now) or ("" if now.candidates > 1 else tr("This turn has one node only."))


def needs_other_image(now: Situation) -> str:
    return needs_project(now) or ("" if now.images > 1 else tr("The project has one image only."))


def needs_mask(now: Situation) -> str:
    return needs_picture_to_change(now) or ("" if now.has_mask else tr("The mask is empty."))


def needs_keep_entry(now: Situation) -> str:
    if needs_picture_to_change(now):
        return needs_picture_to_change(now)
    return "" if now.has_keep_entry else tr("Keep has no entry yet. Add what must stay first.")


def needs_lockable(now: Situation) -> str:
    if needs_picture_to_change(now):
        return needs_picture_to_change(now)
    if now.is_painting_region:
        return tr("Not while a region of Keep is being painted.")
    return tr("Not while two nodes are being merged.") if now.is_merging else now.lock_reason


def needs_answer(now: Situation) -> str:
    if needs_picture_to_change(now):
        return needs_picture_to_change(now)
    return "" if now.has_answer else tr("There is no answer of an account to lock again.")


def needs_versions(now: Situation) -> str:
    return needs_node(now) or ("" if now.versions > 1 else tr("This node has one version only."))


def needs_instruction(now: Situation) -> str:
    return needs_node_to_change(now) or now.generate_reason


def needs_recipe(now: Situation) -> str:
    if needs_picture_to_change(now):
        return needs_picture_to_change(now)
    if not now.has_recipe:
        return tr("The node in view has no recipe: it was opened or merged, and nobody was asked.")
    return _needs_rest(now)


def needs_steps(now: Situation) -> str:
    if needs_picture_to_change(now):
        return needs_picture_to_change(now)
    if not now.has_steps:
        return tr("No turn leads from the original to the node in view that could be taken again.")
    return _needs_rest(now)


def needs_partner(now: Situation) -> str:
    if needs_picture_to_change(now):
        return needs_picture_to_change(now)
    return now.merge_reason or ("" if now.has_partner else tr("There is no second node to merge with."))


def needs_account(now: Situation) -> str:
    if needs_picture_to_change(now):
        return needs_picture_to_change(now)
    if not now.has_account:
        return tr("No account can be asked yet. Add one under Accounts.")
    return _needs_rest(now)


def _needs_rest(now: Situation) -> str:
    return tr("A turn is already running on this image.") if now.is_running else ""


def needs_running(now: Situation) -> str:
    return "" if now.is_running else tr("No turn is running.")


def needs_undo(now: Situation) -> str:
    return "" if now.undo_title else tr("There is nothing to undo.")


def needs_redo(now: Situation) -> str:
    return "" if now.redo_title else tr("There is nothing to redo.")
