"""Puts a sentence's quantities into their frames: indicator, predicate, what each is measured against."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.rules import RuleSet
from pipeline.stages.targets.clauses import Clauses
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.naming import Namer
from pipeline.stages.targets.passage import Passage, word_at
from pipeline.stages.targets.predicate import MOVES, Predicate, read_predicate
from pipeline.stages.targets.quantity import PERCENT, Quantity
from pipeline.stages.targets.references import ReferenceFinder
from pipeline.stages.targets.spot import Spot

Span = tuple[int, int]
_GROWS: Final = frozenset({"increase", "decrease"})
_BOUNDS: Final = frozenset({"approx", "gt", "ge", "le", "lt"})


class Framer:
    """Frames the quantities of a sentence.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._clauses = Clauses(rules)
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._listing, self._equal, self._of_total = (
            shapes[name] for name in ("join.list", "join.equal", "join.of-total")
        )
        self._namer = Namer(rules, self._clauses)
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
        spots: list[Spot] = []
        current = carried
        for index in range(len(quantities)):
            before = frames[-1] if frames else None
            spot = self._spot(passage, quantities, index, before)
            own = None if before and _restates(passage, before, spot) else self._namer.name(spot)
            statement = before.statement if before else 0
            named, current = own or current, own or current
            if before and own and self._is_whole(passage, before, spot):
                # "8 trường chuẩn trong tổng số 15 trường (chiếm 53%)": what follows is said of the first.
                current = before.indicator
            reference = self._references.find(passage, spot.quantity, spot.predicate, spot.ceiling)
            frame = Frame(
                quantity=spot.quantity, indicator=named, predicate=spot.predicate, own=own is not None,
                statement=statement + 1 if own is not None or before is None else statement,
                reference=reference[0] if reference else None, against=reference[1] if reference else None,
                floor=spot.floor, ceiling=spot.ceiling,
                quoted=before is not None and _quotes_plan(passage, before, spot.quantity),
            )
            if before and own:
                contrasted = self._namer.contrasted(spots[-1], before, spot, own)
                frames[-1] = replace(before, indicator=contrasted) if contrasted else before
            frames.append(self._joined(passage, before, frame) if before else frame)
            spots.append(spot)
        return frames

    def _is_whole(self, passage: Passage, before: Frame, spot: Spot) -> bool:
        """Tell whether a count is the whole that the one before it is a part of."""
        gap = passage.view[before.quantity.end : spot.quantity.start]
        return before.quantity.noun is not None and spot.quantity.noun is not None and (
            self._of_total.search(gap) is not None
        )

    def _spot(self, passage: Passage, quantities: Sequence[Quantity], index: int, before: Frame | None) -> Spot:
        """Give a quantity with its predicate and the stretch of text that may name it."""
        quantity = quantities[index]
        start = quantities[index - 1].reach if index else passage.start
        behind = quantities[index + 1].start if index + 1 < len(quantities) else passage.end
        return Spot(
            passage=passage, quantity=quantity, ceiling=behind,
            predicate=read_predicate(passage, start, quantity.start, self._clauses.hard,
                                     shared=quantity.unit == PERCENT),
            floor=self._floor(passage, quantities[index - 1], quantity.start) if index else start,
            current=before.indicator if before else None, counted=before.quantity.noun if before else None,
        )

    def _floor(self, passage: Passage, before: Quantity, end: int) -> int:
        """Give where a subject may begin at the earliest: behind the complement of the quantity before, or brackets."""
        start = before.reach
        opened, closing = passage.view.find("(", start, end), passage.view.rfind(")", start, end)
        if 0 <= opened - start <= 1 and opened < closing:
            return closing + 1
        if self._names_next(passage, start, end):
            return start
        return self._clauses.first_break(passage, start, end, counted=before.noun is not None)

    def _names_next(self, passage: Passage, start: int, end: int) -> bool:
        """Tell whether all between two quantities names the second (``trồng 3 ha | sản lượng ước đạt 6 tấn``)."""
        head = passage.marks.starting("heads", word_at(passage, start, end))
        if head is None or head.end > end or head.entry.attributes.get("weak") or any(
            mark in passage.view[start:end] for mark in ",;:("
        ):
            return False
        return any(cue.entry.get("says") in {"link", "estimate"} for cue in passage.marks.within("cues", head.end, end))

    # --- coordination -----------------------------------------------------------------------------------------------

    def _joined(self, passage: Passage, before: Frame, frame: Frame) -> Frame:
        """Let a value that only goes on a list (``tăng 5% và 7%``) share the words before the list.

        One that says the same in other units moves with it (``tăng 7%, tương đương 3 triệu đồng``).
        """
        if frame.quantity.unit != before.quantity.unit:
            restates = before.quantity.unit == PERCENT and before.predicate.first(MOVES) in _GROWS and (
                self._equal.fullmatch(passage.view, before.quantity.end, frame.quantity.start))
            return _moving(before, frame) if restates else frame
        if _is_named_behind(frame) and _is_named_behind(before):
            return self._share_move(passage, before, frame)
        gap = passage.view[before.quantity.reach : frame.quantity.start]
        if frame.predicate.says or self._listing.fullmatch(gap) is None:
            return frame
        if not frame.own:
            return replace(frame, predicate=before.predicate)
        if frame.quantity.noun is None or before.quantity.noun is None:
            return frame
        alike = _first_word(passage, frame.quantity.noun) == _first_word(passage, before.quantity.noun)
        shared = MOVES | _BOUNDS if alike else MOVES
        says = tuple(cue for cue in before.predicate.says if cue in shared)
        return replace(frame, predicate=replace(frame.predicate, says=says))

    def _share_move(self, passage: Passage, before: Frame, frame: Frame) -> Frame:
        """Let shares of things of one kind move together (``giảm 5% biên chế công chức và 10% biên chế viên chức``)."""
        alike = _first_word(passage, frame.indicator) == _first_word(passage, before.indicator)
        gap = passage.view[before.indicator[1] : frame.predicate.start].rstrip() if before.indicator else ""
        if not alike or frame.predicate.first(MOVES | {"link"}) or self._listing.fullmatch(gap) is None:
            return frame
        return _moving(before, frame)


def _moving(before: Frame, frame: Frame) -> Frame:
    """Give a quantity the movement of the one before it."""
    moves = tuple(cue for cue in before.predicate.says if cue in MOVES)
    return replace(frame, predicate=replace(frame.predicate, says=moves + frame.predicate.says))


def _quotes_plan(passage: Passage, before: Frame, quantity: Quantity) -> bool:
    """Tell whether brackets quote the plan that a figure is measured against (``76% dự toán (3.400 tỷ đồng)``)."""
    if before.against != "plan" or before.reference is None or quantity.unit == PERCENT:
        return False
    return passage.view[before.reference[1] : quantity.start].strip() == "("


def _is_named_behind(frame: Frame) -> bool:
    """Tell whether a percentage is of what stands behind it (``giảm 5% số vụ``)."""
    is_own = frame.own and frame.indicator is not None and frame.indicator[0] >= frame.quantity.end
    return is_own and frame.quantity.unit == PERCENT


def _first_word(passage: Passage, span: Span | None) -> str:
    """Give the first word of a phrase, nothing for none."""
    if span is None:
        return ""
    at = word_at(passage, span[0], span[1])
    return next((passage.view[start:end] for start, end in passage.tokens_from(at)), "")


def _restates(passage: Passage, before: Frame, spot: Spot) -> bool:
    """Tell whether a count only says in numbers what the ratio before said (``đạt 100% chỉ tiêu với 8 thanh niên``)."""
    predicate: Predicate = spot.predicate
    is_ratio = before.quantity.unit == PERCENT and before.against == "plan"
    before_it = passage.view[before.quantity.end : predicate.start].rstrip()[-1:]
    said = predicate.says[:1] == ("with",) or (before_it == "(" and spot.quantity.denominator is not None)
    return is_ratio and spot.quantity.unit != PERCENT and said and before_it not in {",", ";"}
