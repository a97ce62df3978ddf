"""The columns of the list of unclaimed answers, in words."""

from studio.model.errors import Cause
from studio.model.sentences import say
from studio.model.words import tr
from studio.session.unclaimed import Unclaimed
from studio.ui import numerals
from studio.ui.money.ledger_tables import Table
from studio.ui.prices import exact

_KB, _MB = 1_000, 1_000_000


def unclaimed_table(answers: tuple[Unclaimed, ...]) -> Table:
    heads = (tr("When"), tr("Instruction"), tr("Made by"), tr("Size"), tr("Cost"))
    return Table(heads, tuple(_line(one) for one in answers))


def why(one: Unclaimed) -> str:
    """Why nobody has it, in full."""
    return say(Cause(one.kind, {"project": one.project})).text


def _line(one: Unclaimed) -> tuple[str, ...]:
    made_by = ", ".join(part for part in (one.model or one.profile, one.project) if part)
    return (
        numerals.full_moment(one.at),
        one.instruction or tr("not known"),
        made_by or tr("not known"),
        bytes_words(one.size),
        exact(one.micro) if one.micro else tr("not known"),
    )


def bytes_words(count: int) -> str:
    """12 kB, 3.4 MB; less than a kilobyte in bytes."""
    if count >= _MB:
        return tr("{count} MB", count=numerals.decimal(count / _MB))
    if count >= _KB:
        return tr("{count} kB", count=numerals.number(round(count / _KB)))
    return tr("{count} B", count=numerals.number(count))
