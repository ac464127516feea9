"""A quantity in its frame: indicator, predicate, what it is measured against."""

from dataclasses import dataclass

from pipeline.model import Entity
from pipeline.stages.targets.predicate import Predicate
from pipeline.stages.targets.quantity import Quantity

Span = tuple[int, int]


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
    column, column_of, dated
        In a table, what the head of its column says, which column a comparing one compares, and the time named there;
        `dated` also the respective time.
    placed
        The respective place.
    quoted
        It stands in brackets as the plan that the quantity before it is measured against.
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
    column_of: str | None = None
    dated: str | None = None
    placed: Entity | None = None
    quoted: bool = False
