"""How an amount of money reads; prices are in US dollars, kept as millionths."""

from studio.model.words import tr

_CENT_MICRO = 10_000


def money(micro: int) -> str:
    """$0.09; an amount under a cent is <$0.01, never $0.00."""
    if 0 < micro < _CENT_MICRO:
        return "<$0.01"
    return f"${micro / 1_000_000:,.2f}"


def cost(micro: int) -> str:
    """An amount that was paid; unpaid is *free*."""
    return money(micro) if micro else tr("free")
