"""What is said of a node: its receipt in large, and rows of facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studio.model.history import LockState, TurnKind
from studio.model.parameters import size_of
from studio.model.recipe import BUILT_IN, Anchor
from studio.model.sentences import TABLE, say
from studio.model.words import mark, tr, trn
from studio.ui import numerals
from studio.ui.locks.looks import look
from studio.ui.prices import exact
from studio.ui.turn.output.names import parameter_name, profile_name, value_name
from studio.ui.turn.roles import ROLE_NAMES
from studio.ui.turn.view import NodeView

_KINDS = {
    TurnKind.OPEN: mark("Opened"),
    TurnKind.GENERATE: mark("Made from words"),
    TurnKind.EDIT: mark("Edit"),
    TurnKind.MERGE: mark("Merge"),
    TurnKind.COMPOSITE: mark("Composite"),
    TurnKind.FRAME: mark("Frame"),
    TurnKind.IMPORT: mark("Imported"),
}
_ANCHORS = {
    Anchor.LAST: mark("the last node"),
    Anchor.ORIGINAL: mark("the original"),
    Anchor.BOTH: mark("the last node, with the original"),
    Anchor.CROP: mark("a crop"),
    Anchor.REPLAY: mark("replay from the original"),
}
_OF_THE_ENGINE = {"asked", "engine", "change_delta_e"}  # kept for the record, and nothing a designer asks


@dataclass(frozen=True, slots=True)
class Headline:
    """The receipt in one look: an icon in the colour of `role`, a large line, what it means."""

    icon: str
    role: str
    figure: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A row: what it is, and what is so."""

    name: str
    value: str


def headline(view: NodeView) -> Headline | None:
    """The receipt of the node; None where a lock makes no sense."""
    receipt = view.receipt
    if view.turn.kind in (TurnKind.OPEN, TurnKind.IMPORT):
        return None
    if receipt is None and view.node.delivery_id is None:
        return Headline(
            "lock", "muted", tr("No lock needed"), tr("No answer came: it was made on this machine.")
        )
    if receipt is None:
        return Headline(
            "lock-open", "muted", tr("No receipt"), tr("Nothing is known of a lock on this node.")
        )
    if receipt.state is LockState.LOCKED and receipt.protected_px and receipt.differing_px is not None:
        clean = receipt.differing_px == 0
        figure = tr(
            "{differing} of {protected}",
            differing=numerals.number(receipt.differing_px),
            protected=numerals.number(receipt.protected_px),
        )
        return Headline("lock", "good" if clean else "bad", figure, tr("protected pixels changed"))
    if receipt.state is LockState.LOCKED:
        return Headline(
            "lock",
            "muted",
            tr("Nothing to protect"),
            tr("This turn was allowed to change the whole picture."),
        )
    return _not_locked(receipt.state, receipt.reason)


def facts(view: NodeView) -> tuple[Fact, ...]:
    """How the node was made, in rows; what is not known is left out."""
    rows = [*_origin(view), *_making(view), *_parameters(tr("Asked"), view.asked)]
    actual = {name: value for name, value in view.actual.items() if view.asked.get(name) != value}
    if view.maker == BUILT_IN:
        actual = {name: value for name, value in actual.items() if name not in _OF_THE_ENGINE}
    rows += _parameters(tr("Actual"), actual)
    return tuple(fact for fact in rows if fact.value)


def sent(view: NodeView) -> tuple[Fact, ...]:
    """Which pictures went out, and in which order."""
    if view.recipe is None:
        return ()
    is_anew = view.turn.kind is TurnKind.GENERATE
    rows = (
        [Fact(tr("Image {number}", number=1), tr("node {number}", number=view.sent_number))]
        if view.sent_number and not is_anew
        else []
    )
    for number, reference in enumerate(view.recipe.references, start=1 if is_anew else 2):
        caption = reference.caption or tr("a reference")
        rows.append(
            Fact(tr("Image {number}", number=number), f"{caption} ({tr(ROLE_NAMES[reference.role])})")
        )
    if view.recipe.has_markup:
        rows.append(Fact(tr("Markup"), _markup_words(len(view.recipe.markup))))
    if view.base_number is not None and view.base_number != view.sent_number:
        rows.append(Fact(tr("Kept from"), tr("node {number}", number=view.base_number)))
    return tuple(rows)


def _markup_words(strokes: int) -> str:
    """One that was drawn elsewhere has none."""
    if not strokes:
        return tr("a file over Image 1")
    return trn("{count} stroke over Image 1", "{count} strokes over Image 1", strokes)


def _not_locked(state: LockState, reason: str) -> Headline:
    if state is LockState.OFF:
        return Headline(*look(state), tr("As it came"), tr("This answer is kept without a lock."))
    asked = state is LockState.ASKED
    meaning = tr("The lock was not sure. The answer is kept as it came.")
    if not asked:
        meaning = tr("The lock was refused. The answer is kept as it came.")
    if reason in TABLE and "{" not in TABLE[reason].message:
        meaning = tr(TABLE[reason].message)
    return Headline(*look(state), tr("Lock it?") if asked else tr("Not locked"), meaning)


def _origin(view: NodeView) -> Iterator[Fact]:
    node, turn = view.node, view.turn
    yield Fact(tr("Step"), tr(_KINDS[turn.kind]))
    yield Fact(tr("Created"), numerals.full_moment(node.created))
    yield Fact(tr("Size"), numerals.size(node.width, node.height))
    yield Fact(tr("Colour"), view.space)
    yield Fact(tr("When opened"), "\n".join(say(notice).text for notice in view.notices))
    yield Fact(tr("Made from"), ", ".join(tr("node {number}", number=number) for _, number in view.parents))


def _making(view: NodeView) -> Iterator[Fact]:
    yield Fact(tr("Maker"), profile_name(view.maker) if view.maker else "")
    if view.maker != BUILT_IN:
        yield Fact(tr("Model"), view.model)
    yield Fact(tr("Cost"), exact(view.node.cost_micro) if view.node.cost_micro else "")
    yield Fact(tr("Method"), view.method)
    yield Fact(tr("Seed"), "" if view.node.seed is None else str(view.node.seed))
    if view.recipe is not None:
        yield Fact(tr("Started from"), ", ".join(tr(_ANCHORS[anchor]) for anchor in view.recipe.anchors))


def _parameters(title: str, values: Mapping[str, object]) -> list[Fact]:
    said = "\n".join(f"{parameter_name(name)}: {_value(value)}" for name, value in values.items())
    return [Fact(title, said)] if said else []


def _value(value: object) -> str:
    """As it reads in the rows of the output; what we do not know as it was sent."""
    if (size := size_of(str(value))) is not None:
        return numerals.size(*size)
    return value_name(value) if isinstance(value, str | int | float) else str(value)
