"""Shards: the finished work of a cluster on its way to the run that asked for it.

A shard holds the outcomes of some documents. It is one file, put in its place in one step under a name that follows
from what went in, so that there is either all of it or nothing, and doing it twice makes the same file. A run takes in
the shards that an earlier, killed one has left before it plans, and removes them all when it has published.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final

from pipeline.batch.folders import Folder, folder
from pipeline.batch.inputs import Input
from pipeline.batch.work import Outcome
from pipeline.model import Failure

_FORMAT: Final = "chitieu-shard/1"
_ENDING: Final = ".shard"
_LENT: Final = ".before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shards:
    """The shards of one output folder made by one program with one set of rules.

    Parameters
    ----------
    home
        Path or URL of the folder they lie in.
    key
        The digest of all that decides a result beside a document's name and content.
    """

    home: str
    key: str

    def name(self, items: Iterable[Input]) -> str:
        """Give the name of the shard that holds the outcomes of these documents."""
        whole = hashlib.sha256(self.key.encode())
        for item in items:
            whole.update(f"\0{item.path}\0{item.sha256}".encode())
        return f"{self.key[:16]}/{whole.hexdigest()[:32]}{_ENDING}"

    def exists(self, name: str) -> bool:
        """Tell whether a shard has been committed."""
        return self._folder().exists(name)

    def commit(self, name: str, outcomes: Sequence[Outcome]) -> None:
        """Put a shard in its place, in one step; raises :class:`OSError`."""
        self._folder().write(name, encode(self.key, outcomes))

    def read(self, name: str) -> list[Outcome] | None:
        """Give the outcomes of a shard; ``None`` when it is not there or damaged, in which case it is removed."""
        home = self._folder()
        try:
            return decode(self.key, home.read(name))
        except FileNotFoundError:
            return None
        except ValueError:
            home.remove(name)
            return None

    def committed(self) -> Iterator[list[Outcome]]:
        """Give the outcomes of all shards that are there and were made with this key."""
        for name in self._folder().names():
            if name.startswith(f"{self.key[:16]}/") and name.endswith(_ENDING):
                outcomes = self.read(name)
                if outcomes is not None:
                    yield outcomes

    def lend(self, items: Sequence[Input]) -> tuple[Input, ...]:
        """Put the layers with which documents begin into one file, and give the documents without them."""
        packed = [item.earlier.packed if item.earlier else b"" for item in items]
        if any(packed):
            head = json.dumps([len(one) for one in packed]).encode()
            self._folder().write(self.name(items) + _LENT, head + b"\n" + b"".join(packed))
        return tuple(_beginning_with(item, b"") for item in items)

    def borrow(self, items: Sequence[Input]) -> tuple[Input, ...]:
        """Give what :meth:`lend` took in; raises :class:`OSError` when the file is not there."""
        if not any(item.earlier for item in items):
            return tuple(items)
        head, _, blobs = self._folder().read(self.name(items) + _LENT).partition(b"\n")
        stream = BytesIO(blobs)
        sizes: list[int] = json.loads(head)
        return tuple(_beginning_with(item, stream.read(size)) for item, size in zip(items, sizes, strict=True))

    def sweep(self) -> None:
        """Remove all shards, of any key, and what broken-off writing left beside them."""
        self._folder().clear()

    def _folder(self) -> Folder:
        return folder(self.home)


def encode(key: str, outcomes: Sequence[Outcome]) -> bytes:
    """Give the content of a shard: one line that says what is in it, then the packed layers one after the other."""
    blobs = b"".join(outcome.packed or b"" for outcome in outcomes)
    head = {
        "format": _FORMAT, "key": key, "sha256": hashlib.sha256(blobs).hexdigest(),
        "outcomes": [_row(outcome) for outcome in outcomes],
    }
    return json.dumps(head).encode() + b"\n" + blobs


def decode(key: str, content: bytes) -> list[Outcome]:
    """Give the outcomes of a shard.

    Raises
    ------
    ValueError
        When the content is damaged or was made with another key.
    """
    line, _, blobs = content.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    if (head.get("format"), head.get("key"), head.get("sha256")) != (_FORMAT, key, hashlib.sha256(blobs).hexdigest()):
        raise ValueError("no shard of this run")
    outcomes: list[Outcome] = []
    stream = BytesIO(blobs)
    for row in head["outcomes"]:
        packed = None if row["packed"] is None else stream.read(row["packed"])
        failure = row["failure"] and Failure.model_validate(row["failure"])
        outcomes.append(Outcome(**row | {"packed": packed, "failure": failure, "counts": tuple(row["counts"])}))
    return outcomes


def _beginning_with(item: Input, packed: bytes) -> Input:
    return item if item.earlier is None else replace(item, earlier=replace(item.earlier, packed=packed))


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "path": outcome.path, "sha256": outcome.sha256, "doc_id": outcome.doc_id, "counts": outcome.counts,
        "packed": None if outcome.packed is None else len(outcome.packed), "seconds": outcome.seconds,
        "failure": outcome.failure and outcome.failure.model_dump(mode="json", by_alias=True),
    }
