"""doccano JSONL (sequence labelling): one document a line with ``[start, end, label]`` triples."""

import json
from collections.abc import Mapping
from typing import Final

from pipeline.evaluate.formats.marked import Files, Marked, Region

_FILE: Final = "documents.jsonl"


def dump(documents: list[Marked]) -> Files:
    """Write all documents into one file."""
    rows = [
        {"text": document.text, "stem": document.stem,
         "label": [[region.start, region.end, region.label] for region in document.regions]}
        for document in documents
    ]
    return {_FILE: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()}


def load(files: Files, texts: Mapping[str, str]) -> list[Marked]:
    """Read every line of every file."""
    documents = []
    for content in files.values():
        for row in map(json.loads, content.decode().splitlines()):
            regions = tuple(Region(start=start, end=end, label=label) for start, end, label in row["label"])
            documents.append(Marked(stem=row["stem"], text=texts.get(row["stem"], row["text"]), regions=regions))
    return documents
