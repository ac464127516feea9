"""Lines of a text, and the pieces of one or more lines that later become blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pipeline import text as texts
from pipeline.model import BlockKind
from pipeline.stages.segment.markers import Marker

_CLOSERS: Final = "\"')]”’»* "
_TERMINALS: Final = ".!?…;:,"
_STOPS: Final = frozenset(".!?…;")
_CELL_BORDER: Final = re.compile(r"[|\t]+|(?<=\S)[^\S\n]{3,}(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text that is, or becomes, one block: first a single line, after joining perhaps several.

    Attributes
    ----------
    start, end
        Half-open offsets in the canonical text, outer blanks excluded.
    cased, folded
        The stretch in the two views of equal length, line ends as blanks.
    gap
        Number of blank lines above it; the first line of a text has one.
    lines
        Number of printed lines it holds.
    cells
        Number of table cells its first line shows, 1 where no cell border stands in it.
    kind
        The block kind, once known.
    role
        What a rule said it is, such as ``dateline`` or ``credit``; empty when none did.
    marker
        The printed number, letter or bullet it begins with.
    """

    start: int
    end: int
    cased: str
    folded: str
    gap: int = 0
    lines: int = 1
    cells: int = 1
    kind: BlockKind | None = None
    role: str = ""
    marker: Marker | None = None

    @property
    def size(self) -> int:
        """Number of characters."""
        return self.end - self.start

    @property
    def body(self) -> str:
        """The folded text behind the marker."""
        return self.folded[self.marker.width :].lstrip() if self.marker else self.folded

    @property
    def ending(self) -> str:
        """The punctuation it ends in, looking through closing quotes and brackets; empty when there is none."""
        last = self.folded.rstrip(_CLOSERS)[-1:]
        return last if last and last in _TERMINALS else ""

    @property
    def stops(self) -> bool:
        """Whether it ends as a sentence or clause does; a colon or comma leads on."""
        return self.ending in _STOPS

    @property
    def starts_small(self) -> bool:
        """Whether it begins with a small letter."""
        return self.cased[0].islower()

    @property
    def is_bare_marker(self) -> bool:
        """Whether it holds a marker and nothing else."""
        return self.marker is not None and not self.body

    def is_a(self, kind: BlockKind, role: str = "") -> "Piece":
        """Give it again with a kind (and a role); only a list item or heading keeps its marker."""
        marker = self.marker if kind in {"list_item", "heading"} else None
        return replace(self, kind=kind, role=role or self.role, marker=marker)

    def join(self, below: "Piece") -> "Piece":
        """Give one piece that reaches from here to the end of the piece below."""
        between = " " * (below.start - self.end)
        return replace(
            self, end=below.end, cased=self.cased + between + below.cased, folded=self.folded + between + below.folded,
            lines=self.lines + below.lines,
        )


def read_lines(text: str) -> Iterator[Piece]:
    """Give the non-blank lines of a canonical text, in order.

    Parameters
    ----------
    text
        The canonical text.

    Yields
    ------
    Piece
        One per line that holds more than blanks, with neither kind nor marker.
    """
    cased = texts.cased(text)
    folded = texts.lower(cased)
    at, gap = 0, 1
    for line in text.split("\n"):
        start = at + len(line) - len(line.lstrip())
        end = at + len(line.rstrip())
        at += len(line) + 1
        if end <= start:
            gap += 1
            continue
        yield Piece(start=start, end=end, cased=cased[start:end], folded=folded[start:end], gap=gap,
                    cells=len(cell_borders(text[start:end])) + 1)
        gap = 0


def cell_borders(line: str) -> list[int]:
    """Give the offsets inside a line at which a new table cell begins: at a bar, a tab or three blanks."""
    return [found.start() for found in _CELL_BORDER.finditer(line) if found.start() and found.end() < len(line)]


def cut(piece: Piece, at: list[int]) -> Iterator[Piece]:
    """Cut one line into pieces at offsets counted from its start; blanks at the cuts belong to no piece."""
    for number, (first, last) in enumerate(zip([0, *at], [*at, piece.size], strict=True)):
        cased = piece.cased[first:last]
        start = piece.start + first + len(cased) - len(cased.lstrip())
        end = piece.start + first + len(cased.rstrip())
        if end > start:
            yield replace(piece, start=start, end=end, gap=0 if number else piece.gap, cells=1, cased=cased.strip(),
                          folded=piece.folded[start - piece.start : end - piece.start])
