"""The draft of each image: what is composed, how it is understood, and the exact words that would be sent."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.model.errors import Cause
from studio.model.events import DraftChanged
from studio.model.fit import Request, is_sheet
from studio.model.foretold import foretold
from studio.model.history import History, TurnKind, TurnState
from studio.model.ids import INVARIANT, new_id
from studio.model.money import Estimate
from studio.model.pixels import Pixels
from studio.model.plan import CallPlan, placed_calls, total
from studio.model.project import Image, Notice
from studio.model.provider import Capability, Provider, Reading
from studio.model.recipe import Draft, Invariant, MaskRule, Recipe, Reference
from studio.model.wording import Wording
from studio.session.asking import Maker, ask, makers_of
from studio.session.intake import Intake
from studio.session.masking import Masks
from studio.session.open_project import OpenProject
from studio.session.providing import LearnedRatio, OpenProvider, nothing_learned
from studio.session.sources import Source, stem_of
from studio.session.undoing import Actions
from studio.session.withholding import holds_key, withheld
from studio.store import actions, drafts, recipes

Change = actions.Change
PROFILES_MOST = 4  # of one turn


@dataclass(frozen=True, slots=True)
class TurnExtras:
    """What one turn brings besides the draft: a start, a mask of its own, more to keep, or no Keep list.

    `start` is the node to go on from, "" for the head; `mask` is in the pixels of that node. A `recipe` that
    was settled before says everything but where it starts and what is painted.
    """

    start: str = ""
    mask: Pixels | None = None
    keep: tuple[str, ...] = ()
    use_list: bool = True
    recipe: Recipe | None = None


NO_EXTRAS = TurnExtras()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a draft would do if it were sent now: `causes` are all reasons why it cannot be.

    `capability`, `reading` and `wording` are those of the first profile that is asked; each call has its own.
    """

    recipe: Recipe
    capability: Capability
    reading: Reading
    wording: Wording
    causes: tuple[Cause, ...]
    calls: tuple[CallPlan, ...] = ()  # none where there are causes
    kind: TurnKind = TurnKind.EDIT

    @property
    def requests(self) -> tuple[Request, ...]:
        return tuple(call.request for call in self.calls)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is worth knowing before, though nothing speaks against it."""
        return foretold(self.calls)

    @property
    def estimate(self) -> Estimate:
        """What the whole turn would cost."""
        return total(call.estimate for call in self.calls)


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
        """Keep a draft as it is now. Changed references become an action that can be undone."""
        before = self._project.drafts[image_id]
        if draft == before:
            return
        self._project.drafts[image_id] = draft
        if not holds_key(draft):  # what may be a key is never written: it waits here for other words
            await self._write(image_id, before, draft)
        self._project.publish(DraftChanged(image_id))

    async def add_references(self, image_id: str, things: Sequence[Source | str]) -> tuple[Reference, ...]:
        """Add pictures, or nodes by id, to the end of the references; all of them or none."""
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
        history = self._history(image_id, extras)
        generates = is_sheet(history)
        painted = extras.mask is not None or self._masks.covered_px(image_id) > 0
        has_mask = draft.use_mask and painted and not generates
        makers = makers_of(draft, self._open_provider, has_mask=has_mask)
        recipe = self._recipe(history, draft, makers[0].reading, extras, has_mask=has_mask)
        references = [self._project.size_of(one) for one in recipe.references]
        asked = [
            ask(maker, recipe, history, references, previews=draft.previews, learned=self._learned)
            for maker in makers
        ]
        causes = [*_too_many(makers), *(cause for one in asked for cause in one.causes)]
        shown = self._shown(image_id, recipe, generates=generates)
        causes += withheld(recipe, [maker.capability for maker in makers], shown)
        return Outlook(
            recipe=recipe,
            capability=makers[0].capability,
            reading=makers[0].reading,
            wording=asked[0].wording,
            causes=_once(causes),
            calls=() if causes else placed_calls(call for one in asked for call in one.calls),
            kind=TurnKind.GENERATE if generates else TurnKind.EDIT,
        )

    def _history(self, image_id: str, extras: TurnExtras) -> History:
        history = self._project.histories[image_id]
        return replace(history, head=extras.start) if extras.start else history

    def _recipe(
        self, history: History, draft: Draft, reading: Reading, extras: TurnExtras, *, has_mask: bool
    ) -> Recipe:
        """The draft settled, but for the mask, which is frozen when the turn begins."""
        everywhere = MaskRule.WHOLE if reading.whole_picture else MaskRule.AUTOMATIC
        mask_rule = MaskRule.DRAWN if has_mask else everywhere
        if extras.recipe:
            return replace(extras.recipe, mask_rule=mask_rule, mask_blob_id=None, mask_frame_node_id=None)
        return Recipe(
            instruction=draft.instruction.strip(),
            invariants=self._invariants(history.image_id, extras),
            anchors=draft.anchors,
            references=draft.references,
            mask_rule=mask_rule,
            lock=draft.lock,
            candidates=draft.candidates,
            parameters=dict(draft.parameters),
            outcome=reading.outcome if draft.outcome is None else draft.outcome,
            already_true=already_true(history, draft),
        )

    def _invariants(self, image_id: str, extras: TurnExtras) -> tuple[Invariant, ...]:
        """The active ones of the image, then those of this turn alone."""
        listed = self._project.invariants[image_id] if extras.use_list else ()
        own = (
            Invariant(new_id(INVARIANT), 1, n, text) for n, text in enumerate(extras.keep, start=len(listed))
        )
        return (*(one for one in listed if one.active), *own)

    def _shown(self, image_id: str, recipe: Recipe, *, generates: bool) -> list[Image]:
        """The images whose pictures would be sent: that of the turn, and those of nodes that go along."""
        nodes = [self._project.find_node(one.node_id) for one in recipe.references if one.node_id]
        own = [] if generates else [image_id]
        return [self._project.images[one] for one in (*own, *(node.image_id for node in nodes if node))]

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


def _too_many(makers: Sequence[Maker]) -> list[Cause]:
    if len(makers) <= PROFILES_MOST:
        return []
    return [Cause("too-many-profiles", {"most": PROFILES_MOST, "have": len(makers)})]


def _once(causes: Sequence[Cause]) -> tuple[Cause, ...]:
    """Each cause once: what is wrong with a draft is wrong for everybody who is asked."""
    return tuple(cause for n, cause in enumerate(causes) if cause not in causes[:n])


def already_true(history: History, draft: Draft) -> tuple[tuple[str, str], ...]:
    """(turn id, outcome) of the finished turns on the head's path that are not unticked, oldest first."""
    if history.head is None:
        return ()
    on_path = dict.fromkeys(history.nodes[node_id].turn_id for node_id in history.path(history.head))
    told = (history.turns[turn_id] for turn_id in on_path if turn_id in history.turns)
    return tuple(
        (turn.id, turn.outcome)
        for turn in told
        if turn.outcome
        and turn.kind is not TurnKind.OPEN
        and turn.state is TurnState.DONE
        and turn.id not in draft.unticked_turns
    )
