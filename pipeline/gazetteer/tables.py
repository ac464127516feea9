"""Reads the unit tables of rules/gazetteer."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import RuleError
from pipeline.gazetteer.model import Unit
from pipeline.model import Level
from pipeline.rules import RuleSet

FOLDER: Final = "gazetteer"
_FILES: Final[tuple[tuple[Level, str], ...]] = (
    ("province", "provinces.csv"), ("district", "districts.csv"), ("commune", "communes.csv"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One official list: the days its units may stand on, and the days for which it is usually the right one."""

    name: str
    valid_from: str | None
    valid_to: str | None
    usual_from: str
    usual_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All units, and where the area of each went when a list began."""

    slices: tuple[Slice, ...]
    units: tuple[Unit, ...]
    successions: Mapping[tuple[str, str, str], tuple[str, ...]]


def load(rules: RuleSet) -> Tables:
    """Read the tables of a rule set.

    Parameters
    ----------
    rules
        The rules of the run; its tables below ``gazetteer/`` are read.

    Returns
    -------
    Tables
        Units by level, then code, then age; successions by (level, slice, old code).

    Raises
    ------
    RuleError
        ``R001`` when a table is missing, ``R004`` when a row names a slice or parent that is not there.
    """
    slices = tuple(
        Slice(name=name, valid_from=first or None, valid_to=last or None,
              usual_from=usual_first, usual_to=usual_last or None)
        for name, first, last, usual_first, usual_last in _rows(rules, "slices.csv")
    )
    units: list[Unit] = []
    outer: dict[tuple[str, str], tuple[str, ...]] = {}
    for level, file in _FILES:
        units.extend(_units(table(rules, file), level, list(_rows(rules, file)), slices, outer))
    successions: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for level_name, slice_name, old, new in _rows(rules, "successions.csv"):
        successions[level_name, slice_name, old].append(new)
    return Tables(slices=slices, units=tuple(units), successions={key: tuple(new) for key, new in successions.items()})


def table(rules: RuleSet, file: str) -> Path:
    """Give the path of a gazetteer table, or raise ``R001``."""
    name = f"{FOLDER}/{file}"
    if name not in rules.tables:
        raise RuleError("R001", f"no table {name!r}", remedy="Restore it from the distribution.")
    return rules.tables[name]


def _rows(rules: RuleSet, file: str) -> Iterator[list[str]]:
    with table(rules, file).open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        yield from reader


def _units(
    path: Path, level: Level, rows: list[list[str]], slices: tuple[Slice, ...],
    outer: dict[tuple[str, str], tuple[str, ...]],
) -> Iterator[Unit]:
    """Give the units of one level; `outer` collects the parents of what lies inside them, by slice and code."""
    order = {item.name: index for index, item in enumerate(slices)}
    for number, (code, unit_type, name, parent, first, last) in enumerate(rows, start=2):
        if first not in order or last not in order or (parent and (first, parent) not in outer):
            raise RuleError("R004", f"unknown slice or parent in {code} {name}", file=path, where=f"line {number}",
                            remedy="Build the tables anew with tools/build_gazetteer.py.")
        begin, end = order[first], order[last]
        parents = outer[first, parent] if parent else ()
        if level != "commune":
            for item in slices[begin : end + 1]:
                outer[item.name, code] = (code, *parents)
        yield Unit(code=code, name=name, unit_type=unit_type, level=level, parents=parents,
                   first_list=first, last_list=last,
                   valid_from=slices[begin].valid_from, valid_to=slices[end].valid_to)
