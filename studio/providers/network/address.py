"""Where an address leads: taken apart once, its host resolved once, every address of it looked at."""

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin, urlsplit

from studio.model.profile import Profile

_PORTS = {"https": 443, "http": 80}
_WEB = re.compile(r"https?:", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?")
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f\\]")
_IN_TARGETS = "/%:?#[]@!$&'()*+,;=-._~"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Where clouds tell a machine its own secrets: never a picture, whatever a profile allows.
_METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254")
)

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Place:
    """An http(s) address, taken apart; nobody parses it a second time and reads something else."""

    scheme: str
    host: str  # lower case, ASCII, no brackets
    port: int
    target: str  # path and query

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def path(self) -> str:
        """Without the query, in which other servers put their secrets."""
        return self.target.partition("?")[0]

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def literal(self) -> Ip | None:
        return _ip(self.host)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which addresses, besides the public ones, an account may be led to.

    `is_fixed`: what the user allows an account makes no difference here.
    """

    loopback: bool
    private: bool
    is_fixed: bool = False

    @classmethod
    def of(cls, profile: Profile, home: Place) -> "Reach":
        literal = home.literal
        own = home.host == "localhost" if literal is None else literal.is_loopback
        return cls(loopback=own, private=profile.private_network)

    def allows(self, address: Ip) -> bool:
        inner = _inner(address)
        if inner is not None:
            return self.allows(inner)
        if address in _METADATA or address.is_multicast or address.is_unspecified:
            return False
        if address.is_loopback:
            return self.loopback
        if address.is_reserved or address in ipaddress.ip_network("0.0.0.0/8"):
            return False
        site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
        return self.private if site_local or not address.is_global else True

    def could_allow(self, address: Ip) -> bool:
        """Whether the user may allow it, by allowing the private network."""
        return not self.is_fixed and replace(self, private=True).allows(address)

    def is_inside(self, address: Ip) -> bool:
        """Whether it is this machine or the private network, where a connection may be plain."""
        inner = _inner(address) or address
        return self.allows(inner) and not Reach(loopback=False, private=False).allows(inner)


def place_of(url: str) -> Place:
    """Raises ValueError for what is no plain http(s) address: another scheme, a user name, a strange host."""
    if _NOT_IN_URLS.search(url):
        raise ValueError("characters that no address has")
    parts = urlsplit(url)
    if parts.scheme not in _PORTS:
        raise ValueError("neither https nor http")
    if not parts.hostname or "@" in parts.netloc:
        raise ValueError("no host, or a user before it")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = _PORTS[parts.scheme] if parts.port is None else parts.port
    if port == 0:
        raise ValueError("no port")
    return Place(parts.scheme, _host(parts.hostname), port, quote(target, safe=_IN_TARGETS))


def place_below(home: Place, url: str) -> Place:
    """`url` as it stands, or as a path below `home`. Raises ValueError."""
    if _WEB.match(url):
        return place_of(url)
    return place_of(f"{replace(home, target=home.path.rstrip('/')).url}/{url.lstrip('/')}")


def place_from(here: Place, link: str) -> Place:
    """Where a link that stood at `here` leads. Raises ValueError."""
    return place_of(urljoin(here.url, link))


async def resolve(place: Place) -> tuple[Ip, ...]:
    """Every address of the host, the preferred first. Raises OSError (socket.gaierror)."""
    literal = place.literal
    if literal is not None:
        return (literal,)
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    addresses = (_ip(str(entry[4][0]).partition("%")[0]) for entry in found)
    return tuple(dict.fromkeys(address for address in addresses if address is not None))


def _host(name: str) -> str:
    if "%" in name:
        raise ValueError("an address with a zone")
    if _ip(name) is not None:
        return name
    host = name if name.isascii() else name.encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(host):
        raise ValueError("no host name")
    return host


def _ip(text: str) -> Ip | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _inner(address: Ip) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one carries: mapped, translated (NAT64) or tunnelled."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo
