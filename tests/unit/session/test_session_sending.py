"""What leaves the machine for a hosted maker, and how its answer comes back to where it belongs."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from rehearsal import Rehearsal
from stage import box_mask, inverted, noise, opened, paint, png_bytes, studio_with

from studio.host.places import Places
from studio.imaging import icc, png
from studio.imaging.arrays import from_array, to_array
from studio.imaging.padding import lay_out
from studio.model.catalogue import Model
from studio.model.errors import BadInput, ProjectDamaged
from studio.model.events import Event, NoticeRaised
from studio.model.fit import Request
from studio.model.geometry import Box
from studio.model.history import LockState, Node
from studio.model.plan import CallPlan
from studio.model.provider import Capability, Delivered, MaskForm, PictureForm, ProviderRequest
from studio.model.recipe import Anchor, Draft, LockMode, Recipe, Reference, Role
from studio.model.sizes import SizePlan, SizeRule, plan_size
from studio.model.wording import Wording
from studio.session.calls.adding import Adding
from studio.session.calls.answers import AnswerPlace, Answers
from studio.session.calls.preparing import JobFacts, Preparation, sweep_prepared
from studio.session.calls.stored_calls import plan_of
from studio.session.session import Session
from studio.session.sources import PastedPicture
from studio.session.studio import Studio

Run = Callable[[Any], Any]

_RULE = SizeRule(multiple=16, longest_px=384, aspect_most=3.0, least_px=4096)
_CAPABILITY = Capability("double", "double-1", PictureForm.PNG, MaskForm.ALPHA0)
_FORMS = [MaskForm.ALPHA0, MaskForm.WHITE, MaskForm.BLACK]


async def prepared(
    session: Session,
    image_id: str,
    spool: Path,
    *,
    capability: Capability = _CAPABILITY,
    mask: Box | None = None,
    recipe: Recipe | None = None,
    size: SizePlan | None = None,
) -> ProviderRequest:
    """The request of a turn from the head."""
    head = session.history(image_id).head or ""
    node = session.history(image_id).nodes[head]
    painted = (
        None if mask is None else box_mask(node.width, node.height, mask.x, mask.y, mask.width, mask.height)
    )
    plan = _plan(head, capability, size=size)
    preparation = Preparation(session._project, session.pictures)
    return await preparation.prepare(recipe or Recipe("do it"), plan, JobFacts("j1", "k1", 7, spool), painted)


def _plan(node_id: str, capability: Capability = _CAPABILITY, **facts: Any) -> CallPlan:
    return CallPlan(_request(node_id), "work", capability, Wording("do it"), **facts)


def _request(node_id: str) -> Request:
    return Request(0, Anchor.LAST, node_id, node_id, node_id, node_id, 1)


def _opened(path: object) -> Image.Image:
    assert isinstance(path, Path)
    with Image.open(path) as picture:
        picture.load()
        return picture


def _camera_jpeg(array: np.ndarray) -> bytes:
    """As a camera writes it: in Display P3, with a serial number and a place."""
    exif = Image.Exif()
    exif[0xA431] = "SERIAL-4711"
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    with io.BytesIO() as file:
        Image.fromarray(array).save(file, "jpeg", quality=95, exif=exif, icc_profile=icc.display_p3())
        return file.getvalue()


def test_nothing_but_pixels_in_srgb_leaves_the_machine(studio: Studio, run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        session = await studio.new_project([PastedPicture(_camera_jpeg(noise(120, 80)), "camera.jpg")])
        image_id = session.images()[0].id

        request = await prepared(session, image_id, tmp_path, size=plan_size(120, 80, _RULE))

        (sent,) = request.pictures
        assert isinstance(sent.content, Path)
        data = sent.content.read_bytes()
        assert {name for name, _ in png.chunks(data)} == {b"IHDR", b"IDAT", b"IEND"}
        assert b"SERIAL" not in data
        picture = _opened(sent.content)
        assert (picture.mode, picture.size, picture.info) == ("RGB", (128, 80), {})
        assert (sent.width, sent.height) == picture.size
        assert sent.sha256 == hashlib.sha256(data).hexdigest()
        await session.close()

    run(story())


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("size", [(100, 60), (128, 80), (800, 500), (40, 30)])
def test_picture_and_mask_have_one_legal_size_and_the_mask_marks_the_same_place(
    studio: Studio, run: Run, tmp_path: Path, form: MaskForm, size: tuple[int, int]
) -> None:
    width, height = size
    marked = Box(width // 4, height // 4, width // 2, height // 2)
    array = np.zeros((height, width, 3), np.uint8)
    array[marked.y : marked.bottom, marked.x : marked.right] = 255

    async def story() -> None:
        session, image_id = await opened(studio, array)
        plan = plan_size(width, height, _RULE)
        capability = replace(_CAPABILITY, mask_form=form)

        request = await prepared(session, image_id, tmp_path, capability=capability, mask=marked, size=plan)

        picture, mask = _opened(request.pictures[0].content), _opened(request.mask)
        assert plan is not None
        assert picture.size == mask.size == (plan.width, plan.height)
        assert _RULE.allows(*picture.size)
        seen = np.asarray(mask)
        may_change = seen[..., 3] == 0 if form is MaskForm.ALPHA0 else seen > 127
        if form is MaskForm.BLACK:
            may_change = ~may_change
        white = np.asarray(picture)[..., 0] > 127
        assert np.count_nonzero(may_change != white) <= 2 * (picture.width + picture.height)
        if plan.scale == 1:
            assert np.array_equal(may_change, white)
        await session.close()

    run(story())


def test_a_maker_without_masks_gets_none(studio: Studio, run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        capability = replace(_CAPABILITY, mask_form=MaskForm.NONE)

        request = await prepared(session, image_id, tmp_path, capability=capability, mask=Box(0, 0, 9, 9))

        assert request.mask is None
        await session.close()

    run(story())


def test_references_follow_in_order_no_larger_than_what_the_model_makes(
    studio: Studio, run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        sources = [PastedPicture(png_bytes(noise(900, 300)), "board.png")]
        (board,) = await session.drafts.add_references(image_id, sources)
        references = (replace(board, caption="walnut", role=Role.STYLE), Reference(board.picture_id))
        capability = replace(_CAPABILITY, record=Model("double-1", "double", sizes=_RULE))

        request = await prepared(
            session, image_id, tmp_path, capability=capability, recipe=Recipe("do it", references=references)
        )

        assert [one.ordinal for one in request.pictures] == [1, 2, 3]
        assert [one.caption for one in request.pictures] == ["", "walnut", ""]
        assert _opened(request.pictures[1].content).size == (384, 128)
        assert (request.pictures[1].width, request.pictures[1].height) == (384, 128)
        assert request.pictures[1].sha256 == request.pictures[2].sha256
        assert request.pictures[1].content != request.pictures[2].content
        await session.close()

    run(story())


def test_a_picture_over_the_byte_limit_is_packed_otherwise_and_said(
    studio: Studio, run: Run, tmp_path: Path, seen: list[Event]
) -> None:
    record = Model("double-1", "double", picture_types=("image/png", "image/jpeg"))
    capability = replace(_CAPABILITY, record=record, picture_bytes_max=40_000)

    async def story() -> None:
        session, image_id = await opened(studio, noise(160, 120))

        request = await prepared(session, image_id, tmp_path, capability=capability)

        assert isinstance(request.pictures[0].content, Path)
        assert request.pictures[0].content.name == "sent-1.jpg"
        assert _opened(request.pictures[0].content).size == (160, 120)
        assert _said(seen) == ["picture-sent-packed"]
        await session.close()

    run(story())


def test_with_a_mask_both_shrink_instead_and_it_is_said(
    studio: Studio, run: Run, tmp_path: Path, seen: list[Event]
) -> None:
    record = Model("double-1", "double", picture_types=("image/png", "image/jpeg"))
    capability = replace(_CAPABILITY, record=record, picture_bytes_max=40_000)

    async def story() -> None:
        session, image_id = await opened(studio, noise(160, 120))

        request = await prepared(session, image_id, tmp_path, capability=capability, mask=Box(10, 10, 50, 50))

        picture, mask = _opened(request.pictures[0].content), _opened(request.mask)
        assert picture.size == mask.size
        assert picture.width < 160
        assert picture.format == "PNG"
        assert _said(seen) == ["picture-sent-smaller"]
        await session.close()

    run(story())


def test_a_limit_that_nothing_can_keep_is_refused_with_a_sentence(
    studio: Studio, run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        capability = replace(_CAPABILITY, picture_bytes_max=9)

        with pytest.raises(BadInput) as caught:
            await prepared(session, image_id, tmp_path, capability=capability)

        assert caught.value.kind == "picture-over-limit"
        await session.close()

    run(story())


def test_a_call_says_which_parameters_the_user_did_not_set(studio: Studio, run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        head = session.history(image_id).head or ""
        plan = _plan(
            head,
            parameters={"quality": "low", "background": "opaque"},
            added=frozenset({"quality"}),
            streams=True,
        )
        recipe = Recipe("do it", parameters={"background": "opaque"})
        facts = JobFacts("j1", "k1", 7, tmp_path)

        request = await Preparation(session._project, session.pictures).prepare(recipe, plan, facts, None)

        assert request.parameters == {"quality": "low", "background": "opaque"}
        assert request.added == {"quality"}
        assert request.streams
        await session.close()

    run(story())


def test_everything_that_was_made_for_sending_is_swept(studio: Studio, run: Run, tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    capability = replace(
        _CAPABILITY,
        record=Model("double-1", "double", picture_types=("image/png", "image/webp", "image/jpeg")),
        picture_bytes_max=9_000,
    )

    async def story() -> None:
        session, image_id = await opened(studio)
        await prepared(session, image_id, spool, mask=Box(0, 0, 9, 9))
        await prepared(session, image_id, spool, capability=capability)
        (spool / "answer-0").write_bytes(b"paid for")

        sweep_prepared(spool)

        assert [path.name for path in spool.iterdir()] == ["answer-0"]
        await session.close()

    run(story())


def _answered(array: np.ndarray, plan: SizePlan, marked: Box) -> np.ndarray:
    """The picture on its canvas with something else where change was wanted."""
    changed = array.copy()
    changed[marked.y : marked.bottom, marked.x : marked.right] = noise(marked.width, marked.height, seed=9)
    return to_array(lay_out(from_array(changed), plan))


async def kept(
    session: Session,
    image_id: str,
    answer: bytes,
    tmp_path: Path,
    *,
    plan: SizePlan | None,
    mask: Box | None = None,
    lock: LockMode = LockMode.STRICT,
) -> Node:
    """The node of an answer to a turn from the head."""
    result = await session.turns.run(image_id, Draft(instruction="begin", candidates=1))
    head = session.history(image_id).head or ""
    node = session.history(image_id).nodes[head]
    painted = (
        None if mask is None else box_mask(node.width, node.height, mask.x, mask.y, mask.width, mask.height)
    )
    path = tmp_path / "answer-9"
    path.write_bytes(answer)
    place = AnswerPlace(image_id, result.turn.id, result.jobs[0].id, _request(head), painted, lock, plan)
    adding = Adding(session._project, session.pictures)
    answers = Answers(session._project, session.pictures, adding)
    return await answers.keep_taken(place, await answers.take_in(place, Delivered(9, path, "image/png")))


@pytest.mark.parametrize("size", [(100, 60), (128, 80), (800, 500), (70, 50), (40, 30)])
def test_outside_the_mask_no_pixel_differs_however_the_picture_was_made_legal(
    studio: Studio, run: Run, tmp_path: Path, size: tuple[int, int]
) -> None:
    width, height = size
    array = noise(width, height)
    marked = Box(width // 4, height // 4, width // 2, height // 2)

    async def story() -> None:
        session, image_id = await opened(studio, array)
        plan = plan_size(width, height, _RULE)
        assert plan is not None
        answer = png_bytes(_answered(array, plan, marked))

        node = await kept(session, image_id, answer, tmp_path, plan=plan, mask=marked)

        result = to_array((await session.pictures.sheet(node.id)).pixels)
        outside = np.ones((height, width), bool)
        outside[marked.y : marked.bottom, marked.x : marked.right] = False
        assert result.shape == array.shape
        assert np.array_equal(result[outside], array[outside])
        assert not np.array_equal(result[~outside], array[~outside])
        assert (node.lock, node.differing_px) == (LockState.LOCKED, 0)
        assert node.protected_px == width * height - marked.area
        await session.close()

    run(story())


def test_an_answer_to_a_padded_picture_is_cut_exactly(studio: Studio, run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise(100, 60))
        plan = plan_size(100, 60, _RULE)
        assert plan is not None
        answer = noise(plan.width, plan.height, seed=9)

        node = await kept(session, image_id, png_bytes(answer), tmp_path, plan=plan, lock=LockMode.OFF)

        result = to_array((await session.pictures.sheet(node.id)).pixels)
        inner = plan.inner
        assert plan.is_padded
        assert np.array_equal(result, answer[inner.y : inner.bottom, inner.x : inner.right])
        await session.close()

    run(story())


@pytest.mark.parametrize("size", [(100, 60), (96, 64), (112, 80)])
def test_an_answer_of_another_size_than_its_canvas_stays_as_it_came(
    studio: Studio, run: Run, tmp_path: Path, size: tuple[int, int]
) -> None:
    """One that shows something else, and has the picture's own size by chance, too."""

    async def story() -> None:
        session, image_id = await opened(studio, noise(100, 60))
        plan = plan_size(100, 60, _RULE)
        assert plan is not None
        assert (plan.width, plan.height) == (112, 64)
        answer = noise(*size, seed=9)

        node = await kept(session, image_id, png_bytes(answer), tmp_path, plan=plan)

        detail = await session.node_detail(node.id)
        assert node.lock is LockState.REFUSED
        assert detail.receipt is not None
        assert detail.receipt.reason == "answer-unlike"
        assert np.array_equal(to_array((await session.pictures.sheet(node.id)).pixels), answer)
        await session.close()

    run(story())


def test_an_unlocked_answer_has_the_same_colours_after_a_restart(
    studio: Studio, run: Run, tmp_path: Path
) -> None:
    """Its bytes are stored as they came, so its pixels must be theirs and not those of the base's space."""

    async def story() -> None:
        session = await studio.new_project([PastedPicture(_camera_jpeg(noise(100, 60)), "camera.jpg")])
        image_id, path = session.images()[0].id, session.path
        answer = noise(50, 40, seed=9)
        node = await kept(session, image_id, png_bytes(answer), tmp_path, plan=None)
        await session.close()

        session = await studio.open_project(path)

        sheet = await session.pictures.sheet(node.id)
        assert sheet.icc is None
        assert np.array_equal(to_array(sheet.pixels), answer)
        assert (await session.check()).is_sound
        await session.close()

    run(story())


def test_sixteen_bits_of_another_space_come_back_to_themselves(
    studio: Studio, run: Run, tmp_path: Path
) -> None:
    import cv2

    deep = np.random.default_rng(3).integers(0, 65536, (60, 100, 3), dtype=np.uint16)
    cv2.imwrite(str(tmp_path / "deep.png"), deep[..., ::-1])

    async def story() -> None:
        session = await studio.new_project([tmp_path / "deep.png"])
        image_id = session.images()[0].id
        plan = plan_size(100, 60, _RULE)
        assert plan is not None
        marked = Box(20, 20, 30, 30)
        answer = png_bytes(_answered((deep >> 8).astype(np.uint8), plan, marked))

        node = await kept(session, image_id, answer, tmp_path, plan=plan, mask=marked)

        result = to_array((await session.pictures.sheet(node.id)).pixels)
        outside = np.ones(deep.shape[:2], bool)
        outside[20:50, 20:50] = False
        assert result.dtype == np.uint16
        assert np.array_equal(result[outside], deep[outside])
        await session.close()

    run(story())


def test_what_is_sent_and_given_back_unchanged_changes_nothing(
    studio: Studio, run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        array = noise(100, 60)
        session, image_id = await opened(studio, array)
        plan = plan_size(100, 60, _RULE)
        request = await prepared(session, image_id, tmp_path / "spool", size=plan)
        content = request.pictures[0].content
        assert isinstance(content, Path)

        node = await kept(session, image_id, content.read_bytes(), tmp_path, plan=plan, lock=LockMode.OFF)

        assert np.array_equal(to_array((await session.pictures.sheet(node.id)).pixels), array)
        await session.close()

    run(story())


def test_a_turn_sends_its_canvas_and_locks_what_comes_back(home: Places, seen: list[Event], run: Run) -> None:
    """The whole road: padded for the model, answered on its canvas, cut, locked to the painted mask."""
    record = Model("double-1", "double", sizes=_RULE)
    maker = Rehearsal(inverted, can={"record": record, "is_free": True})
    studio = studio_with(home, seen, lambda profile: maker)

    async def story() -> None:
        array = noise(100, 60)
        session, image_id = await opened(studio, array)
        await paint(session, image_id, 20, 10, 40, 30)

        (node,) = (await session.turns.run(image_id, Draft(instruction="invert it", candidates=1))).nodes

        result = to_array((await session.pictures.sheet(node.id)).pixels)
        outside = np.ones((60, 100), bool)
        outside[10:40, 20:60] = False
        assert maker.requests[0].parameters["size"] == "112x64"
        assert (maker.requests[0].pictures[0].width, maker.requests[0].pictures[0].height) == (112, 64)
        assert np.array_equal(result[outside], array[outside])
        assert np.array_equal(result[25, 40], 255 - array[25, 40])
        assert (node.lock, node.differing_px) == (LockState.LOCKED, 0)
        await session.close()

    run(story())


def test_the_canvas_of_a_call_is_known_after_a_restart(home: Places, seen: list[Event], run: Run) -> None:
    record = Model("double-1", "double", sizes=_RULE)
    maker = Rehearsal(inverted, can={"record": record, "is_free": True})
    studio = studio_with(home, seen, lambda profile: maker)

    async def story() -> None:
        session, image_id = await opened(studio, noise(100, 60))

        (job,) = (await session.turns.run(image_id, Draft(instruction="invert it", candidates=1))).jobs

        assert plan_of(job, _CAPABILITY).size == plan_size(100, 60, _RULE)
        with pytest.raises(ProjectDamaged):
            plan_of(replace(job, plan={"size": {"width": 8, "height": 8}}), _CAPABILITY)
        await session.close()

    run(story())


def _said(seen: list[Event]) -> list[str]:
    return [one.notice.kind for one in seen if isinstance(one, NoticeRaised)]
