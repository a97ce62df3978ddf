"""What colours a file means that tells them by numbers instead of by a profile: PNG, AVIF and HEIC do."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from studio.imaging import icc, png
from studio.imaging.decoded import Decoded, Encoded
from studio.model.project import Notice

UNSPECIFIED = 2
# Colour primaries and transfer curves by their numbers in ITU-T H.273.
_PRIMARIES_SRGB, _PRIMARIES_P3 = 1, 12
_CURVES_OF_HDR = (16, 18)
_LOOKED_AT_BYTES = 4096

_GAMMA_SRGB, _LEAST_GAMMA, _MOST_GAMMA = 0.45455, 0.2, 2.0
_NEAR_GAMMA, _NEAR_XY = 0.01, 0.003
_SRGB_XY = ((0.3127, 0.3290), (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))  # white, red, green, blue

_Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Primaries and transfer curve."""

    primaries: int = UNSPECIFIED
    curve: int = UNSPECIFIED


def apply(decoded: Decoded, told: Numbers, name: str) -> None:
    """The profile that numbers stand for, or that there is none of ours."""
    is_known = told.primaries in (_PRIMARIES_SRGB, _PRIMARIES_P3, UNSPECIFIED)
    if told.curve in _CURVES_OF_HDR or not is_known:
        decoded.notices.append(Notice("converted-without-profile", {"name": name, "space": "HDR"}))
    elif told.primaries == _PRIMARIES_P3 and _has_colours(decoded):
        decoded.icc = icc.display_p3()


def apply_of_avif(decoded: Decoded, data: Encoded, name: str) -> None:
    """Of a picture without a profile: Pillow tells nothing of the numbers."""
    at = data.find(b"colrnclx", 0, _LOOKED_AT_BYTES)
    if decoded.icc is None and 0 <= at <= len(data) - 12:
        apply(decoded, Numbers(*struct.unpack_from(">HH", data, at + 8)), name)


def apply_of_png(decoded: Decoded, data: Encoded, name: str) -> None:
    """The chunks that say it without a profile, in the order in which the standard has them count."""
    told: dict[bytes, bytes] = {}
    for kind, body in png.chunks(data):
        if kind == b"IDAT":
            break
        if kind in (b"cICP", b"sRGB", b"iCCP", b"gAMA", b"cHRM"):
            told[kind] = bytes(body)
    if len(told.get(b"cICP", b"")) == 4:
        decoded.icc = None
        decoded.notices = [one for one in decoded.notices if one.kind != "profile-unusable"]
        apply(decoded, Numbers(*told[b"cICP"][:2]), name)
    elif b"iCCP" not in told and b"sRGB" not in told:
        _apply_gamma(decoded, _gamma(told.get(b"gAMA", b"")), _primaries(told.get(b"cHRM", b"")), name)


def _apply_gamma(decoded: Decoded, gamma: float | None, points: _Points | None, name: str) -> None:
    """A curve and the xy of white, red, green and blue, where they say something else than sRGB."""
    if gamma is not None and not _LEAST_GAMMA < gamma < _MOST_GAMMA:
        gamma = None  # nobody means that
    is_plain = gamma is None or abs(gamma / _GAMMA_SRGB - 1) < _NEAR_GAMMA
    white, *primaries = points or _SRGB_XY
    if is_plain and _are_near((white, *primaries), _SRGB_XY):
        return
    if not _are_near((white,), _SRGB_XY[:1]) or _is_flat(primaries) or not _has_colours(decoded):
        decoded.notices.append(Notice("profile-unusable", {"name": name}))
        return
    exponent = 1 / (gamma or _GAMMA_SRGB)
    curve = icc.SRGB_CURVE if is_plain else (exponent, 1.0, 0.0, 0.0, 0.0)
    decoded.icc = icc.build(f"Gamma {exponent:.2f}", tuple(primaries), curve)


def _gamma(body: bytes) -> float | None:
    return struct.unpack(">I", body)[0] / 100_000 if len(body) == 4 else None


def _primaries(body: bytes) -> _Points | None:
    """White, red, green and blue."""
    if len(body) != 32:
        return None
    values = [value / 100_000 for value in struct.unpack(">8I", body)]
    return tuple(zip(values[::2], values[1::2], strict=True))


def _are_near(one: _Points, other: _Points) -> bool:
    pairs = zip(one, other, strict=True)
    return all(abs(a - b) < _NEAR_XY for first, second in pairs for a, b in zip(first, second, strict=True))


def _is_flat(primaries: _Points) -> bool:
    """Whether no colours lie between them, or none that can be."""
    (ax, ay), (bx, by), (cx, cy) = primaries
    area = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
    return area < 0.01 or any(not (0 <= x <= 1 and 0 < y <= 1) for x, y in primaries)


def _has_colours(decoded: Decoded) -> bool:
    return decoded.array.ndim == 3 and decoded.array.shape[2] >= 3
