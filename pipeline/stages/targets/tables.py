"""Reads the rows of flattened tables: what a figure means there stands at the head of its column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pipeline.match import LexiconMatcher
from pipeline.model import Block
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.atoms import unit_table
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantities import MONEY, Quantity

_LINE: Final = re.compile(r"[^\n]+")
_BAR: Final = re.compile(r"[|\t]")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIGURES: Final = frozenset({"plan", "result", "estimate", "ratio", "change"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: where its text is, its row, what its column says, and the year its column's head names."""

    start: int
    end: int
    row: int
    says: str = ""
    year: str | None = None


class TableReader:
    """Reads the tables of documents.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._heads = LexiconMatcher(rules.entries("targets/columns"))
        self._units = unit_table(rules)

    def rows(self, reading: Reading) -> dict[str, tuple[Cell, ...]]:
        """Give the cells of every table row below a head that says what its columns hold, by block id."""
        found: dict[str, tuple[Cell, ...]] = {}
        head: tuple[Cell, ...] = ()
        last: Block | None = None
        for block in reading.document.blocks:
            if block.kind != "table_row" or (last and last.parent != block.parent):
                head = ()
            if block.kind == "table_row":
                for cells in _lines(reading.text, block):
                    named = () if _holds_figures(reading.folded, cells) else self._head(reading, cells)
                    if any(cell.says in _FIGURES for cell in named):
                        head = named
                    elif head and len(head) - 1 <= len(cells) <= len(head):
                        found[block.id] = found.get(block.id, ()) + tuple(
                            replace(cell, says=column.says, year=column.year)
                            for cell, column in zip(cells, head, strict=False)
                        )
            last = block
        return found

    def with_units(self, passage: Passage, quantities: Sequence[Quantity], cells: Sequence[Cell]) -> list[Quantity]:
        """Give bare numbers of a row the unit that stands in the row's column of units."""
        column = next((cell for cell in cells if cell.says == "unit"), None)
        if column is None or cells[-1].row != column.row:
            return list(quantities)
        tail = self._units.tail(passage.view, column.start)
        if tail.unit is None and not tail.money_scale:
            return list(quantities)
        base = tail.unit.base if tail.unit else MONEY
        factor = tail.scale * (tail.unit.factor if tail.unit else 1)
        return [
            replace(quantity, bare=False, unit=base, value=quantity.value * factor,
                    unit_text=passage.reading.text[column.start : column.end])
            if quantity.bare and _cell_of(quantity, cells) in {"plan", "result", "estimate"} else quantity
            for quantity in quantities
        ]

    def frames(self, frames: Sequence[Frame], cells: Sequence[Cell]) -> list[Frame]:
        """Let the figures of a row take the row's name for indicator and mean what their columns say."""
        names = {cell.row: (cell.start, cell.end) for cell in cells if cell.says == "name"}
        rows = sorted({cell.row for cell in cells})
        made = []
        for frame in frames:
            cell = next((cell for cell in cells if cell.start <= frame.quantity.start < cell.end), None)
            if cell is None or cell.says not in _FIGURES:
                made.append(frame)
                continue
            made.append(replace(
                frame, indicator=names.get(cell.row, frame.indicator), statement=rows.index(cell.row) + 1,
                column=cell.says, dated=cell.year,
            ))
        return made

    def _head(self, reading: Reading, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """Give cells with what the words in them say of their columns."""
        named = []
        years = [found.group() for cell in cells if (found := _YEAR.search(reading.folded, cell.start, cell.end))]
        for cell in cells:
            hits = [hit for hit in self._heads.find(reading, cell.start, cell.end) if hit.start == cell.start]
            says = max(hits, key=lambda hit: hit.end).entry.get("says") if hits else ""
            year = _YEAR.search(reading.folded, cell.start, cell.end)
            named.append(replace(cell, says=says, year=year.group() if year else next(iter(years), None)))
        return tuple(named)


def _lines(text: str, block: Block) -> Iterator[tuple[Cell, ...]]:
    """Give the cells of a block, line by line."""
    for line in _LINE.finditer(text, block.start, block.end):
        yield tuple(_cells(text, *line.span()))


def _cells(text: str, first: int, last: int) -> Iterator[Cell]:
    """Give the cells between two offsets, empty ones too, but for those outside a border of bars."""
    bars = [found.start() for found in _BAR.finditer(text, first, last)]
    edges = [*([] if bars[:1] == [first] else [first - 1]), *bars, *([] if bars[-1:] == [last - 1] else [last])]
    for left, right in pairwise(edges):
        cell = text[left + 1 : right]
        start = left + 1 + len(cell) - len(cell.lstrip())
        yield Cell(start=start, end=max(start, left + 1 + len(cell.rstrip())), row=first)


def _cell_of(quantity: Quantity, cells: Sequence[Cell]) -> str:
    return next((cell.says for cell in cells if cell.start <= quantity.start < cell.end), "")


def _holds_figures(view: str, cells: Sequence[Cell]) -> bool:
    """Tell whether a row holds numbers other than years, and so is no head."""
    return any(char.isdigit() for cell in cells for char in _YEAR.sub("", view[cell.start : cell.end]))
