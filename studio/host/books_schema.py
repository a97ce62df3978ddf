"""What the tables of the installation's books are, version by version; older books are brought up."""

import sqlite3
from collections.abc import Mapping

APPLICATION_ID = 0x50414C42  # "PALB"

# `spend` has one row a job: what is held for it before it is sent, and then what it cost. `day` is the local
# one on which the money was held, so that a call over midnight or a journey moves no sum.
VERSIONS: Mapping[int, str] = {
    1: """
CREATE TABLE spend(
    id TEXT PRIMARY KEY, at TEXT NOT NULL, project_id TEXT NOT NULL, job_id TEXT NOT NULL,
    profile_id TEXT NOT NULL, micro_usd INTEGER, credits REAL,
    basis TEXT NOT NULL CHECK (basis IN ('estimate', 'usage', 'provider', 'correction'))
) STRICT;
CREATE INDEX spend_at ON spend(at);
CREATE TABLE job(
    job_id TEXT PRIMARY KEY, project_id TEXT NOT NULL, profile_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('planned', 'sent', 'delivered', 'settled', 'failed', 'cancelled', 'unknown')),
    remote_id TEXT, at TEXT NOT NULL
) STRICT;
""",
    2: """
ALTER TABLE spend ADD COLUMN day TEXT NOT NULL DEFAULT '';
ALTER TABLE spend ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1));
UPDATE spend SET day = date(at, 'localtime');
DROP INDEX spend_at;
CREATE INDEX spend_on_day ON spend(day);
CREATE INDEX spend_of_project ON spend(project_id);
CREATE UNIQUE INDEX spend_of_job ON spend(job_id);
CREATE TABLE cap(
    project_id TEXT PRIMARY KEY, micro_usd INTEGER NOT NULL CHECK (micro_usd >= 0)
) STRICT;
CREATE TABLE ratio(
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, model TEXT NOT NULL, quality TEXT NOT NULL,
    ratio REAL NOT NULL CHECK (ratio > 0.0)
) STRICT;
CREATE INDEX ratio_of ON ratio(model, quality, id);
""",
}
NEWEST = max(VERSIONS)


def bring_up(db: sqlite3.Connection) -> int:
    """Lay out empty books, or bring older ones to the newest version, inside the transaction at hand.

    Returns the version that the file has then: greater than `NEWEST` where a newer program wrote it.
    """
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    for due in range(version + 1, NEWEST + 1):
        for statement in filter(str.strip, VERSIONS[due].split(";")):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {due}")
        version = due
    if version == NEWEST:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    return version
