"""Which proxy the machine wants between us and a host."""

from urllib.request import getproxies, proxy_bypass

from studio.providers.address import Place


def proxy_for(place: Place) -> str | None:
    """The address of the proxy, from the environment or the system's settings; None to go straight.

    Plain http goes straight: it is spoken with this machine and the private network alone.
    """
    if place.scheme != "https" or place.host == "localhost" or _is_loopback(place):
        return None
    found = getproxies()
    proxy = found.get("https") or found.get("all")
    if not proxy or proxy_bypass(place.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _is_loopback(place: Place) -> bool:
    return place.literal is not None and place.literal.is_loopback
