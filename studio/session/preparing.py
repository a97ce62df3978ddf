"""What a provider is handed: pictures, mask and words in the form its capability asks for."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from studio.imaging import codec, colour, depth, patches, wire
from studio.model.fit import Request
from studio.model.pixels import Pixels, Sheet
from studio.model.plan import CallPlan
from studio.model.provider import (
    Capability,
    MaskForm,
    PictureForm,
    ProviderRequest,
    SentPicture,
    Use,
)
from studio.model.recipe import Recipe
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf

_PREPARED = ("sent-*.png", "mask.png")


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
        """The complete call of one job; from an empty sheet it has no pictures."""
        request, capability = plan.request, plan.capability
        if request.generates:
            return _call(recipe, plan, facts, (), None)
        sent = await self._shelf.sheet(request.sent_node)
        references = await self._references(recipe, request)
        if capability.picture_form is PictureForm.PIXELS:
            pictures = [sent, *[await asyncio.to_thread(_like, one, sent) for one in references]]
            wire_mask: Pixels | Path | None = mask
        else:
            pictures = [sent, *references]
            wire_mask = None
            if mask is not None and capability.mask_form is not MaskForm.NONE:
                wire_mask = await asyncio.to_thread(_write_mask, mask, capability.mask_form, facts.spool)
        shown = await asyncio.to_thread(_described, recipe, pictures, capability, facts.spool)
        return _call(recipe, plan, facts, shown, wire_mask)

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


def _described(
    recipe: Recipe, sheets: list[Sheet], capability: Capability, spool: Path
) -> tuple[SentPicture, ...]:
    pictures = []
    for ordinal, sheet in enumerate(sheets, start=1):
        content: Sheet | Path = sheet
        if capability.picture_form is PictureForm.PNG:
            content = _write_png(sheet, spool / f"sent-{ordinal}.png")
        named = recipe.references[ordinal - 2] if 2 <= ordinal < len(recipe.references) + 2 else None
        pictures.append(
            SentPicture(
                ordinal=ordinal,
                use=Use.SENT if ordinal == 1 else Use.REFERENCE,
                content=content,
                caption=named.caption if named else "",
                role=named.role if named else None,
            )
        )
    return tuple(pictures)


def in_depth(pixels: Pixels, bits: int) -> Pixels:
    """The same picture at 8 or 16 bits."""
    if bits == 8:
        return depth.to_eight_bits(pixels)
    return patches.promote(pixels, pixels.bands, bits)


def _like(reference: Sheet, sent: Sheet) -> Sheet:
    """A reference in the colour space and depth of Image 1."""
    pixels = colour.convert(reference.pixels, reference.icc, sent.icc)
    return Sheet(in_depth(pixels, sent.pixels.bits), sent.icc)


def _write_png(sheet: Sheet, path: Path) -> Path:
    """sRGB, 8 bit, no metadata."""
    pixels = colour.convert(sheet.pixels, sheet.icc, None)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(codec.encode_png(depth.to_eight_bits(pixels)))
    return path


def _write_mask(mask: Pixels, form: MaskForm, spool: Path) -> Path:
    path = spool / "mask.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(codec.encode_png(wire.mask_on_the_wire(mask, form)))
    return path
