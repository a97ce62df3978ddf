"""Which sizes can be asked for, by name and freely; what a model cannot make says why."""

from studio.model.sizes import SizeRule
from studio.model.words import tr
from studio.ui import numerals

# Square, photo upright and across, screen, the largest that is usual: those that keep the rule are offered.
_USUAL = (
    (1024, 1024),
    (1536, 1024),
    (1024, 1536),
    (1536, 864),
    (864, 1536),
    (2048, 2048),
    (2560, 1440),
    (3840, 2160),
)


def offered(rule: SizeRule) -> tuple[tuple[int, int], ...]:
    """The presets of a model, or the usual sizes that keep its rule."""
    return rule.presets or tuple(one for one in _USUAL if not breach(rule, *one))


def breach(rule: SizeRule, width: int, height: int) -> str:
    """Why a model does not make pictures of this size; "" when it does."""
    if rule.presets:
        if (width, height) in rule.presets:
            return ""
        names = ", ".join(numerals.size(*one) for one in rule.presets)
        return tr("It makes {sizes} only.", sizes=names)
    long, short, area = max(width, height), min(width, height), width * height
    if rule.longest_px and long > rule.longest_px:
        return tr("No edge may be longer than {most} px.", most=numerals.number(rule.longest_px))
    if rule.multiple > 1 and (width % rule.multiple or height % rule.multiple):
        return tr("Both edges must be multiples of {step}.", step=numerals.number(rule.multiple))
    if rule.aspect_most and long > short * rule.aspect_most:
        return tr("The longer edge may be {ratio} times the shorter at most.", ratio=f"{rule.aspect_most:g}")
    if rule.least_px and area < rule.least_px:
        return tr("It must have {least} pixels at least.", least=numerals.number(rule.least_px))
    if rule.most_px and area > rule.most_px:
        return tr("It may have {most} pixels at most.", most=numerals.number(rule.most_px))
    return ""


def written(width: int, height: int) -> str:
    """A size as it stands in a draft."""
    return f"{width}x{height}"
