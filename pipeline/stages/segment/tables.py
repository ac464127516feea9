"""Rows of tables that were flattened to text."""

import re
from collections.abc import Sequence
from functools import reduce
from typing import Final

from pipeline import tabular
from pipeline.stacks import Stacks
from pipeline.stages.segment.lines import Piece

_CELL: Final = 60
_PAIR: Final = 2
_ROWS: Final = 6
_NUMERIC_SHARE: Final = 0.3
_BETWEEN: Final = 80
_BORDER: Final = re.compile(r"[|\t]")
_RULE: Final = re.compile(r"[\s|:-]*-{2,}[\s|:-]*\|[\s|:-]*|\|[\s|:-]*-{2,}[\s|:-]*")
_WIDEST_STACK: Final = 12
_LONGEST_CELL: Final = 120
_LONGEST_NAME: Final = 300
_FIGURE: Final = re.compile(r"[-+]?[\d.,/%\s()x-]*\d[\d.,/%\s()-]*\w{0,5}")


def mark_tables(lines: Sequence[Piece], names: tabular.ColumnNames, stacks: Stacks) -> list[Piece]:
    """Give the lines with the heads and rows of tables without borders marked, before lines are joined.

    Parameters
    ----------
    lines
        The lines of a document in order, furniture known.
    names
        The names of columns.
    stacks
        Reads tables with a cell a line.

    Returns
    -------
    list of Piece
        A row whose cells stand on lines of their own is one piece of as many lines.
    """
    marked: list[Piece] = []
    at = 0
    while at < len(lines):
        rows, end = _ruled_rows(lines, at)
        if not rows:
            rows, end = _printed_rows(lines, at, names)
        if not rows:
            rows, end = _stacked_rows(lines, at, names, stacks)
        marked.extend(rows or lines[at : at + 1])
        at = end if rows else at + 1
    return marked


def _ruled_rows(lines: Sequence[Piece], at: int) -> tuple[list[Piece], int]:
    """Give the head and rows of a table in Markdown, whose second line is a rule of dashes; none where none begins."""
    if at + 1 == len(lines) or "|" not in lines[at].cased or not _RULE.fullmatch(lines[at + 1].cased):
        return [], at
    end = at + 2
    while end < len(lines) and "|" in lines[end].cased:
        end += 1
    return [line.is_a("table_row") for line in lines[at:end]], end


def _printed_rows(lines: Sequence[Piece], at: int, names: tabular.ColumnNames) -> tuple[list[Piece], int]:
    """Give the head and rows of a table with a row a line, and the index behind it; none where no table begins."""
    head = names.head(lines[at].folded) if _is_plain(lines[at]) else ()
    if not head:
        return [], at
    end = last = at + 1
    rows = 0
    while end < len(lines) and _is_plain(lines[end]):
        if tabular.split_row(lines[end].folded, head):
            rows, last = rows + 1, end + 1
        elif lines[end].size > _BETWEEN or lines[end].stops:
            break
        end += 1
    if rows < _PAIR:
        return [], at
    return [line.is_a("table_row") for line in lines[at:last]], last


def _stacked_rows(
    lines: Sequence[Piece], at: int, names: tabular.ColumnNames, stacks: Stacks,
) -> tuple[list[Piece], int]:
    """Give the head and rows of a table with a cell a line, and the index behind it; none where no table begins."""
    head: list[tabular.Column] = []
    end = at
    while end < len(lines) and len(head) < _WIDEST_STACK:
        column = names.one(lines[end].folded)
        # "TT" alone may as well be a news agency's by-line.
        if column is None or not (_is_plain(lines[end]) or column.says == "number"):
            break
        head.append(column)
        end += 1
    if not (tabular.is_head(head) or tabular.is_nameless(head)):
        return [], at
    body = end
    while end < len(lines) and _is_plain(lines[end]) and _may_be_cell(lines, end):
        end += 1
    rows = stacks.rows([line.folded for line in lines[body:end]], head)
    if len(rows) < _PAIR:
        return [], at
    spans = [(at, body), *((body + first, body + last) for first, last in rows)]
    return [_joined(lines[first:last]).is_a("table_row") for first, last in spans], spans[-1][1]


def _may_be_cell(lines: Sequence[Piece], at: int) -> bool:
    """Tell whether a line may be one cell: it is short, or a figure follows, and it ends no sentence.

    A number may have its full stop.
    """
    line = lines[at]
    names = at + 1 < len(lines) and tabular.is_figure(lines[at + 1].folded.strip())
    is_short = line.size <= (_LONGEST_NAME if names else _LONGEST_CELL)
    return is_short and (not line.stops or tabular.is_number(line.folded.strip()))


def _joined(lines: Sequence[Piece]) -> Piece:
    return reduce(Piece.join, lines)


def _is_plain(piece: Piece) -> bool:
    return piece.kind is None and not _BORDER.search(piece.cased)


def mark_rows(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces with table rows marked: lines of several cells, and runs of one-cell lines with many figures.

    Parameters
    ----------
    pieces
        The pieces of a document in order, furniture known.
    """
    marked = [
        piece.is_a("table_row") if piece.kind is None and _has_cells(pieces, index) else piece
        for index, piece in enumerate(pieces)
    ]
    start = 0
    while start < len(marked):
        end = _run_end(marked, start)
        figures = sum(_is_figure(piece) for piece in marked[start:end])
        if end - start < _ROWS:
            start += 1
            continue
        if figures >= _NUMERIC_SHARE * (end - start):
            marked[start:end] = [piece.is_a("table_row") for piece in marked[start:end]]
        start = end
    return marked


def _run_end(pieces: Sequence[Piece], start: int) -> int:
    """Give the end of the run of one-cell lines that are set apart from each other in the same way."""
    end = start
    while end < len(pieces) and _is_cell(pieces[end]):
        if end > start + 1 and pieces[end].gap != pieces[start + 1].gap:
            break
        end += 1
    return end


def _has_cells(pieces: Sequence[Piece], index: int) -> bool:
    cells = pieces[index].cells
    beside = [pieces[other].cells for other in (index - 1, index + 1) if 0 <= other < len(pieces)]
    return cells > _PAIR or (cells == _PAIR and any(other > 1 for other in beside))


def _is_cell(piece: Piece) -> bool:
    return piece.kind is None and piece.size <= _CELL and not piece.stops and piece.marker is None


def _is_figure(piece: Piece) -> bool:
    return _FIGURE.fullmatch(piece.folded) is not None
