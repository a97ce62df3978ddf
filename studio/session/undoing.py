"""Undo and redo of what the user did, over restarts; they never remove a paid answer, they hide it."""

from dataclasses import replace

from studio.model.errors import Refused
from studio.model.events import (
    ActionsChanged,
    BranchesChanged,
    DraftChanged,
    HeadMoved,
    ImagesChanged,
    InvariantsChanged,
    NodesChanged,
)
from studio.model.history import Turn, TurnState
from studio.model.recipe import Draft
from studio.model.words import mark, tr
from studio.session.open_project import OpenProject
from studio.store import actions, drafts, images

_TITLES = {
    "add-image": mark("Open picture"),
    "add-sheet": mark("New picture"),
    "turn": mark("Turn"),
    "version": mark("Lock again"),
    "merge": mark("Merge"),
    "verdict": mark("Verdict"),
    "label": mark("Label"),
    "note": mark("Note"),
    "hide": mark("Hide"),
    "restore": mark("Restore"),
    "branch": mark("Branch name"),
    "references": mark("References"),
    "keep-add": mark("Add to Keep"),
    "keep-change": mark("Change Keep"),
    "keep-region": mark("Region of Keep"),
    "keep-remove": mark("Remove from Keep"),
    "keep-order": mark("Order of Keep"),
    "finding": mark("Finding of Keep"),
    "image-name": mark("Rename image"),
    "image-order": mark("Order of images"),
    "image-hide": mark("Hide image"),
    "image-restore": mark("Restore image"),
    "never-upload": mark("Never upload"),
    "outcome": mark("Outcome"),
    "change": mark("Change"),
}


class Actions:
    """What Ctrl+Z and Ctrl+Shift+Z would do, and doing it."""

    def __init__(self, project: OpenProject) -> None:
        self._project = project
        self.undo_title = ""
        self.redo_title = ""
        self._following: actions.Action | None = None

    @property
    def running_turn(self) -> Turn | None:
        """The turn that undo would take back while it is still running; it has to be cancelled first."""
        following = self._following
        if following is None or following.kind != "turn" or following.image_id is None:
            return None
        turn = self._project.histories[following.image_id].turns.get(following.subject_id)
        return turn if turn is not None and turn.state is TurnState.RUNNING else None

    async def refresh(self) -> None:
        """Look up the next undo and redo, and tell the views."""
        file = self._project.file
        self._following = await file.read(actions.next_undo)
        self.undo_title = _title(self._following)
        self.redo_title = _title(await file.read(actions.next_redo))
        self._project.publish(ActionsChanged(self.undo_title, self.redo_title))

    async def undo(self) -> None:
        """Raises Refused when there is nothing to undo, or the turn to undo is still running."""
        await self.refresh()
        if self._following is None:
            raise Refused("nothing-to-undo")
        if running := self.running_turn:
            raise Refused("turn-still-running", instruction=running.instruction)
        await self._follow(await self._project.file.write(actions.undo))

    async def redo(self) -> None:
        """Raises Refused when there is nothing to redo."""
        action = await self._project.file.write(actions.redo)
        if action is None:
            raise Refused("nothing-to-redo")
        await self._follow(action)

    async def _follow(self, action: actions.Action | None) -> None:
        """Bring snapshots, head and views in line with what was undone or redone."""
        if action is None:
            return
        await self._project.reload_images()
        image_id = action.image_id
        if image_id is not None and image_id in self._project.images:
            held = self._project.drafts[image_id]
            await self._project.reload(image_id)
            await self._keep_words(image_id, held)
            await self.leave_hidden_head(image_id)
            nodes = tuple(self._project.histories[image_id].nodes)
            for event in (
                NodesChanged(image_id, nodes),
                BranchesChanged(image_id),
                DraftChanged(image_id),
                InvariantsChanged(image_id),
            ):
                self._project.publish(event)
        self._project.publish(ImagesChanged((image_id,) if image_id else ()))
        await self.refresh()

    async def _keep_words(self, image_id: str, held: Draft) -> None:
        """Undo takes back what a draft refers to, never what was written since."""
        draft = replace(held, references=self._project.drafts[image_id].references)
        if draft != self._project.drafts[image_id]:
            await self._project.file.write(lambda db: drafts.keep_draft(db, image_id, draft))
            self._project.drafts[image_id] = draft

    async def leave_hidden_head(self, image_id: str) -> None:
        """A hidden head moves to its newest version that is shown, else to its nearest parent that is."""
        history = self._project.histories[image_id]
        at = history.head
        if at is not None and history.nodes[at].hidden and (others := history.versions(at)):
            at = others[-1].id
        while at is not None and history.nodes[at].hidden and history.nodes[at].parents:
            at = history.nodes[at].parents[0]
        if at is None or at == history.head:
            return
        shown = at
        await self._project.file.write(lambda db: images.set_head(db, image_id, shown))
        await self._project.reload_images()
        await self._project.reload_history(image_id)
        self._project.publish(HeadMoved(image_id, shown))


def _title(action: actions.Action | None) -> str:
    """A newer version, or a stranger, may have done what has no name here."""
    if action is None:
        return ""
    return tr(_TITLES[action.kind if action.kind in _TITLES else "change"])
