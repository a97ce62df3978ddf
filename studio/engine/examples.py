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
    """All kinds of instruction; titles and notes in the window's language."""
    return (
        ExampleGroup(tr("Under the mask"), (
            "remove this", "remove the cup and the spoon", "the lamp is distracting, take it out",
            "recolour it deep teal", "make the car #c0392b", "make the sky bluer", "sharpen the eyes",
            "blur this", "pixelate this", "place Image 2 here",
        ), tr("Paint over the place or select it: a part that is named is what the mask marks. One part at a"
              " time.")),
        ExampleGroup(tr("Light"), (
            "20 % brighter", "make it a little darker", "too dark, lift it", "more contrast",
            "lift the shadows", "recover the highlights", "add half a stop of exposure", "contrast +15",
            "auto contrast", "softer light", "more clarity",
        ), tr("The whole picture, or what is masked. How much: a little, 20 %, by a third, half a stop.")),
        ExampleGroup(tr("Colour"), (
            "make it warmer", "much cooler", "too yellow, cool it down", "more vivid",
            "half the saturation", "less saturated by 30 %", "make it black and white", "sepia", "faded",
            "fix the white balance", "take over the mood of Image 2",
        ), tr("Colours to put on have a name, such as deep teal, or are written as #c0392b or"
              " rgb(192, 57, 43).")),
        ExampleGroup(tr("Background"), (
            "blur the background", "white background", "replace the background with #1e2a38",
            "put Image 2 behind the subject", "cut out the background", "cut out the marked object",
        ), tr("The subject is found without a mask where it stands out. Glass and haze keep what is seen"
              " through them.")),
        ExampleGroup(tr("Canvas and size"), (
            "extend 300 px to the left", "extend the canvas by 10 % on all sides",
            "extend 200 px to the left and 100 px to the top", "two hundred pixels more at the top",
            "upscale 2x", "upscale to 4000 px wide",
        ), tr("In pixels or percent, to the left, right, top, bottom or all sides. What is added goes on from"
              " the edge: lines and things cut off there may blur.")),
        ExampleGroup(tr("Detail and text"), (
            "sharpen", "denoise", "add the text \"Grand opening\" at the top",
            "write \"50 % off\" in red, bold, 120 px",
        ), tr("The words stand in quotes; colour, size, place and font may follow.")),
        ExampleGroup(tr("Several at once, and not"), (
            "remove this and make it warmer", "denoise, then sharpen and upscale 2x",
            "increase contrast and saturation", "brighter but not warmer", "warmer, but not too much",
            "sharpen without changing the colours", "brighter, but don't blow out the highlights",
        ), tr("Joined by commas, “and” or “then”, done in that order. What must not happen is left out, or"
              " refused where it cannot be.")),
    )  # fmt: skip
