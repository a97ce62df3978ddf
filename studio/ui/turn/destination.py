"""Where does a turn go? Said before anything is sent."""

from urllib.parse import urlsplit

from studio.model.provider import Capability
from studio.model.recipe import BUILT_IN
from studio.model.words import tr
from studio.ui import numerals
from studio.ui.turn.output.names import receiver_name
from studio.ui.turn.view import TurnView


def line(view: TurnView) -> str:
    """To OpenAI, api.openai.com; or that nothing leaves this machine."""
    first, *others = receivers(view) or ("",)
    if not first:
        return tr("Nothing leaves this machine")
    if others:
        return tr("To {first} and {count} more", first=first, count=numerals.number(len(others)))
    return tr("To {first}", first=first)


def in_full(view: TurnView) -> str:
    """Every receiver, for the tip of the line; "" where the line says all."""
    found = receivers(view)
    return "" if len(found) < 2 else "\n".join(tr("To {first}", first=one) for one in found)


def receivers(view: TurnView) -> tuple[str, ...]:
    """Who receives something, each once: the name of the account's maker and the host."""
    named: dict[str, None] = {}
    for profile, capability in _asked(view).items():
        if not capability.is_local:
            named[_name(view, profile, capability)] = None
    return tuple(named)


def _asked(view: TurnView) -> dict[str, Capability]:
    """By calls where there are any; what does not fit yet has none."""
    return {call.profile: call.capability for call in view.calls} or {view.draft.profile: view.capability}


def _name(view: TurnView, profile: str, capability: Capability) -> str:
    known = next((maker.profile for maker in view.makers if maker.profile.id == profile), None)
    name = receiver_name(known) if known is not None and profile != BUILT_IN else profile
    host = capability.host or _host(known.base_url if known is not None else None)
    return tr("{name}, {host}", name=name, host=host) if host else name


def _host(base_url: str | None) -> str:
    return urlsplit(base_url).hostname or "" if base_url else ""
