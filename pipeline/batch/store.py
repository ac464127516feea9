"""The state of an output folder: what became of each input, in an embedded database.

SQLite in write-ahead mode: a group of outcomes is one transaction, so that a kill at any moment loses at most the
groups under way, and a reader never waits for the writer. One file, no server, in the standard library.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pipeline.batch.work import Outcome
from pipeline.errors import OutputError
from pipeline.model import Failure

_VERSION: Final = 1
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS outcome (
    path TEXT PRIMARY KEY, sha256 TEXT, key TEXT NOT NULL, doc_id TEXT, packed BLOB, counts TEXT NOT NULL,
    failure TEXT, seconds REAL NOT NULL, present INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_KNOWN: Final = "SELECT path, sha256, key, failure IS NOT NULL, present FROM outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows of an input without opening its layers."""

    path: str
    sha256: str | None
    key: str
    failed: bool
    present: bool


class Store:
    """The state of one output folder; use it as a context manager.

    Parameters
    ----------
    file
        The database file; made when it does not exist.

    Raises
    ------
    OutputError
        ``O003`` when the folder cannot be written or the file is no database of ours.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(file, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_TABLES)
            self._check_version()
        except (OSError, sqlite3.Error) as error:
            raise OutputError("O003", f"cannot be used as a run's state: {error}", file=file,
                              remedy="Is the output folder writable, the disk full? A damaged file may be removed: "
                                     "the next run then does all documents again.") from error

    def _check_version(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            self._db.execute(f"PRAGMA user_version = {_VERSION}")
        elif version != _VERSION:
            raise sqlite3.DatabaseError(f"state of version {version}, this program writes {_VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def known(self, path: str) -> Known | None:
        """Give what is known of a path."""
        row = self._db.execute(f"{_KNOWN} WHERE path = ?", (path,)).fetchone()
        return None if row is None else _known(row)

    def all_known(self) -> Iterator[Known]:
        """Give what is known of every path, in the order of the paths."""
        with closing(self._db.execute(f"{_KNOWN} ORDER BY path")) as cursor:
            yield from map(_known, cursor)

    def put(self, outcomes: Iterable[Outcome], key: str) -> None:
        """Store outcomes in one transaction; an earlier outcome of the same path is replaced."""
        rows = [
            (o.path, o.sha256, key, o.doc_id, o.packed, ",".join(map(str, o.counts)),
             o.failure.model_dump_json(by_alias=True) if o.failure else None, o.seconds)
            for o in outcomes
        ]
        self._execute_all(
            "INSERT OR REPLACE INTO outcome (path, sha256, key, doc_id, packed, counts, failure, seconds) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows,
        )

    def mark_present(self, paths: Iterable[str]) -> list[str]:
        """Note which paths the input folder holds now; give the stored ones it no longer holds."""
        with self._db:
            self._db.execute("BEGIN")
            self._db.execute("UPDATE outcome SET present = 0")
            self._db.executemany("UPDATE outcome SET present = 1 WHERE path = ?", ((path,) for path in paths))
        return [path for (path,) in self._db.execute("SELECT path FROM outcome WHERE NOT present ORDER BY path")]

    def drop_vanished(self) -> None:
        """Forget the paths that the input folder no longer holds."""
        self._execute_all("DELETE FROM outcome WHERE NOT present AND ?", [(1,)])

    def layers(self) -> Iterator[bytes]:
        """Give the packed layers of every document, in the order of the paths."""
        with closing(self._db.execute("SELECT packed FROM outcome WHERE packed IS NOT NULL ORDER BY path")) as cursor:
            for (packed,) in cursor:
                yield packed

    def failures(self) -> Iterator[Failure]:
        """Give the failures, in the order of the paths."""
        query = "SELECT failure FROM outcome WHERE failure IS NOT NULL ORDER BY path"
        with closing(self._db.execute(query)) as cursor:
            for (failure,) in cursor:
                yield Failure.model_validate_json(failure)

    def inputs(self) -> Iterator[tuple[str, str | None, str | None, bool]]:
        """Give path, sha256, doc_id and success of every input, in the order of the paths."""
        query = "SELECT path, sha256, doc_id, failure IS NULL FROM outcome ORDER BY path"
        with closing(self._db.execute(query)) as cursor:
            for path, sha256, doc_id, success in cursor:
                yield path, sha256, doc_id, bool(success)

    def get(self, name: str) -> str | None:
        """Give a remembered setting."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set(self, name: str, value: str) -> None:
        """Remember a setting."""
        self._execute_all("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [(name, value)])

    def _execute_all(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            self._db.execute("BEGIN")
            self._db.executemany(statement, rows)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise OutputError("O004", f"cannot be written: {error}", file=self._file,
                              remedy="Is the disk full? What was finished is kept; run again to go on.") from error


def _known(row: tuple[str, str | None, str, int, int]) -> Known:
    path, sha256, key, has_failed, present = row
    return Known(path=path, sha256=sha256, key=key, failed=bool(has_failed), present=bool(present))
