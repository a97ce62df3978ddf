"""Sentences about the project file, what is looked for in it, and the files written from it."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

PROJECTS: dict[str, Sentence] = {
    "project-locked": Sentence(
        mark("Another window has {name} open ({holder})."), mark("Save a copy to go on.")
    ),
    "project-too-new": Sentence(
        mark("{name} was made by a newer Palimpsest (format {version}; this one knows up to {known})."),
        mark("Update the program to edit it."),
    ),
    "project-unreadable": Sentence(
        mark("{name} is damaged: {reason}."),
        mark("It cannot be opened. Open an earlier copy of it."),
    ),
    "project-damaged": Sentence(
        mark("{name} is damaged: {reason}."),
        mark("It is open read-only. Run check, and save a copy of what can be read."),
    ),
    "not-a-project": Sentence(mark("{name} is not a Palimpsest project.")),
    "project-read-only": Sentence(mark("{name} is open read-only."), mark("Save a copy to go on.")),
    "project-exists": Sentence(mark("{name} exists already."), mark("Choose another name.")),
    "project-missing": Sentence(mark("{name} cannot be found."), mark("It may have been moved or deleted.")),
    "file-exists": Sentence(mark("{name} exists already."), mark("Name another file.")),
    "folder-not-writable": Sentence(mark("{folder} cannot be written to."), mark("Choose another folder.")),
    "disk-full": Sentence(mark("The disk of {name} is full."), mark("Free some space; nothing was lost.")),
    "disk-trouble": Sentence(
        mark("{name} cannot be written: {reason}."),
        mark("Nothing was half written. Try again, or save a copy elsewhere."),
    ),
    "stranger-checking": Sentence(mark("{name} was not made here and is checked before it can be edited.")),
    "project-foreign": Sentence(
        mark("{name} holds what no Palimpsest wrote ({what})."), mark("It is not opened.")
    ),
    "project-old-read-only": Sentence(
        mark("{name} was made by an older Palimpsest and cannot be brought up to date where it lies."),
        mark("Copy it to a folder that can be written, and open it there."),
    ),
    "project-migrated": Sentence(
        mark("{name} was brought up to date. The file as it was is kept as {copy}.")
    ),
    "log-left-behind": Sentence(
        mark("{name} was not closed properly, and {folder} cannot be written to."),
        mark("Copy it with all the files beside it to a folder that can be written, and open it there."),
    ),
    "lock-unsupported": Sentence(
        mark("{name} lies where files cannot be locked."), mark("Save a copy on another disk to go on.")
    ),
    "file-changed": Sentence(
        mark("{name} changed while it was read."), mark("Wait until it is written, and try again.")
    ),
    "journal-truncate": Sentence(
        mark("{name} lies on a shared or synced folder."),
        mark("It is written more slowly there, and safely."),
    ),
    "no-such-image": Sentence(mark("There is no image “{name}”."), mark("The project has {names}.")),
    "image-ambiguous": Sentence(mark("The project has several images."), mark("Name one of {names}.")),
    "no-such-node": Sentence(mark("There is no node “{name}” in {image}.")),
    "no-such-branch": Sentence(mark("The project has no such branch.")),
    "no-such-turn": Sentence(mark("The project has no such turn.")),
    "node-ambiguous": Sentence(mark("“{name}” fits several nodes."), mark("Give more of the id.")),
    "nothing-to-undo": Sentence(mark("There is nothing to undo.")),
    "nothing-to-redo": Sentence(mark("There is nothing to redo.")),
    "no-picks": Sentence(mark("No node is marked as a pick."), mark("Mark one, or copy the whole project.")),
    "export-format": Sentence(
        mark("{name} cannot be written as {format}: {reason}."), mark("Choose another format.")
    ),
    "export-not-recorded": Sentence(mark("{name} is open read-only, so this export is not recorded in it.")),
    "export-failed": Sentence(
        mark("{name} could not be written: {reason}."), mark("Nothing was overwritten.")
    ),
    "template-unknown": Sentence(mark("File names have no field “{name}”."), mark("They have {names}.")),
}
