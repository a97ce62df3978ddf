"""Money as the command line tells it: US dollars as a decimal text, credits, and where the amount is from."""

from collections.abc import Iterable, Mapping, Sequence

from studio.model.errors import Charged
from studio.model.jobs import Job
from studio.model.money import DOLLAR_MICRO, Basis, Estimate
from studio.session.money.ledger_rows import LedgerRow

Amount = dict[str, str | float | None]

UNKNOWN = "unknown"
FREE: Amount = {"usd": "0.0000", "credits": None, "basis": Basis.PROVIDER.value}
_FIRMEST = (Basis.PROVIDER.value, Basis.USAGE.value, Basis.ESTIMATE.value, UNKNOWN)


def amount(micro: int | None, credits: float | None, basis: str) -> Amount:
    """`micro` in millionths of a dollar; None: nobody knows."""
    if micro is None and credits is None:
        return {"usd": None, "credits": None, "basis": UNKNOWN}
    return {"usd": None if micro is None else _dollars(micro), "credits": credits, "basis": basis}


def estimated(estimate: Estimate) -> Amount:
    """What is expected; nothing for what is free."""
    if estimate.is_free:
        return FREE
    return amount(estimate.micro, estimate.credits, Basis.ESTIMATE.value)


def costs_of(jobs: Iterable[Job], rows: Sequence[LedgerRow]) -> Mapping[str, Amount]:
    """By job: what it cost, as the ledger has it; unknown where it may have been charged."""
    return {job.id: _cost(job, [row for row in rows if row.job_id == job.id]) for job in jobs}


def share_of(job: Job | None, rows: Sequence[LedgerRow]) -> Amount:
    """What one candidate of a job cost; nothing where no job made it."""
    if job is None:
        return FREE
    whole, count = costs_of([job], rows)[job.id], max(job.candidates, 1)
    in_credits = whole["credits"]
    return {
        **whole,
        "usd": None if whole["usd"] is None else _dollars(micro_of(whole) // count),
        "credits": None if in_credits is None else float(in_credits) / count,
    }


def paid(rows: Sequence[LedgerRow]) -> Amount:
    """Everything that was paid; what only may have been charged is told apart from it."""
    entered = [row for row in rows if row.basis is not None]
    known = [row.micro for row in entered if row.micro is not None]
    in_credits = [row.credits for row in entered if row.credits is not None]
    told = [row.basis.value for row in entered if row.basis and row.basis is not Basis.CORRECTION]
    basis = max(told, key=_FIRMEST.index, default=Basis.PROVIDER.value)
    return {"usd": _dollars(sum(known)), "credits": sum(in_credits) if in_credits else None, "basis": basis}


def summed(amounts: Iterable[Amount]) -> Amount:
    """All together; unknown as soon as one is, and no firmer than the least firm of them."""
    found = list(amounts)
    basis = max((str(one["basis"]) for one in found), key=_FIRMEST.index, default=Basis.PROVIDER.value)
    if basis == UNKNOWN:
        return {"usd": None, "credits": None, "basis": UNKNOWN}
    in_credits = [float(one["credits"]) for one in found if one["credits"] is not None]
    micro = sum(micro_of(one) for one in found)
    return {"usd": _dollars(micro), "credits": sum(in_credits) if in_credits else None, "basis": basis}


def _cost(job: Job, rows: Sequence[LedgerRow]) -> Amount:
    if not rows:
        return FREE if job.charged is Charged.NO else amount(None, None, UNKNOWN)
    known = [row.micro for row in rows if row.micro is not None]
    in_credits = [row.credits for row in rows if row.credits is not None]
    # A correction puts right what another row says, and is no source of its own.
    told = [row.basis.value for row in rows if row.basis and row.basis is not Basis.CORRECTION]
    return amount(
        sum(known) if known else None,
        sum(in_credits) if in_credits else None,
        told[-1] if told else UNKNOWN,
    )


def _dollars(micro: int) -> str:
    """To the hundredth of a cent, and further where there is more."""
    whole, _, part = f"{micro / DOLLAR_MICRO:.6f}".partition(".")
    return f"{whole}.{part[:4]}{part[4:].rstrip('0')}"


def micro_of(one: Amount) -> int:
    """Its dollars in millionths; 0 where they are not known."""
    return round(float(one["usd"] or 0) * DOLLAR_MICRO)
