"""Reads the cells of flattened tables: which line is a head, and what the column of every cell below it says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.model import Block
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stacks import Stacks
from pipeline.stages.targets.atoms import unit_table
from pipeline.stages.targets.cells import (
    GAP,
    MEASURE,
    YEAR,
    Cell,
    Head,
    as_name,
    columns,
    dated,
    holds_figures,
    lines,
    split_cells,
    under,
)
from pipeline.tabular import FIGURES, ColumnNames, split_row

_BLANK: Final = re.compile(r" ")
_BRACKET: Final = re.compile(r" ?\(([^()]{1,24})\)$")


class RowReader:
    """Reads the rows of tables.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._names = ColumnNames(rules.entries("tables/columns"))
        self._stacks = Stacks(rules.entries("tables/remarks"))
        self._units = unit_table(rules)
        self._nouns = frozenset(form for entry in rules.entries("targets/nouns") for form in entry.forms)
        forms = sorted((form for entry in rules.entries("targets/heads") for form in entry.forms), key=len)[::-1]
        self._measures = re.compile(rf"(?:{'|'.join(map(re.escape, forms))})(?!\w)")
        self._declared = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}["table.unit"]

    def rows(self, reading: Reading) -> dict[str, tuple[Cell, ...]]:
        """Give the cells of every table row below a head that says what its columns hold, by block id."""
        found: dict[str, tuple[Cell, ...]] = {}
        head = Head()
        unit: Cell | None = None
        last: Block | None = None
        for block in reading.document.blocks:
            if block.kind != "table_row" or (last and last.parent != block.parent):
                head = Head()
            if block.kind == "table_row":
                for cells in lines(reading.text, block):
                    unit = next((told for cell in cells if (told := self._unit_of_table(reading, cell))), unit)
                    named = self._head(reading, cells, is_first=not head.cells)
                    if named:
                        head = named
                    elif head.cells:
                        row = [as_name(reading.text, cell) if cell.says == "name" else cell
                               for cell in self._row(reading, cells, head)]
                        with_unit = row and unit and not any(cell.says == "unit" for cell in row)
                        shared = (replace(unit, row=row[0].row),) if with_unit and unit else ()
                        found[block.id] = (*found.get(block.id, ()), *row, *shared)
            else:
                unit = self._unit_of_table(reading, block)
            last = block
        return found

    def _unit_of_table(self, reading: Reading, block: Block | Cell) -> Cell | None:
        """Give the unit of all rows below a line that says so (``Đơn vị tính: Triệu đồng``)."""
        found = self._declared.search(reading.folded, block.start, block.end)
        return Cell(start=found.start("span"), end=found.end("span"), row=-1, line=-1, says="unit") if found else None

    def _row(self, reading: Reading, cells: Sequence[Cell], head: Head) -> tuple[Cell, ...]:
        """Give the cells of a row with what their columns say; none where they do not fit the head."""
        if head.is_printed and len(cells) == 1:
            return self._printed_row(reading, cells[0], head.cells)
        if len({cell.line for cell in cells}) > 1:
            return self._stacked_row(reading, cells, head)
        if len(cells) == 1:
            cells = tuple(split_cells(reading.text, cells[0].start, cells[0].end, GAP))
        if len(cells) == 1 or not len(head.cells) - 1 <= len(cells) <= len(head.cells):
            return ()
        found = tuple(under(cell, column) for cell, column in zip(cells, head.cells, strict=False))
        return self._with_bracketed(reading, found)

    def _stacked_row(self, reading: Reading, cells: Sequence[Cell], head: Head) -> tuple[Cell, ...]:
        """Give the cells of a row that stand on lines of their own."""
        said = self._stacks.split([reading.folded[cell.start : cell.end] for cell in cells], columns(head.cells))
        left = iter(head.cells)
        found = []
        for cell, says in zip(cells, said, strict=False):
            column = next(column for column in left if column.says == says) if says in FIGURES else None
            found.append(under(cell, column or replace(cell, says=says)))
        return self._with_bracketed(reading, found)

    def _with_bracketed(self, reading: Reading, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """Part the unit that stands in brackets behind the name of a row which has none of its own."""
        if any(cell.says == "unit" and cell.end > cell.start for cell in cells):
            return tuple(cells)
        return tuple(part for cell in cells
                     for part in (self._parted(reading, cell) if cell.says == "name" else (cell,)))

    def _parted(self, reading: Reading, cell: Cell) -> tuple[Cell, ...]:
        found = _BRACKET.search(reading.folded, cell.start, cell.end)
        if found is None or not self._is_unit(reading.folded, *found.span(1)):
            return (cell,)
        return (replace(cell, end=found.start()),
                replace(cell, start=found.start(1), end=found.end(1), says="unit"))

    def _is_unit(self, view: str, start: int, end: int) -> bool:
        """Tell whether nothing but a unit of measure, or what is counted, stands between two offsets."""
        tail = self._units.tail(view, start)
        if (tail.unit or tail.money_scale or tail.scale != 1) and tail.end == end:
            return True
        return view[tail.end if tail.scale != 1 and tail.end < end else start : end].strip() in self._nouns

    def _printed_row(self, reading: Reading, line: Cell, head: Sequence[Cell]) -> tuple[Cell, ...]:
        """Give the cells of a row without borders."""
        found = split_row(reading.folded[line.start : line.end], columns(head))
        figures = iter(column for column in head if column.says in FIGURES)
        cells = []
        for start, end, says in found:
            cell = replace(line, start=line.start + start, end=line.start + end, says=says)
            cells.append(under(cell, next(figures)) if says in FIGURES else cell)
        if any(column.says == "unit" for column in head):
            return tuple(part for cell in cells for part in self._without_unit(reading, cell))
        return self._with_bracketed(reading, cells)

    def _without_unit(self, reading: Reading, cell: Cell) -> Iterator[Cell]:
        """Part the unit that stands behind the name of a row without borders."""
        if cell.says == "name":
            for blank in _BLANK.finditer(reading.folded, cell.start, cell.end):
                if self._is_unit(reading.folded, blank.end(), cell.end):
                    yield replace(cell, end=cell.start + len(reading.folded[cell.start : blank.start()].rstrip()))
                    yield replace(cell, start=blank.end(), says="unit")
                    return
        yield cell

    def _head(self, reading: Reading, cells: Sequence[Cell], *, is_first: bool) -> Head | None:
        """Give cells with what the words in them say of their columns; none where they are not the head of a table."""
        line, is_printed = cells[0], False
        names = self._names.head(reading.folded[line.start : line.end]) if len(cells) == 1 else ()
        if names:
            is_printed = True
            named = [
                replace(line, start=line.start + column.start, named=line.start + column.named,
                        end=line.start + column.end, says=column.says) for column in names
            ]
        else:
            cells = tuple(split_cells(reading.text, line.start, line.end, GAP)) if len(cells) == 1 else cells
            if holds_figures(reading.folded, cells):
                return None
            named = [self._named(reading, cell) for cell in cells]
        if not any(cell.says in FIGURES for cell in named):
            named = self._titled(reading, named) if is_first and len({cell.line for cell in named}) == 1 else []
        return Head(cells=tuple(dated(reading.folded, named)), is_printed=is_printed) if named else None

    def _named(self, reading: Reading, cell: Cell) -> Cell:
        view = reading.folded[cell.start : cell.end]
        column = self._names.first(view)
        if column is None and YEAR.fullmatch(view):
            return replace(cell, named=cell.start, says="result")
        return replace(cell, named=cell.start + column.named, says=column.says) if column else cell

    def _titled(self, reading: Reading, head: Sequence[Cell]) -> list[Cell]:
        """Give the columns of a table whose rows are places or the like: their heads name what is measured."""
        words = [cell for cell in head if cell.says != "number"]
        found = [cell for cell in words[1:] if cell.says == "" and self._measures.match(
            reading.folded, cell.start, cell.end)]
        if not found:
            return []
        return [self._as_title(reading, cell) if cell in found else
                replace(cell, says="row") if cell == words[0] else cell for cell in head]

    def _as_title(self, reading: Reading, cell: Cell) -> Cell:
        name, *unit = self._parted(reading, replace(cell, says="name"))
        name = as_name(reading.text, name)
        return replace(cell, says=MEASURE, named=name.end, title=name, unit=unit[0] if unit else None)
