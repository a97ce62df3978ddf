import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from studio.model.errors import DiskTrouble, ProjectLocked
from studio.store.writer_lock import WriterLock, lock_path


def in_another_process(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )


HOLD = """
    import sys
    from pathlib import Path
    from studio.store.writer_lock import WriterLock
    lock = WriterLock.take(Path(sys.argv[1]))
    print("held", flush=True)
    sys.stdin.readline()
    lock.release()
"""


def test_one_holder_at_a_time_and_its_name_is_told(path: Path) -> None:
    held = WriterLock.take(path)

    with pytest.raises(ProjectLocked) as caught:
        WriterLock.take(path)

    held.release()
    WriterLock.take(path).release()
    assert str(os.getpid()) in str(caught.value.facts["holder"])
    assert not lock_path(path).exists()


def test_releasing_twice_is_harmless(path: Path) -> None:
    first = WriterLock.take(path)
    first.release()
    second = WriterLock.take(path)

    first.release()

    assert lock_path(path).exists()
    second.release()


def test_a_killed_holder_leaves_no_lock(path: Path) -> None:
    holder = in_another_process(HOLD, str(path))
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(ProjectLocked):
        WriterLock.take(path)

    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.communicate()

    WriterLock.take(path).release()


def test_a_link_to_a_project_has_the_lock_of_the_project(path: Path, tmp_path: Path) -> None:
    path.write_bytes(b"")
    link = tmp_path / "link.palimpsest"
    link.symlink_to(path)
    held = WriterLock.take(path)

    with pytest.raises(ProjectLocked):
        WriterLock.take(link)

    held.release()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DiskTrouble):
        WriterLock.take(tmp_path / "nowhere" / "cup.palimpsest")


RACE = """
    import sys
    from pathlib import Path
    from studio.model.errors import ProjectLocked
    from studio.store.writer_lock import WriterLock
    project, inside = Path(sys.argv[1]), Path(sys.argv[2])
    taken = 0
    while taken < 150:
        try:
            lock = WriterLock.take(project)
        except ProjectLocked:
            continue
        inside.touch(exist_ok=False)
        inside.unlink()
        lock.release()
        taken += 1
    print("clean")
"""


def test_takers_that_race_never_hold_it_together(path: Path, tmp_path: Path) -> None:
    """Whoever holds the lock makes a file that nobody else may find."""
    racers = [in_another_process(RACE, str(path), str(tmp_path / "inside")) for _ in range(4)]

    told = [racer.communicate(timeout=60)[0] for racer in racers]

    assert told == ["clean\n"] * 4
    assert not lock_path(path).exists()
