"""What the figures of flattened tables mean: it stands at the head of their columns, and in their rows."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.atoms import unit_table
from pipeline.stages.targets.cells import HOLDING, MEASURE, Cell, same_row
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import COUNT, MONEY, PERCENT, Quantity
from pipeline.stages.targets.rows import RowReader


class TableReader:
    """Reads the tables of documents.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._rows = RowReader(rules)
        self._units = unit_table(rules)
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._shares, self._moved, self._moves = (
            shapes[name] for name in ("table.share", "table.moved", "table.moves")
        )

    def rows(self, reading: Reading) -> dict[str, tuple[Cell, ...]]:
        """Give the cells of every table row below a head that says what its columns hold, by block id."""
        return self._rows.rows(reading)

    def quantities(
        self, passage: Passage, cells: Sequence[Cell], find: Callable[[Passage], list[Quantity]],
    ) -> list[Quantity]:
        """Give the quantities of a sentence; those of a table's row are read cell by cell.

        Bare numbers get the unit of their row, or percent where their column is one of ratios. The number printed
        before a row, and those in its name, are no quantities.

        Parameters
        ----------
        passage
            The sentence.
        cells
            The cells of its block, none outside tables.
        find
            Finds the quantities of a sentence or a part of one.
        """
        if not cells:
            return find(passage)
        known = [cell for cell in cells if cell.says]
        found = [quantity for quantity in find(passage) if _over(known, quantity.start) is None]
        for cell in cells:
            if cell.says in HOLDING and passage.start <= cell.start < cell.end <= passage.end:
                read = find(passage.part(cell.start, cell.end))
                found.extend(self._in_cell(passage, _signed(passage, one, cell), cell, cells) for one in read)
        return sorted(found, key=lambda quantity: quantity.start)

    def _in_cell(self, passage: Passage, quantity: Quantity, cell: Cell, cells: Sequence[Cell]) -> Quantity:
        if not quantity.bare:
            return quantity
        unit = cell.unit if cell.title else same_row(cells, cell, "unit")
        name = cell.title or same_row(cells, cell, "name")
        is_share = unit is None and name is not None and self._shares.match(passage.view, name.start, name.end)
        if cell.says == "ratio" or cell.percent or is_share:
            return replace(quantity, bare=False, unit=PERCENT)
        if unit is None and name is not None and quantity.value == int(quantity.value):
            return replace(quantity, bare=False, unit=COUNT)
        return self._with_unit(passage, quantity, unit)

    def _with_unit(self, passage: Passage, quantity: Quantity, unit: Cell | None) -> Quantity:
        """Give a bare number the unit of its row: a measure, or what is counted."""
        if unit is None or unit.start == unit.end:
            return quantity
        written = passage.reading.text[unit.start : unit.end]
        tail = self._units.tail(passage.view, unit.start)
        factor = tail.scale * (tail.unit.factor if tail.unit else 1)
        base = tail.unit.base if tail.unit else MONEY if tail.money_scale and tail.end == unit.end else COUNT
        return replace(quantity, bare=False, unit=base, value=quantity.value * factor, unit_text=written,
                       value_max=None if quantity.value_max is None else quantity.value_max * factor)

    def frames(self, passage: Passage, frames: Sequence[Frame], cells: Sequence[Cell]) -> list[Frame]:
        """Let the figures of a row take the row's name for indicator and mean what their columns say.

        Where the head of a column names what is measured, that is the indicator, and the row names the place.
        """
        statements: dict[tuple[int, int], int] = {}
        return [self._framed(passage, frame, cells, statements) for frame in frames] if cells else list(frames)

    def _framed(
        self, passage: Passage, frame: Frame, cells: Sequence[Cell], statements: dict[tuple[int, int], int],
    ) -> Frame:
        cell = _over(cells, frame.quantity.start)
        at = frame.indicator[0] if frame.indicator else -1
        name = (cell.title or same_row(cells, cell, "name")) if cell else next(
            (one for one in cells if one.says == "name" and one.start <= at < one.end), None)
        if name is None:
            return frame
        moved = self._moved.search(passage.view, name.start, name.end)
        moves = self._moves.match(passage.view, name.start, name.end)
        frame = replace(frame, indicator=(moves.end() if moves else name.start, moved.start() if moved else name.end))
        if cell is None or cell.says not in HOLDING or "(" in passage.view[cell.start : frame.quantity.start]:
            # "(còn 4,3%)" below or behind a figure.
            return frame
        key = cell.row, cell.title.start if cell.title else -1
        frame = replace(frame, statement=statements.setdefault(key, len(statements) + 1))
        if cell.says == MEASURE:
            return replace(frame, placed=_unit_of_row(passage, same_row(cells, cell, "row")))
        cue = passage.marks.ending("cues", name.end) if moved else (
            passage.marks.starting("cues", name.start) if moves else None
        )
        if cue:
            # "Tỷ lệ hộ nghèo giảm (%)": the row says by how much.
            says = (*frame.predicate.says, cue.entry.get("says"))
            frame = replace(frame, predicate=replace(frame.predicate, says=says))
        return replace(frame, column=cell.says, column_of=cell.of, dated=cell.period)


def _signed(passage: Passage, quantity: Quantity, cell: Cell) -> Quantity:
    """Give a quantity with the sign before it."""
    is_negative = passage.view[cell.start : quantity.start] == "-"
    return replace(quantity, start=cell.start, value=-quantity.value) if is_negative else quantity


def _over(cells: Sequence[Cell], at: int) -> Cell | None:
    return next((cell for cell in cells if cell.start <= at < cell.end), None)


def _unit_of_row(passage: Passage, name: Cell | None) -> Entity | None:
    """Give the administrative unit that a row is about."""
    return next((unit for unit in passage.labelled("ADMIN_UNIT") if name and name.start <= unit.start < name.end), None)
