"""Reads the rows of flattened tables: what a figure means there stands at the head of its column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pipeline.model import Block
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.atoms import unit_table
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import MONEY, PERCENT, Quantity
from pipeline.tabular import FIGURES, Column, ColumnNames, is_figure, split_row, split_stack

_LINE: Final = re.compile(r"[^\n]+")
_BORDER: Final = re.compile(r"[|\t]|(?<=\S)[^\S\n|\t]{3,}(?=[^\s|])")
_BLANK: Final = re.compile(r" ")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: where its text is, its row and line, what its column says, and the year its column's head names.

    In a head, `named` is where the name of the column ends and what tells more of it begins.
    """

    start: int
    end: int
    row: int
    line: int
    named: int = 0
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
        self._names = ColumnNames(rules.entries("tables/columns"))
        self._units = unit_table(rules)
        self._nouns = frozenset(form for entry in rules.entries("targets/nouns") for form in entry.forms)

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
                    named = self._head(reading, cells)
                    if named:
                        head = named
                    elif head:
                        found[block.id] = (*found.get(block.id, ()), *self._row(reading, cells, head))
            last = block
        return found

    def _row(self, reading: Reading, cells: Sequence[Cell], head: Sequence[Cell]) -> tuple[Cell, ...]:
        """Give the cells of a row with what their columns say; none where they do not fit the head."""
        if len(cells) == 1:
            return self._printed_row(reading, cells[0], head)
        columns: Sequence[Cell] = head
        if len({cell.line for cell in cells}) > 1:
            said = split_stack([reading.folded[cell.start : cell.end] for cell in cells], _columns(head))
            left = iter(head)
            columns = [next(column for column in left if column.says == says) for says in said]
        if not len(columns) - 1 <= len(cells) <= len(columns):
            return ()
        return tuple(
            replace(cell, says=column.says, year=column.year) for cell, column in zip(cells, columns, strict=False)
        )

    def _printed_row(self, reading: Reading, line: Cell, head: Sequence[Cell]) -> tuple[Cell, ...]:
        """Give the cells of a row without borders."""
        found = split_row(reading.folded[line.start : line.end], _columns(head))
        figures = iter(column for column in head if column.says in FIGURES)
        cells = [
            replace(line, start=line.start + start, end=line.start + end, says=says,
                    year=next(figures).year if says in FIGURES else None)
            for start, end, says in found
        ]
        if any(column.says == "unit" for column in head):
            return tuple(part for cell in cells for part in self._without_unit(reading, cell))
        return tuple(cells)

    def _without_unit(self, reading: Reading, cell: Cell) -> Iterator[Cell]:
        """Part the unit that stands behind the name of a row without borders."""
        if cell.says == "name":
            for blank in _BLANK.finditer(reading.folded, cell.start, cell.end):
                tail = self._units.tail(reading.folded, blank.start())
                measured = (tail.unit or tail.money_scale) and tail.end == cell.end
                if measured or reading.folded[blank.end() : cell.end] in self._nouns:
                    yield replace(cell, end=blank.start())
                    yield replace(cell, start=blank.end(), says="unit")
                    return
        yield cell

    def with_units(self, passage: Passage, quantities: Sequence[Quantity], cells: Sequence[Cell]) -> list[Quantity]:
        """Give bare numbers of a row the unit of the row, or percent where their column is one of ratios."""
        return [self._in_cell(passage, quantity, cells) if quantity.bare else quantity for quantity in quantities]

    def _in_cell(self, passage: Passage, quantity: Quantity, cells: Sequence[Cell]) -> Quantity:
        cell = next((cell for cell in cells if cell.start <= quantity.start < cell.end), None)
        if cell is None or cell.says not in FIGURES:
            return quantity
        if cell.says == "ratio":
            return replace(quantity, bare=False, unit=PERCENT)
        return self._with_unit(passage, quantity, _same_row(cells, cell, "unit"))

    def _with_unit(self, passage: Passage, quantity: Quantity, unit: Cell | None) -> Quantity:
        """Give a bare number the unit of its row: a measure, or what is counted."""
        if unit is None or unit.start == unit.end:
            return quantity
        written = passage.reading.text[unit.start : unit.end]
        tail = self._units.tail(passage.view, unit.start)
        if tail.unit is None and not tail.money_scale:
            return replace(quantity, bare=False, unit_text=written)
        factor = tail.scale * (tail.unit.factor if tail.unit else 1)
        return replace(quantity, bare=False, unit=tail.unit.base if tail.unit else MONEY,
                       value=quantity.value * factor, unit_text=written)

    def frames(self, frames: Sequence[Frame], cells: Sequence[Cell]) -> list[Frame]:
        """Let the figures of a row take the row's name for indicator and mean what their columns say."""
        names = {cell.row: (cell.start, cell.end) for cell in cells if cell.says == "name"}
        rows = sorted({cell.row for cell in cells})
        made = []
        for frame in frames:
            cell = next((cell for cell in cells if cell.start <= frame.quantity.start < cell.end), None)
            if cell is None or cell.says not in FIGURES:
                made.append(frame)
                continue
            made.append(replace(
                frame, indicator=names.get(cell.row, frame.indicator), statement=rows.index(cell.row) + 1,
                column=cell.says, dated=cell.year,
            ))
        return made

    def _head(self, reading: Reading, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """Give cells with what the words in them say of their columns; none where they are not the head of a table."""
        if len(cells) == 1:
            line = cells[0]
            named = [
                replace(line, start=line.start + column.start, named=line.start + column.named,
                        end=line.start + column.end, says=column.says)
                for column in self._names.head(reading.folded[line.start : line.end])
            ]
        elif _holds_figures(reading.folded, cells):
            return ()
        else:
            named = [self._named(reading, cell) for cell in cells]
        if not any(cell.says in FIGURES for cell in named):
            return ()
        return tuple(_dated(reading.folded, named))

    def _named(self, reading: Reading, cell: Cell) -> Cell:
        column = self._names.first(reading.folded[cell.start : cell.end])
        return replace(cell, named=cell.start + column.named, says=column.says) if column else cell


def _columns(head: Sequence[Cell]) -> list[Column]:
    return [Column(start=cell.start, named=cell.named, end=cell.end, says=cell.says) for cell in head]


def _dated(view: str, head: Sequence[Cell]) -> Iterator[Cell]:
    """Give the cells of a head with their years; a column that tells no time has that of the first one with a year."""
    years = [found.group() for cell in head if (found := _YEAR.search(view, cell.start, cell.end))]
    for cell in head:
        year = _YEAR.search(view, cell.start, cell.end)
        more = _YEAR.sub("", view[cell.named : cell.end])
        if year is not None:
            yield cell if any(map(str.isdigit, more)) else replace(cell, year=year.group())
        else:
            yield cell if any(map(str.isalnum, more)) else replace(cell, year=next(iter(years), None))


def _lines(text: str, block: Block) -> Iterator[tuple[Cell, ...]]:
    """Give the cells of a block: line by line, or all at once where every line holds one."""
    lines = [tuple(_cells(text, *line.span())) for line in _LINE.finditer(text, block.start, block.end)]
    if len(lines) > 1 and all(len(line) == 1 for line in lines):
        yield tuple(replace(cell, row=block.start) for line in lines for cell in line)
    else:
        yield from lines


def _cells(text: str, first: int, last: int) -> Iterator[Cell]:
    """Give the cells between two offsets, empty ones too, but for those outside a border of bars."""
    bars = [found.span() for found in _BORDER.finditer(text, first, last)]
    edges = [*([] if bars and bars[0][0] == first else [(first, first)]), *bars,
             *([] if bars and bars[-1][1] == last else [(last, last)])]
    for (_, left), (right, _) in pairwise(edges):
        cell = text[left:right]
        start = left + len(cell) - len(cell.lstrip())
        yield Cell(start=start, end=max(start, left + len(cell.rstrip())), row=first, line=first)


def _same_row(cells: Sequence[Cell], beside: Cell, says: str) -> Cell | None:
    return next((cell for cell in cells if cell.row == beside.row and cell.says == says), None)


def _holds_figures(view: str, cells: Sequence[Cell]) -> bool:
    """Tell whether a cell of a row holds a figure, and so is no head."""
    return any(is_figure(view[cell.start : cell.end]) and not _YEAR.fullmatch(view, cell.start, cell.end)
               for cell in cells)
