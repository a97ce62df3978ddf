"""What is the case in the window now: read from what is in hand, told to the actions."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from studio.model.history import History
from studio.model.recipe import BUILT_IN
from studio.model.replay import begins_with_step
from studio.model.steps import Step, step
from studio.ui.actions import Actions
from studio.ui.situation import Situation
from studio.ui.turn.readiness import readiness
from studio.ui.wiring.edit_wiring import EditWiring
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.lock_wiring import LockWiring
from studio.ui.wiring.makers_in_hand import MakersInHand
from studio.ui.wiring.measured_pictures import has_preview, has_raw
from studio.ui.wiring.merge_wiring import MergeWiring
from studio.ui.wiring.region_wiring import RegionWiring
from studio.ui.wiring.turn_wiring import TurnWiring


class SituationWatch(QObject):
    """Many causes, one refresh: whatever changes in one turn of the loop is told once."""

    def __init__(
        self,
        in_hand: InHand,
        actions: Actions,
        *,
        edit: EditWiring,
        turn: TurnWiring,
        makers: MakersInHand,
        merge: MergeWiring,
        locks: LockWiring,
        regions: RegionWiring,
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._actions = actions
        self._edit = edit
        self._turn = turn
        self._makers = makers
        self._merge = merge
        self._locks = locks
        self._regions = regions
        self._is_stopped = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell)
        in_hand.image_changed.connect(self.look_soon)
        turn.viewed.connect(self.look_soon)
        merge.changed.connect(self.look_soon)
        locks.changed.connect(self.look_soon)
        regions.changed.connect(self.look_soon)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def look_soon(self, *_: object) -> None:
        if not self._soon.isActive() and not self._is_stopped:
            self._soon.start()

    def stop(self) -> None:
        """The window goes: nothing is looked at any more."""
        self._soon.stop()
        self._is_stopped = True

    def now(self) -> Situation:
        session, head, history = self._in_hand.session, self._in_hand.head, self._in_hand.history

        def leads(way: Step) -> bool:
            return head is not None and step(history, head.id, way) is not None

        return Situation(
            has_project=session is not None,
            is_read_only=session is not None and session.is_read_only,
            images=len(self._in_hand.images()),
            has_node=head is not None,
            is_sheet=head is not None and head.picture_id is None,
            is_merging=self._merge.is_on,
            is_painting_region=bool(self._regions.painted_id),
            has_keep_entry=self._has_keep_entry(),
            has_raw=head is not None and (has_raw(head) or has_preview(head)),
            has_partner=bool(self._merge.partners()),
            merge_reason=self._merge.reason,
            lock_reason=self._locks.reason,
            has_answer=head is not None and head.delivery_id is not None and head.lock is not None,
            versions=len(history.versions(head.id)) if head is not None else 0,
            has_other=self._merge.is_on or (head is not None and _has_picture(history, head.parents)),
            has_parent=head is not None and bool(head.parents),
            has_child=leads(Step.CHILD),
            has_sibling=leads(Step.NEXT_SIBLING) or leads(Step.PREVIOUS_SIBLING),
            has_hidden=any(node.hidden for node in history.nodes.values()),
            has_hidden_image=bool(self._in_hand.hidden_images()),
            has_picks=session is not None and session.has_picks(),
            candidates=self._candidates_to_go_to(),
            has_mask=self._has_mask(),
            has_recipe=head is not None and history.turns[head.turn_id].recipe_id is not None,
            has_steps=head is not None and begins_with_step(history, head.id),
            has_account=any(not one.why_not for one in self._makers.all if one.profile.id != BUILT_IN),
            is_running=session is not None and session.turns.running(self._in_hand.image_id) is not None,
            generate_reason=readiness(self._turn.view).why_not,
            undo_title=self._edit.undo_title(),
            redo_title=self._edit.redo_title(),
        )

    def _has_keep_entry(self) -> bool:
        session, image_id = self._in_hand.session, self._in_hand.image_id
        return session is not None and bool(image_id) and bool(session.keep_list.entries(image_id))

    def _has_mask(self) -> bool:
        """Of the mask that the tools work on: that of a merge, or a region of Keep, else the one in hand."""
        session = self._in_hand.session
        if self._merge.is_on:
            return self._merge.takes_something
        if self._regions.painted_id:
            return self._regions.marks_something
        return session is not None and session.masks.covered_px(self._in_hand.image_id) > 0

    def _candidates_to_go_to(self) -> int:
        """Those of the turn in view, and the head where it is none of them."""
        head, shown = self._in_hand.head, self._in_hand.candidates()
        return len(shown) + (head is not None and head not in shown)

    def _on_focus(self, _before: QWidget | None, _now: QWidget | None) -> None:
        self.look_soon()

    def _tell(self) -> None:
        self._actions.refresh(self.now())


def _has_picture(history: History, parents: tuple[str, ...]) -> bool:
    parent = history.nodes.get(parents[0]) if parents else None
    return parent is not None and parent.picture_id is not None
