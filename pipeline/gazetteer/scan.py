"""Finds the unit mentions that a type word makes certain, and the lists they open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, cast

from pipeline import text as texts
from pipeline.gazetteer.mention import UnitMention
from pipeline.gazetteer.reader import FOLDER, Name, NameReader, Wanted, written
from pipeline.gazetteer.words import Phrases, Words
from pipeline.model import Level
from pipeline.rules import Entry, RuleSet

_HAMLET: Final = ("hamlet",)
_PROVINCE: Final[tuple[Level, ...]] = ("province",)
_LONG_NAME: Final = 3
_CONJUNCTIONS: Final = frozenset({"và", "hoặc", "hay", "cùng"})
_VOWELS: Final = frozenset("aeiouy")


class UnitScanner:
    """Finds unit mentions by their type words.

    Parameters
    ----------
    rules
        The rules of the run.
    names
        Reads names.
    """

    def __init__(self, rules: RuleSet, names: NameReader) -> None:
        self._names = names
        self._types = Phrases(rules.entries(f"{FOLDER}/types"))
        self._locatives = Phrases(rules.entries(f"{FOLDER}/locatives"))
        self._modifiers = Phrases(rules.entries(f"{FOLDER}/modifiers"))
        self._plurals = Phrases(rules.entries(f"{FOLDER}/plurals"))
        self._cue = next(rule for rule in rules.rules(f"{FOLDER}/bare") if rule.id == "unit.listed")

    def find(self, words: Words) -> list[UnitMention]:
        """Give the mentions with a type word, and the bare names of the lists they open, in text order."""
        found: dict[int, UnitMention] = {}
        taken: set[int] = set()
        for entry, at, stop in self._types.every(words):
            if at in taken:
                continue
            for mention in self._at_type(words, entry, at, stop):
                inside = range(words.at(mention.start), words.at(mention.end))
                if taken.isdisjoint(inside):
                    found[mention.start] = mention
                    taken.update(inside)
        return [found[start] for start in sorted(found)]

    def _at_type(self, words: Words, entry: Entry, at: int, stop: int) -> Iterator[UnitMention]:
        opening = self._opening(words, entry, at)
        name_at = self._name_index(words, entry, stop)
        name = None if name_at is None else self._read(words, entry, at, name_at)
        if name is None or name_at is None:
            if not entry.attributes.get("inner"):
                yield from self._distant_list(words, opening, stop)
            return
        first = self._mention(words, entry, at, name_at, name)
        yield first
        yield from self._list(words, opening, name, first.start)

    def _opening(self, words: Words, entry: Entry, at: int) -> "_Opening":
        """Tell what kind of list a type word may open."""
        before = words.gap(at - 1)
        follows_type = before.strip(" ") in {",", "/"} or words.form(at - 1) == "và"
        plural = before.strip(" ") == ":" or (words.is_spaced(at - 1) and (
            words.is_number(at - 1) or self._plurals.ending(words, at - 1) is not None
        ))
        mixed = follows_type and self._types.ending(words, at - 2 if words.form(at - 1) == "và" else at - 1) is not None
        return _Opening(entry=entry, plural=plural or mixed, of_type=None if mixed else entry.get("type"))

    def _name_index(self, words: Words, entry: Entry, stop: int) -> int | None:
        """Give the index where the name behind a type word must begin."""
        mark = words.gap(stop - 1).strip(" ")
        if entry.attributes.get("short"):
            return stop if mark == "." else None
        is_abbreviation = _VOWELS.isdisjoint(texts.skeleton(words.form(stop - 1)))
        if mark and not (is_abbreviation and mark in {".", ")"}):
            return None
        if words.form(stop) == "số" and words.is_number(stop + 1):
            return stop + 1
        modifier = self._modifiers.starting(words, stop)
        if modifier is not None and not words.is_capital(stop) and words.is_capital(modifier[1]):
            return modifier[1]
        return stop

    def _read(self, words: Words, entry: Entry, at: int, name_at: int) -> Name | None:
        """Read the name behind a type word, if it may be one of that type."""
        if words.form(at - 1) in cast("tuple[str, ...]", entry.attributes.get("not_after", ())):
            return None
        if words.is_number(name_at):
            if entry.attributes.get("inner") and not self._is_placed(words, at, name_at + 1):
                return None
            return self._names.number(words, name_at) if entry.attributes["numbers"] else None
        if not words.is_capital(name_at):
            return self._small(words, entry, name_at)
        return self._listed(words, entry, at, name_at) or self._free(words, entry, at, name_at)

    def _listed(self, words: Words, entry: Entry, at: int, name_at: int) -> Name | None:
        levels = _levels(entry)
        if levels == _HAMLET:
            return None
        name = self._names.listed(words, name_at, Wanted(
            levels=levels, loose=not words.is_upper(at),
            accept=lambda name: "commune" not in levels or _is_distinct(words, name_at, name.stop),
        ))
        if name is None:
            return None
        # No province's name begins a person's; one may stand right before the next sentence.
        may_be_person = levels != _PROVINCE and not words.is_upper(at)
        if may_be_person and self._names.is_person(words, name_at, name.stop):
            return None
        barred = cast("tuple[str, ...]", entry.attributes.get("not_before", ()))
        if name.stop - name_at == 1 and (words.form(name_at) in barred or entry.attributes.get("short")):
            return None
        if name.alias is None and "commune" in levels:
            return self._names.with_number(words, name)
        return name

    def _small(self, words: Words, entry: Entry, at: int) -> Name | None:
        """Read a province's name in small letters, as headings without capitals have it."""
        if "province" not in _levels(entry):
            return None
        return self._names.listed(words, at, Wanted(levels=_PROVINCE, small=True, unit_type=entry.get("type")))

    def _free(self, words: Words, entry: Entry, at: int, name_at: int) -> Name | None:
        if not entry.attributes["open"] or words.is_upper(at):
            return None
        name = self._names.free(words, name_at, cast("tuple[str, ...]", entry.attributes.get("not_before", ())))
        # A commune or district that no list has needs a name of two words to be believed; a hamlet is never listed.
        return name if name is None or _levels(entry) == _HAMLET or name.stop - name_at > 1 else None

    def _is_placed(self, words: Words, at: int, stop: int) -> bool:
        """Tell whether another unit's type word follows directly (``tổ 5, phường ...``), or a place is spoken of."""
        if words.is_spaced(at - 1) and self._locatives.ending(words, at - 1) is not None:
            return True
        while words.gap(stop - 1).strip(" ") in {"", ",", "-", "("}:
            stop += words.form(stop) in _CONJUNCTIONS
            found = self._types.starting(words, stop)
            if found is None or not found[0].attributes.get("inner"):
                return found is not None
            stop = found[1] + 1
        return False

    def _mention(self, words: Words, entry: Entry, at: int, name_at: int, name: Name) -> UnitMention:
        return UnitMention(
            start=words.starts[at], end=words.ends[name.stop - 1], name_start=words.starts[name_at],
            unit_type=entry.get("type"), name=written(words, name_at, name), of_type=entry.get("type"),
            levels=_levels(entry), key=name.key, rule=entry.id, former=self._names.is_former(words, name.stop),
        )

    def _list(self, words: Words, opening: "_Opening", first: Name, opener: int) -> Iterator[UnitMention]:
        """Give the further names of a list, from behind its first item."""
        begin = _next_item(words, first.stop)
        while begin is not None:
            name = self._item(words, opening, begin, first)
            if name is None:
                return
            yield replace(self._bare(words, opening, begin, name), opener=opener)
            begin = _next_item(words, name.stop)

    def _item(self, words: Words, opening: "_Opening", at: int, first: Name | None) -> Name | None:
        """Read an item of a list; one that no plural announces must be a sibling of the first."""
        entry = opening.entry
        if words.is_number(at):
            return self._names.number(words, at) if entry.attributes["numbers"] and opening.plural else None
        levels = _levels(entry)
        listed = None if levels == _HAMLET else self._names.listed(words, at, Wanted(
            levels=levels, loose=True, accept=lambda name: _is_item(words, at, name.stop),
        ))
        if listed is not None and opening.plural:
            return self._names.with_number(words, listed)
        if listed is not None:
            return listed if first is None or self._names.are_siblings(first.key, listed.key, levels) else None
        if not (opening.plural and entry.attributes["open"]) or self._types.starting(words, at) is not None:
            return None
        return self._names.free(words, at, ())

    def _distant_list(self, words: Words, opening: "_Opening", stop: int) -> Iterator[UnitMention]:
        """Give the bare names of a list that its type word opens at a distance: ``xã trong huyện như A, B``."""
        cue = self._cue.compiled.match(words.folded, words.ends[stop - 1])
        if cue is None:
            return
        at = stop
        while at < len(words) and words.starts[at] < cue.end():
            at += 1
        if any(self._is_same_level(words, index, opening.entry) for index in range(stop, at)):
            return
        # Far from its type word a free name would be too bold.
        is_near = words.gap(stop - 1).strip(" ") in {":", "("} or words.is_number(at)
        name = self._item(words, opening if is_near else replace(opening, plural=False), at, None)
        if name is None:
            return
        mention = self._bare(words, opening, at, name)
        yield replace(mention, opener=mention.start)
        yield from self._list(words, opening, name, mention.start)

    def _is_same_level(self, words: Words, at: int, entry: Entry) -> bool:
        """Tell whether another type word of the same level stands at a word, nearer to the list."""
        found = self._types.starting(words, at)
        return found is not None and _levels(found[0]) == _levels(entry)

    def _bare(self, words: Words, opening: "_Opening", at: int, name: Name) -> UnitMention:
        return UnitMention(
            start=words.starts[at], end=words.ends[name.stop - 1], name_start=words.starts[at], unit_type=None,
            name=written(words, at, name), of_type=opening.of_type, levels=_levels(opening.entry), key=name.key,
            rule=self._cue.id, former=self._names.is_former(words, name.stop),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opening:
    """What opens a list: a type word, whether it means several units, and the type of the items if it is one."""

    entry: Entry
    plural: bool
    of_type: str | None


def _levels(entry: Entry) -> tuple[Level, ...]:
    return cast("tuple[Level, ...]", entry.attributes["levels"])


def _is_distinct(words: Words, at: int, stop: int) -> bool:
    """Tell whether a commune's name is capitalised, or too long to be anything else.

    Communes' names are so many that lower case inside them would make units of common words: ``xã An toàn khu``.
    """
    if stop - at > _LONG_NAME or any("'" in words.gap(index) for index in range(at, stop - 1)):
        return True
    return not any(words.cased[words.starts[index]].islower() for index in range(at, stop))


def _is_item(words: Words, at: int, stop: int) -> bool:
    """Tell whether a name is capitalised, or at least ends where the next item of its list begins."""
    return _is_distinct(words, at, stop) or words.gap(stop - 1).strip(" ")[:1] in {",", ";", "."}


def _next_item(words: Words, at: int) -> int | None:
    """Give the index of the next list item behind a separator, or ``None`` when the list ends."""
    gap = words.gap(at - 1)
    mark = gap.strip(" ")
    if "\n" in gap:
        return None
    if mark in {",", ";", "&", "+"}:
        return at + 1 if words.form(at) in _CONJUNCTIONS else at
    return at + 1 if mark in {"", ")"} and words.form(at) in _CONJUNCTIONS else None
