from dataclasses import replace

from studio.model.recipe import Anchor, Draft, Reference, ReplayedStep
from studio.ui.turn.start import branch_note, image_one, pictures, short_note, starts
from studio.ui.turn.view import ReplayFacts, TurnView

AT_18 = TurnView(image_id="i1", node_id="n18", node_number=18, root_number=1)
FROM_ORIGINAL = replace(AT_18, draft=Draft(anchors=(Anchor.ORIGINAL,)))


def test_what_the_model_does_not_offer_says_why() -> None:
    capability = replace(AT_18.capability, anchors=(Anchor.LAST, Anchor.ORIGINAL))
    reasons = {start.anchor: bool(start.why_not) for start in starts(replace(AT_18, capability=capability))}

    missing = {Anchor.BOTH, Anchor.CROP, Anchor.REPLAY}
    assert reasons == {anchor: anchor in missing for anchor in Anchor}


def test_a_replay_says_why_nothing_can_be_taken_again() -> None:
    nowhere = replace(AT_18, replay=ReplayFacts("No turn leads there."))
    reasons = {start.anchor: start.why_not for start in starts(nowhere)}

    assert [anchor for anchor, why in reasons.items() if why] == [Anchor.REPLAY]
    assert reasons[Anchor.REPLAY] == "No turn leads there."


def test_a_replay_tells_how_many_steps_it_takes_again_and_their_pictures() -> None:
    steps = (ReplayedStep("t1", "walnut", (Reference("p1", "a board"),)), ReplayedStep("t2", "steam"))
    draft = replace(AT_18.draft, anchors=(Anchor.LAST, Anchor.REPLAY), references=())
    facts = ReplayFacts(is_read=True, steps=steps, follows=1, end=14)
    view = replace(AT_18, draft=draft, replay=facts)

    assert pictures(view)[1] == "Replay – Image 1: node 1, Image 2: a board, 3 steps, new branch"
    assert "Only what comes before node 14 is taken again." in branch_note(view)


def test_image_1_is_the_node_that_will_be_sent() -> None:
    assert image_one(AT_18) == "Image 1: node 18"
    assert image_one(FROM_ORIGINAL) == "Image 1: node 1"


def test_a_new_branch_is_said_before_sending() -> None:
    assert "node 1" in branch_note(FROM_ORIGINAL)
    assert branch_note(replace(AT_18, has_later_turns=True))
    assert branch_note(AT_18) == ""


def test_where_a_new_branch_begins_is_said_in_few_words() -> None:
    later = replace(AT_18, has_later_turns=True)
    both = replace(later, draft=Draft(anchors=(Anchor.LAST, Anchor.ORIGINAL)))
    crop = replace(later, draft=Draft(anchors=(Anchor.CROP,)))

    assert short_note(AT_18) == short_note(both) == ""
    assert short_note(later) == "new branch at node 18"
    assert short_note(FROM_ORIGINAL) == "new branch at node 1"
    assert short_note(crop) == "Image 1: node 18, new branch"
