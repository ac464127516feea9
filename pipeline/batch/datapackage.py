"""A description of the published files for programs that read Data Packages, such as frictionless or pandas.

The form is that of the `Data Package standard <https://datapackage.org>`_, written so that readers of its first version
take it as well. It tells of fields and keys what the record models tell, and of files what the manifest tells.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.columns import FOREIGN_KEYS, PRIMARY_KEYS, Column, ListOf, Struct, columns
from pipeline.model import RECORDS, SCHEMA, json_schema

DATAPACKAGE: Final = "datapackage.json"
_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES: Final = {"text": "string", "integer": "integer", "float": "number", "boolean": "boolean"}
_TAKEN_OVER: Final = ("pattern", "minimum")


def datapackage(files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Describe the published files of a run.

    Parameters
    ----------
    files
        ``records``, ``bytes`` and ``sha256`` of each file, by its path below the output folder. The kind of its records
        is what stands before the first dot or slash; several files of a kind are its parts, in their order.

    Returns
    -------
    dict
        The content of ``datapackage.json``: one resource for each kind of record, with the fields of the contract, its
        primary key and its foreign keys. A kind without records, mostly errors, is left out: programs take an empty
        file for a damaged one.
    """
    parts: dict[str, list[str]] = {}
    for path, file in files.items():
        if file["records"]:
            parts.setdefault(re.split(r"[./]", path, maxsplit=1)[0], []).append(path)
    return {
        "$schema": _PROFILE,
        "name": SCHEMA.partition("/")[0],
        "version": SCHEMA.partition("/")[2],
        "title": "Annotations of Vietnamese local-government reports",
        "resources": [_resource(name, paths, files) for name, paths in parts.items() if name in RECORDS],
    }


def _resource(name: str, paths: list[str], files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    one = len(paths) == 1
    about: dict[str, Any] = {
        "name": name,
        "type": "table",
        "path": paths[0] if one else paths,
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
    }
    ending = paths[0].rpartition(".jsonl")[2]
    if ending:
        about["compression"] = ending.removeprefix(".")
    if one or not ending:  # of several compressed parts, programs count the bytes of what is in them
        about["bytes"] = sum(files[path]["bytes"] for path in paths)
    if one:  # the standard has no digests of parts; the manifest does
        about["hash"] = f"sha256:{files[paths[0]]['sha256']}"
    return about | {"dialect": {"json": {"keyed": True}}, "schema": _schema(name)}


def _schema(name: str) -> dict[str, Any]:
    about: dict[str, Any] = {"fields": list(_fields(name))}
    if name in PRIMARY_KEYS:
        about["primaryKey"] = [PRIMARY_KEYS[name]]
    if name in FOREIGN_KEYS:
        about["foreignKeys"] = [
            {"fields": [field], "reference": {"resource": resource, "fields": [key]}}
            for field, resource, key in FOREIGN_KEYS[name]
        ]
    return about


def _fields(name: str) -> Iterator[dict[str, Any]]:
    properties: Any = json_schema(name)["properties"]
    for column in columns(name):
        about: dict[str, Any] = {"name": column.name, "type": _type(column)}
        if "description" in properties[column.name]:
            about["description"] = properties[column.name]["description"]
        if constraints := _constraints(column, properties[column.name]):
            about["constraints"] = constraints
        yield about


def _type(column: Column) -> str:
    if isinstance(column.type, ListOf):
        return "array"
    return "object" if isinstance(column.type, Struct) else _TYPES[column.type]


def _constraints(column: Column, told: Mapping[str, Any]) -> dict[str, Any]:
    """Take over what the JSON Schema of a field says, there apart for each of the types that it may have."""
    kinds = [told, *told.get("anyOf", ())]
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    closed = [value for kind in kinds for value in (*kind.get("enum", ()), *filter(None, [kind.get("const")]))]
    if closed:
        constraints["enum"] = list(dict.fromkeys(closed))
    return constraints | {key: kind[key] for kind in kinds for key in _TAKEN_OVER if key in kind}
