"""Rows of tables that were flattened to text."""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.stages.segment.lines import Piece

_CELL: Final = 60
_PAIR: Final = 2
_ROWS: Final = 6
_NUMERIC_SHARE: Final = 0.3
_FIGURE: Final = re.compile(r"[-+]?[\d.,/%\s()x-]*\d[\d.,/%\s()-]*\w{0,5}")


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
