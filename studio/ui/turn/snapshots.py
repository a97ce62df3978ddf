"""From a session to what the turn panel shows: the turn in hand of an image, and a node with its detail."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from studio.model.errors import Cause
from studio.model.history import History
from studio.model.money import Estimate
from studio.model.recipe import Anchor, Draft
from studio.model.replay import StepKind, begins_with_step
from studio.model.words import tr
from studio.session.details import NodeDetail
from studio.session.outlooks import NO_EXTRAS, Outlook, TurnExtras, already_true
from studio.session.session import Session
from studio.ui.turn.crossing import crossing
from studio.ui.turn.view import (
    NO_PURSE,
    Maker,
    MaskFacts,
    NodeView,
    Purse,
    ReplayFacts,
    RunningTurn,
    ToldOutcome,
    TurnView,
)

_SOME_WORDS = "change it"  # as long as nothing is written: words cost next to nothing


def turn_view(
    session: Session,
    image_id: str,
    makers: Iterable[Maker] = (),
    *,
    draft: Draft | None = None,
    purse: Purse = NO_PURSE,
    extras: TurnExtras = NO_EXTRAS,
) -> TurnView:
    """The turn in hand of an image, with `draft` where one is newer than the kept one; quick."""
    history = session.history(image_id)
    draft = draft or session.drafts.draft(image_id)
    outlook = session.drafts.outlook(image_id, draft, extras)
    head = history.nodes.get(history.head or "")
    root = history.nodes.get((history.root(head.id) or "") if head else "")
    replay = _replay(session, history, extras)
    told = already_true(history, replace(draft, unticked_turns=()))
    return TurnView(
        image_id=image_id,
        draft=draft,
        invariants=session.keep_list.entries(image_id),
        findings=session.keep_list.findings(head.id) if head else {},
        capability=outlook.capability,
        reading=outlook.reading,
        wording=outlook.wording,
        causes=_with_replay(outlook.causes, draft, replay),
        makers=tuple(makers),
        calls=outlook.calls,
        estimate=outlook.estimate,
        flipped=_flipped(session, image_id, draft, outlook, extras),
        notices=outlook.notices,
        purse=purse,
        crossing=crossing(outlook.estimate, purse),
        generates=head is not None and head.picture_id is None,
        node_id=head.id if head else None,
        node_number=head.number if head else None,
        root_number=root.number if root else None,
        has_later_turns=head is not None and _has_later_turns(history, head.id),
        was_sent=any(turn.instruction == draft.instruction for turn in history.turns.values()),
        picture_size=(head.width, head.height) if head else None,
        mask=_mask(session, image_id),
        already_true=tuple(ToldOutcome(turn_id, text) for turn_id, text in told),
        replay=replay,
        running=_running(session, image_id),
        is_read_only=session.is_read_only,
        price_of=partial(_price_with, session, image_id, draft, extras),
    )


def _price_with(
    session: Session, image_id: str, draft: Draft, extras: TurnExtras, profile: str, model: str
) -> Estimate | None:
    """What a draft would cost with another account; None where it could not be sent."""
    words = draft.instruction.strip() or _SOME_WORDS
    asked = replace(draft, instruction=words, profile=profile, model=model, also=())
    outlook = session.drafts.outlook(image_id, asked, extras)
    return outlook.estimate if outlook.calls else None


def _flipped(
    session: Session, image_id: str, draft: Draft, outlook: Outlook, extras: TurnExtras
) -> Estimate | None:
    """The price with previews the other way; None where there is no such choice."""
    if not outlook.calls or not outlook.capability.previews:
        return None
    other = session.drafts.outlook(image_id, replace(draft, previews=not draft.previews), extras)
    return other.estimate if other.calls else None


def node_view(detail: NodeDetail, history: History) -> NodeView:
    """A node with everything that is known of how it was made."""
    job, picture = detail.job, detail.picture
    depth = f"{picture.space}, {picture.bits} bit" if picture else ""
    return NodeView(
        node=detail.node,
        turn=detail.turn,
        parents=tuple(
            (one, history.nodes[one].number) for one in detail.node.parents if one in history.nodes
        ),
        receipt=detail.receipt,
        recipe=detail.recipe,
        prompt=job.prompt if job else "",
        maker=(job.profile_id or job.provider or "") if job else "",
        model=(job.model or "") if job else "",
        method=str(detail.actual.get("method", "")),
        asked=(job.asked or {}) if job else {},
        actual={name: value for name, value in detail.actual.items() if name != "method"},
        space=depth,
        notices=picture.notices if picture else (),
        sent_number=_number(history, job.from_node_id if job else None),
        base_number=_number(history, job.base_node_id if job else None),
        versions=tuple(one.id for one in history.versions(detail.node.id)),
    )


def _has_later_turns(history: History, head: str) -> bool:
    return any(head in node.parents and not node.hidden for node in history.nodes.values())


def _mask(session: Session, image_id: str) -> MaskFacts | None:
    held = session.masks.in_hand(image_id)
    if held is None or held.covered_px == 0:
        return None
    return MaskFacts(held.row.name, held.covered_px / (held.row.width * held.row.height))


def _replay(session: Session, history: History, extras: TurnExtras) -> ReplayFacts:
    head = history.head
    if head is None or not begins_with_step(history, head):
        why_not = tr("No turn leads from the original to the node in view that could be taken again.")
        return ReplayFacts(why_not)
    path = session.replays.path(head)
    return ReplayFacts(
        is_read=extras.replayed is not None,
        steps=extras.replayed.steps if extras.replayed else (),
        follows=sum(step.kind is StepKind.MADE for step in path.steps),
        end=_number(history, path.end),
    )


def _with_replay(causes: tuple[Cause, ...], draft: Draft, replay: ReplayFacts) -> tuple[Cause, ...]:
    """A replay is refused where there is nothing to take again."""
    if Anchor.REPLAY not in draft.anchors or not replay.why_not:
        return causes
    return (*(one for one in causes if one.kind != "replay-apart"), Cause("nothing-to-replay"))


def _running(session: Session, image_id: str) -> RunningTurn | None:
    running = session.turns.running(image_id)
    if running is None:
        return None
    # The history has a node as soon as it is told; the turn counts it a moment later.
    made = len(session.history(image_id).of_turn(running.turn.id))
    return RunningTurn(made, running.turn.candidates)


def _number(history: History, node_id: str | None) -> int | None:
    node = history.nodes.get(node_id or "")
    return node.number if node else None
