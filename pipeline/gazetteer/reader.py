"""Reads names at a word of a text: names of the official lists, numbers, and names that no list has."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.names import Speller
from pipeline.gazetteer.words import Phrases, Words
from pipeline.model import Level
from pipeline.rules import Entry, RuleSet

FOLDER: Final = "entities/units"
_MOST_WORDS: Final = 8
_MOST_FREE_WORDS: Final = 4
_PERSON_WORDS: Final = 3
_MOST_DIGITS: Final = 2
_SUFFIXES: Final = "abcdeghk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name read at a word.

    Attributes
    ----------
    stop
        Index behind its last word.
    key
        Its key in the gazetteer, that of the official name for an alias.
    alias
        The alias it was read by, if any.
    """

    stop: int
    key: str
    alias: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What kind of listed name is looked for.

    Attributes
    ----------
    levels
        Levels that the name may have.
    loose
        Whether words behind the first may be lower case (a slip, certain only behind a type word).
    small
        Whether all words may be lower case.
    unit_type
        The type that the name must have, any by default.
    bare
        Whether the name stands alone, without a type word.
    accept
        Which names count; all by default.
    """

    levels: Collection[Level]
    loose: bool = False
    bare: bool = False
    small: bool = False
    unit_type: str = ""
    accept: Callable[[Name], bool] | None = None


class NameReader:
    """Reads names.

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
        self._former = Phrases(rules.entries(f"{FOLDER}/former"))
        self._epithets = Phrases(rules.entries(f"{FOLDER}/epithets"))
        self._openers = Phrases(rules.entries(f"{FOLDER}/openers"))
        self._aliases: dict[str, Entry] = {}
        for entry in rules.entries("gazetteer/aliases"):
            for form in entry.forms:
                self._aliases[speller.folded_key(form)] = entry
        self.aliases: Collection[str] = self._aliases.keys()
        self._longest: dict[str, int] = {}
        for key in (*index.keys, *self._aliases):
            first, *rest = key.split(" ")
            self._longest[first] = max(self._longest.get(first, 0), len(rest) + 1)

    def resolve(self, name: str) -> str:
        """Give the key of a name, that of the official name for an alias."""
        key = self._speller.key(name)
        alias = self._aliases.get(key)
        return key if alias is None else self._speller.key(alias.get("name"))

    def listed(self, words: Words, at: int, wanted: Wanted) -> Name | None:
        """Read the longest name of the official lists that begins at a word."""
        most = self._longest.get(self._speller.syllable(words.form(at)).split(" ")[0], 0)
        if not most and words.joint(at) != "'":
            return None
        # An apostrophe joins two words to one syllable, so that a name may have more words than its key syllables.
        limit = min(at + most + 2, at + _MOST_WORDS, len(words))
        syllables: list[str] = []
        best: Name | None = None
        pending = ""
        for here in range(at, limit):
            # Behind an apostrophe small letters are the rule: M'gar.
            may_be_small = wanted.small or (here > at and (wanted.loose or pending != ""))
            if not (words.is_capital(here) or words.is_number(here) or may_be_small):
                break
            pending += words.form(here)
            joint = words.joint(here)
            if joint == "'":
                continue
            syllables.append(self._speller.syllable(pending))
            pending = ""
            found = self._name(" ".join(syllables), here + 1, wanted)
            if found is not None and (wanted.accept is None or wanted.accept(found)):
                best = found
            if joint is None:
                break
        return best

    def _name(self, key: str, stop: int, wanted: Wanted) -> Name | None:
        alias = self._aliases.get(key)
        if alias is not None and alias.get("level") in wanted.levels and (not wanted.bare or alias.attributes["bare"]):
            return Name(stop=stop, key=self._speller.key(alias.get("name")), alias=alias)
        units = self._index.named(key, wanted.levels)
        is_wanted = any(wanted.unit_type in {"", unit.unit_type} for unit in units)
        return Name(stop=stop, key=key) if is_wanted else None

    def are_siblings(self, key: str, other: str, levels: Collection[Level]) -> bool:
        """Tell whether two names were units of some levels side by side; see :meth:`UnitIndex.are_siblings`."""
        return self._index.are_siblings(key, other, levels)

    def number(self, words: Words, at: int) -> Name | None:
        """Read a number that is a name: of two digits at most, with a letter perhaps, and not one that counts."""
        form = words.form(at)
        digits = form.rstrip(_SUFFIXES)
        if not digits.isdigit() or len(digits) > _MOST_DIGITS or len(form) > len(digits) + 1 or self._counts(words, at):
            return None
        return Name(stop=at + 1, key=self._speller.syllable(form))

    def _counts(self, words: Words, at: int) -> bool:
        """Tell whether a number counts or measures what stands behind it, or is a part of a longer figure."""
        gap = words.gap(at)
        if gap.startswith("%") or (gap in {",", ".", "-", "/"} and words.is_number(at + 1)):
            return True
        if not words.is_spaced(at) or words.is_capital(at + 1):
            return False
        counted = self._counted.starting(words, at + 1)
        # What is followed by a name is another unit's type word: "tổ 5 phường Nghĩa Tân".
        return counted is not None and not (words.is_spaced(counted[1] - 1) and words.is_capital(counted[1]))

    def free(self, words: Words, at: int, barred: Collection[str]) -> Name | None:
        """Read a name that no list has: capitalised words, a number perhaps behind them, and no person's name."""
        is_abbreviation = words.is_upper(at) and len(words.form(at)) > 1
        if not words.is_capital(at) or is_abbreviation or words.form(at) in barred:
            return None
        if self._epithets.starting(words, at) is not None:
            return None
        stop = at + 1
        while stop - at < _MOST_FREE_WORDS and words.joint(stop - 1) and words.is_capital(stop):
            if words.gap(stop - 1).strip(" ") == "-":
                break
            stop += 1
        if stop - at == 1 and self._openers.starting(words, at):
            return None
        if self._surnames.starting(words, at) and stop - at >= _PERSON_WORDS:
            return None
        key = self._speller.folded_key(words.folded[words.starts[at] : words.ends[stop - 1]])
        return self.with_number(words, Name(stop=stop, key=key))

    def with_number(self, words: Words, name: Name) -> Name:
        """Give a name with the number behind it where that belongs to it (``Hòa Thành 2``)."""
        stop = name.stop
        if words.is_spaced(stop - 1) and words.is_number(stop) and self.number(words, stop) is not None:
            return Name(stop=stop + 1, key=f"{name.key} {self._speller.syllable(words.form(stop))}")
        return name

    def is_former(self, words: Words, stop: int) -> bool:
        """Tell whether a mark such as ``(cũ)`` stands behind a name."""
        return words.gap(stop - 1).strip(" ") in {"", "("} and self._former.starting(words, stop) is not None

    def is_person(self, words: Words, at: int, stop: int) -> bool:
        """Tell whether what reads as a name of two words is rather a person's, of three (``xã Cao Minh Tuấn``)."""
        if stop - at != _PERSON_WORDS - 1 or not self.begins_person(words, at):
            return False
        goes_on = words.is_spaced(stop - 1) and words.is_capital(stop)
        return goes_on and not (words.is_spaced(stop) and words.is_capital(stop + 1))

    def begins_person(self, words: Words, at: int) -> bool:
        """Tell whether a word is a common family name."""
        return self._surnames.starting(words, at) is not None


def written(words: Words, at: int, name: Name) -> str:
    """Give a name as the text writes it, blanks folded, or the official name of an alias."""
    if name.alias is not None:
        return name.alias.get("name")
    return " ".join(words.text[words.starts[at] : words.ends[name.stop - 1]].split())
