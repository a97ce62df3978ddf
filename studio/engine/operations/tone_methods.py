"""The plain ways to bend light and colour.

An amount of 0.2 is a plain "warmer"; black stays black and white stays white wherever the wish allows it.
"""

import numpy as np

from studio.engine import oklab
from studio.engine.oklab import Floats
from studio.engine.operations.bending import Method, Scene, Wide, chroma_of, joined, ramp, relit

STOPS_AT_ONE = 3.2  # of exposure, at the amount 1
_LOCAL_MAX = np.float32(0.14)  # of the lightness
_BEND_MAX = 0.68  # of the midtones: at 1 shadows, or lights, would have no steps left
STEEPER_AT_ONE, FLATTER_AT_ONE = 2.4, 1.7  # how much more or less contrast around the middle


def balanced(sign: float) -> Method:
    """White balance: gains in linear light, the lightness of each pixel kept."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        gains = np.exp(sign * amount * np.array([0.95, 0.06, -0.95], np.float32))
        moved = oklab.lab_of_linear(np.maximum(oklab.linear_of_lab(lab), 0) * gains)
        return joined(lab[..., 0], moved[..., 1], moved[..., 2])

    return method


def tinted(sign: float) -> Method:
    """A glow of colour in the lights; the shadows stay as they are."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        body = ramp(lab[..., 0], 0.25, 0.85) * (1 - 0.6 * ramp(lab[..., 0], 0.93, 1))
        weight = amount * sign * body * room(lab)
        return joined(
            lab[..., 0], lab[..., 1] + 0.1 * weight, lab[..., 2] + (0.24 if sign > 0 else 0.18) * weight
        )

    return method


def washed(sign: float) -> Method:
    """An even wash over lights and shadows, a little deeper; colours of the other side grow quieter."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        against = np.maximum(-sign * (0.4 * lab[..., 1] + 0.92 * lab[..., 2]) / (chroma_of(lab) + 0.02), 0)
        keep = 1 - np.minimum(1.8 * amount, 0.8) * against
        wash = sign * amount * ramp(lab[..., 0], 0.02, 0.3) * (1 - 0.5 * ramp(lab[..., 0], 0.92, 1))
        wash = wash * room(lab)
        light = lab[..., 0] * (1 - 0.2 * amount * (1 - lab[..., 0]))
        return joined(light, lab[..., 1] * keep + 0.1 * wash, lab[..., 2] * keep + 0.15 * wash)

    return method


def room(lab: Floats) -> Wide:
    """Less where a colour is strong already: a wash must not drive it out of its hue."""
    return np.asarray(np.exp(-chroma_of(lab) / np.float32(0.12)))


def midtones(sign: float) -> Method:
    """The middle moves, black and white stay, and shadows keep some of their steps however much is asked.

    A power would do so too, but its slope at black is 0 or endless: much darker is a hole then, and much
    brighter a veil.
    """

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        light = np.clip(lab[..., 0], 0, 1)
        bend = np.float32(sign * _BEND_MAX * (1 - np.exp(-4.1 * amount)))
        return relit(lab, light + bend * light * (1 - light))

    return method


def exposed(sign: float) -> Method:
    """Like opening or closing the lens; brighter runs out softly before white."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        light = np.clip(lab[..., 0], 0, 1) ** 3
        gain = 2 ** (STOPS_AT_ONE * amount)
        lit = 1 - (1 - light) ** gain if sign > 0 else light / gain
        return relit(lab, np.cbrt(lit))

    return method


def opened_shadows(lab: Floats, amount: float, scene: Scene) -> Floats:
    need = (1 - ramp(scene.around, 0.35, 0.85)) * 0.75 + 0.25
    light = np.clip(lab[..., 0], 0, 1)
    return relit(lab, light + 3.0 * amount * need * light * (1 - light) ** 2)


def lowered_lights(lab: Floats, amount: float, scene: Scene) -> Floats:
    """The more light the more of it goes, in the order that it had: a shirt stays lighter than the face."""
    light = np.clip(lab[..., 0], 0, 1)
    above = np.maximum(light - 0.2, 0)
    return relit(lab, light - (1 - np.exp(-2.6 * amount)) * np.square(above) / (above + 0.15))


def curved(sign: float) -> Method:
    """An S around the middle of the scene; less contrast is the same curve laid flat."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        light, pivot = np.clip(lab[..., 0], 0, 1), scene.pivot
        if sign < 0:
            return relit(lab, pivot + (light - pivot) * np.float32(max(0.1, 1 - FLATTER_AT_ONE * amount)))
        power = np.float32(1 + STEEPER_AT_ONE * amount)
        low = pivot * np.power(light / pivot, power)
        high = 1 - (1 - pivot) * np.power(np.maximum(1 - light, 0) / (1 - pivot), power)
        return relit(lab, np.where(light < pivot, low, high))

    return method


def ends(sign: float) -> Method:
    """Only the ends move: blacks deeper and whites whiter, or both brought in."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        light = np.clip(lab[..., 0], 0, 1)
        if sign > 0:
            return relit(lab, (light - 0.45 * amount) / (1 - 0.45 * amount - 0.35 * amount))
        floor, ceiling = 0.9 * amount, 1 - 0.35 * amount
        return relit(lab, floor + light * (ceiling - floor))

    return method


def local(sign: float) -> Method:
    """What stands out from the light around it stands out more, or less."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        light = np.clip(lab[..., 0], 0, 1)
        stands_out = light - scene.around
        if sign < 0:
            return relit(lab, light - stands_out * min(0.9, 2.6 * amount))
        grown = stands_out * 3.6 * amount * 4 * light * (1 - light)
        # What stands out much already is driven to black and white by no more than this.
        return relit(lab, light + _LOCAL_MAX * np.tanh(grown / _LOCAL_MAX))

    return method


def scaled(slope: float) -> Method:
    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        factor = np.float32(max(0.0, 1 + slope * amount))
        return joined(lab[..., 0], lab[..., 1] * factor, lab[..., 2] * factor)

    return method


def vibrance(lab: Floats, amount: float, scene: Scene) -> Floats:
    """Pale colours gain, strong ones hardly."""
    factor = 1 + 5.5 * amount * np.exp(-chroma_of(lab) / 0.09)
    return joined(lab[..., 0], lab[..., 1] * factor, lab[..., 2] * factor)


def dyed(lab: Floats, amount: float, scene: Scene) -> Floats:
    """Colours grow deeper as well as richer, like more dye in cloth."""
    factor = 1 + 2.4 * amount
    lightness = lab[..., 0] - 2.2 * amount * np.minimum(chroma_of(lab), 0.2) * lab[..., 0]
    return joined(lightness, lab[..., 1] * factor, lab[..., 2] * factor)


def tamed(lab: Floats, amount: float, scene: Scene) -> Floats:
    """Strong colours come down to the pale ones, which stay."""
    factor = 1 / (1 + 35 * amount * np.maximum(chroma_of(lab) - 0.02, 0))
    return joined(lab[..., 0], lab[..., 1] * factor, lab[..., 2] * factor)


def chalky(lab: Floats, amount: float, scene: Scene) -> Floats:
    """Colours grow paler and lighter, like chalk."""
    factor = max(0.0, 1 - 2.2 * amount)
    lightness = lab[..., 0] + 2.4 * amount * np.minimum(chroma_of(lab), 0.2) * (1 - lab[..., 0])
    return joined(lightness, lab[..., 1] * factor, lab[..., 2] * factor)


def grey(red: float, green: float, blue: float, contrast: float = 0.0) -> Method:
    """Black and white film behind a filter of these weights."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        linear = np.maximum(oklab.linear_of_lab(lab), 0)
        light = linear[..., 0] * red + linear[..., 1] * green + linear[..., 2] * blue
        grey = np.cbrt(np.maximum(light, 0)).astype(np.float32)
        none = np.zeros_like(grey)
        done = joined(grey, none, none)
        if contrast:
            done = curved(1)(done, contrast, scene)
        mix = np.float32(min(1.0, amount))
        return np.asarray(lab + (done - lab) * mix, np.float32)

    return method


def evened(lab: Floats, amount: float, scene: Scene) -> Floats:
    """The light of the whole place comes together; what is fine keeps its contrast."""
    detail = lab[..., 0] - scene.around
    even = scene.pivot + (scene.around - scene.pivot) * np.float32(max(0.2, 1 - 2.6 * amount))
    return relit(lab, even + 0.02 + detail * np.float32(1 - 0.5 * amount))


def diffused(lab: Floats, amount: float, scene: Scene) -> Floats:
    """A veil of the light around, as through a thin curtain."""
    light = np.clip(lab[..., 0], 0, 1)
    veil = 1 - (1 - light) * (1 - 0.55 * scene.around)
    lit = light + (veil - light) * min(1.0, 1.8 * amount)
    return relit(lab, 0.25 * amount + lit * (1 - 0.3 * amount))


def gentle(lab: Floats, amount: float, scene: Scene) -> Floats:
    """Harsh lights come down, deep shadows open."""
    light = np.clip(lab[..., 0], 0, 1)
    lit = light + 5 * amount * light * (1 - light) ** 3 - 0.22 * amount * ramp(light, 0.6, 1.0)
    return relit(lab, lit)


def faded(floor: float, colour: float, tint: float) -> Method:
    """Blacks that the sun has bleached, quieter colours, perhaps a warm paper."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        light = floor * amount + np.clip(lab[..., 0], 0, 1) * (1 - (floor + 0.1) * amount)
        keep = np.float32(max(0.0, 1 - colour * amount))
        paper = tint * amount * (1 - ramp(light, 0.3, 1.0) * 0.5)
        return joined(light, lab[..., 1] * keep + 0.1 * paper, lab[..., 2] * keep + 0.3 * paper)

    return method


def then(first: Method, second: Method, share: float) -> Method:
    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        return second(first(lab, amount, scene), amount * share, scene)

    return method
