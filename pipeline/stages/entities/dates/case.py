"""What a resolver is given and what it gives back."""

from dataclasses import dataclass
from typing import cast

from pipeline.model import DateKind, WarningCode
from pipeline.stages.entities.dates.context import Context
from pipeline.stages.entities.dates.parts import Parts
from pipeline.values.edtf import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One expression to resolve: its parts and what surrounds it."""

    parts: Parts
    context: Context

    @property
    def kind(self) -> DateKind:
        """The kind of time that the rule names."""
        return cast("DateKind", self.parts.match.rule.get("kind"))

    @property
    def inferred(self) -> tuple[WarningCode, ...]:
        """The warning for a year taken from a document whose own year is only inferred."""
        return ("inferred_year",) if self.context.anchor.inferred else ()

    def number(self, name: str) -> int:
        """Give the number in a group that the rule makes obligatory.

        Raises
        ------
        ValueError
            When the group holds none.
        """
        number = self.parts[name]
        if number is None:
            raise ValueError(f"{self.parts.match.rule.id} gives no {name}")
        return number

    def unresolved(self) -> "Resolved":
        """Give the outcome for an expression that nothing in the document places in time."""
        return Resolved(kind=self.kind, relative=True, warnings=("unresolved_year",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What an expression means; `period` is ``None`` for a set and for what the calendar does not have.

    Parameters
    ----------
    period
        The calendar time.
    kind
        Its kind, which may be finer than the rule's (a half-year among counted months).
    relative
        Whether it was resolved against the document.
    warnings
        What a reader of the record should know.
    """

    period: Period | None = None
    kind: DateKind
    relative: bool = False
    warnings: tuple[WarningCode, ...] = ()
