"""Unclaimed answers from the command line: listed, saved to files, let go by their id."""

import os
from pathlib import Path

import pytest
from in_process import Palimpsest
from loopback.file_store import StoredFile
from loopback.openai_server import KEY, OpenAIServer
from stage import noise, png_bytes

from studio.host.places import places
from studio.host.spool import Spool
from studio.model.ids import JOB, PROJECT, new_id
from studio.providers.spooled import SpooledReply

ROW = {
    *("id", "kind", "message", "project", "instruction", "profile", "model", "at", "bytes"),
    *("cost_micro_usd", "files"),
}


@pytest.fixture
def job_id(palimpsest: Palimpsest) -> str:
    """An answer of a project that nobody finds."""
    assert os.environ["PALIMPSEST_HOME"]
    job_id = new_id(JOB)
    folder = Spool(places()).folder(new_id(PROJECT), job_id)
    SpooledReply(folder).answer(0).write_bytes(b"\x89PNG is what it says")
    return job_id


def test_what_nobody_claims_is_listed_and_saved(palimpsest: Palimpsest, job_id: str, tmp_path: Path) -> None:
    answer = palimpsest("unclaimed", "--save", tmp_path / "out", "--json")

    (row,) = answer.json["answers"]
    assert answer.code == 0
    assert set(row) == ROW
    assert (row["id"], row["kind"], row["project"]) == (job_id, "answer-without-project", None)
    (path,) = row["files"]
    assert path.endswith(".png")
    assert Path(path).read_bytes() == b"\x89PNG is what it says"


def test_one_is_let_go_by_its_id(palimpsest: Palimpsest, job_id: str) -> None:
    gone = palimpsest("unclaimed", "--let-go", job_id, "--json")
    after = palimpsest("unclaimed", "--json")
    again = palimpsest("unclaimed", "--let-go", job_id, "--json")

    assert gone.json["let_go"] == [job_id]
    assert after.json["answers"] == []
    assert (again.code, again.json["error"]["kind"]) == (1, "nothing-unclaimed")


def test_with_a_project_its_own_are_listed_too(palimpsest: Palimpsest, project: Path, job_id: str) -> None:
    answer = palimpsest("unclaimed", project, "--json")

    assert [row["id"] for row in answer.json["answers"]] == [job_id]


def test_people_read_why_nobody_has_it(palimpsest: Palimpsest, job_id: str) -> None:
    answer = palimpsest("unclaimed")

    assert f"{job_id}  20 B  Its project was not found." in answer.printed


def test_a_paid_picture_that_waits_at_its_link_is_told_and_fetched_for_nothing(
    palimpsest: Palimpsest, project: Path, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY_OF_THE_DOUBLE", KEY)
    account = ("--kind", "openai", "--base-url", openai_server.url, "--key-env", "KEY_OF_THE_DOUBLE")
    palimpsest("profiles", "add", "house", *account)
    openai_server.fail("result-url", url=f"{openai_server.root}/v1/files/file-1/content")
    paid = palimpsest("edit", project, "-i", "night", "--profile", "house", "--max-cost", "1", "--json")
    (job,) = paid.json["jobs"]

    listed = palimpsest("unclaimed", project, "--json")
    too_early = palimpsest("unclaimed", project, "--fetch", job["job"], "--json")
    picture = png_bytes(noise())
    openai_server.files.files["file-1"] = StoredFile("file-1", "a.png", "vision", picture, 0, None)
    fetched = palimpsest("unclaimed", project, "--fetch", job["job"], "--json")
    again = palimpsest("unclaimed", project, "--fetch", job["job"], "--json")

    (one,) = listed.json["open"]
    assert (one["job"], one["kind"], one["charged"]) == (job["job"], "answer-not-fetched", "yes")
    assert "It is paid." in one["message"]
    assert (too_early.code, too_early.json["error"]["kind"]) == (1, "answer-not-fetched")
    assert too_early.json["error"]["charged"] == "yes"
    assert fetched.code == 0, fetched.told
    log = palimpsest("log", project, "--json").json
    assert fetched.json["fetched"] == [{"job": job["job"], "nodes": [log["images"][0]["nodes"][-1]["node"]]}]
    assert (fetched.json["open"], log["unsettled"]) == ([], [])
    assert again.json["error"]["kind"] == "nothing-open"
    assert openai_server.submits == 1


def test_without_a_project_nothing_can_be_fetched(palimpsest: Palimpsest) -> None:
    answer = palimpsest("unclaimed", "--fetch", "jnone", "--json")

    assert (answer.code, answer.json["error"]["kind"]) == (1, "nothing-open")
