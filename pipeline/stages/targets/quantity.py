"""What a quantity is: a number with what it counts, in the base unit."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.rules import Entry

MONEY: Final = "VND"
COUNT: Final = "count"
PERCENT: Final = "percent"
TIMES: Final = "times"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with what it counts, in the base unit.

    Attributes
    ----------
    start, end
        The expression, range words and counted noun included.
    rule
        Id of the unit, noun or shape that made it one.
    value, value_max, denominator
        In the base unit; `value_max` for a range, `denominator` for the y of ``x/y``.
    unit, unit_text
        The base unit and the words that stand for it in the text.
    noun
        The counted noun phrase, for a count.
    noun_entry
        Its entry in the lexicon of counted nouns.
    frequency
        What a rate such as ``/năm`` says.
    bare
        A number without unit or noun.
    compared
        Its unit needs something it is compared with.
    ambiguous
        Its digits may be read in another way.
    step
        What one more in its last printed digit is worth, nought for an exact count.
    worded
        It stands in words.
    contradicted
        The same amount again, in words or digits behind it, is another.
    """

    start: int
    end: int
    rule: str
    value: Decimal
    value_max: Decimal | None = None
    denominator: Decimal | None = None
    unit: str
    unit_text: str | None = None
    noun: tuple[int, int] | None = None
    noun_entry: Entry | None = None
    frequency: str | None = None
    bare: bool = False
    compared: bool = False
    ambiguous: bool = False
    step: Decimal = Decimal(0)
    worded: bool = False
    contradicted: bool = False

    @property
    def reach(self) -> int:
        """Where the words that belong to it end: its own span, or the counted noun phrase in or behind that."""
        return max(self.end, self.noun[1]) if self.noun and self.noun[0] < self.end else self.end
