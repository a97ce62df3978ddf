"""What goes into a project comes out the same: images, turns, jobs, nodes, masks, drafts, names of nodes."""

import sqlite3
from dataclasses import replace

import pytest
from project_builders import a_node, a_picture, a_turn, an_image

from studio.model.errors import BadInput, ProjectDamaged
from studio.model.geometry import Box, Frame
from studio.model.history import Branch, Finding, LockState, Node, Turn, TurnKind, TurnState, Verdict
from studio.model.ids import BLOB, BRANCH, IMAGE, INVARIANT, JOB, MASK, NODE, PICTURE, TURN, new_id
from studio.model.jobs import Job, JobState
from studio.model.money import Basis
from studio.model.project import Image, Mask, Notice, Picture
from studio.model.provider import Use
from studio.model.receipt import Receipt
from studio.model.recipe import Anchor, Draft, Invariant, LockMode, MaskRule, Recipe, Reference, Role
from studio.store import (
    blobs,
    branches,
    drafts,
    images,
    invariants,
    job_rows,
    ledger,
    masks,
    nodes,
    pictures,
    recipes,
    turns,
)
from studio.store.job_rows import JobPicture
from studio.store.searching import search

RECEIPT = Receipt(LockState.LOCKED, "identity-1", 12, 10, 0, 1190, 0, 0.75, "")


@pytest.fixture
def image_id(db: sqlite3.Connection) -> str:
    return an_image(db)


def test_an_image_comes_back_as_it_was(db: sqlite3.Connection) -> None:
    notice = Notice("converted-space", {"name": "cup.tif", "space": "CMYK"})
    image = Image(new_id(IMAGE), "cup", 3, "cup.tif", never_upload=True, notices=(notice,))
    images.add_image(db, image, None, (notice,))

    assert images.images(db) == (image,)


def test_a_taken_name_gets_a_number(db: sqlite3.Connection) -> None:
    for wanted in ("cup", "cup-2", "plate"):
        an_image(db, wanted)

    assert images.free_name(db, "cup") == "cup-3"
    assert images.free_name(db, "spoon") == "spoon"


def test_a_picture_comes_back_as_it_was(db: sqlite3.Connection) -> None:
    base = a_picture(db)
    blob_id = blobs.add_blob(db, b"patch", "image/png")
    picture = Picture(
        id=new_id(PICTURE),
        width=1100,
        height=30,
        bands=4,
        bits=16,
        blob_id=blob_id,
        pixels="a" * 64,
        tiles=bytes(range(64)),
        space="Display P3",
        icc_blob_id=blobs.add_blob(db, b"profile", "application/vnd.iccprofile"),
        base_picture_id=base,
        base_x=-3,
        base_y=4,
        patch=Box(1, 2, 3, 4),
        notices=(Notice("profile-unusable", {"name": "cup"}),),
    )
    pictures.add_picture(db, picture)

    assert pictures.picture(db, picture.id) == picture
    assert [one.id for one in pictures.chain(db, picture.id)] == [base, picture.id]


def test_a_chain_without_an_end_is_damage(db: sqlite3.Connection) -> None:
    first = a_picture(db)
    second = a_picture(db, base_picture_id=first, patch=Box(0, 0, 1, 1))
    db.execute(
        "UPDATE picture SET base_picture_id = ?, patch_x = 0, patch_y = 0, patch_width = 1, patch_height = 1"
        " WHERE id = ?",
        (second, first),
    )

    with pytest.raises(ProjectDamaged):
        pictures.chain(db, second)


def test_a_node_comes_back_with_its_number_parents_and_lock(db: sqlite3.Connection, image_id: str) -> None:
    turn_id = a_turn(db, image_id)
    first, second = a_node(db, image_id, turn_id), a_node(db, image_id, turn_id)
    node = Node(
        id=new_id(NODE),
        image_id=image_id,
        number=0,
        turn_id=turn_id,
        parents=(first, second),
        width=40,
        height=30,
        picture_id=a_picture(db),
        seed=2**60,
        frame=Frame.offset(12, -7),
        verdict=Verdict.MAYBE,
        label="hero",
        note="the one",
    )
    mask_blob = blobs.add_blob(db, b"mask", "image/png")

    kept = nodes.add_node(db, node, RECEIPT, final_mask_blob_id=mask_blob, final_mask_box=Box(1, 2, 3, 4))

    assert kept.number == 3
    assert kept == replace(
        node, number=3, created=kept.created, lock=LockState.LOCKED, protected_px=1190, differing_px=0
    )
    assert nodes.node(db, node.id) == kept
    assert nodes.history(db, image_id).nodes[node.id] == kept
    assert nodes.lock_row(db, node.id) == RECEIPT
    assert nodes.final_mask(db, node.id) == (mask_blob, Box(1, 2, 3, 4))
    assert nodes.lock_row(db, first) is None


def test_numbers_count_by_image(db: sqlite3.Connection, image_id: str) -> None:
    other = an_image(db, "plate")
    for image in (image_id, other, image_id):
        a_node(db, image, a_turn(db, image))

    assert [node.number for node in nodes.history(db, image_id).nodes.values()] == [1, 2]
    assert [node.number for node in nodes.history(db, other).nodes.values()] == [1]


def test_a_path_of_2000_turns_and_200_candidates_of_one_node_are_read(
    db: sqlite3.Connection, image_id: str
) -> None:
    at = a_node(db, image_id, a_turn(db, image_id), picture_id=a_picture(db))
    root = at
    for _ in range(2000):
        at = a_node(db, image_id, a_turn(db, image_id), at)
    wide = a_turn(db, image_id)
    for _ in range(200):
        a_node(db, image_id, wide, at)
    images.set_head(db, image_id, at)

    history = nodes.history(db, image_id)

    assert len(history.path(at)) == 2001
    assert len(history.of_turn(wide)) == 200
    assert nodes.find_node(db, image_id, "root") == root == history.root(at)


def test_a_node_is_found_by_what_a_person_would_call_it(db: sqlite3.Connection, image_id: str) -> None:
    turn_id = a_turn(db, image_id)
    root = a_node(db, image_id, turn_id, picture_id=a_picture(db))
    above = a_node(db, image_id, turn_id, root)
    images.set_head(db, image_id, above)
    db.execute("UPDATE node SET verdict = 'pick' WHERE id = ?", (above,))

    found = [
        nodes.find_node(db, image_id, text) for text in ("head", "ROOT", "pick", "1", " 2 ", above, root[:8])
    ]

    assert found == [above, root, above, root, above, above, root]


@pytest.mark.parametrize(
    "text", ["", "9", "n", "nzz", "nzzzzzzzz", "pick", "head", "0'; DROP TABLE node", "99" * 30]
)
def test_a_name_that_no_node_has_is_refused(db: sqlite3.Connection, image_id: str, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        nodes.find_node(db, image_id, text)

    assert (caught.value.kind, caught.value.facts["image"]) == ("no-such-node", "cup")


def test_a_prefix_of_two_nodes_is_ambiguous(db: sqlite3.Connection, image_id: str) -> None:
    turn_id = a_turn(db, image_id)
    for end in "01":
        node = Node(f"n0000000000{end}0", image_id, 0, turn_id, (), 1, 1)
        nodes.add_node(db, node, None)

    with pytest.raises(BadInput) as caught:
        nodes.find_node(db, image_id, "n000")

    assert caught.value.kind == "node-ambiguous"


def test_a_turn_is_written_with_everything_it_intends(db: sqlite3.Connection, image_id: str) -> None:
    root = a_node(db, image_id, a_turn(db, image_id), picture_id=a_picture(db))
    earlier = a_turn(db, image_id, "earlier")
    listed = Invariant(new_id(INVARIANT), 1, 0, "label lettering")
    invariants.add_invariant(db, image_id, listed)
    once = Invariant(new_id(INVARIANT), 1, 1, "only this time")
    off = Invariant(new_id(INVARIANT), 1, 2, "switched off", active=False)
    mask = blobs.add_blob(db, b"mask", "image/png")
    recipe = Recipe(
        "make it warmer",
        (listed, once, off),
        (Anchor.LAST, Anchor.ORIGINAL),
        (Reference(a_picture(db), "a board", Role.STYLE),),
        MaskRule.DRAWN,
        mask,
        root,
        LockMode.STRICT,
        2,
        {"strength": 0.5, "size": "auto", "n": 3, "fast": True},
        "it is warm",
        ((earlier, "it is blue"),),
    )
    turn = Turn(
        new_id(TURN), image_id, TurnKind.EDIT, "make it warmer", state=TurnState.RUNNING, candidates=4
    )
    job = Job(
        new_id(JOB),
        turn.id,
        0,
        JobState.PLANNED,
        "built-in",
        "built-in",
        "classic",
        Anchor.LAST,
        root,
        root,
        4,
        asked={"seed": 1},
        painted_mask_blob_id=mask,
        mask_rule="drawn",
    )
    sent = JobPicture(job.id, 0, Use.SENT, a_picture(db), root, crop=Box(1, 2, 3, 4))

    kept = turns.begin_turn(db, turn, recipe, (job,), sources=((earlier, "outcome"),), pictures=(sent,))

    assert kept.recipe_id is not None
    assert recipes.recipe(db, kept.recipe_id) == recipe
    assert nodes.history(db, image_id).turns[turn.id] == replace(kept, started_from=root)
    assert job_rows.jobs_of_turn(db, turn.id) == (replace(job, planned=job_rows.job(db, job.id).planned),)
    assert job_rows.job_pictures(db, job.id) == (sent,)
    assert turns.turn_sources(db, turn.id) == ((earlier, "outcome"),)
    assert [one.text for one in invariants.invariants_of_turn(db, turn.id)] == [
        "label lettering",
        "only this time",
    ]
    assert invariants.invariants(db, image_id) == (listed,)
    assert job_rows.unsettled_jobs(db) == job_rows.jobs_of_turn(db, turn.id)
    assert turns.running_turns(db) == (turn.id,)


def test_equal_recipes_share_a_row(db: sqlite3.Connection) -> None:
    assert recipes.keep_recipe(db, Recipe("warmer")) == recipes.keep_recipe(db, Recipe("warmer"))
    assert recipes.keep_recipe(db, Recipe("warmer")) != recipes.keep_recipe(db, Recipe("colder"))


def test_a_job_goes_only_where_it_may(db: sqlite3.Connection, image_id: str) -> None:
    turn_id = a_turn(db, image_id)
    job = Job(new_id(JOB), turn_id, 0, JobState.PLANNED)
    job_rows.add_job(db, job)

    sent = job_rows.move_job(db, job.id, JobState.SENT, remote_id="r-1", prompt="the words")
    settled = job_rows.move_job(db, job.id, JobState.SETTLED, charged="yes")

    assert (sent.remote_id, sent.prompt, bool(sent.sent)) == ("r-1", "the words", True)
    assert (settled.charged, bool(settled.ended)) == ("yes", True)
    assert job_rows.unsettled_jobs(db) == ()
    with pytest.raises(ValueError, match="may not go"):
        job_rows.move_job(db, job.id, JobState.SENT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"instruction": 1}',
        "[" * 100_000,
        '{"a":' * 2000,
        "nul",
        '{"instruction":"' + "x" * 5_000_000,
    ],
)
def test_a_recipe_that_nobody_here_wrote_is_damage(text: str) -> None:
    with pytest.raises(ProjectDamaged):
        recipes.recipe_from_json(text)
    with pytest.raises(ProjectDamaged):
        recipes.draft_from_json(text)


def test_a_draft_is_kept_and_its_mask_stays_in_hand(db: sqlite3.Connection, image_id: str) -> None:
    root = a_node(db, image_id, a_turn(db, image_id))
    mask = Mask(new_id(MASK), image_id, 40, 30, root)
    masks.add_mask(db, mask, blobs.add_blob(db, b"mask", "image/png"))
    fresh = drafts.draft(db, image_id)
    draft = Draft("warmer", (Anchor.ORIGINAL,), outcome="", parameters={"a": 1}, unticked_turns=("t1",))

    masks.take_in_hand(db, image_id, mask.id)
    drafts.keep_draft(db, image_id, draft)

    in_hand = masks.mask_in_hand(db, image_id)
    assert fresh == Draft()
    assert drafts.draft(db, image_id) == draft
    assert in_hand is not None
    assert in_hand.mask == mask


def test_strokes_are_undone_and_redone_and_a_new_one_ends_redo(db: sqlite3.Connection, image_id: str) -> None:
    mask = Mask(new_id(MASK), image_id, 40, 30, a_node(db, image_id, a_turn(db, image_id)))
    blank = blobs.add_blob(db, b"blank", "application/octet-stream")
    masks.add_mask(db, mask, blank)
    strokes = [
        masks.add_step(
            db,
            mask.id,
            Box(n, 0, 4, 4),
            before_blob_id=blank,
            after_blob_id=blobs.add_blob(db, bytes([n]), "application/octet-stream"),
        )
        for n in range(3)
    ]

    undone = [masks.undo_step(db, mask.id), masks.undo_step(db, mask.id)]
    redone = masks.redo_step(db, mask.id)
    masks.add_step(db, mask.id, Box(9, 0, 4, 4), before_blob_id=blank, after_blob_id=blank)

    assert [one and one.box.x for one in undone] == [2, 1]
    assert redone == strokes[1]
    assert [step.box.x for step in masks.steps(db, mask.id)] == [0, 1, 9]
    assert masks.redo_step(db, mask.id) is None


def test_a_finding_is_unchecked_until_somebody_says_more(db: sqlite3.Connection, image_id: str) -> None:
    entry = Invariant(new_id(INVARIANT), 1, 0, "label lettering")
    invariants.add_invariant(db, image_id, entry)
    node_id = a_node(db, image_id, a_turn(db, image_id))

    row = invariants.begin_finding(db, node_id, entry.id)

    assert row == f"{node_id} {entry.id} locked"
    assert invariants.findings_of_image(db, image_id) == {}
    db.execute("UPDATE invariant_finding SET finding = 'broken'")
    assert invariants.begin_finding(db, node_id, entry.id) == row
    assert invariants.findings_of_image(db, image_id) == {node_id: {entry.id: Finding.BROKEN}}


def test_searching_reads_instruction_keep_and_model(db: sqlite3.Connection, image_id: str) -> None:
    turn = Turn(new_id(TURN), image_id, TurnKind.EDIT, "Café table in walnut")
    entry = Invariant(new_id(INVARIANT), 1, 0, "label lettering")
    job = Job(new_id(JOB), turn.id, 0, JobState.SETTLED, model="classic")
    turns.begin_turn(db, turn, Recipe(turn.instruction, (entry,)), (job,))
    node = nodes.add_node(db, Node(new_id(NODE), image_id, 0, turn.id, (), 1, 1, job_id=job.id), None)
    other = an_image(db, "plate")

    for text in ("cafe", "WALN tab", "lettering", "classic", 'walnut" OR "'):
        found = search(db, image_id, text)
        assert found == ((node.id,) if "OR" not in text else ())
    assert search(db, other, "cafe") == ()
    assert search(db, image_id, " - ") == ()


def test_a_branch_follows_its_tip(db: sqlite3.Connection, image_id: str) -> None:
    first, second = (a_node(db, image_id, a_turn(db, image_id)) for _ in range(2))
    branch = Branch(new_id(BRANCH), image_id, "warm", first)
    branches.add_branch(db, branch)

    branches.move_tip(db, branch.id, second)

    assert branches.branches(db, image_id) == (replace(branch, tip_node_id=second),)


def test_the_ledger_gives_each_candidate_its_share(db: sqlite3.Connection, image_id: str) -> None:
    turn_id = a_turn(db, image_id)
    job = Job(new_id(JOB), turn_id, 0, JobState.SETTLED, candidates=4)
    job_rows.add_job(db, job)
    node = nodes.add_node(db, Node(new_id(NODE), image_id, 0, turn_id, (), 1, 1, job_id=job.id), None)

    ledger.add_entry(db, job.id, Basis.ESTIMATE, micro_usd=100_000)
    ledger.add_entry(db, job.id, Basis.CORRECTION, micro_usd=-20_000)

    assert ledger.total_micro(db) == 80_000
    assert nodes.node(db, node.id).cost_micro == 20_000


def test_sweeping_spares_whatever_is_mentioned(db: sqlite3.Connection, image_id: str) -> None:
    node_id = a_node(db, image_id, a_turn(db, image_id))

    def blob() -> str:
        return blobs.add_blob(db, new_id(BLOB).encode(), "image/png")

    mask = Mask(new_id(MASK), image_id, 40, 30, node_id)
    spared = [blob() for _ in range(5)]
    masks.add_mask(db, mask, spared[0])
    masks.add_step(db, mask.id, Box(0, 0, 1, 1), before_blob_id=spared[1], after_blob_id=spared[2])
    recipes.keep_recipe(db, Recipe("x", mask_blob_id=spared[3], mask_frame_node_id=node_id))
    in_a_draft = a_picture(db, blob_id=spared[4])
    drafts.keep_draft(db, image_id, Draft(references=(Reference(in_a_draft),)))
    loose = blob()
    db.execute("UPDATE blob SET created = '2000-01-01T00:00:00.000Z'")

    swept = blobs.sweep(db)

    left = {row[0] for row in db.execute("SELECT id FROM blob")}
    assert swept == 1
    assert loose not in left
    assert set(spared) <= left


def test_a_missing_row_is_damage_not_a_crash(db: sqlite3.Connection) -> None:
    for read in (pictures.picture, job_rows.job, recipes.recipe, blobs.blob_bytes):
        with pytest.raises(ProjectDamaged):
            read(db, "x000000000000")
