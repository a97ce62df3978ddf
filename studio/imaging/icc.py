"""What an ICC profile says: its space, its name, and, of matrix profiles, the colorants and curves."""

import struct
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Curve = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]

_MOST_XYZ = 4.0  # white is 1
CURVE_POINTS = 4096
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)  # as `build` takes it
_ADAPTED = np.array(
    [
        [1.0478112, 0.0228866, -0.0501270],
        [0.0295424, 0.9904844, -0.0170491],
        [-0.0092345, 0.0150436, 0.7521316],
    ]
)  # Bradford, D65 to D50
_D65_XY = (0.3127, 0.3290)
_D50 = (0.9642, 1.0, 0.8249)


class BadProfile(ValueError):
    """Bytes that are no ICC profile, or a cut one."""


@dataclass(frozen=True, slots=True)
class MatrixProfile:
    """RGB to XYZ (D50) after a curve per band: `curves[band]` is light at CURVE_POINTS even steps of code.

    A grey profile has one curve, and `matrix` is None.
    """

    curves: tuple[Curve, ...]
    matrix: Matrix | None


def data_space(icc: bytes) -> str:
    """The four letters of the space its pixels are in: RGB, GRAY, CMYK, Lab."""
    if len(icc) < 132 or icc[36:40] != b"acsp":
        raise BadProfile("no ICC profile")
    return icc[16:20].decode("latin-1").strip()


def description(icc: bytes) -> str:
    """The profile's own name in English where it has one, else ""."""
    body = _tags(icc).get(b"desc", b"")
    if body[:4] == b"desc" and len(body) >= 12:
        length = struct.unpack_from(">I", body, 8)[0]
        return body[12 : 12 + length].split(b"\0")[0].decode("latin-1").strip()
    if body[:4] == b"mluc" and len(body) >= 28:
        return _first_name(body)
    return ""


@lru_cache(maxsize=16)
def matrix_profile(icc: bytes) -> MatrixProfile | None:
    """The curves and matrix of a grey or matrix profile; None when it works through tables."""
    tags, space = _tags(icc), data_space(icc)
    if space == "GRAY" and b"kTRC" in tags:
        return MatrixProfile((_curve(tags[b"kTRC"]),), None)
    needed = (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")
    if space != "RGB" or b"A2B0" in tags or b"A2B1" in tags or any(name not in tags for name in needed):
        return None
    columns = [_xyz(tags[name]) for name in needed[:3]]
    if max(abs(value) for column in columns for value in column) > _MOST_XYZ:
        raise BadProfile("colorants of no light")
    return MatrixProfile(tuple(_curve(tags[name]) for name in needed[3:]), np.array(columns).T)


@lru_cache(maxsize=1)
def srgb() -> bytes:
    return build("sRGB", ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)), SRGB_CURVE)


@lru_cache(maxsize=1)
def display_p3() -> bytes:
    return build("Display P3", ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), SRGB_CURVE)


@lru_cache(maxsize=1)
def adobe_rgb() -> bytes:
    primaries = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
    return build("Adobe RGB (1998) compatible", primaries, (563 / 256, 1.0, 0.0, 0.0, 0.0))


def build(
    name: str,
    primaries: tuple[tuple[float, float], ...],
    curve: tuple[float, float, float, float, float],
) -> bytes:
    """A version 4 display profile of these primaries (xy, white D65) and one parametric curve (g a b c d)."""
    to_d50 = _ADAPTED @ _rgb_to_xyz(primaries)
    parameters = struct.pack(">4sIHH", b"para", 0, 3, 0) + b"".join(_fixed(value) for value in curve)
    tags = {
        b"desc": _named(name),
        b"cprt": _named("Public domain"),
        b"wtpt": _xyz_body(_D50),
        b"chad": b"sf32\0\0\0\0" + b"".join(_fixed(value) for value in _ADAPTED.ravel()),
        b"rXYZ": _xyz_body(to_d50[:, 0]),
        b"gXYZ": _xyz_body(to_d50[:, 1]),
        b"bXYZ": _xyz_body(to_d50[:, 2]),
        b"rTRC": parameters,
    }
    return _file(tags, {b"gTRC": b"rTRC", b"bTRC": b"rTRC"})


def _tags(icc: bytes) -> dict[bytes, bytes]:
    data_space(icc)
    found: dict[bytes, bytes] = {}
    for n in range(min(struct.unpack_from(">I", icc, 128)[0], 100)):
        if 144 + 12 * n > len(icc):
            raise BadProfile("cut off")
        name, at, size = struct.unpack_from(">4sII", icc, 132 + 12 * n)
        if at + size > len(icc):
            raise BadProfile("cut off")
        found[name] = icc[at : at + size]
    return found


def _first_name(body: bytes) -> str:
    count, size = struct.unpack_from(">II", body, 8)
    records = [struct.unpack_from(">4sII", body, 16 + size * n) for n in range(min(count, 50))]
    english = [record for record in records if record[0].startswith(b"en")] or records
    _, length, at = english[0]
    return body[at : at + length].decode("utf-16-be", "replace").strip("\0 ")


def _xyz(body: bytes) -> tuple[float, float, float]:
    if len(body) < 20:
        raise BadProfile("a colorant is cut off")
    x, y, z = struct.unpack_from(">iii", body, 8)
    return x / 65536, y / 65536, z / 65536


def _curve(body: bytes) -> Curve:
    steps = np.linspace(0, 1, CURVE_POINTS)
    if body[:4] == b"para" and len(body) >= 16:
        kind = struct.unpack_from(">H", body, 8)[0]
        wanted = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}.get(kind)
        if wanted is None or len(body) < 12 + 4 * wanted:
            raise BadProfile(f"parametric curve {kind}")
        values = [value / 65536 for value in struct.unpack_from(f">{wanted}i", body, 12)]
        with np.errstate(all="ignore"):  # a stranger's curve may be without end
            return np.clip(np.nan_to_num(_parametric(kind, values, steps)), 0, 1)
    if body[:4] != b"curv" or len(body) < 12:
        raise BadProfile("a curve of an unknown kind")
    count = struct.unpack_from(">I", body, 8)[0]
    if len(body) < 12 + 2 * count:
        raise BadProfile("a curve is cut off")
    if count == 0:
        return steps
    points = np.frombuffer(body, ">u2", count, 12).astype(np.float64)
    if count == 1:
        return np.asarray(steps ** (points[0] / 256))
    return np.interp(steps, np.linspace(0, 1, count), points / 65535)


def _parametric(kind: int, values: list[float], x: Curve) -> Curve:
    g, a, b, c, d, e, f = values + [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0][len(values) :]
    if kind in (1, 2):  # the break lies where the power starts; `c` is an offset of kind 2
        offset = c if kind == 2 else 0.0
        return np.asarray(np.maximum(a * x + b, 0) ** g + offset)
    if kind == 0:
        return np.asarray(x**g)
    return np.where(x >= d, np.maximum(a * x + b, 0) ** g + e, c * x + f)


def _rgb_to_xyz(primaries: tuple[tuple[float, float], ...]) -> Matrix:
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    x, y = _D65_XY
    scale = np.linalg.solve(columns, np.array([x / y, 1, (1 - x - y) / y]))
    return np.asarray(columns * scale)


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(float(value) * 65536))


def _xyz_body(values: tuple[float, ...] | Curve) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)


def _named(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return struct.pack(">4sIII2s2sII", b"mluc", 0, 1, 12, b"en", b"US", len(encoded), 28) + encoded


def _file(tags: dict[bytes, bytes], shared: dict[bytes, bytes]) -> bytes:
    count = len(tags) + len(shared)
    at, table, bodies, places = 132 + 12 * count, b"", b"", {}
    for name, body in tags.items():
        places[name] = (at + len(bodies), len(body))
        bodies += body + b"\0" * (-len(body) % 4)
    for name, other in shared.items():
        places[name] = places[other]
    for name, (offset, size) in places.items():
        table += struct.pack(">4sII", name, offset, size)
    head = struct.pack(
        ">I4sI4s4s4s12s4s28s12s48s",
        at + len(bodies), b"", 0x04300000, b"mntr", b"RGB ", b"XYZ ",
        struct.pack(">6H", 2026, 1, 1, 0, 0, 0), b"acsp", b"",
        b"".join(_fixed(value) for value in _D50), b"",
    )  # fmt: skip
    return head + struct.pack(">I", count) + table + bodies
