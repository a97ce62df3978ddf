"""Sentences about which size a picture is sent and made in."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

SIZES: dict[str, Sentence] = {
    "picture-reduced": Sentence(
        mark("{model} gets the picture at {percent} % of its size, {width} × {height}."),
        mark("Its answer is enlarged again, and may have less detail."),
    ),
    "picture-enlarged": Sentence(
        mark("{model} gets the picture at {percent} % of its size, {width} × {height}."),
        mark("Its answer is reduced again."),
    ),
    "picture-over-limit": Sentence(
        mark("Image {number} cannot be made small enough for {model}."), mark("Choose another model.")
    ),
    "picture-sent-smaller": Sentence(
        mark("Image {number} was sent at {width} × {height}, or its file would be too large for {model}.")
    ),
    "picture-sent-packed": Sentence(
        mark("Image {number} was sent as {format}: as PNG its file would be too large for {model}.")
    ),
    "sheet-scaled": Sentence(
        mark("{model} makes the picture at {width} × {height}; it is scaled to the sheet.")
    ),
    "sheet-size": Sentence(
        mark("A picture cannot be {width} × {height} pixels."),
        mark("The studio has up to 200 megapixels and 30,000 pixels a side."),
    ),
    "size-experimental": Sentence(
        mark("{model} is slower and less reliable at {width} × {height}."),
        mark("Choose a smaller size to be safe."),
    ),
    "no-legal-size": Sentence(
        mark("{model} makes no picture of the shape of {width} × {height}."),
        mark("Crop it, or choose another model."),
    ),
    "size-too-unlike": Sentence(
        mark("A picture of {width} × {height} would fill less than half of {size}."),
        mark("Choose a size of its shape."),
    ),
}
