"""The types of the records' fields and the keys of their files, freed from Python, for tables of any system."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

from pipeline.model import RECORDS, Value

Scalar = Literal["text", "integer", "float", "boolean"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """A list of one type."""

    item: "Type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Struct:
    """A nested record."""

    columns: "tuple[Column, ...]"


Type: TypeAlias = Scalar | ListOf | Struct


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A named, typed field; `nullable` when it may be null."""

    name: str
    type: Type
    nullable: bool


PRIMARY_KEYS: Final = {"documents": "doc_id", "tokens": "id", "entities": "id", "goals": "id", "targets": "id"}
# Field, and the file and field that it points to. Keys inside lists, such as the targets of a goal, are not among them.
FOREIGN_KEYS: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "tokens": (("doc_id", "documents", "doc_id"),),
    "entities": (("doc_id", "documents", "doc_id"), ("sentence", "tokens", "id")),
    "goals": (("doc_id", "documents", "doc_id"),),
    "targets": (("doc_id", "documents", "doc_id"), ("sentence", "tokens", "id")),
}
_SCALARS: Final[dict[object, Scalar]] = {str: "text", int: "integer", float: "float", bool: "boolean"}


def columns(name: str) -> tuple[Column, ...]:
    """Give the columns of one output file, in the order of its keys.

    Parameters
    ----------
    name
        The file's name without ending, such as ``targets``.
    """
    return tuple(_columns(RECORDS[name]))


def _columns(model: type[Value]) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        kind, nullable = _kind(field.annotation)
        yield Column(name=field.alias or name, type=kind, nullable=nullable)


def _kind(annotation: Any) -> tuple[Type, bool]:
    """Give the type of an annotation and whether it allows ``None``."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin in {Union, UnionType}:
        kinds = [_kind(argument)[0] for argument in arguments if argument is not NoneType]
        if any(kind != kinds[0] for kind in kinds):
            raise TypeError(f"{annotation} is of several types; a column has one")
        return kinds[0], NoneType in arguments
    if origin is Literal:
        return "text", False
    if origin is tuple:
        return ListOf(item=_kind(arguments[0])[0]), False
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return Struct(columns=tuple(_columns(annotation))), False
    return _SCALARS[annotation], False
