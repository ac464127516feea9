"""Says how a quantity is meant: level, change or plan ratio, with direction, and how exact it is."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from pipeline.model import Comparator, Direction, Measure
from pipeline.rules import RuleSet
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import COUNT, PERCENT, TIMES, Quantity

_MOVES: Final = frozenset({"increase", "decrease", "over", "ratio", "times", "becomes", "share"})
_NEAR: Final = 24
_LARGEST_GROWTH: Final = 70
_WHOLE: Final = Decimal(100)
# Words that say what level was reached, whatever verb led in.
_SETTLING: Final = frozenset({"link", "becomes", "share", "ratio", "gt", "ge", "le", "lt"})
_BOUNDED: Final = frozenset({"gt", "ge", "le", "lt"})
_BOUNDS: Final[dict[str, Comparator]] = {
    "approx": "approx", "gt": "gt", "ge": "ge", "le": "le", "lt": "lt", "exceed": "gt", "reaches": "ge",
}
_DIRECTIONS: Final[dict[str, Direction]] = {"increase": "increase", "decrease": "decrease"}
_Measured: TypeAlias = tuple[Measure, Direction | None, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """How a quantity is meant.

    Attributes
    ----------
    measure, direction, comparator
        As the record has them.
    base
        The percentage of a plan that the stated one is above, or below where it is `short` (``giảm 3% kế hoạch``).
    """

    measure: Measure
    direction: Direction | None = None
    comparator: Comparator = "eq"
    base: Decimal = Decimal(0)
    short: bool = False

    def values(self, quantity: Quantity) -> tuple[Decimal, Decimal | None]:
        """Give the value that a quantity means, or the lowest and the highest of a range."""
        if quantity.value_max is None:
            return self._value(quantity.value), None
        values = self._value(quantity.value), self._value(quantity.value_max)
        return (values[1], values[0]) if self.short else values

    def _value(self, stated: Decimal) -> Decimal:
        return self.base - stated if self.short else self.base + stated


class Measurer:
    """Says how quantities are meant.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._average = {rule.id: rule for rule in rules.rules("targets/shapes")}["often.average"].compiled
        heads = rules.entries("targets/heads")
        self._of_plan, self._growth, money, sectors = (
            frozenset(entry.id for entry in heads if entry.attributes.get(trait))
            for trait in ("of_plan", "growth", "money", "weak")
        )
        self._amounts = money | sectors

    def meaning(self, passage: Passage, frame: Frame, before: Frame | None) -> Meaning:
        """Say how a framed quantity is meant.

        Parameters
        ----------
        passage
            The sentence.
        frame
            The quantity in its frame.
        before
            The frame before it in the sentence, if any.
        """
        comparator = self._comparator(passage, frame)
        measure, direction, base = self._measure(passage, frame, before)
        percent = frame.quantity.unit == PERCENT and not frame.quantity.frequency
        if measure == "change" and percent and frame.against == "plan" and not frame.column:
            # "tăng 2% so với kế hoạch": what moved is how much of the plan was reached; "tăng 5%/năm" is a growth.
            return Meaning(measure="plan_ratio", base=_WHOLE, short=direction == "decrease", comparator=comparator)
        return Meaning(measure=measure, direction=direction, base=base, comparator=comparator)

    def _measure(self, passage: Passage, frame: Frame, before: Frame | None) -> _Measured:
        quantity, move = frame.quantity, frame.predicate.first(_MOVES)
        if frame.column:
            return _in_column(frame, frame.column, is_growth=self._is_growth(passage, frame))
        if move == "over":
            return self._over(quantity, frame)
        if quantity.unit == TIMES:
            return self._times(frame, move)
        direction = self._moved(passage, frame, move) or self._led(passage, frame) or self._as_before(
            passage, frame, before)
        if direction:
            return "change", direction, Decimal(0)
        is_share = quantity.unit == PERCENT and move not in {"becomes", "share"}
        if is_share and self._is_plan_ratio(passage, frame, before):
            return "plan_ratio", None, Decimal(0)
        return "level", None, Decimal(0)

    def _moved(self, passage: Passage, frame: Frame, move: str | None) -> Direction | None:
        """Give the direction that a verb right before the quantity says, unless it is the level that was reached."""
        if move not in {"increase", "decrease"} or self._is_first_of_two(passage, frame):
            return None
        if frame.predicate.added and frame.indicator and frame.indicator[0] >= frame.quantity.start:
            # "có thêm 12 xã đạt chuẩn" counts what was done; "số xã đạt chuẩn: thêm 12 xã" is by how much it grew.
            return None
        is_share = frame.quantity.unit == PERCENT
        if self._is_growth(passage, frame) if is_share else frame.predicate.first(_MOVES | {"link"}) == "link":
            return None
        return "increase" if move == "increase" else "decrease"

    def _led(self, passage: Passage, frame: Frame) -> Direction | None:
        """Give the direction that a verb before the indicator says (``giảm tỷ lệ hộ nghèo 1%/năm``)."""
        quantity = frame.quantity
        if not frame.own or frame.indicator is None or frame.indicator[0] <= passage.start or quantity.denominator:
            return None
        settling = _SETTLING - _BOUNDED if self._is_average(passage, frame.indicator[1], quantity.start) else _SETTLING
        if any(cue in settling for cue in frame.predicate.says) or frame.indicator[0] > quantity.start:
            return None
        if self._is_first_of_two(passage, frame):
            return None
        cue = passage.marks.ending("cues", frame.indicator[0] - 1)
        # "thấp hơn tỷ lệ chung của tỉnh (3,5%)" says what another figure is compared with.
        compares = cue is not None and passage.view.endswith("hơn", cue.start, cue.end)
        says = cue.entry.get("says") if cue and not compares else ""
        return "increase" if says == "increase" else "decrease" if says == "decrease" else None

    def _as_before(self, passage: Passage, frame: Frame, before: Frame | None) -> Direction | None:
        """Give the direction of the growth a year before, where an amount has another (``…; thương mại 11%/năm``)."""
        yearly = all(each and each.quantity.unit == PERCENT and each.quantity.frequency for each in (before, frame))
        if not yearly or before is None or frame.predicate.says or not self._head_in(passage, frame, self._amounts):
            return None
        return self._moved(passage, before, before.predicate.first(_MOVES))

    def _is_average(self, passage: Passage, start: int, end: int) -> bool:
        """Tell whether a figure is one a year (``tăng giá trị sản xuất bình quân tối thiểu 12%``)."""
        return self._average.search(passage.view, start, end) is not None

    def _is_growth(self, passage: Passage, frame: Frame) -> bool:
        """Tell whether the indicator is itself a rate of growth, so that what it "tăng" by is its level."""
        return frame.against is None and self._head_in(passage, frame, self._growth)

    def _head_in(self, passage: Passage, frame: Frame, ids: frozenset[str]) -> bool:
        """Tell whether a word of some entries heads the indicator."""
        head = passage.marks.starting("heads", frame.indicator[0]) if frame.indicator else None
        return head is not None and head.entry.id in ids

    def _over(self, quantity: Quantity, frame: Frame) -> _Measured:
        if quantity.unit == PERCENT:
            return ("change", "increase", Decimal(0)) if frame.against == "time" else ("plan_ratio", None, _WHOLE)
        if quantity.unit == TIMES or frame.against is not None:
            return "change", "increase", Decimal(0)
        return "level", None, Decimal(0)

    def _times(self, frame: Frame, move: str | None) -> _Measured:
        if frame.against == "place":
            return "level", None, Decimal(0)
        return "change", "decrease" if move == "decrease" else "increase", Decimal(0)

    def _is_plan_ratio(self, passage: Passage, frame: Frame, before: Frame | None) -> bool:
        """Tell whether a percentage is one of a plan, said so or following an amount whose plan is understood."""
        if frame.against == "plan" or self._head_in(passage, frame, self._of_plan):
            return True
        if frame.against is not None or frame.own or before is None or before.statement != frame.statement:
            return False
        amount = before.quantity
        if amount.unit == PERCENT:
            return before.against == "plan"
        says = frame.predicate.says
        return amount.denominator is None and amount.unit != COUNT and bool({"link", "ratio", "estimate"} & set(says))

    def _is_first_of_two(self, passage: Passage, frame: Frame) -> bool:
        """Tell whether ``tăng từ 85%`` is where a movement began: the next quantity then says where it ended."""
        if "from" not in frame.predicate.says or frame.quantity.value_max is not None:
            return False
        for start in range(frame.quantity.end, frame.ceiling):
            cue = passage.marks.starting("cues", start)
            if cue and cue.entry.get("says") == "becomes":
                return True
            if passage.view[start] in ",;.":
                return False
        return False

    def _comparator(self, passage: Passage, frame: Frame) -> Comparator:
        quantity = frame.quantity
        if quantity.value_max is not None:
            return "range"
        behind = frame.reference[1] if frame.reference and frame.reference[0] > quantity.start else quantity.end
        stop = min(frame.ceiling, behind + _NEAR)
        bound = next((hit for hit in passage.marks.within("bounds", quantity.end, stop)
                      if hit.start <= behind + 1 or hit.end <= behind), None)
        if bound:
            return "le" if bound.entry.get("says") == "le" else "ge"
        nearest = next((cue for cue in frame.predicate.says if cue in _BOUNDS), None)
        if nearest == "reaches":
            return "eq" if quantity.denominator is not None else "ge"
        if nearest == "exceed":
            denied = passage.marks.within("negations", frame.floor, frame.predicate.start)
            return "le" if denied else "gt"
        return _BOUNDS[nearest] if nearest else "eq"


def _in_column(frame: Frame, column: str, *, is_growth: bool) -> _Measured:
    """Say how a figure of a table is meant: its column's head tells, or the end of its row's name."""
    if column == "ratio" and frame.quantity.unit == PERCENT:
        return "plan_ratio", None, Decimal(0)
    if column == "change":
        if frame.quantity.unit == PERCENT and frame.quantity.value > _LARGEST_GROWTH:
            # "So cùng kỳ (%): 107,5" is how much it is of what it was.
            return "level", None, Decimal(0)
        return "change", "decrease" if frame.quantity.value < 0 else "increase", Decimal(0)
    direction = _DIRECTIONS.get(frame.predicate.first(_MOVES) or "")
    return ("change", direction, Decimal(0)) if direction and not is_growth else ("level", None, Decimal(0))
