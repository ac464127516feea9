"""Finds what a quantity is measured against: a plan, an earlier time, another place, a whole."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.match import Hit
from pipeline.stages.targets.clauses import Clauses
from pipeline.stages.targets.passage import Passage, word_at
from pipeline.stages.targets.predicate import MOVES, Predicate
from pipeline.stages.targets.quantity import PERCENT, TIMES, Quantity

if TYPE_CHECKING:
    from pipeline.stages.targets.frame import Frame

Span = tuple[int, int]
_REACH: Final = 60
_CHANGES: Final = frozenset({"increase", "decrease"})
_MOVED: Final = _CHANGES | {"times"}
_PARTING: Final = frozenset(";()")
_REACHED: Final = frozenset({"link"})


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
            hit = self._behind_object(passage, quantity, predicate, ceiling)
        if hit is None:
            return self._in_front(passage, predicate) or self._opening(passage, quantity, predicate)
        end = _trimmed(passage, hit.end, self._clauses.first_break(passage, hit.end, ceiling))
        return (hit.start, end), _against(passage, hit)

    def _behind_object(self, passage: Passage, quantity: Quantity, predicate: Predicate, ceiling: int) -> Hit | None:
        """Give the reference behind what moved (``giảm 10% số vụ cháy so với quý I``)."""
        if not predicate.first(_MOVED):
            return None
        stop = self._clauses.first_break(passage, quantity.end, ceiling)
        return next((hit for hit in passage.marks.within("references", quantity.end, ceiling)
                     if hit.start < stop and hit.entry.attributes.get("compares")), None)

    def _opening(self, passage: Passage, quantity: Quantity, predicate: Predicate) -> tuple[Span, str] | None:
        """Give the reference that opens a sentence for all that moved in it (``So với cùng kỳ, số vụ giảm 5%``).

        A plan that opens one is for all shares that were reached (``So với kế hoạch năm, thu đạt 81%``).
        """
        hit = passage.marks.starting("references", passage.start)
        if hit is None or not hit.entry.attributes.get("compares"):
            return None
        is_reached = quantity.unit == PERCENT and predicate.first(_REACHED)
        if not (predicate.first(_CHANGES) if _against(passage, hit) == "time" else is_reached):
            return None
        end = self._clauses.first_break(passage, hit.end, quantity.start)
        if passage.view[end : end + 1] != "," or ";" in passage.view[end : quantity.start]:
            return None
        return (hit.start, _trimmed(passage, hit.end, end)), _against(passage, hit)

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


def shared(passage: Passage, frames: Sequence["Frame"]) -> list["Frame"]:
    """Let what moved share the time that the next to move in its clause, or brackets in it, are measured against.

    Parameters
    ----------
    passage
        The sentence.
    frames
        Its quantities in their frames.

    Returns
    -------
    list of Frame
        The same; in ``tăng 5 ha, sản lượng tăng 20 tấn so với năm 2020`` the area too is measured against 2020.
    """
    made = list(frames)
    _share_brackets(passage, made)
    for index in range(len(made) - 2, -1, -1):
        frame = made[index]
        if frame.reference or not frame.predicate.first(_MOVED):
            continue
        later = next((other for other in made[index + 1 :] if other.predicate.first(_MOVED)), None)
        if later is None or later.against != "time" or not later.reference:
            continue
        between = passage.view[frame.quantity.end : later.quantity.start]
        if later.reference[0] >= later.quantity.end and not _PARTING & set(between):
            made[index] = replace(frame, reference=later.reference, against=later.against)
    return made


def _share_brackets(passage: Passage, made: list["Frame"]) -> None:
    """Let a move and the same in brackets share a reference: ``tăng 5% so cùng kỳ (tăng 8 ha)``, ``5% (8 ha) so …``."""
    for index in range(1, len(made)):
        before, frame = made[index - 1], made[index]
        said = before.reference[1] if before.reference else before.quantity.end
        opened = word_at(passage, said, frame.quantity.start)
        closed = word_at(passage, frame.quantity.end, frame.ceiling)
        is_bracketed = passage.view[opened] == "(" and passage.view[closed : closed + 1] == ")"
        if not is_bracketed or not before.predicate.first(_CHANGES):
            continue
        hit = passage.marks.starting("references", word_at(passage, closed + 1, frame.ceiling))
        if before.reference and not frame.reference:
            made[index] = replace(frame, reference=before.reference, against=before.against)
        elif hit and not before.reference and hit.entry.attributes.get("compares"):
            end, against = _trimmed(passage, hit.end, frame.ceiling), _against(passage, hit)
            made[index - 1 : index + 1] = [
                replace(one, reference=(hit.start, end), against=against) for one in (before, frame)
            ]


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
