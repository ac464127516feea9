"""The gazetteer: what the rest of the program asks about administrative units."""

from collections.abc import Collection, Sequence

from pipeline.gazetteer import tables
from pipeline.gazetteer.bare import BareScanner
from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.linking import Context, Linker
from pipeline.gazetteer.model import Linked, Unit
from pipeline.gazetteer.names import Speller
from pipeline.gazetteer.place import PlaceFinder
from pipeline.gazetteer.scan import FOLDER, NameReader, UnitMention, UnitScanner
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
    """

    def __init__(self, rules: RuleSet) -> None:
        self._speller = Speller(tables.table(rules, "spellings.csv"))
        self._index = UnitIndex(tables.load(rules), self._speller)
        self._names = names = NameReader(rules, self._index, self._speller)
        self._scanner = UnitScanner(rules, names)
        self._bare = BareScanner(rules, names, self._index, self._speller)
        self._linker = Linker(self._index)
        types, plurals = (Phrases(rules.entries(f"{FOLDER}/{file}")) for file in ("types", "plurals"))
        self._places = PlaceFinder(self._linker, types, plurals)

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
            The units in the order of their levels and codes.
        """
        key = self._names.resolve(name)
        return tuple(unit for unit in self._index.named(key, levels, on) if unit_type in {None, unit.unit_type})

    def unit(self, code: str, on: str | None = None) -> Unit | None:
        """Give the unit with a code on a day (ISO), its newest version by default, or ``None``."""
        return self._index.coded(code, on)

    def successors(self, unit: Unit) -> tuple[Unit, ...]:
        """Give the units that hold a unit's area now; none while it stands, or where the sources do not tell."""
        return self._index.successors(unit)

    def mentions(self, reading: Reading) -> tuple[UnitMention, ...]:
        """Give the unit mentions of a document in text order, those that only complete a body's name included."""
        return self._mentions(Words(reading))

    def _mentions(self, words: Words) -> tuple[UnitMention, ...]:
        typed = self._scanner.typed(words)
        bodies = self._bare.bodies(words)
        known: dict[str, tuple[Level, ...]] = {}
        for mention in (*typed, *bodies):
            if "hamlet" not in mention.levels and not mention.key.isdigit():
                known[mention.key] = tuple(dict.fromkeys((*known.get(mention.key, ()), *mention.levels)))
        bare = self._bare.find(words, typed, known)
        taken = {mention.start for mention in bare}
        levels = {mention.start: mention for mention in bodies}
        merged = [_with_levels(mention, levels.get(mention.start)) for mention in bare]
        extra = [mention for mention in bodies if mention.start not in taken and not _inside(mention, typed)]
        return tuple(sorted((*typed, *merged, *extra), key=lambda mention: (mention.start, mention.end)))

    def link(self, mentions: Sequence[UnitMention], *, on: str | None = None, place: str | None = None) -> list[Linked]:
        """Link the mentions of a document.

        Parameters
        ----------
        mentions
            The mentions in text order.
        on
            The document's day (ISO); without one the names themselves tell which list they belong to.
        place
            Code of the unit that the document is about.

        Returns
        -------
        list
            One outcome for each mention.
        """
        day = self._linker.day(mentions, on)
        unit = self._index.coded(place, day) if place else None
        return self._linker.link(mentions, Context(on=day, place=unit))

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
        words = Words(reading)
        unit = self._places.find(reading, words, self._mentions(words))
        return None if unit is None else Place(name=unit.name, level=unit.level, code=unit.code)


def _with_levels(mention: UnitMention, body: UnitMention | None) -> UnitMention:
    """Let the body whose name a mention completes tell its level."""
    return mention if body is None else body


def _inside(mention: UnitMention, others: Sequence[UnitMention]) -> bool:
    return any(other.start <= mention.start < other.end for other in others)

