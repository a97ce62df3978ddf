"""Which file does which step: its settings, the plainest first, and the work itself."""

from collections.abc import Callable

from studio.engine.operations import (
    blur_background,
    cut_out,
    denoise,
    extend,
    hide,
    mood,
    place,
    recolour,
    remove,
    replace_background,
    sharpen,
    tone,
    upscale,
    write,
)
from studio.engine.steps import (
    BlurBackground,
    CutOut,
    Denoise,
    Extend,
    Hide,
    Mood,
    Place,
    Recolour,
    Remove,
    ReplaceBackground,
    Sharpen,
    Step,
    Tone,
    Upscale,
    Write,
)
from studio.engine.work import Work

Rgb = tuple[float, float, float]
Spell = Callable[[Rgb], Rgb]

Setting = (
    tone.ToneSetting | remove.RemoveSetting | recolour.RecolourSetting | place.PlaceSetting
    | mood.MoodSetting | hide.HideSetting | blur_background.BlurSetting | cut_out.CutSetting
    | replace_background.BackgroundSetting | extend.ExtendSetting | upscale.UpscaleSetting
    | sharpen.SharpenSetting | denoise.DenoiseSetting | write.WriteSetting
)  # fmt: skip

QUICK = (tone.ToneSetting, recolour.RecolourSetting)  # their look shows in a small picture


def settings(step: Step, seed: int) -> tuple[Setting, ...]:
    """All ways to do a step, the plainest first."""
    match step:
        case Remove():
            return remove.settings(seed)
        case Tone():
            return tone.settings(step)
        case Recolour():
            return recolour.settings(step)
        case Place():
            return place.settings(step)
        case Mood():
            return mood.settings(step)
        case Hide():
            return hide.settings(step)
        case BlurBackground():
            return blur_background.settings(step)
        case CutOut():
            return cut_out.settings(step)
        case ReplaceBackground():
            return replace_background.settings(step)
        case Extend():
            return extend.settings(step, seed)
        case Upscale():
            return upscale.settings(step)
        case Sharpen():
            return sharpen.settings(step)
        case Denoise():
            return denoise.settings(step)
        case Write():
            return write.settings(step)


def perform(work: Work, setting: Setting, spell: Spell) -> Work:
    """The work with one more step done; another one where the step changed its frame or its layout."""
    match setting:
        case remove.RemoveSetting():
            remove.apply(work, setting)
        case tone.ToneSetting():
            tone.apply(work, setting)
        case recolour.RecolourSetting():
            recolour.apply(work, setting, spell(setting.colour.rgb))
        case place.PlaceSetting():
            place.apply(work, setting)
        case mood.MoodSetting():
            mood.apply(work, setting)
        case hide.HideSetting():
            hide.apply(work, setting)
        case blur_background.BlurSetting():
            blur_background.apply(work, setting)
        case replace_background.BackgroundSetting():
            replace_background.apply(work, setting, spell)
        case sharpen.SharpenSetting():
            sharpen.apply(work, setting)
        case denoise.DenoiseSetting():
            denoise.apply(work, setting)
        case write.WriteSetting():
            write.apply(work, setting, spell)
        case cut_out.CutSetting():
            return cut_out.apply(work, setting)
        case extend.ExtendSetting():
            return extend.apply(work, setting)
        case upscale.UpscaleSetting():
            return upscale.apply(work, setting)
    return work
