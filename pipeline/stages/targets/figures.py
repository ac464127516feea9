"""What checks work on: the figures of a sentence, and the equations that they state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from pipeline.model import Target, WarningCode
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.quantity import PERCENT
from pipeline.values.arithmetic import Printed

Values: TypeAlias = Sequence[Printed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A record with its frame and its place among those of the sentence."""

    index: int
    frame: Frame
    target: Target

    @property
    def printed(self) -> Printed:
        """Its value as printed."""
        return Printed(value=Decimal(str(self.target.value)), step=self.frame.quantity.step)

    def is_level(self) -> bool:
        """Tell whether it says exactly how much something is."""
        return self.target.measure == "level" and self.target.comparator == "eq"

    def is_percent(self, measure: str) -> bool:
        """Tell whether it is exactly so many percent, and these a `measure`."""
        return self.target.unit == PERCENT and self.target.measure == measure and self.target.comparator == "eq"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """What some figures of a sentence should be to each other.

    Attributes
    ----------
    code
        The warning where they are not.
    terms
        Their indexes.
    holds
        Tells, of their printed values in the same order, whether it may be so.
    """

    code: WarningCode
    terms: tuple[int, ...]
    holds: Callable[[Values], bool]
