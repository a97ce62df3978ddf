"""Where does a turn go? Said before anything is sent."""

from collections.abc import Iterable, Mapping

from studio.model.plan import CallPlan
from studio.model.provider import Capability
from studio.model.recipe import BUILT_IN
from studio.model.words import tr
from studio.ui import numerals
from studio.ui.turn.output.names import receiver_name
from studio.ui.turn.view import Maker, TurnView


def line(found: tuple[str, ...]) -> str:
    """To OpenAI, api.openai.com; or that nothing leaves this machine."""
    if not found:
        return tr("Nothing leaves this machine")
    first, *others = found
    if others:
        return tr("To {first} and {count} more", first=first, count=numerals.number(len(others)))
    return tr("To {first}", first=first)


def in_full(found: tuple[str, ...]) -> str:
    """Every receiver, for the tip of the line; "" where the line says all."""
    return "" if len(found) < 2 else "\n".join(tr("To {first}", first=one) for one in found)


def receivers_of_view(view: TurnView) -> tuple[str, ...]:
    """Who receives the turn in hand; what does not fit yet has no calls."""
    if view.calls:
        return receivers(view.calls, view.makers)
    return _named({view.draft.profile: view.capability}, view.makers)


def receivers(calls: Iterable[CallPlan], makers: Iterable[Maker]) -> tuple[str, ...]:
    """Who receives something, each once: the name of the account's maker, and the host."""
    return _named({call.profile: call.capability for call in calls}, makers)


def receivers_at(accounts: Iterable[str], makers: Iterable[Maker]) -> tuple[str, ...]:
    """The same for calls that were planned before, which go to wherever the accounts answer now."""
    known = {maker.profile.id: maker.profile for maker in makers}
    found = [known[one] for one in dict.fromkeys(accounts) if one in known]
    return tuple(dict.fromkeys(_receiver(receiver_name(account), account.host) for account in found))


def _named(asked: Mapping[str, Capability], makers: Iterable[Maker]) -> tuple[str, ...]:
    known = {maker.profile.id: maker.profile for maker in makers}
    found: dict[str, None] = {}
    for profile, capability in asked.items():
        if capability.is_local:
            continue
        account = known.get(profile)
        name = receiver_name(account) if account is not None and profile != BUILT_IN else profile
        host = capability.host or (account.host if account is not None else "")
        found[_receiver(name, host)] = None
    return tuple(found)


def _receiver(name: str, host: str) -> str:
    return tr("{name}, {host}", name=name, host=host) if host and host != name else name
