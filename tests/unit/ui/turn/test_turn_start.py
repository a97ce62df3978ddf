from dataclasses import replace

from studio.model.recipe import Anchor, Draft
from studio.ui.turn.start import branch_note, image_one, starts
from studio.ui.turn.view import TurnView

AT_18 = TurnView(image_id="i1", node_id="n18", node_number=18, root_number=1)
FROM_ORIGINAL = replace(AT_18, draft=Draft(anchors=(Anchor.ORIGINAL,)))


def test_what_the_model_does_not_offer_says_why() -> None:
    capability = replace(AT_18.capability, anchors=(Anchor.LAST, Anchor.ORIGINAL))
    reasons = {start.anchor: bool(start.why_not) for start in starts(replace(AT_18, capability=capability))}

    assert reasons == {Anchor.LAST: False, Anchor.ORIGINAL: False, Anchor.BOTH: True, Anchor.CROP: True}


def test_image_1_is_the_node_that_will_be_sent() -> None:
    assert image_one(AT_18) == "Image 1: node 18"
    assert image_one(FROM_ORIGINAL) == "Image 1: node 1"


def test_a_new_branch_is_said_before_sending() -> None:
    assert "node 1" in branch_note(FROM_ORIGINAL)
    assert branch_note(replace(AT_18, has_later_turns=True))
    assert branch_note(AT_18) == ""
