"""Answers free-text questions about units."""

from dataclasses import dataclass

from pipeline import text as texts
from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.model import Unit
from pipeline.gazetteer.reader import NameReader
from pipeline.gazetteer.words import Phrases
from pipeline.model import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A unit that answers, with the units it lies in (innermost first) and those that hold its area now."""

    unit: Unit
    within: tuple[Unit, ...]
    successors: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a question about a unit.

    Attributes
    ----------
    query
        The question.
    on
        The day (ISO) it was asked for.
    link
        ``exact`` when only one unit had the name then, ``context`` when the units around it settled which one is
        meant, ``ambiguous`` when several may be, ``none`` when no unit had the name then.
    found
        The unit, or all that may be meant; for ``none``, those that had the name on other days.
    """

    query: str
    on: str
    link: Link
    found: tuple[Found, ...]


class Answerer:
    """Answers questions.

    Parameters
    ----------
    index
        The units.
    names
        Reads names.
    types
        The type words.
    """

    def __init__(self, index: UnitIndex, names: NameReader, types: Phrases) -> None:
        self._index = index
        self._names = names
        self._types = types

    def __call__(self, query: str, on: str | None) -> Answer:
        """Give the answer; see :class:`Answer`."""
        day = on or self._index.newest_day
        first, *outer = [part.strip() for part in query.split(",")]
        then = self._units(first, day)
        if not then:
            return self._answer(query, day, "none", self._inside(self._units(first, None), outer, None))
        inside = self._inside(then, outer, day)
        link: Link = "ambiguous" if len(inside) > 1 else "exact" if len(then) == 1 else "context"
        return self._answer(query, day, link, inside)

    def _units(self, text: str, on: str | None) -> list[Unit]:
        """Give the units that a part of a question names: of its type word, if it begins with one and so they are."""
        typed = self._types.prefix(texts.fold(text))
        whole = self._index.named(self._names.resolve(text), (), on)
        if typed is None:
            return whole
        entry, rest = typed
        units = self._index.named(self._names.resolve(text[len(text) - len(rest) :]), (), on)
        return [unit for unit in units if unit.unit_type == entry.get("type")] or whole

    def _inside(self, units: list[Unit], outer: list[str], on: str | None) -> list[Unit]:
        """Keep the units that lie in all of the named ones."""
        for text in outer:
            codes = {unit.code for unit in self._units(text, on)}
            units = [unit for unit in units if codes & set(unit.parents)] or units
        return units

    def _answer(self, query: str, on: str, link: Link, units: list[Unit]) -> Answer:
        return Answer(query=query, on=on, link=link, found=tuple(self._found(unit) for unit in units))

    def _found(self, unit: Unit) -> Found:
        # The parents are those of the unit's own time, which may be long past.
        day = unit.valid_to or self._index.newest_day
        within = tuple(outer for code in unit.parents if (outer := self._index.coded(code, day)) is not None)
        return Found(unit=unit, within=within, successors=self._index.successors(unit))
