"""What the user says of nodes and images: verdicts, labels, names, hiding; and where the head stands."""

import sqlite3
from collections.abc import Sequence

from studio.model.errors import BadInput
from studio.model.events import BranchesChanged, HeadMoved, ImagesChanged, NodesChanged
from studio.model.history import Branch, Verdict
from studio.model.ids import BRANCH, new_id
from studio.session.open_project import OpenProject
from studio.session.undoing import Actions
from studio.store import actions, branches, images

Change = actions.Change


class Marks:
    """Every mark is an action that can be undone; moving the head is not."""

    def __init__(self, project: OpenProject, done: Actions) -> None:
        self._project = project
        self._done = done

    async def move_head(self, image_id: str, node_id: str) -> None:
        """Look at and edit from `node_id`."""
        if self._project.histories[image_id].head == node_id:
            return
        if self._project.node(node_id).image_id != image_id:
            raise BadInput("no-such-node", name=node_id, image=self._project.image(image_id).name)
        await self._project.file.write(lambda db: images.set_head(db, image_id, node_id))
        await self._project.reload_images()
        await self._project.reload_history(image_id)
        self._project.publish(HeadMoved(image_id, node_id))

    async def set_verdict(self, node_ids: Sequence[str], verdict: Verdict) -> None:
        """Pick, maybe, reject or none; the branch that a picked node grows from ends at it now."""
        if not node_ids:
            return
        history = self._project.histories[self._image_of(node_ids)]
        changes = [Change("node", node_id, "verdict", verdict.value) for node_id in node_ids]
        if verdict is Verdict.PICK:
            last = node_ids[-1]
            grown = history.branches_growing_to(last)
            changes += [Change("branch", one.id, "tip_node_id", last) for one in grown]
        await self._mark("verdict", history.image_id, node_ids, changes)

    async def set_label(self, node_id: str, label: str) -> None:
        await self._mark_nodes("label", (node_id,), "label", label.strip())

    async def set_note(self, node_id: str, note: str) -> None:
        await self._mark_nodes("note", (node_id,), "note", note)

    async def hide(self, node_ids: Sequence[str]) -> None:
        """Hide nodes with all that was made from them; a hidden head moves to its parent."""
        history = self._project.histories[self._image_of(node_ids)]
        below = dict.fromkeys(one for node_id in node_ids for one in history.below(node_id))
        shown = [one for one in below if not history.nodes[one].hidden]
        await self._mark_nodes("hide", shown, "hidden", 1)
        await self._done.leave_hidden_head(history.image_id)

    async def restore(self, node_ids: Sequence[str]) -> None:
        """Show hidden nodes again, with the path that leads to them."""
        history = self._project.histories[self._image_of(node_ids)]
        path = dict.fromkeys(one for node_id in node_ids for one in history.path(node_id))
        hidden = [one for one in path if history.nodes[one].hidden]
        turns = dict.fromkeys(history.nodes[one].turn_id for one in hidden)
        changes = [Change("node", one, "hidden", 0) for one in hidden]
        changes += [Change("turn", one, "hidden", 0) for one in turns if history.turns[one].hidden]
        await self._mark("restore", history.image_id, hidden, changes)

    async def name_branch(self, node_id: str, name: str) -> None:
        """Name the branch whose tip is `node_id`; a new branch when there is none."""
        image_id = self._project.node(node_id).image_id

        there = (one for one in self._project.histories[image_id].branches if one.tip_node_id == node_id)
        known = next(there, None)
        branch = known or Branch(new_id(BRANCH), image_id, "", node_id, hidden=True)
        branch_id = branch.id

        def write(db: sqlite3.Connection) -> None:
            if known is None:
                branches.add_branch(db, branch)
            actions.perform(
                db,
                image_id=image_id,
                kind="branch",
                subject_id=branch_id,
                changes=(
                    Change("branch", branch_id, "name", name.strip()),
                    Change("branch", branch_id, "hidden", int(not name.strip())),
                ),
            )

        await self._project.file.write(write)
        await self._project.reload_history(image_id)
        self._project.publish(BranchesChanged(image_id))
        await self._done.refresh()

    async def rename_image(self, image_id: str, name: str) -> None:
        """Give an image another name; `-2` is added when it is taken."""
        wanted = name.strip()
        if not wanted or wanted == self._project.image(image_id).name:
            return
        free = await self._project.file.read(lambda db: images.free_name(db, wanted))
        await self._mark_image("image-name", image_id, "name", free)

    async def hide_image(self, image_id: str) -> None:
        await self._mark_image("image-hide", image_id, "hidden", 1)

    async def restore_image(self, image_id: str) -> None:
        await self._mark_image("image-restore", image_id, "hidden", 0)

    async def set_never_upload(self, image_id: str, never: bool) -> None:
        """Whether no picture of an image may leave this machine."""
        if self._project.image(image_id).never_upload is not never:
            await self._mark_image("never-upload", image_id, "never_upload", int(never))

    async def move_image(self, image_id: str, position: int) -> None:
        """Put an image at a place of the list, counted from 0."""
        order = [one for one in self._project.images if one != image_id]
        order.insert(position, image_id)
        await self._perform_on_images(
            "image-order",
            image_id,
            [Change("image", one, "position", n) for n, one in enumerate(order)],
        )

    async def _mark_image(self, kind: str, image_id: str, column: str, value: str | int) -> None:
        self._project.image(image_id)
        await self._perform_on_images(kind, image_id, [Change("image", image_id, column, value)])

    async def _perform_on_images(self, kind: str, image_id: str, changes: Sequence[actions.Change]) -> None:
        await self._project.file.write(
            lambda db: actions.perform(db, image_id=image_id, kind=kind, subject_id=image_id, changes=changes)
        )
        await self._project.reload_images()
        self._project.publish(ImagesChanged(tuple(self._project.images)))
        await self._done.refresh()

    def _image_of(self, node_ids: Sequence[str]) -> str:
        return self._project.node(node_ids[0]).image_id

    async def _mark_nodes(self, kind: str, node_ids: Sequence[str], column: str, value: str | int) -> None:
        if node_ids:
            changes = [Change("node", node_id, column, value) for node_id in node_ids]
            await self._mark(kind, self._image_of(node_ids), node_ids, changes)

    async def _mark(
        self, kind: str, image_id: str, node_ids: Sequence[str], changes: Sequence[actions.Change]
    ) -> None:
        if not changes:
            return
        await self._project.file.write(
            lambda db: actions.perform(
                db, image_id=image_id, kind=kind, subject_id=node_ids[0], changes=changes
            )
        )
        await self._project.reload_history(image_id)
        self._project.publish(NodesChanged(image_id, tuple(node_ids)))
        await self._done.refresh()
