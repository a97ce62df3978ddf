from dataclasses import replace

from studio.model.errors import Cause
from studio.model.recipe import Draft
from studio.ui.turn.readiness import Standing, readiness
from studio.ui.turn.view import RunningTurn, TurnView

READY = TurnView(image_id="i1", node_id="n1", draft=Draft("remove this", candidates=4))


def test_a_ready_turn_names_its_count_and_its_price() -> None:
    said = readiness(READY)

    assert (said.standing, said.label, said.price) == (Standing.READY, "Generate up to 4 candidates", "free")


def test_one_candidate_is_not_plural() -> None:
    said = readiness(replace(READY, draft=replace(READY.draft, candidates=1)))

    assert said.label == "Generate 1 candidate"


def test_an_empty_instruction_is_the_label_and_no_misfit() -> None:
    view = replace(READY, draft=Draft("  "), causes=(Cause("no-instruction"), Cause("empty-mask")))

    said = readiness(view)

    assert (said.standing, said.label) == (Standing.WAITING, "Write an instruction first")


def test_without_a_picture_nothing_else_is_asked_for() -> None:
    assert readiness(TurnView()).label == "Open a picture first"


def test_all_misfits_are_counted() -> None:
    said = readiness(replace(READY, causes=(Cause("empty-mask"), Cause("turn-running"))))

    assert (said.standing, said.label, len(said.causes)) == (Standing.MISFIT, "2 things do not fit", 2)


def test_a_running_turn_is_busy_whatever_else_is_wrong() -> None:
    said = readiness(replace(READY, running=RunningTurn(1, 4, 0.4), causes=(Cause("empty-mask"),)))

    assert (said.standing, said.fraction) == (Standing.BUSY, 0.4)
