"""Joins hard-wrapped lines.

Some documents break their lines at a width, in the middle of sentences and names; others put one paragraph or one
sentence on a line. Which of the two it is shows in the lines themselves: in wrapped text most lines that run near the
width stop without punctuation, and the line below goes on in lower case.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipeline.stages.segment.lines import Piece
from pipeline.stages.segment.markers import MarkerReader

_WIDEST: Final = 200
_NEAR: Final = 0.6
_SHORT: Final = 0.75
_ENOUGH_PAIRS: Final = 3
_SENTENCE_ENDS: Final = ".!?…;:"


def join_lines(lines: Sequence[Piece], reader: MarkerReader) -> list[Piece]:
    """Join the lines that belong to one block.

    Parameters
    ----------
    lines
        Lines in order, those known by their wording with their kind, all with their marker.
    reader
        Reads the marker of a joined piece anew: a number on a line of its own belongs to the text below.

    Returns
    -------
    list of Piece
        The pieces in order; they hold every line.
    """
    width = wrap_width(lines)
    pieces: list[Piece] = []
    last: Piece | None = None
    for line in lines:
        above = pieces[-1] if pieces else None
        if above is not None and last is not None and _goes_on(above, last, line, width):
            joined = above.join(line)
            pieces[-1] = replace(joined, marker=reader.read(joined.cased)) if above.is_bare_marker else joined
        else:
            pieces.append(line)
        last = line
    return pieces


def wrap_width(lines: Sequence[Piece]) -> int | None:
    """Give the width at which a document's lines are wrapped, or ``None`` when they are not.

    Parameters
    ----------
    lines
        Its lines in order.
    """
    free = [line for line in lines if line.kind is None]
    if not free:
        return None
    width = max(line.end - line.start for line in free)
    if width > _WIDEST:
        return None
    pairs = [(above, below) for above, below in pairwise(lines)
             if below.gap == 0 and above.kind is None and below.kind is None and _size(above) >= _NEAR * width]
    running = [below for above, below in pairs if above.ending not in _SENTENCE_ENDS or not above.ending]
    lower = [below for below in running if below.marker is None and below.cased[0].islower()]
    is_wrapped = len(running) >= max(_ENOUGH_PAIRS, 0.4 * len(pairs)) and len(lower) >= 0.4 * len(running)
    return width if is_wrapped else None


def _size(piece: Piece) -> int:
    return piece.end - piece.start


def _goes_on(piece: Piece, last: Piece, line: Piece, width: int | None) -> bool:
    """Tell whether `line` goes on the `piece` whose last line is `last`."""
    if piece.kind is not None or line.kind is not None or line.marker is not None:
        return False
    if piece.is_bare_marker:
        return line.gap <= 1
    stops = bool(last.ending) and last.ending in _SENTENCE_ENDS
    if line.gap or (width is None and stops):
        return False
    if line.cased[0].islower() or width is None:
        return line.cased[0].islower()
    if last.cased.isupper() or line.cased.isupper():
        return last.cased.isupper() and line.cased.isupper() and not stops
    return _size(last) > (_SHORT if stops else _NEAR) * width
