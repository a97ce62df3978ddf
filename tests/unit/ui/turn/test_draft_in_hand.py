from dataclasses import replace

from studio.model.recipe import Draft, Reference
from studio.ui.turn.draft_in_hand import DraftInHand

A, B, C = Draft("a"), Draft("ab"), Draft("abc")
SPOON = (Reference("c1"),)


def in_hand(*typed: Draft) -> DraftInHand:
    hand = DraftInHand()
    for draft in typed:
        hand.change(draft)
    return hand


def test_an_echo_changes_nothing() -> None:
    hand = in_hand(A, B, C)

    must_leave = hand.take(B)

    assert (hand.draft, must_leave) == (C, False)


def test_echoes_may_be_skipped_and_do_not_count_twice() -> None:
    hand = in_hand(A, B, C)
    hand.take(C)

    hand.take(A)

    assert hand.draft == A


def test_a_draft_from_elsewhere_is_taken_over() -> None:
    hand = in_hand()

    must_leave = hand.take(Draft("elsewhere", candidates=2))

    assert (hand.draft, must_leave) == (Draft("elsewhere", candidates=2), False)


def test_a_reference_that_arrives_while_typing_leaves_the_typing_alone() -> None:
    hand = in_hand(A, B, C)

    must_leave = hand.take(replace(B, references=SPOON))

    assert (hand.draft, must_leave) == (replace(C, references=SPOON), True)


def test_a_change_from_elsewhere_wins_over_an_untouched_field() -> None:
    hand = DraftInHand(Draft("a", candidates=4))
    hand.change(Draft("ab", candidates=4))

    hand.take(Draft("a", candidates=1))

    assert hand.draft == Draft("ab", candidates=1)
