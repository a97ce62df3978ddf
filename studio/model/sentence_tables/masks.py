"""Sentences about masks, markup, and merging through a mask."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

MASKS: dict[str, Sentence] = {
    "no-mask-offered": Sentence(
        mark("{model} takes no mask."), mark("Clear the mask, or choose another model.")
    ),
    "empty-mask": Sentence(
        mark("The mask marks nothing."), mark("Paint where the change should go, or clear it.")
    ),
    "mask-size": Sentence(
        mark("The mask is {mask_width} × {mask_height} but the image is {width} × {height}."),
        mark("Draw it again, or let the studio scale it."),
    ),
    "mask-ambiguous": Sentence(
        mark("The mask {name} has colours and transparency that both vary."),
        mark("Say which one counts: white or alpha."),
    ),
    "no-markup-offered": Sentence(
        mark("{model} takes no markup."), mark("Clear it, or choose another model.")
    ),
    "markup-with-mask": Sentence(
        mark("{model} takes a mask or markup, not both."), mark("Leave the mask out, or clear the markup.")
    ),
    "markup-needs-picture": Sentence(mark("Markup needs a picture below it."), mark("Clear it.")),
    "markup-no-overlay": Sentence(
        mark("{name} has no transparency: as markup it would hide the picture."),
        mark("Save it as PNG with a transparent ground."),
    ),
    "markup-empty": Sentence(mark("{name} has nothing drawn on it.")),
    "markup-size": Sentence(
        mark("The markup is {markup_width} × {markup_height} but the image is {width} × {height}."),
        mark("Draw it in the size of the image."),
    ),
    "merge-two-images": Sentence(
        mark("Only two nodes of one image can be merged; these are of {one} and of {other}."),
        mark("Choose two of the same history."),
    ),
    "merge-with-itself": Sentence(
        mark("Node {number} cannot be merged with itself."), mark("Choose another one of its history.")
    ),
    "merge-sheet": Sentence(
        mark("Node {number} is an empty sheet: there is nothing to merge."),
        mark("Choose a node with a picture."),
    ),
    "merge-outside": Sentence(
        mark("The second node has nothing where the mask asks for it."),
        mark("Paint where the two pictures overlap."),
    ),
    "merge-past-frame": Sentence(
        mark("Node {other} has nothing at {absent_px} of the painted pixels: node {one} stays there.")
    ),
}
