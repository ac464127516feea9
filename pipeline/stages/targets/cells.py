"""The cells of flattened tables, and what the heads of their columns say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pipeline.model import Block
from pipeline.tabular import COMPARING, FIGURES, Column, is_figure

MEASURE: Final = "measure"
HOLDING: Final = FIGURES | {MEASURE}
BAR: Final = re.compile(r"[|\t]")
GAP: Final = re.compile(r"(?<=\S)[^\S\n]{3,}(?=\S)")
_LINE: Final = re.compile(r"[^\n]+")
YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS: Final = re.compile(rf"{YEAR.pattern}(?: ?- ?{YEAR.pattern})?")
_LEAD: Final = re.compile(
    r"(?:(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})*(?= +[^\W\d])|[IVX]{1,5}[.)]|[a-zđ][.)])\s*)?"
    r"(?:[^:()\d]{1,12}: *)?[^\w(]*(?=\w)",
)
_ASIDE: Final = re.compile(r"\s*\((?![A-ZĐ0-9&/-]{2,10}\))[^()]*\)$")
_QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PART: Final = re.compile(
    r"(?<!\w)(?:tháng (?P<month>0?[1-9]|1[0-2])|(?P<months>[1-9]|1[01]) tháng(?: đầu)?"
    r"|quý (?P<quarter>i{1,3}|iv|[1-4]))(?: ?[/-] ?| năm | )(?P<year>(?:19|20)\d\d)(?!\d)",
)
_RULED: Final = re.compile(r":?-{2,}:?")


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
    title, unit
        The head of a column that itself names what is measured, and the unit in brackets there.
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
    title: "Cell | None" = None
    unit: "Cell | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a table; printed where its cells, and those of its rows, have no borders."""

    cells: tuple[Cell, ...] = ()
    is_printed: bool = False


def under(cell: Cell, column: Cell) -> Cell:
    """Give a cell with what the head of its column says."""
    return replace(cell, says=column.says, of=column.of, period=column.period, percent=column.percent,
                   title=column.title, unit=column.unit)


def as_name(text: str, cell: Cell) -> Cell:
    """Give the cell of a row's name without its number, what leads in to it, and an explanation in brackets."""
    lead, aside = _LEAD.match(text, cell.start, cell.end), _ASIDE.search(text, cell.start, cell.end)
    start = lead.end() if lead else cell.start
    return replace(cell, start=start, end=aside.start() if aside and aside.start() > start else cell.end)


def columns(head: Sequence[Cell]) -> list[Column]:
    """Give the columns of a head."""
    return [Column(start=cell.start, named=cell.named, end=cell.end, says=cell.says) for cell in head]


def dated(view: str, head: Sequence[Cell]) -> Iterator[Cell]:
    """Give the cells of a head with the times of their columns, and with what the comparing ones compare.

    A column that tells no time has that of the first one with a year, or of the column on its left that it compares.
    """
    periods = [period for cell in head if (period := _period(view[cell.start : cell.end]))]
    left: Cell | None = None
    for cell in head:
        period = _period(view[cell.start : cell.end])
        part = _part_of_year(view[cell.start : cell.end])
        more = _YEARS.sub("", view[cell.named : cell.end])
        if part is not None:
            period = part
        elif period is not None:
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
    return "/".join(YEAR.findall(found.group())) if found else None


def _part_of_year(words: str) -> str | None:
    """Give the month, months or quarter of a year that the head of a column names, in EDTF."""
    found = _PART.search(words)
    if found is None:
        return None
    year, month, months, quarter = found["year"], found["month"], found["months"], found["quarter"]
    if month:
        return f"{year}-{int(month):02}"
    first, last = (1, int(months)) if months else (3 * _QUARTERS[quarter] - 2, 3 * _QUARTERS[quarter])
    return f"{year}-{first:02}/{year}-{last:02}"


def lines(text: str, block: Block) -> Iterator[tuple[Cell, ...]]:
    """Give the cells of a block: line by line, or all at once where every line holds one."""
    found = [tuple(split_cells(text, *line.span(), BAR)) for line in _LINE.finditer(text, block.start, block.end)]
    if len(found) > 1 and all(len(line) == 1 for line in found):
        yield tuple(replace(cell, row=block.start) for line in found for cell in line)
    else:
        # The line of dashes below the head of a table in Markdown holds no cells.
        yield from (line for line in found
                    if not all(_RULED.fullmatch(text, cell.start, cell.end) for cell in line))


def split_cells(text: str, first: int, last: int, border: re.Pattern[str]) -> Iterator[Cell]:
    """Give the cells between two offsets, empty ones too, but for those outside a border of bars."""
    bars = [found.span() for found in border.finditer(text, first, last)]
    edges = [*([] if bars and bars[0][0] == first else [(first, first)]), *bars,
             *([] if bars and bars[-1][1] == last else [(last, last)])]
    for (_, left), (right, _) in pairwise(edges):
        cell = text[left:right]
        start = left + len(cell) - len(cell.lstrip())
        yield Cell(start=start, end=max(start, left + len(cell.rstrip())), row=first, line=first)


def same_row(cells: Sequence[Cell], beside: Cell, says: str) -> Cell | None:
    """Give the cell of one column in the row of another cell."""
    return next((cell for cell in cells if cell.row == beside.row and cell.says == says), None)


def holds_figures(view: str, cells: Sequence[Cell]) -> bool:
    """Tell whether a cell of a row holds a figure, and so is no head."""
    return any(is_figure(view[cell.start : cell.end]) and not YEAR.search(view, cell.start, cell.end)
               for cell in cells)
