"""Rows that no studio would write, behind sound hashes: each is refused with a sentence, or does no harm.

What a person may look at is looked at, and what may be done is done, in a project that has one of everything.
"""

import asyncio
import hashlib
import json
import shutil
import sqlite3
import struct
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from studio.assembly import build_studio
from studio.host.places import HOME_VARIABLE, places
from studio.imaging import colour, icc, png
from studio.imaging.arrays import Array, from_array
from studio.model.drift import Against, Of
from studio.model.errors import StudioError
from studio.model.markup import Stroke
from studio.model.sentences import explain, say
from studio.session.session import Session
from studio.session.sources import PastedPicture
from studio.session.studio import Studio

_PATIENCE_S = 20
_WIDTH, _HEIGHT = 128, 96
_DIGITS = "9" * 400
_MOST = 2**63 - 1

Db = sqlite3.Connection
Change = Callable[[Db], object]


def _ran(*statements: str) -> Change:
    return lambda db: [db.execute(statement) for statement in statements]


def _set(table: str, column: str, value: object, where: str = "1") -> Change:
    return lambda db: db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value,))


def _frame(text: str) -> Change:
    return _set("node", "frame_json", text, "number > 1")


def _drafted(change: Callable[[str], str]) -> Change:
    """Every draft, its text changed."""
    return lambda db: [
        db.execute("UPDATE draft SET json = ? WHERE image_id = ?", (change(text), image_id))
        for image_id, text in db.execute("SELECT image_id, json FROM draft").fetchall()
    ]


def _with(**fields: object) -> Callable[[str], str]:
    return lambda text: json.dumps({**json.loads(text), **fields})


def _blobs(query: str, make: Callable[[int], bytes]) -> Change:
    """Other bytes in the blobs that a query names, under hashes that are right."""

    def change(db: Db) -> None:
        for n, (blob_id,) in enumerate(db.execute(query).fetchall()):
            data = make(n)
            db.execute("DELETE FROM blob_chunk WHERE blob_id = ?", (blob_id,))
            db.execute("INSERT INTO blob_chunk VALUES (?, 0, ?)", (blob_id, data))
            facts = (hashlib.sha256(data).hexdigest(), len(data), blob_id)
            db.execute("UPDATE blob SET sha256 = ?, bytes = ? WHERE id = ?", facts)

    return change


def _sheets(query: str, width: int, height: int, bands: int) -> Change:
    shape = (height, width) if bands == 1 else (height, width, bands)
    plain = cv2.imencode(".png", np.full(shape, 255, np.uint8))[1].tobytes()
    return _blobs(query, lambda n: png.rebuilt(plain, png.text_chunk("number", f"{query} {n}")))


def _profiles(data: bytes) -> Change:
    query = "SELECT DISTINCT icc_blob_id FROM picture WHERE icc_blob_id IS NOT NULL"
    return _blobs(query, lambda n: data + bytes(n))


def _with_tags(**bodies: bytes) -> bytes:
    """Display P3 with other bodies in these tags."""
    made = bytearray(icc.display_p3())
    for n in range(struct.unpack_from(">I", made, 128)[0]):
        name, at, size = struct.unpack_from(">4sII", made, 132 + 12 * n)
        body = bodies.get(name.decode(), b"")
        made[at : at + min(size, len(body))] = body[:size]
    return bytes(made)


def _xyz(*values: int) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *values)


def _curve(*values: int) -> bytes:
    return struct.pack(">4sIHH", b"para", 0, 3, 0) + struct.pack(">5i", *values)


def _undoes(table: str, id_: str, column: str, value: object) -> Change:
    """An action whose inverse no studio would write; the row is the first of its table."""

    def change(db: Db) -> None:
        (subject,) = db.execute(id_).fetchone()
        text = json.dumps([{"table": table, "id": subject, "column": column, "value": value}])
        db.execute(
            "INSERT INTO action (at, kind, subject_id, forward_json, inverse_json, way)"
            " VALUES ('now', 'label', '', ?, ?, 'do')",
            (text, text),
        )

    return change


def _in_circles(way: str) -> Change:
    def change(db: Db) -> None:
        for seq in (900_001, 900_002):
            db.execute(
                "INSERT INTO action VALUES (?, 'now', NULL, 'label', '', '[]', '[]', ?, 900002)", (seq, way)
            )

    return change


_P3 = icc.display_p3()
_MASK = "SELECT blob_id FROM mask"
_STEPS = "SELECT before_blob FROM mask_step UNION SELECT after_blob FROM mask_step"
_REGIONS = "SELECT region_blob_id FROM invariant_revision WHERE region_blob_id IS NOT NULL"
_FINAL = "SELECT final_mask_blob_id FROM lock WHERE final_mask_blob_id IS NOT NULL"
_LOCK = (
    f'{{"transform": [1, 0, {_DIGITS}, 0, 1, 0], "trust": "accepted", "shift_px": {_DIGITS}}}',
    f'{{"mean": {_DIGITS}, "p95": 1e999}}',
)
_ROWS: dict[str, Change] = {
    "nothing": lambda db: None,
    # frames
    "frame-that-is-no-number": _frame("[NaN, 0, 0, 0, 1, 0]"),
    "frame-without-end": _frame("[1, 0, Infinity, 0, 1, 0]"),
    "frame-beyond-floats": _frame("[1, 0, 1e999, 0, 1, 0]"),
    "frame-beyond-numbers": _frame(f"[1, 0, {_DIGITS}, 0, 1, 0]"),
    "frame-far-away": _frame("[1, 0, 1e300, 0, 1, 0]"),
    "frame-that-flattens": _frame("[0, 0, 0, 0, 0, 0]"),
    "frame-too-small-to-see": _frame("[1e-5, 0, 0, 0, 1e-5, 0]"),
    "frame-too-large": _frame("[1e6, 0, 0, 0, 1e6, 0]"),
    # sizes
    "node-of-another-size": _set("node", "width", 4000),
    "picture-of-another-size": _set("picture", "width", 500),
    "picture-of-other-bands": _set("picture", "bands", 1),
    "picture-of-other-bits": _set("picture", "bits", 16),
    "patch-far-away": _set("picture", "patch_x", _MOST - 1000, "patch_x IS NOT NULL"),
    "base-far-away": _set("picture", "base_x", -_MOST, "patch_x IS NOT NULL"),
    # masks
    "mask-of-another-size": _sheets(_MASK, 5, 3, 1),
    "mask-of-colours": _sheets(_MASK, _WIDTH, _HEIGHT, 3),
    "mask-that-claims-more": _set("mask", "width", 29_999),
    "strokes-of-another-size": _sheets(_STEPS, 5, 3, 1),
    "stroke-outside": _set("mask_step", "box_json", "[-5, -5, 1000000, 1000000]"),
    "stroke-of-nothing": _set("mask_step", "box_json", "[5, 5, -10, -10]"),
    "stroke-beyond-numbers": _set("mask_step", "box_json", f"[{_DIGITS}, 0, 128, 96]"),
    "region-of-another-size": _sheets(_REGIONS, 5, 3, 1),
    "region-of-colours": _sheets(_REGIONS, _WIDTH, _HEIGHT, 3),
    "final-mask-of-another-size": _sheets(_FINAL, 5, 3, 1),
    "final-mask-far-away": _set("lock", "final_mask_x", -_MOST, "final_mask_x IS NOT NULL"),
    "fewer-tiles": _set("picture", "tiles", b""),
    "more-tiles": _set("picture", "tiles", bytes(32 * 1000)),
    # small pictures
    "thumb-of-words": _set("thumb", "data", b"walnut table"),
    "thumb-that-is-large": lambda db: _sheet_of_thumb(db, 9000, 2000),
    "thumb-that-is-long": lambda db: _sheet_of_thumb(db, 30_000, 1),
    # profiles
    "profile-of-words": _profiles(b"walnut table" * 40),
    "profile-of-nothing": _profiles(b""),
    "profile-cut": _profiles(_P3[:200]),
    "profile-of-ink": _profiles(_P3[:16] + b"CMYK" + _P3[20:]),
    "profile-of-grey": _profiles(_P3[:16] + b"GRAY" + _P3[20:]),
    "profile-of-names": _profiles(_P3[:12] + b"nmcl" + _P3[16:]),
    "profile-of-a-link": _profiles(_P3[:12] + b"link" + _P3[16:]),
    "profile-of-version-5": _profiles(_P3[:8] + b"\x05\0\0\0" + _P3[12:]),
    "profile-of-many-tags": _profiles(_P3[:128] + struct.pack(">I", 2**31) + _P3[132:]),
    "profile-of-black": _profiles(_with_tags(rXYZ=_xyz(0, 0, 0), gXYZ=_xyz(0, 0, 0), bXYZ=_xyz(0, 0, 0))),
    "profile-without-end": _profiles(_with_tags(rXYZ=_xyz(2**31 - 1, 2**31 - 1, -(2**31)))),
    "profile-that-is-flat": _profiles(_with_tags(rTRC=_curve(65_536, 0, 0, 0, 2**31 - 1))),
    "profile-that-falls": _profiles(_with_tags(rTRC=_curve(65_536, -65_536, 65_536, 0, 0))),
    "profile-without-gamma": _profiles(_with_tags(rTRC=_curve(0, 65_536, 0, 0, 0))),
    "profile-below-zero": _profiles(_with_tags(rTRC=_curve(-20 * 65_536, 65_536, 0, 0, 0))),
    # drafts
    "draft-of-nothing": _set("draft", "json", "{}"),
    "draft-of-many-candidates": _drafted(_with(candidates=2**62)),
    "draft-of-no-candidates": _drafted(_with(candidates=-5)),
    "draft-of-an-unknown-account": _drafted(_with(profile="<b>x", anchors=["replay", "both", "crop"])),
    "draft-with-a-reference-nowhere": _drafted(
        _with(references=[{"picture_id": "../x", "caption": "c", "role": "style", "node_id": "n"}])
    ),
    "markup-that-is-no-number": _drafted(lambda text: text.replace("[1.0,2.0]", "[NaN,2.0]")),
    "markup-far-away": _drafted(lambda text: text.replace("[1.0,2.0]", "[1e308,-1e308]")),
    "markup-without-end": _drafted(lambda text: text.replace("[1.0,2.0]", "[1e999,2.0]")),
    # jobs, turns, receipts
    "request-of-nonsense": _set("job", "request_json", '{"size": [1e999, 1], "cut": 7}'),
    "request-that-is-a-list": _set("job", "asked_json", "[]"),
    "failure-with-other-facts": _ran(
        "UPDATE turn SET state = 'failed' WHERE kind = 'edit'",
        "UPDATE job SET state = 'failed',"
        ' error_json = \'{"kind": "picture-too-large", "facts": {"width": "{0.__class__}"}}\'',
    ),
    "calls-that-cost-the-world": _set("job", "estimate_micro", _MOST),
    "calls-under-way": _ran("UPDATE job SET state = 'planned'", "UPDATE turn SET state = 'running'"),
    "calls-delivered": _ran("UPDATE job SET state = 'delivered'", "UPDATE turn SET state = 'running'"),
    "times-of-words": _ran("UPDATE node SET created = 'x'", "UPDATE job SET planned = '', ended = '9'"),
    "receipt-of-nonsense": lambda db: db.execute(
        "UPDATE lock SET transform_json = ?, seam_json = ?, settings_json = '[]'", _LOCK
    ),
    "receipt-beyond-numbers": _ran(
        f"UPDATE lock SET painted_px = {_MOST}, protected_px = -5, confidence = 9e999"
    ),
    "ledger-beyond-sums": _ran(
        f"INSERT INTO ledger VALUES ('l1', NULL, 'x', 'usage', {_MOST}, 9e999, NULL)",
        f"INSERT INTO ledger VALUES ('l2', (SELECT id FROM job), 'x', 'usage', {_MOST}, -9e999, '[]')",
    ),
    "recipe-of-nothing": _set("recipe", "json", "{}"),
    # numbers after which none comes
    "last-node": _set("node", "number", _MOST, "seq = (SELECT max(seq) FROM node)"),
    "last-place": _set("image", "position", _MOST, "rowid = 1"),
    "place-below-all": _set("image", "position", -_MOST - 1, "rowid = 1"),
    "last-action": _ran(
        f"INSERT INTO action VALUES ({_MOST}, 'x', NULL, 'label', '', '[]', '[]', 'do', NULL)"
    ),
    # undo
    "undo-in-circles": _in_circles("undo"),
    "redo-in-circles": _in_circles("redo"),
    "undo-of-nobody-knows": _ran(
        "INSERT INTO action (at, kind, forward_json, inverse_json, way) VALUES ('x', '<b>', '[]', '[]', 'do')"
    ),
    "undo-to-no-verdict": _undoes("node", "SELECT id FROM node", "verdict", "../x"),
    "undo-to-no-text": _undoes("image", "SELECT id FROM image", "name", {"a": 1}),
    "undo-to-no-draft": _undoes("draft", "SELECT id FROM image", "json", "{}"),
    "undo-to-nowhere": _undoes("branch", "SELECT id FROM branch", "tip_node_id", "nowhere"),
    # text
    "text-with-zeros": _ran("UPDATE node SET label = 'a' || char(0) || 'b', note = char(0)"),
    "text-that-is-none": _ran("UPDATE node SET label = CAST(x'ff41fe' AS TEXT)"),
    "bytes-that-are-claimed": _set("blob", "bytes", 10**15),
}


def _sheet_of_thumb(db: Db, width: int, height: int) -> None:
    data = cv2.imencode(".png", np.zeros((height, width, 3), np.uint8))[1].tobytes()
    db.execute("UPDATE thumb SET data = ?", (data,))


def _encoded(array: Array, profile: bytes | None = None) -> bytes:
    plain = cv2.imencode(".png", array)[1].tobytes()
    return png.rebuilt(plain, png.icc_chunk(profile)) if profile else plain


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of somebody else with one of everything: 8 and 16 bit, profiles, masks, markup, a merge."""
    home = tmp_path_factory.mktemp("rows")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(HOME_VARIABLE, str(home / "writer"))
        return asyncio.run(_made(home / "cup.palimpsest"))


async def _made(path: Path) -> Path:
    small = np.random.default_rng(1).integers(0, 256, (_HEIGHT // 8, _WIDTH // 8, 3))
    array = np.kron(small, np.ones((8, 8, 1))).astype(np.uint8)
    studio = build_studio(places(), lambda event: None)
    session = await studio.new_project([PastedPicture(_encoded(array, icc.display_p3()), "cup.png")], path)
    deep = _encoded(array.astype(np.uint16) * 257, icc.adobe_rgb())
    await session.add_images([PastedPicture(deep, "deep.png")])
    image_id = session.images()[0].id
    await session.drafts.add_references(image_id, [PastedPicture(_encoded(array[::-1]), "turned.png")])
    marked = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    marked[20:60, 20:60] = 255
    mask = from_array(marked)
    await session.masks.set_pixels(image_id, mask)
    await session.keep_list.add(image_id, ["the blue", "the sky"])
    for words in ("make it warmer", "20 % brighter"):
        await session.turns.run(image_id, replace(session.drafts.draft(image_id), instruction=words))
    _, one, other = list(session.history(image_id).nodes)[:3]
    await session.merges.merge(one, other, mask)
    await session.keep_list.set_region(image_id, session.keep_list.entries(image_id)[0].id, mask)
    stroke = Stroke(((1.0, 2.0), (30.0, 40.0)), "#ff0000", 3.0, is_arrow=True)
    drawn = replace(session.drafts.draft(image_id), instruction="cooler", markup=(stroke,))
    await session.drafts.keep(image_id, drawn)
    await session.marks.set_label(one, "label")
    await session.marks.name_branch(one, "branch")
    await session.close()
    return path


class _Person:
    """Looks at all there is and does what may be done; a sentence in between is no harm."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.told: list[str] = []

    async def tries(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await asyncio.wait_for(work(), _PATIENCE_S)
        except StudioError as refused:
            self.told.append(explain(refused).text)

    async def looks(self) -> None:
        session = self._session
        for notice in session.notices:
            assert say(notice).text
        for image in session.images():
            history = session.history(image.id)
            for node_id in history.nodes:
                await self._looks_at(image.id, node_id)
            for turn_id in history.turns:
                await self.tries(lambda: session.turn_detail(turn_id))  # noqa: B023 – awaited at once
                await self.tries(lambda: session.rounds.again_outlook(turn_id))  # noqa: B023
            await self.tries(lambda: session.masks.load(image.id))  # noqa: B023
            await self.tries(lambda: asyncio.to_thread(session.drafts.outlook, image.id))  # noqa: B023
            await self.tries(lambda: session.keep_list.statistics(image.id))  # noqa: B023
            await self.tries(lambda: session.search(image.id, "warm"))  # noqa: B023
            if len(history.nodes) > 2:
                first, second = list(history.nodes)[1:3]
                await self.tries(lambda: session.merges.laid(first, second))  # noqa: B023
        for ask in (
            *(session.spending.rows, session.spending.project, session.spent_micro, session.spending.caps),
            *(session.unknowns.all, session.answers.undecoded, session.check),
        ):
            await self.tries(ask)

    async def _looks_at(self, image_id: str, node_id: str) -> None:
        session = self._session

        async def in_srgb() -> None:
            sheet = await session.pictures.sheet(node_id)
            await asyncio.to_thread(colour.convert, sheet.pixels, sheet.icc, None)

        async def regions() -> None:
            for entry in session.keep_list.entries(image_id):
                if entry.region is not None:
                    await session.keep_list.region_on(entry.region, node_id)

        for ask in (
            *(lambda: session.pictures.thumbnail(node_id), in_srgb, regions),
            *(lambda: session.node_detail(node_id), lambda: session.drift.path(node_id)),
            *(lambda: session.drift.of(node_id), lambda: session.proposals.mask(node_id)),
            lambda: session.drift.heat(node_id, Against.PARENT, Of.LOCKED),
            lambda: asyncio.to_thread(session.replays.path, node_id),
        ):
            await self.tries(ask)

    async def works(self, copy: Path) -> None:
        session = self._session
        await self.tries(session.admit)
        if session.is_read_only:
            return
        for image in session.images():
            plain = replace(
                session.drafts.draft(image.id), instruction="make it warmer", profile="built-in", model=""
            )
            one = replace(plain, also=(), candidates=1, markup=())
            await self.tries(lambda: session.turns.run(image.id, one))  # noqa: B023
            history = session.history(image.id)
            for node_id in list(history.nodes)[1:3]:
                node = history.nodes[node_id]
                mask = from_array(np.full((node.height, node.width), 255, np.uint8))
                await self.tries(lambda: session.merges.merge(node_id, history.head or "", mask))  # noqa: B023
            await self.tries(lambda: session.finals.picture_file(history.head or ""))  # noqa: B023
        for _ in range(4):
            await self.tries(session.actions.undo)
        for _ in range(4):
            await self.tries(session.actions.redo)
        await self.tries(lambda: session.copies.whole(copy))


async def _visited(studio: Studio, project: Path) -> list[str]:
    try:
        session = await studio.open_project(project)
    except StudioError as refused:
        return [explain(refused).text]
    person = _Person(session)
    try:
        await person.looks()
        await person.works(project.with_name("copy.palimpsest"))
    finally:
        await session.close()
    return person.told


@pytest.mark.parametrize("name", _ROWS)
def test_rows_that_no_studio_would_write_do_no_harm(
    name: str, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "reader"))
    project = tmp_path / "cup.palimpsest"
    shutil.copy(sound, project)
    with closing(sqlite3.connect(project, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        _ROWS[name](db)

    told = asyncio.run(
        asyncio.wait_for(_visited(build_studio(places(), lambda event: None), project), 3 * _PATIENCE_S)
    )

    print(f"{name}: {told[:1]}")
    assert all(told)
    assert not [one for one in told if "Another window" in one]
    assert {path.name for path in tmp_path.iterdir()} <= {"reader", project.name, "copy.palimpsest"}


def test_the_sound_one_can_be_worked_with(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is refused in the others is refused for what they are."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "reader"))
    project = tmp_path / "cup.palimpsest"
    shutil.copy(sound, project)

    told = asyncio.run(_visited(build_studio(places(), lambda event: None), project))

    assert not [one for one in told if "damaged" in one]
    assert project.with_name("copy.palimpsest").exists()
