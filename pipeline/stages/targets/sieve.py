"""Decides which quantities are worth a record: those that measure resources, work, output or standing."""

from collections.abc import Sequence
from typing import Final

from pipeline.rules import RuleSet
from pipeline.stages.targets.clauses import NAMES
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import MONEY, PERCENT, Quantity

_HIGHEST_NAME: Final = 30
_ASIDES: Final = ("per", "address", "distance", "season", "degree")
_MOST_DIGITS: Final = 5
_VOTE: Final = "cut.vote"
_THRESHOLD_REACH: Final = 60
_ASIDE_REACH: Final = 60
_BOUND: Final = frozenset({"link", "increase", "decrease", "becomes", "over", "ratio", "estimate"})
_COMPARED: Final = frozenset({"increase", "decrease", "times", "ratio", "over", "becomes"})


class Sieve:
    """Tells what is worth a record.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule for rule in rules.rules("targets/shapes")}
        self._grouped, self._listing = shapes["count.grouped"], shapes["join.list"]
        self._threshold = shapes["count.threshold"]
        self._aside = tuple(shapes[f"count.{name}"].compiled for name in _ASIDES)

    def keep(self, passage: Passage, frames: Sequence[Frame]) -> list[Quantity]:
        """Give the quantities of a sentence that are worth a record.

        Parameters
        ----------
        passage
            The sentence.
        frames
            Its quantities in their frames, in text order.
        """
        kept: list[Quantity] = []
        before: Frame | None = None
        if self._says(passage, "private") or _stands_alone(passage, frames):
            return kept
        for frame in frames:
            # Items of one list share their fate: ``ban hành 5 Chỉ thị, 2 Chương trình`` counts what was done.
            gap = passage.view[before.quantity.reach : frame.quantity.start] if before else ""
            joined = self._listing.compiled.fullmatch(gap) is not None
            follows = None if not joined or before is None else bool(kept) and kept[-1] is before.quantity
            if self._keeps(passage, frame, follows=follows):
                kept.append(frame.quantity)
            before = frame
        return kept

    def _keeps(self, passage: Passage, frame: Frame, *, follows: bool | None) -> bool:
        quantity = frame.quantity
        if self._is_one_of(passage, frame) or self._is_aside(passage, quantity):
            return False
        if self._is_vote(passage, quantity) or _is_no_amount(passage, quantity):
            return False
        if quantity.compared:
            return frame.predicate.first(_COMPARED) is not None or frame.against is not None
        if quantity.bare:
            return self._keeps_bare(passage, frame)
        return quantity.noun is None or not (
            self._is_name(passage, quantity) or self._is_text_part(passage, frame, follows=follows)
        )

    def _is_vote(self, passage: Passage, quantity: Quantity) -> bool:
        """Tell whether a percentage only says how a meeting voted (``biểu quyết nhất trí 100%``)."""
        cut = passage.marks.ending("cuts", quantity.start - 1)
        return quantity.unit == PERCENT and cut is not None and cut.entry.id == _VOTE

    def _keeps_bare(self, passage: Passage, frame: Frame) -> bool:
        """Keep a number without unit where a phrase names an indicator right before it."""
        quantity = frame.quantity
        if not frame.own or frame.indicator is None or self._name_before(passage, quantity.start):
            return False
        if self._says(passage, "furniture"):
            return False
        if passage.marks.starting("heads", frame.indicator[0]) is None or frame.indicator[0] > quantity.start:
            return False
        surface = passage.view[quantity.start : quantity.end]
        follows = passage.view[quantity.end : quantity.end + 1]
        if self._counts_unknown(passage, quantity.end):
            return False
        return follows in {" ", ",", ";", ".", ")", "\n", ""} and (
            bool(frame.predicate.first(_BOUND)) or self._grouped.compiled.fullmatch(surface) is not None
        )

    def _counts_unknown(self, passage: Passage, at: int) -> bool:
        """Tell whether a number without unit counts something that the rules do not know (``tăng từ 1 | bậc``)."""
        at += 1
        if at >= passage.end or not passage.view[at].isalpha() or passage.entity_over(at, NAMES):
            return False
        return not any(passage.marks.starting(name, at) for name in ("ends", "cues", "references", "leads", "trails"))

    def _is_name(self, passage: Passage, quantity: Quantity) -> bool:
        """Tell whether the number belongs to the name before it (``tổ 5 phường …``, ``lần thứ 12``)."""
        name = passage.marks.ending("names", quantity.start - 1)
        kind = name.entry.get("kind") if name else ""
        if kind in {"", "rank"}:
            return kind == "rank"
        verb = passage.marks.starting("ends", quantity.noun[0]) if quantity.noun else None
        # "phường 5 tổ chức …", "tổ 5 phường …": no organisations, no wards are counted.
        acts = verb is not None and verb.entry.get("role") == "verb"
        if kind == "unit" and not (acts or (quantity.noun_entry and quantity.noun_entry.attributes.get("area"))):
            return False
        return quantity.denominator is None and quantity.value_max is None and quantity.value <= _HIGHEST_NAME

    def _name_before(self, passage: Passage, start: int) -> bool:
        return start > passage.start and passage.marks.ending("names", start - 1) is not None

    def _is_text_part(self, passage: Passage, frame: Frame, *, follows: bool | None) -> bool:
        """Tell whether a count is of the text's own parts (``5 phương hướng``), which count nothing done or reached."""
        quantity = frame.quantity
        part = quantity.noun_entry.get("part") if quantity.noun_entry else ""
        is_rate = quantity.noun is not None and "/" in passage.view[quantity.noun[0] : quantity.end]
        if not part or quantity.denominator is not None or is_rate:
            return False
        if follows is not None and part != "always":
            return not follows
        if part == "in_list":
            return False
        at = quantity.reach + 1
        # What was reached stands behind the noun, or ends it: "307 tiêu chí | đạt chuẩn".
        behind = [*passage.marks.within("sieve", quantity.start, quantity.reach), passage.marks.starting("sieve", at)]
        before = passage.marks.ending("sieve", quantity.start - 1)
        reached = any(hit is not None and hit.entry.get("when") == "reached" for hit in behind)
        if reached or (before and before.entry.get("when") in {"reached", "missing"}):
            return False
        return part == "always" or not (before and before.entry.get("when") == "output")

    def _says(self, passage: Passage, when: str) -> bool:
        """Tell whether a sentence holds a cue of one kind: private lives, counters of a page."""
        cues = passage.marks.within("sieve", passage.start, passage.end)
        return any(hit.entry.get("when") == when for hit in cues)

    def _is_threshold(self, passage: Passage, quantity: Quantity) -> bool:
        """Tell whether a count of criteria only says which units were counted (``7 xã đạt 19 tiêu chí``)."""
        if quantity.noun_entry is None or quantity.noun_entry.get("part") != "unless_output":
            return False
        start = max(passage.start, quantity.start - _THRESHOLD_REACH)
        return self._threshold.compiled.search(passage.view, start, quantity.start) is not None

    def _is_aside(self, passage: Passage, quantity: Quantity) -> bool:
        """Tell whether a number only says which are meant, over what (``trên 1 ha``), or where (``số 45 đường …``)."""
        if self._is_threshold(passage, quantity):
            return True
        start = max(passage.start, quantity.start - _ASIDE_REACH)
        return any(found.start("span") == quantity.start
                   for pattern in self._aside for found in pattern.finditer(passage.view, start, quantity.reach))

    def _is_one_of(self, passage: Passage, frame: Frame) -> bool:
        before = passage.marks.ending("sieve", frame.quantity.start - 1)
        return bool(before and before.entry.get("when") == "one_of")


def _stands_alone(passage: Passage, frames: Sequence[Frame]) -> bool:
    """Tell whether a paragraph is nothing but a figure that nothing names (``100%``), as the frame of a page is."""
    if len(frames) != 1 or frames[0].indicator is not None:
        return False
    block = passage.reading.block_at(passage.start)
    quantity = frames[0].quantity
    alone = passage.view[passage.start : passage.end].strip() == passage.view[quantity.start : quantity.end]
    return alone and block is not None and block.kind != "table_row"


def _is_no_amount(passage: Passage, quantity: Quantity) -> bool:
    """Tell whether a number is no amount: the price of what is free (``cửa hàng 0 đồng``), or digits of an id."""
    if quantity.unit == MONEY:
        return quantity.value == 0
    digits = passage.view[quantity.start : quantity.noun[0]].strip() if quantity.noun else ""
    return len(digits) > _MOST_DIGITS and digits.isdigit()
