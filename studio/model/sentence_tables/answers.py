"""Sentences about answers and what became of them: locks, drift, those that no history shows."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

ANSWERS: dict[str, Sentence] = {
    "answer-unlike": Sentence(
        mark("The answer shows something else than the picture it was made from, so it was not locked."),
        mark("Look at it as it came, ask again, or place it without aligning it."),
    ),
    "answer-moved": Sentence(
        mark("The answer lies far from where the picture was, and it is not sure that this is meant."),
        mark("Look whether it lines up, then lock it or keep it as it came."),
    ),
    "answer-unsure": Sentence(
        mark("Only part of the answer matches the picture, so it may not line up."),
        mark("Look whether it lines up, then lock it or keep it as it came."),
    ),
    "answer-plain": Sentence(
        mark("The picture shows too little to line the answer up with, and laid over it an edge would show."),
        mark("Look whether it lines up, then lock it or keep it as it came."),
    ),
    "answer-global": Sentence(
        mark("The answer changed all over the picture, which may be what was asked for."),
        mark("Keep it as it came, or lock the part of it that you want."),
    ),
    "lock-proposed": Sentence(
        mark("Nothing was painted; the studio found what changed."),
        mark("Lock with that mask, change it first, or keep the answer as it came."),
    ),
    "mask-covers-all": Sentence(
        mark("The mask covers the whole picture, so nothing is left to line the answer up with."),
        mark("Leave out what should stay, or switch the lock off."),
    ),
    "answer-size": Sentence(
        mark("The answer has another shape than the picture, and nothing in it shows where it lies."),
        mark("It is kept as it came."),
    ),
    "answer-not-locked": Sentence(
        mark("{why} Nothing was locked."),
        mark("Lock it all the same, paint another mask, or keep it as it came."),
    ),
    "no-raw-answer": Sentence(
        mark("Node {number} was not made of an answer that was delivered."),
        mark("Choose a node that an account made."),
    ),
    "answer-changes-nothing": Sentence(mark("The answer changes nothing that the lock could take.")),
    "answer-undecodable": Sentence(
        mark("The answer cannot be decoded."), mark("Its bytes are kept and can be saved.")
    ),
    "fewer-candidates": Sentence(
        mark("{made} of {asked} candidates: the others would have looked the same.")
    ),
    "fewer-pictures": Sentence(
        mark("{model} sent {made} of the {asked} pictures that it was asked for."),
        mark("What it charged is in the ledger. Ask for variants if you want more."),
    ),
    "measure-unlike": Sentence(
        mark("The pictures have two shapes, and nothing shows where the one lies on the other."),
        mark("Measure pictures of one scene, or bring them to one size first."),
    ),
    "measured-as-laid": Sentence(
        mark("Nothing shows where the second picture lies on the first, so it was laid edge to edge."),
        mark("How far it moved is not known."),
    ),
    "nothing-to-measure": Sentence(
        mark("Node {number} has nothing that was to stay, or no such picture: no drift can be claimed."),
        mark("Look at a node with a mask, or measure the other picture."),
    ),
    "answer-not-placed": Sentence(
        mark("Where this answer lies on its parent is not known, so it cannot be laid over it."),
        mark("Look at the picture as it is kept, with K."),
    ),
    "nothing-unclaimed": Sentence(mark("This answer is not here any more."), mark("Look at the list again.")),
    "answer-has-owner": Sentence(
        mark("The project “{project}” will take this answer in."), mark("Open that project.")
    ),
    "answer-without-project": Sentence(mark("Its project was not found.")),
    "answer-of-closed-project": Sentence(
        mark("It belongs to “{project}”."), mark("Open that project: it is taken in, or asked for there.")
    ),
    "answer-given-up": Sentence(mark("It is paid, or may be, and no picture of it is in the history.")),
    "lines-end": Sentence(
        mark("{count} lines end at what was removed, and how they go on behind it could not be told."),
        mark("Look at it at 100 %; a mask that holds the object and nothing else helps most."),
    ),
}
