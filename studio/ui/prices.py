"""How an expected price reads, in a few words and in full."""

from studio.model.money import Estimate, exact, money
from studio.model.words import tr, trn
from studio.ui import numerals

_CENT_MICRO = 10_000


def about(estimate: Estimate) -> str:
    """about $0.09, about 12 credits, free, or that it is not known."""
    if estimate.is_free:
        return tr("free")
    if estimate.micro is not None:
        return about_micro(estimate.micro)
    if estimate.credits:
        return tr("about {count} credits", count=_credits(estimate.credits))
    return tr("price unknown")


def about_micro(micro: int) -> str:
    """An estimate in millionths of a dollar; below a cent it says only that."""
    if micro == 0:
        return tr("free")
    if micro < _CENT_MICRO:
        return tr("under $0.01")
    return tr("about {amount}", amount=money(micro))


def calls_words(estimate: Estimate) -> str:
    """4 calls, about $0.18"""
    calls = trn("{count} call", "{count} calls", estimate.calls)
    return tr("{calls}, {price}", calls=calls, price=about(estimate))


def in_full(estimate: Estimate) -> str:
    """What the price is made of: how many calls, at most how much, and what it was learned from."""
    if estimate.is_free:
        return tr("Free.")
    if estimate.micro is None and not estimate.credits:
        return tr("What this model costs is not known to the studio.")
    said = [tr("{calls}.", calls=calls_words(estimate))]
    if estimate.upper is not None and estimate.upper != estimate.micro:
        said.append(tr("At most {amount}.", amount=exact(estimate.upper)))
    if estimate.learned_from:
        said.append(
            trn(
                "Corrected by what {count} call really cost.",
                "Corrected by what {count} calls really cost.",
                estimate.learned_from,
            )
        )
    return " ".join(said)


def _credits(count: float) -> str:
    return numerals.decimal(float(count), 0 if count == int(count) else 1)
