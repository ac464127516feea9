"""Units of measure and the words of scale before them, as tables that the rules fill."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import regex

_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of measure as the text writes it, and what one of it is in the base unit.

    Attributes
    ----------
    id
        Id of the rule that names it.
    forms
        Its folded surfaces.
    base
        The base unit: ``VND``, ``percent``, ``ha``.
    factor
        How much one is in the base unit; a quintal is a tenth of a tonne.
    whole
        Its numbers come in wholes where no word of scale precedes it.
    alone
        It is a unit only where no further noun follows (``91 điểm``, but not ``91 điểm trường``).
    compared
        It needs something it is compared with (``2 lần``).
    """

    id: str
    forms: tuple[str, ...]
    base: str
    factor: Decimal
    whole: bool = False
    alone: bool = False
    compared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A word of scale; one that counts `money` stands for đồng where no unit follows."""

    forms: tuple[str, ...]
    factor: Decimal
    money: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Per:
    """What a rate is taken over; `frequency` where that is a span of time."""

    forms: tuple[str, ...]
    frequency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What follows a numeral: scale, unit and rate; offsets are those of the view.

    Attributes
    ----------
    end
        End of the tail, the numeral's own end where there is none.
    scale
        Product of the words of scale, 1 without any.
    money_scale
        Some word of scale counts money when it stands alone.
    unit, unit_start
        The unit and where its surface begins; ``None`` without one.
    rated
        A rate such as ``/người/năm`` belongs to it.
    frequency
        What the rate says about time.
    """

    end: int
    scale: Decimal
    money_scale: bool
    unit: Unit | None
    unit_start: int
    rated: bool
    frequency: str | None


class UnitTable:
    """Reads the tail of a numeral.

    Parameters
    ----------
    units, scales, rates
        The tables.
    """

    def __init__(self, units: Sequence[Unit], scales: Sequence[Scale], rates: Sequence[Per]) -> None:
        self._units = {form: unit for unit in units for form in unit.forms}
        self._scales = {form: scale for scale in scales for form in scale.forms}
        self._rates = {form: rate for rate in rates for form in rate.forms}
        unit, scale, rate = (_alternatives(forms) for forms in (self._units, self._scales, self._rates))
        self._pattern = regex.compile(
            rf"(?:(?P<scale>(?: ?(?:{scale}))+)(?=[ .]{{0,2}}(?:{unit})(?!\w)|(?!\w)))?"
            rf"(?:[ .]{{0,2}}(?P<unit>(?:{unit}))(?:(?<=[%‰])|(?![\w²³])))?"
            rf"(?P<rate>(?: ?/ ?(?:{rate})(?![\w²³]))+)?",
        )
        self._word = regex.compile(scale)
        self._rate = regex.compile(rf"/ ?({rate})(?![\w²³])")
        self._per = regex.compile(rf"(?: ?/ ?(?:{rate})(?![\w²³]))+")

    def rate(self, view: str, at: int) -> tuple[int, str | None]:
        """Read a rate behind a counted noun (``786 người/km2``): give its end, `at` without one, and its frequency."""
        found = self._per.match(view, at)
        forms = self._rate.findall(found.group()) if found else []
        frequencies = [self._rates[form].frequency for form in forms if self._rates[form].frequency]
        return found.end() if found else at, next(iter(frequencies), None)

    def tail(self, view: str, at: int) -> Tail:
        """Read what follows a numeral that ends at `at` in a folded view."""
        found = self._pattern.match(view, at)
        if not found or found.end() == at:
            return Tail(end=at, scale=_ONE, money_scale=False, unit=None, unit_start=-1, rated=False, frequency=None)
        scale_text, unit_text, rate_text = (found[name] for name in ("scale", "unit", "rate"))
        words = [self._scales[word] for word in self._word.findall(scale_text or "")]
        scale = _ONE
        for word in words:
            scale *= word.factor
        rates = [self._rates[form] for form in self._rate.findall(rate_text or "")]
        return Tail(
            end=found.end(),
            scale=scale,
            money_scale=any(word.money for word in words),
            unit=self._units[unit_text] if unit_text else None,
            unit_start=found.start("unit") if unit_text else -1,
            rated=bool(rates),
            frequency=next((rate.frequency for rate in rates if rate.frequency), None),
        )


def _alternatives(forms: Sequence[str] | dict[str, Unit] | dict[str, Scale] | dict[str, Per]) -> str:
    """Give a pattern of all forms, the longest first, a blank in a form standing for one blank or line end."""
    return "|".join(regex.escape(form, special_only=True) for form in sorted(forms, key=len, reverse=True))
