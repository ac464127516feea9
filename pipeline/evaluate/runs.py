"""A run's output folder, read for scoring or comparing."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.errors import OutputError
from pipeline.evaluate.gold import LAYERS
from pipeline.layout import files, lines
from pipeline.model import SCHEMA


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The texts, records and word offsets of a run, by the stem of each document's path."""

    folder: Path
    texts: Mapping[str, str]
    tokens: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, tuple[Mapping[str, Any], ...]]]


def read(folder: Path, *, words: bool = False) -> Run:
    """Read a run's output folder.

    Parameters
    ----------
    folder
        Where ``documents.jsonl``, ``entities.jsonl``, ``goals.jsonl`` and ``targets.jsonl`` lie.
    words
        Also read the word offsets of ``tokens.jsonl``.

    Raises
    ------
    OutputError
        ``O006`` when a file is missing, ``O001`` when a line is not JSON, ``O007`` when it is of another schema,
        ``O008`` when two documents have one file name, so that gold could not tell them apart.
    """
    texts: dict[str, str] = {}
    stems: dict[str, str] = {}
    for where, row in _rows(folder, "documents"):
        stem = PurePosixPath(row["source"]["path"]).stem
        if stem in texts:
            raise OutputError("O008", f"two documents are called {stem!r}", file=folder / "documents.jsonl",
                              where=where, remedy="Run on a folder in which file names are unique.")
        texts[stem] = row["text"]
        stems[row["doc_id"]] = stem
    records: dict[str, dict[str, list[Mapping[str, Any]]]] = {
        stem: {layer: [] for layer in LAYERS} for stem in texts
    }
    for layer in LAYERS:
        for _, row in _rows(folder, layer):
            records[stems[row["doc_id"]]][layer].append(row)
    tokens: dict[str, list[tuple[int, int]]] = {stem: [] for stem in texts}
    for _, row in _rows(folder, "tokens") if words else ():
        tokens[stems[row["doc_id"]]].extend((start, end) for start, end in row["tokens"])
    return Run(folder=folder, texts=texts, tokens={stem: tuple(found) for stem, found in tokens.items()}, records={
        stem: {layer: tuple(rows) for layer, rows in layers.items()} for stem, layers in records.items()
    })


def _rows(folder: Path, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in files(folder, name):
        for number, line in enumerate(lines(file), start=1):
            where = f"line {number}"
            try:
                row = json.loads(line)
            except ValueError as error:
                raise OutputError("O001", f"not JSON: {error}", file=file, where=where,
                                  remedy="The file was changed or cut off; run again to rebuild it.") from error
            if row.get("schema") != SCHEMA:
                raise OutputError("O007", f"schema {row.get('schema')!r}, not {SCHEMA!r}", file=file, where=where,
                                  remedy="Run again with this version of the program.")
            yield where, row
