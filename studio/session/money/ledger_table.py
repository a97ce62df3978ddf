"""The ledger as CSV: amounts to the millionth, and no cell that a spreadsheet would take for a formula."""

import csv
import io
from collections.abc import Iterable

from studio.model.money import DOLLAR_MICRO
from studio.session.money.ledger_rows import LedgerRow

_TOKENS = ("text_in", "image_in", "image_out", "text_out")
_COLUMNS = (
    *("at", "image", "turn", "nodes", "instruction", "profile", "provider", "model", "quality", "size"),
    *("candidates", "charged", "basis", "usd", "credits", "estimate_usd", *_TOKENS, "job"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Iterable[LedgerRow]) -> str:
    """A header, and a line a call; what is not known is left empty."""
    with io.StringIO(newline="") as text:
        writer = csv.writer(text)
        writer.writerow(_COLUMNS)
        writer.writerows(_cells(row) for row in rows)
        return text.getvalue()


def dollars(micro: int) -> str:
    """Exact: 91200 is 0.091200."""
    sign, amount = ("-" if micro < 0 else ""), abs(micro)
    return f"{sign}{amount // DOLLAR_MICRO}.{amount % DOLLAR_MICRO:06d}"


def _cells(row: LedgerRow) -> list[object]:
    return [
        row.at,
        _text(row.image),
        row.turn or "",
        " ".join(map(str, row.nodes)),
        *map(_text, (row.instruction, row.profile, row.provider, row.model, row.quality, row.size)),
        row.candidates,
        row.charged.value,
        row.basis.value if row.basis else "",
        _amount(row.micro),
        "" if row.credits is None else f"{row.credits:g}",
        _amount(row.estimate_micro),
        *(_count(row.usage.get(name)) for name in _TOKENS),
        row.job_id,
    ]


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _amount(micro: int | None) -> str:
    return "" if micro is None else dollars(micro)


def _count(value: object) -> object:
    return value if type(value) is int else ""
