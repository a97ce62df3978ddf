"""Sentences about settings, the machine, and what should not have happened."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

MACHINE: dict[str, Sentence] = {
    "no-display": Sentence(
        mark("There is no display to open a window on."), mark("On the command line: {command}")
    ),
    "setting-unknown": Sentence(mark("There is no setting “{name}”.")),
    "setting-value": Sentence(mark("“{value}” is not possible for {name}."), mark("Possible: {possible}.")),
    "file-set-aside": Sentence(mark("{name} could not be read and was set aside as {aside}.")),
    "profile-damaged": Sentence(mark("The account “{name}” has a mistake: {reason}."), mark("Correct it.")),
    "catalogue-mistake": Sentence(
        mark("{file} has a mistake at {field}: {reason}."), mark("The rest of it counts. Correct it.")
    ),
    "notice-unknown": Sentence(
        mark("The project has a note of a kind that this version does not know: {kind}.")
    ),
    "interrupted": Sentence(mark("Interrupted."), mark("What was finished is kept.")),
    "our-bug": Sentence(
        mark("Something went wrong inside Palimpsest."),
        mark("Your project is untouched; the log has the details."),
    ),
}
