"""Puts a sentence's quantities into their frames: indicator, predicate, what each is measured against."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.match import Hit
from pipeline.rules import RuleSet
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.predicate import MOVES, Predicate, read_predicate
from pipeline.stages.targets.quantities import COUNT, PERCENT, TIMES, Quantity
from pipeline.stages.targets.subject import SubjectFinder

Span = tuple[int, int]
_KEEPS_SUBJECT: Final = MOVES | {"becomes", "share", "each"}
_NAMES: Final = frozenset({"ADMIN_UNIT", "ORG", "OFFICIAL", "PERSON", "DATE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A quantity with the words around it that say what it means.

    Attributes
    ----------
    quantity
        The quantity.
    indicator
        The phrase that names what is measured, or ``None``.
    predicate
        The cue words before the quantity.
    reference, against
        The phrase that says what it is measured against, and what kind of thing that is.
    statement
        Number of the statement within the sentence: quantities of one indicator share it.
    own
        The indicator stands at this quantity itself, not at one before it.
    floor, ceiling
        The stretch of text that belongs to this quantity alone.
    """

    quantity: Quantity
    indicator: Span | None
    predicate: Predicate
    reference: Span | None
    against: str | None
    statement: int
    own: bool
    floor: int
    ceiling: int


class Framer:
    """Frames the quantities of a sentence.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule for rule in rules.rules("targets/shapes")}
        self._soft, self._hard = shapes["clause.soft"], shapes["clause.hard"]
        self._subjects = SubjectFinder(self._soft, self._hard)

    def frames(self, passage: Passage, quantities: Sequence[Quantity], carried: Span | None) -> list[Frame]:
        """Give the frames of a sentence's quantities.

        Parameters
        ----------
        passage
            The sentence.
        quantities
            Its quantities, in text order.
        carried
            The indicator of the sentence before, for a sentence that names none.

        Returns
        -------
        list of Frame
            One for each quantity, in the same order.
        """
        frames: list[Frame] = []
        current = carried
        statement = 0
        for index, quantity in enumerate(quantities):
            before = quantities[index - 1].end if index else passage.start
            behind = quantities[index + 1].start if index + 1 < len(quantities) else passage.end
            floor = self._floor(passage, before, quantity.start) if index else before
            predicate = read_predicate(passage, before, quantity.start, self._hard)
            own = self._own(passage, quantity, predicate, floor, behind, current)
            if own is not None or not frames:
                statement += 1
            current = own or current
            reference = self._reference(passage, quantity, predicate, behind)
            frames.append(Frame(
                quantity=quantity, indicator=current, predicate=predicate, statement=statement, own=own is not None,
                reference=reference[0] if reference else None, against=reference[1] if reference else None,
                floor=floor, ceiling=behind,
            ))
        return frames

    # --- indicator --------------------------------------------------------------------------------------------------

    def _own(  # noqa: PLR0913, PLR0917  the quantity and the stretch of text that is its own
        self, passage: Passage, quantity: Quantity, predicate: Predicate, floor: int, ceiling: int,
        current: Span | None,
    ) -> Span | None:
        """Give the indicator that stands at the quantity, or ``None`` when it takes the one before it."""
        left = None
        if floor < predicate.start:
            left = self._subjects.left(passage, floor, predicate.start, counted=quantity.noun is not None)
        if left and passage.marks.starting("references", left[0]) and not self._subjects.has_head(passage, *left):
            left = None
        move = predicate.first(_KEEPS_SUBJECT)
        if left and self._subjects.has_head(passage, *left) and (
            not quantity.noun or self._names_count(passage, left, predicate)
        ):
            return left
        if quantity.noun:
            return None if move and current and not left else quantity.noun
        if quantity.unit == PERCENT and move not in {"share", "ratio"}:
            return self._planned(passage, quantity, ceiling) or self._subjects.right(passage, quantity.end, ceiling) or left
        return left

    def _names_count(self, passage: Passage, left: Span, predicate: Predicate) -> bool:
        """Tell whether a phrase before a count names it, rather than a verb that has the counted for its object."""
        head = passage.marks.starting("heads", left[0])
        verb = passage.marks.ending("ends", left[1])
        acting = bool(head and head.entry.attributes.get("act"))
        return bool(predicate.says) or acting or not (verb and verb.entry.get("role") == "verb")

    def _planned(self, passage: Passage, quantity: Quantity, ceiling: int) -> Span | None:
        """Give what a plan is for (``100% chỉ tiêu tuyển quân``)."""
        start = self._word_behind(passage, quantity.end, ceiling)
        plan = passage.marks.starting("references", start)
        if plan is None or plan.entry.get("against") != "plan":
            return None
        found = self._subjects.right(passage, plan.end, ceiling)
        return found if found and self._subjects.has_head(passage, *found) else None

    def _word_behind(self, passage: Passage, at: int, ceiling: int) -> int:
        while at < ceiling and passage.view[at] == " ":
            at += 1
        return at

    def _floor(self, passage: Passage, start: int, end: int) -> int:
        """Give where a subject may begin at the earliest: behind the complement of the quantity before, or brackets."""
        closing = passage.view.rfind(")", start, end)
        opened = passage.view.find("(", start, end)
        if -1 < opened < closing:
            return closing + 1
        return self._complement_end(passage, start, end)

    def _complement_end(self, passage: Passage, start: int, end: int) -> int:
        """Give where the words that still belong to the quantity before end: at the first boundary."""
        found = [rule.compiled.search(passage.view, start, end) for rule in (self._soft, self._hard)]
        return min((hit.start() for hit in found if hit), default=end)

    # --- reference --------------------------------------------------------------------------------------------------

    def _reference(
        self, passage: Passage, quantity: Quantity, predicate: Predicate, ceiling: int,
    ) -> tuple[Span, str] | None:
        if predicate.reference:
            return (predicate.reference.start, predicate.reference_end), self._against(passage, predicate.reference)
        start = self._word_behind(passage, quantity.end, ceiling)
        hit = passage.marks.starting("references", start)
        if hit is None or (quantity.unit == COUNT and hit.entry.get("against") not in {"time", "any"}):
            return self._reference_in_front(passage, quantity, predicate)
        end = self._complement_end(passage, hit.end, ceiling)
        while end > hit.end and passage.view[end - 1] in " ,":
            end -= 1
        return (hit.start, end), self._against(passage, hit)

    def _reference_in_front(
        self, passage: Passage, quantity: Quantity, predicate: Predicate,
    ) -> tuple[Span, str] | None:
        """Give a reference that stands before the word of movement (``so với cùng kỳ tăng 5%``)."""
        if not predicate.first(MOVES) or quantity.unit not in {PERCENT, TIMES}:
            return None
        hits = passage.marks.within("references", max(passage.start, predicate.start - _REACH), predicate.start)
        for hit in reversed(hits):
            if hit.entry.attributes.get("compares") and not self._hard.compiled.search(
                passage.view, hit.end, predicate.start,
            ) and "," not in passage.view[hit.end : predicate.start].rstrip(" ,"):
                end = max(hit.end, _trimmed(passage, hit.end, predicate.start))
                return (hit.start, end), self._against(passage, hit)
        return None

    def _against(self, passage: Passage, hit: Hit) -> str:
        """Tell what a reference is: where its words leave it open, the name behind them tells."""
        against = hit.entry.get("against")
        if against != "any":
            return against
        following = passage.entity_over(hit.end + 1, frozenset({"DATE", "ADMIN_UNIT"}))
        if following is None:
            return "time"
        return "time" if following.label == "DATE" else "place"


_REACH: Final = 60


def _trimmed(passage: Passage, start: int, end: int) -> int:
    while end > start and passage.view[end - 1] in " ,":
        end -= 1
    return end
