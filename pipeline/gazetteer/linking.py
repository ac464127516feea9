"""Links the mentions of a document to units, from the certain to the uncertain."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from pipeline import text as texts
from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.model import Linked, Unit
from pipeline.gazetteer.scan import UnitMention
from pipeline.model import Level

_LEVELS: Final[tuple[Level, ...]] = ("province", "district", "commune")
_NEAR: Final = 24
_SHORTEST_MISSPELT: Final = 6
# How much each kind of context says for a candidate.
_STATED: Final = 1000
_SIBLING: Final = 100
_IS_PLACE: Final = 60
_IN_PLACE: Final = 40
_BESIDE_PLACE: Final = 20
_NAMED: Final = 2


@dataclass(slots=True, kw_only=True)
class Context:
    """What is known about the document when a mention is linked.

    Attributes
    ----------
    on
        The day (ISO) as of which names are read, ``None`` when the document has no date.
    place
        The unit that the document is about, if known.
    named
        How often each unit code was linked, or lies around a linked unit.
    """

    on: str | None
    place: Unit | None = None
    named: Counter[str] = field(default_factory=Counter)


class Linker:
    """Links names to units.

    Parameters
    ----------
    index
        The units.
    """

    def __init__(self, index: UnitIndex) -> None:
        self._index = index
        self._newest = index.newest_day

    def day(self, mentions: Sequence[UnitMention], published: str | None) -> str:
        """Give the day as of which a document's names are read.

        That of the document; without one, the newest, or the last of the districts' where the document names a
        district, or a province that is no more.
        """
        if published:
            return published[:10]
        for mention in mentions:
            is_certain = mention.levels == ("province",) or (mention.unit_type is not None and "hamlet" not in mention.levels)
            if is_certain and not self._index.named(mention.key, mention.levels, self._newest):
                days = [day for day in self._index.days_before(self._newest)
                        if self._index.named(mention.key, mention.levels, day)]
                if days:
                    return days[0]
        return self._newest

    def candidates(self, mention: UnitMention, on: str) -> list[Unit]:
        """Give the units a mention may mean on a day: of its type before others of its level, former ones if need be."""
        levels = mention.levels or _LEVELS
        found = [] if mention.former else self._index.named(mention.key, levels, on)
        for day in self._index.days_before(on):
            if found:
                break
            older = self._index.named(mention.key, levels, day)
            found = [unit for unit in older if not unit.stands_on(on)] if mention.former else older
        if mention.former and not found:
            found = self._index.named(mention.key, levels, on)
        if mention.unit_type is None:
            return found
        return [unit for unit in found if unit.unit_type == mention.unit_type] or found

    def link(self, mentions: Sequence[UnitMention], context: Context) -> list[Linked]:
        """Link all mentions of a document.

        Parameters
        ----------
        mentions
            The mentions in text order.
        context
            What is known; its counts of named units grow.

        Returns
        -------
        list
            One outcome for each mention.
        """
        on = context.on or self.day(mentions, None)
        choices = [self.candidates(mention, on) for mention in mentions]
        stated = _stated_parents(mentions, choices)
        linked: dict[int, Linked] = {}
        for level in (*_LEVELS, None):
            for number, options in enumerate(choices):
                if number not in linked and options and (level is None or all(unit.level == level for unit in options)):
                    linked[number] = self._choose(mentions, choices, number, linked, stated, context)
        outcome = [linked.get(number, Linked(link="none")) for number in range(len(mentions))]
        return [self._mend(mention, result, context, on) for mention, result in zip(mentions, outcome, strict=True)]

    def _choose(
        self, mentions: Sequence[UnitMention], choices: Sequence[Sequence[Unit]], number: int,
        linked: Mapping[int, Linked], stated: Mapping[int, int], context: Context,
    ) -> Linked:
        options = choices[number]
        if len(options) == 1:
            _note(context, options[0])
            same_type = mentions[number].unit_type in {None, options[0].unit_type}
            return Linked(link="exact" if same_type else "context", unit=options[0])
        scores = {unit.key: _score(unit, context) for unit in options}
        parent = linked.get(stated.get(number, -1))
        for unit in options:
            if parent is not None and parent.unit is not None and parent.unit.code in unit.parents:
                scores[unit.key] += _STATED
            scores[unit.key] += _SIBLING * _shared(unit, mentions, number, choices)
        best = max(scores.values())
        winners = [unit for unit in options if scores[unit.key] == best]
        if best > 0 and len(winners) == 1:
            _note(context, winners[0])
            return Linked(link="context", unit=winners[0])
        return Linked(link="ambiguous", candidates=tuple(sorted(winners, key=lambda unit: unit.key)))

    def _mend(self, mention: UnitMention, result: Linked, context: Context, on: str) -> Linked:
        """Link a misspelt name, behind its type word, to a unit that the document speaks of anyway."""
        if result.link != "none" or mention.unit_type is None or len(mention.key) < _SHORTEST_MISSPELT:
            return result
        if not mention.levels or "hamlet" in mention.levels:
            return result
        near = [unit for unit in self._supported(context, mention.levels, on) if self._is_near(mention.key, unit)]
        return Linked(link="context", unit=near[0], is_misspelt=True) if len({unit.key for unit in near}) == 1 else result

    def _supported(self, context: Context, levels: Collection[Level], on: str) -> list[Unit]:
        codes = [code for code, _ in context.named.most_common()]
        found = [unit for code in codes if (unit := self._index.coded(code, on)) is not None and unit.level in levels]
        if context.place is not None and context.place.level in levels:
            found.append(context.place)
        for code in codes:
            found.extend(unit for unit in self._index.children(code, on) if unit.level in levels)
        return list({unit.key: unit for unit in found}.values())

    def _is_near(self, key: str, unit: Unit) -> bool:
        name = self._index.key_of(unit)
        if name == key:
            return False
        return texts.skeleton(name) == texts.skeleton(key) or DamerauLevenshtein.distance(name, key, score_cutoff=1) <= 1


def _note(context: Context, unit: Unit) -> None:
    context.named[unit.code] += 2
    for code in unit.parents:
        context.named[code] += 1


def _score(unit: Unit, context: Context) -> int:
    score = sum(min(context.named[code], 9) * _NAMED for code in unit.parents) + min(context.named[unit.code], 9) * _NAMED
    place = context.place
    if place is None:
        return score
    if unit.key == place.key:
        return score + _IS_PLACE
    if place.code in unit.parents:
        return score + _IN_PLACE
    if unit.code in place.parents:
        return score + _IN_PLACE
    return score + (_BESIDE_PLACE if set(place.parents) & set(unit.parents) else 0)


def _stated_parents(mentions: Sequence[UnitMention], choices: Sequence[Sequence[Unit]]) -> dict[int, int]:
    """Give for each mention the number of the mention behind it that says in which unit it lies, through its list."""
    parents: dict[int, int] = {}
    for number in range(len(mentions) - 2, -1, -1):
        mention, behind = mentions[number], mentions[number + 1]
        if behind.start - mention.end > _NEAR:
            continue
        if _is_higher(choices[number + 1], choices[number]):
            parents[number] = number + 1
        elif behind.opener is not None and behind.opener in {mention.start, mention.opener} and number + 1 in parents:
            parents[number] = parents[number + 1]
    return parents


def _is_higher(outer: Sequence[Unit], inner: Sequence[Unit]) -> bool:
    return any(unit.code in option.parents for unit in outer for option in inner)


def _shared(
    unit: Unit, mentions: Sequence[UnitMention], number: int, choices: Sequence[Sequence[Unit]],
) -> int:
    """Count the other names of a mention's list that exist beside `unit`, in its parent."""
    opener = mentions[number].opener if mentions[number].opener is not None else mentions[number].start
    count = 0
    for other, mention in enumerate(mentions):
        if other != number and opener in {mention.start, mention.opener}:
            count += any(option.parents[:1] == unit.parents[:1] for option in choices[other])
    return count
