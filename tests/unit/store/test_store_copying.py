import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from project_builders import a_node, a_picture, a_turn, an_image, create, reopen

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadInput
from studio.model.geometry import Box
from studio.model.history import History, Turn, TurnKind, TurnState
from studio.model.ids import INVARIANT, JOB, MASK, TURN, new_id
from studio.model.jobs import Job, JobState
from studio.model.project import Mask, Picture
from studio.model.recipe import Draft, Invariant, Recipe
from studio.store import actions, blobs, drafts, images, invariants, job_rows, masks, pictures, turns
from studio.store.actions import Change
from studio.store.check import CheckReport, check
from studio.store.nodes import history
from studio.store.parts import PICKS, WHOLE, Part

Run = Callable[..., object]


class Story:
    """root ─ first ─ second (pick), root ─ other; `second` is a patch over `first`; its job is unsettled."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.image = an_image(db)
        opened = a_turn(db, self.image, "open", TurnKind.OPEN)
        whole = a_picture(db, blob_id=blobs.add_blob(db, b"root bytes", "image/png"))
        self.root = a_node(db, self.image, opened, picture_id=whole)
        embargoed = blobs.add_blob(db, b"embargoed bytes", "image/png")
        middle = a_picture(db, blob_id=embargoed)
        self.first = a_node(db, self.image, a_turn(db, self.image, "first"), self.root, picture_id=middle)
        patch = blobs.add_blob(db, b"patch bytes", "image/png")
        top = a_picture(db, blob_id=patch, base_picture_id=middle, patch=Box(1, 2, 3, 4))
        turn = Turn(new_id(TURN), self.image, TurnKind.EDIT, "second", state=TurnState.RUNNING)
        self.job = Job(
            new_id(JOB), turn.id, 0, JobState.SENT, remote_id="r-1", client_key="k", from_node_id=self.first
        )
        turns.begin_turn(db, turn, Recipe("second"), (self.job,))
        self.second = a_node(db, self.image, turn.id, self.first, picture_id=top)
        self.other = a_node(db, self.image, a_turn(db, self.image, "other"), self.root)
        change = Change("node", self.second, "verdict", "pick")
        actions.perform(db, image_id=self.image, kind="verdict", subject_id=self.second, changes=[change])
        images.set_head(db, self.image, self.other)
        drafts.keep_draft(db, self.image, Draft("later"))
        mask = Mask(new_id(MASK), self.image, 40, 30, self.root)
        masks.add_mask(db, mask, blobs.add_blob(db, b"mask bytes", "image/png"))


def flatten(chain: Sequence[tuple[Picture, bytes]]) -> bytes:
    return b"flat: " + b" + ".join(data for _, data in chain)


async def copied(
    path: Path, to: Path, part: Callable[[Story], Part]
) -> tuple[Story, History, dict[str, object]]:
    project = await create(path)
    story = await project.write(Story)
    made = await project.copy_to(to, part(story), flatten=flatten)
    await project.close()
    copy = await reopen(to, made.change_token)
    assert copy.is_ours
    assert copy.project_id == made.project_id != project.project_id
    facts: dict[str, object] = {}

    def look(db: sqlite3.Connection) -> History:
        facts["jobs"] = job_rows.unsettled_jobs(db)
        facts["undo"] = actions.next_undo(db)
        facts["draft"] = drafts.draft(db, story.image)
        facts["blobs"] = {blobs.blob_bytes(db, row[0]) for row in db.execute("SELECT id FROM blob")}
        facts["original"] = images.original_blob(db, story.image)
        facts["report"] = check(db)
        return history(db, story.image)

    found = await copy.read(look)
    await copy.close()
    return story, found, facts


def test_a_whole_copy_has_everything_but_what_is_under_way(run: Run, path: Path, tmp_path: Path) -> None:
    story, found, facts = run(copied(path, tmp_path / "copy.palimpsest", lambda _: WHOLE))

    assert set(found.nodes) == {story.root, story.first, story.second, story.other}
    assert found.head == story.other
    assert facts["jobs"] == ()
    assert facts["draft"] == Draft("later")
    assert facts["undo"] is not None
    assert facts["report"].is_sound
    assert b"embargoed bytes" in facts["blobs"]
    assert not any(turn.state is TurnState.RUNNING for turn in found.turns.values())


def test_a_path_leaves_the_other_branch_behind(run: Run, path: Path, tmp_path: Path) -> None:
    story, found, facts = run(
        copied(path, tmp_path / "copy.palimpsest", lambda one: Part(path_to=one.second))
    )

    assert found.path(story.second) == (story.root, story.first, story.second)
    assert story.other not in found.nodes
    assert found.head == story.second
    assert facts["original"] is not None
    assert facts["draft"] == Draft()
    assert facts["report"].is_sound


def test_picks_take_no_bytes_of_what_stays_behind(run: Run, path: Path, tmp_path: Path) -> None:
    story, found, facts = run(copied(path, tmp_path / "copy.palimpsest", lambda _: PICKS))

    assert set(found.nodes) == {story.second}
    assert found.nodes[story.second].parents == ()
    assert found.nodes[story.second].number == 3
    assert facts["blobs"] == {b"flat: embargoed bytes + patch bytes"}
    assert facts["original"] is None
    assert facts["report"].is_sound


@pytest.mark.parametrize("part", [PICKS, WHOLE])
def test_a_finding_goes_along_with_its_entry_only(run: Run, path: Path, tmp_path: Path, part: Part) -> None:
    listed, removed = (Invariant(new_id(INVARIANT), 1, n, f"thing {n}") for n in range(2))

    def find(db: sqlite3.Connection) -> None:
        story = Story(db)
        for entry in (listed, removed):
            invariants.add_invariant(db, story.image, entry)
            invariants.begin_finding(db, story.second, entry.id)
        change = Change("invariant", removed.id, "removed", 1)
        actions.perform(db, image_id=story.image, kind="keep", subject_id=removed.id, changes=[change])

    async def story() -> tuple[set[str], CheckReport]:
        project = await create(path)
        await project.write(find)
        copy = await project.copy_to(tmp_path / "copy.palimpsest", part, flatten=flatten)
        await project.close()
        opened = await reopen(tmp_path / "copy.palimpsest", copy.change_token)
        rows = await opened.read(
            lambda db: db.execute("SELECT invariant_id FROM invariant_finding").fetchall()
        )
        report = await opened.read(check)
        await opened.close()
        return {id_ for (id_,) in rows}, report

    found, report = run(story())
    assert found == ({listed.id} if part == PICKS else {listed.id, removed.id})
    assert report.is_sound


def test_a_copy_says_nothing_of_servers(run: Run, path: Path, tmp_path: Path) -> None:
    async def story() -> Job:
        project = await create(path)
        made = await project.write(Story)
        copy = await project.copy_to(tmp_path / "copy.palimpsest")
        await project.close()
        opened = await reopen(tmp_path / "copy.palimpsest", copy.change_token)
        job = await opened.read(lambda db: job_rows.job(db, made.job.id))
        await opened.close()
        return job

    job = run(story())
    assert (job.state, job.remote_id, job.client_key) == (JobState.CANCELLED, None, "")


def test_a_copy_never_overwrites(run: Run, path: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.palimpsest"
    taken.write_bytes(b"mine")

    async def story() -> None:
        project = await create(path)
        with pytest.raises(BadInput):
            await project.copy_to(taken)
        await project.close()

    run(story())
    assert taken.read_bytes() == b"mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == [path.name, taken.name]


def test_a_cancelled_copy_leaves_no_file(run: Run, path: Path, tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()

    async def story() -> None:
        project = await create(path)
        await project.write(Story)
        with pytest.raises(Cancelled):
            await project.copy_to(tmp_path / "copy.palimpsest", cancel=cancel)
        await project.close()

    run(story())
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_picks_of_a_project_without_picks_are_refused(run: Run, path: Path, tmp_path: Path) -> None:
    async def story() -> str:
        project = await create(path)
        with pytest.raises(BadInput) as caught:
            await project.copy_to(tmp_path / "copy.palimpsest", PICKS)
        await project.close()
        return caught.value.kind

    assert run(story()) == "no-picks"


def test_a_patch_made_whole_keeps_its_hash(db: sqlite3.Connection) -> None:
    base = a_picture(db)
    patched = a_picture(db, base_picture_id=base, patch=Box(0, 0, 4, 4))
    before = pictures.picture(db, patched)

    pictures.make_whole(db, patched, blobs.add_blob(db, b"all of it", "image/png"))

    after = pictures.picture(db, patched)
    assert after == replace(before, blob_id=after.blob_id, base_picture_id=None, patch=None)
