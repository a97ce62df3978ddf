"""The files that one call sends: Image 1 on its canvas, its mask, the references; said where they shrank."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.imaging import codec, markup, packing, padding
from studio.imaging.resizing import resize
from studio.model.errors import BadInput
from studio.model.events import Event, NoticeRaised
from studio.model.pixels import Pixels, Sheet
from studio.model.project import Notice
from studio.model.provider import Capability, MaskForm
from studio.model.sizes import SizePlan, reference_size

_MASK, _MARKUP = "mask.png", "sent-markup.png"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it is sent; `sha256` is that of its bytes."""

    path: Path
    sha256: str
    width: int
    height: int


class SentFiles:
    """Writes the files of one call into its spool folder, off the main thread."""

    def __init__(self, capability: Capability, spool: Path, publish: Callable[[Event], None]) -> None:
        self._capability = capability
        self._spool = spool
        self._publish = publish

    async def write_first(
        self, sheet: Sheet, mask: Pixels | None, plan: SizePlan | None
    ) -> tuple[SentFile, Path | None]:
        """Image 1 and its mask, which lies on it pixel by pixel. Raises BadInput("picture-over-limit")."""
        if self._capability.mask_form is MaskForm.NONE:
            mask = None
        packed = await asyncio.to_thread(self._first, sheet, mask, plan)
        file = await self._written(1, packed)
        if packed is None or packed.mask is None:
            return file, None
        path = self._spool / _MASK
        await asyncio.to_thread(path.write_bytes, packed.mask.data)
        return file, path

    async def write_reference(self, number: int, sheet: Sheet) -> SentFile:
        """A picture that is looked at: never larger than those that the model makes. Raises as above."""
        return await self._written(number, await asyncio.to_thread(self._reference, sheet))

    async def write_markup(self, pixels: Pixels, plan: SizePlan | None, size: tuple[int, int]) -> Path:
        """An overlay of Image 1, which was sent in `size`."""
        path = self._spool / _MARKUP
        laid = await asyncio.to_thread(markup.laid_out, pixels, plan, size)
        data = await asyncio.to_thread(codec.encode_png, laid)
        await asyncio.to_thread(_write, path, data)
        return path

    def _first(self, sheet: Sheet, mask: Pixels | None, plan: SizePlan | None) -> packing.Packed | None:
        pixels = packing.for_sending(sheet)
        if plan is not None:
            pixels = padding.lay_out(pixels, plan)
            mask = None if mask is None else padding.lay_out_mask(mask, plan)
        return packing.pack(pixels, mask, self._capability.mask_form, self._limits)

    def _reference(self, sheet: Sheet) -> packing.Packed | None:
        pixels, record = packing.for_sending(sheet), self._capability.record
        if record is not None:
            pixels = resize(pixels, *reference_size(pixels.width, pixels.height, record.sizes))
        return packing.pack(pixels, None, MaskForm.NONE, self._limits)

    @property
    def _limits(self) -> packing.Limits:
        record = self._capability.record
        return packing.Limits(
            picture_bytes=self._capability.picture_bytes_max,
            mask_bytes=self._capability.mask_bytes_max,
            types=record.picture_types if record else (packing.PNG,),
        )

    async def _written(self, number: int, packed: packing.Packed | None) -> SentFile:
        model = self._capability.name
        if packed is None:
            raise BadInput("picture-over-limit", number=number, model=model)
        file = packed.picture
        path = self._spool / f"sent-{number}{packing.SUFFIXES[file.media_type]}"
        await asyncio.to_thread(_write, path, file.data)
        if packed.is_reduced:
            self._say(
                Notice(
                    "picture-sent-smaller",
                    {"number": number, "width": file.width, "height": file.height, "model": model},
                )
            )
        if file.media_type != packing.PNG:
            name = file.media_type.removeprefix("image/").upper()
            self._say(Notice("picture-sent-packed", {"number": number, "format": name, "model": model}))
        return SentFile(path, hashlib.sha256(file.data).hexdigest(), file.width, file.height)

    def _say(self, notice: Notice) -> None:
        self._publish(NoticeRaised(notice))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
