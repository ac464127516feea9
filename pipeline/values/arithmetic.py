"""Arithmetic of printed figures: what may be said of numbers that are rounded, or cut, to their last printed digit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A figure as printed; the true one lies within a `step` of it, the worth of its last digit (0 for a count)."""

    value: Decimal
    step: Decimal = Decimal(0)

    @property
    def low(self) -> Decimal:
        """The least that it may be."""
        return self.value - self.step

    @property
    def high(self) -> Decimal:
        """The most that it may be."""
        return self.value + self.step


def is_ratio(part: Printed, whole: Printed, percent: Printed) -> bool:
    """Tell whether a part may be so many percent of a whole.

    Examples
    --------
    >>> eight, twelve = Printed(value=Decimal(8)), Printed(value=Decimal(12))
    >>> is_ratio(eight, twelve, Printed(value=Decimal("66.66"), step=Decimal("0.01")))
    True
    """
    if whole.low <= 0:
        return True
    return part.low / whole.high * _HUNDRED <= percent.high and percent.low <= part.high / whole.low * _HUNDRED


def is_growth(new: Printed, old: Printed, percent: Printed) -> bool:
    """Tell whether `new` may be so many percent (less than nought: of a fall) more than `old`."""
    return is_ratio(new, old, Printed(value=percent.value + _HUNDRED, step=percent.step))


def is_difference(new: Printed, old: Printed, change: Printed) -> bool:
    """Tell whether `new` may be so much more than `old`."""
    return new.low - old.high <= change.high and change.low <= new.high - old.low


def is_within(parts: Sequence[Printed], whole: Printed) -> bool:
    """Tell whether parts may come to no more than a whole."""
    return sum((part.low for part in parts), Decimal(0)) <= whole.high


def is_sum(parts: Sequence[Printed], whole: Printed) -> bool:
    """Tell whether parts may come to just a whole."""
    return is_within(parts, whole) and whole.low <= sum((part.high for part in parts), Decimal(0))
