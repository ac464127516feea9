"""Table definitions for the output files: DuckDB, PostgreSQL, Spark.

DuckDB and Spark get nested types as they are; PostgreSQL gets nested values as ``jsonb``, lists of texts as ``text[]``.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from pipeline.columns import PRIMARY_KEYS, Column, ListOf, Struct, Type, columns
from pipeline.model import RECORDS

_DUCKDB: Final = {"text": "VARCHAR", "integer": "BIGINT", "float": "DOUBLE", "boolean": "BOOLEAN"}
# Offsets as PostgreSQL's own functions on texts take them; a document is far shorter than their limit.
_POSTGRES: Final = {"text": "text", "integer": "integer", "float": "double precision", "boolean": "boolean"}
_SPARK: Final = {"text": "string", "integer": "long", "float": "double", "boolean": "boolean"}


def duckdb(name: str) -> str:
    """Give the ``CREATE TABLE`` statement of one output file for DuckDB."""
    return _table(name, duckdb_type)


def postgres(name: str) -> str:
    """Give the ``CREATE TABLE`` statement of one output file for PostgreSQL."""
    return _table(name, _postgres_type)


def spark(name: str) -> str:
    """Give the schema of one output file for Spark, as the JSON of a ``StructType``."""
    return json.dumps(_spark_struct(columns(name)), indent=2)


def duckdb_type(kind: Type) -> str:
    """Give the DuckDB type of a column type, also as ``read_json`` takes it in ``columns``."""
    if isinstance(kind, ListOf):
        return f"{duckdb_type(kind.item)}[]"
    if isinstance(kind, Struct):
        fields = ", ".join(f'"{column.name}" {duckdb_type(column.type)}' for column in kind.columns)
        return f"STRUCT({fields})"
    return _DUCKDB[kind]


def _postgres_type(kind: Type) -> str:
    if isinstance(kind, ListOf):
        return f"{_POSTGRES[kind.item]}[]" if isinstance(kind.item, str) else "jsonb"
    return "jsonb" if isinstance(kind, Struct) else _POSTGRES[kind]


def _table(name: str, type_of: Callable[[Type], str]) -> str:
    lines = ["  " + f'"{c.name}" {type_of(c.type)}' + ("" if c.nullable else " NOT NULL") for c in columns(name)]
    if name in PRIMARY_KEYS:
        lines.append(f'  PRIMARY KEY ("{PRIMARY_KEYS[name]}")')
    body = ",\n".join(lines)
    return f"CREATE TABLE {name} (\n{body}\n);\n"


def _spark_struct(fields: tuple[Column, ...]) -> dict[str, Any]:
    return {"type": "struct", "fields": [
        {"name": c.name, "type": _spark_type(c.type), "nullable": c.nullable, "metadata": {}} for c in fields
    ]}


def _spark_type(kind: Type) -> Any:
    if isinstance(kind, ListOf):
        return {"type": "array", "elementType": _spark_type(kind.item), "containsNull": False}
    return _spark_struct(kind.columns) if isinstance(kind, Struct) else _SPARK[kind]


DIALECTS: Final[dict[str, Callable[[str], str]]] = {"duckdb": duckdb, "postgres": postgres, "spark": spark}


def definitions(dialect: str, name: str | None = None) -> str:
    """Give the definitions of one output file, or of all, in one of :data:`DIALECTS`.

    For Spark and all files the result is one JSON object by file name.
    """
    names = [name] if name else list(RECORDS)
    if dialect == "spark" and name is None:
        return json.dumps({each: json.loads(spark(each)) for each in names}, indent=2) + "\n"
    return "\n".join(DIALECTS[dialect](each) for each in names)
