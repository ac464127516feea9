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
from pipeline.tabular import COMPARING, FIGURES, Column, ColumnNames, is_figure, split_row, split_stack

_LINE: Final = re.compile(r"[^\n]+")
_BAR: Final = re.compile(r"[|\t]")
_GAP: Final = re.compile(r"(?<=\S)[^\S\n]{3,}(?=\S)")
_BLANK: Final = re.compile(r" ")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS: Final = re.compile(rf"{_YEAR.pattern}(?: ?- ?{_YEAR.pattern})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a row or of a head.

    Attributes
    ----------
    start, end, row, line
        Where its text is, and where its row and its line begin.
    named
        In a head, where the name of the column ends and what tells more of it begins.
    says, of
        What its column says, and which column on its left a comparing one compares.
    period
        The years that the head of its column names, in EDTF.
    percent
        Whether the head of its column says that its figures are percentages.
    """

    start: int
    end: int
    row: int
    line: int
    named: int = 0
    says: str = ""
    of: str = ""
    period: str | None = None
    percent: bool = False


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
        head = _Head()
        last: Block | None = None
        for block in reading.document.blocks:
            if block.kind != "table_row" or (last and last.parent != block.parent):
                head = _Head()
            if block.kind == "table_row":
                for cells in _lines(reading.text, block):
                    named = self._head(reading, cells)
                    if named:
                        head = named
                    elif head.cells:
                        found[block.id] = (*found.get(block.id, ()), *self._row(reading, cells, head))
            last = block
        return found

    def _row(self, reading: Reading, cells: Sequence[Cell], head: "_Head") -> tuple[Cell, ...]:
        """Give the cells of a row with what their columns say; none where they do not fit the head."""
        if head.is_printed and len(cells) == 1:
            return self._printed_row(reading, cells[0], head.cells)
        columns: Sequence[Cell] = head.cells
        if len({cell.line for cell in cells}) > 1:
            said = split_stack([reading.folded[cell.start : cell.end] for cell in cells], _columns(head.cells))
            left = iter(head.cells)
            columns = [next(column for column in left if column.says == says) for says in said]
        elif len(cells) == 1:
            cells = tuple(_cells(reading.text, cells[0].start, cells[0].end, _GAP))
        if len(cells) == 1 or not len(columns) - 1 <= len(cells) <= len(columns):
            return ()
        return tuple(_under(cell, column) for cell, column in zip(cells, columns, strict=False))

    def _printed_row(self, reading: Reading, line: Cell, head: Sequence[Cell]) -> tuple[Cell, ...]:
        """Give the cells of a row without borders."""
        found = split_row(reading.folded[line.start : line.end], _columns(head))
        figures = iter(column for column in head if column.says in FIGURES)
        cells = []
        for start, end, says in found:
            cell = replace(line, start=line.start + start, end=line.start + end, says=says)
            cells.append(_under(cell, next(figures)) if says in FIGURES else cell)
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
                    yield replace(cell, end=cell.start + len(reading.folded[cell.start : blank.start()].rstrip()))
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
        if cell.says == "ratio" or cell.percent:
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
                column=cell.says, column_of=cell.of, dated=cell.period,
            ))
        return made

    def _head(self, reading: Reading, cells: Sequence[Cell]) -> "_Head | None":
        """Give cells with what the words in them say of their columns; none where they are not the head of a table."""
        line, is_printed = cells[0], False
        columns = self._names.head(reading.folded[line.start : line.end]) if len(cells) == 1 else ()
        if columns:
            is_printed = True
            named = [
                replace(line, start=line.start + column.start, named=line.start + column.named,
                        end=line.start + column.end, says=column.says) for column in columns
            ]
        else:
            cells = tuple(_cells(reading.text, line.start, line.end, _GAP)) if len(cells) == 1 else cells
            if _holds_figures(reading.folded, cells):
                return None
            named = [self._named(reading, cell) for cell in cells]
        if not any(cell.says in FIGURES for cell in named):
            return None
        return _Head(cells=tuple(_dated(reading.folded, named)), is_printed=is_printed)

    def _named(self, reading: Reading, cell: Cell) -> Cell:
        column = self._names.first(reading.folded[cell.start : cell.end])
        return replace(cell, named=cell.start + column.named, says=column.says) if column else cell


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The head of a table; printed where its cells, and those of its rows, have no borders."""

    cells: tuple[Cell, ...] = ()
    is_printed: bool = False


def _under(cell: Cell, column: Cell) -> Cell:
    return replace(cell, says=column.says, of=column.of, period=column.period, percent=column.percent)


def _columns(head: Sequence[Cell]) -> list[Column]:
    return [Column(start=cell.start, named=cell.named, end=cell.end, says=cell.says) for cell in head]


def _dated(view: str, head: Sequence[Cell]) -> Iterator[Cell]:
    """Give the cells of a head with the times of their columns, and with what the comparing ones compare.

    A column that tells no time has that of the first one with a year, or of the column on its left that it compares.
    """
    periods = [period for cell in head if (period := _period(view[cell.start : cell.end]))]
    left: Cell | None = None
    for cell in head:
        period = _period(view[cell.start : cell.end])
        more = _YEARS.sub("", view[cell.named : cell.end])
        if period is not None:
            period = None if any(map(str.isdigit, more)) else period
        elif cell.says in COMPARING and left is not None:
            period = left.period
        elif not any(map(str.isalnum, more)):
            period = next(iter(periods), None)
        percent = cell.says in FIGURES and "%" in view[cell.start : cell.end]
        of = left.says if cell.says in COMPARING and left is not None else cell.says
        made = replace(cell, period=period, percent=percent, of=of)
        left = made if cell.says in FIGURES - COMPARING else left
        yield made


def _period(words: str) -> str | None:
    """Give the year, or the years from and to, that the head of a column names, in EDTF."""
    found = _YEARS.search(words)
    return "/".join(_YEAR.findall(found.group())) if found else None


def _lines(text: str, block: Block) -> Iterator[tuple[Cell, ...]]:
    """Give the cells of a block: line by line, or all at once where every line holds one."""
    lines = [tuple(_cells(text, *line.span(), _BAR)) for line in _LINE.finditer(text, block.start, block.end)]
    if len(lines) > 1 and all(len(line) == 1 for line in lines):
        yield tuple(replace(cell, row=block.start) for line in lines for cell in line)
    else:
        yield from lines


def _cells(text: str, first: int, last: int, border: re.Pattern[str]) -> Iterator[Cell]:
    """Give the cells between two offsets, empty ones too, but for those outside a border of bars."""
    bars = [found.span() for found in border.finditer(text, first, last)]
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
