"""The gazetteer: what the rest of the program asks about administrative units."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.gazetteer import tables
from pipeline.gazetteer.answer import Answer, Answerer
from pipeline.gazetteer.bare import BareScanner, Bearings
from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.linking import Linker
from pipeline.gazetteer.mention import UnitMention
from pipeline.gazetteer.model import Linked, Unit
from pipeline.gazetteer.names import Speller
from pipeline.gazetteer.period import PeriodFinder
from pipeline.gazetteer.place import PlaceFinder
from pipeline.gazetteer.reader import FOLDER, NameReader
from pipeline.gazetteer.scan import UnitScanner
from pipeline.gazetteer.words import Phrases, Words
from pipeline.model import Level, Place
from pipeline.reading import Reading
from pipeline.rules import RuleSet


class Gazetteer:
    """The official lists of administrative units with their dates.

    Parameters
    ----------
    rules
        The rules of the run: the tables of ``rules/gazetteer`` and the words of ``rules/entities/units``.

    Raises
    ------
    RuleError
        As :func:`pipeline.gazetteer.tables.load`.
    """

    def __init__(self, rules: RuleSet) -> None:
        speller = Speller(tables.table(rules, "spellings.csv"))
        self._index = UnitIndex(tables.load(rules), speller)
        self._names = NameReader(rules, self._index, speller)
        self._scanner = UnitScanner(rules, self._names)
        self._bare = BareScanner(rules, self._names, self._index, speller)
        cities = self._index.keys_of_type("district", "thành phố")
        self._cities: Mapping[str, tuple[Level, ...]] = dict.fromkeys(cities, ("district",))
        self._linker = Linker(self._index)
        self._periods = PeriodFinder(self._index)
        types, plurals = (Phrases(rules.entries(f"{FOLDER}/{file}")) for file in ("types", "plurals"))
        self._places = PlaceFinder(self._linker, types, plurals)
        # Asked for by two stages: for the place of a document, then for its mentions.
        self._certain = lru_cache(maxsize=1)(self._certain_anew)
        self._answerer = Answerer(self._index, self._names, types)

    def lookup(
        self, name: str, *, unit_type: str | None = None, on: str | None = None, levels: Collection[Level] = (),
    ) -> tuple[Unit, ...]:
        """Give the units of a name.

        Parameters
        ----------
        name
            The name without type word, in any spelling; an alias too.
        unit_type
            Only units of this type (``phường``).
        on
            Only units that stood on this day (ISO); by default all versions of all times.
        levels
            Only units of these levels.

        Returns
        -------
        tuple
            The units, the outermost level first, then by code and age.
        """
        key = self._names.resolve(name)
        return tuple(unit for unit in self._index.named(key, levels, on) if unit_type in {None, unit.unit_type})

    def unit(self, code: str, on: str | None = None) -> Unit | None:
        """Give the unit with a code on a day (ISO), its newest version by default, or ``None``."""
        return self._index.coded(code, on)

    def successors(self, unit: Unit) -> tuple[Unit, ...]:
        """Give the units that hold a unit's area now; none while it stands, or where the sources do not tell."""
        return self._index.successors(unit)

    def answer(self, query: str, on: str | None = None) -> Answer:
        """Answer a question such as ``phường Thụy Khuê, Tây Hồ``: see :class:`pipeline.gazetteer.answer.Answer`.

        Parameters
        ----------
        query
            A name with or without its type word, then the units it lies in, innermost first, parted by commas.
        on
            The day (ISO) asked about; the newest by default.
        """
        return self._answerer(query, on)

    def mentions(self, reading: Reading) -> tuple[UnitMention, ...]:
        """Give the unit mentions of a document in text order, those that only complete a body's name included."""
        words = Words.of(reading)
        found = self._certain(words)
        place = reading.document.place
        if place is None:
            first = self._with_bare(words, found, {})
            on = self._day(reading, first, None)
            unit = self._unit_of(self._places.find(reading, words, first, on))
            return first if unit is None else self._with_bare(words, found, self._around(unit, on))
        unit = self._unit_of(place)
        on = self._day(reading, found.typed, unit)
        return self._with_bare(words, found, self._around(unit, on) if unit else {})

    def _unit_of(self, place: Place | None) -> Unit | None:
        """Give the unit that a place is: its code alone may have been another unit's, too."""
        if place is None or place.code is None or place.level is None:
            return None
        units = self._index.named(self._names.resolve(place.name), (place.level,))
        return next((unit for unit in reversed(units) if unit.code == place.code), None)

    def _certain_anew(self, words: Words) -> "_Certain":
        return _Certain(typed=self._scanner.find(words), bodies=self._bare.bodies(words))

    def _with_bare(
        self, words: Words, found: "_Certain", around: Mapping[str, tuple[Level, ...]],
    ) -> tuple[UnitMention, ...]:
        known: dict[str, tuple[Level, ...]] = {}
        for mention in (*found.typed, *found.bodies):
            if "hamlet" not in mention.levels and not mention.key.isdigit():
                known[mention.key] = tuple(dict.fromkeys((*known.get(mention.key, ()), *mention.levels)))
        outer = {mention.end: self._outer(mention) for mention in found.typed if _is_parted(words, mention)}
        around = {**self._cities, **around}
        bare = self._bare.find(words, Bearings(taken=found.typed, known=known, around=around, outer=outer))
        return _merge(found.typed, found.bodies, bare)

    def _outer(self, mention: UnitMention) -> set[str]:
        """Give the keys of all units that a mention may lie in."""
        return {
            self._index.key_of(outer)
            for unit in self._index.named(mention.key, mention.levels)
            for code in unit.parents
            if (outer := self._index.coded(code, unit.valid_to)) is not None
        }

    def _around(self, place: Unit, on: str) -> dict[str, tuple[Level, ...]]:
        """Give the names of the units inside and beside a place, and of those it lies in, with their levels."""
        units = [*self._index.children(place.code, on)]
        for code in place.parents:
            units.extend(unit for unit in (self._index.coded(code, on),) if unit is not None)
        if place.parents:
            units.extend(self._index.children(place.parents[0], on))
        levels: dict[str, tuple[Level, ...]] = {}
        for unit in units:
            key = self._index.key_of(unit)
            if not key.isdigit():
                levels[key] = tuple(dict.fromkeys((*levels.get(key, ()), unit.level)))
        return levels

    def _day(self, reading: Reading, mentions: Sequence[UnitMention], place: Unit | None) -> str:
        """Give the day (ISO) as of which a document's names are read: its own, or what names and years tell."""
        published = reading.document.published
        return published[:10] if published else self._periods.find(reading.text, mentions, place)

    def link(self, reading: Reading, mentions: Sequence[UnitMention]) -> list[Linked]:
        """Link the mentions of a document.

        Parameters
        ----------
        reading
            The document; its date and place count where it has them.
        mentions
            Its mentions in text order, as :meth:`mentions` gives them.

        Returns
        -------
        list
            One outcome for each mention.
        """
        unit = self._unit_of(reading.document.place)
        return self._linker.link(reading.text, mentions, self._day(reading, mentions, unit), unit)

    def document_place(self, reading: Reading) -> Place | None:
        """Give the unit that a document is about.

        Parameters
        ----------
        reading
            The document with its blocks, and its title and date where they are known.

        Returns
        -------
        Place or None
            Name, level and code as of the document's day; ``None`` when it names no unit.
        """
        words = Words.of(reading)
        mentions = self._with_bare(words, self._certain(words), {})
        return self._places.find(reading, words, mentions, self._day(reading, mentions, None))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Certain:
    """The mentions that need no context: behind type words, and in the names of bodies."""

    typed: Sequence[UnitMention]
    bodies: Sequence[UnitMention]


def _is_parted(words: Words, mention: UnitMention) -> bool:
    """Tell whether a mention is followed by a mark behind which the unit around it may be named, bare."""
    mark = words.folded[mention.end : mention.end + 2].lstrip()[:1]
    return "hamlet" not in mention.levels and mark in {",", "(", "-"}


def _merge(
    typed: Sequence[UnitMention], bodies: Sequence[UnitMention], bare: Sequence[UnitMention],
) -> tuple[UnitMention, ...]:
    """Join what the scanners found; the body whose name a mention completes tells its level."""
    levels = {mention.start: mention.levels for mention in bodies}
    merged = [replace(mention, levels=levels.get(mention.start, mention.levels)) for mention in bare]
    taken = {mention.start for mention in merged}
    rest = [
        mention for mention in bodies
        if mention.start not in taken and not any(other.start <= mention.start < other.end for other in typed)
    ]
    return tuple(sorted((*typed, *merged, *rest), key=lambda mention: (mention.start, mention.end)))
