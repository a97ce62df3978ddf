"""Sentences about what a check finds in a project file."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

CHECKS: dict[str, Sentence] = {
    "check-pages": Sentence(
        mark("The file itself is damaged: {reason}."),
        mark("Save a copy of what can be read, and go back to a backup."),
    ),
    "check-reference": Sentence(
        mark("A row of {table} names a row of {parent} that is not there."),
        mark("What hangs on it cannot be shown. Save a copy of the rest."),
    ),
    "check-bytes-missing": Sentence(
        mark("{have} of {bytes} bytes are there."), mark("They are lost unless a backup has them.")
    ),
    "check-bytes-changed": Sentence(
        mark("The bytes are not those that were stored."), mark("Take them from a backup.")
    ),
    "check-broken-write": Sentence(
        mark("{count} writes were broken off and left bytes that nothing uses."),
        mark("They go when the project is closed."),
    ),
    "check-unused": Sentence(
        mark("{count} files of bytes are used by nothing."), mark("They go a day after they were stored.")
    ),
    "check-chain": Sentence(
        mark("The picture cannot be put together: {reason}."), mark("Take it from a backup.")
    ),
    "check-pixels-changed": Sentence(
        mark("The pixels are not those that were written down."), mark("Take the picture from a backup.")
    ),
    "check-undecodable": Sentence(
        mark("The picture cannot be decoded: {reason}."), mark("Take it from a backup.")
    ),
    "check-size": Sentence(
        mark("The node says {width} × {height}; its picture has {picture_width} × {picture_height}.")
    ),
    "check-cycle": Sentence(mark("The node is its own ancestor.")),
    "check-parent-strange": Sentence(mark("A parent of the node belongs to another image.")),
    "check-parent-later": Sentence(mark("A parent of the node was made after it.")),
    "check-number-missing": Sentence(
        mark("Node {number} is missing from {image}."), mark("It is lost unless a backup has it.")
    ),
    "check-head": Sentence(mark("The head or a branch of {image} lies in another image.")),
    "check-turn-strange": Sentence(mark("The node, its job and its turn do not belong together.")),
    "check-json": Sentence(mark("What is written down cannot be read: {reason}.")),
    "check-id": Sentence(mark("An id of {table} is none.")),
    "check-recipe-changed": Sentence(mark("The recipe is not the one that was stored.")),
    "check-action": Sentence(mark("The action takes back one that came after it.")),
    "check-search": Sentence(
        mark("{count} nodes cannot be found by searching."), mark("They are shown all the same.")
    ),
    "check-thumbnails": Sentence(mark("{count} thumbnails are missing."), mark("They are made when shown.")),
    "check-unsettled": Sentence(
        mark("A request was not brought to an end ({state})."), mark("Open the project to settle it.")
    ),
}
