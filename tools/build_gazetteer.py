"""Build the gazetteer tables in rules/gazetteer from the lists of administrative units.

Usage: python tools/build_gazetteer.py SOURCE_DIR [OUT_DIR]

SOURCE_DIR holds ``units_<slice>.csv`` for every slice of rules/gazetteer/slices.csv (columns level, code, full_name,
parent_code) and ``successors_2025-07.csv`` (old_code, new_code). The output depends on nothing else.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.text import fold

OUT: Final = Path(__file__).resolve().parent.parent / "rules" / "gazetteer"
SLICES: Final = ("2021-11", "2025-06", "2025-07", "2026-04")
LEVELS: Final = ("province", "district", "commune")
FILES: Final = {"province": "provinces.csv", "district": "districts.csv", "commune": "communes.csv"}
TYPES: Final = ("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã")
# The successor table writes the new commune of Ba Chẽ under the code of the old town; the lists have it under 06978.
SLIPS: Final = {"06970": "06978"}
# In the lists the old towns of state farms carry an abbreviation.
ABBREVIATED: Final = {"NT ": "Nông trường ", "N.T ": "Nông trường "}


class Row(NamedTuple):
    """One unit in one slice."""

    level: str
    code: str
    unit_type: str
    name: str
    parent: str


class Edge(NamedTuple):
    """Area that went from one unit to another when `slice` began."""

    level: str
    slice: str
    old: str
    new: str


State = dict[tuple[str, str], Row]


def read_slice(path: Path) -> State:
    """Read one list of units, keyed by level and code."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_row(raw) for raw in csv.DictReader(file)]
    return {(row.level, row.code): row for row in rows}


def _row(raw: dict[str, str]) -> Row:
    full = " ".join(raw["full_name"].split())
    unit_type = next(word for word in TYPES if fold(full).startswith(fold(word) + " "))
    name = full[len(unit_type) + 1 :]
    for short, long in ABBREVIATED.items():
        name = long + name.removeprefix(short) if name.startswith(short) else name
    return Row(level=raw["level"], code=raw["code"], unit_type=unit_type, name=name, parent=raw["parent_code"])


def same(first: Row, second: Row) -> bool:
    """Tell whether two rows differ at most in spelling."""
    return (first.unit_type, fold(first.name), first.parent) == (second.unit_type, fold(second.name), second.parent)


def versions(states: list[State], level: str) -> Iterator[tuple[Row, str, str]]:
    """Give each unit of a level with the first and the last slice that has it unchanged."""
    for code in sorted({row.code for state in states for row in state.values() if row.level == level}):
        run: list[tuple[Row, str]] = []
        for name, state in zip(SLICES, states, strict=True):
            row = state.get((level, code))
            if run and (row is None or not same(run[-1][0], row)):
                yield run[0][0], run[0][1], run[-1][1]
                run = []
            if row is not None:
                run.append((row, name))
        if run:
            yield run[0][0], run[0][1], run[-1][1]


def merged_by_2025(old: State, new: State) -> Iterator[Edge]:
    """Compare the two older lists: what was renamed, and where vanished units went as far as names tell."""
    for (level, code), row in sorted(old.items()):
        kept = new.get((level, code))
        if kept is not None:
            if not same(row, kept):
                yield Edge(level, SLICES[1], code, code)
            continue
        goal = _district_goal(code, old, new) if level == "district" else _commune_goal(row, old, new)
        if goal is not None:
            yield Edge(level, SLICES[1], code, goal)


def _district_goal(code: str, old: State, new: State) -> str | None:
    """Give the district that holds most communes of a vanished one."""
    communes = [row.code for row in old.values() if row.level == "commune" and row.parent == code]
    parents = Counter(new[("commune", commune)].parent for commune in communes if ("commune", commune) in new)
    return min(parents, key=lambda parent: (-parents[parent], parent)) if parents else None


def _commune_goal(row: Row, old: State, new: State) -> str | None:
    """Give the commune whose new name keeps a vanished one's: whole, as a part, or as one syllable of a blend."""
    district = row.parent if ("district", row.parent) in new else _district_goal(row.parent, old, new)
    fresh = [
        (other, old.get(("commune", other.code)))
        for other in new.values()
        if other.level == "commune" and other.parent == district
    ]
    renamed = [(now, was) for now, was in fresh if was is None or fold(was.name) != fold(now.name)]
    for keeps in (_keeps_whole, _keeps_part, _blends):
        goals = [now.code for now, was in renamed if keeps(row, now, was)]
        if len(goals) == 1:
            return goals[0]
    return None


def _keeps_whole(gone: Row, now: Row, _was: Row | None) -> bool:
    return fold(gone.name) == fold(now.name)


def _keeps_part(gone: Row, now: Row, _was: Row | None) -> bool:
    return fold(gone.name) in {fold(part) for part in now.name.split(" - ")}


def _blends(gone: Row, now: Row, was: Row | None) -> bool:
    if was is None:
        return False
    first, second, blend = (fold(name).split() for name in (gone.name, was.name, now.name))
    # A blend takes one syllable from either name: Kim Lan and Văn Đức make Kim Đức.
    return any(
        sorted((mine, other)) == sorted(blend) and mine not in second and other not in first
        for mine in first for other in second
    )


def reform_of_2025(path: Path, old: State, new: State) -> Iterator[Edge]:
    """Give where the area of every unit went on 1 July 2025, provinces by where their communes went."""
    provinces: dict[str, Counter[str]] = defaultdict(Counter)
    with path.open(encoding="utf-8", newline="") as file:
        table = [(raw["old_code"], SLIPS.get(raw["new_code"], raw["new_code"])) for raw in csv.DictReader(file)]
    pairs = sorted({(before, after) for before, after in table if before})
    for before, after in pairs:
        province = old[("district", old[("commune", before)].parent)].parent
        provinces[province][new[("commune", after)].parent] += 1
        yield Edge("commune", SLICES[2], before, after)
    for code, goals in sorted(provinces.items()):
        yield Edge("province", SLICES[2], code, min(goals, key=lambda goal: (-goals[goal], goal)))
    yield from _whole_districts(old, new)


def _whole_districts(old: State, new: State) -> Iterator[Edge]:
    """Give the island districts without communes: each became the special zone of its name."""
    with_communes = {row.parent for row in old.values() if row.level == "commune"}
    zones = {fold(row.name): row.code for row in new.values() if row.unit_type == "đặc khu"}
    for row in sorted(old.values()):
        if row.level == "district" and row.code not in with_communes:
            yield Edge("district", SLICES[2], row.code, zones[fold(row.name)])


def changed_since(old: State, new: State) -> Iterator[Edge]:
    """Give the units that took another type or name in the newest list."""
    for (level, code), row in sorted(old.items()):
        if not same(row, new[(level, code)]):
            yield Edge(level, SLICES[3], code, code)


def write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table with plain line ends, sorted as given."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def build(source: Path, out: Path = OUT) -> None:
    """Write the three unit tables and the table of successions.

    Parameters
    ----------
    source
        The folder of the lists.
    out
        The folder to write to.
    """
    states = [read_slice(source / f"units_{name}.csv") for name in SLICES]
    for level in LEVELS:
        write(out / FILES[level], ("code", "type", "name", "parent", "first", "last"), (
            (row.code, row.unit_type, row.name, row.parent, first, last) for row, first, last in versions(states, level)
        ))
    edges = [
        *merged_by_2025(states[0], states[1]),
        *reform_of_2025(source / "successors_2025-07.csv", states[1], states[2]),
        *changed_since(states[2], states[3]),
    ]
    write(out / "successions.csv", ("level", "slice", "old", "new"), sorted(set(edges)))


if __name__ == "__main__":
    build(Path(sys.argv[1]), *map(Path, sys.argv[2:3]))
