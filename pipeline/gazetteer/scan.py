"""Finds the names of administrative units in a reading: behind a type word, in lists, and bare."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final, cast

from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.names import Speller
from pipeline.gazetteer.words import Phrases, Words
from pipeline.model import Level
from pipeline.rules import Entry, RuleSet

_MOST_WORDS: Final = 8
_MOST_FREE_WORDS: Final = 4
FOLDER: Final = "entities/units"
_LISTED_LEVELS: Final = frozenset({"province", "district", "commune"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMention:
    """A place in the text that names a unit: with its type word, or by the bare name.

    Attributes
    ----------
    start, end
        Offsets of type word and name.
    name_start
        Offset where the name begins.
    unit_type
        Canonical type word (``thành phố`` for ``TP``), ``None`` for a bare name.
    name
        The name as written, blanks folded; the official name where an alias stands.
    levels
        The levels that the type word, or the list it stands in, allows.
    key
        The name's key in the gazetteer.
    rule
        Id of the rule that found it.
    stands
        Whether the mention is one by itself; false where a bare name only completes the name of a body.
    former
        Whether the text says that the unit is no more (``cũ``).
    opener
        Start of the mention that opened the list it stands in, or ``None``.
    """

    start: int
    end: int
    name_start: int
    unit_type: str | None
    name: str
    levels: tuple[Level, ...] = ()
    key: str = ""
    rule: str = ""
    stands: bool = True
    former: bool = False
    opener: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name read at a word: the index behind it, its key, and the official name when it is an alias."""

    stop: int
    key: str
    alias: Entry | None = None


class NameReader:
    """Reads the names of the official lists, and free names.

    Parameters
    ----------
    rules
        The rules of the run.
    index
        The units.
    speller
        Gives names their keys.
    """

    def __init__(self, rules: RuleSet, index: UnitIndex, speller: Speller) -> None:
        self._index = index
        self._speller = speller
        self._surnames = Phrases(rules.entries(f"{FOLDER}/surnames"))
        self._counted = Phrases(rules.entries(f"{FOLDER}/counted"))
        self._aliases: dict[str, Entry] = {}
        for entry in rules.entries("gazetteer/aliases"):
            for form in entry.forms:
                self._aliases[speller.folded_key(form)] = entry
        self._longest: dict[str, int] = {}
        for key in (*index.keys, *self._aliases):
            first, *rest = key.split(" ")
            self._longest[first] = max(self._longest.get(first, 0), len(rest) + 1)

    def resolve(self, name: str) -> str:
        """Give the key of a name, that of the official name for an alias."""
        key = self._speller.key(name)
        alias = self._aliases.get(key)
        return key if alias is None else self._speller.key(alias.get("name"))

    def listed(
        self, words: Words, at: int, levels: Collection[Level], *, loose: bool, bare: bool = False,
        accept: Callable[[Name], bool] | None = None,
    ) -> Name | None:
        """Read the longest name of the official lists at a word.

        Parameters
        ----------
        words
            The text.
        at
            Index of the first word of the name.
        levels
            Levels that the name may have.
        loose
            Whether words behind the first may be lower case (a slip, certain only behind a type word).
        bare
            Whether the name stands alone, without a type word.
        accept
            Which names count; all by default.
        """
        most = self._longest.get(self._speller.syllable(words.form(at)), 0)
        # An apostrophe joins two words to one syllable, so that a name may have more words than its key syllables.
        limit = min(at + most + 2, at + _MOST_WORDS, len(words)) if most or words.joint(at) == "'" else at
        syllables: list[str] = []
        best: Name | None = None
        pending = ""
        for here in range(at, limit):
            if not (words.is_capital(here) or words.is_number(here) or (loose and here > at)):
                break
            pending += words.form(here)
            joint = words.joint(here)
            if joint == "'":
                continue
            syllables.append(self._speller.syllable(pending))
            pending = ""
            key = " ".join(syllables)
            found = self._name(key, here + 1, levels, bare=bare)
            if found is not None and (accept is None or accept(found)):
                best = found
            if joint is None:
                break
        return best

    def _name(self, key: str, stop: int, levels: Collection[Level], *, bare: bool) -> Name | None:
        alias = self._aliases.get(key)
        if alias is not None and alias.get("level") in levels and (not bare or alias.attributes["bare"]):
            return Name(stop=stop, key=self._speller.key(alias.get("name")), alias=alias)
        if self._index.named(key, levels):
            return Name(stop=stop, key=key)
        return None

    def number(self, words: Words, at: int) -> Name | None:
        """Read a number that is a name: of two digits at most, with a letter perhaps, and not one that counts."""
        form = words.form(at)
        digits = form.rstrip("abcdeghk")
        if not digits.isdigit() or len(digits) > 2 or len(form) - len(digits) > 1 or self.counts(words, at):  # noqa: PLR2004
            return None
        return Name(stop=at + 1, key=self._speller.syllable(form))

    def counts(self, words: Words, at: int) -> bool:
        """Tell whether a number counts or measures what stands behind it, or is a part of a longer figure."""
        gap = words.gap(at)
        if gap.startswith(("%", "/")) or (gap in {",", ".", "-", "/"} and words.is_number(at + 1)):
            return True
        return words.is_spaced(at) and not words.is_capital(at + 1) and self._counted.starting(words, at + 1) is not None

    def free(self, words: Words, at: int, barred: Collection[str]) -> Name | None:
        """Read a name that no list has: capitalised words, a number perhaps behind them, and no person's name."""
        is_abbreviation = words.is_upper(at) and len(words.form(at)) > 1
        if words.form(at) in barred or not words.is_capital(at) or is_abbreviation:
            return None
        stop = at
        while stop < len(words) and stop - at < _MOST_FREE_WORDS and words.is_capital(stop):
            stop += 1
            if words.joint(stop - 1) is None or "-" in words.gap(stop - 1):
                break
        if self._surnames.starting(words, at) and stop - at > 2:  # noqa: PLR2004
            return None
        return Name(stop=self.with_number(words, stop), key=self._key(words, at, stop))

    def with_number(self, words: Words, stop: int) -> int:
        """Give the index behind a number that belongs to the name before it (``Hòa Thành 2``), else `stop`."""
        if words.is_spaced(stop - 1) and words.is_number(stop) and self.number(words, stop) is not None:
            return stop + 1
        return stop

    def _key(self, words: Words, at: int, stop: int) -> str:
        return self._speller.folded_key(words.folded[words.starts[at] : words.ends[stop - 1]])


class UnitScanner:
    """Finds unit mentions that a type word makes certain, and the lists they open.

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
        self._modifiers = Phrases(rules.entries(f"{FOLDER}/modifiers"))
        self._plurals = Phrases(rules.entries(f"{FOLDER}/plurals"))
        self._former = Phrases(rules.entries(f"{FOLDER}/former"))
        self._cue = next(rule for rule in rules.rules(f"{FOLDER}/bare") if rule.id == "unit.listed")

    def typed(self, words: Words) -> list[UnitMention]:
        """Give the mentions with a type word, and the bare names of the lists they open, in text order."""
        found: list[UnitMention] = []
        behind = 0
        for entry, at, stop in self._types.every(words):
            if words.starts[at] < behind:
                continue
            for mention in self._at_type(words, entry, at, stop):
                found.append(mention)
                behind = mention.end
        return found

    def _at_type(self, words: Words, entry: Entry, at: int, stop: int) -> Iterator[UnitMention]:
        first = self._first(words, entry, at, stop)
        levels = cast("tuple[Level, ...]", entry.attributes["levels"])
        if first is not None:
            mention, behind = first
            yield mention
            yield from self._list(words, mention, behind, entry, at)
        elif _LISTED_LEVELS.issuperset(levels):
            yield from self._distant_list(words, entry, stop)

    def _first(self, words: Words, entry: Entry, at: int, stop: int) -> tuple[UnitMention, int] | None:
        name_at = self._name_index(words, entry, stop)
        if name_at is None or words.form(at - 1) in cast("tuple[str, ...]", entry.attributes.get("not_after", ())):
            return None
        name = self._read(words, entry, at, name_at)
        if name is None:
            return None
        if entry.attributes.get("inner") and not self._before_type(words, name.stop):
            return None
        return self._mention(words, entry, at, name_at, name), name.stop

    def _name_index(self, words: Words, entry: Entry, stop: int) -> int | None:
        """Give the index where the name behind a type word must begin."""
        gap = words.gap(stop - 1)
        is_abbreviation = entry.attributes.get("short") or len(words.form(stop - 1)) <= 3  # noqa: PLR2004
        if entry.attributes.get("short") and not gap.startswith("."):
            return None
        if gap.strip(" ") and not (is_abbreviation and gap.strip(" ") in {".", ")"}) and gap.strip(" ") != ")":
            return None
        if words.form(stop) == "số" and words.is_number(stop + 1):
            return stop + 1
        modifier = self._modifiers.starting(words, stop)
        if modifier is not None and not words.is_capital(stop) and words.is_capital(modifier[1]):
            return modifier[1]
        return stop

    def _read(self, words: Words, entry: Entry, at: int, name_at: int) -> Name | None:
        levels = cast("tuple[Level, ...]", entry.attributes["levels"])
        barred = cast("tuple[str, ...]", entry.attributes.get("not_before", ()))
        if words.is_number(name_at):
            return self._names.number(words, name_at) if entry.attributes["numbers"] else None
        if not words.is_capital(name_at):
            return None
        listed = self._names.listed(words, name_at, levels, loose=not words.is_upper(at))
        is_doubtful = words.form(name_at) in barred or entry.attributes.get("short")
        if listed is not None and (listed.stop - name_at > 1 or not is_doubtful):
            if listed.alias is None and "commune" in levels:
                return replace(listed, stop=self._names.with_number(words, listed.stop))
            return listed
        if not entry.attributes["open"] or words.is_upper(at):
            return None
        free = self._names.free(words, name_at, barred)
        # A commune or district that no list has needs a name of two words to be believed; a hamlet is never listed.
        return free if free is None or levels == ("hamlet",) or free.stop - name_at > 1 else None

    def _before_type(self, words: Words, at: int) -> bool:
        """Tell whether a type word of a larger unit follows directly (``tổ 5, phường ...``)."""
        found = self._types.starting(words, at)
        return found is not None and words.gap(at - 1).strip(" ") in {"", ",", "-", "("} and (
            found[0].attributes["levels"] != ("hamlet",)
        )

    def _mention(self, words: Words, entry: Entry, at: int, name_at: int, name: Name) -> UnitMention:
        return UnitMention(
            start=words.starts[at], end=words.ends[name.stop - 1], name_start=words.starts[name_at],
            unit_type=entry.get("type"), name=written(words, name_at, name),
            levels=cast("tuple[Level, ...]", entry.attributes["levels"]), key=name.key, rule=entry.id,
            former=self.is_former(words, name.stop),
        )

    def is_former(self, words: Words, at: int) -> bool:
        """Tell whether a mark such as ``(cũ)`` stands behind a mention."""
        return words.gap(at - 1).strip(" ") in {"", "("} and self._former.starting(words, at) is not None

    def _list(self, words: Words, first: UnitMention, at: int, entry: Entry, type_at: int) -> Iterator[UnitMention]:
        """Give the further names of a list that a typed mention opens."""
        plural = words.is_number(type_at - 1) or self._plurals.ending(words, type_at - 1) is not None
        while True:
            begin = self._next_item(words, at)
            if begin is None:
                return
            name = self._item(words, entry, begin, plural=plural)
            if name is None:
                return
            yield self._bare(words, begin, name, entry, first.start)
            at = name.stop

    def _next_item(self, words: Words, at: int) -> int | None:
        """Give the index of the next list item behind a separator, or ``None`` when the list ends."""
        gap = words.gap(at - 1)
        mark = gap.strip(" ")
        if "\n" in gap:
            return None
        if mark in {",", ";", "&", "+"}:
            return at + 1 if words.form(at) in _CONJUNCTIONS else at
        return at + 1 if mark in {"", ")"} and words.form(at) in _CONJUNCTIONS else None

    def _item(self, words: Words, entry: Entry, at: int, *, plural: bool) -> Name | None:
        if self._types.starting(words, at) is not None and not words.is_capital(at):
            return None
        if words.is_number(at):
            return self._names.number(words, at) if entry.attributes["numbers"] and plural else None
        levels = cast("tuple[Level, ...]", entry.attributes["levels"])
        listed = self._names.listed(words, at, levels, loose=False)
        if listed is not None:
            return replace(listed, stop=self._names.with_number(words, listed.stop)) if plural else listed
        if not (plural and entry.attributes["open"]) or self._types.starting(words, at) is not None:
            return None
        return self._names.free(words, at, ())

    def _distant_list(self, words: Words, entry: Entry, stop: int) -> Iterator[UnitMention]:
        """Give the bare names of a list that its type word opens at a distance: ``xã trong huyện như A, B``."""
        cue = self._cue.compiled.match(words.folded, words.ends[stop - 1])
        if cue is None:
            return
        at = stop
        while at < len(words) and words.starts[at] < cue.end():
            at += 1
        if words.form(at) == "":
            return
        opener: int | None = None
        begin: int | None = at
        while begin is not None:
            name = self._item(words, entry, begin, plural=False)
            if name is None:
                return
            mention = self._bare(words, begin, name, entry, opener)
            opener = mention.start if opener is None else opener
            yield replace(mention, opener=opener)
            begin = self._next_item(words, name.stop)

    def _bare(self, words: Words, at: int, name: Name, entry: Entry, opener: int | None) -> UnitMention:
        return UnitMention(
            start=words.starts[at], end=words.ends[name.stop - 1], name_start=words.starts[at], unit_type=None,
            name=written(words, at, name), levels=cast("tuple[Level, ...]", entry.attributes["levels"]),
            key=name.key, rule=self._cue.id, opener=opener, former=self.is_former(words, name.stop),
        )


_CONJUNCTIONS: Final = frozenset({"và", "hoặc", "hay", "cùng"})


def written(words: Words, at: int, name: Name) -> str:
    """Give a name as the text writes it, blanks folded, or the official name of an alias."""
    if name.alias is not None:
        return name.alias.get("name")
    return " ".join(words.text[words.starts[at] : words.ends[name.stop - 1]].split())

