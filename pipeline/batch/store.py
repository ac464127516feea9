"""The state of an output folder: what became of each input, in an embedded database.

SQLite in write-ahead mode: a group of outcomes is one transaction, so that a kill at any moment loses at most the
groups under way, and a reader never waits for the writer. One file, no server, in the standard library. All that a run
has to remember of its documents is in here and not in memory, which therefore does not grow with their number.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NoReturn, Self

from pipeline.batch.state import prepare
from pipeline.batch.work import Outcome
from pipeline.errors import OutputError
from pipeline.model import SCHEMA, Failure

_BATCH: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows of an input without opening its layers."""

    sha256: str | None
    key: str
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A document to do: its file as the system names it, the stage to begin with, the packed layers it left before."""

    path: str
    file: bytes | None
    sha256: str | None
    stage: str
    packed: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A document to do whose content has been done under another path, and what came of that."""

    path: str
    equal: Outcome


class Store:
    """The state of one output folder; use it as a context manager.

    Parameters
    ----------
    file
        The database file; made when it does not exist. One of an earlier version is taken over.
    frozen
        Whether it lies where nothing can be written, and is only read.

    Raises
    ------
    OutputError
        ``O003`` when the folder cannot be written or the file is no database of ours; on leaving the context also for
        what went wrong with the database inside, and ``O004`` when it could not be written.
    """

    def __init__(self, file: Path, *, frozen: bool = False) -> None:
        self._file = file
        try:
            if frozen:
                self._db = sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True, isolation_level=None)
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                self._db = sqlite3.connect(file, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            self._refuse(error)
        try:
            if not frozen:
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=NORMAL")
            prepare(self._db)
        except sqlite3.Error as error:
            self._db.close()
            self._refuse(error)

    def _refuse(self, error: Exception) -> NoReturn:
        raise OutputError("O003", f"cannot be used as a run's state: {error}", file=self._file,
                          remedy="Is the output folder writable, the disk full? A damaged file may be removed: "
                                 "the next run then does all documents again.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None,
    ) -> None:
        self._db.close()
        if isinstance(error, sqlite3.OperationalError):
            raise OutputError("O004", f"cannot be written: {error}", file=self._file,
                              remedy="Is the disk full? What was finished is kept; run again to go on.") from error
        if isinstance(error, sqlite3.Error):
            self._refuse(error)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make what is written inside one transaction: all of it or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def known(self, path: str) -> Known | None:
        """Give what is known of a path."""
        row = self._one("SELECT sha256, key, failure IS NOT NULL FROM outcome WHERE path = ?", path)
        return None if row is None else Known(sha256=row[0], key=row[1], failed=bool(row[2]))

    def keys(self, last: str) -> tuple[str, ...]:
        """Give the keys of all stages by the last one; none when they are not known."""
        row = self._one("SELECT keys FROM chain WHERE key = ?", last)
        return tuple(row[0].split()) if row else ()

    def remember_keys(self, keys: Sequence[str]) -> None:
        """Remember the keys of all stages."""
        self._db.execute("INSERT OR REPLACE INTO chain VALUES (?, ?)", (keys[-1], " ".join(keys)))

    # --- planning ---------------------------------------------------------------------------------------------------

    def begin_listing(self) -> None:
        """Forget the last listing and what was planned from it; inside :meth:`writing`."""
        self._db.execute("DELETE FROM listing")
        self._db.execute("DELETE FROM todo")

    def listed(self, path: str, file: bytes, sha256: str | None) -> None:
        """Note that the input folder holds a file, or a folder whose files cannot be told."""
        self._db.execute("INSERT INTO listing VALUES (?, ?, ?)", (path, file, sha256))
        if path.endswith("/"):
            below = (path, path[:-1] + chr(ord("/") + 1))
            self._db.execute("INSERT OR IGNORE INTO listing SELECT path, NULL, sha256 FROM outcome "
                             "WHERE path > ? AND path < ?", below)

    def plan(self, path: str, sha256: str | None, stage: str) -> None:
        """Note that a document has to be done, beginning with a stage."""
        self._db.execute("INSERT INTO todo (path, sha256, stage) VALUES (?, ?, ?)", (path, sha256, stage))

    def without_file(self, key: str) -> Iterator[tuple[str, Known]]:
        """Give path and state of the documents, not done with `key`, whose file is not there, but whose layers are."""
        query = ("SELECT path, o.sha256, key FROM outcome o JOIN layers USING (path) LEFT JOIN listing l USING (path) "
                 "WHERE l.file IS NULL AND key != ? AND path > ? ORDER BY path LIMIT ?")
        for path, sha256, then in self._batches(query, key):
            yield path, Known(sha256=sha256, key=then, failed=False)

    def pair(self, key: str) -> int:
        """Let of all planned documents with equal content one be done, and none where one has been done already.

        Gives the number of documents that are left to be computed.
        """
        query = ("UPDATE todo AS t SET twin = sha256 IS NOT NULL AND ("
                 "EXISTS (SELECT 1 FROM finished f WHERE f.sha256 = t.sha256 AND f.key = ?) "
                 "OR path > (SELECT min(v.path) FROM todo v WHERE v.sha256 = t.sha256))")
        self._db.execute(query, (key,))
        return self._count("SELECT count(*) FROM todo WHERE NOT twin")

    def left(self) -> int:
        """Give the number of documents still to do."""
        return self._count("SELECT count(*) FROM todo")

    def tasks(self) -> Iterator[Task]:
        """Give what has to be computed, in the order of the paths; outcomes may be put in the meantime."""
        query = ("SELECT t.path, l.file, t.sha256, t.stage, CASE WHEN t.stage != 'ingest' THEN packed END "
                 "FROM todo t LEFT JOIN listing l USING (path) LEFT JOIN layers USING (path) "
                 "WHERE NOT twin AND t.path > ? ORDER BY t.path LIMIT ?")
        for path, file, sha256, stage, packed in self._batches(query):
            yield Task(path=path, file=file, sha256=sha256, stage=stage, packed=packed)

    def twins(self, key: str) -> Iterator[Twin]:
        """Give those planned documents whose content has been done under another path."""
        query = ("SELECT t.path, (SELECT min(f.path) FROM finished f WHERE f.sha256 = t.sha256 AND f.key = ?) "
                 "FROM todo t WHERE sha256 IS NOT NULL AND t.path > ? ORDER BY t.path LIMIT ?")
        for path, other in self._batches(query, key):
            if other is not None:
                yield Twin(path=path, equal=self._outcome(other))

    # --- outcomes ---------------------------------------------------------------------------------------------------

    def _outcome(self, path: str) -> Outcome:
        row = self._one("SELECT path, sha256, doc_id, packed, counts, failure, seconds FROM outcome "
                        "LEFT JOIN layers USING (path) WHERE path = ?", path)
        path, sha256, doc_id, packed, counts, failure, seconds = row or ()
        return Outcome(path=path, sha256=sha256, doc_id=doc_id, packed=packed, seconds=seconds,
                       counts=tuple(map(int, counts.split(","))), failure=_failure(failure) if failure else None)

    def put(self, outcomes: Iterable[Outcome], key: str) -> None:
        """Store outcomes in one transaction; an earlier outcome of the same path is replaced, the plan fulfilled."""
        with self.writing():
            for o in outcomes:
                failure = o.failure.model_dump_json(by_alias=True) if o.failure else None
                row = (o.path, o.sha256, key, o.doc_id, ",".join(map(str, o.counts)), failure, o.seconds)
                self._db.execute("INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?)", row)
                if o.packed is None:
                    self._db.execute("DELETE FROM layers WHERE path = ?", (o.path,))
                else:
                    self._db.execute("INSERT OR REPLACE INTO layers VALUES (?, ?)", (o.path, o.packed))
                self._db.execute("DELETE FROM todo WHERE path = ?", (o.path,))

    def drop_vanished(self) -> None:
        """Forget the paths that the input folder no longer holds."""
        with self.writing():
            self._db.execute("DELETE FROM layers WHERE path IN (SELECT path FROM vanished)")
            self._db.execute("DELETE FROM outcome WHERE path IN (SELECT path FROM vanished)")

    def vanished(self, limit: int) -> tuple[str, ...]:
        """Give the first paths that the input folder no longer holds."""
        rows = self._db.execute("SELECT path FROM vanished ORDER BY path LIMIT ?", (limit,)).fetchall()
        return tuple(path for (path,) in rows)

    def count(self, key: str) -> "Counts":
        """Count the documents by what became of them, where `key` is what they would be done with now."""
        row = self._one(
            "SELECT count(*), total(failure IS NOT NULL), "
            "(SELECT count(*) FROM present WHERE failure IS NULL AND key = ?), "
            "(SELECT count(*) FROM present WHERE failure IS NULL AND key != ?), "
            "(SELECT count(*) FROM vanished) FROM outcome", key, key,
        )
        inputs, failed, current, outdated, vanished = map(int, row or ())
        return Counts(inputs=inputs, failed=failed, current=current, outdated=outdated, vanished=vanished)

    def layers(self) -> Iterator[bytes]:
        """Give the packed layers of every document, in the order of the paths."""
        for (packed,) in self._all("SELECT packed FROM layers ORDER BY path"):
            yield packed

    def failures(self) -> Iterator[Failure]:
        """Give the failures, in the order of the paths."""
        for (failure,) in self._all("SELECT failure FROM outcome WHERE failure IS NOT NULL ORDER BY path"):
            yield _failure(failure)

    def inputs(self) -> Iterator[tuple[str, str | None, str | None, bool]]:
        """Give path, sha256, doc_id and success of every input, in the order of the paths."""
        for path, sha256, doc_id, success in self._all(
            "SELECT path, sha256, doc_id, failure IS NULL FROM outcome ORDER BY path",
        ):
            yield path, sha256, doc_id, bool(success)

    def get(self, name: str) -> str | None:
        """Give a remembered setting."""
        row = self._one("SELECT value FROM meta WHERE name = ?", name)
        return None if row is None else str(row[0])

    def set(self, name: str, value: str) -> None:
        """Remember a setting."""
        self._db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with closing(self._db.execute(query, values)) as cursor:
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    def _count(self, query: str) -> int:
        row = self._one(query)
        return int(row[0]) if row else 0

    def _all(self, query: str) -> Iterator[tuple[Any, ...]]:
        with closing(self._db.execute(query)) as cursor:
            yield from cursor

    def _batches(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Give rows whose first value is a path, a few at a time, so that the tables may change in between."""
        last = ""
        while rows := self._db.execute(query, (*values, last, _BATCH)).fetchall():
            yield from rows
            last = rows[-1][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers of documents: all, failed, and of those that are there and did not fail, up to date or not; vanished."""

    inputs: int
    failed: int
    current: int
    outdated: int
    vanished: int


def _failure(stored: str) -> Failure:
    """Give a stored failure, which an earlier minor version of the schema may have written."""
    return Failure.model_validate({"seconds": 0.0, **json.loads(stored), "schema": SCHEMA})
