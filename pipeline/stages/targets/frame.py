"""Puts a sentence's quantities into their frames: indicator, predicate, what each is measured against."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.match import Hit
from pipeline.model import Entity
from pipeline.rules import RuleSet
from pipeline.stages.targets.clauses import Clauses
from pipeline.stages.targets.nouns import word_end
from pipeline.stages.targets.passage import Passage, word_at
from pipeline.stages.targets.predicate import COLON, MOVES, Predicate, read_predicate
from pipeline.stages.targets.quantities import PERCENT, TIMES, Quantity
from pipeline.stages.targets.references import ReferenceFinder
from pipeline.stages.targets.subject import SubjectFinder

Span = tuple[int, int]
_KEEPS_SUBJECT: Final = MOVES | {"becomes", "share", "each"}
_NAMING: Final = MOVES | {"link", "colon", "planned", "reached", "becomes", "share", "estimate"}
_OPENING: Final = 6


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
    column, dated
        In a table, what the head of its column says, and the year named there; `dated` also the respective time.
    placed
        The respective place.
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
    column: str | None = None
    dated: str | None = None
    placed: Entity | None = None


class Framer:
    """Frames the quantities of a sentence.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._clauses = Clauses(rules)
        self._listing = {rule.id: rule for rule in rules.rules("targets/shapes")}["join.list"]
        self._subjects = SubjectFinder(rules, self._clauses)
        self._references = ReferenceFinder(self._clauses)

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
            before = quantities[index - 1].reach if index else passage.start
            behind = quantities[index + 1].start if index + 1 < len(quantities) else passage.end
            floor = self._floor(passage, quantities[index - 1], quantity.start) if index else before
            predicate = read_predicate(
                passage, before, quantity.start, self._clauses.hard, shared=quantity.unit == PERCENT,
            )
            if frames and _restates(passage, frames[-1], predicate):
                own = None
            else:
                own = self._own(passage, quantity, predicate, (floor, behind), frames[-1] if frames else None)
            if own is not None or not frames:
                statement += 1
            current = own or current
            reference = self._references.find(passage, quantity, predicate, behind)
            frame = Frame(
                quantity=quantity, indicator=current, predicate=predicate, statement=statement, own=own is not None,
                reference=reference[0] if reference else None, against=reference[1] if reference else None,
                floor=floor, ceiling=behind,
            )
            frames.append(self._joined(passage, frames[-1], frame) if frames else frame)
        return frames

    # --- indicator --------------------------------------------------------------------------------------------------

    def _own(
        self, passage: Passage, quantity: Quantity, predicate: Predicate, stretch: Span, before: Frame | None,
    ) -> Span | None:
        """Give the indicator that stands at the quantity, or ``None`` when it takes the one before it."""
        floor, ceiling = stretch
        current = before.indicator if before else None
        placed = quantity.noun and not predicate.says and passage.marks.ending("placing", quantity.start - 1)
        # "rà soát tại 40 chợ": what comes before says nothing of the chợ.
        left = None if placed else self._left(passage, quantity, predicate, floor, current)
        head = self._subjects.head(passage, left) if left else None
        move = predicate.first(_KEEPS_SUBJECT)
        if left and head and (quantity.noun is None or self._names_count(passage, left, head, predicate)):
            acts = head.entry.attributes.get("act") and not quantity.noun
            return (self._object(passage, quantity, ceiling) if acts else None) or left
        if left and quantity.noun and self._tells(passage, quantity, left, predicate, before):
            return left
        if quantity.noun:

            says = predicate.first(_NAMING)
            if left is None and current and says and self._counts(passage, current, quantity):
                return None
            return self._subjects.counted(passage, quantity.noun, ceiling)
        if quantity.unit == PERCENT and move not in {"share", "ratio"}:
            right = self._planned(passage, quantity, ceiling) or self._subjects.right(passage, quantity.end, ceiling)
            return right or left
        return self._object(passage, quantity, ceiling) or left

    def _object(self, passage: Passage, quantity: Quantity, ceiling: int) -> Span | None:
        """Give what an amount is an amount of (``thu hồi 12 tỷ đồng nợ thuế``)."""
        if quantity.unit in {PERCENT, TIMES}:
            return None
        found = self._subjects.right(passage, quantity.end, ceiling)
        head = self._subjects.head(passage, found) if found else None
        return found if head and not head.entry.attributes.get("weak") else None

    def _tells(
        self, passage: Passage, quantity: Quantity, left: Span, predicate: Predicate, before: Frame | None,
    ) -> bool:
        """Tell whether a phrase that is no known name still says what a count is of."""
        if self._labels(passage, left, predicate):
            return True
        if self._classifies(passage, quantity, left, predicate):
            return True
        if " " not in passage.view[left[0] : left[1]] or "with" in predicate.says:
            return False
        counted = (before.indicator, before.quantity.noun) if before else ()
        repeats = any(self._repeats(passage, quantity, span) for span in counted)
        return (repeats and passage.view[quantity.start - 1] != "(") or self._repeats(passage, quantity, left)

    def _classifies(self, passage: Passage, quantity: Quantity, left: Span, predicate: Predicate) -> bool:
        """Tell whether the counted noun only counts what stands before it (``nữ 45 người``)."""
        noun = quantity.noun
        if noun is None or {"has", "with"} & set(predicate.says):
            return False
        generic = passage.marks.starting("generic", noun[0])
        names = passage.marks.starting("classes", left[0]) or passage.marks.starting("nouns", left[0])
        verbs = [hit for hit in passage.marks.within("ends", *left) if hit.entry.get("role") == "verb"]
        whole = names is not None and word_end(passage, names.end) == names.end
        return whole and generic is not None and generic.end == noun[1] and not verbs

    def _labels(self, passage: Passage, left: Span, predicate: Predicate) -> bool:
        """Tell whether a phrase opens a line and a colon stands behind it (``Trường đạt chuẩn: 48/64 trường``)."""
        block = passage.reading.block_at(left[0])
        opens = block is not None and left[0] - passage.start <= _OPENING and block.kind in {"list_item", "table_row"}
        return COLON in predicate.says and opens

    def _repeats(self, passage: Passage, quantity: Quantity, current: Span | None) -> bool:
        """Tell whether a count is of what was counted before, so that the words between say which of them."""
        noun = passage.marks.starting("nouns", quantity.noun[0]) if quantity.noun else None
        return bool(current and noun and passage.view.startswith(passage.view[noun.start : noun.end], current[0]))

    def _left(
        self, passage: Passage, quantity: Quantity, predicate: Predicate, floor: int, current: Span | None,
    ) -> Span | None:
        """Give the phrase before the predicate, unless it only says against what, or where, the same was measured."""
        if floor >= predicate.start or (
            current and predicate.says and self._is_bracketed(passage, floor, predicate.start)
        ):
            return None
        if current:
            floor = self._clauses.last_break(passage, floor, predicate.start)
        left = self._subjects.left(passage, floor, predicate.start, counted=quantity.noun is not None)
        head = self._subjects.head(passage, left) if left else None
        if left and not head and predicate.says and passage.reading.text[left[0] : left[1]].istitle():
            return None
        if left is None or (head and not (current and head.entry.attributes.get("vague") and left[1] == head.end)):
            return left
        if head or passage.marks.starting("references", left[0]):
            return None
        placed = any(left[1] <= unit.start and unit.end <= predicate.start for unit in passage.labelled("ADMIN_UNIT"))
        return None if current and placed and predicate.first(MOVES) else left

    def _counts(self, passage: Passage, current: Span, quantity: Quantity) -> bool:
        """Tell whether a count goes on with the indicator before it: that names one, or counts the same thing."""
        noun = passage.view[slice(*quantity.noun)] if quantity.noun else ""
        return self._subjects.head(passage, current) is not None or passage.view.startswith(noun, current[0])

    def _is_bracketed(self, passage: Passage, floor: int, end: int) -> bool:
        """Tell whether a bracket opens here that names no indicator of its own (``(năm 2004 là 28 nghìn người)``)."""
        opened = passage.view.rfind("(", floor, end)
        if opened <= passage.view.rfind(")", floor, end):
            return False
        return self._clauses.head_start(passage, opened + 1, end) is None

    def _names_count(self, passage: Passage, left: Span, head: Hit, predicate: Predicate) -> bool:
        """Tell whether a phrase before a count names it, rather than a verb that has the counted for its object."""
        if head.entry.attributes.get("act") or head.entry.attributes.get("names"):
            return True
        if head.entry.attributes.get("weak") and not predicate.first(_NAMING):
            return False
        said = predicate.first(_NAMING | {"has", "with"})
        if said:
            return said not in {"has", "with"}
        verb = passage.marks.ending("ends", left[1])
        return not (verb and verb.entry.get("role") == "verb")

    def _planned(self, passage: Passage, quantity: Quantity, ceiling: int) -> Span | None:
        """Give what a plan is for (``100% chỉ tiêu tuyển quân``)."""
        plan = passage.marks.starting("references", word_at(passage, quantity.end, ceiling))
        if plan is None or plan.entry.get("against") != "plan":
            return None
        found = self._subjects.right(passage, plan.end, ceiling)
        return found if found and self._subjects.head(passage, found) else None

    def _floor(self, passage: Passage, before: Quantity, end: int) -> int:
        """Give where a subject may begin at the earliest: behind the complement of the quantity before, or brackets."""
        start = before.reach
        opened, closing = passage.view.find("(", start, end), passage.view.rfind(")", start, end)
        if 0 <= opened - start <= 1 and opened < closing:
            return closing + 1
        return self._clauses.first_break(passage, start, end, counted=before.noun is not None)

    def _lists(self, gap: str) -> bool:
        """Tell whether what stands between two quantities only lists them."""
        return self._listing.compiled.fullmatch(gap) is not None

    def _joined(self, passage: Passage, before: Frame, frame: Frame) -> Frame:
        """Let a value that only goes on a list (``tăng 5% và 7%``) share the words before the list."""
        gap = passage.view[before.quantity.reach : frame.quantity.start]
        if frame.own or frame.predicate.says or frame.quantity.unit != before.quantity.unit or not self._lists(gap):
            return frame
        return replace(frame, predicate=before.predicate)


def _restates(passage: Passage, before: Frame, predicate: Predicate) -> bool:
    """Tell whether a count only says in numbers what the ratio before said (``đạt 100% chỉ tiêu với 8 thanh niên``)."""
    is_ratio = before.quantity.unit == PERCENT and before.against == "plan"
    return is_ratio and predicate.says[:1] == ("with",) and passage.view[predicate.start - 1] not in ",;"
