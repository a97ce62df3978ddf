"""What a provider is handed: pictures, mask and words in the form its capability asks for."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

from studio.imaging import colour, depth, markup, patches
from studio.model.fit import Request
from studio.model.geometry import Box
from studio.model.pixels import Pixels, Sheet
from studio.model.plan import CallPlan
from studio.model.provider import Capability, PictureForm, ProviderRequest, SentPicture, Use
from studio.model.recipe import Recipe
from studio.model.replay import as_sent
from studio.session.calls.sending import SentFile, SentFiles
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf

_PREPARED = ("sent-*", "mask.png")


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What identifies one call: the job, its key, its seed and where answers are spooled."""

    job_id: str
    client_key: str
    seed: int
    spool: Path


class Preparation:
    """Turns a fitted request into the bytes or pixels that a provider takes."""

    def __init__(self, project: OpenProject, shelf: PictureShelf) -> None:
        self._project = project
        self._shelf = shelf

    async def prepare(
        self, recipe: Recipe, plan: CallPlan, facts: JobFacts, mask: Pixels | None
    ) -> ProviderRequest:
        """The complete call of one job; from an empty sheet it has no pictures but the references.

        Raises BadInput("picture-over-limit") for a picture that its maker takes at no size.
        """
        request, capability = plan.request, plan.capability
        recipe = as_sent(recipe, request.anchor)
        if request.generates:
            return _call(recipe, plan, facts, await self._guides(recipe, capability, facts), None)
        sent = await self._shelf.sheet(request.sent_node)
        references = await self._references(recipe, request)
        if capability.picture_form is PictureForm.PIXELS:
            alike = [sent, *[await asyncio.to_thread(_like, one, sent) for one in references]]
            pictures = tuple(_shown(recipe, n, sheet) for n, sheet in enumerate(alike, start=1))
            return _call(recipe, plan, facts, pictures, mask)
        files = SentFiles(capability, facts.spool, self._project.publish)
        if request.cut is not None:
            sent, mask = await asyncio.to_thread(_cut, sent, mask, request.cut)
        first, wire_mask = await files.write_first(sent, mask, plan.size)
        others = [await files.write_reference(n, one) for n, one in enumerate(references, start=2)]
        pictures = tuple(_shown(recipe, n, file) for n, file in enumerate([first, *others], start=1))
        if recipe.markup_picture_id is not None:
            over, size = await self._markup(recipe, request), (first.width, first.height)
            path = await files.write_markup(over, plan.size, size)
            shown = SentPicture(len(pictures) + 1, Use.MARKUP, path, width=size[0], height=size[1])
            pictures = (*pictures, shown)
        return _call(recipe, plan, facts, pictures, wire_mask)

    async def _guides(
        self, recipe: Recipe, capability: Capability, facts: JobFacts
    ) -> tuple[SentPicture, ...]:
        """References of a picture that is made anew: there is none to edit, so that they count from 1."""
        files = SentFiles(capability, facts.spool, self._project.publish)
        guides = []
        for number, one in enumerate(recipe.references, start=1):
            file = await files.write_reference(number, await self._shelf.picture(one.picture_id))
            shown = replace(_shown(recipe, number + 1, file), ordinal=number)
            guides.append(shown)
        return tuple(guides)

    async def _markup(self, recipe: Recipe, request: Request) -> Pixels:
        """The markup in the pixels of Image 1."""
        pixels = (await self._shelf.picture(recipe.markup_picture_id or "")).pixels
        sent, drawn_on = (
            self._project.node(request.sent_node),
            self._project.node(recipe.markup_node_id or ""),
        )
        same = drawn_on.frame == sent.frame and (pixels.width, pixels.height) == (sent.width, sent.height)
        if same:
            return pixels
        way = drawn_on.frame.to(sent.frame)
        return await asyncio.to_thread(markup.through_frame, pixels, way, sent.width, sent.height)

    async def _references(self, recipe: Recipe, request: Request) -> list[Sheet]:
        sheets = [await self._shelf.picture(one.picture_id) for one in recipe.references]
        if request.extra_reference_node is not None:
            sheets.append(await self._shelf.sheet(request.extra_reference_node))
        return sheets


def sweep_prepared(spool: Path) -> None:
    """Remove what was made for sending; an answer that the project does not have stays."""
    if not spool.is_dir():
        return
    for pattern in _PREPARED:
        for path in spool.glob(pattern):
            path.unlink()
    if not any(spool.iterdir()):
        spool.rmdir()


def _call(
    recipe: Recipe,
    plan: CallPlan,
    facts: JobFacts,
    pictures: tuple[SentPicture, ...],
    mask: Pixels | Path | None,
) -> ProviderRequest:
    return ProviderRequest(
        job_id=facts.job_id,
        client_key=facts.client_key,
        model=plan.capability.model,
        instruction=recipe.instruction,
        prompt=plan.wording.text,
        pictures=pictures,
        mask=mask,
        candidates=plan.request.candidates,
        seed=facts.seed,
        parameters=plan.parameters,
        added=plan.added,
        spool=facts.spool,
        streams=plan.streams,
    )


def _shown(recipe: Recipe, ordinal: int, thing: Sheet | SentFile) -> SentPicture:
    """A picture with what is said of it; the one after the references is the root, of which nothing is."""
    named = recipe.references[ordinal - 2] if 2 <= ordinal < len(recipe.references) + 2 else None
    picture = SentPicture(
        ordinal=ordinal,
        use=Use.SENT if ordinal == 1 else Use.REFERENCE,
        content=thing.path if isinstance(thing, SentFile) else thing,
        caption=named.caption if named else "",
        role=named.role if named else None,
    )
    if isinstance(thing, Sheet):
        return replace(picture, width=thing.pixels.width, height=thing.pixels.height)
    return replace(picture, sha256=thing.sha256, width=thing.width, height=thing.height)


def _cut(sent: Sheet, mask: Pixels | None, box: Box) -> tuple[Sheet, Pixels | None]:
    """The part of Image 1 that goes, and of its mask."""
    part = None if mask is None else patches.cut(mask, box)
    return Sheet(patches.cut(sent.pixels, box), sent.icc), part


def _like(reference: Sheet, sent: Sheet) -> Sheet:
    """A reference in the colour space and depth of Image 1."""
    pixels = colour.convert(reference.pixels, reference.icc, sent.icc)
    return Sheet(depth.at_depth(pixels, sent.pixels.bits), sent.icc)
