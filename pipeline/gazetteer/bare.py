"""Finds bare names of units, and tells from the words around them whether they stand for the unit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.mention import UnitMention
from pipeline.gazetteer.names import Speller
from pipeline.gazetteer.reader import FOLDER, Name, NameReader, Wanted, written
from pipeline.gazetteer.words import Phrases, Words
from pipeline.model import Level
from pipeline.rules import RuleSet

RULE: Final = "unit.bare"
_PROVINCE: Final[tuple[Level, ...]] = ("province",)
_LEVELS: Final[tuple[Level, ...]] = ("province", "district", "commune")
_FARTHEST_HEAD: Final = 6
_LONGEST_HOUSE_NUMBER: Final = 4
_DATE_WORD: Final = "ngày"
_SENTENCE_ENDS: Final = frozenset(".!?:|•+-)")
_CELL_ENDS: Final = frozenset(":|\n")

KeyLevels = Mapping[str, tuple[Level, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearings:
    """What is known when bare names are looked for.

    Attributes
    ----------
    taken
        Mentions that are certain already.
    known
        Keys of units that the document names with a type word or in a body's name, with their levels.
    around
        Keys of the units inside and beside the document's place, with their levels: good only where a word before
        the name, or a list, says that it is a place.
    outer
        Keys of the units around a certain mention, by the offset behind it: good right behind it (``xã A (B)``).
    """

    taken: Sequence[UnitMention]
    known: KeyLevels
    around: KeyLevels = field(default_factory=dict)
    outer: Mapping[int, Collection[str]] = field(default_factory=dict)


class BareScanner:
    """Finds bare names: of provinces anywhere, of other units where the document gives reason.

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
        self._inside, self._bodies, self._openers, self._heads, self._locatives, self._counted = (
            Phrases(rules.entries(f"{FOLDER}/{file}"))
            for file in ("inside", "bodies", "openers", "heads", "locatives", "counted")
        )
        never = {speller.folded_key(form) for entry in rules.entries(f"{FOLDER}/never_bare") for form in entry.forms}
        self._provinces = frozenset(key for key in index.keys if index.named(key, _PROVINCE)) - never
        self._never = never
        self._firsts = {key.split(" ", 1)[0] for key in (*self._provinces, *names.aliases)}
        self._speller = speller

    def bodies(self, words: Words) -> list[UnitMention]:
        """Give the names that complete the name of a body whose level its first words tell (``Quận ủy Long Biên``)."""
        found: list[UnitMention] = []
        for entry, _, stop in self._bodies.every(words):
            levels = cast("tuple[Level, ...]", entry.attributes.get("levels", ()))
            if not levels or not words.is_spaced(stop - 1):
                continue
            name = self._names.listed(words, stop, Wanted(levels=levels))
            if name is not None:
                found.append(UnitMention(
                    start=words.starts[stop], end=words.ends[name.stop - 1], name_start=words.starts[stop],
                    unit_type=None, name=written(words, stop, name), levels=levels, key=name.key, rule=entry.id,
                    stands=False,
                ))
        return found

    def find(self, words: Words, bearings: Bearings) -> list[UnitMention]:
        """Give the bare names outside the mentions already found, in text order."""
        ends = {mention.end for mention in bearings.taken}
        taken = {index for mention in bearings.taken for index in range(words.at(mention.start), words.at(mention.end))}
        outer = (key for keys in bearings.outer.values() for key in keys)
        firsts = self._firsts.union(key.split(" ", 1)[0] for key in (*bearings.known, *bearings.around, *outer))
        found: list[UnitMention] = []
        behind = 0
        for at in words.capitals:
            if at < behind or at in taken or not self._may_begin(words, at, firsts):
                continue
            name = self._name(words, at, bearings)
            if name is None:
                continue
            stands = self._stands(words, at, name, ends)
            if stands is not None and not self._is_certain(words, at, name, bearings, ends):
                stands = None
            if stands is not None:
                mention = self._mention(words, at, name, bearings, stands=stands)
                found.append(mention)
                ends.add(mention.end)
            behind = name.stop
        return found

    def _may_begin(self, words: Words, at: int, firsts: Collection[str]) -> bool:
        """Tell quickly whether a word may begin a name that is looked for."""
        return self._speller.syllable(words.form(at)) in firsts or words.gap(at)[:1] == "'" or "\n" in words.gap(at - 1)

    def _name(self, words: Words, at: int, bearings: Bearings) -> Name | None:
        if self._is_date_line(words, at):
            return self._names.listed(words, at, Wanted(levels=_LEVELS, bare=True))

        def may_stand(name: Name) -> bool:
            if name.alias is not None and name.alias.get("level") == "province":
                return True
            if name.key in self._never:
                return False
            if self._is_outer(words, at, name, bearings):
                return True
            return name.key in self._provinces or name.key in bearings.known or name.key in bearings.around

        return self._names.listed(words, at, Wanted(levels=_LEVELS, bare=True, accept=may_stand))

    def _is_date_line(self, words: Words, at: int) -> bool:
        """Tell whether a word begins a line such as ``Tuy Hòa, ngày 5 tháng 3 năm 2022``."""
        return "\n" in words.gap(at - 1) and any(
            words.form(stop) == _DATE_WORD and words.gap(stop - 1).strip(" ") == "," for stop in range(at + 1, at + 6)
        )

    def _is_certain(
        self, words: Words, at: int, name: Name, bearings: Bearings, ends: Collection[int],
    ) -> bool:
        """Tell whether the document gives reason enough to read a name as a unit's."""
        if name.key in self._provinces or name.key in bearings.known or name.alias is not None:
            return True
        if self._is_date_line(words, at) or self._names.is_former(words, name.stop):
            return True
        if self._is_outer(words, at, name, bearings):
            return True
        is_long = name.stop - at > 1
        return is_long and (self._follows_item(words, at, ends) or self._is_placed(words, at, name, bearings))

    def _is_outer(self, words: Words, at: int, name: Name, bearings: Bearings) -> bool:
        """Tell whether a name stands right behind a mention of a unit that lies in it."""
        return words.gap(at - 1).strip(" ") in {",", "(", "-"} and (
            name.key in bearings.outer.get(words.ends[at - 1], ())
        )

    def _is_placed(self, words: Words, at: int, name: Name, bearings: Bearings) -> bool:
        """Tell whether the words around a name say that it is a place near the document's."""
        before = words.gap(at - 1)
        # Many communes bear a hero's name, which in a sentence may as well be a street's or a school's.
        if "commune" in bearings.around.get(name.key, ()) and self._names.begins_person(words, at):
            return False
        if "\n" in before or before.strip(" ")[-1:] in _SENTENCE_ENDS:
            return self._goes_on_as_subject(words, name, bearings)
        return before.strip(" ") == "" and self._locatives.ending(words, at - 1) is not None

    def _follows_item(self, words: Words, at: int, ends: Collection[int]) -> bool:
        """Tell whether a name stands behind a mention in a list."""
        mark = words.gap(at - 1).strip(" ")
        if mark == "":
            return words.form(at - 1) == "và" and words.ends[at - 2] in ends
        return mark in {",", ";"} and words.ends[at - 1] in ends

    def _goes_on_as_subject(self, words: Words, name: Name, bearings: Bearings) -> bool:
        """Tell whether a name that begins a sentence is followed by small letters, or by more places."""
        mark = words.gap(name.stop - 1).strip(" ")
        if mark == "":
            return not words.is_capital(name.stop) and not words.is_number(name.stop)
        if mark[0] in _CELL_ENDS:
            return True
        return mark == "," and self._names.listed(words, name.stop, Wanted(
            levels=_LEVELS, bare=True, accept=lambda other: other.key in bearings.around,
        )) is not None

    def _mention(
        self, words: Words, at: int, name: Name, bearings: Bearings, *, stands: bool,
    ) -> UnitMention:
        return UnitMention(
            start=words.starts[at], end=words.ends[name.stop - 1], name_start=words.starts[at],
            unit_type=_type_in(name), of_type=_type_in(name), name=written(words, at, name),
            levels=self._levels(name, bearings), key=name.key, rule=RULE, stands=stands,
            former=self._names.is_former(words, name.stop),
        )

    def _levels(self, name: Name, bearings: Bearings) -> tuple[Level, ...]:
        if name.alias is not None:
            return (cast("Level", name.alias.get("level")),)
        province = _PROVINCE if name.key in self._provinces else ()
        other = bearings.known.get(name.key) or (() if province else bearings.around.get(name.key, ()))
        return tuple(dict.fromkeys((*province, *other))) or _LEVELS

    def _stands(self, words: Words, at: int, name: Name, ends: Collection[int]) -> bool | None:
        """Tell whether a bare name stands for its unit (true), completes another name (false) or is none (``None``)."""
        before, stop = words.gap(at - 1), name.stop
        if before.strip(" ") == "-" and words.is_capital(at - 1) and words.ends[at - 1] not in ends:
            return None
        if words.gap(stop - 1).strip(" ") == "-" and self._joins(words, stop):
            return None
        in_capitals = _in_capitals(words, at, stop)
        if at > 0 and before.strip(" ") == "":
            completes = self._completes(words, at, in_capitals=in_capitals)
            if completes is not None:
                return None if completes else False
        return in_capitals or not self._runs_on(words, stop)

    def _completes(self, words: Words, at: int, *, in_capitals: bool) -> bool | None:
        """Tell whether the words before a name make it part of a thing's name (true), a body's (false), or neither."""
        opener = self._openers.ending(words, at - 1)
        reach = at if opener is None else opener[1]
        inside = self._inside.ending(words, at - 1)
        if (inside is not None and inside[1] <= reach) or self._is_address(words, at):
            return True
        body = self._bodies.ending(words, at - 1)
        if body is not None and body[1] <= reach:
            return False
        if opener is None and self._has_head(words, at):
            return False
        if opener is None and words.is_capital(at - 1) and not in_capitals:
            return False
        return None

    def _is_address(self, words: Words, at: int) -> bool:
        """Tell whether a house number stands before a name (``tại 12 Trần Phú``), which is then a street's."""
        is_number = words.is_number(at - 1) and len(words.form(at - 1)) <= _LONGEST_HOUSE_NUMBER
        return is_number and self._counted.ending(words, at - 2) is None

    def _has_head(self, words: Words, at: int) -> bool:
        """Tell whether the head of a proper name stands some words before, with nothing that parts it from the name."""
        for here in range(at - 1, max(at - 1 - _FARTHEST_HEAD, -1), -1):
            if not words.is_spaced(here) and words.gap(here).strip(" ") not in {"-", "&"}:
                return False
            if self._openers.ending(words, here) or self._locatives.ending(words, here):
                return False
            head = self._heads.ending(words, here)
            if head is not None:
                return words.is_capital(head[1]) or here == at - 1
        return False

    def _joins(self, words: Words, at: int) -> bool:
        """Tell whether a dash joins the name to another place's (a road, a stretch, a double name)."""
        return self._names.listed(words, at, Wanted(levels=_LEVELS, bare=True)) is not None

    def _runs_on(self, words: Words, stop: int) -> bool:
        """Tell whether the name goes on with another capital, which is no person's family name."""
        return words.is_spaced(stop - 1) and words.is_capital(stop) and not self._names.begins_person(words, stop)


def _type_in(name: Name) -> str | None:
    """Give the type word that an alias has in it: ``TPHCM``."""
    return (name.alias.get("unit_type") if name.alias else "") or None


def _in_capitals(words: Words, at: int, stop: int) -> bool:
    """Tell whether a name and what stands beside it are all in capital letters, as in a headline."""
    return all(words.is_upper(index) for index in range(at, stop)) and (words.is_upper(at - 1) or words.is_upper(stop))
