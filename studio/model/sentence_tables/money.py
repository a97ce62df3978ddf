"""Sentences about caps, prices, and calls that may have been charged."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

MONEY: dict[str, Sentence] = {
    "over-turn-cap": Sentence(
        mark("This turn would cost up to {over} more than its cap of {cap}."),
        mark("Raise the cap, or ask for fewer candidates."),
    ),
    "over-project-cap": Sentence(
        mark("This turn would cross the project's cap of {cap} by {over}."),
        mark("Raise the cap, or ask for fewer candidates."),
    ),
    "over-day-cap": Sentence(
        mark("This turn would cross today's cap of {cap} by {over}."),
        mark("Raise the cap, or ask for fewer candidates."),
    ),
    "outcome-open": Sentence(
        mark("What became of the turn is not known, and it may be charged."),
        mark("It is not sent again by itself. Open the project to look for its answer."),
    ),
    "no-maximum": Sentence(
        mark("This turn may cost up to {price}, and no maximum was given."),
        mark("Give one with --max-cost, or with --max-credits where the price is not known."),
    ),
    "first-send": Sentence(
        mark(
            "{profile} is used for the first time: the pictures of the turn, its mask and its words go to"
            " {host}, without their metadata."
        )
    ),
    "price-unknown": Sentence(
        mark("What {profile} charges is not known, so it counts as over every cap."),
        mark("Agree to it for this turn, or choose a model with a known price."),
    ),
    "price-unbounded": Sentence(
        mark("What {profile} charges is not known, so that --max-cost does not bound it."),
        mark("Allow it with --max-credits, or choose a model with a known price."),
    ),
    "nothing-open": Sentence(
        mark("This call is not open any more."), mark("It was settled, sent again or forgotten.")
    ),
    "copy-is-open": Sentence(
        mark("Another copy of {name} is open, and this call may be running there."), mark("Close it first.")
    ),
    "cannot-look": Sentence(
        mark("There is no account “{profile}” any more that could read its answer."),
        mark("Add it again under this name; the answer stays where it is."),
    ),
    "cannot-send-again": Sentence(
        mark("This call was sent by another installation, or its answer is here already."),
        mark("Generate it again as a new turn if you want it."),
    ),
    "answer-is-here": Sentence(
        mark("The answer of this call is on the disk and only waits to be taken in."), mark("Look again.")
    ),
    "answer-found": Sentence(
        mark("The answer of this call was on this machine, and is in the history now."),
        mark("Nothing was sent."),
    ),
    "sent-before": Sentence(
        mark("This request was sent before."), mark("It is not sent again, since it may be charged.")
    ),
    "books-too-new": Sentence(
        mark("What was spent is written down in {name} by a newer Palimpsest."),
        mark("Update the program; until then nothing is sent that costs money."),
    ),
    "bought-often": Sentence(
        mark("{host} may buy a call up to {times} times, and so much is held for it."),
        mark("Set max_retries: 0 for the model and num_retries: 0 in its router, and purchases to 1 here."),
    ),
    "nothing-to-correct": Sentence(mark("What this call cost is known.")),
}
