"""Reading and writing JSONL records: strict on the way in, fixed key order on the way out."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import jsonlines
from pydantic import BaseModel, ValidationError

from pipeline.errors import OutputError

R = TypeVar("R", bound=BaseModel)


def read(path: Path, kind: type[R]) -> Iterator[R]:
    """Read records of one kind.

    Parameters
    ----------
    path
        A JSONL file in UTF-8.
    kind
        The record model of its lines.

    Yields
    ------
    R
        The records in file order.

    Raises
    ------
    OutputError
        ``O001`` when a line is not JSON, ``O002`` when it is not a record of this kind; both name the line.
    """
    with path.open(encoding="utf-8") as stream, jsonlines.Reader(stream) as reader:
        number = 0
        while True:
            number += 1
            try:
                row = reader.read(type=dict)
            except EOFError:
                return
            except jsonlines.InvalidLineError as error:
                raise OutputError(
                    "O001", f"not a JSON object ({error})", file=path, where=f"line {number}",
                    remedy="The file was changed or cut off; run again to rebuild it.",
                ) from error
            try:
                yield kind.model_validate(row)
            except ValidationError as error:
                first = error.errors()[0]
                field = ".".join(str(part) for part in first["loc"])
                raise OutputError(
                    "O002", f"not a {kind.__name__}: {field}: {first['msg']}", file=path, where=f"line {number}",
                    remedy="Was it written by another schema version? Run again to rebuild it.",
                ) from error


def write(path: Path, records: Iterable[BaseModel]) -> int:
    """Write records, one a line, keys in the order of the model; give how many were written."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream, jsonlines.Writer(stream, dumps=_identity) as writer:
        for record in records:
            writer.write(record.model_dump_json(by_alias=True))
            count += 1
    return count


def _identity(line: str) -> str:
    return line
