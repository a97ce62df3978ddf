"""Instructions that the engine understands, by what they do, ready to be taken with a click."""

from studio.model.provider import ExampleGroup
from studio.model.words import tr

# Written as they are read: in English, whatever the window speaks.
FIRST = (
    "remove this",
    "make it warmer",
    "a little brighter, with more contrast",
    "blur the background",
    "make it black and white",
    "recolour it deep teal",
    "extend 300 px to the left",
    "softer light",
    "place Image 2 here",
)


def groups() -> tuple[ExampleGroup, ...]:
    """All kinds of instruction; titles in the window's language."""
    return (
        ExampleGroup(tr("Under the mask"), (
            "remove this", "recolour it deep teal", "make it #c0392b", "blur this", "pixelate this",
            "place Image 2 here",
        )),
        ExampleGroup(tr("Light"), (
            "20 % brighter", "make it darker", "more contrast", "lift the shadows", "recover the highlights",
            "add half a stop of exposure", "auto contrast", "softer light", "more clarity",
        )),
        ExampleGroup(tr("Colour"), (
            "make it warmer", "much cooler", "more vivid", "less saturated by 30 %",
            "make it black and white", "sepia", "fix the white balance", "make it faded",
            "take over the mood of Image 2",
        )),
        ExampleGroup(tr("Background"), (
            "blur the background", "white background", "replace the background with #1e2a38",
            "put Image 2 behind the subject", "cut out the background", "cut out the marked object",
        )),
        ExampleGroup(tr("Canvas and size"), (
            "extend 300 px to the left", "extend the canvas by 10 % on all sides", "upscale 2x",
            "upscale to 4000 px wide",
        )),
        ExampleGroup(tr("Detail and text"), (
            "sharpen", "denoise", "add the text \"Grand opening\" at the top",
            "write \"50 % off\" in red, bold, 120 px",
        )),
        ExampleGroup(tr("Several at once"), (
            "remove this and make it warmer", "denoise, then sharpen and upscale 2x",
            "brighter but not warmer", "black and white with more contrast",
        )),
    )  # fmt: skip
