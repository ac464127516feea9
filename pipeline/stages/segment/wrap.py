"""Joins hard-wrapped lines.

Some documents break their lines at a width, in the middle of sentences and names; others put one paragraph or one
sentence on a line. Which of the two it is shows in the lines themselves: in wrapped text most lines that run near the
width stop without punctuation, and the line below goes on in small letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pipeline.rules import Rule
from pipeline.stages.segment.lines import Piece
from pipeline.stages.segment.markers import Marker, MarkerReader
from pipeline.stages.segment.runs import BULLETS

_WIDEST: Final = 200
_MOST: Final = 0.95
_TAIL: Final = 12
_NEAR: Final = 0.6
_FULL: Final = 0.75
_ENOUGH: Final = 3
_ENOUGH_SPACED: Final = 4
_SHARE: Final = 0.4
_SHARE_SPACED: Final = 0.5
_SENTENCE_ENDS: Final = frozenset(".!?…;:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapping:
    """How a document's lines are wrapped: at which width, and with how many blank lines between the wrapped lines."""

    width: int
    gap: int = 0


class Joiner:
    """Joins the lines that belong to one block.

    Parameters
    ----------
    reader
        Reads the marker of a joined piece anew: a number on a line of its own belongs to the text below.
    rules
        The rules of ``segment/joins``: what a line ends in that cannot end a sentence.
    """

    def __init__(self, reader: MarkerReader, rules: Sequence[Rule]) -> None:
        self._reader = reader
        self._rules = tuple(rules)

    def join(self, lines: Sequence[Piece]) -> list[Piece]:
        """Join lines.

        Parameters
        ----------
        lines
            Lines in order, those known by their wording with their kind, the others with their marker.

        Returns
        -------
        list of Piece
            The pieces in order; they hold every line.
        """
        wrapping = find_wrapping(lines)
        pieces: list[Piece] = []
        numbers: dict[str, int] = {}
        last: Piece | None = None
        for line in lines:
            above = pieces[-1] if pieces else None
            if above is not None and last is not None and self._goes_on(above, last, line, wrapping, numbers):
                joined = above.join(line)
                read_anew = self._reader.read(joined.cased) if above.is_bare_marker else None
                pieces[-1] = replace(joined, marker=read_anew or above.marker)
            else:
                pieces.append(line)
                if line.marker is not None and line.marker.ordinal is not None:
                    numbers[line.marker.scheme] = line.marker.ordinal
            last = line
        return pieces

    def _goes_on(
        self, piece: Piece, last: Piece, line: Piece, wrapping: Wrapping | None, numbers: dict[str, int],
    ) -> bool:
        """Tell whether `line` goes on the `piece` whose last line is `last`."""
        if piece.kind is not None or line.kind is not None:
            return False
        if piece.is_bare_marker:
            return line.gap <= 1 and line.marker is None
        if line.gap > (wrapping.gap if wrapping else 0):
            return False
        if self._is_open(last, line):
            return True
        if wrapping is None:
            return line.marker is None and line.starts_small and last.ending not in _SENTENCE_ENDS
        return _goes_on_wrapped(last, line, wrapping, numbers)

    def _is_open(self, last: Piece, line: Piece) -> bool:
        """Tell whether a line ends in what cannot end a sentence and the line below can go on it."""
        tail = last.folded[-_TAIL:]
        digit = line.folded[:1].isdigit()
        return any(
            (digit if rule.get("next") == "digit" else line.marker is None) and rule.compiled.search(tail)
            for rule in self._rules
        )


def find_wrapping(lines: Sequence[Piece]) -> Wrapping | None:
    """Give how a document's lines are wrapped, or ``None`` when they are not.

    Parameters
    ----------
    lines
        Its lines in order.
    """
    sizes = sorted(line.size for line in lines if line.kind is None)
    # A web address or a line that slipped through unwrapped may be longer than the width.
    width = sizes[int((len(sizes) - 1) * _MOST)] if sizes else 0
    if not 0 < width <= _WIDEST:
        return None
    for gap, enough, share in ((0, _ENOUGH, _SHARE), (1, _ENOUGH_SPACED, _SHARE_SPACED)):
        pairs = [
            (above, below) for above, below in pairwise(lines)
            if below.gap == gap and above.kind is None is below.kind and above.size >= _NEAR * width
        ]
        running = [below for above, below in pairs if above.ending not in _SENTENCE_ENDS]
        small = [below for below in running if below.marker is None and below.starts_small]
        if len(running) >= max(enough, share * len(pairs)) and len(small) >= share * len(running):
            return Wrapping(width=width, gap=gap)
    return None


def _goes_on_wrapped(last: Piece, line: Piece, wrapping: Wrapping, numbers: dict[str, int]) -> bool:
    ends = last.ending in _SENTENCE_ENDS
    if line.marker is not None:
        return not ends and last.size > _FULL * wrapping.width and _is_accident(line, line.marker, last, numbers)
    if line.starts_small:
        return True
    if last.cased.isupper() or line.cased.isupper():
        return last.cased.isupper() and line.cased.isupper() and not ends
    if ends and line.gap:
        return False
    return last.size > (_FULL if ends else _NEAR) * wrapping.width


def _is_accident(line: Piece, marker: Marker, last: Piece, numbers: dict[str, int]) -> bool:
    """Tell whether what looks like a marker was only brought to the front of a line by wrapping."""
    if marker.scheme in BULLETS:
        text = line.cased[marker.width :].lstrip()
        return text[:1].islower() or (text[:1].isdigit() and last.folded[-1:].isdigit())
    return marker.ordinal not in {1, numbers.get(marker.scheme, 0) + 1}
