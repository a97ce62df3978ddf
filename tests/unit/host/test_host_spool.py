"""Answers wait in the spool until a project has them."""

from concurrent.futures import ThreadPoolExecutor

from studio.host.places import Places
from studio.host.spool import Spool
from studio.model.ids import JOB, PROJECT, new_id

_PROJECT, _JOB = "p0000000000aa", "j0000000000bb"


def test_an_answer_waits_for_its_project(here: Places) -> None:
    (Spool(here).folder(_PROJECT, _JOB) / "0.png").write_bytes(b"answer")

    (found,) = Spool(here).waiting(_PROJECT)

    assert (found.project_id, found.job_id) == (_PROJECT, _JOB)
    assert [path.read_bytes() for path in found.files] == [b"answer"]


def test_an_answer_waits_only_for_its_own_project(here: Places) -> None:
    (Spool(here).folder(_PROJECT, _JOB) / "0.png").touch()

    assert Spool(here).waiting("p0000000000cc") == ()
    assert len(Spool(here).unclaimed()) == 1


def test_a_folder_without_answers_waits_for_nobody(here: Places) -> None:
    Spool(here).folder(_PROJECT, _JOB)

    assert Spool(here).unclaimed() == ()


def test_clearing_leaves_no_folder_behind(here: Places) -> None:
    spool = Spool(here)
    (spool.folder(_PROJECT, _JOB) / "0.png").touch()

    spool.clear(_PROJECT, _JOB)

    assert list((here.data / "spool").iterdir()) == []


def test_clearing_one_job_leaves_the_others(here: Places) -> None:
    spool = Spool(here)
    (spool.folder(_PROJECT, _JOB) / "0.png").touch()
    (spool.folder(_PROJECT, "j0000000000dd") / "0.png").touch()

    spool.clear(_PROJECT, _JOB)

    assert [one.job_id for one in spool.unclaimed()] == ["j0000000000dd"]


def test_a_project_id_that_is_a_path_stays_in_the_spool(here: Places) -> None:
    folder = Spool(here).folder("../../..", "/etc")

    assert folder.is_relative_to(here.data / "spool")
    assert ".." not in folder.parts


def test_what_waits_for_a_project_belongs_to_one_holder_at_a_time(here: Places) -> None:
    project = new_id(PROJECT)
    first = Spool(here).claim(project)
    assert first is not None

    assert Spool(here).claim(project) is None
    other = Spool(here).claim(new_id(PROJECT))
    assert other is not None
    first.release()
    again = Spool(here).claim(project)

    assert again is not None
    for claim in (again, other):
        claim.release()
    assert list((here.data / "spool").iterdir()) == []


def test_jobs_make_and_leave_their_folders_at_the_same_time(here: Places) -> None:
    spool, project = Spool(here), new_id(PROJECT)

    def come_and_go(n: int) -> None:
        job = new_id(JOB)
        for _ in range(40):
            (spool.folder(project, job) / "answer-0").write_bytes(b"")
            spool.clear(project, job)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come_and_go, range(4)))

    assert spool.unclaimed() == ()
