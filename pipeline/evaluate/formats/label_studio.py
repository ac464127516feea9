"""Label Studio JSON (labelstud.io, task format): one task per document, fields in each region's ``meta``."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pipeline.evaluate.formats.marked import Files, Marked, Region

_FILE: Final = "tasks.json"


def dump(documents: list[Marked]) -> Files:
    """Write all documents as one list of annotated tasks."""
    tasks = [
        {
            "data": {"text": document.text, "stem": document.stem},
            "annotations": [{"result": [_result(document, number, region)
                                        for number, region in enumerate(document.regions, start=1)]}],
        }
        for document in documents
    ]
    return {_FILE: json.dumps(tasks, ensure_ascii=False, indent=1).encode()}


def _result(document: Marked, number: int, region: Region) -> dict[str, Any]:
    return {
        "id": f"r{number}", "from_name": "label", "to_name": "text", "type": "labels",
        "value": {"start": region.start, "end": region.end, "labels": [region.label],
                  "text": document.text[region.start : region.end]},
        "meta": {"text": [json.dumps(region.fields, ensure_ascii=False)]} if region.fields else {},
    }


def load(files: Files, texts: Mapping[str, str]) -> list[Marked]:
    """Read the first annotation of every task."""
    documents = []
    for content in files.values():
        for task in json.loads(content):
            stem = task["data"]["stem"]
            results = task["annotations"][0]["result"] if task["annotations"] else []
            regions = tuple(_region(result) for result in results if result["type"] == "labels")
            documents.append(Marked(stem=stem, text=texts.get(stem, task["data"]["text"]), regions=regions))
    return documents


def _region(result: Mapping[str, Any]) -> Region:
    value = result["value"]
    notes = result.get("meta", {}).get("text", [])
    return Region(start=value["start"], end=value["end"], label=value["labels"][0],
                  fields=json.loads(notes[0]) if notes else {})
