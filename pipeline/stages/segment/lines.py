"""Lines of a text, and the pieces of one or more lines that later become blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline import text as texts
from pipeline.model import BlockKind
from pipeline.stages.segment.markers import Marker

_CLOSERS: Final = "\"')]”’»*"
_TERMINALS: Final = ".!?…;:,"


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
    kind
        The block kind, once known.
    role
        What a line rule said it is, such as ``dateline`` or ``credit``; empty when none did.
    marker
        The printed number, letter or bullet it begins with.
    """

    start: int
    end: int
    cased: str
    folded: str
    gap: int = 0
    lines: int = 1
    kind: BlockKind | None = None
    role: str = ""
    marker: Marker | None = None

    @property
    def body(self) -> str:
        """The folded text behind the marker."""
        return self.folded[self.marker.width :].lstrip() if self.marker else self.folded

    @property
    def ending(self) -> str:
        """The punctuation it ends in, looking through closing quotes and brackets; empty when there is none."""
        last = self.folded.rstrip(_CLOSERS + " ")[-1:]
        return last if last and last in _TERMINALS else ""

    def set(self, kind: BlockKind, role: str = "") -> "Piece":
        """Give it again with a kind (and a role)."""
        return replace(self, kind=kind, role=role or self.role)

    @property
    def is_bare_marker(self) -> bool:
        """Whether it holds a marker and nothing else."""
        return self.marker is not None and not self.body

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
        yield Piece(start=start, end=end, cased=cased[start:end], folded=folded[start:end], gap=gap)
        gap = 0


def words(piece: Piece) -> Sequence[str]:
    """Give the words of a piece as they are printed."""
    return piece.cased.split()
