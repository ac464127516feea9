"""Publishing: the record files of a run, their description and the manifest, all of one generation."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from pipeline.batch.datapackage import DATAPACKAGE, datapackage
from pipeline.batch.exchange import exchange
from pipeline.batch.layers import LAYERS, unpack
from pipeline.batch.parts import RecordFiles
from pipeline.batch.store import Store
from pipeline.layout import Layout

MANIFEST: Final = "manifest.json"
_ERRORS: Final = "errors"
_PLAIN: Final = Layout()


def publish(
    store: Store, out: Path, state: Path, about: dict[str, object], layout: Layout = _PLAIN,
) -> dict[str, int]:
    """Write all files of a run from its store.

    Parameters
    ----------
    store
        The outcomes of all documents.
    out
        The output folder.
    state
        The folder inside it that holds the run's own files.
    about
        What the manifest says beside inputs and files: versions and times.
    layout
        How the annotations lie there. ``errors.jsonl`` is always one plain file.

    Returns
    -------
    dict
        Number of records by kind.

    Raises
    ------
    OutputError
        ``O004`` when a file cannot be written.
    """
    def _write(staging: Path) -> tuple[dict[str, int], list[str]]:
        files = _write_records(store, staging, layout)
        _write_lines(staging / DATAPACKAGE, [json.dumps(datapackage(files), ensure_ascii=False, indent=2), "\n"])
        _write_lines(staging / MANIFEST, _manifest_lines(about, files, store.inputs()))
        records: Counter[str] = Counter()
        for name, file in files.items():
            records[name.replace("/", ".").partition(".")[0]] += file["records"]
        return dict(records), [*files, DATAPACKAGE, MANIFEST]

    return exchange(out, state, _write, (*LAYERS, _ERRORS))


def _write_records(store: Store, staging: Path, layout: Layout) -> dict[str, dict[str, Any]]:
    with RecordFiles(staging, layout, LAYERS) as annotations:
        for packed in store.layers():
            annotations.add(unpack(packed))
    with RecordFiles(staging, _PLAIN, (_ERRORS,)) as errors:
        for failure in store.failures():
            errors.add({_ERRORS: f"{failure.model_dump_json(by_alias=True)}\n".encode()})
    return annotations.about() | errors.about()


def _write_lines(file: Path, lines: Iterable[str]) -> None:
    """Write a file as its lines come: the manifest's list of inputs is as long as the run."""
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(lines)
        stream.flush()
        os.fsync(stream.fileno())


def _manifest_lines(
    about: dict[str, object], files: dict[str, dict[str, Any]],
    inputs: Iterable[tuple[str, str | None, str | None, bool]],
) -> Iterator[str]:
    head = json.dumps(about | {"files": files}, ensure_ascii=False, indent=2)
    yield head.removesuffix("\n}") + ',\n  "inputs": ['
    separator = "\n    "
    for path, sha256, doc_id, success in inputs:
        row = {"path": path, "sha256": sha256, "doc_id": doc_id, "status": "done" if success else "failed"}
        yield separator + json.dumps(row, ensure_ascii=False)
        separator = ",\n    "
    yield "\n  ]\n}\n"
