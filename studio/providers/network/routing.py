"""How a place is reached: straight to an address that was looked at, or through the machine's proxy."""

import re
import socket
from dataclasses import dataclass, field
from urllib.request import getproxies, proxy_bypass

from studio.providers.network.address import Ip, Place, Reach, resolve
from studio.providers.network.faults import Broken, OffLimits, Why

_ADDRESSES_MOST = 4
_LOCAL_NAMES = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home.arpa")

_LAST_LABEL_IS_NUMBER = re.compile(r"(^|\.)[0-9][^.]*$")  # 127.1 and 0x7f.0.0.1 are addresses too


@dataclass(frozen=True, slots=True)
class Route:
    """Where to connect: to one of `addresses`, the first that answers, or to `proxy`."""

    place: Place
    addresses: tuple[Ip, ...] = ()
    proxy: str | None = field(default=None, repr=False)  # may hold a password


async def route_to(place: Place, reach: Reach) -> Route:
    """Looks the host up, once. Raises OffLimits, and Broken when there is no such host."""
    proxy = proxy_for(place)
    if proxy is not None:
        return _through(place, reach, proxy)
    try:
        addresses = await resolve(place)
    except (socket.gaierror, UnicodeError) as error:
        unknown = Broken(Why.UNKNOWN_HOST, str(error))
    else:
        _check(place, addresses, reach)
        return Route(place, addresses[:_ADDRESSES_MOST])
    raise unknown


def proxy_for(place: Place) -> str | None:
    """The proxy's address, by the environment or the system's settings; None to go straight.

    Plain http goes straight: it is spoken with this machine and the private network alone.
    """
    literal = place.literal
    if place.scheme != "https" or place.host == "localhost" or (literal and literal.is_loopback):
        return None
    found = getproxies()
    proxy = found.get("https") or found.get("all")
    if not proxy or proxy_bypass(place.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _through(place: Place, reach: Reach, proxy: str) -> Route:
    """The proxy alone knows where a name leads; one that is local by its form is refused here."""
    literal, name = place.literal, place.host.rstrip(".")
    if literal is not None:
        _check(place, (literal,), reach)
    elif _LAST_LABEL_IS_NUMBER.search(name) or (not reach.private and _is_local(name)):
        raise OffLimits(name, may_be_allowed=_is_local(name) and not reach.is_fixed)
    return Route(place, proxy=proxy)


def _is_local(name: str) -> bool:
    return "." not in name or name.endswith(_LOCAL_NAMES)


def _check(place: Place, addresses: tuple[Ip, ...], reach: Reach) -> None:
    for address in addresses:
        if not reach.allows(address):
            raise OffLimits(str(address), may_be_allowed=reach.could_allow(address))
        if place.scheme == "http" and not reach.is_inside(address):
            raise OffLimits(None)
