"""Finds bare names of units, and tells from the words around them whether they stand for the unit."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import Final, cast

from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.names import Speller
from pipeline.gazetteer.scan import FOLDER, Name, NameReader, UnitMention, written
from pipeline.gazetteer.words import Phrases, Words
from pipeline.model import Level
from pipeline.rules import RuleSet

RULE: Final = "unit.bare"
_PROVINCE: Final[tuple[Level, ...]] = ("province",)


class BareScanner:
    """Finds bare names: of provinces anywhere, of other units where the document has named them before.

    Parameters
    ----------
    rules
        The rules of the run.
    names
        Reads names.
    index
        The units.
    speller
        Gives names their keys.
    """

    def __init__(self, rules: RuleSet, names: NameReader, index: UnitIndex, speller: Speller) -> None:
        self._names = names
        self._inside = Phrases(rules.entries(f"{FOLDER}/inside"))
        self._bodies = Phrases(rules.entries(f"{FOLDER}/bodies"))
        self._openers = Phrases(rules.entries(f"{FOLDER}/openers"))
        self._surnames = Phrases(rules.entries(f"{FOLDER}/surnames"))
        never = {speller.folded_key(form) for entry in rules.entries(f"{FOLDER}/never_bare") for form in entry.forms}
        self._provinces = frozenset(key for key in index.keys if index.named(key, _PROVINCE)) - never
        self._never = never

    def find(
        self, words: Words, taken: Sequence[UnitMention], known: Mapping[str, tuple[Level, ...]],
    ) -> list[UnitMention]:
        """Give the bare names outside the mentions already found, in text order.

        Parameters
        ----------
        words
            The text.
        taken
            Mentions that are certain already.
        known
            Keys of units that the document names elsewhere, with the levels they have there.
        """
        starts = [mention.start for mention in taken]
        found: list[UnitMention] = []
        at = 0
        while at < len(words):
            name = self._name(words, at, known)
            if name is None or self._is_taken(words, at, taken, starts):
                at += 1
                continue
            stands = self._stands(words, at, name.stop, {mention.end for mention in taken})
            if stands is not None:
                found.append(self._mention(words, at, name, known, stands=stands))
            at = name.stop
        return found

    def bodies(self, words: Words) -> list[UnitMention]:
        """Give the names that complete the name of a body whose level its first words tell (``Quận ủy Long Biên``)."""
        found: list[UnitMention] = []
        for entry, _, stop in self._bodies.every(words):
            levels = cast("tuple[Level, ...]", entry.attributes.get("levels", ()))
            if not levels or not words.is_spaced(stop - 1):
                continue
            name = self._names.listed(words, stop, levels, loose=False)
            if name is not None:
                found.append(UnitMention(
                    start=words.starts[stop], end=words.ends[name.stop - 1], name_start=words.starts[stop],
                    unit_type=None, name=written(words, stop, name), levels=levels, key=name.key, rule=entry.id,
                    stands=False,
                ))
        return found

    def _name(self, words: Words, at: int, known: Mapping[str, tuple[Level, ...]]) -> Name | None:
        if not words.is_capital(at):
            return None
        levels: tuple[Level, ...] = ("province", "district", "commune")
        return self._names.listed(
            words, at, levels, loose=False, bare=True,
            accept=lambda name: self._may_stand(name, known),
        )

    def _may_stand(self, name: Name, known: Mapping[str, tuple[Level, ...]]) -> bool:
        if name.alias is not None and name.alias.get("level") == "province":
            return True
        return name.key in self._provinces or (name.key in known and name.key not in self._never)

    def _is_taken(
        self, words: Words, at: int, taken: Sequence[UnitMention], starts: Sequence[int],
    ) -> bool:
        index = bisect_right(starts, words.starts[at]) - 1
        return index >= 0 and words.starts[at] < taken[index].end

    def _mention(
        self, words: Words, at: int, name: Name, known: Mapping[str, tuple[Level, ...]], *, stands: bool,
    ) -> UnitMention:
        alias_type = name.alias.get("unit_type") if name.alias else ""
        levels = known.get(name.key, ())
        if name.alias is not None:
            levels = (cast("Level", name.alias.get("level")),)
        elif name.key in self._provinces and "province" not in levels:
            levels = ("province", *levels)
        return UnitMention(
            start=words.starts[at], end=words.ends[name.stop - 1], name_start=words.starts[at],
            unit_type=alias_type or None, name=written(words, at, name), levels=levels, key=name.key, rule=RULE,
            stands=stands,
        )

    def _stands(self, words: Words, at: int, stop: int, mention_ends: Collection[int]) -> bool | None:
        """Tell whether a bare name stands for its unit (true), completes another name (false) or is none (``None``)."""
        before, behind = words.gap(at - 1), words.gap(stop - 1)
        if before.strip(" ") == "-" and words.is_capital(at - 1) and words.ends[at - 1] not in mention_ends:
            return None
        if behind.strip(" ") == "-" and self._joins(words, stop):
            return None
        in_capitals = _in_capitals(words, at, stop)
        if not before.strip(" ") and at > 0:
            opener = self._openers.ending(words, at - 1)
            inside = self._inside.ending(words, at - 1)
            body = self._bodies.ending(words, at - 1)
            reach = at if opener is None else opener[1]
            if inside is not None and inside[1] <= reach:
                return None
            if body is not None and body[1] <= reach:
                return False
            if words.is_capital(at - 1) and opener is None and not in_capitals:
                return False
        return in_capitals or not self._runs_on(words, stop)

    def _joins(self, words: Words, at: int) -> bool:
        """Tell whether a dash joins the name to another place's (a road, a stretch, a double name)."""
        levels: tuple[Level, ...] = ("province", "district", "commune")
        return self._names.listed(words, at, levels, loose=False, bare=True) is not None

    def _runs_on(self, words: Words, stop: int) -> bool:
        """Tell whether the name goes on with another capital, which is no person's family name."""
        if not words.is_spaced(stop - 1) or not words.is_capital(stop):
            return False
        return self._surnames.starting(words, stop) is None


def _in_capitals(words: Words, at: int, stop: int) -> bool:
    """Tell whether a name and what stands beside it are all in capital letters, as in a headline."""
    return all(words.is_upper(index) for index in range(at, stop)) and (words.is_upper(at - 1) or words.is_upper(stop))
