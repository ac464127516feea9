"""The tables of a state file, and how a file of an earlier version is taken over."""

import sqlite3
from typing import Final

VERSION: Final = 2

_TABLES: Final = """
-- What the input folder held when it was last listed; file is null below a folder that could not be listed.
CREATE TABLE listing (path TEXT PRIMARY KEY, file BLOB, sha256 TEXT) WITHOUT ROWID;

-- What became of each input; key is that of the last stage.
CREATE TABLE outcome (
    path TEXT PRIMARY KEY, sha256 TEXT, key TEXT NOT NULL, doc_id TEXT, counts TEXT NOT NULL, failure TEXT,
    seconds REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX outcome_of_content ON outcome (sha256, key);
CREATE TABLE layers (path TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;

-- The keys of all stages, by the key of the last one.
CREATE TABLE chain (key TEXT PRIMARY KEY, keys TEXT NOT NULL) WITHOUT ROWID;

-- What the run under way has still to do; a twin waits for the outcome of another file with its content.
CREATE TABLE todo (
    path TEXT PRIMARY KEY, sha256 TEXT, stage TEXT NOT NULL, twin INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX todo_of_content ON todo (sha256);

CREATE VIEW finished AS SELECT * FROM outcome o WHERE NOT EXISTS (SELECT 1 FROM todo u WHERE u.path = o.path);
CREATE VIEW present AS SELECT * FROM outcome o WHERE EXISTS (SELECT 1 FROM listing l WHERE l.path = o.path);
CREATE VIEW vanished AS SELECT * FROM outcome o WHERE NOT EXISTS (SELECT 1 FROM listing l WHERE l.path = o.path);

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

# Its keys are unknown here, so the next run does all again, but nothing is lost whose file has vanished.
_SET_ASIDE_1: Final = "DROP TABLE meta; ALTER TABLE outcome RENAME TO outcome_1;"
_TAKE_OVER_1: Final = """
INSERT INTO outcome SELECT path, sha256, key, doc_id, counts, failure, seconds FROM outcome_1;
INSERT INTO layers SELECT path, packed FROM outcome_1 WHERE packed IS NOT NULL;
DROP TABLE outcome_1;
"""


def prepare(database: sqlite3.Connection) -> None:
    """Make the tables, or take over those of an earlier version, in one transaction.

    Raises
    ------
    sqlite3.DatabaseError
        When the file is of a later version, or no database.
    """
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version not in {0, 1}:
        raise sqlite3.DatabaseError(f"state of version {version}, this program writes {VERSION}")
    script = _SET_ASIDE_1 + _TABLES + _TAKE_OVER_1 if version else _TABLES
    try:
        database.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {VERSION}; COMMIT;")
    finally:
        if database.in_transaction:
            database.execute("ROLLBACK")
