"""The columns of the ledger, by call and by sum, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from studio.model.errors import Charged
from studio.model.money import Basis
from studio.model.parameters import size_of
from studio.model.words import mark, tr, trn
from studio.session.money.ledger_rows import LedgerRow
from studio.ui import numerals
from studio.ui.money.view import LedgerView, Sum
from studio.ui.prices import about_micro, exact
from studio.ui.turn.output.names import value_name

_BASES = {
    Basis.ESTIMATE: mark("as estimated"),
    Basis.USAGE: mark("from what it used"),
    Basis.PROVIDER: mark("as billed"),
    Basis.CORRECTION: mark("as you said"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and lines; the last column is an amount."""

    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def calls(view: LedgerView) -> Table:
    heads = (tr("When"), tr("Image, turn"), tr("Instruction"), tr("Made by"), tr("Cost"))
    return Table(heads, tuple(_call(row) for row in view.rows))


def nodes(view: LedgerView) -> Table:
    return _sums(view.nodes, (tr("Node"), tr("Instruction"), tr("Cost")))


def branches(view: LedgerView) -> Table:
    return _sums(view.branches, (tr("Branch"), tr("Ends at"), tr("Cost of its path")))


def days(view: LedgerView) -> Table:
    return _sums(view.days, (tr("Day"), tr("Calls"), tr("Cost")))


TABLES: dict[str, Callable[[LedgerView], Table]] = {
    "calls": calls,
    "nodes": nodes,
    "branches": branches,
    "days": days,
}


def _sums(sums: tuple[Sum, ...], heads: tuple[str, ...]) -> Table:
    return Table(heads, tuple((one.name, one.detail, exact(one.micro)) for one in sums))


def _call(row: LedgerRow) -> tuple[str, ...]:
    where = tr("{image}, turn {number}", image=row.image, number=row.turn) if row.turn else row.image
    count = trn("{count} candidate", "{count} candidates", row.candidates)
    size = size_of(row.size)
    facts = (
        row.model or row.profile or row.provider,
        value_name(row.quality).lower() if row.quality else "",
        numerals.size(*size) if size else row.size,
        count,
    )
    return (
        numerals.full_moment(row.at),
        where,
        row.instruction,
        ", ".join(fact for fact in facts if fact),
        _cost(row),
    )


def _cost(row: LedgerRow) -> str:
    """$0.0912, from what it used; or that it may be charged."""
    if row.basis is None and row.charged is Charged.MAYBE:
        price = about_micro(row.estimate_micro) if row.estimate_micro is not None else tr("price unknown")
        return tr("may be charged, {price}", price=price)
    if row.basis is Basis.CORRECTION and not row.micro and not row.credits:
        return tr("not charged, as you said")
    if row.credits is not None and row.micro is None:
        return tr("{count} credits", count=f"{row.credits:g}")
    amount = exact(row.micro) if row.micro is not None else tr("not known")
    how = tr(_BASES[row.basis]) if row.basis is not None else ""
    return tr("{amount}, {how}", amount=amount, how=how) if how else amount
