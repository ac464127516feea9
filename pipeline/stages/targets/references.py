"""Finds what a quantity is measured against: a plan, an earlier time, another place, a whole."""

from typing import Final

from pipeline.match import Hit
from pipeline.stages.targets.clauses import Clauses
from pipeline.stages.targets.passage import Passage, word_at
from pipeline.stages.targets.predicate import MOVES, Predicate
from pipeline.stages.targets.quantity import PERCENT, TIMES, Quantity

Span = tuple[int, int]
_REACH: Final = 60


class ReferenceFinder:
    """Finds what quantities are measured against.

    Parameters
    ----------
    clauses
        Tells where clauses end.
    """

    def __init__(self, clauses: Clauses) -> None:
        self._clauses = clauses

    def find(
        self, passage: Passage, quantity: Quantity, predicate: Predicate, ceiling: int,
    ) -> tuple[Span, str] | None:
        """Give the phrase that says what a quantity is measured against, and what kind of thing that is.

        Parameters
        ----------
        passage
            The sentence.
        quantity
            One of its quantities.
        predicate
            The cue words before it.
        ceiling
            Where the words that may belong to it end.
        """
        if predicate.reference:
            return (predicate.reference.start, predicate.reference_end), _against(passage, predicate.reference)
        hit = passage.marks.starting("references", word_at(passage, quantity.end, ceiling))
        if hit is None or not _refers(quantity, hit):
            return self._in_front(passage, predicate)
        end = _trimmed(passage, hit.end, self._clauses.first_break(passage, hit.end, ceiling))
        return (hit.start, end), _against(passage, hit)

    def _in_front(self, passage: Passage, predicate: Predicate) -> tuple[Span, str] | None:
        """Give a reference that stands before the word of movement (``so với cùng kỳ tăng 5%``)."""
        if not predicate.first(MOVES):
            return None
        floor = max(passage.start, predicate.start - _REACH)
        for hit in reversed(passage.marks.within("references", floor, predicate.start)):
            end = _trimmed(passage, hit.end, predicate.start)
            if hit.entry.attributes.get("compares") and self._clauses.first_break(passage, hit.end, end) == end:
                return (hit.start, end), _against(passage, hit)
        return None


def _refers(quantity: Quantity, hit: Hit) -> bool:
    """Tell whether a phrase behind a quantity says what it is measured against (not when: ``85% năm 2004``)."""
    if hit.entry.attributes.get("compares"):
        return True
    return quantity.unit == TIMES or (quantity.unit == PERCENT and hit.entry.get("against") != "time")


def _against(passage: Passage, hit: Hit) -> str:
    """Tell what a reference is: where its words leave it open, the name behind them tells."""
    against = hit.entry.get("against")
    if against != "any":
        return against
    following = passage.entity_over(hit.end + 1, frozenset({"DATE", "ADMIN_UNIT"}))
    return "place" if following and following.label == "ADMIN_UNIT" else "time"


def _trimmed(passage: Passage, start: int, end: int) -> int:
    while end > start and passage.view[end - 1] in " ,":
        end -= 1
    return end
