"""Runs: numbered lines that count on from each other, and whether they are headings or list items.

``1.`` and ``2.`` belong together when the numbers follow each other and nothing outer comes between. A run whose
members have text of their own below them is a run of headings; members that follow each other directly are list items.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.stages.segment.lines import Piece

BULLETS: Final = frozenset({"dash", "plus", "star", "dot"})
_HEADINGS: Final = frozenset({"part", "chapter", "section", "roman"})
_NEVER_BY_VOTE: Final = frozenset({"ordinal"})
_SHORT: Final = 120
_LONG: Final = 320
_SKIPPED: Final = 2


@dataclass(slots=True, kw_only=True, eq=False)
class Run:
    """Numbered pieces that count on from each other.

    Attributes
    ----------
    scheme
        Their numbering scheme.
    outer
        The runs that were open when this one began, outermost first.
    members
        Their indexes.
    last
        The number reached.
    """

    scheme: str
    outer: tuple["Run", ...]
    members: list[int] = field(default_factory=list)
    last: int = 0

    def takes(self, scheme: str, ordinal: int | None) -> bool:
        """Tell whether a number goes on this run; one number may be missing, as happens in real reports."""
        return scheme == self.scheme and ordinal is not None and self.last < ordinal <= self.last + _SKIPPED


def believe(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces without the letters that neither begin an alphabet nor follow on the letter before."""
    last: dict[str, int] = {}
    believed: list[Piece] = []
    for piece in pieces:
        marker = piece.marker
        if marker and marker.doubtful:
            ordinal = marker.ordinal or 0
            if ordinal == 1 or last.get(marker.scheme, 0) < ordinal <= last.get(marker.scheme, -_SKIPPED) + _SKIPPED:
                last[marker.scheme] = ordinal
            else:
                believed.append(replace(piece, marker=None))
                continue
        believed.append(piece)
    return believed


def find_runs(pieces: Sequence[Piece]) -> list[Run]:
    """Give the runs of the numbered pieces without a kind, by the order of their first members."""
    runs: list[Run] = []
    current: list[Run] = []
    for index, piece in enumerate(pieces):
        marker = piece.marker
        if marker is None or marker.number is None or piece.kind is not None:
            continue
        ordinal = marker.ordinal
        depths = [depth for depth, run in enumerate(current) if run.scheme == marker.scheme]
        depth = depths[-1] if depths else _depth_of_new(pieces, current, marker.rank)
        if not depths or not current[depth].takes(marker.scheme, ordinal):
            current[depth:] = [Run(scheme=marker.scheme, outer=tuple(current[:depth]))]
            runs.append(current[depth])
        del current[depth + 1 :]
        current[depth].members.append(index)
        current[depth].last = ordinal if ordinal is not None else current[depth].last + 1
    return runs


def _depth_of_new(pieces: Sequence[Piece], current: Sequence[Run], rank: int) -> int:
    """Give where a scheme that is not open begins: inside what is open, but outside what stands under a lower rank.

    A part that counts by ``1.`` at once does not make the next part's ``I.`` a part of its last item.
    """
    outer = 0
    for run in current:
        first = pieces[run.members[0]].marker
        if first is not None and first.rank > rank and run.scheme not in _HEADINGS:
            return outer
        outer += 1
    return outer


def heading_members(pieces: Sequence[Piece], run: Run, *, by_sentence: bool) -> set[int]:
    """Give the members of a run that are headings; the others are list items.

    Parameters
    ----------
    pieces
        All pieces of the document.
    run
        A run of them.
    by_sentence
        Whether the document puts every sentence on a line of its own, so that the lines below a list item may be the
        rest of it.
    """
    if run.scheme in _HEADINGS:
        return set(run.members)
    owning = {index: _has_own(pieces, index) for index in run.members}
    # What stands below the last member may be the text that follows the whole list.
    voters = run.members[:-1] or run.members
    votes = [owning[index] and not (by_sentence and pieces[index].stops) for index in voters]
    if run.scheme in _NEVER_BY_VOTE or sum(votes) < len(votes) / 2:
        return {index for index in run.members if owning[index] and _names_section(pieces[index])
                and (index in voters or pieces[index].ending == ":")}
    return {index for index in run.members
            if _names_section(pieces[index]) or (owning[index] and _may_head(pieces[index]))}


def _names_section(piece: Piece) -> bool:
    return piece.size <= _SHORT and not piece.stops


def _may_head(piece: Piece) -> bool:
    return piece.size <= _LONG or ". " not in piece.body


def _has_own(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether text that belongs to the piece alone stands below it: a paragraph, or items of an inner scheme."""
    marker = pieces[index].marker
    below = next_text(pieces, index)
    if marker is None or below is None or below.role == "closing":
        return False
    return below.marker is None or below.marker.rank > marker.rank


def next_text(pieces: Sequence[Piece], index: int) -> Piece | None:
    """Give the next piece of text below a piece; ``None`` where the document closes before it."""
    for below in range(index + 1, len(pieces)):
        if pieces[below].kind in {None, "table_row"}:
            return pieces[below]
        if pieces[below].kind == "meta":
            return None
    return None
