"""Sentences about what the built-in engine makes of a wish, and why it cannot be done on this picture."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

WISHES: dict[str, Sentence] = {
    "unknown-instruction": Sentence(
        mark("The built-in engine reads plain English and does not know “{words}”."),
        mark("It can {operations}."),
    ),
    "near-instruction": Sentence(
        mark("“{words}” is not understood."),
        mark("Try “{example}”, or see Examples."),
    ),
    "doubtful-word": Sentence(
        mark("“{word}” may be {words}."),
        mark("Write the one that is meant."),
    ),
    "not-in-the-picture": Sentence(
        mark("“{words}” needs a model that draws."),
        mark("Choose an account with one, or add a picture of it."),
    ),
    "negated-instruction": Sentence(
        mark("“{words}” says what should not happen."),
        mark("Leave it out, or use Keep."),
    ),
    "needs-mask": Sentence(
        mark("To {operation}, the built-in engine needs a mask."), mark("Paint over the place, or select it.")
    ),
    "several-places": Sentence(
        mark("“{first}” and “{second}” need a mask each."),
        mark("Ask for one at a time."),
    ),
    "needs-reference": Sentence(
        mark("To {operation}, the built-in engine needs a picture in References."), mark("Drop one there.")
    ),
    "nothing-selected": Sentence(
        mark("Nothing stands out there."), mark("Draw a box around it, or paint over it.")
    ),
    "picture-grey": Sentence(
        mark("The picture is grey and has no colours to change."),
        mark("Ask for a change of light, such as brighter or more contrast."),
    ),
    "subject-unclear": Sentence(
        mark("No subject stands out from its background in this picture."),
        mark("Select the subject, invert the mask, let it reach a little into the edge, and ask again."),
    ),
    "nothing-visible": Sentence(
        mark("Nothing in the picture would change visibly."),
        mark("Ask for more of it, or mask another place."),
    ),
    "background-unmarked": Sentence(
        mark("The mask lies within the picture and does not reach its edge: it seems to mark the subject."),
        mark("Invert the mask, since only what it marks may change."),
    ),
    "not-larger": Sentence(
        mark("The picture is {own_width} × {own_height} and would become {width} × {height}."),
        mark("Ask for a larger size."),
    ),
    "grows-too-large": Sentence(
        mark("The picture would become {width} × {height}."),
        mark("The studio takes up to 200 megapixels and 30,000 pixels a side. Ask for less."),
    ),
    "font-missing": Sentence(
        mark("There is no font called “{font}” on this machine."),
        mark("Name another one, or leave the font out."),
    ),
}
