"""Reading and writing JSONL records: strict on the way in, fixed key order on the way out."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import jsonlines
from pydantic import BaseModel, ValidationError

from pipeline.errors import OutputError
from pipeline.layout import files, lines

R = TypeVar("R", bound=BaseModel)


def read(out: Path, name: str, kind: type[R]) -> Iterator[R]:
    """Read the records of one kind from an output folder.

    Parameters
    ----------
    out
        The folder.
    name
        The file's name without ending; it may lie there in parts, and compressed.
    kind
        The record model of its lines.

    Yields
    ------
    R
        The records in their order.

    Raises
    ------
    OutputError
        As :func:`pipeline.layout.files`; ``O001`` when a line is not JSON, ``O002`` when it is not a record of this
        kind; both name the line.
    """
    for file in files(out, name):
        for number, line in enumerate(lines(file), start=1):
            try:
                yield kind.model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                is_json = first["type"] != "json_invalid"
                raise OutputError(
                    "O002" if is_json else "O001",
                    f"not a {kind.__name__}: {first_problem(error)}" if is_json else f"not JSON: {first['msg']}",
                    file=file, where=f"line {number}",
                    remedy="Was it changed, or written by another schema version? Run again to rebuild it.",
                ) from error


def first_problem(error: ValidationError) -> str:
    """Give the first thing that keeps a line from being a record: the field, and what is wrong with it."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


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
