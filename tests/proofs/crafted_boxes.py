"""Pictures in boxes (HEIC, AVIF) made to do harm: nested without end, or made of themselves."""

import struct


def _heic(*boxes: bytes) -> bytes:
    return _box(b"ftyp", b"heic\0\0\0\0heicmif1") + b"".join(boxes)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def heic_nested() -> bytes:
    """Boxes in boxes, deeper than anybody's stack."""
    made = b""
    for _ in range(20_000):
        made = _box(b"meta", bytes(4) + made)
    return _heic(made)


def heic_of_many_items() -> bytes:
    items = _box(b"iinf", b"\1\0\0\0\xff\xff\xff\xff" + _box(b"infe", b"\2\0\0\0\0\1\0\0hvc1\0") * 60_000)
    return _heic(_box(b"meta", bytes(4) + items))


def _heic_of_items(items: dict[int, bytes], made_of: dict[int, list[int]], idat: bytes) -> bytes:
    """Items by id and type, all of whose bytes are those of `idat`, each made of others."""
    infe = b"".join(
        _box(b"infe", b"\2\0\0\0" + struct.pack(">HH4s", n, 0, kind) + b"\0") for n, kind in items.items()
    )
    refs = b"".join(
        _box(b"dimg", struct.pack(f">HH{len(others)}H", n, len(others), *others))
        for n, others in made_of.items()
    )
    places = b"".join(struct.pack(">HHHHII", n, 1, 0, 1, 0, len(idat)) for n in items)
    sizes = b"".join(struct.pack(">HBB", n, 1, 1) for n in items)
    extent = _box(b"ispe", bytes(4) + struct.pack(">II", 100, 100))
    properties = _box(b"ipco", extent) + _box(b"ipma", bytes(4) + struct.pack(">I", len(items)) + sizes)
    boxes = (
        _box(b"hdlr", bytes(8) + b"pict" + bytes(13)),
        _box(b"pitm", bytes(4) + struct.pack(">H", 1)),
        _box(b"iloc", b"\1\0\0\0" + struct.pack(">BBH", 0x44, 0, len(items)) + places),
        _box(b"iinf", bytes(4) + struct.pack(">H", len(items)) + infe),
        _box(b"iref", bytes(4) + refs),
        _box(b"iprp", properties),
        _box(b"idat", idat),
    )
    return _heic(_box(b"meta", bytes(4) + b"".join(boxes)))


_GRID = struct.pack(">BBBBII", 0, 1, 1, 1, 100, 100)


def heic_grid_of_itself() -> bytes:
    return _heic_of_items({1: b"grid"}, {1: [1] * 4}, _GRID)


def heic_grids_of_each_other() -> bytes:
    return _heic_of_items({1: b"grid", 2: b"grid"}, {1: [2] * 4, 2: [1] * 4}, _GRID)


def heic_grids_in_grids() -> bytes:
    """Four of each in the one above it, two hundred times: more than there is time for."""
    return _heic_of_items(
        dict.fromkeys(range(1, 202), b"grid"), {n: [n + 1] * 4 for n in range(1, 201)}, _GRID
    )


def heic_overlay_of_itself() -> bytes:
    return _heic_of_items(
        {1: b"iovl"}, {1: [1] * 300}, bytes(12) + struct.pack(">II", 30_000, 6_000) + bytes(2400)
    )


def heic_derived_from_itself() -> bytes:
    return _heic_of_items({1: b"iden"}, {1: [1]}, b"")


def avif_grid_of_itself() -> bytes:
    return heic_grid_of_itself().replace(b"heic", b"avif").replace(b"mif1", b"avis")
