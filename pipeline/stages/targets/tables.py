"""Reads the rows of flattened tables: what a figure means there stands at the head of its column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.match import LexiconMatcher
from pipeline.model import Block
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.atoms import unit_table
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantities import MONEY, Quantity

_CELL: Final = re.compile(r"[^|\t]+")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIGURES: Final = frozenset({"plan", "result", "estimate", "ratio", "change"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a row: where its text is, what its column says, and the year its column's head names."""

    start: int
    end: int
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
                cells = tuple(_cells(reading.folded, block))
                named = () if _holds_figures(reading.folded, block) else self._head(reading, cells)
                if any(cell.says in _FIGURES for cell in named):
                    head = named
                elif head and len(cells) == len(head):
                    found[block.id] = tuple(
                        replace(cell, says=column.says, year=column.year)
                        for cell, column in zip(cells, head, strict=True)
                    )
            last = block
        return found

    def with_units(self, passage: Passage, quantities: Sequence[Quantity], cells: Sequence[Cell]) -> list[Quantity]:
        """Give bare numbers of a row the unit that stands in the row's column of units."""
        column = next((cell for cell in cells if cell.says == "unit"), None)
        if column is None:
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
        name = next((cell for cell in cells if cell.says == "name"), None)
        made = []
        for frame in frames:
            cell = next((cell for cell in cells if cell.start <= frame.quantity.start < cell.end), None)
            if cell is None or cell.says not in _FIGURES:
                made.append(frame)
                continue
            indicator = (name.start, name.end) if name else frame.indicator
            made.append(replace(frame, indicator=indicator, statement=1, column=cell.says, dated=cell.year))
        return made

    def _head(self, reading: Reading, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """Give cells with what the words in them say of their columns."""
        named = []
        for cell in cells:
            hits = [hit for hit in self._heads.find(reading, cell.start, cell.end) if hit.start == cell.start]
            says = max(hits, key=lambda hit: hit.end).entry.get("says") if hits else ""
            year = _YEAR.search(reading.folded, cell.start, cell.end)
            named.append(replace(cell, says=says, year=year.group() if year else None))
        return tuple(named)


def _cells(view: str, block: Block) -> Iterator[Cell]:
    for found in _CELL.finditer(view, block.start, block.end):
        text = found.group()
        start = found.start() + len(text) - len(text.lstrip())
        yield Cell(start=start, end=max(start, found.start() + len(text.rstrip())))


def _cell_of(quantity: Quantity, cells: Sequence[Cell]) -> str:
    return next((cell.says for cell in cells if cell.start <= quantity.start < cell.end), "")


def _holds_figures(view: str, block: Block) -> bool:
    """Tell whether a row holds numbers other than years, and so is no head."""
    return any(char.isdigit() for char in _YEAR.sub("", view[block.start : block.end]))
