"""Sentences about what keeps a turn from being asked, and what is said of it beforehand."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

TURNS: dict[str, Sentence] = {
    "misfit": Sentence(mark("{count} things do not fit.")),
    "no-instruction": Sentence(mark("There is no instruction."), mark("Write what should change.")),
    "no-picture": Sentence(mark("There is no picture to edit."), mark("Open a picture first.")),
    "turn-running": Sentence(
        mark("A turn is already running on this image."), mark("Wait for it, or cancel it.")
    ),
    "never-upload": Sentence(
        mark("“{image}” is marked never to be uploaded, and this would send it to {host}."),
        mark("Use the built-in engine, or take the mark away."),
    ),
    "looks-like-key": Sentence(
        mark("Something in {place} looks like a key; nothing was sent."), mark("Take it out.")
    ),
    "too-many-references": Sentence(
        mark("{model} takes {most} references; you have {have}."), mark("Remove {excess}.")
    ),
    "no-such-reference": Sentence(
        mark("There is no Image {number}. References given: {count}."),
        mark("Number them from {first}."),
    ),
    "reference-gone": Sentence(
        mark("The picture of the reference “{name}” is not in this project."), mark("Remove it.")
    ),
    "references-full": Sentence(
        mark("A turn shows up to {most} references."), mark("Choose fewer, or remove some of them first.")
    ),
    "keep-full": Sentence(mark("A Keep list has up to {most} entries."), mark("Remove some of them first.")),
    "no-such-keep": Sentence(
        mark("There is no entry {number} of --keep. Given: {count}."),
        mark("Number them from 1, in their order."),
    ),
    "candidates-out-of-range": Sentence(
        mark("{model} makes 1 to {most} candidates a turn; {have} were asked for."), mark("Ask for fewer.")
    ),
    "prompt-too-long": Sentence(
        mark("The instruction and the Keep list have {have} characters; {model} takes {most}."),
        mark("Shorten them."),
    ),
    "recipe-too-long": Sentence(
        mark("The instruction and everything that is kept have {count} characters together."),
        mark("The studio takes up to four million; shorten them."),
    ),
    "too-many-profiles": Sentence(
        mark("One turn asks up to {most} accounts; {have} were chosen."), mark("Choose fewer.")
    ),
    "cannot-generate": Sentence(
        mark("{model} makes no picture from words alone."), mark("Choose another model, or open a picture.")
    ),
    "references-need-picture": Sentence(
        mark("{model} makes a new picture from words alone, without references."),
        mark("Remove them, or open one of them and edit it."),
    ),
    "cannot-finalise": Sentence(
        mark("{model} has no higher quality to make a picture in."), mark("Choose a hosted model.")
    ),
    "cannot-be-measured": Sentence(
        mark("{model} changes only what it is told: there is nothing to measure."),
        mark("Choose a hosted model."),
    ),
    "no-recipe": Sentence(
        mark("Node {number} was not made from an instruction."), mark("Choose a candidate of a turn.")
    ),
    "turn-without-recipe": Sentence(
        mark("This turn cannot be asked for again."), mark("Write a new instruction.")
    ),
    "unknown-profile": Sentence(mark("There is no account “{name}”."), mark("There are {names}.")),
    "unknown-model": Sentence(mark("{profile} has no model “{model}”."), mark("It has {names}.")),
    "model-retired": Sentence(mark("{model} was retired on {day}."), mark("Choose {replacement}.")),
    "model-retiring": Sentence(
        mark("{model} is switched off on {day}."), mark("Go on with {replacement} then.")
    ),
    "unknown-parameter": Sentence(mark("{model} has no parameter “{name}”."), mark("It has {names}.")),
    "parameter-for-edits": Sentence(
        mark("{model} takes “{name}” only where a picture is edited."), mark("Leave it out.")
    ),
    "parameter-for-generations": Sentence(
        mark("{model} takes “{name}” only where a picture is made from words."), mark("Leave it out.")
    ),
    "parameter-dropped": Sentence(
        mark("{model} does not know “{name}”, which the studio had added; it was left out.")
    ),
    "transparent-needs-format": Sentence(
        mark("A picture in {format} has no transparent background."), mark("Choose PNG or WebP.")
    ),
    "compression-needs-format": Sentence(
        mark("A picture in {format} is not compressed with loss."),
        mark("Choose JPEG or WebP, or leave it out."),
    ),
    "anchor-not-offered": Sentence(
        mark("{model} cannot start from “{anchor}”."), mark("Start from the last node or the original.")
    ),
    "crop-needs-mask": Sentence(
        mark("A crop is cut around the mask, and there is none."),
        mark("Paint where the change goes, or start from the last node."),
    ),
    "replay-apart": Sentence(
        mark("A replay takes the steps of a path again, and this turn names none."),
        mark("Replay from the original, or start from the last node."),
    ),
    "replay-needs-account": Sentence(
        mark("{model} cannot do what other models were asked for on this path."),
        mark("Choose one of your accounts for the replay, or leave those steps out."),
    ),
    "replay-past-edge": Sentence(
        mark("A step of this path was asked for past the edge of the original, on a larger canvas."),
        mark("Replay from the original by itself: it takes that step as a turn of its own."),
    ),
    "nothing-to-replay": Sentence(
        mark("No step here can be taken again."), mark("Choose a step, or another node.")
    ),
    "replay-masks-scaled": Sentence(
        mark("The masks of the path were scaled to {width} × {height}, the size of this picture."),
        mark("See whether they mark the right places before you use what was made."),
    ),
    "turn-still-running": Sentence(mark("“{instruction}” is still running."), mark("Cancel it first.")),
    "turn-interrupted": Sentence(
        mark("“{instruction}” was interrupted when the studio closed."),
        mark("Nothing was charged. Generate it again if you still want it."),
    ),
    "turn-recovered": Sentence(
        mark("“{instruction}” was interrupted when the studio closed."),
        mark("What had come was taken in: {made} of its candidates are here."),
    ),
    "turn-unknown": Sentence(
        mark("No answer came back for “{instruction}”."), mark("The turn may be charged.")
    ),
}
