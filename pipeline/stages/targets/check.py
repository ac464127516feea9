"""Checks the figures of a statement against each other: ``8/12 tổ đạt 66,66%``."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from pipeline.model import WarningCode
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.quantities import PERCENT, Quantity

AMBIGUOUS: Final[WarningCode] = "ambiguous_number"
WORDS: Final[WarningCode] = "inconsistent_words"
RATIO: Final[WarningCode] = "inconsistent_ratio"


def doubts(quantity: Quantity) -> tuple[WarningCode, ...]:
    """Give the warnings that a quantity carries for its own number: its digits leave it open, or its words differ."""
    return (*((AMBIGUOUS,) if quantity.ambiguous else ()), *((WORDS,) if quantity.contradicted else ()))


def contradictions(frames: Sequence[Frame]) -> set[int]:
    """Give the indexes of quantities that contradict each other by more than rounding.

    Parameters
    ----------
    frames
        The framed quantities of one sentence.

    Returns
    -------
    set of int
        Of a part with its whole and the percentage behind it that should restate them, both.
    """
    found: set[int] = set()
    for index, (first, second) in enumerate(pairwise(frames)):
        pair, share = first.quantity, second.quantity
        if pair.denominator is None or not pair.denominator or share.unit != PERCENT or share.value_max is not None:
            continue
        if first.statement != second.statement or second.predicate.first(frozenset({"increase", "decrease", "over"})):
            continue
        if abs(pair.value / pair.denominator * 100 - share.value) > _last_digit(share.value):
            found |= {index, index + 1}
    return found


def _last_digit(value: Decimal) -> Decimal:
    """Give what one step in the last printed digit is worth."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)
