"""What one clause asks for, read alone."""

from collections.abc import Callable
from functools import lru_cache

from studio.engine.background_phrases import blur_background, cut_out, replace_background
from studio.engine.detail_phrases import denoise, hide, sharpen
from studio.engine.frame_phrases import extend, upscale
from studio.engine.mask_phrases import place, recolour, remove
from studio.engine.reference_phrases import mood
from studio.engine.steps import Step
from studio.engine.tone_phrases import tone

# Those that name what they are about come first: "remove the noise" is no removal.
_READERS: tuple[Callable[[str], Step | None], ...] = (
    blur_background,
    replace_background,
    sharpen,
    denoise,
    upscale,
    extend,
    tone,
    mood,
    place,
    recolour,
    remove,
    cut_out,
    hide,
)


@lru_cache(1024)
def plainly(words: str) -> Step | None:
    """The step of a clause that stands alone; kept, since a text is read again with each letter typed."""
    return next((step for reader in _READERS if (step := reader(words)) is not None), None)
