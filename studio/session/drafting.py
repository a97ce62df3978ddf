"""The draft of each image: what is composed, kept as it changes, and what it would do."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from studio.model.errors import BadInput, StoreError
from studio.model.events import DraftChanged
from studio.model.fit import is_sheet
from studio.model.history import History
from studio.model.project import Image
from studio.model.provider import Provider
from studio.model.recipe import Draft, Reference
from studio.session.intake import Intake
from studio.session.masking import Masks
from studio.session.open_project import OpenProject
from studio.session.outlooks import NO_EXTRAS, Outlook, Start, TurnExtras, outlook_of
from studio.session.providing import LearnedRatio, OpenProvider, nothing_learned
from studio.session.sources import Source, stem_of
from studio.session.undoing import Actions
from studio.session.withholding import holds_key
from studio.store import actions, drafts, recipes

Change = actions.Change
_MOST_REFERENCES = recipes.MOST_REFERENCES // 2  # what was removed may come back by undo


class Drafts:
    """Drafts are kept as they change; references changed by hand can be undone."""

    def __init__(
        self,
        project: OpenProject,
        *,
        masks: Masks,
        intake: Intake,
        done: Actions,
        open_provider: OpenProvider,
        learned: LearnedRatio = nothing_learned,
    ) -> None:
        self._project = project
        self._masks = masks
        self._intake = intake
        self._done = done
        self._open_provider = open_provider
        self._learned = learned

    def draft(self, image_id: str) -> Draft:
        return self._project.drafts[image_id]

    async def keep(self, image_id: str, draft: Draft) -> None:
        """Keep a draft as it is now. Changed references become an action that can be undone.

        Raises StoreError where it cannot be written, and is then what it was.
        """
        before = self._project.drafts[image_id]
        if draft == before:
            return
        self._project.drafts[image_id] = draft
        if not holds_key(draft):  # what may be a key is never written: it waits here for other words
            try:
                await self._write(image_id, before, draft)
            except StoreError:
                if self._project.drafts[image_id] is draft:
                    self._project.drafts[image_id] = before
                raise
        self._project.publish(DraftChanged(image_id))

    async def add_references(self, image_id: str, things: Sequence[Source | str]) -> tuple[Reference, ...]:
        """Add pictures, or nodes by id, to the end of the references; all of them or none."""
        if len(self.draft(image_id).references) + len(things) > _MOST_REFERENCES:
            raise BadInput("references-full", most=_MOST_REFERENCES)
        added = [await self.reference(thing) for thing in things]
        draft = self.draft(image_id)
        await self.keep(image_id, replace(draft, references=(*draft.references, *added)))
        return tuple(added)

    def provider(self, profile: str) -> Provider:
        """Raises BadInput for a profile that does not exist."""
        return self._open_provider(profile)

    def outlook(self, image_id: str, draft: Draft | None = None, extras: TurnExtras = NO_EXTRAS) -> Outlook:
        """How the draft (or the one given) would be read, worded and fitted; quick, free, without waiting."""
        draft = draft or self.draft(image_id)
        start = self._start(image_id, draft, extras)
        return outlook_of(draft, extras, start, open_provider=self._open_provider, learned=self._learned)

    def outlook_on(
        self, history: History, draft: Draft, extras: TurnExtras, *, image_id: str = ""
    ) -> Outlook:
        """The same from the head of a history that is not in the project, with nothing painted or kept.

        `image_id` is the image that it will belong to, "" for one that is not there yet.
        """
        references = _references(draft, extras)
        start = Start(
            history=history,
            has_mask=extras.marked is not None,
            marked=extras.marked,
            sizes={one.picture_id: self._project.size_of(one) for one in references},
            shown=self._shown(image_id, references, sends_own=bool(image_id)),
        )
        return outlook_of(draft, extras, start, open_provider=self._open_provider, learned=self._learned)

    def _start(self, image_id: str, draft: Draft, extras: TurnExtras) -> Start:
        history = self._project.histories[image_id]
        history = replace(history, head=extras.start) if extras.start else history
        head = history.nodes.get(history.head or "")
        in_hand = self._masks.marked_on(image_id, head) if head and extras.mask is None else None
        references = _references(draft, extras)
        return Start(
            history=history,
            listed=self._project.invariants[image_id],
            has_mask=(extras.mask or extras.marked) is not None or self._masks.covered_px(image_id) > 0,
            marked=extras.marked or in_hand,
            sizes={one.picture_id: self._project.size_of(one) for one in references},
            shown=self._shown(image_id, references, sends_own=not is_sheet(history)),
        )

    def _shown(self, image_id: str, references: Sequence[Reference], *, sends_own: bool) -> tuple[Image, ...]:
        """The images whose pictures would be sent: that of the turn, and those of nodes that go along."""
        nodes = [self._project.find_node(one.node_id) for one in references if one.node_id]
        others = [node.image_id for node in nodes if node]
        return tuple(self._project.images[one] for one in ([image_id] if sends_own else []) + others)

    async def _write(self, image_id: str, before: Draft, draft: Draft) -> None:
        if draft.references != before.references and not holds_key(before):
            await self._keep_as_action(image_id, before, draft)
        else:
            await self._project.file.write(lambda db: drafts.keep_draft(db, image_id, draft))

    async def _keep_as_action(self, image_id: str, before: Draft, draft: Draft) -> None:
        change = Change("draft", image_id, "json", recipes.draft_to_json(draft))

        def write(db: sqlite3.Connection) -> None:
            drafts.keep_draft(db, image_id, before)  # a fresh draft has no row that could be gone back to
            actions.perform(db, image_id=image_id, kind="references", subject_id=image_id, changes=(change,))

        await self._project.file.write(write)
        await self._done.refresh()

    async def reference(self, thing: Source | str) -> Reference:
        """A reference made from a source, or from a node by id; not yet in any draft."""
        if isinstance(thing, str):
            node = self._project.node(thing)
            caption = node.label or self._project.images[node.image_id].name
            return Reference(node.picture_id or "", caption, node_id=node.id)
        taken = await self._intake.take_picture(thing)
        return Reference(taken.row.id, stem_of(thing))


def _references(draft: Draft, extras: TurnExtras) -> list[Reference]:
    """All that may go along: those of the draft, and of every step that is replayed."""
    steps = [
        *(extras.replayed.steps if extras.replayed else ()),
        *(extras.recipe.replayed if extras.recipe else ()),
    ]
    return [*draft.references, *(one for step in steps for one in step.references)]
