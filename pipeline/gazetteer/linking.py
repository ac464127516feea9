"""Links the mentions of a document to units, from the certain to the uncertain."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from pipeline import text as texts
from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.lists import LEVELS, share_former, stated_parents
from pipeline.gazetteer.mention import UnitMention
from pipeline.gazetteer.model import Linked, Unit
from pipeline.model import Level

_PROVINCE_DIGITS: Final = 2
_SHORTEST_MISSPELT: Final = 6
# How much each kind of context says for a candidate: the parent beside it, its list, the document's place, the rest.
_STATED: Final = 1000
_SIBLING: Final = 100
_IS_PLACE: Final = 60
_IN_PLACE: Final = 40
_BESIDE_PLACE: Final = 20
_NAMED: Final = 2
_MOST_NAMED: Final = 9


class Linker:
    """Links names to units.

    Parameters
    ----------
    index
        The units.
    """

    def __init__(self, index: UnitIndex) -> None:
        self.index = index

    def options(self, mention: UnitMention, on: str) -> list[Unit]:
        """Give the units a mention may mean on a day.

        Those of its type come before others of its level, those of the day before those that stood earlier; a unit
        that the text calls former did not stand on the day.
        """
        levels = mention.levels or LEVELS
        days = [on, *self.index.days_before(on)]
        if mention.former:
            for day in days[1:]:
                gone = [unit for unit in self.index.named(mention.key, levels, day) if not unit.stands_on(on)]
                former = [unit for unit in gone if _fits(mention, unit)]
                if former:
                    return former
        first: list[Unit] = []
        rounds = [self.index.named(mention.key, levels, day) for day in days]
        for units in (rounds[0], self.index.possible(mention.key, levels, on), *rounds[1:]):
            exact = [unit for unit in units if _fits(mention, unit)]
            if exact:
                return exact
            first = first or units
        return [] if mention.former else first

    def link(
        self, text: str, mentions: Sequence[UnitMention], on: str, place: Unit | None = None,
    ) -> list[Linked]:
        """Link all mentions of a document.

        Parameters
        ----------
        text
            The document's text.
        mentions
            The mentions in text order.
        on
            The day (ISO) as of which names are read.
        place
            The unit that the document is about, if known.

        Returns
        -------
        list
            One outcome for each mention.
        """
        case = _Case(self, share_former(mentions), on, place)
        return case.outcomes(stated_parents(text, mentions, case.options))


class _Case:
    """One document being linked."""

    def __init__(self, linker: Linker, mentions: Sequence[UnitMention], on: str, place: Unit | None) -> None:
        self._index = linker.index
        self._mentions = mentions
        self._on = on
        self._place = place
        known: dict[tuple[object, ...], list[Unit]] = {}
        typed: dict[str, list[Unit]] = defaultdict(list)
        for mention in mentions:
            case = _case_of(mention)
            if case not in known:
                known[case] = linker.options(mention, on)
                if mention.unit_type is not None:
                    typed[mention.key].extend(known[case])
        self.options = [_as_typed(mention, known[_case_of(mention)], typed, place) for mention in mentions]
        self._stated: Mapping[int, int] = {}
        self._lists: dict[int, list[int]] = defaultdict(list)
        for number, mention in enumerate(mentions):
            self._lists[mention.start if mention.opener is None else mention.opener].append(number)
        self._linked: dict[int, Linked] = {}
        self._named: Counter[str] = Counter()
        self._supported: dict[tuple[Level, ...], dict[str, list[Unit]]] = {}

    def outcomes(self, stated: Mapping[int, int]) -> list[Linked]:
        """Link from the outermost level inwards, homonyms last, with the parents that the text states."""
        self._stated = stated
        for level in (*LEVELS, None):
            for number, options in enumerate(self.options):
                if number not in self._linked and (level is None or {unit.level for unit in options} == {level}):
                    self._linked[number] = self._choose(number)
        return [self._linked[number] for number in range(len(self._mentions))]

    def _choose(self, number: int) -> Linked:
        mention, options = self._mentions[number], self._inside_stated(number)
        if mention.of_type is not None and not any(self._is_supported(unit) for unit in options):
            options = self._earlier(mention) or options
            planned = self._planned(mention)
            if planned:
                return Linked(link="none", candidates=tuple(planned))
        if not options:
            return self._mend(mention)
        if self._is_far(options):
            return Linked(link="none", candidates=tuple(options))
        if len(options) == 1:
            is_plain = len(self.options[number]) == 1 and _fits(mention, options[0])
            return self._take(options[0], Linked(link="exact" if is_plain else "context", unit=options[0]))
        scores = [self._score(unit, number) for unit in options]
        best = max(scores)
        winners = [unit for unit, score in zip(options, scores, strict=True) if score == best]
        if best > 0 and len(winners) == 1:
            return self._take(winners[0], Linked(link="context", unit=winners[0]))
        return Linked(link="ambiguous", candidates=tuple(sorted(winners, key=lambda unit: unit.key)))

    def _is_supported(self, unit: Unit) -> bool:
        """Tell whether the document speaks of a unit or of one around it."""
        return self._nearness(unit) > 0 or any(self._named[code] for code in (unit.code, *unit.parents))

    def _earlier(self, mention: UnitMention) -> list[Unit]:
        """Give the units of an earlier list that the document means, as units that it names lie around them."""
        for day in self._index.days_before(self._on):
            units = self._index.named(mention.key, mention.levels, day)
            supported = [unit for unit in units if _fits(mention, unit) and self._is_supported(unit)]
            if supported:
                return supported
        return []

    def _is_far(self, options: Sequence[Unit]) -> bool:
        """Tell whether a commune's only namesake lies where the document, though it has a place, never looks."""
        is_lone = len(options) == 1 and options[0].level == "commune"
        return is_lone and self._place is not None and not self._is_supported(options[0])

    def _planned(self, mention: UnitMention) -> list[Unit]:
        """Give the units of a later list that a document from before it means: it tells of a reform to come."""
        around = {heir.code for code in self._outermost() for heir in self._heirs(code)}
        for day in self._index.days_after(self._on):
            units = self._index.named(mention.key, mention.levels, day)
            planned = [unit for unit in units if _fits(mention, unit) and around & set(unit.parents)]
            if planned:
                return planned
        return []

    def _outermost(self) -> set[str]:
        """Give the codes of the provinces that the document speaks of."""
        place = self._place
        codes = {*self._named, *((place.code, *place.parents) if place else ())}
        return {code for code in codes if len(code) == _PROVINCE_DIGITS}

    def _heirs(self, code: str) -> tuple[Unit, ...]:
        """Give a province of the document's day, or those that hold its area now."""
        unit = self._index.coded(code, self._on)
        return () if unit is None else (unit, *self._index.successors(unit))

    def _inside_stated(self, number: int) -> list[Unit]:
        """Give the options of a mention: those inside the unit that the text names around it, if they are known."""
        options = self.options[number]
        outer = self._linked.get(self._stated.get(number, -1))
        if outer is None or outer.unit is None:
            return options
        inside = [unit for unit in options if outer.unit.code in unit.parents]
        if inside or outer.unit.stands_on(self._on):
            return inside or options
        mention, outer_unit = self._mentions[number], outer.unit
        older = self._index.named(mention.key, mention.levels, outer_unit.valid_to)
        return [unit for unit in older if outer_unit.code in unit.parents and _fits(mention, unit)] or options

    def _take(self, unit: Unit, outcome: Linked) -> Linked:
        self._named[unit.code] += 2
        self._named.update(unit.parents)
        return outcome

    def _score(self, unit: Unit, number: int) -> int:
        score = sum(_NAMED * min(self._named[code], _MOST_NAMED) for code in (unit.code, *unit.parents))
        outer = self._linked.get(self._stated.get(number, -1))
        if outer is not None and outer.unit is not None and outer.unit.code in unit.parents:
            score += _STATED
        mention = self._mentions[number]
        group = self._lists[mention.start if mention.opener is None else mention.opener]
        score += _SIBLING * sum(
            any(option.parents[:1] == unit.parents[:1] for option in self.options[other])
            for other in group if other != number
        )
        return score + self._nearness(unit)

    def _nearness(self, unit: Unit) -> int:
        """Weigh how a unit lies to the document's place."""
        place = self._place
        if place is None:
            return 0
        if unit.key == place.key:
            return _IS_PLACE
        if place.code in unit.parents or unit.code in place.parents:
            return _IN_PLACE
        return _BESIDE_PLACE if set(place.parents) & set(unit.parents) else 0

    def _mend(self, mention: UnitMention) -> Linked:
        """Link a misspelt name, behind its type word, to a unit that the document speaks of anyway."""
        levels = mention.levels
        is_wordlike = len(mention.key) >= _SHORTEST_MISSPELT and not any(char.isdigit() for char in mention.key)
        if not is_wordlike or mention.unit_type is None or not set(levels) <= set(LEVELS):
            return Linked(link="none")
        if levels not in self._supported:
            self._supported[levels] = self._support(levels)
        supported = self._supported[levels]
        slips = [name for name in supported if name != mention.key and _is_near(mention.key, name)]
        near = [unit for name in slips for unit in supported[name]]
        if len(near) != 1:
            return Linked(link="none")
        return Linked(link="context", unit=near[0], is_misspelt=True)

    def _support(self, levels: Collection[Level]) -> dict[str, list[Unit]]:
        """Give the units that the document names, and those directly inside them, by the keys of their names."""
        codes = sorted({*self._named, *((self._place.code, *self._place.parents) if self._place else ())})
        units: dict[object, Unit] = {}
        for code in codes:
            named = self._index.coded(code, self._on)
            for unit in (*((named,) if named else ()), *self._index.children(code, self._on)):
                if unit.level in levels:
                    units[unit.key] = unit
        by_name: dict[str, list[Unit]] = defaultdict(list)
        for unit in units.values():
            by_name[self._index.key_of(unit)].append(unit)
        return by_name


def _case_of(mention: UnitMention) -> tuple[object, ...]:
    return (mention.key, mention.levels, mention.of_type, mention.former)


def _as_typed(
    mention: UnitMention, options: list[Unit], typed: Mapping[str, list[Unit]], place: Unit | None,
) -> list[Unit]:
    """Let a bare name mean, among its options, what the document means by it with a type word.

    A name that a province shares with its town means the province where that has been named so, but for the document
    of the town itself.
    """
    if mention.unit_type is not None or mention.former:
        return options
    keys = {unit.key for unit in typed.get(mention.key, ())}
    provinces = [unit for unit in options if unit.level == "province"]
    if provinces:
        is_own = place is not None and any(unit.key == place.key for unit in options if unit not in provinces)
        return options if is_own else [unit for unit in provinces if unit.key in keys] or options
    return [unit for unit in options if unit.key in keys] or options


def _fits(mention: UnitMention, unit: Unit) -> bool:
    """Tell whether a unit has the type that the text gives it."""
    return mention.of_type in {None, unit.unit_type}


def _is_near(key: str, name: str) -> bool:
    """Tell whether two names differ by one slip: a letter, or missing diacritics."""
    if texts.skeleton(name) == texts.skeleton(key):
        return True
    return DamerauLevenshtein.distance(name, key, score_cutoff=1) <= 1
