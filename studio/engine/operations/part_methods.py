"""The ways to bend only a part of the light, a cast, a range, or colours towards one hue."""

import numpy as np

from studio.engine.oklab import Floats
from studio.engine.operations.bending import Method, Scene, joined, ramp, relit
from studio.engine.operations.tone_methods import dyed, grey, then


def banded(low: float, high: float, sign: float, *, dark: bool) -> Method:
    """Only the dark, or only the bright part moves: chosen by the light around a pixel, not by its own."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        light = np.clip(lab[..., 0], 0, 1)
        near = 0.6 * scene.around + 0.4 * light
        part = 1 - ramp(near, low, high) if dark else ramp(near, low, high)
        if dark and sign > 0:
            # A power would lift black itself: a veil, and all the noise that was in it.
            moved = light + 1.6 * (1 - np.exp(-4.1 * sign * amount)) * light * np.square(1 - light)
        elif dark:
            moved = np.power(light, np.float32(np.exp(-sign * 1.9 * amount)))
        elif sign > 0:
            moved = light + sign * 2.2 * amount * light * (1 - light)
        else:
            moved = _recovered(light, low, -sign * amount)
        return relit(lab, light + part * (np.clip(moved, 0, 1) - light))

    return method


def _recovered(light: Floats, low: float, amount: float) -> Floats:
    """What is nearly white comes down and apart; white itself hardly does, or a lamp would be a grey disc."""
    above = np.clip((light - low) / (1 - low), 0, 1)
    spread = low + (1 - low) * np.power(above, np.float32(1 + min(5 * amount, 2))) * np.float32(
        1 - 0.25 * amount
    )
    return np.where(light > low, spread, light).astype(np.float32)


def neutralised(strong: float) -> Method:
    """The cast that almost grey pixels share is taken out in linear light, lightness kept.

    Grey is judged among pixels of little chroma once the mean is gone, and never by a colourful subject.
    """

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        move = np.asarray(scene.cast, np.float32) * np.float32(min(1.0, strong * amount / 0.2))
        keep = np.exp(-np.square(np.hypot(lab[..., 1] - scene.cast[0], lab[..., 2] - scene.cast[1]) / 0.22))
        return joined(lab[..., 0], lab[..., 1] - move[0] * keep, lab[..., 2] - move[1] * keep)

    return method


def full_range(gamma: float) -> Method:
    """Black to black and white to white: the ends of the scene's light become those of the picture."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        low, high = scene.ends
        stretched = np.clip((lab[..., 0] - low) / max(high - low, 0.05), 0, 1) ** np.float32(gamma)
        share = np.float32(min(1.0, amount / 0.2))
        return relit(lab, lab[..., 0] + share * (stretched - lab[..., 0]))

    return method


def sepia(colour: float, contrast: float) -> Method:
    """Brown ink on warm paper: chroma is highest in the middle of the light."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        film = grey(0.2126, 0.7152, 0.0722, contrast)(lab, 1.0, scene)
        light = np.clip(film[..., 0], 0, 1)
        ink = colour * (0.35 + 2.6 * light * (1 - light))
        done = joined(light, 0.25 * ink, 0.9 * ink)
        mix = np.float32(min(1.0, amount))
        return np.asarray(lab + (done - lab) * mix, np.float32)

    return method


def leaning(hue: float) -> Method:
    """Colours lean to one hue, grey a little and colours near it most."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        body = ramp(lab[..., 0], 0.05, 0.35) * (1 - 0.8 * ramp(lab[..., 0], 0.9, 1))
        step = np.float32(0.3 * amount) * body
        return joined(lab[..., 0], lab[..., 1] + step * np.cos(hue), lab[..., 2] + step * np.sin(hue))

    return method


def deepening(hue: float) -> Method:
    """What has the hue already takes more of it; other colours stay."""

    def method(lab: Floats, amount: float, scene: Scene) -> Floats:
        own = np.arctan2(lab[..., 2], lab[..., 1])
        near = np.exp(-np.square(np.angle(np.exp(1j * (own - hue))) / 0.7)).astype(np.float32)
        factor = 1 + 4 * amount * near
        return joined(lab[..., 0] * (1 - 0.15 * amount * near), lab[..., 1] * factor, lab[..., 2] * factor)

    return method


def hued(hue: float) -> dict[str, Method]:
    return {
        "lean": leaning(hue),
        "its own colours": deepening(hue),
        "lean, deeper": then(leaning(hue), dyed, 0.5),
    }
